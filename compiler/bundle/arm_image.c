/* arm_image.c - take an ELF executable apart (ELF for the Arm architecture, IHI 0044).
 * Needs:   sections .image, from the end of the image's header on, and .bss behind it.
 * Gives:   header, bytes, and the offsets of words that hold an address.
 * Keeps:   only R_ARM_RELATIVE is understood; anything else is refused.
 */
#include "bundle/arm_image.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "edict/image.h"

enum { ENTRY_SIZE = 16 }; /* of the target */

struct image {
	struct arena *arena;
	struct text elf;
	Elf32_Ehdr header;
	Elf32_Shdr *sections;
	const Elf32_Shdr *image, *bss;
	uint32_t *relocations; /* offsets */
	size_t n_relocations;
	const char *why;
};

static bool refuse(struct image *in, const char *why)
{
	in->why = why;
	return false;
}

/* Bytes of the file, or NULL. */
static const char *bytes_at(const struct image *in, size_t offset, size_t size)
{
	bool is_inside = offset <= in->elf.len && size <= in->elf.len - offset;
	return is_inside ? in->elf.ptr + offset : NULL;
}

/* ---- sections ------------------------------------------------------------- */

static bool read_header(struct image *in)
{
	const char *bytes = bytes_at(in, 0, sizeof in->header);
	if (bytes == NULL)
		return refuse(in, "the linker's output is cut off");
	memcpy(&in->header, bytes, sizeof in->header);
	const Elf32_Ehdr *h = &in->header;
	bool is_arm = memcmp(h->e_ident, ELFMAG, SELFMAG) == 0 &&
		      h->e_ident[EI_CLASS] == ELFCLASS32 &&
		      h->e_ident[EI_DATA] == ELFDATA2LSB && h->e_machine == EM_ARM &&
		      h->e_shentsize == sizeof(Elf32_Shdr);
	return is_arm || refuse(in, "the linker's output is for another machine");
}

static bool read_sections(struct image *in)
{
	size_t n = in->header.e_shnum;
	const char *bytes = bytes_at(in, in->header.e_shoff, n * sizeof *in->sections);
	if (bytes == NULL || in->header.e_shstrndx >= n)
		return refuse(in, "the linker's output is cut off");
	in->sections = ARENA_ARRAY(in->arena, Elf32_Shdr, n);
	memcpy(in->sections, bytes, n * sizeof *in->sections);
	return true;
}

static bool has_name(const struct image *in, const Elf32_Shdr *section, const char *name)
{
	const Elf32_Shdr *names = &in->sections[in->header.e_shstrndx];
	size_t size = strlen(name) + 1;
	const char *bytes =
		bytes_at(in, (size_t)names->sh_offset + section->sh_name, size);
	return bytes != NULL && memcmp(bytes, name, size) == 0;
}

/* Every other section that would have to be in memory is one that the linker's script
 * does not know. */
static bool find_sections(struct image *in)
{
	for (size_t i = 0; i < in->header.e_shnum; i++) {
		const Elf32_Shdr *section = &in->sections[i];
		bool is_content = (section->sh_flags & SHF_ALLOC) != 0 &&
				  section->sh_size > 0 &&
				  (section->sh_type == SHT_PROGBITS ||
				   section->sh_type == SHT_NOBITS);
		if (has_name(in, section, ".image"))
			in->image = section;
		else if (has_name(in, section, ".bss"))
			in->bss = section;
		else if (is_content)
			return refuse(in, "a section has no place in the image");
	}
	if (in->image == NULL || in->image->sh_addr != EDICT_IMAGE_HEADER_SIZE ||
	    in->image->sh_size % 4 != 0 ||
	    bytes_at(in, in->image->sh_offset, in->image->sh_size) == NULL)
		return refuse(in, "the linker made no image");
	uint32_t end = in->image->sh_addr + in->image->sh_size;
	if (in->bss != NULL && in->bss->sh_size > 0 &&
	    (in->bss->sh_addr != end || in->bss->sh_size % 4 != 0 ||
	     in->bss->sh_size > UINT32_MAX - end))
		return refuse(in, "what is to be zero is not behind the image");
	uint32_t entry = in->header.e_entry;
	bool has_entry = entry >= EDICT_IMAGE_HEADER_SIZE && entry % 4 == 0 &&
			 end >= EDICT_IMAGE_HEADER_SIZE + ENTRY_SIZE &&
			 entry <= end - ENTRY_SIZE;
	return has_entry || refuse(in, "the entry is outside the image");
}

