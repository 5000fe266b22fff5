/* compare.c - one request through the evaluator and through compiled C.
 *
 * The request and its work space are allocated to the byte, so that the address
 * sanitizer sees a read or write beyond them.
 */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

/* ---- the descriptor ------------------------------------------------------ */

static bool differs(struct buffer *why, const char *what, struct text want,
		    struct text got)
{
	if (text_equal(want, got))
		return false;
	buffer_format(why, "  %s: evaluator `%.*s`, compiled `%.*s`\n", what,
		      TEXT_ARG(want), TEXT_ARG(got));
	return true;
}

static bool differs_in_number(struct buffer *why, const char *what, long long want,
			      long long got)
{
	if (want == got)
		return false;
	buffer_format(why, "  %s: evaluator %lld, compiled %lld\n", what, want, got);
	return true;
}

static struct text policy_text(const struct edict_policy *policy, uint32_t offset)
{
	return text_of(policy->texts + offset);
}

bool compare_descriptor(const struct ir_policy *meaning,
			const struct edict_policy *policy, struct buffer *why)
{
	if (differs_in_number(why, "number of rules", (long long)meaning->n_rules,
			      policy->n_rules) ||
	    differs_in_number(why, "number of fields", (long long)meaning->n_fields,
			      policy->n_fields))
		return false;
	bool same = true;
	for (size_t i = 0; i < meaning->n_rules; i++) {
		const struct ir_rule *rule = &meaning->rules[i];
		const struct edict_rule *got = &policy->rules[i];
		same = !differs(why, "rule", rule->id, policy_text(policy, got->id)) &&
		       same;
		same = !differs(why, "message", rule->message,
				policy_text(policy, got->message)) &&
		       same;
	}
	for (size_t i = 0; i < meaning->n_fields; i++)
		same = !differs(why, "field", meaning->fields[i].path.text,
				text_of(policy->fields[i].path)) &&
		       same;
	return same;
}

/* ---- one run of the compiled policy -------------------------------------- */

struct run {
	struct edict_decision decision;	 /* of edict_decide_json */
	struct edict_decision explained; /* of edict_explain */
	enum edict_status status;	 /* of edict_request_read */
	uint32_t *truths;
};

static void *allocate(size_t size)
{
	void *bytes = malloc(size > 0 ? size : 1);
	if (!bytes)
		arena_exhausted();
	return bytes;
}

static void run_policy(struct arena *arena, const struct edict_policy *policy,
		       struct text json, struct run *run)
{
	size_t size = edict_work_size(policy, json.len);
	char *copy = allocate(json.len), *work = allocate(size);
	void *request = allocate(policy->request_size);
	if (json.len > 0)
		memcpy(copy, json.ptr, json.len);
	run->truths = ARENA_ARRAY(arena, uint32_t, policy->n_rules);
	edict_decide_json(policy, copy, json.len, work, size, &run->decision);
	memset(work, 0xa5, size);
	memset(request, 0xa5, policy->request_size);
	run->status = edict_request_read(policy, copy, json.len, work, size, request);
	if (run->status == EDICT_OK)
		edict_explain(policy, request, &run->explained, run->truths);
	else
		run->explained = run->decision;
	free(copy);
	free(work);
	free(request);
}

/* Both entry points, one decision. */
static bool is_consistent(const struct run *run, struct buffer *why)
{
	const struct edict_decision *a = &run->decision, *b = &run->explained;
	bool same = a->effect == b->effect && a->reason == b->reason &&
		    a->status == b->status && a->rule == b->rule &&
		    a->field == b->field && a->n_obligations == b->n_obligations &&
		    a->status == run->status;
	if (!same)
		buffer_format(why,
			      "  edict_decide_json (%s) and edict_explain (%s) "
			      "differ\n",
			      edict_effect_name((enum edict_effect)a->effect),
			      edict_effect_name((enum edict_effect)b->effect));
	return same;
}

/* ---- comparison ---------------------------------------------------------- */

struct comparison {
	struct arena *arena;
	const struct ir_policy *meaning;
	const struct eval_decision *want;
	const struct edict_policy *policy;
	const struct run *run;
	struct buffer *why;
};

