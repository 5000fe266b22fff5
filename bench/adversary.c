/* adversary.c - the slowest texts that can be found for the patterns of policies.
 *
 *     adversary POLICY...
 *
 * Compiles the patterns of each field as the compiler does, and attacks the scan with
 * texts made from its tables and patterns.  A text is a period, repeated to TEXT_LEN:
 *
 *     one byte            each of the 256
 *     a gram              each that wakes a group, alone and in rotation
 *     a near match        of each pattern: a match without its last byte, or half of it
 *     a pulse             a near match whose last byte is repeated: what starts a counter
 *                         starts it again at every byte
 *     mixtures            the slowest 2, 4, 8, ... of these in rotation, CANDIDATES
 * random ones, and from the slowest ten on, changes of the period as long as it gets
 * slower (hill climbing on the measured time)
 *
 * Prints for each policy what a byte costs in ordinary text and in the slowest text, and
 * whether the time is linear (the slowest text 4 and 16 times as long).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edict/abi.h"
#include "front/load.h"
#include "meaning/meaning.h"
#include "pattern/scan.h"
#include "pattern_sample.h"
#include "tick.h"

#define TEXT_LEN      4096u
#define LONGEST	      64u /* times as long */
#define PERIOD_MAX    600u
#define CANDIDATES    200u
#define CLIMBERS      10u
#define STEPS	      60u /* of one climber */
#define REPEATS	      5u
#define BATCHES	      8u
#define BATCH_NS      2e6
#define GRAMS_A_GROUP 3u

struct target {
	const struct edict_scan *scan;
	const struct pattern *const *patterns;
	size_t n_patterns;
	uint32_t *reached, *hits;
	char *text; /* LONGEST * TEXT_LEN */
};

struct candidate {
	struct text period;
	double ns; /* a byte */
};

struct attack {
	struct arena *arena;
	struct random random;
	const struct target *target;
	struct candidate *candidates;
	size_t n;
};

/* ---- measuring ----------------------------------------------------------- */

static double time_once(const struct target *t, size_t len)
{
	struct edict_string text = {t->text, (uint32_t)len};
	memset(t->hits, 0, EDICT_SCAN_WORDS(t->n_patterns) * sizeof *t->hits);
	uint64_t begin = tick();
	if (t->scan->trigger != NULL)
		edict_scan(t->scan, text, 0, t->reached, t->hits);
	else
		edict_scan_awake(t->scan, text, 0, t->hits);
	return (double)(tick() - begin);
}

/* Nanoseconds a byte of what is in the text: the least of some runs, as others use the
 * machine too. */
static double measure(const struct target *t, size_t len, unsigned repeats)
{
	static double scale;
	if (scale == 0)
		scale = ticks_per_ns();
	double least = time_once(t, len);
	for (unsigned i = 0; i < repeats; i++) {
		double ticks = time_once(t, len);
		least = ticks < least ? ticks : least;
	}
	return least / scale / (double)len;
}

/* The same in CPU time, over so many runs that it can be told: what others do to the
 * machine counts less. */
static double measure_well(const struct target *t, size_t len)
{
	double rough = measure(t, len, 1) * (double)len, least = 0;
	unsigned n_runs = 1 + (unsigned)(BATCH_NS / rough);
	for (unsigned i = 0; i < BATCHES; i++) {
		double begin = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
		for (unsigned run = 0; run < n_runs; run++)
			time_once(t, len);
		double ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - begin;
		least = i == 0 || ns < least ? ns : least;
	}
	return least / n_runs / (double)len;
}

static void fill(const struct target *t, struct text period, size_t len)
{
	for (size_t i = 0; i < len; i++)
		t->text[i] = period.ptr[i % period.len];
}

static double measure_period(const struct target *t, struct text period)
{
	fill(t, period, TEXT_LEN);
	return measure(t, TEXT_LEN, REPEATS);
}

/* ---- ordinary text ------------------------------------------------------- */

/* What people write to agents: words, and now and then a date, a name of a file, an
 * address, a bit of code.  */
