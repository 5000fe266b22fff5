/* pattern_engine.h - the other regular-expression engines, one door for each: pattern
 * text and options in, yes or no out.  Readable for C and C++.
 */
#ifndef EDICT_TESTS_PATTERN_ENGINE_H
#define EDICT_TESTS_PATTERN_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct engine_options {
	bool ignore_case, multi_line, dot_all, verbose;
	bool utf8;	    /* characters, else bytes */
	bool ecmascript;    /* empty classes, escapes */
	bool hex_escapes;   /* \uHHHH is a character, \xHH has two digits */
	bool end_is_end;    /* $ is never before a newline, unless multi-line */
	bool caret_at_last; /* multi-line ^ also after a newline that is the end */
};

/* NULL if the engine refuses the pattern. */
void *engine_pcre2_new(const char *pattern, size_t len, const struct engine_options *o);
void *engine_re2_new(const char *pattern, size_t len, const struct engine_options *o);

/* 1: it matches somewhere, 0: it does not, -1: the engine gave up. */
int engine_pcre2_match(void *engine, const char *text, size_t len);
int engine_re2_match(void *engine, const char *text, size_t len);

void engine_pcre2_free(void *engine);
void engine_re2_free(void *engine);

#ifdef __cplusplus
}
#endif

#endif
