/* write.c - the encoding of bundles (edict/bundle.h).
 * Needs:   the sections in any order, and what the header says.
 * Gives:   the draft: header, chunk table and body, to which signatures are added.
 * Keeps:   the same plan gives the same bytes; what is written here is what
 *          edict_bundle_verify accepts once it is signed.
 */
#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"
#include "bytes.h"
#include "edict/abi.h"

/* ---- limits ---------------------------------------------------------------- */

/* Fits a field of `size` bytes with its NUL, and holds no control characters. */
static bool is_writable(struct text text, size_t size)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
			return false;
	return text.len < size;
}

static const char *header_fault(const struct bundle_plan *plan)
{
	if (plan->policy.len == 0)
		return "the policy has no id";
	if (!is_writable(plan->policy, EDICT_BUNDLE_NAME_SIZE))
		return "the policy's id is no text of at most 31 bytes";
	if (!is_writable(plan->channel, EDICT_BUNDLE_NAME_SIZE))
		return "the channel is no text of at most 31 bytes";
	if (!is_writable(plan->device_class, EDICT_BUNDLE_NAME_SIZE))
		return "the device class is no text of at most 31 bytes";
	if (plan->sequence == 0)
		return "the sequence number is 0; the first is 1";
	if (plan->expires <= plan->not_before)
		return "it expires before it begins";
	return NULL;
}

/* By kind, then by name: the order of the entries. */
static int part_order(const void *a, const void *b)
{
	const struct bundle_part *left = a, *right = b;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	return text_compare(left->name, right->name);
}

/* The parts are sorted. */
static const char *parts_fault(const struct bundle_plan *plan)
{
	uint64_t size = (uint64_t)plan->n_parts * EDICT_BUNDLE_ENTRY_SIZE;
	if (plan->n_parts == 0 || plan->n_parts > EDICT_BUNDLE_SECTIONS_MAX)
		return "a bundle has 1 to 1024 sections";
	for (size_t i = 0; i < plan->n_parts; i++) {
		const struct bundle_part *part = &plan->parts[i];
		if (part->name.len == 0 ||
		    !is_writable(part->name, EDICT_SECTION_NAME_SIZE))
			return "the name of a section is no text of 1 to 55 bytes";
		if (i > 0 && part_order(part - 1, part) == 0)
			return "two sections of a kind have the same name";
		if (part->bytes.len > EDICT_BUNDLE_BODY_MAX - size)
			return "the body is larger than 1 GiB";
		size += part->bytes.len;
	}
	return NULL;
}

/* ---- parts ----------------------------------------------------------------- */

static void write_entry(const struct bundle_part *part, uint64_t offset,
			uint8_t entry[EDICT_BUNDLE_ENTRY_SIZE])
{
	memset(entry, 0, EDICT_BUNDLE_ENTRY_SIZE);
	edict_put32(entry, part->kind);
	edict_put32(entry + 4, part->target);
	edict_put64(entry + 8, offset);
	edict_put64(entry + 16, part->bytes.len);
	memcpy(entry + 24, part->name.ptr, part->name.len);
}

static uint64_t body_size_of(const struct bundle_plan *plan)
{
	uint64_t size = (uint64_t)plan->n_parts * EDICT_BUNDLE_ENTRY_SIZE;
	for (size_t i = 0; i < plan->n_parts; i++)
		size += plan->parts[i].bytes.len;
	return size;
}

static void write_body(const struct bundle_plan *plan, uint8_t *body)
{
	uint64_t at = (uint64_t)plan->n_parts * EDICT_BUNDLE_ENTRY_SIZE;
	for (size_t i = 0; i < plan->n_parts; i++) {
		const struct bundle_part *part = &plan->parts[i];
		write_entry(part, at, body + i * EDICT_BUNDLE_ENTRY_SIZE);
		if (part->bytes.len > 0)
			memcpy(body + at, part->bytes.ptr, part->bytes.len);
		at += part->bytes.len;
	}
}

static void write_chunk_table(const uint8_t *body, uint64_t size, uint8_t *table)
{
	for (uint64_t at = 0; at < size; at += EDICT_BUNDLE_CHUNK_SIZE) {
		uint64_t rest = size - at;
		size_t len = rest < EDICT_BUNDLE_CHUNK_SIZE ? (size_t)rest
							    : EDICT_BUNDLE_CHUNK_SIZE;
		edict_digest(&edict_sodium, body + at, len, table);
		table += EDICT_DIGEST_SIZE;
	}
}

