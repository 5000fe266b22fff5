/* bundle.c - is this a bundle that this machine may decide with?
 * Needs:   a document that does not change while it is read, and a trusted key set.
 * Gives:   the first reason against it in the order of edict/bundle.h, or its header.
 * Keeps:   nothing is believed before the signatures are, and no offset or size is
 * followed that was not compared with the size of the document.
 *
 * The phases are functions of their own that are never inlined, so that the header of one
 * and the buffer of the next lie in the same bytes of the stack.
 */
#include "bytes.h"
#include "signed.h"

#define PIECE_SIZE 256 /* bytes that are read and hashed at once */
#define APART	   __attribute__((noinline))

static const char magic[EDICT_DOMAIN_SIZE] = "edict-bundle-v1";

/* Where things stand in the header. */
enum header_offset {
	AT_SIZE = 16,
	AT_ABI = 20,
	AT_BODY_SIZE = 24,
	AT_SEQUENCE = 32,
	AT_NOT_BEFORE = 40,
	AT_EXPIRES = 48,
	AT_CLOCK = 56,
	AT_ALGORITHMS = 60,
	AT_POLICY = 64,
	AT_CHANNEL = 96,
	AT_CLASS = 128,
	AT_TARGETS = 160,
	AT_SECTIONS = 164,
	AT_CHUNKS = 168,
	AT_CHUNK_SIZE = 172,
	AT_CHUNK_TABLE = 176,
	AT_SOURCES = 208,
	AT_SCHEMA = 240,
	AT_C = 304,
	AT_BUILD = 336,
	AT_ZERO = 368,
};

/* A body has at most 1 GiB, so places in a document that has one fit 32 bits. */
static bool read_bytes(const struct edict_input *input, uint32_t offset, void *bytes,
		       size_t len)
{
	return offset <= input->size && len <= input->size - offset &&
	       input->read(input->ctx, offset, bytes, len);
}

/* ---- the header ------------------------------------------------------------ */

static bool is_zero(const uint8_t *bytes, size_t len)
{
	uint8_t any = 0;
	for (size_t i = 0; i < len; i++)
		any |= bytes[i];
	return any == 0;
}

/* A text in a field of `size` bytes: no control characters, and zeros behind it, at least
 * one. */
static bool read_text(const uint8_t *field, size_t size, char *out)
{
	if (edict_padded_length(field, size) == size)
		return false;
	memcpy(out, field, size);
	return true;
}

static enum edict_fault read_sizes(const uint8_t *header, struct edict_bundle *out)
{
	out->body_size = edict_get64(header + AT_BODY_SIZE);
	out->sequence = edict_get64(header + AT_SEQUENCE);
	out->n_sections = edict_get32(header + AT_SECTIONS);
	out->n_chunks = edict_get32(header + AT_CHUNKS);
	if (edict_get32(header + AT_ALGORITHMS) != 1 ||
	    edict_get32(header + AT_CHUNK_SIZE) != EDICT_BUNDLE_CHUNK_SIZE)
		return EDICT_FAULT_ALGORITHM;
	if (edict_get32(header + AT_SIZE) != EDICT_BUNDLE_HEADER_SIZE ||
	    out->sequence == 0 || out->n_sections == 0 ||
	    out->n_sections > EDICT_BUNDLE_SECTIONS_MAX ||
	    out->body_size > EDICT_BUNDLE_BODY_MAX ||
	    (uint32_t)out->body_size < out->n_sections * EDICT_BUNDLE_ENTRY_SIZE)
		return EDICT_FAULT_SIZE;
	uint32_t n_chunks = ((uint32_t)out->body_size - 1) / EDICT_BUNDLE_CHUNK_SIZE + 1;
	if (out->n_chunks != n_chunks)
		return EDICT_FAULT_SIZE;
	out->body = EDICT_BUNDLE_HEADER_SIZE + n_chunks * EDICT_DIGEST_SIZE;
	return EDICT_FAULT_NONE;
}