static bool same_reason(const struct comparison *c)
{
	const struct edict_decision *d = &c->run->decision;
	size_t len = edict_reason_text(c->policy, d, NULL, 0);
	char *bytes = arena_alloc(c->arena, len + 1);
	edict_reason_text(c->policy, d, bytes, len + 1);
	struct text want = eval_reason(c->arena, c->meaning, c->want);
	return !differs(c->why, "reason", want, (struct text){bytes, len});
}

static bool same_obligations(const struct comparison *c)
{
	const struct edict_decision *d = &c->run->decision;
	size_t n = c->want->n_obligations;
	if (differs_in_number(c->why, "obligations", (long long)n, d->n_obligations))
		return false;
	if (n > EDICT_OBLIGATIONS_MAX)
		n = EDICT_OBLIGATIONS_MAX;
	if (differs_in_number(c->why, "obligations listed", (long long)n,
			      d->n_obligations_listed))
		return false;
	for (size_t i = 0; i < n; i++)
		if (differs_in_number(c->why, "obligation", c->want->obligations[i],
				      d->obligations[i]))
			return false;
	return true;
}

static uint32_t truth_of(struct eval_truth truth)
{
	if (truth.value == EVAL_UNKNOWN)
		return edict_unknown(truth.why == WHY_TYPE ? EDICT_REASON_TYPE
							   : EDICT_REASON_MISSING,
				     truth.field);
	return truth.value == EVAL_TRUE ? EDICT_TRUE : EDICT_FALSE;
}

static struct text truth_text(const struct comparison *c, uint32_t truth)
{
	if (truth <= EDICT_TRUE)
		return truth == EDICT_TRUE ? TEXT("true") : TEXT("false");
	uint32_t field = truth >> 8;
	if (field >= c->policy->n_fields)
		return TEXT("unknown of no field");
	bool is_type = (truth >> 4 & 15) == EDICT_REASON_TYPE;
	return text_format(c->arena, "%s:%s", is_type ? "type" : "missing",
			   c->policy->fields[field].path);
}

static bool same_truths(const struct comparison *c)
{
	for (uint32_t i = 0; i < c->policy->n_rules; i++) {
		uint32_t want = truth_of(c->want->truths[i]);
		if (want == c->run->truths[i])
			continue;
		struct text what = text_format(c->arena, "truth of rule %u `%.*s`", i,
					       TEXT_ARG(c->meaning->rules[i].id));
		differs(c->why, what.ptr, truth_text(c, want),
			truth_text(c, c->run->truths[i]));
		return false;
	}
	return true;
}

static bool same_fault(const struct comparison *c, bool is_mangled)
{
	const struct edict_decision *d = &c->run->decision;
	bool same = d->effect == EDICT_DENY && d->reason == EDICT_REASON_REQUEST &&
		    d->rule == EDICT_RULE_NONE && d->n_obligations == 0 &&
		    d->status != EDICT_OK;
	if (!same)
		buffer_format(c->why, "  evaluator request:%s, compiled %s\n",
			      c->want->fault,
			      edict_effect_name((enum edict_effect)d->effect));
	return same && (is_mangled || same_reason(c));
}

static enum edict_effect effect_of(enum action action)
{
	if (action == ACTION_REQUIRE_APPROVAL)
		return EDICT_REQUIRE_APPROVAL;
	if (action == ACTION_THROTTLE)
		return EDICT_THROTTLE;
	return action == ACTION_ALLOW ? EDICT_ALLOW : EDICT_DENY;
}

bool compare_decision(struct arena *arena, const struct ir_policy *meaning,
		      const struct eval_decision *want, const struct edict_policy *policy,
		      struct text json, bool is_mangled, struct buffer *why)
{
	struct run run = {0};
	struct comparison c = {arena, meaning, want, policy, &run, why};
	const struct edict_decision *d = &run.decision;
	run_policy(arena, policy, json, &run);
	if (!is_consistent(&run, why))
		return false;
	if (want->is_unreadable)
		return same_fault(&c, is_mangled);
	uint32_t rule = want->rule == EVAL_NO_RULE ? EDICT_RULE_NONE : want->rule;
	bool same = !differs(why, "effect",
			     text_of(edict_effect_name(effect_of(want->effect))),
			     text_of(edict_effect_name((enum edict_effect)d->effect)));
	same = !differs_in_number(why, "rule", rule, d->rule) && same;
	same = same_reason(&c) && same;
	same = same_obligations(&c) && same;
	return same_truths(&c) && same;
}
