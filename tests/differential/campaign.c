/* campaign.c - evaluator == emitted C, in both layouts, on random policies and
 * random requests.
 *
 *     campaign SEED POLICIES REQUESTS
 *
 * Goes through all shapes of policies (policy.h) in turn, REQUESTS requests for each,
 * and stops at the first difference with a policy and a request that are as small as
 * dropping rules and members makes them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "request.h"

#define BATCH	     24
#define REFUSALS_MAX 40 /* texts in a row that Edict refuses */

struct campaign {
	uint64_t seed;
	size_t n_policies, n_requests;
	struct workshop workshop;
	bool is_verbose; /* show refused policies */
	/* what has been seen */
	size_t n_refused, n_rules, n_rules_decided;
	size_t n_decisions, n_unreadable, n_unknown, n_default, n_with_obligations;
	size_t n_effects[N_ACTIONS];
	size_t n_of_shape[N_SHAPES];
	size_t n_dispatching, n_guarding, n_over_600_tests, n_wide;
};

/* ---- policies ------------------------------------------------------------ */

static enum shape shape_of(size_t i)
{
	static const enum shape shapes[] = {
		SHAPE_TOOLKIT,
		SHAPE_ANCHORED,
		SHAPE_FILES,
		SHAPE_DOCUMENT_AGT,
		SHAPE_GATE_POLICY,
		SHAPE_TOOLKIT,
		SHAPE_CAPABILITY_POLICY,
		SHAPE_ANCHORED,
		SHAPE_TOOLKIT,
		SHAPE_FLAT_LIST,
		SHAPE_DOCUMENT,
		SHAPE_FILES,
		SHAPE_WIDE,
		SHAPE_PATTERNS,
		SHAPE_GATE_POLICY,
		SHAPE_CAPABILITY_POLICY,
		SHAPE_TOOLKIT,
		SHAPE_ANCHORED,
		SHAPE_DOCUMENT_AGT,
		SHAPE_FLAT_LIST,
		SHAPE_SPARSE,
		SHAPE_FILES,
		SHAPE_ANCHORED,
		SHAPE_DOCUMENT,
	};
	size_t n = sizeof shapes / sizeof *shapes;
	return i % (2 * n) == 2 * n - 5 ? SHAPE_LARGE : shapes[i % n];
}

/* The policy of one seed; false where Edict refuses it. */
static bool make_subject(struct campaign *c, struct subject *s, uint64_t seed,
			 enum shape shape)
{
	struct random random;
	struct buffer why = {0};
	random_init(&random, seed);
	*s = (struct subject){.arena = arena_new(), .seed = seed};
	policy_text_init(&s->text, s->arena, &random, shape);
	bool ok = subject_plan(s, c->workshop.folder, &why);
	if (!ok && c->is_verbose)
		printf("refused %s:\n%.*s\n", shape_name(shape),
		       TEXT_ARG(buffer_text(&why)));
	buffer_free(&why);
	if (!ok)
		arena_free(s->arena);
	return ok;
}

static bool next_subject(struct campaign *c, struct subject *s, size_t i)
{
	for (uint64_t try = 0; try < REFUSALS_MAX; try++) {
		uint64_t seed = (c->seed << 32) + (uint64_t)i * REFUSALS_MAX + try;
		if (make_subject(c, s, seed, shape_of(i)))
			return true;
		c->n_refused++;
	}
	printf("%d policies in a row were refused; see campaign -v\n", REFUSALS_MAX);
	return false;
}

/* ---- differences --------------------------------------------------------- */

/* Does either layout differ from the evaluator? */
static bool is_different(const struct subject *s, struct text json, bool is_mangled,
			 struct buffer *why)
{
	static const char *const names[N_LAYOUTS] = {"code", "table"};
	struct arena *arena = arena_new();
	struct eval_decision want = eval_json(arena, s->meaning, json);
	bool is_found = false;
	for (int i = 0; i < N_LAYOUTS; i++) {
		struct buffer lines = {0};
		if (!compare_decision(arena, s->meaning, &want, s->layouts[i], json,
				      is_mangled, &lines)) {
			buffer_format(why, "layout %s:\n%.*s", names[i],
				      TEXT_ARG(buffer_text(&lines)));
			is_found = true;
		}
		buffer_free(&lines);
	}
	arena_free(arena);
	return is_found;
}

/* Compile the texts as they stand now, in a new arena. */
static bool recompile(struct campaign *c, const struct subject *from, struct subject *s)
{
	struct buffer why = {0};
	*s = (struct subject){
		.arena = arena_new(), .text = from->text, .seed = from->seed};
	bool ok = subject_plan(s, c->workshop.folder, &why) &&
		  subjects_build(&c->workshop, s, 1);
	buffer_free(&why);
	if (!ok)
		arena_free(s->arena);
	return ok;
}

static bool still_differs(struct campaign *c, const struct subject *s, struct text json,
			  bool is_mangled)
{
	struct subject smaller;
	struct buffer why = {0};
	if (!recompile(c, s, &smaller))
		return false;
	bool differs = is_different(&smaller, json, is_mangled, &why);
	buffer_free(&why);
	arena_free(smaller.arena);
	return differs;
}