static enum edict_fault read_binding(const uint8_t *header, struct edict_bundle *out)
{
	out->abi = edict_get32(header + AT_ABI);
	out->targets = edict_get32(header + AT_TARGETS);
	out->clock = edict_get32(header + AT_CLOCK);
	out->not_before = edict_get64(header + AT_NOT_BEFORE);
	out->expires = edict_get64(header + AT_EXPIRES);
	if (!is_zero(header + AT_ZERO, EDICT_BUNDLE_HEADER_SIZE - AT_ZERO))
		return EDICT_FAULT_RESERVED;
	if (header[AT_POLICY] == 0 ||
	    !read_text(header + AT_POLICY, EDICT_BUNDLE_NAME_SIZE, out->policy) ||
	    !read_text(header + AT_CHANNEL, EDICT_BUNDLE_NAME_SIZE, out->channel) ||
	    !read_text(header + AT_CLASS, EDICT_BUNDLE_NAME_SIZE, out->device_class))
		return EDICT_FAULT_TEXT;
	bool has_clock =
		out->clock == EDICT_CLOCK_NEEDED || out->clock == EDICT_CLOCK_LAST_SEEN;
	return out->expires > out->not_before && has_clock ? EDICT_FAULT_NONE
							   : EDICT_FAULT_WINDOW;
}

static enum edict_fault read_header(const struct edict_input *input,
				    const struct edict_crypto *crypto,
				    uint8_t header[EDICT_BUNDLE_HEADER_SIZE],
				    struct edict_bundle *out)
{
	uint32_t len = EDICT_BUNDLE_HEADER_SIZE;
	if (input->size < len)
		len = (uint32_t)input->size;
	if (!read_bytes(input, 0, header, len))
		return EDICT_FAULT_READ;
	if (len >= sizeof magic && memcmp(header, magic, sizeof magic) != 0)
		return EDICT_FAULT_MAGIC;
	if (len < EDICT_BUNDLE_HEADER_SIZE)
		return EDICT_FAULT_SIZE;
	memcpy(out->chunk_table, header + AT_CHUNK_TABLE, EDICT_DIGEST_SIZE);
	enum edict_fault fault = read_sizes(header, out);
	if (fault == EDICT_FAULT_NONE)
		fault = read_binding(header, out);
	if (fault == EDICT_FAULT_NONE && input->size < out->body + out->body_size)
		fault = EDICT_FAULT_SIZE;
	edict_digest(crypto, header, EDICT_BUNDLE_HEADER_SIZE, out->identity);
	return fault;
}

enum edict_fault edict_bundle_read_header(const struct edict_input *input,
					  const struct edict_crypto *crypto,
					  struct edict_bundle *out)
{
	uint8_t header[EDICT_BUNDLE_HEADER_SIZE];
	return read_header(input, crypto, header, out);
}

/* ---- signatures ------------------------------------------------------------ */

/* The encoding of the signature block at `at`: how many there are. */
static enum edict_fault read_count(const struct edict_input *input, uint32_t at,
				   uint32_t *count)
{
	uint8_t bytes[4];
	uint64_t rest = input->size - at;
	if (rest == 0)
		return EDICT_FAULT_UNSIGNED;
	if (rest < sizeof bytes)
		return EDICT_FAULT_SIZE;
	if (!read_bytes(input, at, bytes, sizeof bytes))
		return EDICT_FAULT_READ;
	*count = edict_get32(bytes);
	if (*count == 0)
		return EDICT_FAULT_UNSIGNED;
	if (*count > EDICT_SIGNATURES_MAX)
		return EDICT_FAULT_SIGNATURES;
	uint32_t size = 4 + *count * EDICT_SIGNATURE_ENTRY_SIZE;
	if (rest < size)
		return EDICT_FAULT_SIZE;
	return rest > size ? EDICT_FAULT_TRAILING : EDICT_FAULT_NONE;
}

