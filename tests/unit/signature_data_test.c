/* signature_data_test.c [--emit] - the accept set of signatures equals the profile
 * "libsodium-strict" on published vectors.
 *
 * Reads ed25519/ below $EDICT_DATA, or below ../shared/data beside the source tree; is
 * skipped without it.  Its README has the profile and says what is to be accepted: the
 * Wycheproof tests whose result is "valid", and case 3 of speccheck.
 *
 * All are verified with libsodium, and with a library that believes everything: what is
 * refused then is refused by the encoding alone.  With --emit the vectors are written as
 * C, for tests/embedded/signature.sh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "edict/crypto.h"
#include "port/sodium.h"

enum { MESSAGE_MAX = 2048, N_VECTORS = 163, EXIT_SKIPPED = 77 };

struct vector {
	const char *set;
	int number;
	bool is_accepted;
	uint8_t key[EDICT_KEY_SIZE], signature[EDICT_SIGNATURE_SIZE];
	uint8_t message[MESSAGE_MAX];
	size_t len;
	bool has_length; /* the signature has 64 bytes; others never get to a verifier */
};

struct tally {
	const struct edict_crypto *crypto; /* NULL: write C */
	unsigned n, n_accepted, n_short, n_wrong;
};

/* ---- what the encoding alone refuses ------------------------------------------- */

/* Recorded with a model of steps 1 to 3 of the profile in big integers. */
static const int refused_wycheproof[] = {
	10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 23, 24, 25, 26,
	27, 28, 29, 60, 63, 64, 65, 66, 67, 68, 69, 70, 85, 151,
};
static const int refused_speccheck[] = {0, 1, 2, 6, 7, 8, 9, 10, 11};

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

