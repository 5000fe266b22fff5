/* scans.c - which patterns look at one text together.
 *
 * Needs:  a simplified policy, and its rules in the order of the strategy.
 * Gives:  one scan a field that some `matches` reads, whose patterns are numbered in the
 *         order in which rules ask for them; of Cedar, whose terms are not fields, one
 *         for each pattern.
 */
#include <string.h>

#include "pattern/scan.h"
#include "plan/internal.h"

struct scans {
	struct arena *arena;
	struct plan *plan;
	struct plan_place *places;
	bool *is_placed;  /* by atom */
	bool *is_refused; /* by pattern: has been reported */
	struct diag_list *diags;
};

/* ---- collecting ---------------------------------------------------------- */

/* Other types have no texts: what asks for a pattern there is unknown. */
static bool has_text(enum ir_type type)
{
	return type == TYPE_STRING || type == TYPE_TEXTS || type == TYPE_ANY;
}

static uint32_t scan_of(struct scans *s, uint32_t field)
{
	struct plan *plan = s->plan;
	uint32_t i = 0;
	if (!has_text(plan->policy->fields[field].type))
		return PLAN_NO_SCAN;
	while (i < plan->n_scans && plan->scans[i].field != field)
		i++;
	if (i == plan->n_scans) {
		struct plan_scan scan = {.field = field};
		ARENA_PUSH(s->arena, plan->scans, plan->n_scans, scan);
	}
	return i;
}

static uint32_t bit_of(struct scans *s, struct plan_scan *scan, uint32_t pattern)
{
	uint32_t bit = 0;
	while (bit < scan->n_patterns && scan->patterns[bit] != pattern)
		bit++;
	if (bit == scan->n_patterns)
		ARENA_PUSH(s->arena, scan->patterns, scan->n_patterns, pattern);
	return bit;
}

static void place_atoms(struct scans *s, const struct ir_expr *expr)
{
	const struct ir_atom *atom = expr->atom;
	if (expr->kind == IR_ATOM && atom->right == RIGHT_PATTERN &&
	    !s->is_placed[atom->index]) {
		struct plan_place *place = &s->places[atom->index];
		s->is_placed[atom->index] = true;
		place->scan = scan_of(s, atom->field);
		if (place->scan != PLAN_NO_SCAN)
			place->bit =
				bit_of(s, &s->plan->scans[place->scan], atom->pattern);
	}
	for (size_t i = 0; i < expr->n_kids; i++)
		place_atoms(s, expr->kids[i]);
}

static void collect_terms(struct scans *s)
{
	struct plan *plan = s->plan;
	for (uint32_t i = 0; i < plan->policy->n_patterns; i++) {
		struct plan_scan scan = {.field = PLAN_NO_FIELD};
		ARENA_PUSH(s->arena, scan.patterns, scan.n_patterns, i);
		ARENA_PUSH(s->arena, plan->scans, plan->n_scans, scan);
	}
}

/* ---- compiling ----------------------------------------------------------- */

/* A pattern that several scans share is reported once. */
static void report(struct scans *s, uint32_t index, const struct pattern_error *error)
{
	const struct ir_pattern *pattern = &s->plan->policy->patterns[index];
	if (s->is_refused[index])
		return;
	s->is_refused[index] = true;
	struct diag *d = diag_add(s->diags, DIAG_PATTERN_REFUSED, pattern->span,
				  "pattern cannot be compiled: %s", error->title);
	diag_label(d, "this cannot be compiled");
	if (error->help)
		diag_help(d, "%s", error->help);
}

static bool is_same(const struct plan_scan *a, const struct plan_scan *b)
{
	return a->n_patterns == b->n_patterns &&
	       memcmp(a->patterns, b->patterns, a->n_patterns * sizeof *a->patterns) == 0;
}

/* Fields that are asked for the same patterns share the tables. */
size_t plan_scan_owner(const struct plan *plan, size_t index)
{
	size_t owner = 0;
	while (!is_same(&plan->scans[owner], &plan->scans[index]))
		owner++;
	return owner;
}

static const struct scan *compile(struct scans *s, const struct plan_scan *scan)
{
	const struct ir_policy *policy = s->plan->policy;
	size_t n = scan->n_patterns;
	const struct pattern **patterns =
		ARENA_ARRAY(s->arena, const struct pattern *, n);
	const struct pattern_error **failed =
		ARENA_ARRAY(s->arena, const struct pattern_error *, n);
	for (size_t i = 0; i < n; i++)
		patterns[i] = policy->patterns[scan->patterns[i]].pattern;
	const struct scan *tables =
		scan->field == PLAN_NO_FIELD
			? scan_compile_one(s->arena, patterns[0], failed)
			: scan_compile(s->arena, patterns, n, failed);
	for (size_t i = 0; i < n; i++)
		if (failed[i])
			report(s, scan->patterns[i], failed[i]);
	return tables;
}

static bool is_too_long(struct scans *s, const struct plan_scan *scan)
{
	if (scan->n_patterns <= SCAN_PATTERNS_MAX)
		return false;
	const struct ir_pattern *last =
		&s->plan->policy->patterns[scan->patterns[SCAN_PATTERNS_MAX]];
	diag_add(s->diags, DIAG_LIMIT_LIST, last->span,
		 "%zu patterns look at `%.*s`; %u is the limit", scan->n_patterns,
		 TEXT_ARG(s->plan->policy->fields[scan->field].path.text),
		 SCAN_PATTERNS_MAX);
	return true;
}

bool scans_build(struct arena *arena, struct plan *plan, struct diag_list *diags)
{
	const struct ir_policy *policy = plan->policy;
	struct scans s = {.arena = arena, .plan = plan, .diags = diags};
	s.places = ARENA_ARRAY(arena, struct plan_place, policy->n_atoms + 1);
	s.is_placed = ARENA_ARRAY(arena, bool, policy->n_atoms + 1);
	s.is_refused = ARENA_ARRAY(arena, bool, policy->n_patterns + 1);
	plan->places = s.places;
	if (policy->cedar)
		collect_terms(&s);
	for (size_t i = 0; i < policy->n_rules && !policy->cedar; i++)
		place_atoms(&s, policy->rules[plan->order[i]].condition);
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	for (size_t i = 0; i < plan->n_scans; i++) {
		struct plan_scan *scan = &plan->scans[i];
		size_t owner = plan_scan_owner(plan, i);
		if (owner < i)
			scan->tables = plan->scans[owner].tables;
		else if (!is_too_long(&s, scan))
			scan->tables = compile(&s, scan);
	}
	return diag_count(diags, DIAG_ERROR) == n_errors;
}
