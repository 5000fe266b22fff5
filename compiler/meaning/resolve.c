/* resolve.c - names to fields.
 *
 * Needs:  policies as their front ends left them.
 * Gives:  one field for every path that some rule reads, with the type that the
 *         schema or the vocabulary declares, or TYPE_UNKNOWN for check to infer.
 * Keeps:  the syntax trees.
 *
 * A name is known if a `schema:` declares it, if vocabulary.def has it, or if it is
 * below one of the open prefixes there.  A schema that declares a field below an open
 * prefix closes the prefix for its file, except below what it declares a list or any.
 * Under `compat: agt` every name is known.
 */
#include "meaning/meaning.h"

#include <string.h>
#include <xxhash.h>

enum known_as { KNOWN_FIELD, KNOWN_FLAG, KNOWN_FALLBACK };

struct known_field {
	const char *path;
	enum known_as as;
	enum ir_type type;
	const char *fallback;
};

static const struct known_field vocabulary[] = {
#define FIELD(path, type)	    {path, KNOWN_FIELD, TYPE_##type, NULL},
#define FLAG(path)		    {path, KNOWN_FLAG, TYPE_BOOL, NULL},
#define FALLBACK(path, type, value) {path, KNOWN_FALLBACK, TYPE_##type, value},
#define OPEN(prefix)
#include "meaning/vocabulary.def"
#undef FIELD
#undef FLAG
#undef FALLBACK
#undef OPEN
};

static const char *const open_prefixes[] = {
#define FIELD(path, type)
#define FLAG(path)
#define FALLBACK(path, type, value)
#define OPEN(prefix) prefix,
#include "meaning/vocabulary.def"
#undef FIELD
#undef FLAG
#undef FALLBACK
#undef OPEN
};

#define N_VOCABULARY (sizeof vocabulary / sizeof *vocabulary)
#define N_OPEN	     (sizeof open_prefixes / sizeof *open_prefixes)

struct resolver {
	struct arena *arena;
	struct ast_policy *const *policies;
	size_t n_policies;
	const struct ast_policy *policy; /* the one being read */
	struct names *names;
	struct diag_list *diags;
	/* what a mistyped name may have meant: vocabulary, schemas, names in use */
	struct text *candidates;
	size_t n_candidates;
	bool failed;
};

/* ---- the table of fields ------------------------------------------------- */

static size_t slot_of(const struct names *names, struct text path)
{
	size_t mask = names->table_size - 1;
	size_t slot = XXH3_64bits(path.ptr, path.len) & mask;
	while (names->table[slot] &&
	       !text_equal(names->fields[names->table[slot] - 1].path.text, path))
		slot = (slot + 1) & mask;
	return slot;
}

static void table_grow(struct arena *arena, struct names *names)
{
	names->table_size = names->table_size ? names->table_size * 2 : 64;
	names->table = ARENA_ARRAY(arena, uint32_t, names->table_size);
	for (size_t i = 0; i < names->n_fields; i++)
		names->table[slot_of(names, names->fields[i].path.text)] =
			(uint32_t)i + 1;
}

/* The field of `path`, or NULL if it is not in use yet. */
static struct ir_field *find_used(const struct names *names, const struct ast_path *path)
{
	if (names->table_size == 0)
		return NULL;
	uint32_t entry = names->table[slot_of(names, path->text)];
	return entry ? &names->fields[entry - 1] : NULL;
}

uint32_t names_find(const struct names *names, const struct ast_path *path)
{
	return (uint32_t)(find_used(names, path) - names->fields);
}

/* ---- names in C ---------------------------------------------------------- */

/* Identifiers a member of the request struct cannot or should not have: keywords of C
 * and C++, macros of the headers at hand, and the member every request begins with. */
