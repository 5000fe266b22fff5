/* bundle_main.c - the refusals of a bundle, printed: on the board and on the host the
 * same.
 *
 * bundle_bytes.h is what bundle_test --emit writes: a bundle signed by two keys, the key
 * set, and where the signatures begin.
 */
#include "board.h"
#include "board_sodium.h"
#include "edict/abi.h"
#include "edict/bundle.h"

#include "bundle_bytes.h"

#define NOW UINT64_C(1700000000) /* the bundle is valid for 100 s before and after it */

static unsigned char document[sizeof bundle_bytes + 1];
static uint32_t document_size;
static struct edict_keyset keys;
static uint32_t n_accepted;

static bool read_document(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	unsigned char *to = bytes;
	(void)ctx;
	if (offset > document_size || len > document_size - offset)
		return false;
	for (size_t i = 0; i < len; i++)
		to[i] = document[(size_t)offset + i];
	return true;
}

static void restore(uint32_t size)
{
	for (size_t i = 0; i < sizeof bundle_bytes; i++)
		document[i] = bundle_bytes[i];
	document_size = size;
}

static struct edict_trust trust_of_device(void)
{
	return (struct edict_trust){.crypto = &board_crypto,
				    .keys = &keys,
				    .policy = "shop",
				    .channel = "stable",
				    .device_class = "till",
				    .target = EDICT_TARGET_WASM32,
				    .abi = EDICT_ABI_VERSION,
				    .now = NOW};
}

static void report(const char *what, uint32_t n, const struct edict_trust *trust)
{
	struct edict_input input = {read_document, NULL, document_size};
	struct edict_bundle bundle;
	enum edict_fault fault = edict_bundle_verify(&input, trust, &bundle);
	n_accepted += fault == EDICT_FAULT_NONE;
	board_print(what);
	board_print(" ");
	board_print_number(n);
	board_print(": ");
	board_print(edict_fault_name(fault));
	board_print("\n");
}

/* One bit of every other byte, each bit in turn. */
static void flip_bits(void)
{
	struct edict_trust trust = trust_of_device();
	for (uint32_t i = 0; i < sizeof bundle_bytes; i += 2) {
		restore(sizeof bundle_bytes);
		document[i] ^= (unsigned char)(1u << i / 2 % 8);
		report("flipped", i, &trust);
	}
}

static void cut(void)
{
	struct edict_trust trust = trust_of_device();
	for (uint32_t size = 0; size < sizeof bundle_bytes; size++) {
		restore(size);
		report("cut", size, &trust);
	}
	restore(sizeof bundle_bytes);
	document_size++;
	report("trailing", document_size, &trust);
}

static void swap_signatures(void)
{
	struct edict_trust trust = trust_of_device();
	enum { ENTRY = EDICT_KEY_ID_SIZE + EDICT_SIGNATURE_SIZE, FIRST = DRAFT_SIZE + 4 };
	restore(sizeof bundle_bytes);
	for (uint32_t i = 0; i < ENTRY; i++) {
		document[FIRST + i] = bundle_bytes[FIRST + ENTRY + i];
		document[FIRST + ENTRY + i] = bundle_bytes[FIRST + i];
	}
	report("swapped", 0, &trust);
	for (uint32_t i = 0; i < ENTRY; i++)
		document[FIRST + i] = document[FIRST + ENTRY + i] =
			bundle_bytes[FIRST + i];
	report("twice", 0, &trust);
	restore(FIRST + ENTRY);
	document[DRAFT_SIZE] = 1;
	report("one signature", 0, &trust);
}

static void ask_others(void)
{
	struct edict_trust trust = trust_of_device();
	restore(sizeof bundle_bytes);
	trust.policy = "other";
	report("policy", 0, &trust);
	trust = trust_of_device();
	trust.channel = "beta";
	report("channel", 0, &trust);
	trust = trust_of_device();
	trust.device_class = "";
	report("class", 0, &trust);
	trust = trust_of_device();
	trust.target = EDICT_TARGET_CORTEX_M4;
	report("target", 0, &trust);
	trust = trust_of_device();
	trust.abi++;
	report("abi", 0, &trust);
	trust = trust_of_device();
	trust.now = 0;
	report("clock", 0, &trust);
	trust.now = NOW - 101;
	report("early", 0, &trust);
	trust.now = NOW + 100;
	report("late", 0, &trust);
	trust.now = NOW + 1000;
	report("keys", 0, &trust);
	trust = trust_of_device();
	trust.sequence = 8;
	report("older", 0, &trust);
	trust.sequence = 7;
	report("replaced", 0, &trust);
}

int main(void)
{
	enum edict_fault fault = edict_keyset_read(keyset_bytes, sizeof keyset_bytes,
						   &board_crypto, &keys);
	struct edict_trust trust = trust_of_device();
	if (fault != EDICT_FAULT_NONE)
		return 1;
	restore(sizeof bundle_bytes);
	report("as it is", 0, &trust);
	flip_bits();
	cut();
	swap_signatures();
	ask_others();
	return n_accepted == 1 ? 0 : 1;
}
