/* quote.h - the string literals of the condition language, read and written.
 *
 * A literal stands in single or double quotes with the escapes \\ \' \" \n \r \t
 * and \uXXXX (UTF-16 surrogates in pairs).  The text after `matches` is raw: a
 * backslash stays, so that regexes need no second layer of escapes; only the quote
 * itself loses the backslash in front of it.
 */
#ifndef EDICT_FRONT_QUOTE_H
#define EDICT_FRONT_QUOTE_H

#include <stdint.h>

#include "base/text.h"

enum quote_fault { QUOTE_OK, QUOTE_ESCAPE, QUOTE_UNICODE };

struct quote_error {
	enum quote_fault fault;
	uint32_t begin, end; /* of the escape, in the text between the quotes */
};

/* Decode what stands between the quotes.  False and `*error` at the first bad escape. */
bool quote_decode(struct arena *arena, struct text body, struct text *out,
		  struct quote_error *error);
struct text quote_decode_raw(struct arena *arena, struct text body, char quote);

/* Write `t` as a literal in the quotes `quote`, or raw in whichever quotes can hold it.
 */
void quote_write(struct buffer *out, struct text t, char quote);
void quote_write_raw(struct buffer *out, struct text t);

#endif
