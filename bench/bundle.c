/* bundle.c - what verifying a bundle costs beside what it cannot do without.
 *
 *     bundle BUNDLE KEYSET NOW
 *
 * In turns, many times: edict_bundle_verify from memory, as a host does it; the library's
 * hash over the same bytes, and one check of a signature.  The least time of each counts:
 * what disturbs only adds.  Prints `#name value` lines, in microseconds and bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edict/abi.h"
#include "edict/bundle.h"
#include "port/sodium.h"
#include "tick.h"

#define ROUNDS 300

struct file {
	uint8_t *bytes;
	size_t size;
};

static struct file read_file(const char *path)
{
	struct file file = {NULL, 0};
	FILE *in = fopen(path, "rb");
	if (in != NULL && fseek(in, 0, SEEK_END) == 0) {
		file.size = (size_t)ftell(in);
		file.bytes = malloc(file.size);
		rewind(in);
	}
	if (file.bytes == NULL || fread(file.bytes, 1, file.size, in) != file.size) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(2);
	}
	fclose(in);
	return file;
}

static bool read_memory(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct file *file = ctx;
	if (offset > file->size || len > file->size - offset)
		return false;
	memcpy(bytes, file->bytes + offset, len);
	return true;
}

static double verify_us(const struct edict_input *input, const struct edict_trust *trust)
{
	struct edict_bundle bundle;
	double begin = clock_ns(CLOCK_MONOTONIC);
	enum edict_fault fault = edict_bundle_verify(input, trust, &bundle);
	double end = clock_ns(CLOCK_MONOTONIC);
	if (fault != EDICT_FAULT_NONE) {
		fprintf(stderr, "refused: %s\n", edict_fault_name(fault));
		exit(1);
	}
	return (end - begin) / 1e3;
}

static double hash_us(const struct file *file)
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	double begin = clock_ns(CLOCK_MONOTONIC);
	edict_digest(&edict_sodium, file->bytes, file->size, digest);
	return (clock_ns(CLOCK_MONOTONIC) - begin) / 1e3;
}

/* The first signature of the bundle, by the first key of the set. */
static double signature_us(const struct file *file, const struct edict_keyset *keys,
			   const uint8_t *signature)
{
	double begin = clock_ns(CLOCK_MONOTONIC);
	int is_valid = edict_sodium.verify(edict_sodium.ctx, signature, keys->keys,
					   file->bytes, EDICT_BUNDLE_HEADER_SIZE);
	double end = clock_ns(CLOCK_MONOTONIC);
	if (is_valid != 1) {
		fprintf(stderr, "the signature is not by the first key\n");
		exit(1);
	}
	return (end - begin) / 1e3;
}

static void keep_least(double *least, double value)
{
	if (*least == 0 || value < *least)
		*least = value;
}

int main(int argc, char **argv)
{
	if (argc != 4 || !edict_sodium_init())
		return 2;
	struct file file = read_file(argv[1]), set = read_file(argv[2]);
	struct edict_keyset keys;
	if (edict_keyset_read(set.bytes, set.size, &edict_sodium, &keys) !=
	    EDICT_FAULT_NONE)
		return 2;
	struct edict_trust trust = {.crypto = &edict_sodium,
				    .keys = &keys,
				    .abi = EDICT_ABI_VERSION,
				    .now = strtoull(argv[3], NULL, 10)};
	struct edict_input input = {read_memory, &file, file.size};
	const uint8_t *signature = file.bytes + file.size - EDICT_SIGNATURE_SIZE;
	double verify = 0, hash = 0, one_signature = 0;
	for (int i = 0; i < ROUNDS; i++) {
		keep_least(&verify, verify_us(&input, &trust));
		keep_least(&hash, hash_us(&file));
		keep_least(&one_signature, signature_us(&file, &keys, signature));
	}
	printf("#size %zu\n#verify %.1f\n#hash %.1f\n#signature %.1f\n", file.size,
	       verify, hash, one_signature);
	free(file.bytes);
	free(set.bytes);
	return 0;
}