static const char *const words[] = {
	"the",	    "of",	"and",	    "to",      "in",	 "a",	      "is",
	"that",	    "for",	"it",	    "was",     "on",	 "are",	      "as",
	"with",	    "they",	"be",	    "at",      "one",	 "have",      "this",
	"from",	    "or",	"had",	    "by",      "but",	 "some",      "what",
	"there",    "we",	"can",	    "out",     "other",	 "were",      "all",
	"your",	    "when",	"up",	    "use",     "how",	 "said",      "each",
	"she",	    "which",	"their",    "time",    "if",	 "will",      "way",
	"about",    "many",	"then",	    "them",    "would",	 "write",     "like",
	"so",	    "these",	"her",	    "long",    "make",	 "thing",     "see",
	"him",	    "two",	"has",	    "look",    "more",	 "day",	      "could",
	"go",	    "come",	"did",	    "my",      "sound",	 "no",	      "most",
	"number",   "who",	"over",	    "know",    "water",	 "than",      "call",
	"first",    "people",	"may",	    "down",    "side",	 "been",      "now",
	"find",	    "report",	"meeting",  "Tuesday", "please", "summary",   "budget",
	"customer", "quarter",	"results",  "invoice", "travel", "schedule",  "team",
	"question", "answer",	"because",  "between", "letter", "mountain",  "river",
	"paper",    "together", "children", "example", "while",	 "important", "until",
};
static const char *const others[] = {
	"2024-05-17",	   "09:30", "$1,250.00",	"follow-up",
	"notes.txt",	   "v2.1",  "anna@example.com", "(see page 12)",
	"x = f(a, b)",	   "40%",   "long-term",	"https://example.com/a",
	"\"quoted text\"", "it's",  "555-0137",		"{\"total\": 3}",
};

static void fill_ordinary(const struct target *t, struct random *random, size_t len)
{
	size_t at = 0;
	while (at < len) {
		const char *word = random_chance(random, 94)
					   ? RANDOM_PICK(random, words)
					   : RANDOM_PICK(random, others);
		for (; *word != '\0' && at < len; word++)
			t->text[at++] = *word;
		if (at < len && random_chance(random, 10))
			t->text[at++] = ",.;?"[random_below(random, 4)];
		if (at < len)
			t->text[at++] = random_chance(random, 4) ? '\n' : ' ';
	}
}

/* ---- candidates ---------------------------------------------------------- */

static void add_candidate(struct attack *a, struct text period)
{
	if (period.len == 0)
		return;
	period.len = period.len > PERIOD_MAX ? PERIOD_MAX : period.len;
	struct candidate c = {text_copy(a->arena, period),
			      measure_period(a->target, period)};
	ARENA_PUSH(a->arena, a->candidates, a->n, c);
}

static void add_bytes(struct attack *a)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		char c = (char)byte;
		add_candidate(a, (struct text){&c, 1});
	}
}

/* A byte that folds to `code`. */
static char unfold(const struct edict_trigger *trigger, uint8_t code)
{
	for (unsigned i = 0; i < 256; i++) {
		unsigned byte = (i + 'a') % 256;
		if (trigger->fold[byte] == code)
			return (char)byte;
	}
	return ' ';
}

/* The bytes of a gram, without what stands before the text. */
static void add_gram(const struct edict_trigger *trigger, uint32_t codes,
		     struct buffer *out)
{
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
		uint8_t code = (uint8_t)(codes >> (8 * (EDICT_GRAM_LENGTH - 1 - i)));
		if (code != 0)
			buffer_add_char(out, unfold(trigger, code));
	}
}

/* Some grams of each group, and as many as fit in rotation. */
static void add_grams(struct attack *a)
{
	const struct edict_trigger *t = a->target->scan->trigger;
	if (t == NULL)
		return;
	struct buffer rotation = {0};
	unsigned *n_of = ARENA_ARRAY(a->arena, unsigned, a->target->scan->n_groups);
	for (uint32_t i = 0; i < UINT32_C(1) << t->slot_bits; i++) {
		struct buffer gram = {0};
		if (t->slots[i].list == 0)
			continue;
		uint32_t group = t->lists[t->slots[i].list + 1] & ~(uint32_t)EDICT_ARMS;
		add_gram(t, t->slots[i].codes, &gram);
		if (n_of[group]++ < GRAMS_A_GROUP)
			add_candidate(a, buffer_text(&gram));
		if (n_of[group] == 1)
			buffer_add_text(&rotation, buffer_text(&gram));
		if (rotation.len > PERIOD_MAX) {
			add_candidate(a, buffer_text(&rotation));
			rotation.len = 0;
		}
		buffer_free(&gram);
	}
	add_candidate(a, buffer_text(&rotation));
	buffer_free(&rotation);
}

static void add_near_matches(struct attack *a)
{
	for (size_t i = 0; i < a->target->n_patterns; i++) {
		struct buffer match = {0};
		sample_match(&a->random, a->target->patterns[i]->tree, &match);
		struct text text = buffer_text(&match);
		if (text.len > 1) {
			add_candidate(a, (struct text){text.ptr, text.len - 1});
			add_candidate(a, (struct text){text.ptr, text.len / 2});
			size_t cut = 1 + random_below(&a->random, text.len - 1);
			char last = match.ptr[cut - 1];
			match.len = cut;
			for (unsigned k = 0; k < 40; k++)
				buffer_add_char(&match, last);
			add_candidate(a, buffer_text(&match));
		}
		buffer_free(&match);
	}
}