static const char *const taken_in_c[] = {
	"alignas",   "alignof",	  "and",      "and_eq",	  "asm",	  "auto",
	"bitand",    "bitor",	  "bits",     "bool",	  "break",	  "case",
	"catch",     "char",	  "class",    "compl",	  "concept",	  "const",
	"constexpr", "continue",  "decltype", "default",  "delete",	  "do",
	"double",    "else",	  "enum",     "errno",	  "explicit",	  "export",
	"extern",    "false",	  "float",    "for",	  "friend",	  "goto",
	"i386",	     "if",	  "inline",   "int",	  "linux",	  "long",
	"mutable",   "namespace", "new",      "noexcept", "noreturn",	  "not",
	"not_eq",    "nullptr",	  "offsetof", "operator", "or",		  "or_eq",
	"private",   "protected", "public",   "register", "requires",	  "restrict",
	"return",    "short",	  "signed",   "sizeof",	  "static",	  "static_assert",
	"struct",    "switch",	  "template", "this",	  "thread_local", "throw",
	"true",	     "try",	  "typedef",  "typeid",	  "typename",	  "typeof",
	"union",     "unix",	  "unsigned", "using",	  "virtual",	  "void",
	"volatile",  "wchar_t",	  "while",    "xor",	  "xor_eq",
};

static bool is_taken_in_c(const struct names *names, struct text name)
{
	for (size_t i = 0; i < sizeof taken_in_c / sizeof *taken_in_c; i++)
		if (text_is(name, taken_in_c[i]))
			return true;
	for (size_t i = 0; i < names->n_fields; i++)
		if (text_equal(names->fields[i].c_name, name))
			return true;
	return false;
}

static bool is_c_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Begins with a letter; has a small one, as macros of other headers have not; and gives
 * no function of emitted C a name of edict/abi.h. */
static bool can_be_a_member(struct text name)
{
	static const char prefix[] = "edict";
	bool has_small = false;
	size_t n_same = 0;
	for (size_t i = 0; i < name.len; i++) {
		has_small |= name.ptr[i] >= 'a' && name.ptr[i] <= 'z';
		if (n_same == i && i < sizeof prefix - 1 &&
		    (name.ptr[i] | 0x20) == prefix[i])
			n_same++;
	}
	return has_small && is_c_letter(name.ptr[0]) && n_same < sizeof prefix - 1;
}

/* `args["user-id"]` becomes args_user_id; what is taken gets a number. */
static struct text c_name_of(struct arena *arena, const struct names *names,
			     const struct ast_path *path)
{
	struct buffer b = {0};
	for (size_t i = 0; i < path->n; i++) {
		struct text name = path->segments[i].name;
		if (i > 0)
			buffer_add_char(&b, '_');
		if (!name.ptr)
			buffer_format(&b, "%u", path->segments[i].index);
		for (size_t j = 0; j < name.len; j++) {
			char c = name.ptr[j];
			buffer_add_char(&b, is_c_letter(c) || is_digit(c) ? c : '_');
		}
	}
	bool is_plain = can_be_a_member(buffer_text(&b));
	struct text base = text_format(arena, "%s%.*s", is_plain ? "" : "field_",
				       TEXT_ARG(buffer_text(&b)));
	buffer_free(&b);
	struct text name = base;
	for (unsigned i = 2; is_taken_in_c(names, name); i++)
		name = text_format(arena, "%.*s_%u", TEXT_ARG(base), i);
	return name;
}

static void add_field(struct resolver *r, const struct ast_path *path,
		      const struct ir_field *like)
{
	struct ir_field field = *like;
	field.path = *path;
	field.c_name = c_name_of(r->arena, r->names, path);
	if (r->names->n_fields * 2 >= r->names->table_size)
		table_grow(r->arena, r->names);
	ARENA_PUSH(r->arena, r->names->fields, r->names->n_fields, field);
	r->names->table[slot_of(r->names, path->text)] = (uint32_t)r->names->n_fields;
}

/* ---- what is known ------------------------------------------------------- */

static const struct known_field *find_known(struct text path)
{
	for (size_t i = 0; i < N_VOCABULARY; i++)
		if (text_is(path, vocabulary[i].path))
			return &vocabulary[i];
	return NULL;
}