/* ---- relocations ---------------------------------------------------------- */

static bool add_relocations(struct image *in, const Elf32_Shdr *section)
{
	size_t n = section->sh_size / sizeof(Elf32_Rel);
	const char *bytes = bytes_at(in, section->sh_offset, n * sizeof(Elf32_Rel));
	uint32_t end = in->image->sh_addr + in->image->sh_size;
	if (bytes == NULL)
		return refuse(in, "the linker's output is cut off");
	for (size_t i = 0; i < n; i++) {
		Elf32_Rel rel;
		memcpy(&rel, bytes + i * sizeof rel, sizeof rel);
		if (ELF32_R_TYPE(rel.r_info) == R_ARM_NONE)
			continue;
		if (ELF32_R_TYPE(rel.r_info) != R_ARM_RELATIVE)
			return refuse(in, "a relocation is not relative");
		if (rel.r_offset < EDICT_IMAGE_HEADER_SIZE || rel.r_offset > end - 4 ||
		    rel.r_offset % 4 != 0)
			return refuse(in, "a relocation is outside the image");
		ARENA_PUSH(in->arena, in->relocations, in->n_relocations, rel.r_offset);
	}
	return true;
}

static bool read_relocations(struct image *in)
{
	for (size_t i = 0; i < in->header.e_shnum; i++) {
		const Elf32_Shdr *section = &in->sections[i];
		if ((section->sh_flags & SHF_ALLOC) == 0)
			continue;
		if (section->sh_type == SHT_RELA)
			return refuse(in, "a relocation has its addend beside it");
		if (section->sh_type == SHT_REL && !add_relocations(in, section))
			return false;
	}
	if (in->n_relocations > 0)
		qsort(in->relocations, in->n_relocations, sizeof *in->relocations,
		      uint32_order);
	for (size_t i = 1; i < in->n_relocations; i++)
		if (in->relocations[i] == in->relocations[i - 1])
			return refuse(in, "a word is relocated twice");
	return true;
}

/* ---- the image ------------------------------------------------------------ */

static void add_word(struct buffer *out, uint32_t word)
{
	uint8_t bytes[4];
	edict_put32(bytes, word);
	buffer_add(out, bytes, sizeof bytes);
}

static struct text write_image(const struct image *in)
{
	struct buffer out = {0};
	uint32_t size = in->image->sh_addr + in->image->sh_size;
	buffer_add_text(&out, TEXT("edim"));
	add_word(&out, EDICT_ABI_VERSION);
	add_word(&out, size);
	add_word(&out, (uint32_t)in->n_relocations);
	add_word(&out, size + (in->bss != NULL ? in->bss->sh_size : 0));
	add_word(&out, in->header.e_entry);
	add_word(&out, 0);
	add_word(&out, 0);
	buffer_add(&out, in->elf.ptr + in->image->sh_offset, in->image->sh_size);
	for (size_t i = 0; i < in->n_relocations; i++)
		add_word(&out, in->relocations[i]);
	return buffer_move(in->arena, &out);
}

bool arm_image(struct arena *arena, struct text elf, struct text *out, const char **why)
{
	struct image in = {.arena = arena, .elf = elf};
	bool ok = read_header(&in) && read_sections(&in) && find_sections(&in) &&
		  read_relocations(&in);
	if (ok)
		*out = write_image(&in);
	*why = in.why;
	return ok;
}
