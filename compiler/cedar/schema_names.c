/* schema_names.c - what a schema declares, and what a name denotes.
 *
 * Needs:   the syntax of a whole schema.
 * Gives:   tables of namespaces, common types, entity types and actions; the checks of
 *          declared names: declared once, not reserved, not shadowed.
 * Keeps:   the order of resolution: in namespace N the name X is the first that exists
 *          of common type N::X, entity type N::X, common type X, entity type X, builtin
 *          X; a qualified name is itself.
 */
#include <stdlib.h>
#include <string.h>

#include "cedar/schema_resolver.h"
#include "cedar/types.h"

static const struct {
	const char *name;
	enum cedar_type_kind kind;
} builtins[] = {
	{"Bool", CEDAR_TYPE_BOOL},	   {"Long", CEDAR_TYPE_LONG},
	{"String", CEDAR_TYPE_STRING},	   {"decimal", CEDAR_TYPE_DECIMAL},
	{"ipaddr", CEDAR_TYPE_IPADDR},	   {"datetime", CEDAR_TYPE_DATETIME},
	{"duration", CEDAR_TYPE_DURATION},
};

#define N_BUILTINS (sizeof builtins / sizeof *builtins)

/* Types as other languages call them. */
static const struct {
	const char *word, *ours;
} foreign_types[] = {
	{"Boolean", "Bool"},	   {"boolean", "Bool"},	  {"Integer", "Long"},
	{"integer", "Long"},	   {"Int", "Long"},	  {"int", "Long"},
	{"Number", "Long"},	   {"number", "Long"},	  {"Text", "String"},
	{"str", "String"},	   {"Float", "decimal"},  {"float", "decimal"},
	{"Double", "decimal"},	   {"double", "decimal"}, {"ip", "ipaddr"},
	{"IP", "ipaddr"},	   {"Date", "datetime"},  {"Timestamp", "datetime"},
	{"Array", "Set<Type>"},	   {"List", "Set<Type>"}, {"Set", "Set<Type>"},
	{"Record", "{ a: Type }"},
};

const struct cedar_type *schema_builtin(struct text name)
{
	for (size_t i = 0; i < N_BUILTINS; i++)
		if (text_is(name, builtins[i].name))
			return cedar_type_of(builtins[i].kind);
	return NULL;
}

/* ---- tables -------------------------------------------------------------- */

static int compare_keys(uint32_t a_space, struct text a_name, uint32_t b_space,
			struct text b_name)
{
	if (a_space != b_space)
		return a_space < b_space ? -1 : 1;
	return text_compare(a_name, b_name);
}

static int compare_entries(const void *a, const void *b)
{
	const struct schema_entry *left = a, *right = b;
	int order = compare_keys(left->space, left->name, right->space, right->name);
	if (order)
		return order;
	return left->order < right->order ? -1 : left->order > right->order;
}

