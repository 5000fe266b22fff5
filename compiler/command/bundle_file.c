/* bundle_file.c - a bundle on disk, for the verbs that show, sign and verify it.
 */
#include <string.h>

#include "command/bundle_file.h"
#include "command/refused.h"

/* ---- files ----------------------------------------------------------------- */

/* Header and chunk table take less than a hundredth of the body. */
#define FILE_SIZE_MAX (EDICT_BUNDLE_BODY_MAX + EDICT_BUNDLE_BODY_MAX / 64)

static bool read_memory(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct bundle_file *file = ctx;
	if (offset > file->bytes.len || len > file->bytes.len - offset)
		return false;
	memcpy(bytes, file->bytes.ptr + offset, len);
	return true;
}

void bundle_file_init(struct bundle_file *file, const char *path, struct text bytes)
{
	*file = (struct bundle_file){.path = path, .bytes = bytes};
	file->input = (struct edict_input){read_memory, file, bytes.len};
}

bool bundle_file_load(struct arena *arena, const char *path, struct bundle_file *out)
{
	struct text bytes = {NULL, 0};
	bool ok = input_load(arena, path, FILE_SIZE_MAX, &bytes);
	bundle_file_init(out, path, bytes);
	return ok;
}

enum status bundle_file_open(struct arena *arena, const char *path,
			     struct bundle_file *out)
{
	if (!bundle_file_load(arena, path, out))
		return STATUS_USAGE;
	enum edict_fault fault =
		edict_bundle_read_header(&out->input, &edict_sodium, &out->bundle);
	if (fault == EDICT_FAULT_NONE)
		return STATUS_FINE;
	message_refused(path, fault, NULL);
	return STATUS_WRONG;
}

size_t bundle_file_end(const struct bundle_file *file)
{
	return (size_t)(file->bundle.body + file->bundle.body_size);
}

struct text bundle_file_content(const struct bundle_file *file,
				const struct edict_section *section)
{
	return (struct text){file->bytes.ptr + section->offset, (size_t)section->size};
}

/* ---- words ----------------------------------------------------------------- */

const char *section_kind_name(uint32_t kind)
{
	static const char *const names[] = {
		[EDICT_SECTION_SOURCE] = "source",
		[EDICT_SECTION_SCHEMA] = "schema",
		[EDICT_SECTION_ENTITIES] = "entities",
		[EDICT_SECTION_LISTING] = "listing",
		[EDICT_SECTION_C] = "c",
		[EDICT_SECTION_C_HEADER] = "header",
		[EDICT_SECTION_BUILD] = "build",
		[EDICT_SECTION_TESTS] = "tests",
		[EDICT_SECTION_OBJECT] = "object",
	};
	bool is_known = kind < sizeof names / sizeof *names && names[kind] != NULL;
	return is_known ? names[kind] : "unknown";
}

static void complain_target(struct text word)
{
	struct text names[32];
	size_t n = 0;
	for (uint32_t bit = 1; bit != 0; bit <<= 1)
		if (target_name(bit) != NULL)
			names[n++] = text_of(target_name(bit));
	complain_unknown("target", word, names, n);
	fputs("  help: there are", stderr);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s %.*s", i > 0 ? "," : "", TEXT_ARG(names[i]));
	fputs("\n", stderr);
}

bool bundle_targets_parse(const char *list, uint32_t *targets)
{
	*targets = 0;
	for (const char *at = list;; at++) {
		struct text word = {at, strcspn(at, ",")};
		uint32_t target = target_of(word);
		if (target == 0) {
			complain_target(word);
			return false;
		}
		*targets |= target;
		at += word.len;
		if (*at == '\0')
			return true;
	}
}

struct text bundle_targets_text(struct arena *arena, uint32_t targets)
{
	struct text out = TEXT("none");
	bool is_first = true;
	for (uint32_t bit = 1; bit != 0; bit <<= 1) {
		if ((targets & bit) == 0)
			continue;
		const char *name = target_name(bit);
		struct text word = name != NULL ? text_of(name)
						: text_format(arena, "unknown-%u", bit);
		out = is_first ? word
			       : text_format(arena, "%.*s,%.*s", TEXT_ARG(out),
					     TEXT_ARG(word));
		is_first = false;
	}
	return out;
}
