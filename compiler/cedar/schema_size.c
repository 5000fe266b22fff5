/* schema_size.c - how large the declarations of a schema are, written one by one.
 *
 * Needs:   the tables of schema_names.c.
 * Gives:   an error where they would take more than the largest source has.
 * Keeps:   a declaration of many names, and entity types whose shape is the name of a
 *          common type, are short where they stand; both become long when the schema is
 *          written in the other syntax (schema_print.c, schema_write_json.c).
 */
#include "cedar/schema_resolver.h"

static size_t between(struct span first, struct span last)
{
	return last.end - first.begin;
}

static size_t type_size(const struct schema_type *type)
{
	return type ? between(type->span, type->span) : 0;
}

static size_t names_size(const struct schema_name *names, size_t n)
{
	return n > 0 ? between(names[0].span, names[n - 1].span) : 0;
}

static size_t annotations_size(const struct cedar_annotation *list, size_t n)
{
	if (n == 0)
		return 0;
	return between(list[0].key_span, list[n - 1].key_span) + list[n - 1].value.len;
}

static bool count(struct schema_resolver *r, struct span span, size_t size)
{
	r->n_written += size;
	if (r->n_written <= SOURCE_SIZE_MAX)
		return true;
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_LIMIT, span,
				  "the declarations are too large, one by one");
	diag_label(d, "up to here they have more than %u bytes", SOURCE_SIZE_MAX);
	diag_help(d, "give fewer names to large declarations");
	return false;
}

bool schema_count_entity(struct schema_resolver *r, uint32_t space,
			 const struct schema_entity *decl)
{
	size_t size = type_size(decl->tags) + names_size(decl->ids, decl->n_ids) +
		      names_size(decl->parents, decl->n_parents) +
		      annotations_size(decl->annotations, decl->n_annotations);
	if (decl->shape)
		size += type_size(schema_record_of(r, &space, decl->shape));
	return count(r, decl->name.span, size);
}

bool schema_count_action(struct schema_resolver *r, const struct schema_action *decl)
{
	size_t size = type_size(decl->context) +
		      names_size(decl->principals, decl->n_principals) +
		      names_size(decl->resources, decl->n_resources) +
		      annotations_size(decl->annotations, decl->n_annotations);
	if (decl->n_parents > 0)
		size += between(decl->parents[0].id.span,
				decl->parents[decl->n_parents - 1].id.span);
	return count(r, decl->name.span, size);
}
