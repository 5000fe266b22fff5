/* pattern_pcre2.c - PCRE2 as a voter. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "pattern_engine.h"

#define STEPS_MAX 300000u /* of backtracking; beyond them it gives up */

struct pcre2 {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static uint32_t options_of(const struct engine_options *o)
{
	uint32_t options = PCRE2_NEVER_BACKSLASH_C;
	options |= o->ignore_case ? PCRE2_CASELESS : 0;
	options |= o->multi_line ? PCRE2_MULTILINE : 0;
	options |= o->dot_all ? PCRE2_DOTALL : 0;
	options |= o->verbose ? PCRE2_EXTENDED : 0;
	options |= o->utf8 ? PCRE2_UTF : 0;
	options |= o->end_is_end ? PCRE2_DOLLAR_ENDONLY : 0;
	options |= o->caret_at_last ? PCRE2_ALT_CIRCUMFLEX : 0;
	options |= o->hex_escapes ? PCRE2_ALT_BSUX : 0;
	options |= o->ecmascript ? PCRE2_ALLOW_EMPTY_CLASS | PCRE2_ALT_BSUX : 0;
	return options;
}

void *engine_pcre2_new(const char *pattern, size_t len, const struct engine_options *o)
{
	int error;
	PCRE2_SIZE at;
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	if (o->ecmascript && o->utf8)
		pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, len, options_of(o), &error,
					 &at, context);
	pcre2_compile_context_free(context);
	if (code == NULL)
		return NULL;
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	struct pcre2 *p = malloc(sizeof *p);
	if (p == NULL)
		abort();
	*p = (struct pcre2){code, pcre2_match_data_create(1, NULL),
			    pcre2_match_context_create(NULL)};
	pcre2_set_match_limit(p->context, STEPS_MAX);
	return p;
}

int engine_pcre2_match(void *engine, const char *text, size_t len)
{
	struct pcre2 *p = engine;
	int result =
		pcre2_match(p->code, (PCRE2_SPTR)text, len, 0, 0, p->data, p->context);
	if (result >= 0)
		return 1;
	return result == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

void engine_pcre2_free(void *engine)
{
	struct pcre2 *p = engine;
	if (p == NULL)
		return;
	pcre2_match_context_free(p->context);
	pcre2_match_data_free(p->data);
	pcre2_code_free(p->code);
	free(p);
}
