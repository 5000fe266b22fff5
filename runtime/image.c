/* image.c - a Cortex-M4 image, copied to memory and made to run there.
 *
 * Needs:   the OBJECT section of a verified bundle; nothing here can tell good code from
 *          bad.
 * Gives:   an image that is whole and relocated, or a fault and memory that must not run.
 *
 * What was written as data is run as code next.  The Cortex-M4 has no caches; a core that
 * has them must clean and invalidate them over `memory` first.
 */
#include "edict/image.h"

#include "bytes.h"
#include "internal.h"

/* An entry as the target has it: four words. */
enum { ENTRY_SIZE = 16, RELOCATIONS_AT_ONCE = 16 };

struct image_header {
	uint32_t abi, size, n_relocations, memory, entry;
};

static enum edict_fault read_header(const struct edict_input *input,
				    const struct edict_section *section,
				    struct image_header *out)
{
	uint8_t b[EDICT_IMAGE_HEADER_SIZE];
	if (section->size < sizeof b)
		return EDICT_FAULT_IMAGE;
	if (!input->read(input->ctx, section->offset, b, sizeof b))
		return EDICT_FAULT_READ;
	*out = (struct image_header){
		.abi = edict_get32(b + 4),
		.size = edict_get32(b + 8),
		.n_relocations = edict_get32(b + 12),
		.memory = edict_get32(b + 16),
		.entry = edict_get32(b + 20),
	};
	if (b[0] != 'e' || b[1] != 'd' || b[2] != 'i' || b[3] != 'm' ||
	    edict_get32(b + 24) != 0 || edict_get32(b + 28) != 0)
		return EDICT_FAULT_IMAGE;
	return EDICT_FAULT_NONE;
}

static bool is_consistent(const struct image_header *h, uint64_t section_size)
{
	return h->size >= EDICT_IMAGE_HEADER_SIZE + ENTRY_SIZE && h->size % 4 == 0 &&
	       section_size == h->size + 4 * (uint64_t)h->n_relocations &&
	       h->memory >= h->size && h->memory % 4 == 0 &&
	       h->entry >= EDICT_IMAGE_HEADER_SIZE && h->entry % 4 == 0 &&
	       h->entry <= h->size - ENTRY_SIZE;
}

/* Add the address of the image to a word of it. */
static void relocate(uint8_t *image, uint32_t offset)
{
	edict_put32(image + offset,
		    edict_get32(image + offset) + (uint32_t)(uintptr_t)image);
}

/* Relocations rise, so that none is there twice. */
static enum edict_fault relocate_all(const struct edict_input *input, uint64_t at,
				     const struct image_header *h, uint8_t *image)
{
	uint8_t bytes[4 * RELOCATIONS_AT_ONCE];
	uint32_t least = EDICT_IMAGE_HEADER_SIZE;
	for (uint32_t done = 0, n; done < h->n_relocations; done += n) {
		n = h->n_relocations - done;
		if (n > RELOCATIONS_AT_ONCE)
			n = RELOCATIONS_AT_ONCE;
		if (!input->read(input->ctx, at + 4 * (uint64_t)done, bytes, 4 * n))
			return EDICT_FAULT_READ;
		for (uint32_t i = 0; i < n; i++) {
			uint32_t offset = edict_get32(bytes + 4 * i);
			if (offset < least || offset % 4 != 0 || offset > h->size - 4)
				return EDICT_FAULT_IMAGE;
			relocate(image, offset);
			least = offset + 4;
		}
	}
	return EDICT_FAULT_NONE;
}

enum edict_fault edict_image_load(const struct edict_input *input,
				  const struct edict_section *section, void *memory,
				  size_t size, const struct edict_image **image)
{
	struct image_header h;
	uint8_t *bytes = memory;
	*image = NULL;
	enum edict_fault fault = read_header(input, section, &h);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	if (h.abi != EDICT_ABI_VERSION)
		return EDICT_FAULT_ABI;
	if (!is_consistent(&h, section->size) || (uintptr_t)memory % 8 != 0)
		return EDICT_FAULT_IMAGE;
	if (h.memory > size)
		return EDICT_FAULT_SPACE;
	if (!input->read(input->ctx, section->offset, bytes, h.size))
		return EDICT_FAULT_READ;
	memset(bytes + h.size, 0, h.memory - h.size);
	fault = relocate_all(input, section->offset + h.size, &h, bytes);
	if (fault == EDICT_FAULT_NONE)
		*image = (const void *)(bytes + h.entry);
	return fault;
}
