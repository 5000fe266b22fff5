/* edict/redact.h - a request without what nobody should read in a log.
 *
 * The copy is JSON on one line without blanks between tokens, fit to be the body of a
 * record (edict/audit.h).  Every string, every key and every number that the caller's
 * predicate names is replaced by a string,
 *
 *     "sha256:<64 hex digits of the decoded text, or of the number as it is written>"
 *
 * so that equal texts can still be told to be equal.  A digest hides a text no better than
 * the text is hard to guess: of a telephone number it can be found by trying them all.
 */
#ifndef EDICT_REDACT_H
#define EDICT_REDACT_H

#include "edict/crypto.h"
#include "edict/edict.h"

#ifdef __cplusplus
extern "C" {
#endif

struct edict_redactor {
	/* Is this text to be replaced?  `name` is the key of the member that it is the
	 * value of, or an item of whose list, also of a list in that list; `data` is NULL
	 * where there is none, as of keys.  NULL: nothing is replaced. */
	bool (*is_secret)(void *ctx, struct edict_string name, struct edict_string text);
	void *ctx;
	const struct edict_crypto *crypto;
};

/* Memory of the caller for one call. */
struct edict_redact_space {
	char *out;	 /* gets the copy */
	size_t out_size; /* EDICT_REDACT_SIZE(len) always suffices */
	void *work;	 /* for a text and the names around it, decoded, as far as they
			    have escapes: `len` bytes always suffice */
	size_t work_size;
};

/* Of `1,` a digest and the comma. */
#define EDICT_REDACT_SIZE(len) (37 * (size_t)(len))

/* Copy the JSON object of `len` bytes; `*out_len` gets the length of the copy.  Faults are
 * those of edict_request_read but for EDICT_E_DUPLICATE and EDICT_E_NUMBER, which are not
 * looked for; EDICT_E_SPACE is also said of `out`.  Then `out` is of no use. */
enum edict_status edict_redact(const struct edict_redactor *redactor, const char *json,
			       size_t len, const struct edict_redact_space *space,
			       size_t *out_len);

#ifdef __cplusplus
}
#endif

#endif
