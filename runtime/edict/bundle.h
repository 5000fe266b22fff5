/* edict/bundle.h - signed policy bundles and the key sets that they are trusted by.
 *
 * Both are one canonical little-endian encoding: every byte is signed or is a signature,
 * and what is not encoded exactly so is refused with a reason of its own.  There is no way
 * to write "unsigned".  Nothing here allocates; verifying reads the bundle from where it
 * lies, piece by piece, in less than 1 KB of stack beside the signature function's.
 *
 * A bundle file:
 *
 *     +----------------+----------------------+---------------------+-----------------+
 *     | header, 416    | chunk table          | body                | signature block |
 *     | (signed whole) | 32 bytes a chunk     | sections            |                 |
 *     +----------------+----------------------+---------------------+-----------------+
 *
 *     header                                        offset  size
 *     "edict-bundle-v1\0", the domain of the signature   0    16
 *     size of the header: 416                           16     4
 *     ABI the objects were made for                     20     4
 *     size of the body in bytes                         24     8
 *     sequence number, 1 or more                        32     8
 *     not before, seconds since 1970                    40     8
 *     expires, later than that                          48     8
 *     clock: an enum edict_clock                        56     4
 *     algorithms: 1, SHA-256 and Ed25519                60     4
 *     policy id, NUL-padded, not empty                  64    32
 *     channel, NUL-padded                               96    32
 *     device class, NUL-padded; empty: any             128    32
 *     targets with an object: bits of enum edict_target 160    4
 *     sections                                         164     4
 *     chunks: ceil(body / chunk size)                  168     4
 *     chunk size: 4096                                 172     4
 *     digest of the chunk table                        176    32
 *     digest of the policy's sources (*)               208    32
 *     digest of its schema and entities (*)            240    32
 *     digest of its intermediate representation        272    32
 *     digest of the emitted C (*)                      304    32
 *     digest of what compiled it (the BUILD section)   336    32
 *     zero                                             368    48
 *
 *     (*) of the sections of those kinds, one after the other, each as the 80 bytes of its
 *     entry, but with zero for the offset, and then its content; of none the digest of
 *     nothing.  Schema and entities are one, C and its header are one.  Of the BUILD section
 *     the content alone.
 *
 *     body: one entry of 80 bytes a section, then the sections, without gaps, in the same
 *     order: by kind, then by name; no two have both the same
 *
 *     entry      kind 4 | target 4 | offset in the body 8 | size 8 | name, NUL-padded 56
 *
 *     signature block, at the very end
 *
 *     count 4 (1 to 8) | count times: key id 8 | signature of the header 64
 *     by rising key id, no id twice
 *
 * A key set:
 *
 *     "edict-keyset-v1\0"                                0    16
 *     size of the signed part: 80 + 32 keys + 8 revoked 16     4
 *     threshold, 1 up to the number of keys             20     4
 *     version, 1 or more                                24     8
 *     expires, seconds since 1970                       32     8
 *     name, NUL-padded, not empty                       40    32
 *     keys, 1 to 8                                      72     4
 *     revoked, 0 to 32                                  76     4
 *     the keys, 32 bytes each, by rising key id; then the revoked key ids, 8 bytes each,
 *     rising, none of them of a key above; then a signature block over all that
 *
 * Version N+1 carries signatures of at least the threshold of N and of at least its own
 * threshold; version 1 of its own alone, and is trusted because it was put there by hand.
 */
#ifndef EDICT_BUNDLE_H
#define EDICT_BUNDLE_H

#include "edict/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EDICT_BUNDLE_HEADER_SIZE 416
#define EDICT_BUNDLE_CHUNK_SIZE	 4096
#define EDICT_BUNDLE_ENTRY_SIZE	 80
#define EDICT_BUNDLE_SECTIONS_MAX 1024
#define EDICT_BUNDLE_BODY_MAX	 (UINT64_C(1) << 30)
#define EDICT_BUNDLE_NAME_SIZE	 32 /* of ids, channels and classes, with a NUL */
#define EDICT_SECTION_NAME_SIZE	 56 /* of a section's name, with a NUL */
#define EDICT_SIGNATURES_MAX	 8
#define EDICT_KEYS_MAX		 8
#define EDICT_REVOKED_MAX	 32
#define EDICT_KEYSET_SIZE_MAX                                                           \
	(80 + EDICT_KEYS_MAX * 32 + EDICT_REVOKED_MAX * 8 + 4 + EDICT_SIGNATURES_MAX * 72)

/* What a bundle with an object for it runs on.  More than one bit may be set in a header. */
enum edict_target {
	EDICT_TARGET_X86_64_LINUX = 1,
	EDICT_TARGET_AARCH64_LINUX = 2,
	EDICT_TARGET_CORTEX_M4 = 4, /* an image, see edict/image.h */
	EDICT_TARGET_WASM32 = 8,
};

