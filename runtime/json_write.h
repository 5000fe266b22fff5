/* json_write.h - JSON into memory that the caller gives: members, in the order written.
 *
 * What does not fit is left out and remembered, so that only the end need ask.  Names of
 * members are written as they are, texts with the shortest escapes.
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

/* The bytes of a literal. */
#define EDICT_JSON_PUT(out, literal) edict_json_put(out, literal, sizeof(literal) - 1)

EDICT_HIDDEN void edict_json_put_number(struct edict_json_out *out, uint64_t number);

/* Lower-case digits, two a byte. */
EDICT_HIDDEN void edict_json_put_hex(struct edict_json_out *out, const uint8_t *bytes,
				     size_t len);

/* A string with its quotes. */
EDICT_HIDDEN void edict_json_put_text(struct edict_json_out *out,
				      struct edict_string text);

EDICT_HIDDEN void edict_json_put_digest(struct edict_json_out *out,
					const uint8_t digest[32]);

/* The bytes of a text that ends with NUL. */
EDICT_HIDDEN struct edict_string edict_string_of(const char *text);

#endif
