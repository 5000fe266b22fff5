/* arm_image_test.c - from an ELF file to an image: what is taken, and what is refused.
 *
 * The files are made here, one section after the other; those of a real linker are the
 * matter of tests/embedded/image.sh.
 */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bundle/arm_image.h"
#include "bytes.h"
#include "edict/image.h"

enum { IMAGE_SIZE = 48, BSS_SIZE = 8, END = EDICT_IMAGE_HEADER_SIZE + IMAGE_SIZE };

static const char names[] = "\0.image\0.bss\0.rel.dyn\0.shstrtab\0.other";
enum { NAME_IMAGE = 1, NAME_BSS = 8, NAME_REL = 13, NAME_NAMES = 22, NAME_OTHER = 32 };
enum { NOTHING, IMAGE, BSS, REL, NAMES, N_SECTIONS };

/* A file as the linker makes it, to be changed in one thing. */
struct elf {
	Elf32_Ehdr header;
	Elf32_Shdr sections[N_SECTIONS];
	uint8_t image[IMAGE_SIZE];
	Elf32_Rel relocations[2];
	char names[sizeof names];
};

static struct elf whole_file(void)
{
	struct elf elf = {0};
	memcpy(elf.header.e_ident, ELFMAG, SELFMAG);
	elf.header.e_ident[EI_CLASS] = ELFCLASS32;
	elf.header.e_ident[EI_DATA] = ELFDATA2LSB;
	elf.header.e_machine = EM_ARM;
	elf.header.e_entry = EDICT_IMAGE_HEADER_SIZE + 16;
	elf.header.e_shoff = offsetof(struct elf, sections);
	elf.header.e_shentsize = sizeof *elf.sections;
	elf.header.e_shnum = N_SECTIONS;
	elf.header.e_shstrndx = NAMES;
	elf.sections[IMAGE] = (Elf32_Shdr){.sh_name = NAME_IMAGE,
					   .sh_type = SHT_PROGBITS,
					   .sh_flags = SHF_ALLOC,
					   .sh_addr = EDICT_IMAGE_HEADER_SIZE,
					   .sh_offset = offsetof(struct elf, image),
					   .sh_size = IMAGE_SIZE};
	elf.sections[BSS] = (Elf32_Shdr){.sh_name = NAME_BSS,
					 .sh_type = SHT_NOBITS,
					 .sh_flags = SHF_ALLOC,
					 .sh_addr = END,
					 .sh_size = BSS_SIZE};
	elf.sections[REL] = (Elf32_Shdr){.sh_name = NAME_REL,
					 .sh_type = SHT_REL,
					 .sh_flags = SHF_ALLOC,
					 .sh_offset = offsetof(struct elf, relocations),
					 .sh_size = sizeof elf.relocations};
	elf.sections[NAMES] = (Elf32_Shdr){.sh_name = NAME_NAMES,
					   .sh_type = SHT_STRTAB,
					   .sh_offset = offsetof(struct elf, names),
					   .sh_size = sizeof names};
	for (uint8_t i = 0; i < IMAGE_SIZE; i++)
		elf.image[i] = i;
	/* Out of order, as linkers have them. */
	elf.relocations[0] = (Elf32_Rel){END - 4, ELF32_R_INFO(0, R_ARM_RELATIVE)};
	elf.relocations[1] =
		(Elf32_Rel){EDICT_IMAGE_HEADER_SIZE, ELF32_R_INFO(0, R_ARM_RELATIVE)};
	memcpy(elf.names, names, sizeof names);
	return elf;
}

static const char *image_of(struct arena *arena, const struct elf *elf, size_t len,
			    struct text *out)
{
	const char *why = "it says nothing";
	return arm_image(arena, (struct text){(const char *)elf, len}, out, &why) ? NULL
										  : why;
}

static void test_image(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct elf elf = whole_file();
	struct text out;
	assert_null(image_of(arena, &elf, sizeof elf, &out));
	const uint8_t *bytes = (const uint8_t *)out.ptr;
	assert_int_equal(out.len, END + 8);
	assert_memory_equal(bytes, "edim", 4);
	const uint32_t words[] = {EDICT_ABI_VERSION,
				  END,
				  2,
				  END + BSS_SIZE,
				  EDICT_IMAGE_HEADER_SIZE + 16,
				  0,
				  0};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_int_equal(edict_get32(bytes + 4 + 4 * i), words[i]);
	assert_memory_equal(bytes + EDICT_IMAGE_HEADER_SIZE, elf.image, IMAGE_SIZE);
	assert_int_equal(edict_get32(bytes + END), EDICT_IMAGE_HEADER_SIZE);
	assert_int_equal(edict_get32(bytes + END + 4), END - 4);
	arena_free(arena);
}

