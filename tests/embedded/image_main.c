/* image_main.c - load the image of a bundle to memory, and run its self-tests there.
 *
 * `image` and `tests` are sections of a bundle (image.sh writes them to sections.h).  The
 * image runs from two addresses, one after the other, and must decide alike; a test that
 * expects something else must fail.
 */
#include "board.h"
#include "edict/image.h"

#include "sections.h"

enum { IMAGE_MAX = 96 * 1024, WORK_SIZE = 48 * 1024, SCRATCH_SIZE = 4096 };

static _Alignas(8) unsigned char memory[IMAGE_MAX];
static _Alignas(8) unsigned char work[WORK_SIZE];
static _Alignas(8) char scratch[SCRATCH_SIZE];
static _Alignas(8) char request_memory[8192];

/* A section, as it lies in flash; `flipped` is a byte that reads as another. */
struct place {
	const unsigned char *bytes;
	uint32_t size, flipped;
};
#define NOT_FLIPPED UINT32_MAX

static bool read_place(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct place *place = ctx;
	unsigned char *to = bytes;
	if (offset > place->size || len > place->size - offset)
		return false;
	for (size_t i = 0; i < len; i++) {
		to[i] = place->bytes[offset + i];
		if (offset + i == place->flipped)
			to[i] ^= 1;
	}
	return true;
}

static void decide_cedar(const struct edict_cedar_policy *policy, const char *json,
			 size_t len, struct edict_decision *decision)
{
	struct edict_cedar_request request;
	struct edict_cedar_scratch room = {scratch, sizeof scratch, 0, 0};
	enum edict_status status = edict_cedar_request_read(&request, policy, NULL, json,
							    len, true, work, sizeof work);
	*decision = (struct edict_decision){.status = (uint8_t)status,
					    .rule = EDICT_RULE_NONE,
					    .field = EDICT_FIELD_NONE};
	if (status != EDICT_OK)
		return;
	request.scratch = &room;
	edict_cedar_decide(policy, &request, decision);
}

static void decide(void *ctx, const char *json, size_t len,
		   struct edict_decision *decision)
{
	const struct edict_image *image = ctx;
	if (image->cedar != NULL)
		decide_cedar(image->cedar, json, len, decision);
	else
		edict_decide_json(image->policy, json, len, work, sizeof work, decision);
}

static void print(const char *name, uint32_t n)
{
	board_print(name);
	board_print_number(n);
	board_print("\n");
}

static const struct edict_image *load(unsigned char *at, size_t size)
{
	struct place place = {image_bytes, sizeof image_bytes, NOT_FLIPPED};
	struct edict_input input = {read_place, &place, sizeof image_bytes};
	struct edict_section section = {.size = sizeof image_bytes};
	const struct edict_image *image;
	uint32_t ticks = board_ticks();
	enum edict_fault fault = edict_image_load(&input, &section, at, size, &image);
	print("load: instructions ", board_instructions(ticks, board_ticks()));
	if (fault == EDICT_FAULT_NONE)
		return image;
	print("FAIL: the image is not loaded: fault ", (uint32_t)fault);
	return NULL;
}

static enum edict_fault test(const struct edict_image *image, uint32_t flipped,
			     uint32_t *index)
{
	struct place place = {test_bytes, sizeof test_bytes, flipped};
	struct edict_input input = {read_place, &place, sizeof test_bytes};
	struct edict_section section = {.size = sizeof test_bytes};
	union {
		const struct edict_image *image;
		void *ctx;
	} of = {image};
	struct edict_decider decider = {decide, of.ctx};
	return edict_self_test(&input, &section, &decider, request_memory,
			       sizeof request_memory, index);
}

static bool run_at(unsigned char *at, size_t size)
{
	uint32_t index = 0;
	const struct edict_image *image = load(at, size);
	if (image == NULL)
		return false;
	if (image->abi_version != EDICT_ABI_VERSION) {
		board_print("FAIL: the entry is of another ABI\n");
		return false;
	}
	enum edict_fault fault = test(image, NOT_FLIPPED, &index);
	if (fault != EDICT_FAULT_NONE) {
		print("FAIL: fault ", (uint32_t)fault);
		print("in request ", index);
		return false;
	}
	print("requests decided as expected: ", index + 1);
	if (test(image, 4, &index) == EDICT_FAULT_SELF_TEST) /* the first one's effect */
		return true;
	board_print("FAIL: a wrong expectation passes\n");
	return false;
}

int main(void)
{
	print("image: bytes ", sizeof image_bytes);
	bool passes = run_at(memory, sizeof memory - 1024) &&
		      run_at(memory + 1000, sizeof memory - 1000);
	board_print(passes ? "PASS\n" : "FAIL\n");
	return passes ? 0 : 1;
}