/* ---- the header ------------------------------------------------------------ */

/* The digest of the sections of kinds `first` to `last`; with their entries, in which the
 * offset is zero, or of their content alone. */
static void digest_parts(const struct bundle_plan *plan, uint32_t first, uint32_t last,
			 bool with_entries, uint8_t digest[EDICT_DIGEST_SIZE])
{
	struct edict_hash hash;
	edict_sodium.hash_begin(&hash);
	for (size_t i = 0; i < plan->n_parts; i++) {
		const struct bundle_part *part = &plan->parts[i];
		uint8_t entry[EDICT_BUNDLE_ENTRY_SIZE];
		if (part->kind < first || part->kind > last)
			continue;
		write_entry(part, 0, entry);
		if (with_entries)
			edict_sodium.hash_add(&hash, entry, sizeof entry);
		edict_sodium.hash_add(&hash, part->bytes.ptr, part->bytes.len);
	}
	edict_sodium.hash_end(&hash, digest);
}

static uint32_t targets_of(const struct bundle_plan *plan)
{
	uint32_t targets = 0;
	for (size_t i = 0; i < plan->n_parts; i++)
		targets |= plan->parts[i].target;
	return targets;
}

static void put_text(uint8_t *field, struct text text)
{
	if (text.len > 0)
		memcpy(field, text.ptr, text.len);
}

/* Offsets as in the picture of edict/bundle.h; `header` is all zero. */
static void write_header(const struct bundle_plan *plan, uint64_t body_size,
			 uint32_t n_chunks, const uint8_t *table, uint8_t *header)
{
	memcpy(header, "edict-bundle-v1", 16);
	edict_put32(header + 16, EDICT_BUNDLE_HEADER_SIZE);
	edict_put32(header + 20, EDICT_ABI_VERSION);
	edict_put64(header + 24, body_size);
	edict_put64(header + 32, plan->sequence);
	edict_put64(header + 40, plan->not_before);
	edict_put64(header + 48, plan->expires);
	edict_put32(header + 56, (uint32_t)plan->clock);
	edict_put32(header + 60, 1);
	put_text(header + 64, plan->policy);
	put_text(header + 96, plan->channel);
	put_text(header + 128, plan->device_class);
	edict_put32(header + 160, targets_of(plan));
	edict_put32(header + 164, (uint32_t)plan->n_parts);
	edict_put32(header + 168, n_chunks);
	edict_put32(header + 172, EDICT_BUNDLE_CHUNK_SIZE);
	edict_digest(&edict_sodium, table, (size_t)n_chunks * EDICT_DIGEST_SIZE,
		     header + 176);
	digest_parts(plan, EDICT_SECTION_SOURCE, EDICT_SECTION_SOURCE, true,
		     header + 208);
	digest_parts(plan, EDICT_SECTION_SCHEMA, EDICT_SECTION_ENTITIES, true,
		     header + 240);
	memcpy(header + 272, plan->ir_digest, EDICT_DIGEST_SIZE);
	digest_parts(plan, EDICT_SECTION_C, EDICT_SECTION_C_HEADER, true, header + 304);
	digest_parts(plan, EDICT_SECTION_BUILD, EDICT_SECTION_BUILD, false, header + 336);
}

bool bundle_write(struct arena *arena, const struct bundle_plan *plan, struct text *out,
		  const char **why)
{
	if (plan->n_parts > 1)
		qsort(plan->parts, plan->n_parts, sizeof *plan->parts, part_order);
	const char *fault = header_fault(plan);
	if (fault == NULL)
		fault = parts_fault(plan);
	if (fault != NULL) {
		*why = fault;
		return false;
	}
	uint64_t body_size = body_size_of(plan);
	uint32_t n_chunks = ((uint32_t)body_size - 1) / EDICT_BUNDLE_CHUNK_SIZE + 1;
	size_t body = EDICT_BUNDLE_HEADER_SIZE + (size_t)n_chunks * EDICT_DIGEST_SIZE;
	uint8_t *bytes = arena_alloc(arena, body + (size_t)body_size);
	uint8_t *table = bytes + EDICT_BUNDLE_HEADER_SIZE;
	write_body(plan, bytes + body);
	write_chunk_table(bytes + body, body_size, table);
	write_header(plan, body_size, n_chunks, table, bytes);
	*out = (struct text){(const char *)bytes, body + (size_t)body_size};
	return true;
}
