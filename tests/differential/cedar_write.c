/* cedar_write.c - random Cedar cases with what the evaluator and the validator say, for
 * a comparison with another implementation.
 *
 *     cedar_write SEED SETS REQUESTS | node cedar_wasm.mjs MODULES
 *
 * One JSON object a line: {"seed", "policies", "links", "schema" or null, "entities",
 * "valid", "requests": [{"request", "refused"} or {"request", "decision", "reason",
 * "errors"}]}.
 */
#include <jansson.h>
#include <stdlib.h>

#include "cedar/validate.h"
#include "cedar_subject.h"

static json_t *json_of(struct text t)
{
	return json_stringn(t.len ? t.ptr : "", t.len);
}

static json_t *parsed(struct text t)
{
	return json_loadb(t.ptr, t.len, JSON_ALLOW_NUL, NULL);
}

static json_t *uid_json(struct cedar_uid uid)
{
	json_t *object = json_object();
	json_object_set_new(object, "type", json_of(uid.type));
	json_object_set_new(object, "id", json_of(uid.id));
	return object;
}

static json_t *links_json(const struct cedar_policy_set *set)
{
	json_t *list = json_array();
	for (size_t i = 0; i < set->n_links; i++) {
		const struct cedar_link *link = &set->links[i];
		json_t *object = json_object(), *values = json_object();
		json_object_set_new(object, "templateId", json_of(link->template_id));
		json_object_set_new(object, "newId", json_of(link->id));
		for (int slot = 0; slot < N_CEDAR_SLOTS; slot++)
			if (link->has[slot])
				json_object_set_new(
					values, cedar_slot_name((enum cedar_slot)slot),
					uid_json(link->values[slot]));
		json_object_set_new(object, "values", values);
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *ids_json(const struct cedar_policy_set *set, const size_t *indices,
			size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_of(set->policies[indices[i]]->id));
	return list;
}

static json_t *request_json(struct cedar_subject *s, struct text text)
{
	enum json_fault fault;
	struct cedar_request request;
	struct cedar_response response;
	struct arena *arena = arena_new();
	json_t *object = json_object();
	const struct source *source = source_from_text(arena, TEXT("request"), text);
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	json_object_set_new(object, "request", parsed(text));
	if (!cedar_request_read(arena, doc, s->ir.schema, s->ir.schema != NULL, &request,
				diag_list_new(arena))) {
		json_object_set_new(object, "refused", json_true());
		arena_free(arena);
		return object;
	}
	const struct cedar_context context = {arena, s->entities, &request};
	cedar_authorize(&context, &s->set, &response);
	json_object_set_new(object, "decision",
			    json_string(response.is_allowed ? "allow" : "deny"));
	json_object_set_new(object, "reason",
			    ids_json(&s->set, response.reasons, response.n_reasons));
	json_object_set_new(object, "errors",
			    ids_json(&s->set, response.errors, response.n_errors));
	arena_free(arena);
	return object;
}

static bool is_valid(struct cedar_subject *s)
{
	const struct cedar_validate_options options = {.no_action_is_error = true};
	return s->ir.schema && cedar_validate(s->arena, &s->set, s->ir.schema, &options,
					      diag_list_new(s->arena));
}

static void write_case(struct cedar_subject *s, size_t n_requests)
{
	json_t *object = json_object(), *requests = json_array();
	struct buffer request = {0};
	json_object_set_new(object, "seed", json_integer((json_int_t)s->seed));
	json_object_set_new(object, "policies", json_of(buffer_text(&s->policy_text)));
	json_object_set_new(object, "links", links_json(&s->set));
	json_object_set_new(object, "schema",
			    s->ir.schema ? json_of(buffer_text(&s->schema_text))
					 : json_null());
	json_object_set_new(object, "valid", json_boolean(is_valid(s)));
	json_object_set_new(object, "entities", parsed(buffer_text(&s->entity_text)));
	for (size_t i = 0; i < n_requests; i++) {
		request.len = 0;
		world_request(&s->world, random_chance(&s->random, 85), &request);
		json_array_append_new(requests, request_json(s, buffer_text(&request)));
	}
	json_object_set_new(object, "requests", requests);
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
	buffer_free(&request);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: cedar_write SEED SETS REQUESTS\n");
		return 2;
	}
	uint64_t seed = strtoull(argv[1], NULL, 10);
	size_t n_sets = strtoull(argv[2], NULL, 10);
	size_t n_requests = strtoull(argv[3], NULL, 10);
	for (size_t i = 0; i < n_sets; i++) {
		struct cedar_subject subject = {.is_strict = true};
		struct buffer why = {0};
		enum cedar_mode mode = (enum cedar_mode)(i % N_CEDAR_MODES);
		bool ok = cedar_subject_plan(&subject, seed * 1000003 + i, mode, &why);
		if (ok)
			write_case(&subject, n_requests);
		else
			fprintf(stderr, "%.*s", TEXT_ARG(buffer_text(&why)));
		buffer_free(&why);
		cedar_subject_free(&subject);
	}
	return 0;
}
