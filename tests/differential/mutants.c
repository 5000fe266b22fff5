/* mutants.c - would the comparison notice an error in emitted C?
 *
 *     mutants SEED MUTANTS REQUESTS
 *
 * Each mutant is the C of a random policy with one leaf changed: an effect, a rule, a
 * negation, how an unknown is taken, an operand.  At least 95 of 100 have to be
 * noticed.  Those that are not are listed.  One is dead, and does not count, if the
 * leaf itself makes no difference: with the leaf forced to hold, and forced not to
 * hold, nothing is noticed either (a rule behind one that always matches first).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "request.h"

#define NOTICED_PERCENT 95
#define PER_POLICY	4
#define TRIES_MAX	200

struct line {
	size_t begin, end; /* in the code */
};

/* A change of one line; false where the line has nothing of that kind. */
typedef bool mutation(struct random *random, const struct subject *subject,
		      struct text line, struct buffer *out);

struct mutant {
	char name[16];
	const char *what;
	size_t subject; /* index */
	int layout;
	bool is_noticed;
	bool is_choice; /* of what is decided, not of whether */
	struct line line;
	struct text before, after;
};

/* ---- editing ------------------------------------------------------------- */

static const char *find(struct text line, const char *part)
{
	size_t n = strlen(part);
	for (size_t i = 0; i + n <= line.len; i++)
		if (memcmp(line.ptr + i, part, n) == 0)
			return line.ptr + i;
	return NULL;
}

/* `line` with `n_cut` bytes at `at` replaced. */
static void edit(struct text line, const char *at, size_t n_cut, const char *insert,
		 struct buffer *out)
{
	buffer_add(out, line.ptr, (size_t)(at - line.ptr));
	buffer_format(out, "%s", insert);
	buffer_add(out, at + n_cut, (size_t)(line.ptr + line.len - at) - n_cut);
}

static bool replace(struct text line, const char *part, const char *by,
		    struct buffer *out)
{
	const char *at = find(line, part);
	if (at)
		edit(line, at, strlen(part), by, out);
	return at != NULL;
}

/* The start of the comma-separated column `n` of a table row. */
static const char *column(struct text line, unsigned n)
{
	const char *end = line.ptr + line.len;
	const char *at = find(line, "{ ");
	for (at = at ? at + 2 : end; at < end && n > 0; at++)
		n -= *at == ',';
	return at < end ? at + 1 : NULL;
}

static bool is_test_row(struct text line)
{
	return text_starts(line, TEXT("\t{ EDICT_OP_")) &&
	       !text_starts(line, TEXT("\t{ EDICT_OP_END"));
}

/* ---- mutations of the table ---------------------------------------------- */

static bool table_effect(struct random *random, const struct subject *subject,
			 struct text line, struct buffer *out)
{
	(void)random;
	(void)subject;
	if (!is_test_row(line))
		return false;
	return replace(line, "EFFECT(EDICT_ALLOW", "EFFECT(EDICT_DENY", out) ||
	       replace(line, "EFFECT(EDICT_DENY", "EFFECT(EDICT_ALLOW", out) ||
	       replace(line, "EFFECT(EDICT_REQUIRE_APPROVAL", "EFFECT(EDICT_DENY", out);
}

static bool toggle_flag(struct text line, const char *flag, struct buffer *out)
{
	if (!is_test_row(line) || find(line, "EDICT_OP_TRUE"))
		return false;
	if (replace(line, flag, "0", out))
		return true;
	const char *at = column(line, 1);
	if (!at)
		return false;
	buffer_add(out, line.ptr, (size_t)(at - line.ptr));
	buffer_format(out, "%s | ", flag);
	buffer_add(out, at, (size_t)(line.ptr + line.len - at));
	return true;
}

static bool table_not(struct random *random, const struct subject *subject,
		      struct text line, struct buffer *out)
{
	(void)random;
	(void)subject;
	return toggle_flag(line, "EDICT_TEST_NOT", out);
}