static void test_cut_off(void **state)
{
	(void)state;
	struct elf elf = whole_file();
	for (size_t len = 0; len < offsetof(struct elf, names); len++) {
		struct arena *arena = arena_new();
		struct text out;
		assert_non_null(image_of(arena, &elf, len, &out));
		arena_free(arena);
	}
}

/* One field is another, and so is the answer. */
static void refuse(struct elf elf, const char *why)
{
	struct arena *arena = arena_new();
	struct text out;
	const char *found = image_of(arena, &elf, sizeof elf, &out);
	assert_non_null(found);
	assert_string_equal(found, why);
	arena_free(arena);
}

#define REFUSE(field, value, why)                                                        \
	do {                                                                             \
		struct elf elf = whole_file();                                           \
		elf.field = (value);                                                     \
		refuse(elf, why);                                                        \
	} while (0)

static void test_file(void **state)
{
	(void)state;
	static const char machine[] = "the linker's output is for another machine";
	static const char cut_off[] = "the linker's output is cut off";
	REFUSE(header.e_ident[0], 0, machine);
	REFUSE(header.e_ident[EI_CLASS], ELFCLASS64, machine);
	REFUSE(header.e_ident[EI_DATA], ELFDATA2MSB, machine);
	REFUSE(header.e_machine, EM_X86_64, machine);
	REFUSE(header.e_shentsize, 44, machine);
	REFUSE(header.e_shoff, UINT32_MAX, cut_off);
	REFUSE(header.e_shnum, UINT16_MAX, cut_off);
	REFUSE(header.e_shstrndx, N_SECTIONS, cut_off);
	REFUSE(sections[REL].sh_offset, UINT32_MAX, cut_off);
	REFUSE(sections[REL].sh_size, UINT32_MAX, cut_off);
}

static void test_sections(void **state)
{
	(void)state;
	static const char no_image[] = "the linker made no image";
	static const char bss[] = "what is to be zero is not behind the image";
	static const char entry[] = "the entry is outside the image";
	REFUSE(sections[IMAGE].sh_name, NAME_OTHER,
	       "a section has no place in the image");
	REFUSE(sections[NAMES].sh_offset, UINT32_MAX,
	       "a section has no place in the image");
	REFUSE(sections[IMAGE].sh_addr, 0, no_image);
	REFUSE(sections[IMAGE].sh_size, IMAGE_SIZE - 2, no_image);
	REFUSE(sections[IMAGE].sh_size, UINT32_MAX - 3, no_image);
	REFUSE(sections[BSS].sh_addr, END + 4, bss);
	REFUSE(sections[BSS].sh_size, 6, bss);
	REFUSE(sections[BSS].sh_size, UINT32_MAX - 3, bss);
	REFUSE(header.e_entry, 0, entry);
	REFUSE(header.e_entry, EDICT_IMAGE_HEADER_SIZE + 2, entry);
	REFUSE(header.e_entry, END - 12, entry);
	REFUSE(header.e_entry, UINT32_MAX - 3, entry);
}

static void test_relocations(void **state)
{
	(void)state;
	static const char outside[] = "a relocation is outside the image";
	REFUSE(relocations[0].r_info, ELF32_R_INFO(0, R_ARM_ABS32),
	       "a relocation is not relative");
	REFUSE(relocations[0].r_offset, EDICT_IMAGE_HEADER_SIZE - 4, outside);
	REFUSE(relocations[0].r_offset, END, outside);
	REFUSE(relocations[0].r_offset, UINT32_MAX - 3, outside);
	REFUSE(relocations[0].r_offset, END - 6, outside);
	REFUSE(relocations[0].r_offset, EDICT_IMAGE_HEADER_SIZE,
	       "a word is relocated twice");
	REFUSE(sections[REL].sh_type, SHT_RELA, "a relocation has its addend beside it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_image),	    cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_file),	    cmocka_unit_test(test_sections),
		cmocka_unit_test(test_relocations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