/* Drop what the difference does not need: halves of the rules, then single ones. */
static void shrink_policy(struct campaign *c, struct subject *s, struct text json,
			  bool is_mangled)
{
	for (size_t i = 0; i < s->text.n_documents; i++) {
		struct document *d = &s->text.documents[i];
		for (size_t size = (d->n_parts + 1) / 2; size > 0; size /= 2) {
			for (size_t at = 0; at < d->n_parts; at += size) {
				bool before[4096];
				size_t n =
					size < d->n_parts - at ? size : d->n_parts - at;
				memcpy(before, d->is_dropped + at, n * sizeof *before);
				memset(d->is_dropped + at, true, n * sizeof *before);
				if (memcmp(before, d->is_dropped + at, n) != 0 &&
				    !still_differs(c, s, json, is_mangled))
					memcpy(d->is_dropped + at, before,
					       n * sizeof *before);
			}
		}
	}
}

/* The number of members and items in all. */
static size_t count_members(const struct doc *doc)
{
	size_t n = 0;
	bool is_mapping = doc->kind == DOC_MAPPING;
	if (!is_mapping && doc->kind != DOC_SEQUENCE)
		return 0;
	for (size_t i = 0; i < doc->n; i++)
		n += 1 +
		     count_members(is_mapping ? doc->members[i].value : doc->items[i]);
	return n;
}

/* A copy without the member that is number `*index` in document order. */
static const struct doc *without(struct arena *arena, const struct doc *doc,
				 size_t *index)
{
	bool is_mapping = doc->kind == DOC_MAPPING;
	if (!is_mapping && doc->kind != DOC_SEQUENCE)
		return doc;
	struct doc *copy = ARENA_NEW(arena, struct doc);
	*copy = *doc;
	copy->n = 0;
	copy->members = ARENA_ARRAY(arena, struct doc_member, doc->n);
	copy->items = ARENA_ARRAY(arena, struct doc *, doc->n);
	for (size_t i = 0; i < doc->n; i++) {
		if ((*index)-- == 0)
			continue;
		const struct doc *kid =
			is_mapping ? doc->members[i].value : doc->items[i];
		struct doc *kept = ARENA_NEW(arena, struct doc);
		*kept = *without(arena, kid, index);
		copy->items[copy->n] = kept;
		if (is_mapping)
			copy->members[copy->n] = (struct doc_member){
				doc->members[i].key, doc->members[i].key_span, kept};
		copy->n++;
	}
	return copy;
}

static struct text shrink_request(struct arena *arena, const struct subject *s,
				  struct text json)
{
	size_t n = SIZE_MAX;
	for (size_t i = 0; i < n;) {
		const struct source *source =
			source_from_text(arena, TEXT("request"), json);
		enum json_fault fault;
		const struct doc *doc =
			json_doc_read(arena, source, 0, (uint32_t)json.len, NULL, &fault);
		if (!doc)
			return json;
		n = count_members(doc);
		size_t index = i;
		struct buffer out = {0}, why = {0};
		doc_write_json(without(arena, doc, &index), &out);
		struct text smaller = text_copy(arena, buffer_text(&out));
		if (i < n && is_different(s, smaller, false, &why))
			json = smaller;
		else
			i++;
		buffer_free(&out);
		buffer_free(&why);
	}
	return json;
}

static void print_policy(const struct subject *s)
{
	for (size_t i = 0; i < s->text.n_documents; i++) {
		const struct document *d = &s->text.documents[i];
		printf("--- %.*s\n%.*s", TEXT_ARG(d->path),
		       TEXT_ARG(document_text(s->arena, d)));
	}
}

static void print_difference(const struct subject *s, struct text json, bool is_mangled)
{
	struct buffer why = {0};
	is_different(s, json, is_mangled, &why);
	print_policy(s);
	printf("--- request\n%.*s\n--- difference\n%.*s", TEXT_ARG(json),
	       TEXT_ARG(buffer_text(&why)));
	buffer_free(&why);
}

static void report(struct campaign *c, const struct subject *found, struct text json,
		   bool is_mangled)
{
	struct subject s = *found, smaller;
	printf("difference: shape %s, policy seed %llu, campaign seed %llu\n",
	       shape_name(s.text.shape), (unsigned long long)s.seed,
	       (unsigned long long)c->seed);
	print_difference(&s, json, is_mangled);
	fflush(stdout);
	shrink_policy(c, &s, json, is_mangled);
	if (!recompile(c, &s, &smaller))
		return;
	if (!is_mangled)
		json = shrink_request(s.arena, &smaller, json);
	printf("\nmade smaller:\n");
	print_difference(&smaller, json, is_mangled);
	arena_free(smaller.arena);
}

/* ---- counting ------------------------------------------------------------ */

static void count(struct campaign *c, const struct eval_decision *d, bool *decided)
{
	c->n_decisions++;
	c->n_unreadable += d->is_unreadable;
	if (d->is_unreadable)
		return;
	c->n_effects[d->effect]++;
	c->n_unknown += d->why != WHY_NONE;
	c->n_default += d->rule == EVAL_NO_RULE;
	c->n_with_obligations += d->n_obligations > 0;
	if (d->rule != EVAL_NO_RULE)
		decided[d->rule] = true;
}

