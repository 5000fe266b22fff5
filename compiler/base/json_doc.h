/* json_doc.h - strict JSON (RFC 8259) into a document tree.
 *
 * Own code, because the tree needs spans and the exact text of numbers, which the
 * JSON libraries at hand turn into doubles.  Refused: duplicate members, invalid
 * UTF-8, lone surrogates, nesting beyond a limit, anything after the value.
 *
 *              requests       large documents
 *     depth    DOC_DEPTH_MAX  JSON_LARGE_DEPTH_MAX
 *     string   64 KiB         the document
 *     members  256            the document
 *     values   the document   JSON_LARGE_VALUES_MAX
 */
#ifndef EDICT_BASE_JSON_DOC_H
#define EDICT_BASE_JSON_DOC_H

#include "base/doc.h"

/* Bounds on what a request may hold; the runtime has the same (EDICT_TEXT_MAX,
 * EDICT_MEMBERS_MAX in edict/abi.h). */
#define JSON_STRING_MAX	 65536u
#define JSON_MEMBERS_MAX 256u

/* Bounds on files that hold data or policies: an expression of CEDAR_DEPTH_MAX levels
 * takes twice as many of JSON.  A value costs about 130 bytes. */
#define JSON_LARGE_DEPTH_MAX  520u
#define JSON_LARGE_VALUES_MAX (1u << 22)

/* Which of the runtime's request faults the text has (names as in edict_status). */
enum json_fault {
	JSON_OK,
	JSON_SYNTAX,
	JSON_UTF8,
	JSON_DUPLICATE,
	JSON_DEPTH,
	JSON_LIMIT
};

/* Read body[begin, end) of `source`.  On a fault returns NULL, sets `*fault`, and
 * adds a diagnostic unless `diags` is NULL. */
struct doc *json_doc_read(struct arena *arena, const struct source *source,
			  uint32_t begin, uint32_t end, struct diag_list *diags,
			  enum json_fault *fault);

/* The same for all of `source`, with the limits of large documents. */
struct doc *json_doc_read_large(struct arena *arena, const struct source *source,
				struct diag_list *diags, enum json_fault *fault);

/* Does the text begin as a JSON object does? */
bool json_doc_is_object(struct text body);

#endif
