/* scan_trigger_test.c - triggers: sleeping groups of random words, some of which stand
 * alone (\bword\b), find what a naive search finds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "edict/abi.h"
#include "edict/scan.h"

static uint32_t seed = 2463534242u;

static uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

/* ---- words and what they mean --------------------------------------------- */

enum { WORD_LEN_MAX = 9, LETTERS = 5 };

struct word {
	char letters[WORD_LEN_MAX]; /* small ones; a text may have them large */
	uint32_t len;
	bool stands_alone;
};

/* Bytes are: something that is no letter, or one of LETTERS letters. */
static uint32_t class_of(char c)
{
	uint32_t letter = (uint32_t)((uint8_t)c | 0x20u) - 'a';
	return letter < LETTERS && (uint8_t)c < 0x80 ? letter + 1 : 0;
}

static bool is_at(const struct word *word, const char *s, uint32_t len, uint32_t at)
{
	if (len - at < word->len)
		return false;
	for (uint32_t i = 0; i < word->len; i++) {
		if (class_of(s[at + i]) != class_of(word->letters[i]))
			return false;
	}
	uint32_t end = at + word->len;
	return !word->stands_alone || ((at == 0 || class_of(s[at - 1]) == 0) &&
				       (end == len || class_of(s[end]) == 0));
}

static bool occurs(const struct word *word, const char *s, uint32_t len)
{
	for (uint32_t at = 0; at < len; at++) {
		if (is_at(word, s, len, at))
			return true;
	}
	return false;
}

/* ---- a group of words ----------------------------------------------------- *
 *
 * A state is the set of the words that are in progress, by how far, as bits; and whether
 * the last byte was a letter.
 */
enum { GROUP_WORDS_MAX = 3, STATES_MAX = 400, SYMBOLS = LETTERS + 2 };

struct words {
	const struct word *word[GROUP_WORDS_MAX];
	uint32_t n;
	uint32_t first; /* pattern */
};

struct word_group {
	uint8_t class_of[256];
	uint16_t start[LETTERS + 2];
	uint16_t next[STATES_MAX * SYMBOLS];
	uint16_t actions[STATES_MAX * SYMBOLS * (2 + GROUP_WORDS_MAX)];
	uint64_t progress[STATES_MAX];
	bool after_letter[STATES_MAX];
	uint32_t n_states;
	uint32_t n_actions;
};

static uint64_t bit(uint32_t word, uint32_t n)
{
	return UINT64_C(1) << (word * (WORD_LEN_MAX + 1) + n);
}

/* What is in progress after `symbol`; the words that have matched are left out. */
static uint64_t step(const struct words *words, uint64_t progress, bool after_letter,
		     uint32_t symbol, uint32_t *matched)
{
	uint64_t result = 0;
	bool is_letter = symbol > 0 && symbol <= LETTERS;
	*matched = 0;
	for (uint32_t i = 0; i < words->n; i++) {
		const struct word *word = words->word[i];
		uint64_t mine = 0;
		for (uint32_t n = 0; n <= word->len; n++) {
			bool has = n == 0 ? !word->stands_alone || !after_letter
					  : (progress & bit(i, n)) != 0;
			if (!has)
				continue;
			if (n == word->len) /* it waits for what follows */
				*matched |= is_letter ? 0 : 1u << i;
			else if (is_letter && class_of(word->letters[n]) == symbol)
				mine |= bit(i, n + 1);
		}
		if (!word->stands_alone && (mine & bit(i, word->len)) != 0)
			*matched |= 1u << i;
		if ((*matched >> i & 1) == 0)
			result |= mine;
	}
	return result;
}

static uint16_t state_of(struct word_group *group, uint64_t progress, bool after_letter)
{
	uint32_t i = 1;
	while (i < group->n_states &&
	       (group->progress[i] != progress || group->after_letter[i] != after_letter))
		i++;
	assert_true(i < STATES_MAX);
	if (i == group->n_states) {
		group->progress[i] = progress;
		group->after_letter[i] = after_letter;
		group->n_states++;
	}
	return (uint16_t)(i * SYMBOLS);
}

/* An event until all states are known: its place in `actions`, and this. */
#define EVENT UINT16_C(0x8000)

static void fill_row(struct word_group *group, const struct words *words, uint32_t i)
{
	for (uint32_t symbol = 0; symbol < SYMBOLS; symbol++) {
		uint32_t matched;
		bool is_end = symbol == LETTERS + 1;
		uint64_t progress = step(words, group->progress[i],
					 group->after_letter[i], symbol, &matched);
		uint16_t to = is_end ? 0
				     : state_of(group, progress,
						symbol > 0 && symbol <= LETTERS);
		uint16_t *next = &group->next[i * SYMBOLS + symbol];
		*next = to;
		if (matched == 0)
			continue;
		*next = (uint16_t)(EVENT | group->n_actions);
		uint16_t *event = &group->actions[group->n_actions];
		event[0] = to;
		event[1] = 0;
		for (uint32_t k = 0; k < words->n; k++) {
			if ((matched >> k & 1) != 0)
				event[2 + event[1]++] =
					(uint16_t)(EDICT_ACT_HIT | (words->first + k));
		}
		group->n_actions += 2u + event[1];
	}
}