/* The newest moment that is known to have come: by the clock, or signed. */
static uint64_t time_reached(const struct edict_trust *trust)
{
	return trust->now > trust->last_seen ? trust->now : trust->last_seen;
}

/* Every signature counts: one that is wrong is not made good by others. */
static enum edict_fault check_signatures(const struct edict_input *input,
					 const struct edict_trust *trust, uint32_t at,
					 const uint8_t *header)
{
	uint8_t entry[EDICT_SIGNATURE_ENTRY_SIZE];
	uint8_t last[EDICT_KEY_ID_SIZE];
	uint32_t count = 0;
	enum edict_fault fault = read_count(input, at, &count);
	for (uint32_t i = 0; fault == EDICT_FAULT_NONE && i < count; i++) {
		uint32_t place = at + 4 + i * EDICT_SIGNATURE_ENTRY_SIZE;
		if (!read_bytes(input, place, entry, sizeof entry))
			return EDICT_FAULT_READ;
		if (i > 0 && memcmp(last, entry, sizeof last) >= 0)
			return EDICT_FAULT_SIGNATURES;
		memcpy(last, entry, sizeof last);
		fault = edict_keyset_check(trust->keys, trust->crypto, entry, header,
					   EDICT_BUNDLE_HEADER_SIZE);
	}
	if (fault == EDICT_FAULT_NONE && count < trust->keys->threshold)
		fault = EDICT_FAULT_THRESHOLD;
	if (fault == EDICT_FAULT_NONE && trust->keys->expires <= time_reached(trust))
		fault = EDICT_FAULT_KEYS_EXPIRED;
	return fault;
}

static APART enum edict_fault check_signed(const struct edict_input *input,
					   const struct edict_trust *trust,
					   struct edict_bundle *out)
{
	uint8_t header[EDICT_BUNDLE_HEADER_SIZE];
	enum edict_fault fault = read_header(input, trust->crypto, header, out);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	uint32_t end = (uint32_t)(out->body + out->body_size);
	return check_signatures(input, trust, end, header);
}

/* ---- what it is for -------------------------------------------------------- */

/* NULL wants nothing. */
static bool is_wanted(const char *wanted, const char *text)
{
	if (wanted == NULL)
		return true;
	while (*wanted != '\0' && *wanted == *text) {
		wanted++;
		text++;
	}
	return *wanted == *text;
}

static enum edict_fault check_binding(const struct edict_trust *trust,
				      const struct edict_bundle *bundle)
{
	const char *class = trust->device_class != NULL ? trust->device_class : "";
	if (!is_wanted(trust->policy, bundle->policy) ||
	    !is_wanted(trust->channel, bundle->channel))
		return EDICT_FAULT_POLICY;
	if (bundle->device_class[0] != '\0' && !is_wanted(class, bundle->device_class))
		return EDICT_FAULT_CLASS;
	if ((bundle->targets & trust->target) != trust->target)
		return EDICT_FAULT_TARGET;
	if (trust->abi != 0 && trust->abi != bundle->abi)
		return EDICT_FAULT_ABI;
	return EDICT_FAULT_NONE;
}

/* A signed time that has been seen has come for certain, so a clock that is behind it is
 * wrong.  Without a clock the bundle's own beginning is such a time: nobody can say that
 * it has not come yet. */
static enum edict_fault check_time(const struct edict_trust *trust,
				   const struct edict_bundle *bundle)
{
	uint64_t time = time_reached(trust);
	if (trust->now == 0 && bundle->clock != EDICT_CLOCK_LAST_SEEN)
		return EDICT_FAULT_CLOCK;
	if (trust->now != 0 && time < bundle->not_before)
		return EDICT_FAULT_NOT_YET;
	return time >= bundle->expires ? EDICT_FAULT_EXPIRED : EDICT_FAULT_NONE;
}

