/* schema_types.c - types of a schema: names settled, common types written out.
 *
 * Needs:   the tables of schema_names.c.
 * Gives:   for each type of the syntax the type it means; records with their attributes
 *          in order.
 * Keeps:   a common type is resolved once, after those it uses, so that nothing recurses
 *          deeper than the syntax; depth and size of what comes out are bounded, so that
 *          all later passes may walk it.
 */
#include <stdlib.h>

#include "cedar/schema_resolver.h"
#include "cedar/types.h"

const struct cedar_type schema_empty_record = {.kind = CEDAR_TYPE_RECORD};

/* ---- which common types use which ---------------------------------------- */

static void collect_uses(struct schema_resolver *r, struct schema_common_node *node,
			 const struct schema_type *type)
{
	struct schema_target target = {0};
	switch (type->kind) {
	case SCHEMA_TYPE_NAME:
		target = schema_denoted(r, node->space, type->name, SCHEMA_USE_ANY);
		break;
	case SCHEMA_TYPE_COMMON_NAME:
		target = schema_denoted(r, node->space, type->name, SCHEMA_USE_COMMON);
		break;
	case SCHEMA_TYPE_SET:
		collect_uses(r, node, type->element);
		break;
	case SCHEMA_TYPE_RECORD:
		for (size_t i = 0; i < type->n_attrs; i++)
			collect_uses(r, node, type->attrs[i].type);
		break;
	case SCHEMA_TYPE_ENTITY_NAME:
	case SCHEMA_TYPE_BUILTIN:
		break;
	}
	if (target.common)
		ARENA_PUSH(r->arena, node->uses, node->n_uses, target.common->index);
}

static void report_cycle(struct schema_resolver *r, const struct schema_common_node *at,
			 const struct schema_common_node *through)
{
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_TYPE_CYCLE, at->decl->name.span,
				  "common type `%.*s` contains itself",
				  TEXT_ARG(at->decl->name.text));
	diag_label(d, "written out it would have no end");
	if (at != through)
		diag_also(d, through->decl->name.span, "through this one");
	diag_help(d, "make one of the types an entity type, or remove the use of `%.*s`",
		  TEXT_ARG(at->decl->name.text));
}

/* ---- common types in order ----------------------------------------------- */

enum color { WHITE, GRAY, BLACK };

struct visit {
	uint32_t node;
	size_t next; /* of its uses */
};

static void finish(struct schema_resolver *r, struct schema_common_node *node)
{
	node->resolved = schema_resolve_type(r, node->space, node->decl->type);
}

/* All that `start` uses, then `start`: depth first without recursion. */
static void resolve_from(struct schema_resolver *r, uint32_t start, unsigned char *colors,
			 struct visit *stack)
{
	size_t depth = 1;
	stack[0] = (struct visit){start, 0};
	colors[start] = GRAY;
	while (depth > 0) {
		struct visit *top = &stack[depth - 1];
		struct schema_common_node *node = &r->nodes[top->node];
		if (top->next == node->n_uses) {
			colors[top->node] = BLACK;
			finish(r, node);
			depth--;
			continue;
		}
		uint32_t use = node->uses[top->next++];
		if (colors[use] == GRAY)
			report_cycle(r, &r->nodes[use], node);
		if (colors[use] != WHITE)
			continue;
		colors[use] = GRAY;
		stack[depth++] = (struct visit){use, 0};
	}
}

void schema_resolve_commons(struct schema_resolver *r)
{
	size_t n = r->commons.n;
	unsigned char *colors = ARENA_ARRAY(r->arena, unsigned char, n);
	struct visit *stack = ARENA_ARRAY(r->arena, struct visit, n);
	for (size_t i = 0; i < n; i++)
		collect_uses(r, &r->nodes[i], r->nodes[i].decl->type);
	for (uint32_t i = 0; i < n; i++)
		if (colors[i] == WHITE)
			resolve_from(r, i, colors, stack);
}

/* ---- types --------------------------------------------------------------- */

static const struct schema_resolved nothing;

static struct schema_resolved leaf(const struct cedar_type *type)
{
	return (struct schema_resolved){type, 1, 1};
}

static struct schema_resolved resolve_name(struct schema_resolver *r, uint32_t space,
					   const struct schema_type *type,
					   enum schema_use use)
{
	struct schema_target target = schema_denoted(r, space, type->name, use);
	if (target.builtin)
		return leaf(target.builtin);
	if (target.entity)
		return leaf(&r->references[target.entity->index]);
	if (target.common)
		return r->nodes[target.common->index].resolved;
	schema_unknown_type(r, space, type->name, type->span, use);
	return nothing;
}