static struct ir_field field_of_known(const struct known_field *known)
{
	struct ir_field field = {.type = known->type,
				 .is_declared = true,
				 .is_flag = known->as == KNOWN_FLAG};
	if (known->fallback)
		field.fallback = text_of(known->fallback);
	return field;
}

static enum ir_type type_named(struct text name)
{
	static const struct {
		const char *name;
		enum ir_type type;
	} types[] = {
		{"bool", TYPE_BOOL},	 {"integer", TYPE_INTEGER},
		{"number", TYPE_NUMBER}, {"string", TYPE_STRING},
		{"list", TYPE_LIST},	 {"any", TYPE_ANY},
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_is(name, types[i].name))
			return types[i].type;
	return TYPE_UNKNOWN;
}

static struct ir_field field_of_declaration(const struct ast_declaration *declaration)
{
	return (struct ir_field){.type = type_named(declaration->type),
				 .declared = declaration->type_span,
				 .is_declared = true,
				 .values = declaration->values,
				 .n_values = declaration->n_values};
}

/* The first declaration of `path` in any file before declaration `end` of policy
 * `until`; the whole of all files if `until` is n_policies. */
static const struct ast_declaration *
find_declaration(const struct resolver *r, struct text path, size_t until, size_t end)
{
	for (size_t i = 0; i < r->n_policies && i <= until; i++) {
		const struct ast_policy *policy = r->policies[i];
		size_t n = i == until ? end : policy->n_declarations;
		for (size_t j = 0; j < n; j++)
			if (text_equal(policy->declarations[j].path.text, path))
				return &policy->declarations[j];
	}
	return NULL;
}

static bool is_open_prefix(struct text name)
{
	for (size_t i = 0; i < N_OPEN; i++)
		if (text_is(name, open_prefixes[i]))
			return true;
	return false;
}

/* The declaration by which the current policy closes the prefix of `path`. */
static const struct ast_declaration *find_closing(const struct resolver *r,
						  const struct ast_path *path)
{
	for (size_t i = 0; i < r->policy->n_declarations; i++) {
		const struct ast_path *declared = &r->policy->declarations[i].path;
		if (declared->n > 1 && path->n > 1 &&
		    text_equal(declared->segments[0].name, path->segments[0].name))
			return &r->policy->declarations[i];
	}
	return NULL;
}

/* Is the field that a type belongs to known to hold what `step` leads to? */
static bool is_container(enum ir_type type, const struct ast_segment *step)
{
	return type == TYPE_ANY || (type == TYPE_LIST && !step->name.ptr);
}

/* Below a field that is declared to be a list, or anything: `rows[0].sku`. */
static bool is_below_container(const struct resolver *r, const struct ast_path *path)
{
	for (size_t n = path->n - 1; n > 0; n--) {
		struct text above = ast_path_spelling(r->arena, path->segments, n);
		const struct ast_declaration *declaration =
			find_declaration(r, above, r->n_policies, 0);
		const struct known_field *known = find_known(above);
		enum ir_type type = TYPE_UNKNOWN;
		if (declaration)
			type = type_named(declaration->type);
		else if (known)
			type = known->type;
		if (type != TYPE_UNKNOWN)
			return is_container(type, &path->segments[n]);
	}
	return false;
}

static bool is_below_open_prefix(const struct ast_path *path)
{
	return path->n > 1 && path->segments[0].name.ptr &&
	       is_open_prefix(path->segments[0].name);
}

/* ---- unknown names ------------------------------------------------------- */

/* `acton.type` is near to nothing as a whole when `action.kind` was meant: then try
 * its first name alone. */
static struct text nearest_path(const struct resolver *r, const struct ast_path *path)
{
	struct text near = text_nearest(path->text, r->candidates, r->n_candidates);
	if (near.len > 0 || path->n < 2 || !path->segments[0].name.ptr)
		return near;
	struct text heads[N_OPEN];
	for (size_t i = 0; i < N_OPEN; i++)
		heads[i] = text_of(open_prefixes[i]);
	struct text head = text_nearest(path->segments[0].name, heads, N_OPEN);
	if (head.len == 0 || text_equal(head, path->segments[0].name))
		return (struct text){0};
	size_t skip = path->segments[0].name.len;
	if (!text_starts(path->text, path->segments[0].name))
		return head;
	return text_format(r->arena, "%.*s%.*s", TEXT_ARG(head),
			   (int)(path->text.len - skip), path->text.ptr + skip);
}

