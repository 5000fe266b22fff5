/* check.c - `edict check`: everything that can be said without writing anything.
 */
#include <string.h>

#include "command/compile.h"

#define EXPLANATION_WIDTH 78

static void print_paragraph(const char *text)
{
	size_t column = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		if (column > 0 && column + 1 + len > EXPLANATION_WIDTH) {
			putchar('\n');
			column = 0;
		}
		printf("%s%.*s", column > 0 ? " " : "", (int)len, text);
		column += len + (column > 0 ? 1 : 0);
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static enum status explain_code(const char *name)
{
	static const char *const severities[] = {
		['E'] = "an error", ['W'] = "a warning", ['N'] = "a note"};
	enum diag_code code = diag_code_find(text_of(name));
	if (code == N_DIAG_CODES) {
		struct text codes[N_DIAG_CODES];
		for (unsigned i = 0; i < N_DIAG_CODES; i++)
			codes[i] = text_of(diag_code_name((enum diag_code)i));
		complain_unknown("diagnostic", text_of(name), codes, N_DIAG_CODES);
		return STATUS_USAGE;
	}
	const char *spelled = diag_code_name(code);
	printf("%s, %s\n\n", spelled, severities[(unsigned char)spelled[0]]);
	print_paragraph(diag_code_explanation(code));
	return STATUS_FINE;
}

static void print_summary(const struct compilation *c, struct text name)
{
	size_t n_rules = c->policy->n_rules, n_fields = c->policy->n_fields;
	if (c->is_cedar)
		printf("%.*s: %zu polic%s, no errors\n", TEXT_ARG(name), n_rules,
		       n_rules == 1 ? "y" : "ies");
	else
		printf("%.*s: %zu rule%s, %zu field%s, no errors\n", TEXT_ARG(name),
		       n_rules, n_rules == 1 ? "" : "s", n_fields,
		       n_fields == 1 ? "" : "s");
}

/* The plan is built too: its limits are part of what can be wrong with a policy. */
static enum status check_files(struct arena *arena, const struct options *options)
{
	struct compilation c;
	enum status status = compile_quietly(arena, options->inputs, options->n_inputs,
					     options, STAGE_PLAN, &c);
	if (options->format == FORMAT_JSON) {
		diag_render_json(c.diags, stdout);
		return status;
	}
	diagnostics_print(c.diags);
	if (status == STATUS_FINE)
		print_summary(&c, options->inputs[0]);
	return status;
}

enum status verb_check(const struct options *options)
{
	if (options->explain_code != NULL)
		return explain_code(options->explain_code);
	struct arena *arena = arena_new();
	enum status status = check_files(arena, options);
	arena_free(arena);
	return status;
}
