/* detect.c - which dialect a document is written in, by its shape.
 * Needs:  any document.
 * Gives:  the dialect, or the most helpful refusal.
 *
 * Shapes are looked for in the order in which they are specific: a marker key first,
 * then what rules look like.
 */
#include "front/detect.h"

#define KEYS_SHOWN 12

static bool has_kind(const struct doc *d, const char *key, enum doc_kind kind)
{
	const struct doc *value = d->kind == DOC_MAPPING ? doc_get(d, key) : NULL;

	return value != NULL && value->kind == kind;
}

static bool has(const struct doc *d, const char *key)
{
	return d->kind == DOC_MAPPING && doc_get(d, key) != NULL;
}

/* Does some item of the list `rules` satisfy `test`? */
static bool any_rule(const struct doc *rules, bool (*test)(const struct doc *rule))
{
	for (size_t i = 0; rules != NULL && rules->kind == DOC_SEQUENCE && i < rules->n;
	     i++) {
		if (test(rules->items[i]))
			return true;
	}
	return false;
}

static bool has_condition_text(const struct doc *rule)
{
	return has_kind(rule, "condition", DOC_STRING);
}

static bool has_operator(const struct doc *rule)
{
	const struct doc *condition =
		rule->kind == DOC_MAPPING ? doc_get(rule, "condition") : NULL;

	return condition != NULL && has(condition, "field") && has(condition, "operator");
}

static bool has_verdict(const struct doc *rule)
{
	return has(rule, "verdict") || (has(rule, "when") && has(rule, "id"));
}

static bool has_effect(const struct doc *rule)
{
	return has(rule, "action") && has(rule, "effect");
}

static bool has_tool(const struct doc *rule)
{
	return has(rule, "tool");
}

static bool has_type(const struct doc *rule)
{
	return has(rule, "type");
}

static bool has_conditions(const struct doc *rule)
{
	return has_kind(rule, "conditions", DOC_SEQUENCE);
}

static bool has_trigger(const struct doc *rule)
{
	return has(rule, "trigger");
}

/* ---- formats that are known and not compiled ------------------------------ */

struct foreign {
	bool (*is)(const struct doc *doc);
	const char *name;
	const char *help;
};

static bool is_acs(const struct doc *doc)
{
	return has(doc, "agent_control_specification_version") ||
	       has(doc, "intervention_points");
}

static bool is_kubernetes(const struct doc *doc)
{
	return has(doc, "apiVersion") && has(doc, "kind");
}

static bool is_kernel(const struct doc *doc)
{
	return has_kind(doc, "kernel", DOC_MAPPING);
}

static bool is_rust_profile(const struct doc *doc)
{
	return has_kind(doc, "policies", DOC_SEQUENCE) &&
	       any_rule(doc_get(doc, "policies"), has_type);
}

static bool is_policy_list(const struct doc *doc)
{
	return has_kind(doc, "policies", DOC_SEQUENCE);
}

static bool is_trust_policy(const struct doc *doc)
{
	const struct doc *defaults =
		has_kind(doc, "defaults", DOC_MAPPING) ? doc_get(doc, "defaults") : NULL;

	return defaults != NULL && (has(defaults, "min_trust_score") ||
				    has(defaults, "max_delegation_depth") ||
				    has(defaults, "allowed_namespaces") ||
				    has(defaults, "require_handshake"));
}

static bool is_mcp_proxy(const struct doc *doc)
{
	return has(doc, "rules") && any_rule(doc_get(doc, "rules"), has_tool);
}

static bool is_shared_policy(const struct doc *doc)
{
	return has(doc, "rules") && any_rule(doc_get(doc, "rules"), has_conditions);
}

static bool is_trigger_policy(const struct doc *doc)
{
	return has(doc, "rules") && any_rule(doc_get(doc, "rules"), has_trigger);
}

static bool is_flat_governance(const struct doc *doc)
{
	return has(doc, "allowed_tools") || has(doc, "blocked_patterns");
}

static bool is_nested_governance(const struct doc *doc)
{
	if (doc->kind != DOC_MAPPING)
		return false;
	for (size_t i = 0; i < doc->n; i++) {
		const struct doc *value = doc->members[i].value;
		if (is_flat_governance(value) || has(value, "blocked_tools"))
			return true;
	}
	return has(doc, "roles");
}