/* The counter is bound to the content: signing the same again is no change, another
 * content under the same number is one. */
static enum edict_fault check_sequence(const struct edict_trust *trust,
				       const struct edict_bundle *bundle)
{
	if (bundle->sequence < trust->sequence)
		return EDICT_FAULT_ROLLBACK;
	if (bundle->sequence == trust->sequence &&
	    !edict_digest_equal(bundle->identity, trust->identity))
		return EDICT_FAULT_REPLACED;
	return EDICT_FAULT_NONE;
}

/* ---- the body -------------------------------------------------------------- */

/* Add a range of the document to a hash. */
static bool hash_range(const struct edict_input *input, const struct edict_crypto *crypto,
		       uint32_t offset, uint32_t size, struct edict_hash *hash)
{
	uint8_t piece[PIECE_SIZE];
	while (size > 0) {
		uint32_t n = size < sizeof piece ? size : sizeof piece;
		if (!read_bytes(input, offset, piece, n))
			return false;
		crypto->hash_add(hash, piece, n);
		offset += n;
		size -= n;
	}
	return true;
}

/* Is the content of chunk `index` what its entry of the table says? */
static enum edict_fault check_chunk(const struct edict_input *input,
				    const struct edict_crypto *crypto,
				    const struct edict_bundle *bundle, uint32_t index,
				    const uint8_t wanted[EDICT_DIGEST_SIZE])
{
	uint32_t at = index * EDICT_BUNDLE_CHUNK_SIZE;
	uint32_t size = (uint32_t)bundle->body_size - at;
	struct edict_hash hash;
	uint8_t digest[EDICT_DIGEST_SIZE];
	if (size > EDICT_BUNDLE_CHUNK_SIZE)
		size = EDICT_BUNDLE_CHUNK_SIZE;
	crypto->hash_begin(&hash);
	if (!hash_range(input, crypto, (uint32_t)bundle->body + at, size, &hash))
		return EDICT_FAULT_READ;
	crypto->hash_end(&hash, digest);
	return edict_digest_equal(digest, wanted) ? EDICT_FAULT_NONE : EDICT_FAULT_CHUNK;
}

/* Each entry of the table is read once, for the chunk and for the table's own digest.  A
 * wrong table is named as such, whatever became of the chunks. */
static APART enum edict_fault check_chunks(const struct edict_input *input,
					   const struct edict_crypto *crypto,
					   const struct edict_bundle *bundle)
{
	enum edict_fault fault = EDICT_FAULT_NONE;
	struct edict_hash hash;
	uint8_t digest[EDICT_DIGEST_SIZE];
	crypto->hash_begin(&hash);
	for (uint32_t i = 0; i < bundle->n_chunks; i++) {
		uint32_t at = EDICT_BUNDLE_HEADER_SIZE + i * EDICT_DIGEST_SIZE;
		if (!read_bytes(input, at, digest, sizeof digest))
			return EDICT_FAULT_READ;
		crypto->hash_add(&hash, digest, sizeof digest);
		if (fault == EDICT_FAULT_NONE)
			fault = check_chunk(input, crypto, bundle, i, digest);
	}
	crypto->hash_end(&hash, digest);
	return edict_digest_equal(digest, bundle->chunk_table) ? fault
							       : EDICT_FAULT_CHUNK_TABLE;
}