/* The first declared of that name. */
const struct schema_entry *schema_find(const struct schema_table *table, uint32_t space,
				       struct text name)
{
	size_t low = 0, high = table->n;
	if (space == SCHEMA_NO_SPACE)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct schema_entry *e = &table->entries[middle];
		if (compare_keys(e->space, e->name, space, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == table->n)
		return NULL;
	const struct schema_entry *e = &table->entries[low];
	return e->space == space && text_equal(e->name, name) ? e : NULL;
}

uint32_t schema_find_space(const struct schema_resolver *r, struct text name)
{
	const struct schema_entry *e = schema_find(&r->spaces, 0, name);
	return e ? e->index : SCHEMA_NO_SPACE;
}

bool schema_split_name(struct text name, struct text *space, struct text *last)
{
	for (size_t i = name.len; i > 1; i--) {
		if (name.ptr[i - 1] != ':')
			continue;
		*space = (struct text){name.ptr, i - 2};
		*last = (struct text){name.ptr + i, name.len - i};
		return true;
	}
	return false;
}

struct text schema_full_name(struct schema_resolver *r, uint32_t space, struct text last)
{
	struct text prefix = r->syntax->namespaces[space].name.text;
	if (prefix.len == 0)
		return last;
	char *name = arena_alloc(r->arena, prefix.len + 2 + last.len);
	memcpy(name, prefix.ptr, prefix.len);
	memcpy(name + prefix.len, "::", 2);
	memcpy(name + prefix.len + 2, last.ptr, last.len);
	return (struct text){name, prefix.len + 2 + last.len};
}

/* ---- entering ------------------------------------------------------------ */

static void enter(struct schema_resolver *r, struct schema_table *table, uint32_t space,
		  const struct schema_name *name)
{
	struct schema_entry entry = {.space = space,
				     .name = name->text,
				     .span = name->span,
				     .order = (uint32_t)table->n,
				     .index = (uint32_t)table->n};
	ARENA_PUSH(r->arena, table->entries, table->n, entry);
}

static void enter_namespace(struct schema_resolver *r, uint32_t space)
{
	const struct schema_namespace *ns = &r->syntax->namespaces[space];
	enter(r, &r->spaces, 0, &ns->name);
	r->spaces.entries[r->spaces.n - 1].index = space;
	if (ns->name.text.len == 0)
		r->global = space;
	for (size_t i = 0; i < ns->n_commons; i++) {
		struct schema_common_node node = {.decl = &ns->commons[i],
						  .space = space};
		size_t n_nodes = r->commons.n;
		ARENA_PUSH(r->arena, r->nodes, n_nodes, node);
		enter(r, &r->commons, space, &ns->commons[i].name);
	}
	for (size_t i = 0; i < ns->n_entities; i++)
		enter(r, &r->entities, space, &ns->entities[i].name);
	for (size_t i = 0; i < ns->n_actions; i++)
		enter(r, &r->actions, space, &ns->actions[i].name);
	if (ns->n_actions > 0) {
		struct schema_name action = {TEXT("Action"), ns->actions[0].name.span};
		enter(r, &r->entities, space, &action);
		r->entities.entries[r->entities.n - 1].is_implicit = true;
	}
}

static void sort_table(struct schema_table *table)
{
	if (table->n > 1)
		qsort(table->entries, table->n, sizeof *table->entries, compare_entries);
}

void schema_enter_names(struct schema_resolver *r)
{
	r->global = SCHEMA_NO_SPACE;
	for (uint32_t i = 0; i < r->syntax->n_namespaces; i++)
		enter_namespace(r, i);
	sort_table(&r->spaces);
	sort_table(&r->commons);
	sort_table(&r->entities);
	sort_table(&r->actions);
}

/* ---- what a name denotes ------------------------------------------------- */

static bool is_none(struct schema_target target)
{
	return !target.common && !target.entity && !target.builtin;
}

static struct schema_target denoted_in(const struct schema_resolver *r, uint32_t space,
				       struct text name, enum schema_use use)
{
	struct schema_target target = {0};
	if (use != SCHEMA_USE_ENTITY)
		target.common = schema_find(&r->commons, space, name);
	if (use != SCHEMA_USE_COMMON && !target.common)
		target.entity = schema_find(&r->entities, space, name);
	return target;
}

struct schema_target schema_denoted(const struct schema_resolver *r, uint32_t space,
				    struct text name, enum schema_use use)
{
	struct text prefix, last;
	struct schema_target target = {0};
	bool is_builtin_wanted = use != SCHEMA_USE_ENTITY;
	if (schema_split_name(name, &prefix, &last)) {
		if (is_builtin_wanted && text_is(prefix, "__cedar"))
			target.builtin = schema_builtin(last);
		else
			target = denoted_in(r, schema_find_space(r, prefix), last, use);
		return target;
	}
	target = denoted_in(r, space, name, use);
	if (is_none(target))
		target = denoted_in(r, r->global, name, use);
	if (is_none(target) && is_builtin_wanted)
		target.builtin = schema_builtin(name);
	return target;
}

/* ---- names that denote nothing ------------------------------------------- */

static const char *foreign_type(struct text name)
{
	for (size_t i = 0; i < sizeof foreign_types / sizeof *foreign_types; i++)
		if (text_is(name, foreign_types[i].word))
			return foreign_types[i].ours;
	return NULL;
}

/* The names of a table, as namespace `space` would write them; in full everywhere if
 * `space` is SCHEMA_NO_SPACE. */
static void add_candidates(struct schema_resolver *r, const struct schema_table *table,
			   uint32_t space, struct text **names, size_t *n)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct schema_entry *e = &table->entries[i];
		if (e->space == space)
			ARENA_PUSH(r->arena, *names, *n, e->name);
		else
			ARENA_PUSH(r->arena, *names, *n,
				   schema_full_name(r, e->space, e->name));
	}
}