/* `has` is never unknown. */
static bool table_may(struct random *random, const struct subject *subject,
		      struct text line, struct buffer *out)
{
	(void)random;
	(void)subject;
	return !find(line, "EDICT_OP_HAS") && toggle_flag(line, "EDICT_TEST_MAY", out);
}

static bool edit_number(struct text line, unsigned n_column, long long value,
			struct buffer *out)
{
	const char *at = column(line, n_column);
	if (!at)
		return false;
	char number[32];
	snprintf(number, sizeof number, "%lld", value);
	edit(line, at, strspn(at, "-0123456789"), number, out);
	return true;
}

static bool table_operand(struct random *random, const struct subject *subject,
			  struct text line, struct buffer *out)
{
	(void)subject;
	if (!is_test_row(line) ||
	    (!find(line, "EDICT_OP_INTEGER_") && !find(line, "EDICT_OP_SYMBOL") &&
	     !find(line, "EDICT_OP_STRING_IS")))
		return false;
	const char *at = column(line, 3);
	long long value = at ? strtoll(at, NULL, 10) : 0;
	if (value >= INT32_MAX || value <= INT32_MIN)
		return false;
	return edit_number(line, 3, value + (random_chance(random, 50) ? 1 : -1), out);
}

static bool table_rule(struct random *random, const struct subject *subject,
		       struct text line, struct buffer *out)
{
	if (!is_test_row(line) || !find(line, "EDICT_TEST_DECIDES"))
		return false;
	const char *at = column(line, 4);
	size_t n = subject->meaning->n_rules;
	if (!at || n < 2)
		return false;
	size_t rule = (strtoul(at, NULL, 10) + 1 + random_below(random, n - 1)) % n;
	return edit_number(line, 4, (long long)rule, out);
}

/* ---- mutations of the code ----------------------------------------------- */

static bool is_choice_line(struct text line)
{
	return line.len > 1 && line.ptr[0] == '\t' &&
	       (find(line, "edict_may(") || find(line, "edict_must("));
}

/* Again not for `has`. */
static bool code_may(struct random *random, const struct subject *subject,
		     struct text line, struct buffer *out)
{
	(void)random;
	(void)subject;
	if (!is_choice_line(line) || find(line, "_is_given("))
		return false;
	return replace(line, "edict_may(", "edict_must(", out) ||
	       replace(line, "edict_must(", "edict_may(", out);
}

static bool code_not(struct random *random, const struct subject *subject,
		     struct text line, struct buffer *out)
{
	(void)random;
	(void)subject;
	if (!is_choice_line(line))
		return false;
	return replace(line, "!edict_m", "edict_m", out) ||
	       replace(line, "edict_m", "!edict_m", out);
}

static bool code_effect(struct random *random, const struct subject *subject,
			struct text line, struct buffer *out)
{
	(void)random;
	(void)subject;
	if (!find(line, "EDICT_CHOICE(") || find(line, "EDICT_RULE_NONE"))
		return false;
	return replace(line, ", EDICT_ALLOW", ", EDICT_DENY", out) ||
	       replace(line, ", EDICT_DENY", ", EDICT_ALLOW", out) ||
	       replace(line, ", EDICT_REQUIRE_APPROVAL", ", EDICT_DENY", out);
}

static bool code_rule(struct random *random, const struct subject *subject,
		      struct text line, struct buffer *out)
{
	const char *at = find(line, "EDICT_CHOICE(");
	size_t n = subject->meaning->n_rules;
	if (!at || find(line, "EDICT_RULE_NONE") || n < 2)
		return false;
	at += strlen("EDICT_CHOICE(");
	char shifted[64];
	buffer_add(out, line.ptr, (size_t)(at - line.ptr));
	size_t len = strcspn(at, ",");
	snprintf(shifted, sizeof shifted, " + %u) %% %zu",
		 1 + random_below(random, n - 1), n);
	buffer_add_char(out, '(');
	buffer_add(out, at, len);
	buffer_format(out, "%s", shifted);
	buffer_add(out, at + len, (size_t)(line.ptr + line.len - at) - len);
	return true;
}

