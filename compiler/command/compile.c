/* compile.c - the list of passes, and the verb that writes what they make.
 * Needs:   policy files that can be opened.
 * Gives:   a decision plan, and its renderings in the output folder.
 * Keeps:   nothing is written unless every pass succeeded.
 */
#include <stdlib.h>
#include <string.h>

#include "command/compile.h"
#include "command/output.h"

/* ---- the passes ---------------------------------------------------------- */

/* A pass that fails owes a diagnostic; without one the fault is ours. */
static enum status failed(const struct compilation *c, const char *pass)
{
	if (diag_has_errors(c->diags))
		return STATUS_WRONG;
	message("internal error: pass `%s` failed without a diagnostic", pass);
	return STATUS_BUG;
}

/* From the IR on all dialects are one. */
static enum status run_last_passes(struct compilation *c, enum stage last)
{
	if (last == STAGE_IR)
		return STATUS_FINE;
	c->simple = simplify(c->arena, c->policy);
	if (last == STAGE_SIMPLE)
		return STATUS_FINE;
	c->plan = plan_build(c->arena, c->simple, c->diags);
	if (c->plan == NULL)
		return failed(c, "plan");
	return STATUS_FINE;
}

static enum status run_cedar_passes(struct compilation *c, const struct text *paths,
				    size_t n, const struct options *options,
				    enum stage last)
{
	struct cedar_inputs *in = &c->cedar;
	if (!cedar_read_inputs(c->arena, paths, n, options, c->diags, in))
		return failed(c, "read");
	if (last == STAGE_AST)
		return STATUS_FINE;
	c->policy = cedar_lower(c->arena, compile_name(c->arena, paths[0]), &in->set,
				&in->ir, c->diags);
	if (c->policy == NULL)
		return failed(c, "lower");
	return run_last_passes(c, last);
}

/* From what was loaded on.  Of what could not be loaded, there may be more to report. */
static enum status run_passes(struct compilation *c, bool is_loaded, enum stage last)
{
	struct arena *arena = c->arena;
	struct loaded *in = &c->loaded;

	if (is_loaded && last == STAGE_AST)
		return STATUS_FINE;
	if (!resolve(arena, in->policies, in->n, &c->names, c->diags))
		return failed(c, "resolve");
	if (!check(arena, in->policies, in->n, &c->names, c->diags))
		return failed(c, "check");
	if (!is_loaded)
		return failed(c, "load");
	c->policy = lower(arena, in->policies, in->n, &c->names, c->diags);
	if (c->policy == NULL)
		return failed(c, "lower");
	lint(c->policy, in->policies, in->n, c->diags);
	return run_last_passes(c, last);
}

static enum status run_agent_passes(struct compilation *c, const struct text *paths,
				    size_t n, const struct options *options,
				    enum stage last)
{
	bool is_loaded =
		load_policies(c->arena, paths, n, &options->load, c->diags, &c->loaded);
	return run_passes(c, is_loaded, last);
}

static bool inputs_are_readable(const struct text *paths, size_t n,
				const struct options *options)
{
	for (size_t i = 0; i < n; i++)
		if (!input_is_readable(paths[i].ptr))
			return false;
	return (options->schema == NULL || input_is_readable(options->schema)) &&
	       (options->entities == NULL || input_is_readable(options->entities));
}

/* An option of Cedar; NULL if there is none. */
static const char *cedar_option(const struct options *options)
{
	return options->schema != NULL	   ? "schema"
	       : options->entities != NULL ? "entities"
	       : options->strict_cedar	   ? "strict-cedar"
	       : options->cedar_4_13	   ? "cedar-version"
					   : NULL;
}

/* An option of agent policies; NULL if there is none. */
static const char *agent_option(const struct options *options)
{
	const struct load_options *load = &options->load;
	return load->has_strategy	    ? "strategy"
	       : load->compat_agt	    ? "compat"
	       : load->flat_profile != NULL ? "profile"
	       : load->allow_ring_zero	    ? "allow-ring-zero"
					    : NULL;
}

/* What would have no effect is refused. */
static bool options_fit(const struct options *options, bool is_cedar)
{
	const char *option = is_cedar ? agent_option(options) : cedar_option(options);
	if (option == NULL)
		return true;
	if (is_cedar)
		message("--%s is for agent policies, and these are Cedar", option);
	else
		message("--%s is for Cedar policies; name the file .cedar, or give "
			"--dialect=cedar",
			option);
	return false;
}