/* A set or record around its parts, unless that is too much. */
static struct schema_resolved around(struct schema_resolver *r,
				     const struct schema_type *syntax,
				     const struct cedar_type *type, uint32_t depth,
				     uint64_t size)
{
	struct diag *d;
	if (depth + 1 > CEDAR_DEPTH_MAX) {
		d = diag_add(r->diags, DIAG_SCHEMA_DEPTH, syntax->span,
			     "type nests deeper than %u levels",
			     (unsigned)CEDAR_DEPTH_MAX);
		diag_label(d, "common types written out");
		diag_help(d, "flatten the type, or make a part of it an entity type");
		return nothing;
	}
	if (size + 1 > SCHEMA_TYPE_MAX) {
		d = diag_add(r->diags, DIAG_SCHEMA_LIMIT, syntax->span,
			     "type has more than %u parts", SCHEMA_TYPE_MAX);
		diag_label(d, "common types written out");
		diag_help(d, "split the type, or make a part of it an entity type");
		return nothing;
	}
	return (struct schema_resolved){type, depth + 1, (uint32_t)size + 1};
}

static struct schema_resolved resolve_set(struct schema_resolver *r, uint32_t space,
					  const struct schema_type *type)
{
	struct schema_resolved element = schema_resolve_type(r, space, type->element);
	if (!element.type)
		return nothing;
	return around(r, type, cedar_type_set(r->arena, element.type), element.depth,
		      element.size);
}

static struct schema_resolved resolve_attrs(struct schema_resolver *r, uint32_t space,
					    const struct schema_type *syntax)
{
	struct cedar_attr *attrs =
		ARENA_ARRAY(r->arena, struct cedar_attr, syntax->n_attrs);
	struct cedar_type *type = ARENA_NEW(r->arena, struct cedar_type);
	bool is_ok = true;
	uint32_t depth = 0;
	uint64_t size = 0;
	for (size_t i = 0; i < syntax->n_attrs; i++) {
		const struct schema_attr *attr = &syntax->attrs[i];
		struct schema_resolved part = schema_resolve_type(r, space, attr->type);
		is_ok = is_ok && part.type;
		depth = part.depth > depth ? part.depth : depth;
		size += part.size;
		attrs[i] = (struct cedar_attr){.name = attr->name,
					       .type = part.type,
					       .is_required = attr->is_required,
					       .span = attr->span};
	}
	if (!is_ok)
		return nothing;
	if (syntax->n_attrs > 1)
		qsort(attrs, syntax->n_attrs, sizeof *attrs, cedar_attr_order);
	type->kind = CEDAR_TYPE_RECORD;
	type->attrs = attrs;
	type->n_attrs = syntax->n_attrs;
	return around(r, syntax, type, depth, size);
}

struct schema_resolved schema_resolve_type(struct schema_resolver *r, uint32_t space,
					   const struct schema_type *type)
{
	switch (type->kind) {
	case SCHEMA_TYPE_NAME:
		return resolve_name(r, space, type, SCHEMA_USE_ANY);
	case SCHEMA_TYPE_ENTITY_NAME:
		return resolve_name(r, space, type, SCHEMA_USE_ENTITY);
	case SCHEMA_TYPE_COMMON_NAME:
		return resolve_name(r, space, type, SCHEMA_USE_COMMON);
	case SCHEMA_TYPE_BUILTIN:
		return leaf(schema_builtin(type->name));
	case SCHEMA_TYPE_SET:
		return resolve_set(r, space, type);
	case SCHEMA_TYPE_RECORD:
		return resolve_attrs(r, space, type);
	}
	return nothing;
}

/* The common type that `type`, used in `space`, is the name of, or NULL. */
static struct schema_common_node *named_node(struct schema_resolver *r, uint32_t space,
					     const struct schema_type *type)
{
	if (type->kind != SCHEMA_TYPE_NAME && type->kind != SCHEMA_TYPE_COMMON_NAME)
		return NULL;
	struct schema_target target =
		schema_denoted(r, space, type->name, SCHEMA_USE_COMMON);
	return target.common ? &r->nodes[target.common->order] : NULL;
}

const struct schema_type *schema_record_of(struct schema_resolver *r, uint32_t *space,
					   const struct schema_type *type)
{
	struct schema_common_node *first = named_node(r, *space, type), *node = first;
	struct schema_common_node *next = NULL;
	/* as often as there are names, lest they go round */
	for (size_t i = 0; node && !node->record && i < r->commons.n; i++) {
		next = named_node(r, node->space, node->decl->type);
		if (!next)
			break;
		node = next;
	}
	if (!node)
		return type;
	const struct schema_common_node *end = node->record ? node->record : node;
	/* so that a chain of names is walked once */
	for (node = first; node != end && !node->record; node = next) {
		next = named_node(r, node->space, node->decl->type);
		node->record = end;
	}
	*space = end->space;
	return end->decl->type;
}

const struct cedar_type *schema_resolve_record(struct schema_resolver *r, uint32_t space,
					       const struct schema_type *type,
					       const char *what)
{
	if (!type)
		return &schema_empty_record;
	const struct cedar_type *resolved = schema_resolve_type(r, space, type).type;
	if (!resolved || resolved->kind == CEDAR_TYPE_RECORD)
		return resolved ? resolved : &schema_empty_record;
	struct buffer shown = {0};
	cedar_type_print(resolved, &shown);
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_NOT_RECORD, type->span,
				  "%s is `%.*s`, which is no record", what,
				  TEXT_ARG(buffer_text(&shown)));
	diag_label(d, "a record is wanted");
	diag_help(d, "write the attributes in braces, or name a common type that is a "
		     "record");
	buffer_free(&shown);
	return &schema_empty_record;
}