static void count_policy(struct campaign *c, const struct subject *s, const bool *decided)
{
	c->n_of_shape[s->text.shape]++;
	c->n_rules += s->meaning->n_rules;
	for (size_t i = 0; i < s->meaning->n_rules; i++)
		c->n_rules_decided += decided[i];
	c->n_dispatching += s->plan->root->key != PLAN_KEY_NONE;
	c->n_over_600_tests += s->plan->n_tests > 600;
	c->n_wide += s->meaning->n_fields > 32;
	c->n_guarding += s->plan->root->n_guards > 0;
}

static void print_counts(const struct campaign *c)
{
	printf("seed %llu: %zu decisions, evaluator == code == table\n",
	       (unsigned long long)c->seed, c->n_decisions);
	for (int i = 0; i < N_SHAPES; i++)
		printf("%s %zu %s", i == 0 ? "policies:" : ",", c->n_of_shape[i],
		       shape_name((enum shape)i));
	printf("; %zu texts were refused\n", c->n_refused);
	printf("plans: %zu dispatch, %zu have guards, %zu have over 600 tests, %zu have "
	       "over 32 fields\n",
	       c->n_dispatching, c->n_guarding, c->n_over_600_tests, c->n_wide);
	printf("rules: %zu, of which %zu decided\n", c->n_rules, c->n_rules_decided);
	printf("decisions: %zu deny, %zu require_approval, %zu throttle, %zu allow, "
	       "%zu unreadable\n",
	       c->n_effects[ACTION_DENY], c->n_effects[ACTION_REQUIRE_APPROVAL],
	       c->n_effects[ACTION_THROTTLE], c->n_effects[ACTION_ALLOW],
	       c->n_unreadable);
	printf("reasons: %zu by an unknown, %zu by default; %zu with obligations\n",
	       c->n_unknown, c->n_default, c->n_with_obligations);
}

/* ---- the campaign -------------------------------------------------------- */

static bool run_subject(struct campaign *c, const struct subject *s)
{
	struct requester *requester = requester_new(s, ~s->seed);
	bool *decided = ARENA_ARRAY(s->arena, bool, s->meaning->n_rules);
	bool is_found = false;
	for (size_t i = 0; !is_found && i < c->n_requests; i++) {
		struct arena *arena = arena_new();
		struct buffer why = {0};
		bool is_mangled;
		struct text json = requester_next(requester, arena, &is_mangled);
		is_found = is_different(s, json, is_mangled, &why);
		struct eval_decision d = eval_json(arena, s->meaning, json);
		requester_learn(requester, d.rule);
		count(c, &d, decided);
		if (is_found)
			report(c, s, json, is_mangled);
		buffer_free(&why);
		arena_free(arena);
	}
	requester_free(requester);
	if (!is_found)
		count_policy(c, s, decided);
	return !is_found;
}

static bool check_descriptors(const struct subject *s)
{
	struct buffer why = {0};
	bool same = true;
	for (int i = 0; i < N_LAYOUTS; i++)
		same = compare_descriptor(s->meaning, s->layouts[i], &why) && same;
	if (!same) {
		print_policy(s);
		printf("descriptor of policy seed %llu:\n%.*s",
		       (unsigned long long)s->seed, TEXT_ARG(buffer_text(&why)));
	}
	buffer_free(&why);
	return same;
}

static bool run_batch(struct campaign *c, size_t first, size_t n)
{
	struct subject subjects[BATCH];
	size_t n_made = 0;
	bool ok = true;
	while (ok && n_made < n) {
		ok = next_subject(c, &subjects[n_made], first + n_made);
		n_made += ok;
	}
	ok = ok && subjects_build(&c->workshop, subjects, n);
	for (size_t i = 0; ok && i < n; i++)
		ok = check_descriptors(&subjects[i]) && run_subject(c, &subjects[i]);
	for (size_t i = 0; i < n_made; i++)
		arena_free(subjects[i].arena);
	return ok;
}

int main(int argc, char **argv)
{
	struct campaign c = {0};
	c.is_verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	argc -= c.is_verbose;
	argv += c.is_verbose;
	if (argc != 4) {
		fprintf(stderr, "usage: campaign [-v] SEED POLICIES REQUESTS\n");
		return 2;
	}
	c.seed = strtoull(argv[1], NULL, 10);
	c.n_policies = strtoul(argv[2], NULL, 10);
	c.n_requests = strtoul(argv[3], NULL, 10);
	if (!workshop_open(&c.workshop))
		return 2;
	bool ok = true;
	for (size_t i = 0; ok && i < c.n_policies; i += BATCH) {
		size_t left = c.n_policies - i;
		ok = run_batch(&c, i, left < BATCH ? left : BATCH);
	}
	if (ok)
		print_counts(&c);
	workshop_close(&c.workshop);
	return ok ? 0 : 1;
}
