/* run_tests_load.c - all that one Cedar test needs, read and validated.
 *
 * Gives:   a case whose is_loaded says whether policies, schema and entities are there;
 *          a request that cannot be read does not keep the others from being decided.
 */
#include "cedar/validate.h"
#include "command/cedar.h"
#include "command/run_tests.h"

static const struct source *open_file(struct cedar_case *c, struct text path)
{
	struct text why;
	const struct source *source = source_read(c->arena, path, &why);
	if (source == NULL)
		diag_add(c->diags, DIAG_FILE_UNREADABLE, (struct span){0},
			 "cannot read `%.*s`: %.*s", TEXT_ARG(path), TEXT_ARG(why));
	return source;
}

static bool load_set(struct cedar_case *c, const struct options *options)
{
	return cedar_read_policies(c->arena, c->test.policies, options, c->diags,
				   &c->set) &&
	       cedar_link_all(c->arena, &c->set, c->diags);
}

static bool load_schema(struct cedar_case *c)
{
	if (c->test.schema.len == 0)
		return true;
	const struct source *source = open_file(c, c->test.schema);
	if (source != NULL)
		c->schema = cedar_schema_read(c->arena, source, c->diags);
	return c->schema != NULL;
}

static bool load_entities(struct cedar_case *c)
{
	enum json_fault fault;
	c->entity_source = open_file(c, c->test.entities);
	if (c->entity_source == NULL)
		return false;
	const struct doc *doc =
		json_doc_read_large(c->arena, c->entity_source, c->diags, &fault);
	if (doc != NULL)
		c->entities = cedar_entities_read(c->arena, doc, c->schema, c->diags);
	return c->entities != NULL;
}

static void load_requests(struct cedar_case *c)
{
	size_t n = c->test.n_requests;
	c->requests = ARENA_ARRAY(c->arena, struct cedar_request, n);
	c->is_readable = ARENA_ARRAY(c->arena, bool, n);
	c->responses = ARENA_ARRAY(c->arena, struct cedar_response, n);
	for (size_t i = 0; i < n; i++)
		c->is_readable[i] = cedar_request_read(
			c->arena, c->test.requests[i].doc, c->schema,
			c->test.requests[i].is_validated, &c->requests[i], c->diags);
}

void cedar_case_load(struct cedar_case *c, struct text path,
		     const struct options *options)
{
	*c = (struct cedar_case){.arena = arena_new()};
	c->diags = diag_list_new(c->arena);
	c->findings = diag_list_new(c->arena);
	if (!cedar_test_read(c->arena, path, c->diags, &c->test))
		return;
	bool ok = load_set(c, options);
	ok = load_schema(c) && load_entities(c) && ok;
	if (!ok)
		return;
	c->is_loaded = true;
	load_requests(c);
	if (c->schema == NULL || !c->test.has_should_validate)
		return;
	const struct cedar_validate_options validate = {.no_action_is_error =
								!options->cedar_4_13};
	c->is_valid =
		cedar_validate(c->arena, &c->set, c->schema, &validate, c->findings);
}
