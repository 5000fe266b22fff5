/* capability.c - `policies: <agent>: ...`.
 * Needs:  a document that detection, or the caller, calls a capability policy.
 * Gives:  for each profile the six checks as rules, in the fixed order: tool lists,
 *         content, resources, ring, trust, approval.  The first that matches decides,
 *         and no match allows.
 * Keeps:  rule ids are the names of the members, which is how users know the checks.
 *
 * docs/dialects.md is the reference of the members.
 */
#include "front/pack.h"
#include "front/style.h"
#include "front/terms.h"

#define TOKENS_MAX     UINT32_MAX
#define CONCURRENT_MAX UINT16_MAX
#define RING_MAX       3
#define TRUST_MAX      1000

enum {
	ALLOWED_TOOLS,
	DENIED_TOOLS,
	BLOCKED_PATTERNS,
	DETECT_INJECTION,
	DETECT_DATA,
	VALIDATE_CODE,
	MAX_TOKENS,
	MAX_CONCURRENT,
	MAX_CALLS,
	RING,
	MIN_TRUST,
	APPROVAL,
	APPROVAL_FOR,
	DESCRIPTION,
	N_PROFILE
};

static const struct member profile_members[N_PROFILE] = {
	[ALLOWED_TOOLS] = {"allowed_tools", VALUE_STRINGS, USE_REQUIRED,
			   "write `allowed_tools: []` for none or `\"*\"` for all"},
	[DENIED_TOOLS] = {"denied_tools", VALUE_LIST, USE_OPTIONAL, NULL},
	[BLOCKED_PATTERNS] = {"blocked_patterns", VALUE_LIST, USE_OPTIONAL, NULL},
	[DETECT_INJECTION] = {"enable_prompt_injection_detection", VALUE_ANY,
			      USE_OPTIONAL, NULL},
	[DETECT_DATA] = {"enable_sensitive_data_detection", VALUE_ANY, USE_OPTIONAL,
			 NULL},
	[VALIDATE_CODE] = {"enable_code_validation", VALUE_ANY, USE_OPTIONAL, NULL},
	[MAX_TOKENS] = {"max_tokens_per_call", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[MAX_CONCURRENT] = {"max_concurrent_calls", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[MAX_CALLS] = {"max_tool_calls", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[RING] = {"execution_ring", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[MIN_TRUST] = {"min_trust_score", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[APPROVAL] = {"require_human_approval", VALUE_BOOL, USE_OPTIONAL, NULL},
	[APPROVAL_FOR] = {"require_human_approval_for", VALUE_LIST, USE_OPTIONAL, NULL},
	[DESCRIPTION] = {"description", VALUE_STRING, USE_OPTIONAL, NULL},
};

/* One profile while it is read. */
struct profile {
	struct reader *r;
	const struct doc *doc;
	const struct doc *values[N_PROFILE];
	struct ast_expr *agent; /* agent == '<name>'; NULL if there is one profile only */
	struct texts allowed, denied, approval;
	bool allows_all;
};

/* ---- rules --------------------------------------------------------------- */

static struct span span_of(const struct profile *p, int member)
{
	return reader_key_span(p->doc, p->values[member]);
}

/* Add a rule; `condition` NULL is "always", for this profile. */
static void add_rule(struct profile *p, struct text id, enum action action,
		     struct ast_expr *condition, struct span span)
{
	struct reader *r = p->r;
	struct ast_policy *policy = r->policy;
	struct ast_rule rule = {
		.id = id, .span = span, .id_span = span, .action = action};

	if (p->agent != NULL)
		condition = condition == NULL ? p->agent
					      : term_and(r->arena, p->agent, condition);
	term_set_condition(r, &rule, condition, span);
	ARENA_PUSH(r->arena, policy->rules, policy->n_rules, rule);
}

/* <state field> <op> N */
static struct ast_expr *state_test(struct profile *p, enum ast_op op, const char *field,
				   int64_t n, struct span span)
{
	struct arena *arena = p->r->arena;

	return ast_test(arena, op, term_field(p->r, field, span),
			ast_operand_integer(arena, n, span), span);
}

static struct ast_expr *flag_test(struct profile *p, const char *field, struct span span)
{
	return ast_path_test(p->r->arena, AST_IS_TRUE, term_field(p->r, field, span));
}

/* ---- step 1: tool lists -------------------------------------------------- */

static bool glob_matches(struct text glob, struct text name)
{
	size_t g = 0, n = 0, star = SIZE_MAX, retry = 0;

	while (n < name.len) {
		if (g < glob.len && glob.ptr[g] == '*') {
			star = g++;
			retry = n;
		} else if (g < glob.len &&
			   (glob.ptr[g] == '?' || glob.ptr[g] == name.ptr[n])) {
			g++;
			n++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			n = ++retry;
		} else {
			return false;
		}
	}
	while (g < glob.len && glob.ptr[g] == '*')
		g++;
	return g == glob.len;
}

static bool list_covers(const struct texts *list, struct text name)
{
	for (size_t i = 0; i < list->n; i++) {
		if (glob_matches(list->texts[i], name))
			return true;
	}
	return false;
}

/* Can a tool be on `list` and match `glob`?  Two overlapping globs neither of which
 * covers the other are taken for disjoint; only warnings depend on it. */
static bool list_meets(const struct texts *list, struct text glob)
{
	for (size_t i = 0; i < list->n; i++) {
		if (glob_matches(list->texts[i], glob) ||
		    glob_matches(glob, list->texts[i]))
			return true;
	}
	return false;
}

static void read_globs(struct profile *p, int member, struct texts *out)
{
	*out = (struct texts){0};
	if (p->values[member] == NULL)
		return;
	reader_texts(p->r, p->values[member], profile_members[member].key, out);
	for (size_t i = 0; i < out->n; i++)
		reader_glob(p->r, out->texts[i], out->spans[i]);
}

static void read_allowed(struct profile *p)
{
	const struct doc *d = p->values[ALLOWED_TOOLS];

	read_globs(p, ALLOWED_TOOLS, &p->allowed);
	for (size_t i = 0; i < p->allowed.n; i++)
		p->allows_all = p->allows_all || text_is(p->allowed.texts[i], "*");
	if (d == NULL || d->kind != DOC_STRING || p->allows_all)
		return;
	struct diag *diag = diag_add(p->r->diags, DIAG_MEMBER_TYPE, d->span,
				     "`allowed_tools` must be a list or \"*\"");
	diag_label(diag, "this is a single name");
	diag_help(diag, "write it as a list: [%.*s]", TEXT_ARG(d->text));
}

static void lint_allowed(struct profile *p)
{
	for (size_t i = 0; i < p->allowed.n; i++) {
		if (p->allows_all || !list_covers(&p->denied, p->allowed.texts[i]))
			continue;
		struct diag *diag =
			diag_add(p->r->diags, DIAG_TOOL_TWICE, p->allowed.spans[i],
				 "the tool `%.*s` is allowed and denied",
				 TEXT_ARG(p->allowed.texts[i]));
		diag_label(diag, "has no effect: the denial comes first");
		diag_also(diag, span_of(p, DENIED_TOOLS), "denied here");
		diag_help(diag, "remove it from one of the lists");
	}
}

/* One note a list: guides name many such tools, and it does no harm. */
static void lint_denied(struct profile *p)
{
	size_t first = 0, n = 0;

	for (size_t i = p->denied.n; i-- > 0 && !p->allows_all;) {
		if (list_meets(&p->allowed, p->denied.texts[i]))
			continue;
		first = i;
		n++;
	}
	if (n == 0)
		return;
	struct diag *diag = diag_add(
		p->r->diags, DIAG_DENIED_REDUNDANT, p->denied.spans[first],
		"%zu of %zu denied tools would be denied anyway", n, p->denied.n);
	diag_label(diag, "the first one: not on `allowed_tools`");
}

static void lint_approval(struct profile *p)
{
	for (size_t i = 0; i < p->approval.n; i++) {
		struct text tool = p->approval.texts[i];
		bool is_denied = list_covers(&p->denied, tool);
		if (!is_denied && (p->allows_all || list_meets(&p->allowed, tool)))
			continue;
		struct diag *diag = diag_add(
			p->r->diags, DIAG_APPROVAL_UNREACHABLE, p->approval.spans[i],
			"approval for `%.*s` is never asked", TEXT_ARG(tool));
		diag_label(diag, "the tool lists deny it first");
		if (is_denied)
			diag_also(diag, span_of(p, DENIED_TOOLS), "denied here");
		diag_help(diag, is_denied
					? "remove it from `denied_tools`, or here"
					: "add it to `allowed_tools`, or remove it here");
	}
}

static void add_tool_rules(struct profile *p)
{
	struct reader *r = p->r;
	struct span span;
	struct ast_expr *listed;

	if (p->denied.n > 0) {
		span = span_of(p, DENIED_TOOLS);
		add_rule(p, TEXT("denied_tools"), ACTION_DENY,
			 term_any_of(r, term_field(r, "tool", span), &p->denied, span),
			 span);
	}
	if (p->values[ALLOWED_TOOLS] == NULL || p->allows_all)
		return;
	span = span_of(p, ALLOWED_TOOLS);
	listed = p->allowed.n == 0
			 ? NULL
			 : ast_not(r->arena, term_any_of(r, term_field(r, "tool", span),
							 &p->allowed, span));
	add_rule(p, TEXT("allowed_tools"), ACTION_DENY, listed, span);
}

/* ---- step 2: content ----------------------------------------------------- */

static void add_pattern_rule(struct profile *p, struct text id,
			     struct ast_operand pattern)
{
	add_rule(p, id, ACTION_DENY,
		 ast_test(p->r->arena, AST_MATCHES,
			  term_field(p->r, "texts", pattern.span), pattern, pattern.span),
		 pattern.span);
}

/* What `true` stands for. */
static const struct pack_switch {
	int member;
	const char *packs[6]; /* up to a NULL */
} pack_switches[] = {
	{DETECT_INJECTION, {"prompt-injection"}},
	{DETECT_DATA, {"secrets", "personal-data"}},
	{VALIDATE_CODE,
	 {"sql-injection", "shell-injection", "code-execution", "path-traversal",
	  "ssrf"}},
};

static void add_pack(struct profile *p, struct text name, struct span origin)
{
	struct pack *pack = pack_load(p->r, name, origin);

	for (size_t i = 0; pack != NULL && i < pack->n_rules; i++)
		add_pattern_rule(p, pack->rules[i].id, pack->rules[i].pattern);
}

/* true, false, or the names of packs. */
static void add_packs(struct profile *p, const struct pack_switch *s)
{
	const struct doc *d = p->values[s->member];
	struct texts names = {0};

	if (d != NULL && d->kind == DOC_SEQUENCE) {
		reader_texts(p->r, d, profile_members[s->member].key, &names);
		for (size_t i = 0; i < names.n; i++)
			add_pack(p, names.texts[i], names.spans[i]);
	} else if (d != NULL && d->kind == DOC_BOOL) {
		for (size_t i = 0; d->boolean && s->packs[i] != NULL; i++)
			add_pack(p, text_of(s->packs[i]), span_of(p, s->member));
	} else if (d != NULL) {
		struct diag *diag =
			diag_add(p->r->diags, DIAG_MEMBER_TYPE, d->span,
				 "`%s` must be true, false or a list of packs",
				 profile_members[s->member].key);
		diag_label(diag, "this is neither");
		diag_help(diag, "write `true` for all of its packs: docs/packs.md");
	}
}

static void add_content_rules(struct profile *p)
{
	const struct doc *list = p->values[BLOCKED_PATTERNS];

	for (size_t i = 0; list != NULL && i < list->n; i++) {
		struct ast_operand pattern;
		if (style_read_pattern(p->r, list->items[i], &pattern))
			add_pattern_rule(
				p, text_format(p->r->arena, "blocked_patterns[%zu]", i),
				pattern);
	}
	for (size_t i = 0; i < sizeof pack_switches / sizeof *pack_switches; i++)
		add_packs(p, &pack_switches[i]);
}

/* ---- steps 3 to 6 -------------------------------------------------------- */

/* A numeric member as a deny rule named like it: deny if `<field> <op> N`. */
struct threshold {
	int member;
	const char *field;
	enum ast_op op;
	int64_t max;
	bool zero_denies_all;
};

static void warn_zero(struct profile *p, const struct threshold *t)
{
	struct diag *diag =
		diag_add(p->r->diags, DIAG_LIMIT_ZERO, p->values[t->member]->span,
			 "`%s` is 0", profile_members[t->member].key);

	diag_label(diag, "no call is ever permitted");
	diag_help(diag, "write a larger number, or remove the key for no limit");
}

static void add_threshold(struct profile *p, const struct threshold *t)
{
	const struct doc *d = p->values[t->member];
	const char *key = profile_members[t->member].key;
	int64_t n;

	if (d == NULL || !reader_integer(p->r, d, key, 0, t->max, &n))
		return;
	if (n == 0 && t->zero_denies_all)
		warn_zero(p, t);
	add_rule(p, text_of(key), ACTION_DENY, state_test(p, t->op, t->field, n, d->span),
		 span_of(p, t->member));
}

static void check_ring(struct profile *p)
{
	const struct doc *d = p->values[RING];
	struct diag *diag;

	if (d == NULL || p->r->options->allow_ring_zero || !text_is(d->text, "0"))
		return;
	diag = diag_add(p->r->diags, DIAG_RING_ZERO, d->span, "`execution_ring` is 0");
	diag_label(diag, "the kernel ring");
	diag_help(diag, "write 1, 2 or 3, or compile with `--allow-ring-zero`");
}

static void add_approval_rules(struct profile *p)
{
	struct reader *r = p->r;
	struct ast_expr *unapproved;
	struct span span;

	if (p->values[APPROVAL] != NULL && p->values[APPROVAL]->boolean) {
		span = span_of(p, APPROVAL);
		unapproved = ast_not(r->arena,
				     term_unary(r->arena, AST_DEFINITE,
						flag_test(p, "state.approved", span)));
		add_rule(p, TEXT("require_human_approval"), ACTION_REQUIRE_APPROVAL,
			 unapproved, span);
	}
	if (p->approval.n == 0)
		return;
	span = span_of(p, APPROVAL_FOR);
	unapproved = ast_not(r->arena, term_unary(r->arena, AST_DEFINITE,
						  flag_test(p, "state.approved", span)));
	add_rule(p, TEXT("require_human_approval_for"), ACTION_REQUIRE_APPROVAL,
		 term_and(r->arena,
			  term_any_of(r, term_field(r, "tool", span), &p->approval, span),
			  unapproved),
		 span);
}

/* The checks in their order. */
static void add_checks(struct profile *p, struct span name_span)
{
	static const struct threshold resources[] = {
		{MAX_TOKENS, "state.tokens", AST_GT, TOKENS_MAX, true},
		{MAX_CONCURRENT, "state.concurrent", AST_GE, CONCURRENT_MAX, true},
		{MAX_CALLS, "state.calls_used", AST_GE, TOKENS_MAX, true},
		{RING, "state.agent_ring", AST_GT, RING_MAX, false},
		{MIN_TRUST, "state.trust", AST_LT, TRUST_MAX, false},
	};

	add_tool_rules(p);
	add_content_rules(p);
	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++)
		add_threshold(p, &resources[i]);
	add_rule(p, TEXT("anomaly"), ACTION_DENY,
		 flag_test(p, "state.anomaly", name_span), name_span);
	add_approval_rules(p);
}

/* ---- the document -------------------------------------------------------- */

static void read_profile(struct reader *r, const struct doc_member *m, bool is_only_one)
{
	struct profile p = {.r = r, .doc = m->value};

	if (!READ_MEMBERS(r, m->value, "profile", profile_members, p.values))
		return;
	if (!is_only_one)
		p.agent = ast_test(r->arena, AST_EQ, term_field(r, "agent", m->key_span),
				   ast_operand_string(m->key, m->key_span), m->key_span);
	read_allowed(&p);
	read_globs(&p, DENIED_TOOLS, &p.denied);
	read_globs(&p, APPROVAL_FOR, &p.approval);
	check_ring(&p);
	if (p.values[ALLOWED_TOOLS] != NULL) {
		lint_allowed(&p);
		lint_denied(&p);
		lint_approval(&p);
	}
	add_checks(&p, m->key_span);
}

/* An agent without a profile has no policy. */
static void add_no_policy(struct reader *r, const struct doc *profiles)
{
	struct ast_operand names = {.kind = OPERAND_LIST, .span = profiles->span};
	struct span span = reader_head_span(profiles);
	struct profile anyone = {.r = r};
	struct ast_operand agent = term_field(r, "agent", span);
	struct ast_expr *known;

	names.items = ARENA_ARRAY(r->arena, struct ast_operand, profiles->n + 1);
	for (size_t i = 0; i < profiles->n; i++)
		names.items[names.n_items++] = ast_operand_string(
			profiles->members[i].key, profiles->members[i].key_span);
	known = names.n_items == 1
			? ast_test(r->arena, AST_EQ, agent, names.items[0], span)
			: ast_test(r->arena, AST_IN, agent, names, span);
	add_rule(&anyone, TEXT("no_policy"), ACTION_DENY, ast_not(r->arena, known), span);
	r->policy->rules[r->policy->n_rules - 1].message = TEXT("no_policy");
}

enum { TOP_VERSION = N_TOP_COMMON, TOP_POLICIES, N_TOP };

static const struct member top_members[N_TOP] = {
	TOP_COMMON_MEMBERS,
	[TOP_VERSION] = {"version", VALUE_LABEL, USE_OPTIONAL, NULL},
	[TOP_POLICIES] = {"policies", VALUE_MAPPING, USE_REQUIRED, NULL},
};

bool capability_read(struct arena *arena, struct ast_policy *policy,
		     const struct load_options *options, struct diag_list *diags)
{
	const struct doc *values[N_TOP];
	const struct doc *profiles;
	struct reader r;

	reader_init(&r, arena, policy, options, diags);
	if (!READ_MEMBERS(&r, policy->doc, "capability policy", top_members, values))
		return false;
	reader_common(&r, values);
	if (values[TOP_VERSION] != NULL)
		policy->version = values[TOP_VERSION]->text;
	policy->default_action = ACTION_ALLOW;
	policy->has_default = true;
	profiles = values[TOP_POLICIES];
	if (profiles == NULL)
		return false;
	policy->default_span = reader_key_span(policy->doc, profiles);
	if (profiles->n == 0)
		reader_missing(
			&r, profiles, "capability policy", "<agent>",
			"name an agent: `policies: {<agent>: {allowed_tools: []}}`");
	else
		add_no_policy(&r, profiles);
	for (size_t i = 0; i < profiles->n; i++)
		read_profile(&r, &profiles->members[i], profiles->n == 1);
	return reader_ok(&r);
}
