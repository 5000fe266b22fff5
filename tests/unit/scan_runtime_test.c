/* scan_runtime_test.c - the automata of scans: written by hand against what their
 * patterns mean, and random ones against an interpreter that does what edict/scan.h says
 * and no more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scan_tables.h"

static uint32_t seed = 2463534242u;

static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

/* ---- what the patterns of scan_tables.h mean ------------------------------ */

static bool is_word(const char *s, uint32_t len, uint32_t at)
{
	return at < len && s[at] != '\0' && strchr("abcx_0", s[at]) != NULL;
}

/* Does `s` have an a, then `least` to `most` bytes none of which is \n, then a b? */
static bool has_gap(const char *s, uint32_t len, uint32_t least, uint32_t most)
{
	for (uint32_t i = 0; i < len; i++) {
		if (s[i] != 'a')
			continue;
		for (uint32_t j = i + 1; j < len; j++) {
			uint32_t gap = j - i - 1;
			if (s[j] == 'b' && gap >= least && gap <= most)
				return true;
			if (s[j] == '\n')
				break;
		}
	}
	return false;
}

static uint32_t meaning(const char *s, uint32_t len)
{
	uint32_t hits = 0;
	for (uint32_t i = 0; i + 2 <= len; i++) {
		if (s[i] != 'a' || s[i + 1] != 'b')
			continue;
		bool begins = i == 0 || !is_word(s, len, i - 1);
		hits |= 1;
		hits |= begins && !is_word(s, len, i + 2) ? 2 : 0;
		hits |= i == 0 ? 4 : 0;
		hits |= i + 2 == len ? 8 : 0;
	}
	hits |= has_gap(s, len, 0, 2) ? 16 : 0;
	hits |= has_gap(s, len, 3, UINT32_MAX) ? 32 : 0;
	hits |= has_gap(s, len, 3, 3) ? 64 : 0;
	bool ends =
		len >= 3 && s[len - 3] == 'a' && s[len - 2] != '\n' && s[len - 1] != '\n';
	return hits | (ends ? 128 : 0);
}

/* ---- running -------------------------------------------------------------- */

struct stream_memory {
	uint16_t states[40];
	uint16_t left[120];
	uint64_t ages[120];
	uint32_t hits[1];
};

static struct edict_stream begin(const struct edict_scan *scan,
				 struct stream_memory *memory)
{
	memset(memory, 0x5a, sizeof *memory);
	struct edict_stream stream = {scan, memory->states, memory->left, memory->ages,
				      memory->hits};
	edict_stream_begin(&stream);
	return stream;
}

/* A chunk in memory of its own, so that a sanitizer sees its ends. */
static void feed(struct edict_stream *stream, const char *s, uint32_t len)
{
	char *copy = malloc(len + (len == 0));
	assert_non_null(copy);
	memcpy(copy, s, len);
	edict_stream_feed(stream, (struct edict_string){copy, len});
	free(copy);
}

static uint32_t hits_of(const struct edict_scan *scan, const char *s, uint32_t len)
{
	char *copy = malloc(len + (len == 0));
	assert_non_null(copy);
	memcpy(copy, s, len);
	uint32_t hits = 0;
	assert_false(edict_scan_awake(scan, (struct edict_string){copy, len}, 0, &hits));
	free(copy);
	return hits;
}

static uint32_t hits_cut(const struct edict_scan *scan, const char *s, uint32_t len,
			 uint32_t cut)
{
	struct stream_memory memory;
	struct edict_stream stream = begin(scan, &memory);
	feed(&stream, s, cut);
	feed(&stream, s + cut, len - cut);
	edict_stream_end(&stream);
	return memory.hits[0];
}

/* ---- tables by hand ------------------------------------------------------- */

#define SHORT_MAX 7

/* Calls `check` for each text of up to SHORT_MAX letters. */
static void for_each_text(void (*check)(const char *s, uint32_t len))
{
	static const char letters[] = "abx \n";
	const uint32_t n_letters = sizeof letters - 1;
	char s[SHORT_MAX];
	uint32_t n_texts = 1;
	for (uint32_t len = 0; len <= SHORT_MAX; len++, n_texts *= n_letters) {
		for (uint32_t number = 0; number < n_texts; number++) {
			uint32_t rest = number;
			for (uint32_t i = 0; i < len; i++, rest /= n_letters)
				s[i] = letters[rest % n_letters];
			check(s, len);
		}
	}
}