/* Is the path a bare word on the right of a comparison, a string without quotes? */
static bool looks_like_word(const struct ast_expr *test,
			    const struct ast_operand *operand)
{
	return test && operand == &test->right && operand->path.n == 1 &&
	       ast_op_shape(test->op) == SHAPE_TEST;
}

static void report_unknown(struct resolver *r, const struct ast_expr *test,
			   const struct ast_operand *operand)
{
	const struct ast_path *path = &operand->path;
	const struct ast_declaration *closing = find_closing(r, path);
	struct diag *d = diag_add(r->diags, DIAG_NAME_UNKNOWN, operand->span,
				  "unknown field `%.*s`", TEXT_ARG(path->text));
	diag_label(d, "no request has a field of this name");
	if (closing)
		diag_also(d, closing->path.span,
			  "the schema lists the fields below `%.*s`",
			  TEXT_ARG(path->segments[0].name));
	struct text near = nearest_path(r, path);
	if (near.len > 0)
		diag_help(d, "write `%.*s`, or declare `%.*s` under `schema:`",
			  TEXT_ARG(near), TEXT_ARG(path->text));
	else if (looks_like_word(test, operand))
		diag_help(d, "put quotes around a string: '%.*s'", TEXT_ARG(path->text));
	else
		diag_help(d, "declare it under `schema:`, for example `%.*s: string`",
			  TEXT_ARG(path->text));
	r->failed = true;
}

/* ---- resolving ----------------------------------------------------------- */

/* All texts of a capability request, as its front end asks for them. */
static bool resolve_texts(struct resolver *r, const struct ast_path *path)
{
	static const char *const roots[] = {"params", "args", "input_text"};
	if (r->policy->dialect != DIALECT_CAPABILITY || path->n != 1 ||
	    !text_is(path->text, "texts"))
		return false;
	struct ir_field field = {.type = TYPE_TEXTS, .is_declared = true};
	field.n_roots = sizeof roots / sizeof *roots;
	field.roots = ARENA_ARRAY(r->arena, struct ast_path, field.n_roots);
	for (size_t i = 0; i < field.n_roots; i++)
		field.roots[i] = ast_path_parse(r->arena, text_of(roots[i]), path->span);
	add_field(r, path, &field);
	return true;
}

/* Does the schema of the current policy leave the path out? */
static bool is_closed(const struct resolver *r, const struct ast_path *path)
{
	return find_closing(r, path) && !is_below_container(r, path);
}

static bool resolve_known(struct resolver *r, const struct ast_path *path)
{
	const struct ast_declaration *declaration =
		find_declaration(r, path->text, r->n_policies, 0);
	const struct known_field *known = find_known(path->text);
	struct ir_field field = {0};
	if (declaration)
		field = field_of_declaration(declaration);
	else if (known)
		field = field_of_known(known);
	else if (is_closed(r, path) ||
		 (!is_below_open_prefix(path) && !is_below_container(r, path)))
		return false;
	add_field(r, path, &field);
	if (!declaration && !known)
		ARENA_PUSH(r->arena, r->candidates, r->n_candidates, path->text);
	return true;
}

static void resolve_path(struct resolver *r, const struct ast_expr *test,
			 const struct ast_operand *operand)
{
	const struct ast_path *path = &operand->path;
	const struct ir_field unconstrained = {.type = TYPE_ANY, .is_declared = true};
	struct ir_field *used = find_used(r->names, path);
	if (used && r->policy->is_agt && !used->is_flag && used->type != TYPE_TEXTS)
		used->type = TYPE_ANY;
	if (used && !(used->type == TYPE_UNKNOWN && is_closed(r, path)))
		return;
	if (r->policy->is_agt) {
		add_field(r, path, &unconstrained);
		return;
	}
	if (!used && (resolve_texts(r, path) || resolve_known(r, path)))
		return;
	report_unknown(r, test, operand);
	if (used)
		*used = (struct ir_field){used->path, .c_name = used->c_name,
					  .type = TYPE_ANY};
	else
		add_field(r, path, &unconstrained); /* so that it is reported once */
}

