/* cedar.c - from Cedar files to a policy set that is linked and validated.
 * Needs:   files that can be opened.
 * Gives:   policies, schema and entities, or diagnostics for all that is wrong.
 */
#include "command/cedar.h"
#include "cedar/policy_json.h"
#include "cedar/validate.h"

/* ---- which files --------------------------------------------------------- */

static struct doc *read_json(struct arena *arena, const struct source *source,
			     struct diag_list *diags)
{
	enum json_fault fault;
	return json_doc_read_large(arena, source, diags, &fault);
}

static bool is_policy_json(const struct doc *doc)
{
	if (doc == NULL || doc->kind != DOC_MAPPING)
		return false;
	return doc_get(doc, "staticPolicies") || doc_get(doc, "templates") ||
	       (doc_get(doc, "effect") && doc_get(doc, "principal") &&
		doc_get(doc, "resource"));
}

/* Policies in text cannot begin with a brace; in a file that says it is text, one is a
 * mistake in the text. */
static bool is_json(const struct source *source)
{
	return !text_ends(source->path, TEXT(".cedar")) &&
	       json_doc_is_object(source->body);
}

static bool is_cedar(struct arena *arena, struct text path)
{
	struct text why;
	if (text_ends(path, TEXT(".cedar")))
		return true;
	if (!text_ends(path, TEXT(".json")))
		return false;
	const struct source *source = source_read(arena, path, &why);
	return source != NULL && is_json(source) &&
	       is_policy_json(read_json(arena, source, NULL));
}

bool cedar_is_wanted(struct arena *arena, const struct text *paths, size_t n,
		     const struct options *options, bool *is_mixed)
{
	*is_mixed = false;
	if (options->load.dialect != DIALECT_AUTO)
		return options->load.dialect == DIALECT_CEDAR;
	size_t n_cedar = 0;
	for (size_t i = 0; i < n; i++)
		n_cedar += is_cedar(arena, paths[i]);
	*is_mixed = n_cedar > 0 && n_cedar < n;
	return n_cedar > 0;
}

/* ---- reading ------------------------------------------------------------- */

static const struct source *open_input(struct arena *arena, struct text path,
				       struct diag_list *diags)
{
	struct text why;
	struct span nowhere = {0};
	const struct source *source = source_read(arena, path, &why);
	if (source == NULL)
		diag_add(diags, DIAG_FILE_UNREADABLE, nowhere, "cannot read `%.*s`: %.*s",
			 TEXT_ARG(path), TEXT_ARG(why));
	return source;
}

bool cedar_read_source(struct arena *arena, const struct source *source,
		       const struct options *options, struct diag_list *diags,
		       struct cedar_policy_set *set)
{
	const struct cedar_parse_options parse = {.allow_extensions =
							  !options->strict_cedar};
	if (!is_json(source))
		return cedar_parse(arena, source, &parse, set, diags);
	const struct doc *doc = read_json(arena, source, diags);
	return doc != NULL && cedar_policies_from_json(arena, doc, &parse, set, diags);
}

bool cedar_read_policies(struct arena *arena, struct text path,
			 const struct options *options, struct diag_list *diags,
			 struct cedar_policy_set *set)
{
	const struct source *source = open_input(arena, path, diags);
	return source != NULL && cedar_read_source(arena, source, options, diags, set);
}

static bool read_schema(struct arena *arena, const struct options *options,
			struct diag_list *diags, struct cedar_inputs *out)
{
	if (options->schema == NULL)
		return true;
	const struct source *source = open_input(arena, text_of(options->schema), diags);
	if (source != NULL)
		out->schema = cedar_schema_read(arena, source, diags);
	return out->schema != NULL;
}

static bool read_entities(struct arena *arena, const struct options *options,
			  struct diag_list *diags, struct cedar_inputs *out)
{
	if (options->entities == NULL)
		return true;
	const struct source *source =
		open_input(arena, text_of(options->entities), diags);
	const struct doc *doc = source ? read_json(arena, source, diags) : NULL;
	out->entity_source = source;
	if (doc != NULL && cedar_data_is_shallow(doc, diags))
		out->entities = cedar_entities_read(arena, doc, out->schema, diags);
	return out->entities != NULL;
}

bool cedar_read_inputs(struct arena *arena, const struct text *paths, size_t n,
		       const struct options *options, struct diag_list *diags,
		       struct cedar_inputs *out)
{
	*out = (struct cedar_inputs){0};
	bool ok = true;
	for (size_t i = 0; i < n; i++)
		ok &= cedar_read_policies(arena, paths[i], options, diags, &out->set);
	ok &= read_schema(arena, options, diags, out);
	ok = ok && cedar_link_all(arena, &out->set, diags);
	if (ok && out->schema != NULL) {
		const struct cedar_validate_options validate = {
			.no_action_is_error = !options->cedar_4_13};
		ok = cedar_validate(arena, &out->set, out->schema, &validate, diags);
	}
	bool has_entities = (options->schema == NULL || out->schema != NULL) &&
			    read_entities(arena, options, diags, out);
	bool is_compiled_in = options->output_dir != NULL || options->embeds_entities;
	out->ir = (struct ir_cedar){.schema = out->schema,
				    .entities = is_compiled_in ? out->entities : NULL,
				    .is_typed = out->schema != NULL};
	return ok && has_entities;
}
