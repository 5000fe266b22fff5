/* edict/image.h - compiled policies as a bundle carries them, and their self-tests.
 *
 * Every object holds the emitted C and all of the runtime that it needs, and gives one
 * thing away: its entry, a table at a fixed place.
 *
 *     x86-64, aarch64    a shared object whose only symbol is `edict_image`, the entry
 *     wasm32             a module without imports; its exports are memory, edict_work,
 *                        edict_decide, edict_reason (port/wasm.c)
 *     Cortex-M4          an image that runs from any address of RAM:
 *
 *     +--------------------------+----------------------+---------------+------------+
 *     | image header, 32 bytes   | code, constants      | data          | relocations|
 *     +--------------------------+----------------------+---------------+------------+
 *
 *     "edim" 4 | ABI 4 | size without relocations 4 | relocations 4 | memory 4 (size and
 *     what must be zero behind it) | offset of the entry 4 | zero 8
 *
 *     A relocation is the offset of a word to which the address of the image is added.
 */
#ifndef EDICT_IMAGE_H
#define EDICT_IMAGE_H

#include "edict/bundle.h"
#include "edict/cedar.h"
#include "edict/edict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The entry of an object.  One of the two is not NULL. */
struct edict_image {
	uint32_t abi_version;
	uint32_t reserved;
	const struct edict_policy *policy;
	const struct edict_cedar_policy *cedar;
};

#define EDICT_IMAGE_HEADER_SIZE 32

/* image.c: copy a Cortex-M4 image of a verified bundle to `memory` (aligned to 8), relocate
 * it, and give its entry. */
enum edict_fault edict_image_load(const struct edict_input *input,
				  const struct edict_section *section, void *memory,
				  size_t size, const struct edict_image **image);

/* ---- self-tests (self_test.c) ------------------------------------------------------ *
 *
 * The TESTS section: requests with the decision that the policy's meaning gives them, one
 * after the other, each padded with zeros to a multiple of 4:
 *
 *     size of the request 4 | effect 1 | reason 1 | status 1 | zero 1 | rule 2 | field 2
 *     | the JSON text of the request
 */
#define EDICT_SELF_TEST_REQUEST_MAX 65536

/* Decides one request, whatever the dialect. */
struct edict_decider {
	void (*decide)(void *ctx, const char *json, size_t len,
		       struct edict_decision *decision);
	void *ctx;
};

/* Run all of them.  `memory` holds one request at a time.  EDICT_FAULT_SELF_TEST if one is
 * decided differently; `index`, unless NULL, says which. */
enum edict_fault edict_self_test(const struct edict_input *input,
				 const struct edict_section *section,
				 const struct edict_decider *decider, void *memory,
				 size_t size, uint32_t *index);

#ifdef __cplusplus
}
#endif

#endif