static void resolve_expr(struct resolver *r, const struct ast_expr *expr)
{
	for (size_t i = 0; i < expr->n_kids; i++)
		resolve_expr(r, expr->kids[i]);
	if (expr->left.kind == OPERAND_PATH)
		resolve_path(r, expr, &expr->left);
	if (expr->right.kind == OPERAND_PATH)
		resolve_path(r, expr, &expr->right);
}

static void resolve_policy(struct resolver *r, const struct ast_policy *policy)
{
	r->policy = policy;
	if (policy->n_agents > 0) {
		struct ast_operand agent = {.kind = OPERAND_PATH,
					    .path = policy->agent_path};
		agent.span = policy->agent_path.span;
		resolve_path(r, NULL, &agent);
	}
	for (size_t i = 0; i < policy->n_rules; i++)
		if (policy->rules[i].condition)
			resolve_expr(r, policy->rules[i].condition);
}

/* ---- schemas ------------------------------------------------------------- */

static void check_redeclared(struct resolver *r,
			     const struct ast_declaration *declaration,
			     const struct ast_declaration *earlier)
{
	if (text_equal(declaration->type, earlier->type))
		return;
	struct diag *d = diag_add(r->diags, DIAG_DECLARED_TWICE, declaration->type_span,
				  "`%.*s` is declared with two types",
				  TEXT_ARG(declaration->path.text));
	diag_label(d, "declared %.*s here", TEXT_ARG(declaration->type));
	diag_also(d, earlier->type_span, "declared %.*s here", TEXT_ARG(earlier->type));
	diag_help(d, "write `%.*s` in both places", TEXT_ARG(earlier->type));
	r->failed = true;
}

/* Fields with a meaning of their own cannot be given another type. */
static void check_built_in(struct resolver *r, const struct ast_declaration *declaration)
{
	const struct known_field *known = find_known(declaration->path.text);
	bool is_state = declaration->path.n > 1 &&
			text_is(declaration->path.segments[0].name, "state");
	if (!is_state && (!known || known->as == KNOWN_FIELD))
		return;
	struct diag *d =
		diag_add(r->diags, DIAG_BUILT_IN_DECLARED, declaration->path.span,
			 "`%.*s` cannot be declared", TEXT_ARG(declaration->path.text));
	diag_label(d, known ? "this field is built in"
			    : "the members of `state` are built in");
	diag_help(d, "remove the declaration");
	r->failed = true;
}

static void check_schemas(struct resolver *r)
{
	for (size_t i = 0; i < r->n_policies; i++) {
		for (size_t j = 0; j < r->policies[i]->n_declarations; j++) {
			const struct ast_declaration *declaration =
				&r->policies[i]->declarations[j];
			const struct ast_declaration *earlier =
				find_declaration(r, declaration->path.text, i, j);
			if (earlier)
				check_redeclared(r, declaration, earlier);
			else
				ARENA_PUSH(r->arena, r->candidates, r->n_candidates,
					   declaration->path.text);
			check_built_in(r, declaration);
		}
	}
}

bool resolve(struct arena *arena, struct ast_policy *const *policies, size_t n,
	     struct names *names, struct diag_list *diags)
{
	struct resolver r = {.arena = arena,
			     .policies = policies,
			     .n_policies = n,
			     .names = names,
			     .diags = diags};
	*names = (struct names){0};
	for (size_t i = 0; i < N_VOCABULARY; i++)
		ARENA_PUSH(arena, r.candidates, r.n_candidates,
			   text_of(vocabulary[i].path));
	check_schemas(&r);
	for (size_t i = 0; i < n; i++)
		resolve_policy(&r, policies[i]);
	return !r.failed;
}
