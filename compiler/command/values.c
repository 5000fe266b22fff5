/* values.c - what a request gives the fields a condition reads, for people.
 */
#include "command/values.h"

#include "command/answer.h"

#define VALUE_SHOWN_MAX 200

/* ---- fields -------------------------------------------------------------- */

static void add_field(struct arena *arena, uint32_t field, struct field_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->items[i] == field)
			return;
	ARENA_PUSH(arena, set->items, set->n, field);
}

void fields_of_expr(struct arena *arena, const struct ir_expr *expr,
		    struct field_set *set)
{
	if (expr->kind == IR_ATOM) {
		add_field(arena, expr->atom->field, set);
		if (expr->atom->right == RIGHT_FIELD)
			add_field(arena, expr->atom->right_field, set);
	}
	for (size_t i = 0; i < expr->n_kids; i++)
		fields_of_expr(arena, expr->kids[i], set);
}

/* ---- values -------------------------------------------------------------- */

static const struct doc *step(const struct doc *at, const struct ast_segment *segment)
{
	if (segment->name.ptr != NULL)
		return at->kind == DOC_MAPPING ? doc_get_text(at, segment->name) : NULL;
	bool exists = at->kind == DOC_SEQUENCE && segment->index < at->n;
	return exists ? at->items[segment->index] : NULL;
}

const struct doc *value_given(const struct ir_field *field, const struct doc *request)
{
	if (field->type == TYPE_TEXTS)
		return NULL;
	const struct doc *at = request;
	for (size_t i = 0; at != NULL && i < field->path.n; i++)
		at = step(at, &field->path.segments[i]);
	return at;
}

struct text value_seen(struct arena *arena, const struct ir_field *field,
		       const struct doc *request)
{
	if (field->type == TYPE_TEXTS)
		return TEXT("every text of the request");
	const struct doc *value = value_given(field, request);
	if (value == NULL && field->is_flag)
		return TEXT("missing, which counts as false");
	if (value == NULL && field->fallback.ptr != NULL)
		return text_format(arena, "missing, which counts as \"%.*s\"",
				   TEXT_ARG(field->fallback));
	if (value == NULL)
		return TEXT("missing");
	struct buffer out = {0};
	doc_write_json(value, &out);
	struct text seen = buffer_text(&out);
	size_t cut = seen.len < VALUE_SHOWN_MAX ? seen.len : VALUE_SHOWN_MAX;
	while (cut < seen.len && cut > 0 && (seen.ptr[cut] & 0xC0) == 0x80)
		cut--; /* not inside a character */
	seen = text_format(arena, "%.*s%s", (int)cut, seen.ptr,
			   cut < seen.len ? "..." : "");
	buffer_free(&out);
	return seen;
}

static json_t *members_json(const struct doc *mapping)
{
	json_t *object = json_object();
	for (size_t i = 0; i < mapping->n; i++) {
		const struct doc_member *member = &mapping->members[i];
		json_object_setn_new(object, member->key.ptr, member->key.len,
				     value_json(member->value));
	}
	return object;
}

static json_t *items_json(const struct doc *sequence)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sequence->n; i++)
		json_array_append_new(list, value_json(sequence->items[i]));
	return list;
}

json_t *value_json(const struct doc *value)
{
	switch (value->kind) {
	case DOC_NULL:
		return json_null();
	case DOC_BOOL:
		return json_boolean(value->boolean);
	case DOC_NUMBER:
		if (value->number_fits && number_is_integer(value->number))
			return json_integer(value->number.coefficient);
		return json_text(value->text);
	case DOC_STRING:
		return json_text(value->text);
	case DOC_SEQUENCE:
		return items_json(value);
	case DOC_MAPPING:
		return members_json(value);
	}
	return json_null();
}
