/* bundle_show.c - `edict bundle show`: what is in a bundle, whoever signed it.
 *
 * Nothing that is shown is vouched for; that is what `edict bundle verify` is for.
 */
#include <inttypes.h>
#include <string.h>

#include "bytes.h"
#include "command/answer.h"
#include "command/bundle_file.h"
#include "command/keys.h"
#include "command/moment.h"
#include "command/refused.h"

/* Members of the header that are digests, at their offsets. */
static const struct {
	const char *name;
	size_t at;
} digests[] = {
	{"sources", 208}, {"schema", 240}, {"ir", 272}, {"c", 304}, {"build", 336},
};
enum { N_DIGESTS = sizeof digests / sizeof *digests };

static struct text hex(struct arena *arena, const void *bytes, size_t n)
{
	const uint8_t *at = bytes;
	struct buffer out = {0};
	for (size_t i = 0; i < n; i++)
		buffer_format(&out, "%02x", at[i]);
	return buffer_move(arena, &out);
}

/* The ids of the keys that have signed, as far as there is a signature block. */
static size_t signers_of(struct arena *arena, const struct bundle_file *file,
			 struct text signers[EDICT_SIGNATURES_MAX])
{
	size_t end = bundle_file_end(file);
	const char *block = file->bytes.ptr + end;
	size_t rest = file->bytes.len - end, n = 0;
	if (rest < 4)
		return 0;
	uint32_t count = edict_get32((const uint8_t *)block);
	while (n < count && n < EDICT_SIGNATURES_MAX && 4 + (n + 1) * 72 <= rest) {
		signers[n] = hex(arena, block + 4 + n * 72, EDICT_KEY_ID_SIZE);
		n++;
	}
	return n;
}

/* ---- text ------------------------------------------------------------------ */

static void print_header(struct arena *arena, const struct bundle_file *file)
{
	const struct edict_bundle *b = &file->bundle;
	const char *clock = b->clock == EDICT_CLOCK_NEEDED ? "needed" : "last-seen";
	printf("policy       %s\n", shown(arena, b->policy));
	printf("channel      %s\n", shown(arena, b->channel));
	printf("class        %s\n", shown(arena, b->device_class));
	printf("sequence     %" PRIu64 "\n", b->sequence);
	char when[MOMENT_SIZE];
	printf("not before   %s\n", moment_text(b->not_before, when));
	printf("expires      %s\n", moment_text(b->expires, when));
	printf("clock        %s\n", clock);
	printf("abi          %" PRIu32 "\n", b->abi);
	printf("targets      %s\n", bundle_targets_text(arena, b->targets).ptr);
	printf("identity     %s\n", hex(arena, b->identity, EDICT_DIGEST_SIZE).ptr);
	for (size_t i = 0; i < N_DIGESTS; i++)
		printf("%-12s %s\n", digests[i].name,
		       hex(arena, file->bytes.ptr + digests[i].at, EDICT_DIGEST_SIZE)
			       .ptr);
}

static void print_text(struct arena *arena, const struct bundle_file *file)
{
	struct text signers[EDICT_SIGNATURES_MAX];
	size_t n = signers_of(arena, file, signers);
	print_header(arena, file);
	if (n == 0)
		printf("signed by    nobody: this is a draft\n");
	for (size_t i = 0; i < n; i++)
		printf("signed by    %s\n", signers[i].ptr);
	for (uint32_t i = 0; i < file->bundle.n_sections; i++) {
		struct edict_section s;
		if (edict_bundle_section(&file->input, &file->bundle, i, &s) !=
		    EDICT_FAULT_NONE)
			continue;
		printf("%-12s %10" PRIu64 "  %s\n", section_kind_name(s.kind), s.size,
		       shown(arena, s.name));
	}
}

/* ---- json ------------------------------------------------------------------ */

static json_t *digest_json(struct arena *arena, const void *bytes)
{
	return json_text(hex(arena, bytes, EDICT_DIGEST_SIZE));
}