static bool code_operator(struct random *random, const struct subject *subject,
			  struct text line, struct buffer *out)
{
	(void)random;
	(void)subject;
	if (!text_starts(line, TEXT("\treturn edict_truth(")))
		return false;
	return replace(line, " <= ", " < ", out) || replace(line, " < ", " <= ", out) ||
	       replace(line, " == ", " != ", out) || replace(line, " != ", " == ", out) ||
	       replace(line, "edict_truth(", "edict_truth(!", out);
}

/* ---- making mutants ------------------------------------------------------ */

/* The leaf with its outcome forced: what does it matter at all?  Of a choice, where it
 * is enough to ask whether it is ever made, only `value` false. */
static bool force(const struct mutant *m, const struct subject *subject, bool value,
		  struct buffer *out)
{
	struct text line = m->before;
	struct random random;
	random_init(&random, 0);
	if (m->layout == IN_TABLE) {
		const char *op = find(line, "EDICT_OP_"), *flags = column(line, 1);
		buffer_add(out, line.ptr, (size_t)(op - line.ptr));
		buffer_format(out, "EDICT_OP_TRUE, %s",
			      value ? "~EDICT_TEST_NOT & (" : "EDICT_TEST_NOT | (");
		size_t n_flags = (size_t)(column(line, 2) - flags) - 2;
		buffer_add(out, flags, n_flags);
		buffer_add_char(out, ')');
		buffer_add(out, flags + n_flags,
			   (size_t)(line.ptr + line.len - flags) - n_flags);
		return true;
	}
	if (m->is_choice)
		return code_rule(&random, subject, line, out);
	const char *at = find(line, "edict_m"), *end = find(line, "(q))");
	if (!at || !end)
		return false;
	buffer_add(out, line.ptr, (size_t)(at - line.ptr));
	buffer_format(out, "(%s ", value ? "true ||" : "false &&");
	buffer_add(out, at, (size_t)(end + 4 - at));
	buffer_add_char(out, ')');
	buffer_add(out, end + 4, (size_t)(line.ptr + line.len - end) - 4);
	return true;
}

static const struct kind {
	const char *what;
	int layout;
	mutation *apply;
	bool is_choice;
} kinds[] = {
	{"effect of a test", IN_TABLE, table_effect, true},
	{"negation of a test", IN_TABLE, table_not, false},
	{"unknown in a test", IN_TABLE, table_may, false},
	{"operand of a test", IN_TABLE, table_operand, false},
	{"rule of a test", IN_TABLE, table_rule, true},
	{"must or may", IN_CODE, code_may, false},
	{"negation", IN_CODE, code_not, false},
	{"effect of a choice", IN_CODE, code_effect, true},
	{"rule of a choice", IN_CODE, code_rule, true},
	{"operator of a condition", IN_CODE, code_operator, false},
};

/* The tests of the plan; the table has other rows that look like them. */
static struct text mutable_part(struct text code, int layout)
{
	if (layout == IN_CODE)
		return code;
	const char *begin = find(code, "_tests[] = {");
	if (!begin)
		return TEXT("");
	struct text part = {begin, (size_t)(code.ptr + code.len - begin)};
	const char *end = find(part, "};");
	part.len = end ? (size_t)(end - begin) : 0;
	return part;
}

static struct line random_line(struct random *random, struct text code, struct text part)
{
	size_t at = (size_t)(part.ptr - code.ptr) + random_below(random, part.len);
	struct line line = {at, at};
	while (line.begin > 0 && code.ptr[line.begin - 1] != '\n')
		line.begin--;
	while (line.end < code.len && code.ptr[line.end] != '\n')
		line.end++;
	return line;
}