enum edict_clock {
	EDICT_CLOCK_NEEDED = 1, /* refused where the time is not known */
	/* Where there is no clock, the newest signed time that the device has seen counts. */
	EDICT_CLOCK_LAST_SEEN = 2,
};

/* The sections of a body.  A kind that is not listed is refused if it has the bit
 * EDICT_SECTION_CRITICAL, and passed over otherwise. */
enum edict_section_kind {
	EDICT_SECTION_SOURCE = 1, /* a file of the policy; names are relative paths */
	EDICT_SECTION_SCHEMA = 2,
	EDICT_SECTION_ENTITIES = 3,
	EDICT_SECTION_LISTING = 4,
	EDICT_SECTION_C = 5,
	EDICT_SECTION_C_HEADER = 6,
	EDICT_SECTION_BUILD = 7,  /* JSON: options, versions; all that a rebuild needs */
	EDICT_SECTION_TESTS = 8,  /* see edict/image.h */
	EDICT_SECTION_OBJECT = 9, /* `target` has one bit */
};
#define EDICT_SECTION_CRITICAL UINT32_C(0x80000000)

/* Why something signed is refused.  Each has a name (edict_fault_name) that logs and
 * exit messages use; the numbers are stable. */
enum edict_fault {
	EDICT_FAULT_NONE = 0,
	EDICT_FAULT_READ = 1,	       /* it cannot be read */
	EDICT_FAULT_MAGIC = 2,	       /* it begins with other bytes: no such document */
	EDICT_FAULT_SIZE = 3,	       /* it ends early, or a size or number is impossible */
	EDICT_FAULT_TRAILING = 4,      /* bytes after the signature block */
	EDICT_FAULT_ALGORITHM = 5,     /* other algorithms, another chunk size */
	EDICT_FAULT_RESERVED = 6,      /* bytes that must be zero are not */
	EDICT_FAULT_TEXT = 7,	       /* an id or name that is empty, or padded wrongly */
	EDICT_FAULT_WINDOW = 8,	       /* it expires before it begins; no such clock rule */
	EDICT_FAULT_UNSIGNED = 9,      /* no signature block */
	EDICT_FAULT_SIGNATURES = 10,   /* too many, out of order, or one key twice */
	EDICT_FAULT_KEY_UNKNOWN = 11,  /* signed by a key that is not in the key set */
	EDICT_FAULT_KEY_REVOKED = 12,  /* signed by a revoked key */
	EDICT_FAULT_SIGNATURE = 13,    /* a signature is not valid */
	EDICT_FAULT_THRESHOLD = 14,    /* fewer signatures than the threshold */
	EDICT_FAULT_KEYS_EXPIRED = 15, /* the key set has expired */
	EDICT_FAULT_CHUNK_TABLE = 16,  /* the chunk table has another digest */
	EDICT_FAULT_CHUNK = 17,	       /* a chunk of the body has another digest */
	EDICT_FAULT_SECTIONS = 18,     /* entries out of order, with gaps, or past the end */
	EDICT_FAULT_CRITICAL = 19,     /* an unknown section that is critical */
	EDICT_FAULT_POLICY = 20,       /* a bundle of another policy or channel */
	EDICT_FAULT_CLASS = 21,	       /* bound to another device class */
	EDICT_FAULT_TARGET = 22,       /* no object for this target */
	EDICT_FAULT_ABI = 23,	       /* made for another ABI */
	EDICT_FAULT_CLOCK = 24,	       /* the time is not known, and must be */
	EDICT_FAULT_NOT_YET = 25,
	EDICT_FAULT_EXPIRED = 26,
	EDICT_FAULT_ROLLBACK = 27, /* an older sequence number than the confirmed one */
	EDICT_FAULT_REPLACED = 28, /* the confirmed sequence number, but another content */
	EDICT_FAULT_IMAGE = 29,	   /* the object cannot be loaded */
	EDICT_FAULT_SELF_TEST = 30, /* a carried request is decided differently */
	EDICT_FAULT_EMPTY = 31,	    /* nothing is active */
	EDICT_FAULT_FLASH = 32,	    /* the store cannot be read or written */
	EDICT_FAULT_SPACE = 33,	    /* larger than the slot or the caller's memory */
	EDICT_FAULT_VERSION = 34,   /* a key set that does not follow the trusted one */
	EDICT_FAULT_DIGEST = 35,    /* a digest of sources, schema, C or build is wrong */
	EDICT_FAULT_KEYS = 36,	    /* keys or revocations out of order, or one key twice */
};

/* "none", "read", "magic", ...: the enumerators in lower case with `-`. */
const char *edict_fault_name(enum edict_fault fault);

/* Where a document lies. */
struct edict_input {
	bool (*read)(void *ctx, uint64_t offset, void *bytes, size_t len);
	void *ctx;
	uint64_t size; /* bytes; of a slot, what was written to it */
};