static json_t *header_json(struct arena *arena, const struct bundle_file *file)
{
	const struct edict_bundle *b = &file->bundle;
	const char *clock = b->clock == EDICT_CLOCK_NEEDED ? "needed" : "last-seen";
	json_t *out = json_object();
	json_object_set_new(out, "policy", json_text(text_of(b->policy)));
	json_object_set_new(out, "channel", json_text(text_of(b->channel)));
	json_object_set_new(out, "class", json_text(text_of(b->device_class)));
	json_object_set_new(out, "sequence", json_number(b->sequence));
	json_object_set_new(out, "not_before", json_number(b->not_before));
	json_object_set_new(out, "expires", json_number(b->expires));
	json_object_set_new(out, "clock", json_string(clock));
	json_object_set_new(out, "abi", json_integer(b->abi));
	json_object_set_new(out, "targets",
			    json_text(bundle_targets_text(arena, b->targets)));
	json_object_set_new(out, "identity", digest_json(arena, b->identity));
	for (size_t i = 0; i < N_DIGESTS; i++)
		json_object_set_new(out, digests[i].name,
				    digest_json(arena, file->bytes.ptr + digests[i].at));
	return out;
}

static json_t *sections_json(const struct bundle_file *file)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < file->bundle.n_sections; i++) {
		struct edict_section s;
		if (edict_bundle_section(&file->input, &file->bundle, i, &s) !=
		    EDICT_FAULT_NONE)
			continue;
		json_t *item = json_object();
		json_object_set_new(item, "kind", json_string(section_kind_name(s.kind)));
		json_object_set_new(item, "name", json_text(text_of(s.name)));
		json_object_set_new(item, "size", json_number(s.size));
		json_array_append_new(list, item);
	}
	return list;
}

static void print_json(struct arena *arena, const struct bundle_file *file)
{
	struct text signers[EDICT_SIGNATURES_MAX];
	size_t n = signers_of(arena, file, signers);
	json_t *out = header_json(arena, file);
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_text(signers[i]));
	json_object_set_new(out, "signed_by", list);
	json_object_set_new(out, "sections", sections_json(file));
	json_print_line(out);
	json_decref(out);
}

/* ---- one section ----------------------------------------------------------- */

/* The first section of this kind, or the one of this name.  Kinds come first: no source
 * may pass for the listing by its name. */
static bool find_section(const struct bundle_file *file, const char *wanted,
			 struct edict_section *out)
{
	for (int by_kind = 1; by_kind >= 0; by_kind--) {
		for (uint32_t i = 0; i < file->bundle.n_sections; i++) {
			if (edict_bundle_section(&file->input, &file->bundle, i, out) !=
			    EDICT_FAULT_NONE)
				continue;
			const char *word =
				by_kind ? section_kind_name(out->kind) : out->name;
			if (strcmp(word, wanted) == 0)
				return true;
		}
	}
	return false;
}

static enum status extract(const struct bundle_file *file, const char *wanted)
{
	struct edict_section section;
	if (!find_section(file, wanted, &section)) {
		message("%s: has no section `%s`; `edict bundle show` lists them",
			file->path, wanted);
		return STATUS_WRONG;
	}
	struct text content = bundle_file_content(file, &section);
	fwrite(content.ptr, 1, content.len, stdout);
	return STATUS_FINE;
}

enum status verb_bundle_show(const struct options *options)
{
	struct bundle_file file;
	const char *wanted = options_value(options, OPTION_EXTRACT);
	if (options->n_inputs != 1) {
		message("`edict bundle show` takes one bundle");
		return STATUS_USAGE;
	}
	if (!keys_begin())
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	enum status status = bundle_file_open(arena, options->inputs[0].ptr, &file);
	if (status == STATUS_FINE && wanted != NULL)
		status = extract(&file, wanted);
	else if (status == STATUS_FINE && options->format == FORMAT_JSON)
		print_json(arena, &file);
	else if (status == STATUS_FINE)
		print_text(arena, &file);
	arena_free(arena);
	return status;
}