/* The same name in another namespace, or one that looks like it. */
static struct text nearest_type(struct schema_resolver *r, uint32_t space,
				struct text name, enum schema_use use)
{
	struct text *names = NULL, prefix, last = name;
	size_t n = 0;
	bool is_qualified = schema_split_name(name, &prefix, &last);
	if (is_qualified)
		space = SCHEMA_NO_SPACE;
	if (use != SCHEMA_USE_COMMON)
		add_candidates(r, &r->entities, space, &names, &n);
	if (use != SCHEMA_USE_ENTITY)
		add_candidates(r, &r->commons, space, &names, &n);
	for (size_t i = 0; use != SCHEMA_USE_ENTITY && i < N_BUILTINS; i++)
		ARENA_PUSH(r->arena, names, n, text_of(builtins[i].name));
	for (size_t i = 0; i < n; i++) {
		struct text other_prefix, other = names[i];
		bool is_other = schema_split_name(names[i], &other_prefix, &other);
		if (is_other != is_qualified && text_equal(other, last))
			return names[i];
	}
	return text_nearest(name, names, n);
}

static void help_declare(struct diag *d, struct text name, enum schema_use use)
{
	struct text prefix, last = name;
	if (use == SCHEMA_USE_COMMON)
		diag_help(d, "write the record itself, or declare `type %.*s = { ... };`",
			  TEXT_ARG(name));
	else if (schema_split_name(name, &prefix, &last))
		diag_help(d, "declare `entity %.*s;` in namespace `%.*s`", TEXT_ARG(last),
			  TEXT_ARG(prefix));
	else
		diag_help(d, "declare it, as in `entity %.*s;`", TEXT_ARG(name));
}

static void help_unknown(struct schema_resolver *r, struct diag *d, uint32_t space,
			 struct text name, enum schema_use use)
{
	const char *foreign = use == SCHEMA_USE_ANY ? foreign_type(name) : NULL;
	struct text nearest = {NULL, 0};
	if (!foreign && diag_count(r->diags, DIAG_ERROR) <= SCHEMA_HINTS_MAX)
		nearest = nearest_type(r, space, name, use);
	if (foreign)
		diag_help(d, "write `%s`", foreign);
	else if (nearest.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(nearest));
	else
		help_declare(d, name, use);
}

/* Something of that name exists, but cannot stand here. */
static void label_other(struct diag *d, struct schema_target other, enum schema_use use)
{
	if (other.builtin)
		diag_label(d, "this is a builtin type");
	else if (other.common)
		diag_label(d, "this is a common type");
	else if (other.entity->is_implicit)
		diag_label(d, "this is the type of actions");
	else
		diag_label(d, "this is an entity type");
	if (other.common || other.entity)
		diag_also(d, other.common ? other.common->span : other.entity->span,
			  "declared here");
	if (use == SCHEMA_USE_COMMON)
		diag_help(d, "write a record, or the name of one");
	else
		diag_help(d, "name an entity type");
}

void schema_unknown_type(struct schema_resolver *r, uint32_t space, struct text name,
			 struct span span, enum schema_use use)
{
	static const char *const wanted[] = {
		[SCHEMA_USE_ANY] = "type",
		[SCHEMA_USE_ENTITY] = "entity type",
		[SCHEMA_USE_COMMON] = "common type",
	};
	struct schema_target other = schema_denoted(r, space, name, SCHEMA_USE_ANY);
	struct diag *d =
		diag_add(r->diags, DIAG_SCHEMA_TYPE_UNKNOWN, span,
			 "%s `%.*s` is not declared", wanted[use], TEXT_ARG(name));
	if (!is_none(other)) {
		label_other(d, other, use);
		return;
	}
	diag_label(d, "nothing of this name is known here");
	help_unknown(r, d, space, name, use);
}

/* ---- checks of declared names -------------------------------------------- */

static void check_twice(struct schema_resolver *r, const struct schema_table *table,
			const char *what)
{
	for (size_t i = 1; i < table->n; i++) {
		const struct schema_entry *a = &table->entries[i - 1];
		const struct schema_entry *b = &table->entries[i];
		if (a->space != b->space || !text_equal(a->name, b->name) ||
		    a->is_implicit || b->is_implicit)
			continue;
		struct diag *d =
			diag_add(r->diags, DIAG_SCHEMA_DUPLICATE, b->span,
				 "%s `%.*s` is declared twice", what, TEXT_ARG(b->name));
		diag_label(d, "the second declaration");
		diag_also(d, a->span, "the first one");
		diag_help(d, "remove one of them, or put both into one");
	}
}