static int slowest_first(const void *a, const void *b)
{
	double x = ((const struct candidate *)a)->ns,
	       y = ((const struct candidate *)b)->ns;
	return (x < y) - (x > y);
}

static void sort(struct attack *a)
{
	qsort(a->candidates, a->n, sizeof *a->candidates, slowest_first);
}

/* The slowest 2, 4, 8, ... in rotation, as far as they fit. */
static void add_rotations(struct attack *a)
{
	sort(a);
	size_t n_single = a->n;
	for (size_t n = 2; n < 2 * n_single && n <= 128; n *= 2) {
		struct buffer rotation = {0};
		for (size_t i = 0; i < n && i < n_single; i++)
			buffer_add_text(&rotation, a->candidates[i].period);
		add_candidate(a, buffer_text(&rotation));
		buffer_free(&rotation);
	}
}

static void add_mixtures(struct attack *a)
{
	size_t n_single = a->n;
	for (size_t i = 0; i < CANDIDATES; i++) {
		struct buffer mixture = {0};
		size_t n = 1 + random_below(&a->random, 8);
		for (size_t k = 0; k < n; k++)
			buffer_add_text(
				&mixture,
				a->candidates[random_below(&a->random, n_single)].period);
		add_candidate(a, buffer_text(&mixture));
		buffer_free(&mixture);
	}
}

/* ---- climbing ------------------------------------------------------------ */

/* A period with one thing changed: a byte, a piece more, a piece less. */
static struct text change(struct attack *a, struct text period)
{
	struct buffer out = {0};
	size_t at = random_below(&a->random, period.len);
	size_t end = at + random_below(&a->random, period.len - at + 1);
	const struct candidate *other =
		&a->candidates[random_below(&a->random, a->n < 400 ? a->n : 400)];
	buffer_add(&out, period.ptr, at);
	switch (random_below(&a->random, 4)) {
	case 0:
		buffer_add_char(&out, (char)random_below(&a->random, 256));
		buffer_add(&out, period.ptr + at + 1, period.len - at - 1);
		break;
	case 1:
		buffer_add_text(&out, other->period);
		buffer_add(&out, period.ptr + at, period.len - at);
		break;
	case 2:
		buffer_add(&out, period.ptr + end, period.len - end);
		break;
	default:
		buffer_add(&out, period.ptr + at, end - at);
		buffer_add(&out, period.ptr + at, period.len - at);
		break;
	}
	if (out.len == 0)
		buffer_add_char(&out, 'a');
	out.len = out.len > PERIOD_MAX ? PERIOD_MAX : out.len;
	return buffer_move(a->arena, &out);
}

static struct candidate climb(struct attack *a, struct candidate best)
{
	for (unsigned i = 0; i < STEPS; i++) {
		struct text period = change(a, best.period);
		double ns = measure_period(a->target, period);
		if (ns > best.ns)
			best = (struct candidate){period, ns};
	}
	return best;
}

static struct candidate find_worst(struct attack *a)
{
	add_bytes(a);
	add_grams(a);
	add_near_matches(a);
	add_rotations(a);
	add_mixtures(a);
	sort(a);
	/* The slowest of many measurements is often a disturbed one: measure again. */
	size_t n_again = a->n < 5 * CLIMBERS ? a->n : 5 * CLIMBERS;
	for (size_t i = 0; i < n_again; i++)
		a->candidates[i].ns = measure_period(a->target, a->candidates[i].period);
	qsort(a->candidates, n_again, sizeof *a->candidates, slowest_first);
	struct candidate worst = a->candidates[0];
	for (size_t i = 0; i < CLIMBERS && i < n_again; i++) {
		struct candidate c = climb(a, a->candidates[i]);
		c.ns = measure_period(a->target, c.period);
		worst = c.ns > worst.ns ? c : worst;
	}
	return worst;
}

/* ---- policies ------------------------------------------------------------ */

struct result {
	size_t n_policies, n_scans, n_texts, n_over_ten;
	double worst_ratio, worst_growth;
	struct text worst_policy;
};

static void print_period(struct text period)
{
	for (size_t i = 0; i < period.len && i < 60; i++) {
		unsigned char c = (unsigned char)period.ptr[i];
		if (c >= ' ' && c < 0x7f)
			putchar(c);
		else
			printf("\\x%02x", c);
	}
	puts(period.len > 60 ? "..." : "");
}

/* What a byte costs in texts 4, 16 and 64 times as long as those of the search: shorter
 * ones a processor learns by heart. */