enum status compile_quietly(struct arena *arena, const struct text *paths, size_t n,
			    const struct options *options, enum stage last,
			    struct compilation *out)
{
	*out = (struct compilation){.arena = arena, .diags = diag_list_new(arena)};
	if (n == 0) {
		message("no policy file is given");
		return STATUS_USAGE;
	}
	if (!inputs_are_readable(paths, n, options))
		return STATUS_USAGE;
	bool is_mixed;
	out->is_cedar = cedar_is_wanted(arena, paths, n, options, &is_mixed);
	if (is_mixed) {
		message("Cedar and agent policies cannot be compiled into one policy; "
			"compile them one by one");
		return STATUS_USAGE;
	}
	if (!options_fit(options, out->is_cedar))
		return STATUS_USAGE;
	enum status status = out->is_cedar
				     ? run_cedar_passes(out, paths, n, options, last)
				     : run_agent_passes(out, paths, n, options, last);
	bool has_warnings = diag_count(out->diags, DIAG_WARNING) > 0;
	if (diag_has_errors(out->diags) || (options->werror && has_warnings))
		status = status == STATUS_FINE ? STATUS_WRONG : status;
	return status;
}

enum status compile_text(struct arena *arena, struct text name, struct text body,
			 const struct options *options, enum stage last,
			 struct compilation *out)
{
	*out = (struct compilation){.arena = arena, .diags = diag_list_new(arena)};
	bool is_loaded =
		load_text(arena, name, body, &options->load, out->diags, &out->loaded);
	return run_passes(out, is_loaded, last);
}

enum status compile_files(struct arena *arena, const struct text *paths, size_t n,
			  const struct options *options, enum stage last,
			  struct compilation *out)
{
	enum status status = compile_quietly(arena, paths, n, options, last, out);
	diag_drop(out->diags, DIAG_NOTE);
	diagnostics_print(out->diags);
	return status;
}

/* ---- names --------------------------------------------------------------- */

static const char *const c_keywords[] = {
	"auto",	   "break",    "case",	   "char",   "const",	 "continue", "default",
	"do",	   "double",   "else",	   "enum",   "extern",	 "float",    "for",
	"goto",	   "if",       "inline",   "int",    "long",	 "register", "restrict",
	"return",  "short",    "signed",   "sizeof", "static",	 "struct",   "switch",
	"typedef", "union",    "unsigned", "void",   "volatile", "while",    "main",
	"bool",	   "true",     "false",	   "class",  "delete",	 "new",	     "private",
	"public",  "template", "this",	   "edict",
};

static bool is_name_byte(char c, bool is_first)
{
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
	return is_letter || (!is_first && c >= '0' && c <= '9');
}

/* Words of C and C++, and what the runtime and the implementation keep for themselves. */
static bool is_taken(struct text name)
{
	for (size_t i = 0; i < sizeof c_keywords / sizeof *c_keywords; i++)
		if (text_is(name, c_keywords[i]))
			return true;
	return text_starts(name, TEXT("edict_")) || text_starts(name, TEXT("EDICT_")) ||
	       text_starts(name, TEXT("_"));
}

bool compile_name_is_usable(struct text name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_name_byte(name.ptr[i], i == 0))
			return false;
	return name.len > 0 && name.len <= 63 && !is_taken(name);
}

/* The file name without folder and without the last extension. */
static struct text base_name(struct text path)
{
	for (size_t i = path.len; i > 0; i--) {
		if (path.ptr[i - 1] != '/')
			continue;
		path = (struct text){path.ptr + i, path.len - i};
		break;
	}
	for (size_t i = path.len; i > 1; i--)
		if (path.ptr[i - 1] == '.')
			return (struct text){path.ptr, i - 1};
	return path;
}

struct text compile_name(struct arena *arena, struct text path)
{
	struct text base = base_name(path);
	size_t len = base.len < 48 ? base.len : 48;
	char *bytes = arena_alloc(arena, len + 1);
	for (size_t i = 0; i < len; i++)
		bytes[i] = is_name_byte(base.ptr[i], false) ? base.ptr[i] : '_';
	struct text name = {bytes, len};
	if (compile_name_is_usable(name))
		return name;
	if (text_is(name, "") || text_is(name, "_"))
		return TEXT("policy");
	return text_format(arena, "policy_%.*s", TEXT_ARG(name));
}

/* ---- the verb ------------------------------------------------------------ */

