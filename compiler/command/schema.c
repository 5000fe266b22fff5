/* schema.c - `edict schema`: Cedar schemas made from what else describes requests.
 *
 *     edict schema from-mcp TOOLS.json       one action a tool
 *     edict schema from-policy POLICY...     the fields of an agent policy
 */
#include "cedar/schema_from_mcp.h"
#include "command/compile.h"
#include "meaning/cedar_vocabulary.h"

static void print_schema(const struct options *options,
			 const struct cedar_schema_syntax *syntax)
{
	struct buffer out = {0};
	if (options->has_format && options->format == FORMAT_JSON)
		cedar_schema_to_json(syntax, &out);
	else
		cedar_schema_print(syntax, &out);
	fwrite(out.ptr, 1, out.len, stdout);
	buffer_free(&out);
}

static enum status from_mcp(struct arena *arena, const struct options *options)
{
	struct text why, path = options->inputs[1];
	enum json_fault fault;
	struct cedar_schema_syntax *syntax = NULL;
	struct diag_list *diags = diag_list_new(arena);
	if (!input_is_readable(path.ptr))
		return STATUS_USAGE;
	const struct source *source = source_read(arena, path, &why);
	if (source == NULL) {
		message("cannot read `%.*s`: %.*s", TEXT_ARG(path), TEXT_ARG(why));
		return STATUS_USAGE;
	}
	const struct doc *doc = json_doc_read_large(arena, source, diags, &fault);
	struct text name =
		text_of(options->namespace_name ? options->namespace_name : "");
	bool ok = doc != NULL && cedar_schema_from_mcp(arena, doc, name, &syntax, diags);
	diagnostics_print(diags);
	if (ok)
		print_schema(options, syntax);
	return ok ? STATUS_FINE : STATUS_WRONG;
}

static enum status from_policy(struct arena *arena, const struct options *options)
{
	struct compilation c;
	enum status status = compile_files(arena, options->inputs + 1,
					   options->n_inputs - 1, options, STAGE_IR, &c);
	if (status != STATUS_FINE)
		return status;
	if (c.is_cedar) {
		message("the policy is Cedar already; give one of an agent dialect");
		return STATUS_USAGE;
	}
	struct text name =
		text_of(options->namespace_name ? options->namespace_name : "");
	print_schema(options, cedar_vocabulary(arena, c.policy, name));
	return STATUS_FINE;
}

enum status verb_schema(const struct options *options)
{
	bool is_mcp = options->n_inputs > 0 && text_is(options->inputs[0], "from-mcp");
	bool is_policy =
		options->n_inputs > 0 && text_is(options->inputs[0], "from-policy");
	if ((!is_mcp && !is_policy) || options->n_inputs < 2) {
		message("say what to make a schema from: edict schema from-mcp "
			"TOOLS.json, "
			"or edict schema from-policy POLICY");
		return STATUS_USAGE;
	}
	if (is_mcp && options->n_inputs > 2) {
		message("one tool list at a time: edict schema from-mcp TOOLS.json");
		return STATUS_USAGE;
	}
	if (options->namespace_name != NULL &&
	    !cedar_name_is_valid(text_of(options->namespace_name))) {
		message("--namespace cannot be `%s`: it is a name as in `Shop::Orders`",
			options->namespace_name);
		return STATUS_USAGE;
	}
	struct arena *arena = arena_new();
	enum status status =
		is_mcp ? from_mcp(arena, options) : from_policy(arena, options);
	arena_free(arena);
	return status;
}
