/* json_write.h - JSON into memory that the caller gives: members, in the order written.
 *
 * What does not fit is left out and remembered, so that only the end need ask.
 */
#ifndef EDICT_JSON_WRITE_H
#define EDICT_JSON_WRITE_H

#include "internal.h"

struct edict_json_out {
	char *at, *end;
	bool is_full; /* something did not fit */
};

EDICT_HIDDEN void edict_json_put(struct edict_json_out *out, const char *bytes,
				 size_t len);

EDICT_HIDDEN void edict_json_put_byte(struct edict_json_out *out, char byte);

/* The bytes of a text that ends with NUL. */
EDICT_HIDDEN void edict_json_put_word(struct edict_json_out *out, const char *word);

EDICT_HIDDEN void edict_json_put_number(struct edict_json_out *out, uint64_t number);

/* Lower-case digits, two a byte, in quotes. */
EDICT_HIDDEN void edict_json_put_hex(struct edict_json_out *out, const uint8_t *bytes,
				     size_t len);

/* A string with the shortest escapes, in quotes; every byte that is no UTF-8 becomes
 * U+FFFD. */
EDICT_HIDDEN void edict_json_put_text(struct edict_json_out *out,
				      struct edict_string text);

/* The bytes of a text that ends with NUL. */
EDICT_HIDDEN struct edict_string edict_string_of(const char *text);

#endif