static struct edict_group build_group(struct word_group *group, const struct words *words)
{
	memset(group, 0, sizeof *group);
	for (uint32_t i = 0; i < 256; i++)
		group->class_of[i] = (uint8_t)class_of((char)i);
	group->n_states = 1;
	uint16_t after_other = state_of(group, 0, false);
	uint16_t after_letter = state_of(group, 0, true);
	for (uint32_t i = 0; i < LETTERS + 2; i++)
		group->start[i] = i == 0 || i > LETTERS ? after_other : after_letter;
	for (uint32_t i = 1; i < group->n_states; i++)
		fill_row(group, words, i);
	uint32_t event_from = group->n_states * SYMBOLS;
	for (uint32_t i = 0; i < event_from; i++) {
		if (group->next[i] >= EVENT)
			group->next[i] = (uint16_t)(group->next[i] - EVENT + event_from);
	}
	return (struct edict_group){.class_of = group->class_of,
				    .next = group->next,
				    .actions = group->actions,
				    .start = group->start,
				    .n_symbols = SYMBOLS,
				    .n_classes = LETTERS + 1,
				    .quiet_end = 3 * SYMBOLS,
				    .event_from = (uint16_t)event_from};
}

/* ---- a trigger ------------------------------------------------------------ */

enum { SLOT_BITS = 6, FILTER_BITS = 7, LISTS_MAX = 1000 };

struct trigger_tables {
	struct edict_trigger trigger;
	uint8_t fold[256];
	uint8_t filter[1 << FILTER_BITS];
	struct edict_gram slots[1 << SLOT_BITS];
	uint16_t lists[LISTS_MAX];
	uint32_t n_lists;
};

/* Codes of bytes: 0 is left for what stands before the text. */
static void init_trigger(struct trigger_tables *t)
{
	memset(t, 0, sizeof *t);
	for (uint32_t i = 0; i < 256; i++)
		t->fold[i] = (uint8_t)(class_of((char)i) + 1);
	t->n_lists = 1;
	t->trigger = (struct edict_trigger){.fold = t->fold,
					    .filter = t->filter,
					    .slots = t->slots,
					    .lists = t->lists,
					    .filter_bits = FILTER_BITS,
					    .slot_bits = SLOT_BITS};
}

/* The list of the gram is copied to the end and gets one entry more. */
static void add_wake(struct trigger_tables *t, const char *gram, uint32_t group,
		     uint32_t before)
{
	uint32_t codes = 0;
	for (uint32_t i = 0; i < EDICT_GRAM_LENGTH; i++)
		codes = codes << 8 | t->fold[(uint8_t)gram[i]];
	uint32_t hash = codes * EDICT_GRAM_FACTOR;
	t->filter[hash >> (32 - FILTER_BITS)] |=
		(uint8_t)(1u << (hash >> (29 - FILTER_BITS) & 7));
	uint32_t slot = hash >> (32 - SLOT_BITS);
	while (t->slots[slot].list != 0 && t->slots[slot].codes != codes)
		slot = (slot + 1) % (1u << SLOT_BITS);
	uint16_t *old = &t->lists[t->slots[slot].list];
	uint32_t n = t->slots[slot].list == 0 ? 0 : old[0];
	uint16_t *list = &t->lists[t->n_lists];
	memcpy(list + 1, old + 1, 2 * n * sizeof *list);
	list[0] = (uint16_t)(n + 1);
	list[1 + 2 * n] = (uint16_t)group;
	list[2 + 2 * n] = (uint16_t)before;
	t->slots[slot].codes = codes;
	t->slots[slot].list = (uint16_t)t->n_lists;
	t->n_lists += 3 + 2 * n;
	assert_true(t->n_lists + 2 * n + 3 < LISTS_MAX);
}

/* Where in the word its gram begins: at a place such that an 'a' is in it, if there is
 * one; `has_needle` is cleared if there is none. */
static uint32_t choose_gram(const struct word *word, bool *has_needle)
{
	uint32_t n = word->len - EDICT_GRAM_LENGTH + 1;
	uint32_t first = below(n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = (first + i) % n;
		if (memchr(word->letters + at, 'a', EDICT_GRAM_LENGTH) != NULL)
			return at;
	}
	*has_needle = false;
	return first;
}

/* ---- whole scans ---------------------------------------------------------- */

enum { GROUPS_MAX = 7, WORDS_MAX = GROUPS_MAX * GROUP_WORDS_MAX };

struct fixture {
	struct edict_scan scan;
	struct word words[WORDS_MAX];
	struct edict_group groups[GROUPS_MAX];
	struct word_group tables[GROUPS_MAX];
	struct trigger_tables trigger;
};