static void check_shadowed(struct schema_resolver *r, const struct schema_table *inner,
			   const struct schema_table *outer)
{
	for (size_t i = 0; i < inner->n; i++) {
		const struct schema_entry *e = &inner->entries[i];
		const struct schema_entry *other = schema_find(outer, r->global, e->name);
		if (e->space == r->global || e->is_implicit || !other ||
		    other->is_implicit)
			continue;
		struct diag *d =
			diag_add(r->diags, DIAG_SCHEMA_SHADOWED, e->span,
				 "`%.*s` hides a declaration outside of the namespace",
				 TEXT_ARG(e->name));
		diag_label(d, "declared again inside a namespace");
		diag_also(d, other->span, "declared here for all namespaces");
		diag_help(d,
			  "rename one of them, or move the outer one into a namespace");
	}
}

static bool is_name_reserved(struct text name, bool is_common)
{
	static const char *const words[] = {"Bool", "Boolean", "Entity", "Extension",
					    "Long", "Record",  "Set",	 "String"};
	if (text_is(name, "__cedar") || (!is_common && text_is(name, "Action")))
		return true;
	for (size_t i = 0; is_common && i < sizeof words / sizeof *words; i++)
		if (text_is(name, words[i]))
			return true;
	return false;
}

static void check_name(struct schema_resolver *r, const struct schema_entry *e,
		       bool is_common)
{
	if (is_name_reserved(e->name, is_common)) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_NAME, e->span,
					  "`%.*s` cannot be declared", TEXT_ARG(e->name));
		diag_label(d, "the name belongs to the language");
		diag_help(d, "choose another name");
	} else if (schema_builtin(e->name)) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_BUILTIN, e->span,
					  "`%.*s` is the name of a builtin type",
					  TEXT_ARG(e->name));
		diag_label(d, "from here on it means this declaration");
		diag_help(d,
			  "write `__cedar::%.*s` for the builtin type, or choose "
			  "another name",
			  TEXT_ARG(e->name));
	}
}

/* A common type and an entity type of one name. */
static void check_two(struct schema_resolver *r)
{
	for (size_t i = 0; i < r->commons.n; i++) {
		const struct schema_entry *e = &r->commons.entries[i];
		const struct schema_entry *entity =
			schema_find(&r->entities, e->space, e->name);
		if (!entity)
			continue;
		struct diag *d =
			diag_add(r->diags, DIAG_SCHEMA_NAME_TWO, e->span,
				 "`%.*s` is an entity type too", TEXT_ARG(e->name));
		diag_label(d, "the name of an attribute's type means this");
		diag_also(d, entity->span, "and not this");
		diag_help(d, "rename one of them");
	}
}

static void check_tables(struct schema_resolver *r)
{
	check_twice(r, &r->spaces, "namespace");
	check_twice(r, &r->commons, "common type");
	check_twice(r, &r->entities, "entity type");
	check_twice(r, &r->actions, "action");
	check_shadowed(r, &r->commons, &r->commons);
	check_shadowed(r, &r->commons, &r->entities);
	check_shadowed(r, &r->entities, &r->commons);
	check_shadowed(r, &r->entities, &r->entities);
	check_shadowed(r, &r->actions, &r->actions);
	for (size_t i = 0; i < r->commons.n; i++)
		check_name(r, &r->commons.entries[i], true);
	for (size_t i = 0; i < r->entities.n; i++)
		if (!r->entities.entries[i].is_implicit)
			check_name(r, &r->entities.entries[i], false);
	check_two(r);
}

static bool has_reserved_part(struct text name)
{
	struct text prefix, last = name;
	while (schema_split_name(name, &prefix, &last)) {
		if (text_is(last, "__cedar"))
			return true;
		name = prefix;
	}
	return text_is(name, "__cedar");
}

/* False if the names of its declarations could fill all memory. */
static bool check_space(struct schema_resolver *r, const struct schema_name *name)
{
	if (has_reserved_part(name->text)) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_NAME, name->span,
					  "namespace `%.*s` cannot be declared",
					  TEXT_ARG(name->text));
		diag_label(d, "`__cedar` belongs to the language");
		diag_help(d, "choose another name");
	}
	if (name->text.len <= SCHEMA_NAME_MAX)
		return true;
	struct diag *d =
		diag_add(r->diags, DIAG_SCHEMA_LIMIT, name->span,
			 "the name of a namespace has %zu bytes", name->text.len);
	diag_label(d, "the limit is %u bytes", SCHEMA_NAME_MAX);
	diag_help(d, "choose a shorter name");
	return false;
}

bool schema_check_names(struct schema_resolver *r)
{
	for (size_t i = 0; i < r->syntax->n_namespaces; i++)
		if (!check_space(r, &r->syntax->namespaces[i].name))
			return false;
	check_tables(r);
	return true;
}
