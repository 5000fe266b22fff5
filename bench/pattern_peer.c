/* pattern_peer.c - an emitted policy `w` about one text as an object of the benchmark
 * kit.
 *
 *     match_any    patterns P-k: does any pattern match?  All rules deny.
 *     decide_text  workload text: the verdict of the rule that decides
 *
 * The whole decision is inside: filling the request, the scan, the choice of the rule.
 * UNTYPED: the field may hold any value, as in a policy that is read as AGT does.
 * VERDICTS names a header with the kit's verdict of each rule, made by patterns.py.
 * Without it decide_text says "allow" if no rule decides, and else "deny".
 */
#include "w.h"

#ifdef VERDICTS
#include VERDICTS
#endif

int match_any(const char *s, size_t n);
int decide_text(const char *s, size_t n);

static void decide(const char *s, size_t n, struct edict_decision *decision)
{
	struct w_request q;
	w_request_init(&q);
#ifdef UNTYPED
	w_set_user_input(&q, (struct edict_value){.type = EDICT_STRING,
						  .as.string = {s, (uint32_t)n}});
#else
	w_set_user_input(&q, s, (uint32_t)n);
#endif
	w_decide(&q, decision);
}

int match_any(const char *s, size_t n)
{
	struct edict_decision decision;
	decide(s, n, &decision);
	return decision.effect == EDICT_DENY;
}

/* The codes of the kit: 0 deny, 1 allow, 2 require_approval, 3 audit, 4 block. */
int decide_text(const char *s, size_t n)
{
	struct edict_decision decision;
	decide(s, n, &decision);
#ifdef VERDICTS
	if (decision.rule != EDICT_RULE_NONE)
		return verdicts[decision.rule];
#endif
	return decision.rule == EDICT_RULE_NONE;
}