/* The entry of a section; its offset still counts from the body. */
static enum edict_fault read_entry(const struct edict_input *input,
				   const struct edict_bundle *bundle, uint32_t index,
				   struct edict_section *out)
{
	uint8_t entry[EDICT_BUNDLE_ENTRY_SIZE];
	uint32_t at = (uint32_t)bundle->body + index * EDICT_BUNDLE_ENTRY_SIZE;
	if (index >= bundle->n_sections)
		return EDICT_FAULT_EMPTY;
	if (!read_bytes(input, at, entry, sizeof entry))
		return EDICT_FAULT_READ;
	out->kind = edict_get32(entry);
	out->target = edict_get32(entry + 4);
	out->offset = edict_get64(entry + 8);
	out->size = edict_get64(entry + 16);
	if (entry[24] == 0 || !read_text(entry + 24, EDICT_SECTION_NAME_SIZE, out->name))
		return EDICT_FAULT_TEXT;
	if (out->offset > bundle->body_size ||
	    out->size > bundle->body_size - out->offset)
		return EDICT_FAULT_SECTIONS;
	return EDICT_FAULT_NONE;
}

static bool is_one_target(uint32_t target)
{
	return target != 0 && (target & (target - 1)) == 0;
}

/* A kind that this runtime knows, with a target if and only if it is an object; or one
 * that may be passed over. */
static enum edict_fault check_kind(const struct edict_section *section)
{
	if (section->kind == 0)
		return EDICT_FAULT_SECTIONS;
	if (section->kind > EDICT_SECTION_OBJECT)
		return (section->kind & EDICT_SECTION_CRITICAL) != 0
			       ? EDICT_FAULT_CRITICAL
			       : EDICT_FAULT_NONE;
	bool is_right = section->kind == EDICT_SECTION_OBJECT
				? is_one_target(section->target)
				: section->target == 0;
	return is_right ? EDICT_FAULT_NONE : EDICT_FAULT_SECTIONS;
}

/* Do the names of `a` and `b` stand in this order?  They are padded with zeros. */
static bool is_before(const struct edict_section *a, const struct edict_section *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return memcmp(a->name, b->name, sizeof a->name) < 0;
}

static APART enum edict_fault check_sections(const struct edict_input *input,
					     const struct edict_bundle *bundle)
{
	struct edict_section sections[2];
	uint32_t targets = 0;
	uint32_t end = bundle->n_sections * EDICT_BUNDLE_ENTRY_SIZE;
	for (uint32_t i = 0; i < bundle->n_sections; i++) {
		struct edict_section *section = &sections[i & 1];
		enum edict_fault fault = read_entry(input, bundle, i, section);
		if (fault == EDICT_FAULT_NONE)
			fault = check_kind(section);
		if (fault != EDICT_FAULT_NONE)
			return fault;
		if (section->offset != end ||
		    (i > 0 && !is_before(&sections[(i - 1) & 1], section)))
			return EDICT_FAULT_SECTIONS;
		end += (uint32_t)section->size;
		if (section->kind != EDICT_SECTION_OBJECT)
			continue;
		if ((targets & section->target) != 0)
			return EDICT_FAULT_SECTIONS;
		targets |= section->target;
	}
	return end == bundle->body_size && targets == bundle->targets
		       ? EDICT_FAULT_NONE
		       : EDICT_FAULT_SECTIONS;
}

enum edict_fault edict_bundle_verify(const struct edict_input *input,
				     const struct edict_trust *trust,
				     struct edict_bundle *out)
{
	enum edict_fault fault = check_signed(input, trust, out);
	if (fault == EDICT_FAULT_NONE)
		fault = check_binding(trust, out);
	if (fault == EDICT_FAULT_NONE)
		fault = check_time(trust, out);
	if (fault == EDICT_FAULT_NONE)
		fault = check_sequence(trust, out);
	if (fault == EDICT_FAULT_NONE)
		fault = check_chunks(input, trust->crypto, out);
	if (fault == EDICT_FAULT_NONE)
		fault = check_sections(input, out);
	return fault;
}

/* ---- sections -------------------------------------------------------------- */

enum edict_fault edict_bundle_section(const struct edict_input *input,
				      const struct edict_bundle *bundle, uint32_t index,
				      struct edict_section *out)
{
	enum edict_fault fault = read_entry(input, bundle, index, out);
	out->offset += bundle->body;
	return fault;
}

