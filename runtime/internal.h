/* internal.h - what the files of the runtime share, and nobody else sees.
 *
 * The four memory functions are the only symbols the runtime takes from outside;
 * a freestanding implementation has no <string.h>, so they are declared here.
 */
#ifndef EDICT_INTERNAL_H
#define EDICT_INTERNAL_H

#include "edict/edict.h"

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);

#define EDICT_HIDDEN __attribute__((visibility("hidden")))

/* An edict_value can hold every member of a request, so its alignment suits all. */
#define EDICT_ALIGN _Alignof(struct edict_value)

/* Bytes from `p` to the next address that suits every member. */
static inline size_t edict_padding(const void *p)
{
	return (size_t)(0 - (uintptr_t)p) & (EDICT_ALIGN - 1);
}

/* The value of a hexadecimal digit; above 15 if it is none. */
static inline uint32_t edict_hex_digit(char c)
{
	uint32_t digit = (uint32_t)(uint8_t)c - '0';
	uint32_t letter = ((uint32_t)(uint8_t)c | 0x20u) - 'a';
	if (digit <= 9)
		return digit;
	return letter <= 5 ? letter + 10 : 16;
}

static inline const void *edict_member(const struct edict_field *field,
				       const void *request)
{
	return (const char *)request + field->offset;
}

/* The place of the lowest byte of `word` that is not zero; there is one, and it has
 * only its top bit set.  (Counting zeros in 64 bits is a library call on 32-bit
 * machines.) */
static inline uint32_t edict_first_marked(uint64_t word)
{
#if UINTPTR_MAX > UINT32_MAX
	return (uint32_t)__builtin_ctzll(word) / 8;
#else
	uint32_t low = (uint32_t)word;
	uint32_t half = low != 0 ? low : (uint32_t)(word >> 32);
	return (uint32_t)__builtin_ctz(half) / 8 + (low != 0 ? 0 : 4);
#endif
}

/* Start from a deny; members that the counts leave unused are not written. */
static inline void edict_deny(struct edict_decision *decision, enum edict_status status)
{
	decision->effect = EDICT_DENY;
	decision->reason = EDICT_REASON_REQUEST;
	decision->status = (uint8_t)status;
	decision->n_obligations_listed = 0;
	decision->rule = EDICT_RULE_NONE;
	decision->field = EDICT_FIELD_NONE;
	decision->n_obligations = 0;
}

/* ---- JSON tokens (json.c) ------------------------------------------------ *
 *
 * Each function takes the place to read at and returns the place after the token,
 * or NULL with `status` set.
 */
struct edict_json {
	const char *end;
	char *front; /* front and back bound the work space that is free */
	char *back;
	enum edict_status status;
	bool bad_number; /* some number that was to be kept does not fit */
};

static inline const char *edict_json_fail(struct edict_json *in, enum edict_status status)
{
	in->status = status;
	return NULL;
}

/* The byte at `p`, or at the end 0, which no token begins with. */
static inline char edict_json_peek(const struct edict_json *in, const char *p)
{
	return p < in->end ? *p : '\0';
}

static inline const char *edict_json_space(const struct edict_json *in, const char *p)
{
	while (p < in->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

/* A string; `p` stands behind the opening quote.  `text` becomes its decoded value:
 * in place, or at `front` if it has escapes.  Without `keep` it need not be valid
 * afterwards. */
EDICT_HIDDEN const char *edict_json_string(struct edict_json *in, const char *p,
					   bool keep, struct edict_string *text);

/* Bytes of the character at `p`, which is not ASCII; 0 if it is no character. */
EDICT_HIDDEN uint32_t edict_json_wide_length(const char *p, const char *end);

/* The bytes of a character, at most four; how many they are. */
EDICT_HIDDEN size_t edict_json_encode_utf8(uint32_t c, char *out);

EDICT_HIDDEN const char *edict_json_number(struct edict_json *in, const char *p);

/* A string, number, true, false or null.  `value->type` is always set, the rest
 * only with `keep`. */
EDICT_HIDDEN const char *edict_json_scalar(struct edict_json *in, const char *p,
					   bool keep, struct edict_value *value);

/* ---- lists and texts of a request (collect.c) ---------------------------- */

/* A part of the document from which a field takes several values. */
struct edict_span {
	struct edict_span *next;
	const struct edict_path_node *node;
	const char *begin;
	const char *end;
};

/* Fill the list, any and texts members that `spans` speak of.  The document is
 * known to be valid.  False with `status` set if the work space is too small. */
EDICT_HIDDEN bool edict_collect(struct edict_json *in, const struct edict_policy *policy,
				const struct edict_span *spans, void *request);

#endif
