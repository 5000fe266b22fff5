/* policy.h - the policy `warehouse` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct policy_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call policy_decide.
 */
#ifndef EDICT_POLICY_POLICY_H
#define EDICT_POLICY_POLICY_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "policy.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum policy_field {
	POLICY_FIELD_STATE_KILLED = 0,
	POLICY_FIELD_AGENT_ID = 1,
	POLICY_FIELD_ZONE = 2,
	POLICY_FIELD_AGENT_ROLE = 3,
	POLICY_FIELD_STAGE = 4,
	POLICY_FIELD_ACTION_TYPE = 5,
	POLICY_FIELD_WEIGHT_KG = 6,
	POLICY_FIELD_ACTION_PATH = 7,
	POLICY_FIELD_COUNTERS_READ = 8,
	POLICY_FIELD_TAGS = 9,
	POLICY_FIELD_ARGS_NOTE = 10,
	POLICY_FIELD_OUTPUT = 11,
	POLICY_FIELD_ARGS_PAGES = 12,
	POLICY_FIELD_ARGS_LIMIT = 13,
	POLICY_N_FIELDS = 14
};

/* The rules, as decisions name them. */
enum policy_rule {
	POLICY_RULE_KILLED = 0,
	POLICY_RULE_NO_POLICY = 1,
	POLICY_RULE_NO_HAZMAT = 2,
	POLICY_RULE_HEAVY_LIFT = 3,
	POLICY_RULE_ODD_PATH = 4,
	POLICY_RULE_READ_LIMIT = 5,
	POLICY_RULE_READ = 6,
	POLICY_RULE_FRAGILE = 7,
	POLICY_RULE_ANSWER = 8,
	POLICY_N_RULES = 9
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct policy_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string agent_id; /* agent.id */
	struct edict_string zone; /* zone */
	struct edict_string agent_role; /* agent.role */
	struct edict_string stage; /* stage */
	struct edict_string action_type; /* action.type */
	struct edict_number weight_kg; /* weight_kg */
	struct edict_string action_path; /* action.path */
	int64_t counters_read; /* counters.read */
	struct edict_list tags; /* tags */
	struct edict_string args_note; /* args.note */
	struct edict_string output; /* output */
	struct edict_number args_pages; /* args.pages */
	struct edict_number args_limit; /* args.limit */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy policy_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void policy_request_init(struct policy_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void policy_decide(const struct policy_request *q, struct edict_decision *decision);

static inline void policy_set_state_killed(struct policy_request *q, bool value)
{
	q->state_killed = value;
	q->bits[POLICY_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_KILLED % 32;
}

static inline void policy_set_agent_id(struct policy_request *q, const char *data, uint32_t len)
{
	q->agent_id.data = data;
	q->agent_id.len = len;
	q->bits[POLICY_FIELD_AGENT_ID / 32] |= UINT32_C(1) << POLICY_FIELD_AGENT_ID % 32;
}

static inline void policy_set_zone(struct policy_request *q, const char *data, uint32_t len)
{
	q->zone.data = data;
	q->zone.len = len;
	q->bits[POLICY_FIELD_ZONE / 32] |= UINT32_C(1) << POLICY_FIELD_ZONE % 32;
}

static inline void policy_set_agent_role(struct policy_request *q, const char *data, uint32_t len)
{
	q->agent_role.data = data;
	q->agent_role.len = len;
	q->bits[POLICY_FIELD_AGENT_ROLE / 32] |= UINT32_C(1) << POLICY_FIELD_AGENT_ROLE % 32;
}

static inline void policy_set_stage(struct policy_request *q, const char *data, uint32_t len)
{
	q->stage.data = data;
	q->stage.len = len;
	q->bits[POLICY_FIELD_STAGE / 32] |= UINT32_C(1) << POLICY_FIELD_STAGE % 32;
}

static inline void policy_set_action_type(struct policy_request *q, const char *data, uint32_t len)
{
	q->action_type.data = data;
	q->action_type.len = len;
	q->bits[POLICY_FIELD_ACTION_TYPE / 32] |= UINT32_C(1) << POLICY_FIELD_ACTION_TYPE % 32;
}

static inline void policy_set_weight_kg(struct policy_request *q, struct edict_number value)
{
	q->weight_kg = value;
	q->bits[POLICY_FIELD_WEIGHT_KG / 32] |= UINT32_C(1) << POLICY_FIELD_WEIGHT_KG % 32;
}

static inline void policy_set_action_path(struct policy_request *q, const char *data, uint32_t len)
{
	q->action_path.data = data;
	q->action_path.len = len;
	q->bits[POLICY_FIELD_ACTION_PATH / 32] |= UINT32_C(1) << POLICY_FIELD_ACTION_PATH % 32;
}

static inline void policy_set_counters_read(struct policy_request *q, int64_t value)
{
	q->counters_read = value;
	q->bits[POLICY_FIELD_COUNTERS_READ / 32] |= UINT32_C(1) << POLICY_FIELD_COUNTERS_READ % 32;
}

static inline void policy_set_tags(struct policy_request *q, struct edict_list value)
{
	q->tags = value;
	q->bits[POLICY_FIELD_TAGS / 32] |= UINT32_C(1) << POLICY_FIELD_TAGS % 32;
}

static inline void policy_set_args_note(struct policy_request *q, const char *data, uint32_t len)
{
	q->args_note.data = data;
	q->args_note.len = len;
	q->bits[POLICY_FIELD_ARGS_NOTE / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_NOTE % 32;
}

static inline void policy_set_output(struct policy_request *q, const char *data, uint32_t len)
{
	q->output.data = data;
	q->output.len = len;
	q->bits[POLICY_FIELD_OUTPUT / 32] |= UINT32_C(1) << POLICY_FIELD_OUTPUT % 32;
}

static inline void policy_set_args_pages(struct policy_request *q, struct edict_number value)
{
	q->args_pages = value;
	q->bits[POLICY_FIELD_ARGS_PAGES / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_PAGES % 32;
}

static inline void policy_set_args_limit(struct policy_request *q, struct edict_number value)
{
	q->args_limit = value;
	q->bits[POLICY_FIELD_ARGS_LIMIT / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_LIMIT % 32;
}

#ifdef __cplusplus
}
#endif

#endif
