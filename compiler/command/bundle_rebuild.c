/* bundle_rebuild.c - make a bundle again from what it carries, and compare.
 * Needs:   a verified bundle; for its objects the C compilers of their targets.
 * Gives:   the sections that come out differently, or none.
 * Keeps:   nothing outside a folder of its own is read or written: names in a bundle are
 *          paths only if they lead nowhere else.
 */
#define _XOPEN_SOURCE 700 /* nftw */

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "command/bundle_make.h"
#include "command/bundle_rebuild.h"
#include "command/output.h"

struct rebuilding {
	struct arena *arena;
	const struct bundle_file *file;
	const char *folder; /* where the files are unpacked */
	struct options options;
	struct compilation compilation;
	struct bundle_job job;
	struct build_info carried; /* as the BUILD section has it */
};

/* ---- the folder ------------------------------------------------------------ */

static bool make_folder(struct rebuilding *r)
{
	const char *base = getenv("TMPDIR");
	struct text path = text_format(r->arena, "%s/edict-rebuild.XXXXXX",
				       base != NULL && *base != '\0' ? base : "/tmp");
	r->folder = mkdtemp((char *)(uintptr_t)path.ptr);
	if (r->folder == NULL)
		message("cannot make a folder `%s`: %s", path.ptr, strerror(errno));
	return r->folder != NULL;
}

static int remove_entry(const char *path, const struct stat *info, int type,
			struct FTW *at)
{
	(void)info, (void)type, (void)at;
	return remove(path);
}

