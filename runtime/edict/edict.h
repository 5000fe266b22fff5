/* edict/edict.h - what a program that hosts a policy includes.
 *
 * Three steps: read a JSON request into the policy's typed struct (or fill the
 * struct by hand), decide, act on the decision.  Or all three in one call:
 *
 *     struct edict_decision d;
 *     edict_decide_json(&shop_policy, json, json_len, work, sizeof work, &d);
 *     if (d.effect == EDICT_ALLOW)
 *             ...
 *
 * Nothing here allocates or fails open: whatever goes wrong, the decision is a
 * deny that says why.  The request borrows from `json` and `work`; both must
 * stay unchanged for as long as the request is used.
 */
#ifndef EDICT_EDICT_H
#define EDICT_EDICT_H

#include "edict/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* edict_request_init, in edict/abi.h, makes `request` (policy->request_size bytes,
 * aligned for any member) the empty request. */

/* Read one JSON object (RFC 8259) of `len` bytes into `request`.
 *
 * Strings are used in place; those with escapes are decoded into `work`, which
 * also holds the items of lists and the reader's own stack.  A buffer of
 * edict_work_size(policy, len) bytes always suffices.
 *
 * A member of the wrong type makes its field mistyped and is no error.  Returns
 * EDICT_OK, or the first fault of the document, leaving the request unusable;
 * EDICT_E_NUMBER only where the text has no other fault. */
enum edict_status edict_request_read(const struct edict_policy *policy, const char *json,
				     size_t len, void *work, size_t work_size,
				     void *request);
size_t edict_work_size(const struct edict_policy *policy, size_t len);

/* Read and decide.  The request struct itself is taken from the front of `work`,
 * so `work_size` must be policy->request_size larger than for reading alone
 * (edict_work_size counts it). */
void edict_decide_json(const struct edict_policy *policy, const char *json, size_t len,
		       void *work, size_t work_size, struct edict_decision *decision);

/* Decide, and report the truth of every rule: truths[i] is EDICT_FALSE,
 * EDICT_TRUE or unknown with reason and field.  `truths` has policy->n_rules
 * entries. */
void edict_explain(const struct edict_policy *policy, const void *request,
		   struct edict_decision *decision, uint32_t *truths);

/* Names as policies spell them: "deny", "require_approval", "throttle", "allow". */
const char *edict_effect_name(enum edict_effect effect);

/* "ok", "syntax", "utf8", "duplicate", "depth", "number", "limit", "space", "abi";
 * of Cedar also "schema", "cycle", "extension". */
const char *edict_status_name(enum edict_status status);

/* Write the reason of `decision` as text: the rule's message, `rule:<id>`,
 * `default`, `missing:<path>`, `type:<path>` or `request:<status>`.  Writes at most
 * `size` bytes including the final NUL and returns the full length. */
size_t edict_reason_text(const struct edict_policy *policy,
			 const struct edict_decision *decision, char *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