static bool is_in(const int *numbers, size_t n, int number)
{
	for (size_t i = 0; i < n; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

static bool is_refused_by_encoding(const struct vector *v)
{
	return strcmp(v->set, "speccheck") == 0
		       ? is_in(refused_speccheck, N_OF(refused_speccheck), v->number)
		       : is_in(refused_wycheproof, N_OF(refused_wycheproof), v->number);
}

static int believe(void *ctx, const uint8_t *signature, const uint8_t *key,
		   const void *message, size_t len)
{
	(void)ctx;
	(void)signature;
	(void)key;
	(void)message;
	(void)len;
	return 1;
}

/* ---- one vector ----------------------------------------------------------------- */

static void emit_bytes(const uint8_t *bytes, size_t n)
{
	putchar('"');
	for (size_t i = 0; i < n; i++)
		printf("\\x%02x", bytes[i]);
	putchar('"');
}

static void emit(const struct vector *v)
{
	printf("{\"%s %d\", %d, %d, %zu, ", v->set, v->number, v->is_accepted,
	       !is_refused_by_encoding(v), v->len);
	emit_bytes(v->key, sizeof v->key);
	printf(", ");
	emit_bytes(v->signature, sizeof v->signature);
	printf(", ");
	emit_bytes(v->message, v->len);
	printf("},\n");
}

static void take(const struct vector *v, struct tally *tally)
{
	tally->n++;
	if (!v->has_length) {
		tally->n_short++;
		tally->n_wrong += v->is_accepted;
		return;
	}
	if (tally->crypto == NULL) {
		emit(v);
		return;
	}
	bool expected = tally->crypto->verify == believe ? !is_refused_by_encoding(v)
							 : v->is_accepted;
	bool is_valid = edict_signature_is_valid(tally->crypto, v->signature, v->key,
						 v->message, v->len);
	tally->n_accepted += is_valid;
	if (is_valid == expected)
		return;
	tally->n_wrong++;
	printf("%s %d: %s\n", v->set, v->number, is_valid ? "accepted" : "refused");
}

/* ---- the files ------------------------------------------------------------------- */

/* The bytes, or SIZE_MAX if there are more than `max`, or none at all. */
static size_t unhex(const json_t *object, const char *member, uint8_t *bytes, size_t max)
{
	const char *hex = json_string_value(json_object_get(object, member));
	size_t len = hex == NULL ? 1 : strlen(hex);
	if (len % 2 != 0 || len / 2 > max)
		return SIZE_MAX;
	for (size_t i = 0; i < len / 2; i++) {
		unsigned byte = 0;
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return SIZE_MAX;
		bytes[i] = (uint8_t)byte;
	}
	return len / 2;
}

static bool read_vector(const json_t *object, const char *message, const char *signature,
			struct vector *v)
{
	v->len = unhex(object, message, v->message, sizeof v->message);
	v->has_length = unhex(object, signature, v->signature, sizeof v->signature) ==
			sizeof v->signature;
	return v->len != SIZE_MAX;
}

static void read_wycheproof(const json_t *file, struct tally *tally)
{
	size_t i, k;
	const json_t *group, *test;
	static struct vector v;
	json_array_foreach(json_object_get(file, "testGroups"), i, group)
	{
		const json_t *key = json_object_get(group, "publicKey");
		v = (struct vector){.set = "wycheproof"};
		if (unhex(key, "pk", v.key, sizeof v.key) != sizeof v.key)
			continue;
		json_array_foreach(json_object_get(group, "tests"), k, test)
		{
			const char *result =
				json_string_value(json_object_get(test, "result"));
			v.number = (int)json_integer_value(json_object_get(test, "tcId"));
			v.is_accepted = result != NULL && strcmp(result, "valid") == 0;
			if (read_vector(test, "msg", "sig", &v))
				take(&v, tally);
		}
	}
}

static void read_speccheck(const json_t *file, struct tally *tally)
{
	size_t i;
	const json_t *test;
	static struct vector v;
	json_array_foreach(file, i, test)
	{
		v = (struct vector){.set = "speccheck", .number = (int)i};
		v.is_accepted = i == 3;
		if (unhex(test, "pub_key", v.key, sizeof v.key) == sizeof v.key &&
		    read_vector(test, "message", "signature", &v))
			take(&v, tally);
	}
}

static json_t *load(const char *name)
{
	char path[4096];
	const char *data = getenv("EDICT_DATA");
	snprintf(path, sizeof path, "%s/ed25519/%s",
		 data != NULL ? data : EDICT_DATA_DEFAULT, name);
	return json_load_file(path, 0, NULL);
}

/* Too few vectors are as bad as a wrong answer. */
static bool run(const char *what, struct tally *tally, const json_t *wycheproof,
		const json_t *speccheck)
{
	read_wycheproof(wycheproof, tally);
	read_speccheck(speccheck, tally);
	fprintf(stderr,
		"%s: %u vectors, %u of another length, %u accepted, %u answers wrong\n",
		what, tally->n, tally->n_short, tally->n_accepted, tally->n_wrong);
	return tally->n == N_VECTORS && tally->n_wrong == 0;
}

int main(int argc, char **argv)
{
	bool is_emitting = argc > 1 && strcmp(argv[1], "--emit") == 0;
	json_t *wycheproof = load("wycheproof_ed25519_test.json");
	json_t *speccheck = load("speccheck_cases.json");
	if (wycheproof == NULL || speccheck == NULL) {
		puts("skipped: no data");
		return EXIT_SKIPPED;
	}
	const struct edict_crypto credulous = {.verify = believe};
	struct tally emitted = {0}, encoding = {.crypto = &credulous},
		     library = {.crypto = &edict_sodium};
	bool ok = edict_sodium_init();
	if (is_emitting)
		ok = run("emitted", &emitted, wycheproof, speccheck);
	else
		ok = ok && run("encoding", &encoding, wycheproof, speccheck) &&
		     run("libsodium", &library, wycheproof, speccheck);
	json_decref(wycheproof);
	json_decref(speccheck);
	return ok ? 0 : 1;
}
