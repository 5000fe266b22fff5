/* entities.c - any bytes as an entity file and as a request, without and with a schema.
 *
 * What can be read has closed, sorted hierarchies without cycles, and attributes that
 * survive being written: reading them again gives equal values.
 */
#include <stdlib.h>
#include <string.h>

#include "cedar/entities.h"
#include "fuzz.h"

#define DOCUMENT_SIZE_MAX 200000

static const char schema_text[] =
	"entity User in [Group] = { n?: Long, s?: Set<String>, u?: User, c?: Color,\n"
	"  d?: decimal, i?: ipaddr, t?: datetime, l?: duration, r?: { b: Bool } }\n"
	"  tags Set<Long>;\n"
	"entity Group in [Group];\n"
	"entity Color enum [\"red\", \"green\"];\n"
	"action view in [all] appliesTo { principal: User, resource: [User, Color],\n"
	"  context: { n?: Long, i?: ipaddr, u?: User } };\n"
	"action all;\n";

static const struct cedar_schema *load_schema(void)
{
	static const struct cedar_schema *schema;
	if (schema != NULL)
		return schema;
	struct arena *arena = arena_new();
	struct text text = {schema_text, sizeof schema_text - 1};
	schema = cedar_schema_read(arena,
				   source_from_text(arena, TEXT("s.cedarschema"), text),
				   diag_list_new(arena));
	if (schema == NULL)
		abort();
	return schema;
}

static const struct doc *read_doc(struct arena *arena, struct text json)
{
	enum json_fault fault;
	const struct source *source = source_from_text(arena, TEXT("fuzz.json"), json);
	return json_doc_read_large(arena, source, NULL, &fault);
}

static void check_ancestors(const struct cedar_entities *entities,
			    const struct cedar_entity *entity)
{
	for (size_t i = 0; i < entity->n_ancestors; i++)
		if (cedar_uid_equal(entity->ancestors[i], entity->uid) ||
		    (i > 0 && cedar_uid_compare(entity->ancestors[i - 1],
						entity->ancestors[i]) >= 0))
			abort();
	for (size_t i = 0; i < entity->n_parents; i++)
		if (!cedar_entities_in(entities, entity->uid, entity->parents[i]))
			abort();
}

/* Attributes as an entity file has them, read again. */
static void check_written(struct arena *arena, const struct cedar_entity *entity)
{
	struct buffer out = {0};
	buffer_add_text(&out,
			TEXT("[{\"uid\":{\"type\":\"T\",\"id\":\"\"},\"parents\":[],"
			     "\"attrs\":"));
	cedar_value_to_json(entity->attrs, &out);
	buffer_add_text(&out, TEXT("}]"));
	const struct doc *doc = read_doc(arena, text_copy(arena, buffer_text(&out)));
	const struct cedar_entities *again =
		doc ? cedar_entities_read(arena, doc, NULL, diag_list_new(arena)) : NULL;
	if (again == NULL || !cedar_value_equal(again->items[0].attrs, entity->attrs))
		abort();
	buffer_free(&out);
}

static void check_document(struct arena *arena, const struct doc *doc,
			   const struct cedar_schema *schema)
{
	struct diag_list *diags = diag_list_new(arena);
	struct cedar_request request;
	const struct cedar_entities *entities =
		cedar_entities_read(arena, doc, schema, diags);
	if ((entities == NULL) != diag_has_errors(diags))
		abort();
	for (size_t i = 0; entities && i < entities->n; i++) {
		check_ancestors(entities, &entities->items[i]);
		if (schema == NULL)
			check_written(arena, &entities->items[i]);
	}
	for (int validate = 0; validate < 2; validate++) {
		diags = diag_list_new(arena);
		bool ok =
			cedar_request_read(arena, doc, schema, validate, &request, diags);
		if (ok == diag_has_errors(diags))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > DOCUMENT_SIZE_MAX)
		return 0;
	struct arena *arena = arena_new();
	struct text json = text_copy(arena, (struct text){(const char *)data, size});
	const struct doc *doc = read_doc(arena, json);
	if (doc != NULL) {
		check_document(arena, doc, NULL);
		check_document(arena, doc, load_schema());
	}
	arena_free(arena);
	return 0;
}
