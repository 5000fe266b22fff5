/* host_decider.c - decide JSON requests with a loaded image; and the trial of a bundle.
 */
#include <stdlib.h>

#include "port/host.h"

struct edict_host_decider {
	const struct edict_image *image;
	void *work, *scratch;
	size_t work_size;
};

struct edict_host_decider *edict_host_decider_new(const struct edict_image *image)
{
	struct edict_host_decider *decider = calloc(1, sizeof *decider);
	if (decider == NULL)
		return NULL;
	decider->image = image;
	if (image->cedar != NULL) {
		decider->scratch = malloc((size_t)image->cedar->scratch_size + 1);
		if (decider->scratch == NULL) {
			free(decider);
			return NULL;
		}
	}
	return decider;
}

void edict_host_decider_free(struct edict_host_decider *decider)
{
	if (decider == NULL)
		return;
	free(decider->work);
	free(decider->scratch);
	free(decider);
}

static bool make_room(struct edict_host_decider *decider, size_t size)
{
	if (size <= decider->work_size)
		return true;
	void *work = malloc(size);
	if (work == NULL)
		return false;
	free(decider->work);
	decider->work = work;
	decider->work_size = size;
	return true;
}

static void refuse(struct edict_decision *decision, enum edict_status status)
{
	*decision = (struct edict_decision){
		.status = (uint8_t)status,
		.rule = EDICT_RULE_NONE,
		.field = EDICT_FIELD_NONE,
	};
}

static void decide_cedar(struct edict_host_decider *decider, const char *json, size_t len,
			 struct edict_decision *decision)
{
	const struct edict_cedar_policy *policy = decider->image->cedar;
	struct edict_cedar_request request;
	struct edict_cedar_scratch scratch = {decider->scratch, policy->scratch_size, 0,
					      0};
	enum edict_status status = EDICT_E_SPACE;
	if (make_room(decider, edict_cedar_request_size(policy, len)))
		status = edict_cedar_request_read(&request, policy, NULL, json, len, true,
						  decider->work, decider->work_size);
	if (status != EDICT_OK) {
		refuse(decision, status);
		return;
	}
	request.scratch = &scratch;
	edict_cedar_decide(policy, &request, decision);
}

static void decide_agent(struct edict_host_decider *decider, const char *json, size_t len,
			 struct edict_decision *decision)
{
	const struct edict_policy *policy = decider->image->policy;
	if (make_room(decider, edict_work_size(policy, len)))
		edict_decide_json(policy, json, len, decider->work, decider->work_size,
				  decision);
	else
		refuse(decision, EDICT_E_SPACE);
}

void edict_host_decider_decide(struct edict_host_decider *decider, const char *json,
			       size_t len, struct edict_decision *decision)
{
	if (decider->image->cedar != NULL)
		decide_cedar(decider, json, len, decision);
	else
		decide_agent(decider, json, len, decision);
}

static void decide_by_seam(void *ctx, const char *json, size_t len,
			   struct edict_decision *decision)
{
	edict_host_decider_decide(ctx, json, len, decision);
}

struct edict_decider edict_host_decider_seam(struct edict_host_decider *decider)
{
	return (struct edict_decider){decide_by_seam, decider};
}

/* ---- the trial of a bundle ------------------------------------------------ */

enum edict_fault edict_host_self_test(struct edict_host_decider *decider,
				      const struct edict_input *input,
				      const struct edict_bundle *bundle, uint32_t *index)
{
	struct edict_section section;
	enum edict_fault fault =
		edict_bundle_find(input, bundle, EDICT_SECTION_TESTS, 0, &section);
	if (fault != EDICT_FAULT_NONE)
		return fault == EDICT_FAULT_EMPTY ? EDICT_FAULT_NONE : fault;
	void *memory = malloc(EDICT_SELF_TEST_REQUEST_MAX);
	if (memory == NULL)
		return EDICT_FAULT_SPACE;
	struct edict_decider seam = edict_host_decider_seam(decider);
	fault = edict_self_test(input, &section, &seam, memory,
				EDICT_SELF_TEST_REQUEST_MAX, index);
	free(memory);
	return fault;
}

static enum edict_fault run_trial(void *ctx, const struct edict_input *input,
				  const struct edict_bundle *bundle)
{
	struct edict_loaded loaded;
	(void)ctx;
	enum edict_fault fault = edict_load_object(input, bundle, &loaded, NULL);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	struct edict_host_decider *decider = edict_host_decider_new(loaded.image);
	fault = EDICT_FAULT_SPACE;
	if (decider != NULL)
		fault = edict_host_self_test(decider, input, bundle, NULL);
	edict_host_decider_free(decider);
	edict_unload_object(&loaded);
	return fault;
}

const struct edict_trial edict_host_trial = {run_trial, NULL};