/* Find a line that this kind of mutation applies to. */
static bool mutate(struct arena *arena, struct random *random,
		   const struct subject *subject, const struct kind *kind,
		   struct text code, struct mutant *mutant)
{
	struct text part = mutable_part(code, kind->layout);
	bool is_changed = false;
	for (unsigned i = 0; !is_changed && i < TRIES_MAX && part.len > 0; i++) {
		struct line line = random_line(random, code, part);
		struct text before = {code.ptr + line.begin, line.end - line.begin};
		struct buffer after = {0};
		is_changed = kind->apply(random, subject, before, &after);
		mutant->line = line;
		mutant->before = text_copy(arena, before);
		mutant->after = text_copy(arena, buffer_text(&after));
		buffer_free(&after);
	}
	return is_changed;
}

struct laboratory {
	struct arena *arena;
	struct random random;
	struct workshop workshop;
	struct subject *subjects;
	size_t n_subjects;
	struct mutant *mutants;
	size_t n_mutants;
	size_t n_requests; /* for each of them */
};

static bool add_subject(struct laboratory *lab, uint64_t seed)
{
	enum shape shape = lab->n_subjects % 6 == 5 ? SHAPE_ANCHORED : SHAPE_SPARSE;
	struct random random;
	struct buffer why = {0};
	struct subject s = {.arena = arena_new(), .seed = seed};
	random_init(&random, seed);
	policy_text_init(&s.text, s.arena, &random, shape);
	bool ok = subject_plan(&s, lab->workshop.folder, &why);
	buffer_free(&why);
	if (ok)
		ARENA_PUSH(lab->arena, lab->subjects, lab->n_subjects, s);
	else
		arena_free(s.arena);
	return ok;
}

/* Emit the mutant's policy as `name`, with its line replaced; the line stands in the
 * same place whatever the name is, because names are padded. */
static bool emit_with(struct laboratory *lab, const struct mutant *m, const char *name,
		      struct text code, struct text line)
{
	struct buffer whole = {0};
	buffer_add(&whole, code.ptr, m->line.begin);
	buffer_add_text(&whole, line);
	buffer_add(&whole, code.ptr + m->line.end, code.len - m->line.end);
	bool ok = workshop_add(&lab->workshop, name, buffer_text(&whole));
	buffer_free(&whole);
	return ok;
}

static void add_mutant(struct laboratory *lab, size_t subject)
{
	const struct kind *kind =
		&kinds[(lab->n_mutants * 7) % (sizeof kinds / sizeof *kinds)];
	const struct subject *s = &lab->subjects[subject];
	struct mutant m = {.subject = subject,
			   .what = kind->what,
			   .layout = kind->layout,
			   .is_choice = kind->is_choice};
	snprintf(m.name, sizeof m.name, "m%04u", (unsigned)lab->n_mutants % 10000);
	struct text code = workshop_emit(&lab->workshop, s->plan, kind->layout, m.name);
	if (mutate(lab->arena, &lab->random, s, kind, code, &m) &&
	    emit_with(lab, &m, m.name, code, m.after))
		ARENA_PUSH(lab->arena, lab->mutants, lab->n_mutants, m);
}

/* ---- hunting them -------------------------------------------------------- */

static bool is_noticed(const struct laboratory *lab, const struct mutant *m,
		       const char *name)
{
	const struct subject *s = &lab->subjects[m->subject];
	const struct edict_policy *policy = workshop_find(&lab->workshop, name);
	struct requester *requester = requester_new(s, s->seed);
	bool is_found = false;
	for (size_t i = 0; policy && !is_found && i < lab->n_requests; i++) {
		struct arena *arena = arena_new();
		struct buffer why = {0};
		bool is_mangled;
		struct text json = requester_next(requester, arena, &is_mangled);
		struct eval_decision want = eval_json(arena, s->meaning, json);
		requester_learn(requester, want.rule);
		is_found = !compare_decision(arena, s->meaning, &want, policy, json,
					     is_mangled, &why);
		buffer_free(&why);
		arena_free(arena);
	}
	requester_free(requester);
	return is_found;
}

static void probe_name(const struct mutant *m, bool value, char name[static 8])
{
	snprintf(name, 8, "%c%.4s", value ? 't' : 'f', m->name + 1);
}

