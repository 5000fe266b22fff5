/* wasm.c - what a policy as a WebAssembly module exports.
 *
 *     edict_work(len)     where to put a request of `len` bytes of JSON; 0: no memory
 *     edict_decide(len)   decide it; the address of a struct edict_decision (edict/abi.h)
 *     edict_reason()      the address of that decision's reason, NUL-terminated
 *
 * There are no imports.  Memory grows as requests need it, and never shrinks; the address
 * from edict_work holds until the next call.  A module works on one request at a time.
 */
#include "edict/image.h"

#define EXPORT(name) __attribute__((export_name(name)))
#define PAGE	     65536u
#define REQUEST_MAX  (UINT32_C(1) << 24)

EXPORT("edict_work") void *edict_work(uint32_t len);
EXPORT("edict_decide") const struct edict_decision *edict_decide_request(uint32_t len);
EXPORT("edict_reason") const char *edict_reason(void);

extern const struct edict_image edict_image;
extern unsigned char __heap_base[]; /* of the linker: memory is free from here on */

static struct edict_decision decision;
static char reason[256];

/* Memory from __heap_base on has `size` bytes. */
static bool make_room(size_t size)
{
	size_t end = (size_t)__heap_base + size;
	size_t n_pages = __builtin_wasm_memory_size(0);
	if (end < size)
		return false;
	size_t wanted = end / PAGE + (end % PAGE != 0);
	return wanted <= n_pages ||
	       __builtin_wasm_memory_grow(0, wanted - n_pages) != (size_t)-1;
}

/* Behind the request, aligned for any value, reading it works in all the memory there is.
 */
struct work {
	unsigned char *bytes;
	size_t size;
};

static struct work work_behind(uint32_t len)
{
	size_t at = (size_t)(__heap_base + len);
	unsigned char *bytes = __heap_base + len + (-at & 15);
	size_t end = __builtin_wasm_memory_size(0) * PAGE; /* 0 where memory is full */
	return (struct work){bytes, end - (size_t)bytes};
}

static void refuse(enum edict_status status)
{
	decision = (struct edict_decision){.status = (uint8_t)status,
					   .rule = EDICT_RULE_NONE,
					   .field = EDICT_FIELD_NONE};
}

#if EDICT_IS_CEDAR

static size_t scratch_size(void)
{
	return (edict_image.cedar->scratch_size + (size_t)15) & ~(size_t)15;
}

static size_t work_size(uint32_t len)
{
	return edict_cedar_request_size(edict_image.cedar, len) + scratch_size();
}

static void decide(uint32_t len)
{
	const struct edict_cedar_policy *policy = edict_image.cedar;
	struct edict_cedar_request request;
	struct work work = work_behind(len);
	size_t used = scratch_size();
	struct edict_cedar_scratch scratch = {(char *)work.bytes, policy->scratch_size, 0,
					      0};
	enum edict_status status = EDICT_E_SPACE;
	if (used <= work.size)
		status = edict_cedar_request_read(&request, policy, NULL,
						  (const char *)__heap_base, len, true,
						  work.bytes + used, work.size - used);
	if (status != EDICT_OK) {
		refuse(status);
		return;
	}
	request.scratch = &scratch;
	edict_cedar_decide(policy, &request, &decision);
}

#else

static size_t work_size(uint32_t len)
{
	return edict_work_size(edict_image.policy, len);
}

static void decide(uint32_t len)
{
	struct work work = work_behind(len);
	edict_decide_json(edict_image.policy, (const char *)__heap_base, len, work.bytes,
			  work.size, &decision);
}

#endif

void *edict_work(uint32_t len)
{
	bool fits = len <= REQUEST_MAX && make_room((size_t)len + 16 + work_size(len));
	return fits ? __heap_base : NULL;
}

const struct edict_decision *edict_decide_request(uint32_t len)
{
	if (edict_work(len) != NULL)
		decide(len);
	else
		refuse(EDICT_E_SPACE);
	return &decision;
}

const char *edict_reason(void)
{
	const struct edict_policy *policy =
		EDICT_IS_CEDAR ? &edict_image.cedar->base : edict_image.policy;
	edict_reason_text(policy, &decision, reason, sizeof reason);
	return reason;
}