static void check_meaning(const char *s, uint32_t len)
{
	uint32_t expected = meaning(s, len);
	assert_int_equal(hits_of(&table_scan, s, len), expected);
	for (uint32_t cut = 0; cut <= len; cut++)
		assert_int_equal(hits_cut(&table_scan, s, len, cut), expected);
}

static void test_groups_hit_what_their_patterns_mean(void **state)
{
	(void)state;
	for_each_text(check_meaning);
}

static void check_sleeping(const char *s, uint32_t len)
{
	char text[SHORT_MAX + 1];
	memcpy(text, s, len);
	text[len] = '\0';
	char *copy = malloc(len + (len == 0));
	assert_non_null(copy);
	memcpy(copy, s, len);
	uint32_t reached;
	uint32_t hits = 0;
	edict_scan(&sleeping_scan, (struct edict_string){copy, len}, 0, &reached, &hits);
	assert_int_equal(hits, strstr(text, "abba") != NULL);
	free(copy);
}

static void test_a_sleeping_group_is_woken(void **state)
{
	(void)state;
	for_each_text(check_sleeping);
}

static void check_single(const char *s, uint32_t len)
{
	uint32_t expected = meaning(s, len);
	for (uint32_t i = 0; i < TABLE_GROUPS; i++) {
		struct edict_scan scan = table_scan;
		scan.groups = &table_groups[i];
		scan.n_groups = scan.n_awake = 1;
		uint32_t hits = hits_of(&scan, s, len);
		assert_int_equal(hits & ~expected, 0);
		expected &= ~hits;
	}
	assert_int_equal(expected, 0);
}

static void test_groups_hit_the_same_alone(void **state)
{
	(void)state;
	for_each_text(check_single);
}

static void test_bytes_one_by_one(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++) {
		char s[80];
		uint32_t len = next_random() % sizeof s;
		for (uint32_t k = 0; k < len; k++)
			s[k] = "aabx x\n"[next_random() % 7];
		struct stream_memory memory;
		struct edict_stream stream = begin(&table_scan, &memory);
		for (uint32_t k = 0; k < len; k++) {
			feed(&stream, s + k, 1);
			feed(&stream, s + k, 0);
		}
		edict_stream_end(&stream);
		assert_int_equal(memory.hits[0], meaning(s, len));
		assert_int_equal(hits_of(&table_scan, s, len), meaning(s, len));
	}
}

static void test_stops_when_it_is_enough(void **state)
{
	(void)state;
	struct edict_string text = {"ab  ab", 6};
	uint32_t hits = UINT32_C(1) << 31;
	assert_true(edict_scan_awake(&table_scan, text, 1, &hits));
	assert_int_equal(hits & 1, 1);
	assert_int_equal(hits >> 31, 1); /* what was there stays */
	assert_int_equal(hits & 8, 0);	 /* the end was not reached */
	hits = 0;
	assert_true(edict_scan_awake(&table_scan, text, TABLE_PATTERNS, &hits));
	hits = 0;
	struct edict_string benign = {"b a  x", 6};
	assert_false(edict_scan_awake(&table_scan, benign, TABLE_PATTERNS, &hits));
	assert_int_equal(hits, 0);
}

static void test_finds_one_pattern(void **state)
{
	(void)state;
	struct edict_scan scan = table_scan;
	scan.n_groups = scan.n_awake = scan.n_patterns = 1;
	assert_true(edict_scan_finds(&scan, (struct edict_string){"xxab", 4}));
	assert_false(edict_scan_finds(&scan, (struct edict_string){"xxa", 3}));
	assert_false(edict_scan_finds(&scan, (struct edict_string){NULL, 0}));
}

/* Bytes above 127 and NUL are bytes like others. */
static void test_all_bytes_are_data(void **state)
{
	(void)state;
	char s[256 + 4];
	for (uint32_t i = 0; i < 256; i++)
		s[i] = (char)i;
	memcpy(s + 256, "\0ab\xff", 4);
	assert_int_equal(hits_of(&table_scan, s, sizeof s), meaning(s, sizeof s));
}

/* ---- random tables -------------------------------------------------------- */

enum {
	STATES_MAX = 6,
	CLASSES_MAX = 4,
	COUNTERS_MAX = 3, /* of one machine */
	ENTRIES_MAX = 2,
	MACHINES_MAX = 4,
	EVENTS_MAX = 12,
	EVENT_SIZE = 6
};

enum {
	SYMBOLS_MAX = CLASSES_MAX + 1 + 2 * COUNTERS_MAX + ENTRIES_MAX,
	NEXT_MAX = STATES_MAX * SYMBOLS_MAX,
	CELLS_MAX = 2 * NEXT_MAX
};