/* ---- key sets (keyset.c) ------------------------------------------------------- */

/* A view of `bytes`, which must stay as they are. */
struct edict_keyset {
	const uint8_t *bytes;
	uint32_t signed_size; /* bytes that are signed */
	uint32_t size;	      /* with the signature block */
	uint64_t version;
	uint64_t expires;
	uint32_t threshold, n_keys, n_revoked;
	const char *name;
	const uint8_t *keys;	/* n_keys of EDICT_KEY_SIZE bytes */
	const uint8_t *revoked; /* n_revoked of EDICT_KEY_ID_SIZE bytes */
	uint8_t ids[EDICT_KEYS_MAX][EDICT_KEY_ID_SIZE]; /* of the keys */
};

/* Encoding only; it says nothing about trust. */
enum edict_fault edict_keyset_read(const uint8_t *bytes, size_t size,
				   const struct edict_crypto *crypto,
				   struct edict_keyset *out);

/* Signed by its own threshold: all that can be asked of a first version. */
enum edict_fault edict_keyset_verify(const struct edict_keyset *keys,
				     const struct edict_crypto *crypto);

/* May `next` take the place of the trusted `keys`?  Version one higher, same name, none of
 * the revoked keys back, no revocation lost, signed by the threshold of both.  An expired
 * `keys` may still be followed. */
enum edict_fault edict_keyset_follows(const struct edict_keyset *keys,
				      const struct edict_keyset *next,
				      const struct edict_crypto *crypto);

/* ---- bundles (bundle.c) ---------------------------------------------------------- */

/* What the one who verifies knows and trusts. */
struct edict_trust {
	const struct edict_crypto *crypto;
	const struct edict_keyset *keys;
	const char *policy;	  /* the id it must have; NULL: any */
	const char *channel;	  /* NULL: any */
	const char *device_class; /* of this device; NULL or "": none */
	uint32_t target;	  /* the object that is needed; 0: none */
	uint32_t abi;		  /* of this runtime: EDICT_ABI_VERSION; 0: any */
	uint64_t now;		  /* seconds since 1970; 0: not known */
	uint64_t last_seen;	  /* the newest signed time seen; 0: none */
	/* The confirmed sequence number and the identity that goes with it; 0: none. */
	uint64_t sequence;
	uint8_t identity[EDICT_DIGEST_SIZE];
};

/* The header, decoded. */
struct edict_bundle {
	uint32_t abi, clock, targets, n_sections, n_chunks;
	uint64_t body_size, sequence, not_before, expires;
	char policy[EDICT_BUNDLE_NAME_SIZE];
	char channel[EDICT_BUNDLE_NAME_SIZE];
	char device_class[EDICT_BUNDLE_NAME_SIZE];
	uint8_t identity[EDICT_DIGEST_SIZE]; /* SHA-256 of the header: the payload's name,
						which signing again does not change */
	uint8_t chunk_table[EDICT_DIGEST_SIZE]; /* its digest */
	uint64_t body; /* offset of the body in the file */
};

struct edict_section {
	uint32_t kind, target;
	uint64_t offset, size; /* in the file */
	char name[EDICT_SECTION_NAME_SIZE];
};

/* Everything about a bundle, in the order: encoding, signatures, who and what it is for,
 * time, sequence, and at last the body.  Only after EDICT_FAULT_NONE may any of it be used;
 * `out` is valid then. */
enum edict_fault edict_bundle_verify(const struct edict_input *input,
				     const struct edict_trust *trust,
				     struct edict_bundle *out);

/* The header's encoding alone, for tools that show what they do not trust. */
enum edict_fault edict_bundle_read_header(const struct edict_input *input,
					  const struct edict_crypto *crypto,
					  struct edict_bundle *out);

/* Entry `index` of a verified bundle; EDICT_FAULT_EMPTY: it has fewer. */
enum edict_fault edict_bundle_section(const struct edict_input *input,
				      const struct edict_bundle *bundle, uint32_t index,
				      struct edict_section *out);

/* The first section of a kind (and target, unless 0); EDICT_FAULT_EMPTY: there is none. */
enum edict_fault edict_bundle_find(const struct edict_input *input,
				   const struct edict_bundle *bundle, uint32_t kind,
				   uint32_t target, struct edict_section *out);

/* For those who sign and review a bundle whose header was read: chunks and sections as
 * edict_bundle_verify checks them, and the digests of sources, schema, C and build in the
 * header.  Those the chunk table covers once more, so a loader need not ask.  (The digest of
 * the intermediate representation takes a rebuild.) */
enum edict_fault edict_bundle_check_content(const struct edict_input *input,
					    const struct edict_crypto *crypto,
					    const struct edict_bundle *bundle);

#ifdef __cplusplus
}
#endif

#endif