static void make_word(struct word *word)
{
	uint32_t n_letters = 2 + below(LETTERS - 1);
	word->len = EDICT_GRAM_LENGTH + below(WORD_LEN_MAX - EDICT_GRAM_LENGTH + 1);
	word->stands_alone = below(3) == 0;
	for (uint32_t i = 0; i < word->len; i++)
		word->letters[i] = (char)('a' + below(n_letters));
}

/* Wakes of a sleeping group: one gram a word, the same `before` for all. */
static void add_wakes(struct trigger_tables *t, const struct words *words, uint32_t group,
		      bool *has_needle)
{
	uint32_t grams[GROUP_WORDS_MAX];
	uint32_t before = below(4);
	for (uint32_t i = 0; i < words->n; i++) {
		grams[i] = choose_gram(words->word[i], has_needle);
		if (before < grams[i] + EDICT_GRAM_LENGTH)
			before = grams[i] + EDICT_GRAM_LENGTH;
	}
	if (below(8) == 0)
		before = EDICT_BEFORE_FAR;
	for (uint32_t i = 0; i < words->n; i++)
		add_wake(t, words->word[i]->letters + grams[i], group, before);
}

static void make_scan(struct fixture *f)
{
	struct edict_scan *scan = &f->scan;
	*scan = (struct edict_scan){.groups = f->groups, .trigger = &f->trigger.trigger};
	scan->n_groups = (uint16_t)(1 + below(GROUPS_MAX));
	scan->n_awake = (uint16_t)(below(2) * below(scan->n_groups + 1u));
	bool has_needle = true;
	init_trigger(&f->trigger);
	for (uint32_t g = 0; g < scan->n_groups; g++) {
		struct words words = {.n = 1 + below(GROUP_WORDS_MAX),
				      .first = scan->n_patterns};
		for (uint32_t i = 0; i < words.n; i++) {
			words.word[i] = &f->words[scan->n_patterns++];
			make_word(&f->words[words.first + i]);
		}
		f->groups[g] = build_group(&f->tables[g], &words);
		if (g >= scan->n_awake)
			add_wakes(&f->trigger, &words, g, &has_needle);
	}
	if (has_needle && below(4) != 0) {
		f->trigger.trigger.n_needles = 2;
		memcpy(f->trigger.trigger.needles, "aA", 2);
	}
}

/* Letters, pieces of words, and stretches without any. */
static uint32_t make_text(const struct fixture *f, char *s, uint32_t max)
{
	uint32_t end = below(8) == 0 ? below(max) : below(40);
	uint32_t len = 0;
	while (len < end) {
		const struct word *word = &f->words[below(f->scan.n_patterns)];
		uint32_t n = below(3) == 0 ? below(60) : 1 + below(word->len);
		uint32_t what = below(4);
		n = what == 0 && below(2) == 0 ? word->len : n;
		for (uint32_t i = 0; i < n && len < end; i++) {
			char c = " zb\xe1"[below(4)];
			if (what == 1)
				c = "abcdeABCDE "[below(11)];
			else if (what == 0 || (what == 2 && below(6) != 0))
				c = word->letters[i % word->len];
			s[len++] = c;
		}
	}
	return len;
}

static uint32_t hits_of(const struct fixture *f, const char *s, uint32_t len)
{
	char *text = malloc(len + (len == 0));
	uint32_t n_sleeping = (uint32_t)f->scan.n_groups - f->scan.n_awake;
	uint32_t *reached = malloc(n_sleeping * sizeof *reached + 1);
	assert_non_null(text);
	assert_non_null(reached);
	memcpy(text, s, len);
	uint32_t hits = 0;
	bool stopped =
		edict_scan(&f->scan, (struct edict_string){text, len}, 0, reached, &hits);
	assert_false(stopped);
	uint32_t enough = 1 + below(f->scan.n_patterns);
	uint32_t some = 0;
	stopped = edict_scan(&f->scan, (struct edict_string){text, len}, enough, reached,
			     &some);
	assert_int_equal(stopped, (hits & ((UINT32_C(1) << enough) - 1)) != 0);
	assert_int_equal(some & ~hits, 0);
	assert_true(stopped ? (some & ((UINT32_C(1) << enough) - 1)) != 0 : some == hits);
	free(reached);
	free(text);
	return hits;
}

static void test_a_trigger_misses_nothing(void **state)
{
	(void)state;
	enum { SCANS = 3000, TEXTS = 20, TEXT_MAX = 400 };
	struct fixture *f = malloc(sizeof *f);
	assert_non_null(f);
	uint32_t n_hits = 0;
	for (int i = 0; i < SCANS; i++) {
		make_scan(f);
		for (int k = 0; k < TEXTS; k++) {
			char s[TEXT_MAX];
			uint32_t len = make_text(f, s, TEXT_MAX);
			uint32_t expected = 0;
			for (uint32_t w = 0; w < f->scan.n_patterns; w++)
				expected |= (uint32_t)occurs(&f->words[w], s, len) << w;
			assert_int_equal(hits_of(f, s, len), expected);
			n_hits += expected != 0;
		}
	}
	assert_in_range(n_hits, SCANS * TEXTS / 8, SCANS * TEXTS * 7 / 8);
	free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_trigger_misses_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
