/* translate.c - `edict translate`: Cedar policies and schemas from text to JSON and back.
 *
 * The form to write is the other one, unless --format says; a text that is written as
 * text again is formatted.
 */
#include "cedar/policy_json.h"
#include "cedar/schema_syntax.h"
#include "command/compile.h"

struct translation {
	struct arena *arena;
	const struct options *options;
	struct diag_list *diags;
	struct buffer out;
};

static bool to_json(const struct translation *t, struct text body)
{
	return t->options->has_format ? t->options->format == FORMAT_JSON
				      : !json_doc_is_object(body);
}

static bool translate_schema(struct translation *t, const struct source *source)
{
	const struct cedar_schema_syntax *syntax =
		cedar_schema_syntax_read(t->arena, source, t->diags);
	if (syntax == NULL)
		return false;
	if (to_json(t, source->body))
		cedar_schema_to_json(syntax, &t->out);
	else
		cedar_schema_print(syntax, &t->out);
	return true;
}

static bool translate_policies(struct translation *t, const struct source *source)
{
	struct cedar_policy_set set = {0};
	if (!cedar_read_source(t->arena, source, t->options, t->diags, &set))
		return false;
	if (to_json(t, source->body))
		cedar_policies_to_json(&set, &t->out);
	else
		cedar_print_set(&set, &t->out);
	if (set.n_links > 0 && !to_json(t, source->body))
		message("the links of templates are left out: Cedar text has no form for "
			"them");
	return true;
}

/* A schema says so by its name, or by JSON whose members are namespaces. */
static bool is_schema(struct arena *arena, struct text path, const struct source *source)
{
	enum json_fault fault;
	if (text_ends(path, TEXT(".cedarschema")) ||
	    text_ends(path, TEXT(".cedarschema.json")))
		return true;
	if (!json_doc_is_object(source->body))
		return false;
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	for (size_t i = 0; doc != NULL && i < doc->n; i++)
		if (doc->members[i].value->kind == DOC_MAPPING &&
		    (doc_get(doc->members[i].value, "entityTypes") != NULL ||
		     doc_get(doc->members[i].value, "actions") != NULL))
			return true;
	return false;
}

static enum status translate_file(struct translation *t, struct text path)
{
	struct text why;
	if (!input_is_readable(path.ptr))
		return STATUS_USAGE;
	const struct source *source = source_read(t->arena, path, &why);
	if (source == NULL) {
		message("cannot read `%.*s`: %.*s", TEXT_ARG(path), TEXT_ARG(why));
		return STATUS_USAGE;
	}
	bool ok = is_schema(t->arena, path, source) ? translate_schema(t, source)
						    : translate_policies(t, source);
	diagnostics_print(t->diags);
	if (ok)
		fwrite(t->out.ptr, 1, t->out.len, stdout);
	return ok ? STATUS_FINE : STATUS_WRONG;
}

enum status verb_translate(const struct options *options)
{
	if (options->n_inputs != 1) {
		message("one file is translated at a time: edict translate FILE");
		return STATUS_USAGE;
	}
	struct translation t = {.arena = arena_new(), .options = options};
	t.diags = diag_list_new(t.arena);
	enum status status = translate_file(&t, options->inputs[0]);
	buffer_free(&t.out);
	arena_free(t.arena);
	return status;
}