struct random_machine {
	uint8_t class_of[256];
	uint16_t next[NEXT_MAX];
	uint16_t shared[SYMBOLS_MAX]; /* the rest of the rows, if it is sparse */
	struct edict_row rows[STATES_MAX];
	uint16_t cells[CELLS_MAX];
	uint8_t owners[CELLS_MAX];
	uint32_t stride; /* of its states: 1 if it is sparse */
	uint16_t actions[EVENTS_MAX * EVENT_SIZE];
	uint16_t start[CLASSES_MAX + 1];
	struct edict_counter counters[COUNTERS_MAX];
	uint32_t first_entry; /* symbol */
	uint32_t n_entries;
	uint32_t n_states;
	uint32_t n_events;
};

struct random_group {
	struct random_machine machines[MACHINES_MAX];
	struct edict_group more[MACHINES_MAX];
};

static uint32_t below(uint32_t n)
{
	return next_random() % n;
}

static void make_symbols(struct random_machine *tables, struct edict_group *machine,
			 uint16_t *n_many)
{
	uint16_t symbol = (uint16_t)(machine->n_classes + 1);
	for (uint32_t i = 0; i < machine->n_counters; i++) {
		bool is_many = below(2) == 0;
		uint32_t longest = is_many && below(3) == 0 ? EDICT_COUNTER_MANY_MAX : 9;
		tables->counters[i].symbol = symbol;
		tables->counters[i].length =
			(uint16_t)(below(4) == 0 ? longest : 1 + below(longest));
		tables->counters[i].many =
			is_many ? (*n_many)++ : (uint16_t)EDICT_COUNTER_ONE;
		symbol = (uint16_t)(symbol + (is_many ? 2 : 1));
	}
	tables->first_entry = symbol;
	machine->n_symbols = (uint16_t)(symbol + tables->n_entries);
}

/* A hit, or what is done to a counter of the machine. */
static uint16_t make_action(const struct edict_group *machine)
{
	if (machine->n_counters == 0 || below(4) == 0)
		return (uint16_t)(EDICT_ACT_HIT | below(32));
	uint32_t c = below(machine->n_counters);
	bool another = machine->counters[c].many != EDICT_COUNTER_ONE && below(2);
	return (uint16_t)((another ? EDICT_ACT_ANOTHER : EDICT_ACT_START) | c);
}

/* At the end of the text only hits. */
static uint16_t make_event(struct random_group *group, const struct edict_group *machine,
			   uint32_t m, uint32_t n_machines, uint32_t symbol)
{
	struct random_machine *tables = &group->machines[m];
	uint16_t *event = &tables->actions[tables->n_events * EVENT_SIZE];
	bool is_end = symbol == machine->n_classes;
	event[0] = is_end ? 0 : (uint16_t)(tables->stride * below(tables->n_states));
	event[1] = (uint16_t)below(3);
	for (uint32_t i = 0; i < event[1]; i++) {
		event[2 + i] = (uint16_t)(EDICT_ACT_HIT | below(32));
		if (!is_end)
			event[2 + i] = make_action(machine);
	}
	uint32_t entered = m + 1 + below(MACHINES_MAX);
	for (; !is_end && entered < n_machines && event[1] < 4; entered++) {
		uint32_t entry = group->machines[entered].first_entry +
				 below(group->machines[entered].n_entries);
		event[2 + event[1]++] =
			(uint16_t)(EDICT_ACT_ENTER |
				   (entry * EDICT_ENTRY_MACHINES + entered - 1));
	}
	return (uint16_t)(machine->event_from + tables->n_events++ * EVENT_SIZE);
}

static void fill_next(struct random_group *group, const struct edict_group *machine,
		      uint32_t m, uint32_t n_machines)
{
	struct random_machine *tables = &group->machines[m];
	for (uint32_t i = 0; i < tables->n_states * machine->n_symbols; i++) {
		uint32_t symbol = i % machine->n_symbols;
		uint16_t *next = &tables->next[i];
		*next = 0;
		if (i < machine->n_symbols && symbol < tables->first_entry)
			continue;
		*next = (uint16_t)(tables->stride * below(tables->n_states));
		if (*next == 0 && below(4) != 0)
			*next = (uint16_t)tables->stride;
		if (tables->n_events < EVENTS_MAX && below(3) == 0)
			*next = make_event(group, machine, m, n_machines, symbol);
	}
}