static void remove_folder(const struct rebuilding *r)
{
	nftw(r->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Relative, and no part of it is empty, `.` or `..`. */
static bool is_safe_name(struct text name)
{
	for (size_t at = 0; at <= name.len;) {
		size_t end = at;
		while (end < name.len && name.ptr[end] != '/')
			end++;
		struct text part = {name.ptr + at, end - at};
		if (part.len == 0 || text_is(part, ".") || text_is(part, ".."))
			return false;
		at = end + 1;
	}
	return true;
}

/* folder/kind/name. */
static const char *place_of(const struct rebuilding *r, const char *kind,
			    struct text name)
{
	return text_format(r->arena, "%s/%s/%.*s", r->folder, kind, TEXT_ARG(name)).ptr;
}

static bool unpack(struct rebuilding *r, const struct edict_section *section)
{
	struct text name = text_of(section->name);
	if (!is_safe_name(name)) {
		message("%s: the section `%s` is no relative path", r->file->path,
			shown(r->arena, section->name));
		return false;
	}
	const char *path = place_of(r, section_kind_name(section->kind), name);
	struct text folder = text_copy(r->arena, text_of(path));
	*strrchr((char *)(uintptr_t)folder.ptr, '/') = '\0';
	return output_make_folder(r->arena, folder.ptr) &&
	       output_write(path, bundle_file_content(r->file, section));
}

static enum status unpack_all(struct rebuilding *r)
{
	const struct edict_bundle *bundle = &r->file->bundle;
	for (uint32_t i = 0; i < bundle->n_sections; i++) {
		struct edict_section section;
		if (edict_bundle_section(&r->file->input, bundle, i, &section) !=
		    EDICT_FAULT_NONE)
			return STATUS_BUG;
		if (section.kind > EDICT_SECTION_ENTITIES)
			continue;
		if (!unpack(r, &section))
			return STATUS_USAGE;
	}
	return STATUS_FINE;
}

/* ---- compile --------------------------------------------------------------- */

static bool names_are_safe(const struct build_info *info)
{
	for (size_t i = 0; i < info->n_inputs; i++)
		if (!is_safe_name(info->inputs[i]))
			return false;
	return (info->schema.len == 0 || is_safe_name(info->schema)) &&
	       (info->entities.len == 0 || is_safe_name(info->entities));
}

static enum status read_build(struct rebuilding *r)
{
	struct edict_section section;
	const char *why = "it has no BUILD section";
	enum edict_fault fault = edict_bundle_find(&r->file->input, &r->file->bundle,
						   EDICT_SECTION_BUILD, 0, &section);
	if (fault == EDICT_FAULT_NONE &&
	    build_read(r->arena, bundle_file_content(r->file, &section), &r->carried,
		       &why)) {
		if (names_are_safe(&r->carried))
			return STATUS_FINE;
		why = "its BUILD section names files outside the bundle";
	}
	message("%s: cannot be rebuilt: %s", r->file->path, why);
	return STATUS_WRONG;
}

/* The options that it was made with, about the files that were unpacked. */
static void set_options(struct rebuilding *r)
{
	const struct build_info *info = &r->carried;
	struct options *o = &r->options;
	*o = (struct options){.load = info->load,
			      .strict_cedar = info->strict_cedar,
			      .cedar_4_13 = info->cedar_4_13,
			      .layout = info->layout,
			      .embeds_entities = true};
	o->load.packs_dir = place_of(r, "source", TEXT("packs"));
	for (size_t i = 0; i < info->n_inputs; i++)
		ARENA_PUSH(r->arena, o->inputs, o->n_inputs,
			   text_of(place_of(r, "source", info->inputs[i])));
	if (info->schema.len > 0)
		o->schema = place_of(r, "schema", info->schema);
	if (info->entities.len > 0)
		o->entities = place_of(r, "entities", info->entities);
}

static enum status compile(struct rebuilding *r)
{
	set_options(r);
	enum status status =
		compile_quietly(r->arena, r->options.inputs, r->options.n_inputs,
				&r->options, STAGE_PLAN, &r->compilation);
	if (status == STATUS_FINE)
		return status;
	diag_drop(r->compilation.diags, DIAG_NOTE);
	diag_drop(r->compilation.diags, DIAG_WARNING);
	diagnostics_print(r->compilation.diags);
	message("%s: the sources that it carries do not compile", r->file->path);
	return status;
}

/* ---- self-tests ------------------------------------------------------------ */

enum { TEST_ENTRY_SIZE = 12 };

/* The carried requests, decided again.  The section is well-formed up to `bytes` that are
 * no whole entry, which then come out differently. */
static void read_tests(struct rebuilding *r, struct text bytes, struct self_tests *out)
{
	size_t at = 0;
	while (bytes.len - at >= TEST_ENTRY_SIZE) {
		size_t size = edict_get32((const uint8_t *)bytes.ptr + at);
		at += TEST_ENTRY_SIZE;
		if (size > bytes.len - at)
			return;
		struct self_test test = {.request = {bytes.ptr + at, size}};
		self_test_expect(r->arena, &r->compilation, test.request, &test.expected);
		ARENA_PUSH(r->arena, out->tests, out->n, test);
		size_t padded = size + (-size & 3);
		at += padded < bytes.len - at ? padded : bytes.len - at;
	}
}

static bool add_tests(struct rebuilding *r)
{
	struct edict_section section;
	struct self_tests tests = {0};
	if (edict_bundle_find(&r->file->input, &r->file->bundle, EDICT_SECTION_TESTS, 0,
			      &section) != EDICT_FAULT_NONE)
		return true;
	read_tests(r, bundle_file_content(r->file, &section), &tests);
	return bundle_add_tests(&r->job, &tests);
}

/* ---- compare --------------------------------------------------------------- */

static struct text part_shown(struct arena *arena, const struct bundle_part *part)
{
	return text_format(arena, "%s `%.*s`", section_kind_name(part->kind),
			   TEXT_ARG(part->name));
}

static bool is_made(const struct bundle_plan *plan, const struct edict_section *section)
{
	for (size_t i = 0; i < plan->n_parts; i++)
		if (plan->parts[i].kind == section->kind &&
		    text_is(plan->parts[i].name, section->name))
			return true;
	return false;
}

/* Sections that rebuilding does not give at all. */
static void add_unmade(const struct rebuilding *r, struct rebuild *out)
{
	for (uint32_t i = 0; i < r->file->bundle.n_sections; i++) {
		struct edict_section section;
		if (edict_bundle_section(&r->file->input, &r->file->bundle, i,
					 &section) != EDICT_FAULT_NONE ||
		    is_made(&r->job.plan, &section))
			continue;
		ARENA_PUSH(r->arena, out->unmade, out->n_unmade,
			   text_format(r->arena, "%s `%s`",
				       section_kind_name(section.kind),
				       shown(r->arena, section.name)));
	}
}

static bool is_carried(const struct bundle_file *file, const struct bundle_part *part)
{
	for (uint32_t i = 0; i < file->bundle.n_sections; i++) {
		struct edict_section section;
		if (edict_bundle_section(&file->input, &file->bundle, i, &section) !=
		    EDICT_FAULT_NONE)
			return false;
		if (section.kind == part->kind && text_is(part->name, section.name))
			return text_equal(bundle_file_content(file, &section),
					  part->bytes);
	}
	return false;
}

static void note_compilers(const struct rebuilding *r, struct rebuild *out)
{
	if (!text_is(r->carried.edict, EDICT_VERSION))
		ARENA_PUSH(r->arena, out->notes, out->n_notes,
			   text_format(r->arena, "made by edict %s, this is %s",
				       shown(r->arena, r->carried.edict.ptr),
				       EDICT_VERSION));
	for (size_t i = 0; i < r->carried.n_targets; i++) {
		struct text then = r->carried.compilers[i];
		struct text now = r->job.info.compilers[i];
		if (!text_equal(then, now))
			ARENA_PUSH(r->arena, out->notes, out->n_notes,
				   text_format(r->arena,
					       "%s compiled with %s, here with %.*s",
					       target_name(r->carried.targets[i]),
					       shown(r->arena, then.ptr), TEXT_ARG(now)));
	}
}

static void compare(const struct rebuilding *r, struct text draft, struct rebuild *out)
{
	size_t end = bundle_file_end(r->file);
	if (text_equal(draft, (struct text){r->file->bytes.ptr, end}))
		return;
	for (size_t i = 0; i < r->job.plan.n_parts; i++) {
		const struct bundle_part *part = &r->job.plan.parts[i];
		if (!is_carried(r->file, part))
			ARENA_PUSH(r->arena, out->differences, out->n_differences,
				   part_shown(r->arena, part));
	}
	add_unmade(r, out);
	if (out->n_differences == 0 && out->n_unmade == 0)
		ARENA_PUSH(r->arena, out->differences, out->n_differences,
			   TEXT("header"));
	note_compilers(r, out);
}

/* ---- all of it ------------------------------------------------------------- */

static void set_plan(struct rebuilding *r)
{
	const struct edict_bundle *bundle = &r->file->bundle;
	struct bundle_plan *plan = &r->job.plan;
	plan->policy = text_of(bundle->policy);
	plan->channel = text_of(bundle->channel);
	plan->device_class = text_of(bundle->device_class);
	plan->sequence = bundle->sequence;
	plan->not_before = bundle->not_before;
	plan->expires = bundle->expires;
	plan->clock = (enum edict_clock)bundle->clock;
}

static enum status make_again(struct rebuilding *r, struct rebuild *out)
{
	struct text draft;
	const char *why;
	enum status status = unpack_all(r);
	if (status == STATUS_FINE)
		status = compile(r);
	if (status != STATUS_FINE)
		return status;
	/* What was read, not what was carried: a file that nothing reads is no source. */
	if (!bundle_add_sources(&r->job, &r->options))
		return STATUS_USAGE;
	r->job.info = r->carried;
	if (!bundle_add_renderings(&r->job) || !add_tests(r))
		return STATUS_USAGE;
	set_plan(r);
	if (!bundle_write(r->arena, &r->job.plan, &draft, &why)) {
		message("%s: cannot be rebuilt: %s", r->file->path, why);
		return STATUS_WRONG;
	}
	compare(r, draft, out);
	return STATUS_FINE;
}

enum status bundle_rebuild(struct arena *arena, const struct bundle_file *file,
			   struct rebuild *out)
{
	struct rebuilding r = {.arena = arena, .file = file};
	*out = (struct rebuild){0};
	r.job = (struct bundle_job){.arena = arena, .compilation = &r.compilation};
	enum status status = read_build(&r);
	if (status != STATUS_FINE)
		return status;
	if (!make_folder(&r))
		return STATUS_USAGE;
	status = make_again(&r, out);
	remove_folder(&r);
	return status;
}
