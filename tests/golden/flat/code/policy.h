/* policy.h - the policy `` as C.  Emitted by edict; do not edit.
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
	POLICY_FIELD_ACTION = 1,
	POLICY_FIELD_COUNTERS_RULES_0 = 2,
	POLICY_FIELD_ENVIRONMENT = 3,
	POLICY_FIELD_ROLE = 4,
	POLICY_FIELD_TRUST_SCORE = 5,
	POLICY_N_FIELDS = 6
};

/* The rules, as decisions name them. */
enum policy_rule {
	POLICY_RULE_KILLED = 0,
	POLICY_RULE_RULES_0_LIMIT = 1,
	POLICY_RULE_RULES_0 = 2,
	POLICY_RULE_RULES_1 = 3,
	POLICY_RULE_RULES_2 = 4,
	POLICY_RULE_RULES_3 = 5,
	POLICY_RULE_RULES_4 = 6,
	POLICY_N_RULES = 7
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct policy_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string action; /* action */
	int64_t counters__rules_0___; /* counters["rules[0]"] */
	struct edict_string environment; /* environment */
	struct edict_string role; /* role */
	struct edict_number trust_score; /* trust_score */
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

static inline void policy_set_action(struct policy_request *q, const char *data, uint32_t len)
{
	q->action.data = data;
	q->action.len = len;
	q->bits[POLICY_FIELD_ACTION / 32] |= UINT32_C(1) << POLICY_FIELD_ACTION % 32;
}

static inline void policy_set_counters__rules_0___(struct policy_request *q, int64_t value)
{
	q->counters__rules_0___ = value;
	q->bits[POLICY_FIELD_COUNTERS_RULES_0 / 32] |= UINT32_C(1) << POLICY_FIELD_COUNTERS_RULES_0 % 32;
}

static inline void policy_set_environment(struct policy_request *q, const char *data, uint32_t len)
{
	q->environment.data = data;
	q->environment.len = len;
	q->bits[POLICY_FIELD_ENVIRONMENT / 32] |= UINT32_C(1) << POLICY_FIELD_ENVIRONMENT % 32;
}

static inline void policy_set_role(struct policy_request *q, const char *data, uint32_t len)
{
	q->role.data = data;
	q->role.len = len;
	q->bits[POLICY_FIELD_ROLE / 32] |= UINT32_C(1) << POLICY_FIELD_ROLE % 32;
}

static inline void policy_set_trust_score(struct policy_request *q, struct edict_number value)
{
	q->trust_score = value;
	q->bits[POLICY_FIELD_TRUST_SCORE / 32] |= UINT32_C(1) << POLICY_FIELD_TRUST_SCORE % 32;
}

#ifdef __cplusplus
}
#endif

#endif