/* The rows of a sparse machine share one, and what differs lies where cells are free. */
static void make_sparse(struct random_machine *tables, struct edict_group *machine)
{
	uint32_t n_symbols = machine->n_symbols;
	memset(tables->owners, EDICT_NO_SYMBOL, sizeof tables->owners);
	memcpy(tables->shared, tables->next + n_symbols, n_symbols * sizeof(uint16_t));
	for (uint32_t state = 0; state < tables->n_states; state++) {
		const uint16_t *row = &tables->next[state * n_symbols];
		uint32_t at = state > 0 ? tables->rows[state - 1].cells + 1u : 0;
		for (uint32_t i = 0; i < n_symbols; i++) {
			bool is_taken = tables->owners[at + i] != EDICT_NO_SYMBOL;
			if (row[i] != tables->shared[i] && is_taken) {
				at++;
				i = UINT32_MAX;
			}
		}
		for (uint32_t i = 0; i < n_symbols; i++) {
			if (row[i] == tables->shared[i])
				continue;
			tables->cells[at + i] = row[i];
			tables->owners[at + i] = (uint8_t)i;
		}
		tables->rows[state] = (struct edict_row){(uint16_t)at, 0};
	}
	machine->next = tables->shared;
	machine->rows = tables->rows;
	machine->cells = tables->cells;
	machine->owners = tables->owners;
}

static void init_machine(struct random_group *group, struct edict_group *machine,
			 uint32_t m, uint16_t *n_counters, uint16_t *n_many)
{
	struct random_machine *tables = &group->machines[m];
	*machine = (struct edict_group){.class_of = tables->class_of,
					.next = tables->next,
					.actions = tables->actions,
					.start = m == 0 ? tables->start : NULL,
					.counters = tables->counters};
	tables->n_entries = m == 0 ? 0 : 1 + below(ENTRIES_MAX);
	tables->n_states = 2 + below(STATES_MAX - 1);
	tables->n_events = 0;
	machine->n_classes = (uint16_t)(1 + below(CLASSES_MAX));
	machine->n_counters = (uint16_t)(below(2) == 0 ? 0 : below(COUNTERS_MAX + 1));
	machine->first_counter = *n_counters;
	*n_counters = (uint16_t)(*n_counters + machine->n_counters);
	make_symbols(tables, machine, n_many);
	tables->stride = below(3) == 0 ? 1 : machine->n_symbols;
	machine->event_from = (uint16_t)(tables->stride * tables->n_states);
	machine->quiet_end = (uint16_t)(tables->stride * 2);
	for (uint32_t i = 0; i < 256; i++)
		tables->class_of[i] = (uint8_t)below(machine->n_classes);
	for (uint32_t i = 0; i <= machine->n_classes; i++)
		tables->start[i] = (uint16_t)tables->stride;
}

static void make_group(struct random_group *tables, struct edict_group *group,
		       struct edict_scan *scan)
{
	uint32_t n_machines = below(2) == 0 ? 1 : 1 + below(MACHINES_MAX);
	for (uint32_t m = 0; m < n_machines; m++)
		init_machine(tables, m == 0 ? group : &tables->more[m - 1], m,
			     &scan->n_counters, &scan->n_many);
	group->more = tables->more;
	group->n_more = (uint16_t)(n_machines - 1);
	for (uint32_t m = 0; m < n_machines; m++) {
		struct edict_group *machine = m == 0 ? group : &tables->more[m - 1];
		fill_next(tables, machine, m, n_machines);
		if (tables->machines[m].stride == 1)
			make_sparse(&tables->machines[m], machine);
	}
}

/* A group, step by step as edict/scan.h has it.  A counter's ages are the positions
 * where they run out. */
struct interpreter {
	const struct random_group *tables;
	const struct edict_group *group;
	uint32_t at;
	uint32_t hits;
	uint32_t states[MACHINES_MAX];
	bool runs_out[MACHINES_MAX][COUNTERS_MAX][600];
};

static const struct edict_group *machine_of(const struct edict_group *group, uint32_t m)
{
	return m == 0 ? group : &group->more[m - 1];
}

static void take(struct interpreter *in, uint32_t m, uint32_t symbol)
{
	const struct random_machine *tables = &in->tables->machines[m];
	uint32_t n_symbols = machine_of(in->group, m)->n_symbols;
	in->states[m] = tables->next[in->states[m] / tables->stride * n_symbols + symbol];
}