static void attack_scan(struct attack *a, const char *name, struct result *result)
{
	const struct target *t = a->target;
	struct candidate worst = find_worst(a);
	double ns[3];
	for (unsigned i = 0, len = 4 * TEXT_LEN; i < 3; i++, len *= 4) {
		fill(t, worst.period, len);
		ns[i] = measure_well(t, len);
	}
	fill_ordinary(t, &a->random, 4 * TEXT_LEN);
	double ordinary = measure_well(t, 4 * TEXT_LEN);
	double ratio = ns[0] / ordinary, growth = ns[2] / ns[0];
	printf("%s: %zu patterns in %u groups (%u awake), %zu texts; ordinary %.2f ns a "
	       "byte, worst %.2f (%.1f times), 4 times as long %.2f, 16 times %.2f: ",
	       name, t->n_patterns, t->scan->n_groups, t->scan->n_awake, a->n, ordinary,
	       ns[0], ratio, ns[1], ns[2]);
	print_period(worst.period);
	result->n_scans++;
	result->n_texts += a->n + (size_t)CLIMBERS * STEPS;
	if (growth > result->worst_growth)
		result->worst_growth = growth;
	result->n_over_ten += ratio > 10;
	if (ratio > result->worst_ratio) {
		result->worst_ratio = ratio;
		result->worst_policy = text_of(name);
	}
}

static void attack_patterns(struct arena *arena, const struct pattern *const *patterns,
			    size_t n, const char *name, struct result *result)
{
	const struct pattern_error **failed =
		ARENA_ARRAY(arena, const struct pattern_error *, n);
	const struct scan *scan = scan_compile(arena, patterns, n, failed);
	struct target target = {
		.scan = &scan->tables,
		.patterns = patterns,
		.n_patterns = n,
		.reached = ARENA_ARRAY(arena, uint32_t, scan->tables.n_groups + 1u),
		.hits = ARENA_ARRAY(arena, uint32_t, EDICT_SCAN_WORDS(n) + 1u),
		.text = arena_alloc(arena, (size_t)TEXT_LEN * LONGEST),
	};
	struct attack attack = {.arena = arena, .target = &target};
	random_init(&attack.random, 1);
	attack_scan(&attack, name, result);
}

/* The patterns that are asked about field `field`; none twice. */
static size_t patterns_of(struct arena *arena, const struct ir_policy *policy,
			  uint32_t field, const struct pattern ***patterns)
{
	size_t n = 0;
	*patterns = NULL;
	for (size_t i = 0; i < policy->n_atoms; i++) {
		const struct ir_atom *atom = policy->atoms[i];
		if (atom->op == AST_MATCHES && atom->right == RIGHT_PATTERN &&
		    atom->field == field)
			ARENA_PUSH(arena, *patterns, n,
				   policy->patterns[atom->pattern].pattern);
	}
	return n;
}

static const struct ir_policy *read_policy(struct arena *arena, const char *path)
{
	struct load_options options = {.packs_dir = "policies/packs"};
	struct diag_list *diags = diag_list_new(arena);
	struct text text = text_of(path);
	struct loaded in = {0};
	struct names names = {0};
	if (!load_policies(arena, &text, 1, &options, diags, &in) ||
	    !resolve(arena, in.policies, in.n, &names, diags) ||
	    !check(arena, in.policies, in.n, &names, diags))
		return NULL;
	return lower(arena, in.policies, in.n, &names, diags);
}

/* The name of the file and of its folder. */
static const char *last_parts(const char *path)
{
	const char *at = path + strlen(path);
	for (unsigned n = 0; at > path && (n += at[-1] == '/') < 2;)
		at--;
	return at;
}

static void attack_policy(const char *path, struct result *result)
{
	struct arena *arena = arena_new();
	const struct ir_policy *policy = read_policy(arena, path);
	const char *name = last_parts(path);
	bool has_patterns = false;
	for (uint32_t field = 0; policy != NULL && field < policy->n_fields; field++) {
		const struct pattern **patterns;
		size_t n = patterns_of(arena, policy, field, &patterns);
		if (n > 0)
			attack_patterns(arena, patterns, n, name, result);
		has_patterns = has_patterns || n > 0;
	}
	result->n_policies += has_patterns;
	arena_free(arena);
}

int main(int argc, char **argv)
{
	struct result result = {.worst_policy = TEXT("-")};
	for (int i = 1; i < argc; i++) {
		attack_policy(argv[i], &result);
		fflush(stdout);
	}
	printf("%zu policies with patterns, %zu scans, %zu texts; worst ratio in %.*s\n",
	       result.n_policies, result.n_scans, result.n_texts,
	       TEXT_ARG(result.worst_policy));
	printf("figure adversary_worst_ratio %.2f x\n", result.worst_ratio);
	printf("figure adversary_scans_over_10 %zu scans\n", result.n_over_ten);
	printf("figure adversary_growth_16_times_longer %.2f x\n", result.worst_growth);
	return 0;
}
