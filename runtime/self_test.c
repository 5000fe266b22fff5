/* self_test.c - the carried requests, decided and compared.
 *
 * Needs:   the TESTS section of a verified bundle.
 * Gives:   EDICT_FAULT_NONE only if every request is decided as the section says.
 */
#include "edict/image.h"

#include "bytes.h"
#include "internal.h"

enum { ENTRY_SIZE = 12 };

/* One entry, without its request. */
struct expected {
	uint32_t size; /* of the request */
	uint8_t effect, reason, status;
	uint16_t rule, field;
};

static uint16_t load16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static enum edict_fault read_entry(const struct edict_input *input, uint64_t at,
				   uint64_t left, struct expected *out)
{
	uint8_t b[ENTRY_SIZE];
	if (left < ENTRY_SIZE)
		return EDICT_FAULT_SIZE;
	if (!input->read(input->ctx, at, b, sizeof b))
		return EDICT_FAULT_READ;
	*out = (struct expected){
		.size = edict_get32(b),
		.effect = b[4],
		.reason = b[5],
		.status = b[6],
		.rule = load16(b + 8),
		.field = load16(b + 10),
	};
	if (b[7] != 0)
		return EDICT_FAULT_RESERVED;
	if (out->size > EDICT_SELF_TEST_REQUEST_MAX || out->size > left - ENTRY_SIZE)
		return EDICT_FAULT_SIZE;
	return EDICT_FAULT_NONE;
}

/* The request, and the zeros that pad it. */
static enum edict_fault read_request(const struct edict_input *input, uint64_t at,
				     uint64_t left, uint32_t size, void *memory,
				     size_t memory_size)
{
	uint8_t padding[4];
	uint32_t n_padding = -size & 3u;
	if (size > memory_size)
		return EDICT_FAULT_SPACE;
	if (left - size < n_padding)
		return EDICT_FAULT_SIZE;
	if (!input->read(input->ctx, at, memory, size) ||
	    !input->read(input->ctx, at + size, padding, n_padding))
		return EDICT_FAULT_READ;
	for (uint32_t i = 0; i < n_padding; i++) {
		if (padding[i] != 0)
			return EDICT_FAULT_RESERVED;
	}
	return EDICT_FAULT_NONE;
}

static bool is_as_expected(const struct edict_decision *decision,
			   const struct expected *expected)
{
	return decision->effect == expected->effect &&
	       decision->reason == expected->reason &&
	       decision->status == expected->status && decision->rule == expected->rule &&
	       decision->field == expected->field;
}

enum edict_fault edict_self_test(const struct edict_input *input,
				 const struct edict_section *section,
				 const struct edict_decider *decider, void *memory,
				 size_t size, uint32_t *index)
{
	uint64_t at = section->offset;
	uint64_t end = section->offset + section->size;
	for (uint32_t i = 0; at < end; i++) {
		struct expected expected;
		struct edict_decision decision;
		if (index != NULL)
			*index = i;
		enum edict_fault fault = read_entry(input, at, end - at, &expected);
		if (fault != EDICT_FAULT_NONE)
			return fault;
		at += ENTRY_SIZE;
		fault = read_request(input, at, end - at, expected.size, memory, size);
		if (fault != EDICT_FAULT_NONE)
			return fault;
		decider->decide(decider->ctx, memory, expected.size, &decision);
		if (!is_as_expected(&decision, &expected))
			return EDICT_FAULT_SELF_TEST;
		at += expected.size + (-expected.size & 3u);
	}
	return EDICT_FAULT_NONE;
}