static void follow(struct interpreter *in, uint32_t m)
{
	const struct edict_group *machine = machine_of(in->group, m);
	uint32_t value = in->states[m];
	const uint16_t *event = machine->actions + (value - machine->event_from);
	in->states[m] = event[0];
	for (uint32_t i = 0; i < event[1]; i++) {
		uint32_t kind = event[2 + i] & EDICT_ACT_KIND;
		uint32_t number = event[2 + i] & EDICT_ACT_VALUE;
		if (kind == EDICT_ACT_HIT) {
			in->hits |= UINT32_C(1) << number;
			continue;
		}
		if (kind == EDICT_ACT_ENTER) {
			take(in, number % EDICT_ENTRY_MACHINES + 1,
			     number / EDICT_ENTRY_MACHINES);
			continue;
		}
		bool *runs_out = in->runs_out[m][number];
		if (kind == EDICT_ACT_START)
			memset(runs_out, 0, sizeof in->runs_out[m][number]);
		runs_out[in->at + machine->counters[number].length] = true;
	}
}

static void follow_all(struct interpreter *in)
{
	for (uint32_t m = in->group->n_more + 1u; m-- > 0;) {
		if (in->states[m] < machine_of(in->group, m)->event_from)
			continue;
		follow(in, m);
		m = in->group->n_more + 1u;
	}
}

/* The first counter that runs out here; whether there is one. */
static bool take_counter(struct interpreter *in)
{
	for (uint32_t m = 0; m <= in->group->n_more; m++) {
		const struct edict_group *machine = machine_of(in->group, m);
		for (uint32_t c = 0; c < machine->n_counters; c++) {
			bool *runs_out = in->runs_out[m][c];
			if (!runs_out[in->at])
				continue;
			runs_out[in->at] = false;
			bool counts =
				memchr(runs_out, true, sizeof in->runs_out[m][c]) != NULL;
			take(in, m, machine->counters[c].symbol + (uint32_t)counts);
			return true;
		}
	}
	return false;
}

static uint32_t interpret(const struct random_group *tables,
			  const struct edict_group *group, const char *s, uint32_t len)
{
	struct interpreter in = {.tables = tables,
				 .group = group,
				 .states = {group->start[group->n_classes]}};
	while (in.at < len) {
		uint8_t byte = (uint8_t)s[in.at++];
		for (uint32_t m = 0; m <= group->n_more; m++)
			take(&in, m, machine_of(group, m)->class_of[byte]);
		do
			follow_all(&in);
		while (take_counter(&in));
	}
	for (uint32_t m = 0; m <= group->n_more; m++)
		take(&in, m, machine_of(group, m)->n_classes);
	follow_all(&in);
	return in.hits;
}

static uint32_t hits_in_pieces(const struct edict_scan *scan, const char *s, uint32_t len)
{
	struct stream_memory memory;
	struct edict_stream stream = begin(scan, &memory);
	uint32_t longest = 1 + below(90);
	for (uint32_t at = 0; at < len;) {
		uint32_t piece = below(longest + 1);
		piece = piece < len - at ? piece : len - at;
		feed(&stream, s + at, piece);
		at += piece;
	}
	edict_stream_end(&stream);
	return memory.hits[0];
}

static void test_random_tables_do_as_written(void **state)
{
	(void)state;
	enum { GROUPS_MAX = 9, ROUNDS = 6000 };
	static struct random_group tables[GROUPS_MAX];
	struct edict_group groups[GROUPS_MAX];
	uint32_t n_hits = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct edict_scan scan = {.groups = groups, .n_patterns = 32};
		scan.n_groups = scan.n_awake = (uint16_t)(1 + below(GROUPS_MAX));
		for (uint32_t g = 0; g < scan.n_groups; g++)
			make_group(&tables[g], &groups[g], &scan);
		char s[500];
		uint32_t len = below(4) == 0 ? below(sizeof s) : below(30);
		for (uint32_t k = 0; k < len; k++)
			s[k] = (char)below(256);
		uint32_t expected = 0;
		for (uint32_t g = 0; g < scan.n_groups; g++)
			expected |= interpret(&tables[g], &groups[g], s, len);
		assert_int_equal(hits_of(&scan, s, len), expected);
		assert_int_equal(hits_in_pieces(&scan, s, len), expected);
		n_hits += expected != 0;
	}
	assert_in_range(n_hits, ROUNDS / 4, ROUNDS - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_hit_what_their_patterns_mean),
		cmocka_unit_test(test_groups_hit_the_same_alone),
		cmocka_unit_test(test_a_sleeping_group_is_woken),
		cmocka_unit_test(test_bytes_one_by_one),
		cmocka_unit_test(test_stops_when_it_is_enough),
		cmocka_unit_test(test_finds_one_pattern),
		cmocka_unit_test(test_all_bytes_are_data),
		cmocka_unit_test(test_random_tables_do_as_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