enum edict_fault edict_bundle_find(const struct edict_input *input,
				   const struct edict_bundle *bundle, uint32_t kind,
				   uint32_t target, struct edict_section *out)
{
	for (uint32_t i = 0; i < bundle->n_sections; i++) {
		enum edict_fault fault = edict_bundle_section(input, bundle, i, out);
		if (fault != EDICT_FAULT_NONE)
			return fault;
		if (out->kind == kind && (target == 0 || out->target == target))
			return EDICT_FAULT_NONE;
	}
	return EDICT_FAULT_EMPTY;
}

/* ---- digests of the header ------------------------------------------------- */

/* Which sections a digest of the header is of: kinds from first to last. */
struct digest_of {
	uint32_t at, first, last;
	bool with_entries;
};

/* Hash the sections of one digest.  An entry is hashed without its offset, so that the
 * same sources have the same digest whatever else is in the bundle. */
static enum edict_fault hash_sections(const struct edict_input *input,
				      const struct edict_crypto *crypto,
				      const struct edict_bundle *bundle,
				      const struct digest_of *of, struct edict_hash *hash)
{
	uint8_t entry[EDICT_BUNDLE_ENTRY_SIZE];
	struct edict_section section;
	for (uint32_t i = 0; i < bundle->n_sections; i++) {
		uint32_t at = (uint32_t)bundle->body + i * EDICT_BUNDLE_ENTRY_SIZE;
		enum edict_fault fault = edict_bundle_section(input, bundle, i, &section);
		if (fault != EDICT_FAULT_NONE)
			return fault;
		if (section.kind < of->first || section.kind > of->last)
			continue;
		if (!read_bytes(input, at, entry, sizeof entry))
			return EDICT_FAULT_READ;
		memset(entry + 8, 0, 8);
		if (of->with_entries)
			crypto->hash_add(hash, entry, sizeof entry);
		if (!hash_range(input, crypto, (uint32_t)section.offset,
				(uint32_t)section.size, hash))
			return EDICT_FAULT_READ;
	}
	return EDICT_FAULT_NONE;
}

static enum edict_fault check_digests(const struct edict_input *input,
				      const struct edict_crypto *crypto,
				      const struct edict_bundle *bundle)
{
	static const struct digest_of digests[] = {
		{AT_SOURCES, EDICT_SECTION_SOURCE, EDICT_SECTION_SOURCE, true},
		{AT_SCHEMA, EDICT_SECTION_SCHEMA, EDICT_SECTION_ENTITIES, true},
		{AT_C, EDICT_SECTION_C, EDICT_SECTION_C_HEADER, true},
		{AT_BUILD, EDICT_SECTION_BUILD, EDICT_SECTION_BUILD, false},
	};
	uint8_t wanted[EDICT_DIGEST_SIZE], digest[EDICT_DIGEST_SIZE];
	struct edict_hash hash;
	for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
		if (!read_bytes(input, digests[i].at, wanted, sizeof wanted))
			return EDICT_FAULT_READ;
		crypto->hash_begin(&hash);
		enum edict_fault fault =
			hash_sections(input, crypto, bundle, &digests[i], &hash);
		if (fault != EDICT_FAULT_NONE)
			return fault;
		crypto->hash_end(&hash, digest);
		if (!edict_digest_equal(digest, wanted))
			return EDICT_FAULT_DIGEST;
	}
	return EDICT_FAULT_NONE;
}

enum edict_fault edict_bundle_check_content(const struct edict_input *input,
					    const struct edict_crypto *crypto,
					    const struct edict_bundle *bundle)
{
	enum edict_fault fault = check_chunks(input, crypto, bundle);
	if (fault == EDICT_FAULT_NONE)
		fault = check_sections(input, bundle);
	if (fault == EDICT_FAULT_NONE)
		fault = check_digests(input, crypto, bundle);
	return fault;
}
