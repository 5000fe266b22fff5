/* signature_main.c - the accept set of signatures on the board, and the built-in hash.
 *
 * vectors.h is what signature_data_test --emit writes: name, accepted, refused by the
 * encoding, length, key, signature, message.
 */
#include "board.h"
#include "board_sodium.h"

struct vector {
	const char *name;
	int is_accepted, is_canonical;
	size_t len;
	const char *key, *signature, *message;
};

static const struct vector vectors[] = {
#include "vectors.h"
};

enum { N_VECTORS = sizeof vectors / sizeof *vectors, N_EXPECTED = 151 };

/* ---- tests --------------------------------------------------------------------- */

static uint32_t check_vectors(uint32_t *n_accepted)
{
	uint32_t n_wrong = 0;
	for (uint32_t i = 0; i < N_VECTORS; i++) {
		const struct vector *v = &vectors[i];
		const uint8_t *key = (const uint8_t *)v->key;
		const uint8_t *signature = (const uint8_t *)v->signature;
		int is_valid = edict_signature_is_valid(&board_crypto, signature, key,
							v->message, v->len);
		int is_canonical = edict_signature_is_canonical(signature, key);
		*n_accepted += (uint32_t)is_valid;
		if (is_valid == v->is_accepted && is_canonical == v->is_canonical)
			continue;
		n_wrong++;
		board_print("FAIL: ");
		board_print(v->name);
		board_print("\n");
	}
	return n_wrong;
}

/* FIPS 180-4's example of two blocks. */
static uint32_t check_hash(void)
{
	static const char message[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnom"
				      "nopnopq";
	static const uint8_t expected[EDICT_DIGEST_SIZE] = {
		0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8, 0xe5, 0xc0, 0x26,
		0x93, 0x0c, 0x3e, 0x60, 0x39, 0xa3, 0x3c, 0xe4, 0x59, 0x64, 0xff,
		0x21, 0x67, 0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1,
	};
	uint8_t digest[EDICT_DIGEST_SIZE];
	edict_digest(&board_crypto, message, sizeof message - 1, digest);
	return edict_digest_equal(digest, expected) ? 0 : 1;
}

static void print_figure(const char *what, uint32_t n, const char *unit)
{
	board_print(what);
	board_print_number(n);
	board_print(unit);
}

/* Of a valid signature of a short message, and of hashing 256 bytes. */
static void measure(void)
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	uint32_t i = 0;
	while (!vectors[i].is_accepted || vectors[i].len > 64)
		i++;
	const struct vector *v = &vectors[i];
	board_stack_paint();
	uint32_t before = board_ticks();
	edict_signature_is_valid(&board_crypto, (const uint8_t *)v->signature,
				 (const uint8_t *)v->key, v->message, v->len);
	uint32_t after = board_ticks();
	print_figure("verify: ", board_instructions(before, after), " instructions, ");
	print_figure("", board_stack_used(), " bytes of stack\n");
	board_stack_paint();
	before = board_ticks();
	edict_digest(&board_crypto, vectors, 256, digest);
	after = board_ticks();
	print_figure("hash of 256 bytes: ", board_instructions(before, after),
		     " instructions, ");
	print_figure("", board_stack_used(), " bytes of stack\n");
}

int main(void)
{
	uint32_t n_accepted = 0;
	uint32_t n_wrong = check_hash() + check_vectors(&n_accepted);
	print_figure("vectors: ", N_VECTORS, ", ");
	print_figure("accepted: ", n_accepted, ", ");
	print_figure("wrong: ", n_wrong, "\n");
	measure();
	return n_wrong == 0 && N_VECTORS == N_EXPECTED ? 0 : 1;
}