static const struct foreign foreigners[] = {
	{is_acs, "an ACS manifest",
	 "it names policies and has no rules of its own; compile the policy that it "
	 "names"},
	{is_kubernetes, "a Kubernetes-style resource",
	 "take the rules out of `spec` and write them as a toolkit policy"},
	{is_kernel, "a kernel template",
	 "write its `deny` patterns as `blocked_patterns` of a capability policy"},
	{is_rust_profile, "a profile of AGT's Rust SDK",
	 "write it as a flat list: one `{action, effect}` entry for each action"},
	{is_policy_list, "a list of policies",
	 "write one file for each policy, in one of the dialects"},
	{is_trust_policy, "a trust policy, whose lowest priority number comes first",
	 "write it as a PolicyDocument with the priorities inverted and the trust "
	 "defaults "
	 "as rules"},
	{is_mcp_proxy, "a policy of the MCP proxy",
	 "write it as a gate: `when: {tool: ...}` and `verdict`"},
	{is_shared_policy, "a shared policy with lists of conditions",
	 "write each rule as a toolkit rule: `condition: \"a == 'b' and c == 'd'\"`"},
	{is_trigger_policy, "a list of triggered checks",
	 "write each check as a toolkit rule with a `condition`"},
	{is_flat_governance, "a GovernancePolicy",
	 "put the keys under `policies: {<agent>: ...}`; write `allowed_tools: \"*\"` if "
	 "the "
	 "list is empty"},
	{is_nested_governance, "a settings file of one of AGT's integrations",
	 "write the lists under `policies: {<agent>: ...}` as a capability policy"},
};

static const struct foreign *find_foreign(const struct doc *doc)
{
	for (size_t i = 0; i < sizeof foreigners / sizeof *foreigners; i++) {
		if (foreigners[i].is(doc))
			return &foreigners[i];
	}
	return NULL;
}

/* ---- detection ------------------------------------------------------------ */

static void note_keys(struct diag *diag, const struct doc *doc)
{
	struct buffer keys = {0};

	if (doc->kind != DOC_MAPPING) {
		diag_note(diag, "the document is %s", doc_kind_name(doc->kind));
		return;
	}
	for (size_t i = 0; i < doc->n && i < KEYS_SHOWN; i++)
		buffer_format(&keys, "%s`%.*s`", i > 0 ? ", " : "",
			      TEXT_ARG(doc->members[i].key));
	if (doc->n > KEYS_SHOWN)
		buffer_format(&keys, " and %zu more", doc->n - KEYS_SHOWN);
	diag_note(diag, "its keys are %.*s", doc->n > 0 ? (int)keys.len : 4,
		  doc->n > 0 ? keys.ptr : "none");
	buffer_free(&keys);
}

static void report_unknown(const struct doc *doc, const struct foreign *foreign,
			   struct diag_list *diags)
{
	struct span span = doc->kind == DOC_MAPPING && doc->n > 0
				   ? doc->members[0].key_span
				   : doc->span;
	struct diag *diag;

	if (foreign != NULL) {
		diag = diag_add(diags, DIAG_DIALECT_UNKNOWN, span,
				"this is %s, which is not compiled", foreign->name);
		diag_label(diag, "no policy dialect that Edict compiles");
	} else {
		diag = diag_add(diags, DIAG_DIALECT_UNKNOWN, span,
				"unknown policy dialect");
		diag_label(diag, "the document has the shape of no known dialect");
	}
	note_keys(diag, doc);
	diag_note(diag, "the dialects are capability (`policies:`), toolkit "
			"(`apiVersion:`), gate (`version: 1`), policydocument "
			"(field/operator/value) and flat (action/effect)");
	diag_help(diag, "%s",
		  foreign != NULL
			  ? foreign->help
			  : "add the key that names the dialect, or force one with "
			    "`--dialect`");
}

static bool is_gate(const struct doc *doc, const struct doc *rules)
{
	const struct doc *version = doc_get(doc, "version");
	bool is_one = version != NULL && version->kind == DOC_NUMBER &&
		      text_is(version->text, "1");

	return any_rule(rules, has_verdict) || (is_one && has(doc, "default"));
}

static bool is_policydocument(const struct doc *doc, const struct doc *rules)
{
	const struct doc *defaults = doc_get(doc, "defaults");

	return any_rule(rules, has_operator) ||
	       ((rules == NULL || rules->n == 0) && defaults != NULL &&
		has(defaults, "action"));
}

static enum dialect detect_rules(const struct doc *doc)
{
	const struct doc *rules = doc_get(doc, "rules");

	if (has(doc, "apiVersion") || any_rule(rules, has_condition_text))
		return DIALECT_TOOLKIT;
	if (is_gate(doc, rules))
		return DIALECT_GATE;
	if (is_policydocument(doc, rules))
		return DIALECT_POLICYDOCUMENT;
	if (any_rule(rules, has_effect))
		return DIALECT_FLAT;
	return DIALECT_AUTO;
}

enum dialect detect_dialect(const struct doc *doc, struct diag_list *diags)
{
	const struct foreign *foreign = find_foreign(doc);
	enum dialect dialect = DIALECT_AUTO;

	if (doc->kind == DOC_SEQUENCE)
		dialect = any_rule(doc, has_effect) || doc->n == 0 ? DIALECT_FLAT
								   : DIALECT_AUTO;
	else if (foreign == NULL && has_kind(doc, "policies", DOC_MAPPING))
		dialect = DIALECT_CAPABILITY;
	else if (foreign == NULL && doc->kind == DOC_MAPPING)
		dialect = detect_rules(doc);
	if (dialect == DIALECT_AUTO)
		report_unknown(doc, foreign, diags);
	return dialect;
}
