/* image.c - any bytes as a Cortex-M4 image, as carried requests, or as what a linker
 * made.
 *
 * The first byte says which.  No byte outside the section is asked for, none outside the
 * memory is written.  An image that is taken is in memory as it was carried, but for the
 * words that its relocations name, each moved once; what is made of an executable is
 * taken.
 */
#include <stdlib.h>
#include <string.h>

#include "bundle/arm_image.h"
#include "edict/image.h"
#include "fuzz.h"

enum { IMAGE, TESTS, EXECUTABLE, N_KINDS };
enum { MEMORY_MAX = 1 << 16, REQUEST_ROOM = 256 };

static void must(bool ok)
{
	if (!ok)
		abort();
}

static bool read_within(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct text *section = ctx;
	must(offset <= section->len && len <= section->len - offset);
	if (len > 0)
		memcpy(bytes, section->ptr + offset, len);
	return true;
}

/* ---- images --------------------------------------------------------------- */

static uint32_t word_at(const char *bytes)
{
	return edict_load32(bytes);
}

/* Undo the relocations that the section names: then the bytes are those of the section.
 */
static void check_loaded(const struct text *section, char *memory, uint32_t size)
{
	uint32_t n = word_at(section->ptr + 12);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t offset = word_at(section->ptr + size + 4 * i);
		uint32_t word = word_at(memory + offset) - (uint32_t)(uintptr_t)memory;
		for (int k = 0; k < 4; k++)
			memory[offset + (uint32_t)k] = (char)(word >> 8 * k & 0xff);
	}
	must(memcmp(memory, section->ptr, size) == 0);
}

static enum edict_fault load(const struct text *section, size_t room)
{
	union {
		const struct text *section;
		void *ctx;
	} of = {section};
	struct edict_input input = {read_within, of.ctx, section->len};
	struct edict_section whole = {.size = section->len};
	const struct edict_image *image;
	char *memory = malloc(room > 0 ? room : 1); /* the sanitizer knows its end */
	must(memory != NULL);
	enum edict_fault fault = edict_image_load(&input, &whole, memory, room, &image);
	must((fault == EDICT_FAULT_NONE) == (image != NULL));
	if (image != NULL) {
		uint32_t size = word_at(section->ptr + 8);
		const char *entry = (const char *)image;
		must(entry >= memory + EDICT_IMAGE_HEADER_SIZE &&
		     entry + 16 <= memory + size && size <= room);
		check_loaded(section, memory, size);
	}
	free(memory);
	return fault;
}

static void fuzz_image(const struct text *section)
{
	/* What it says that it needs, or less. */
	size_t asked = section->len >= 20 ? word_at(section->ptr + 16) : 0;
	load(section, asked < MEMORY_MAX ? asked : MEMORY_MAX);
	load(section, section->len < MEMORY_MAX ? section->len : MEMORY_MAX);
}

/* ---- executables ---------------------------------------------------------- */

static void fuzz_executable(const struct text *elf)
{
	struct arena *arena = arena_new();
	struct text image;
	const char *why = NULL;
	if (arm_image(arena, *elf, &image, &why)) {
		uint32_t asked = word_at(image.ptr + 16);
		enum edict_fault fault =
			load(&image, asked < MEMORY_MAX ? asked : MEMORY_MAX);
		must(fault == EDICT_FAULT_NONE ||
		     (fault == EDICT_FAULT_SPACE && asked > MEMORY_MAX));
	} else {
		must(why != NULL);
	}
	arena_free(arena);
}

/* ---- carried requests ----------------------------------------------------- */

static void decide(void *ctx, const char *json, size_t len,
		   struct edict_decision *decision)
{
	size_t *n_decided = ctx;
	must(len <= REQUEST_ROOM && json != NULL);
	++*n_decided;
	*decision = (struct edict_decision){.rule = EDICT_RULE_NONE,
					    .field = EDICT_FIELD_NONE};
}

static void fuzz_tests(const struct text *section)
{
	union {
		const struct text *section;
		void *ctx;
	} of = {section};
	struct edict_input input = {read_within, of.ctx, section->len};
	struct edict_section whole = {.size = section->len};
	size_t n_decided = 0;
	uint32_t index = 0;
	const struct edict_decider decider = {decide, &n_decided};
	char *memory = malloc(REQUEST_ROOM);
	must(memory != NULL);
	enum edict_fault fault =
		edict_self_test(&input, &whole, &decider, memory, REQUEST_ROOM, &index);
	if (fault == EDICT_FAULT_NONE)
		must(section->len == 0 || n_decided == index + 1u);
	free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct text section = {(const char *)data + 1, size - 1};
	switch (data[0] % N_KINDS) {
	case IMAGE:
		fuzz_image(&section);
		break;
	case TESTS:
		fuzz_tests(&section);
		break;
	case EXECUTABLE:
		fuzz_executable(&section);
		break;
	}
	return 0;
}