static void print_dump(const struct compilation *c, enum dump dump)
{
	struct buffer out = {0};
	switch (dump) {
	case DUMP_NONE:
		break;
	case DUMP_AST:
		if (c->is_cedar)
			cedar_print_set(&c->cedar.set, &out);
		for (size_t i = 0; i < c->loaded.n; i++)
			ast_print(c->loaded.policies[i], &out);
		break;
	case DUMP_IR:
		ir_print(c->policy, &out);
		break;
	case DUMP_SIMPLE:
		ir_print(c->simple, &out);
		break;
	case DUMP_PLAN:
		plan_print(c->plan, &out);
		break;
	case DUMP_SCANS:
		emit_costs(c->plan, &out);
		break;
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buffer_free(&out);
}

static enum status dump_policy(struct arena *arena, const struct options *options)
{
	static const enum stage last[] = {
		[DUMP_AST] = STAGE_AST,	      [DUMP_IR] = STAGE_IR,
		[DUMP_SIMPLE] = STAGE_SIMPLE, [DUMP_PLAN] = STAGE_PLAN,
		[DUMP_SCANS] = STAGE_PLAN,
	};
	struct compilation c;
	enum status status = compile_files(arena, options->inputs, options->n_inputs,
					   options, last[options->dump], &c);
	if (status == STATUS_FINE)
		print_dump(&c, options->dump);
	return status;
}

/* Write one rendering to DIR/NAME.extension. */
static bool write_rendering(struct outputs *outputs, const char *extension,
			    struct buffer *bytes)
{
	struct text path = text_format(outputs->arena, "%s/%.*s.%s", outputs->dir,
				       TEXT_ARG(outputs->name), extension);
	bool is_written = output_write(path.ptr, buffer_text(bytes));
	ARENA_PUSH(outputs->arena, outputs->paths, outputs->n_paths, path);
	bytes->len = 0;
	return is_written;
}

static bool write_renderings(const struct plan *plan, const struct options *options,
			     struct outputs *outputs)
{
	const struct emit_options emit = {outputs->name, options->layout};
	struct buffer bytes = {0};
	bool ok = true;
	if (options->emit & EMIT_C) {
		emit_c(plan, &emit, &bytes);
		ok = ok && write_rendering(outputs, "c", &bytes);
		emit_c_header(plan, &emit, &bytes);
		ok = ok && write_rendering(outputs, "h", &bytes);
	}
	if (options->emit & EMIT_LISTING) {
		emit_listing(plan, &bytes);
		ok = ok && write_rendering(outputs, "listing", &bytes);
	}
	if (options->emit & EMIT_JSON) {
		emit_json(plan, &bytes);
		ok = ok && write_rendering(outputs, "json", &bytes);
	}
	if (options->emit & EMIT_DOT) {
		emit_dot(plan, &bytes);
		ok = ok && write_rendering(outputs, "dot", &bytes);
	}
	buffer_free(&bytes);
	return ok;
}

static enum status write_policy(struct arena *arena, const struct options *options)
{
	struct outputs outputs = {.arena = arena, .dir = options->output_dir};
	struct compilation c;
	enum status status = compile_files(arena, options->inputs, options->n_inputs,
					   options, STAGE_PLAN, &c);
	if (status != STATUS_FINE)
		return status;
	outputs.name = options->name != NULL ? text_of(options->name)
					     : compile_name(arena, options->inputs[0]);
	if (!output_make_folder(arena, options->output_dir) ||
	    !write_renderings(c.plan, options, &outputs))
		return STATUS_USAGE;
	if (options->depfile != NULL &&
	    !output_write_depfile(&outputs, &c, options->depfile))
		return STATUS_USAGE;
	return STATUS_FINE;
}

enum status verb_compile(const struct options *options)
{
	if (options->name != NULL && !compile_name_is_usable(text_of(options->name))) {
		message("--name cannot be `%s`: it becomes the prefix of C names, so it "
			"must be "
			"a C identifier, no keyword, and not begin with `_` or `edict_`",
			options->name);
		return STATUS_USAGE;
	}
	if (options->dump == DUMP_NONE && options->output_dir == NULL) {
		message("where to write is not said: -o DIR, or --dump=PASS to print");
		return STATUS_USAGE;
	}
	struct arena *arena = arena_new();
	enum status status = options->dump != DUMP_NONE ? dump_policy(arena, options)
							: write_policy(arena, options);
	arena_free(arena);
	return status;
}