/* Add the two forced forms of the leaf. */
static void add_probes(struct laboratory *lab, struct mutant *m)
{
	const struct subject *s = &lab->subjects[m->subject];
	for (int value = m->is_choice ? 0 : 1; value >= 0; value--) {
		char name[8];
		struct buffer line = {0};
		probe_name(m, value, name);
		struct text code =
			workshop_emit(&lab->workshop, s->plan, m->layout, name);
		struct text before = {code.ptr + m->line.begin,
				      m->line.end - m->line.begin};
		struct mutant at = *m;
		at.before = before;
		if (force(&at, s, value, &line))
			emit_with(lab, m, name, code, buffer_text(&line));
		buffer_free(&line);
	}
}

static bool is_dead(const struct laboratory *lab, const struct mutant *m)
{
	char name[8];
	bool matters = false;
	for (int value = m->is_choice ? 0 : 1; value >= 0; value--) {
		probe_name(m, value, name);
		matters = matters || is_noticed(lab, m, name);
	}
	return !matters;
}

static void print_survivor(const struct laboratory *lab, const struct mutant *m,
			   const char *verdict)
{
	printf("%s: %s, policy seed %llu\n  - %.*s\n  + %.*s\n", verdict, m->what,
	       (unsigned long long)lab->subjects[m->subject].seed, TEXT_ARG(m->before),
	       TEXT_ARG(m->after));
}

/* The numbers of mutants that were noticed, and of those that are dead. */
static bool hunt(struct laboratory *lab, size_t *n_noticed, size_t *n_dead)
{
	if (!workshop_build(&lab->workshop))
		return false;
	for (size_t i = 0; i < lab->n_mutants; i++) {
		struct mutant *m = &lab->mutants[i];
		m->is_noticed = is_noticed(lab, m, m->name);
		*n_noticed += m->is_noticed;
	}
	workshop_forget(&lab->workshop);
	for (size_t i = 0; i < lab->n_mutants; i++)
		if (!lab->mutants[i].is_noticed)
			add_probes(lab, &lab->mutants[i]);
	if (*n_noticed == lab->n_mutants)
		return true;
	if (!workshop_build(&lab->workshop))
		return false;
	for (size_t i = 0; i < lab->n_mutants; i++) {
		const struct mutant *m = &lab->mutants[i];
		if (m->is_noticed)
			continue;
		bool dead = is_dead(lab, m);
		print_survivor(lab, m, dead ? "dead leaf" : "not noticed");
		*n_dead += dead;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct laboratory lab = {.arena = arena_new()};
	if (argc != 4) {
		fprintf(stderr, "usage: mutants SEED MUTANTS REQUESTS\n");
		return 2;
	}
	uint64_t seed = strtoull(argv[1], NULL, 10) << 32;
	size_t n_wanted = strtoul(argv[2], NULL, 10), n_noticed = 0, n_dead = 0;
	lab.n_requests = strtoul(argv[3], NULL, 10);
	if (!workshop_open(&lab.workshop))
		return 2;
	random_init(&lab.random, seed);
	for (size_t i = 0; lab.n_mutants < n_wanted && i < 2 * n_wanted; i++) {
		if (!add_subject(&lab, seed + i))
			continue;
		for (unsigned k = 0; k < PER_POLICY && lab.n_mutants < n_wanted; k++)
			add_mutant(&lab, lab.n_subjects - 1);
	}
	bool ok = hunt(&lab, &n_noticed, &n_dead);
	size_t n_alive = lab.n_mutants - n_dead;
	printf("seed %s: %zu of %zu mutants noticed; %zu more changed a dead leaf\n",
	       argv[1], n_noticed, n_alive, n_dead);
	ok = ok && n_alive >= n_wanted / 2 &&
	     n_noticed * 100 >= n_alive * NOTICED_PERCENT;
	workshop_close(&lab.workshop);
	for (size_t i = 0; i < lab.n_subjects; i++)
		arena_free(lab.subjects[i].arena);
	arena_free(lab.arena);
	return ok ? 0 : 1;
}
