/* scan_tables.h - a scan written by hand: one small group for each thing a group can do.
 *
 *     0  ab             a hit on a transition
 *     1  \bab\b         a hit that waits for the next byte, or for the end
 *     2  ^ab            dies
 *     3  ab$            an event of the end alone
 *     4  a[^\n]{0,2}b   one counter, the newest age wins
 *     5  a[^\n]{3,}b    one counter, the oldest wins
 *     6  a[^\n]{3}b     a counter with several ages
 *     7  a[^\n]{2}$     a counter that runs out at the end
 *
 * Shared by the unit tests and the board.
 */
#ifndef EDICT_TESTS_SCAN_TABLES_H
#define EDICT_TESTS_SCAN_TABLES_H

#include "edict/abi.h"
#include "edict/scan.h"

enum { TABLE_PATTERNS = 8, TABLE_COUNTERS = 4, TABLE_MANY = 2 };

/* Classes, and the symbols that are no bytes. */
enum { OTHER, LINE, WORD, A, B, N_CLASSES, END = N_CLASSES, OUT, OUT_OLDEST };

static const uint8_t table_classes[256] = {
	['\n'] = LINE, ['a'] = A,    ['b'] = B,	   ['c'] = WORD,
	['x'] = WORD,  ['_'] = WORD, ['0'] = WORD,
};

/* Without and with a counter. */
#define S(state) ((state)*6)
#define C(state) ((state)*8)

static const uint16_t start_everywhere[] = {S(1), S(1), S(1), S(1), S(1), S(1)};
static const uint16_t start_counting[] = {C(1), C(1), C(1), C(1), C(1), C(1)};

/* ab: 1 nothing, 2 after a */
static const uint16_t literal_next[] = {
	0,    0,    0,	  0,	0,    0,    /* dead */
	S(1), S(1), S(1), S(2), S(1), S(1), /* nothing */
	S(1), S(1), S(1), S(2), S(3), S(1), /* a */
};
static const uint16_t literal_actions[] = {S(1), 1, EDICT_ACT_HIT | 0};

/* \bab\b: 1 after no word, 2 after a word, 3 \ba, 4 \bab */
static const uint16_t word_next[] = {
	0,	  0,	    0,	  0,	0,    0,	/* dead */
	S(1),	  S(1),	    S(2), S(3), S(2), S(1),	/* after no word */
	S(1),	  S(1),	    S(2), S(2), S(2), S(2),	/* after a word */
	S(1),	  S(1),	    S(2), S(2), S(4), S(3),	/* \ba */
	S(5) + 0, S(5) + 0, S(2), S(2), S(2), S(5) + 3, /* \bab */
};
static const uint16_t word_actions[] = {S(1), 1, EDICT_ACT_HIT | 1,
					0,    1, EDICT_ACT_HIT | 1};
static const uint16_t word_start[] = {S(1), S(1), S(2), S(2), S(2), S(1)};

/* ^ab: 1 at the beginning, 2 ^a */
static const uint16_t anchored_next[] = {
	0, 0, 0, 0,    0,    0,	   /* dead */
	0, 0, 0, S(2), 0,    S(1), /* ^ */
	0, 0, 0, 0,    S(3), S(2), /* ^a */
};
static const uint16_t anchored_actions[] = {0, 1, EDICT_ACT_HIT | 2};
static const uint16_t anchored_start[] = {0, 0, 0, 0, 0, S(1)};

/* ab$: 1 nothing, 2 a, 3 ab */
static const uint16_t last_next[] = {
	0,    0,    0,	  0,	0,    0,    /* dead */
	S(1), S(1), S(1), S(2), S(1), S(1), /* nothing */
	S(1), S(1), S(1), S(2), S(3), S(2), /* a */
	S(1), S(1), S(1), S(2), S(1), S(4), /* ab */
};
static const uint16_t last_actions[] = {0, 1, EDICT_ACT_HIT | 3};

/* a[^\n]{0,2}b: 1 nothing, 2 a lies at most two bytes back */
static const uint16_t newest_next[] = {
	0,    0,    0,	  0,	    0,	      0,    0,	  0, /* dead */
	C(1), C(1), C(1), C(3) + 0, C(1),     C(1), C(1), 0, /* nothing */
	C(2), C(1), C(2), C(3) + 0, C(3) + 3, C(2), C(1), 0, /* counts */
};
static const uint16_t newest_actions[] = {C(2), 1, EDICT_ACT_START | 0,
					  C(1), 1, EDICT_ACT_HIT | 4};
/* The gap may have two bytes, so it runs out after the third. */
static const struct edict_counter newest_counter = {OUT, 3, EDICT_COUNTER_ONE};

/* a[^\n]{3,}b: 1 nothing, 2 counts, 3 the gap is long enough */
static const uint16_t oldest_next[] = {
	0,    0,    0,	  0,	    0,	      0,    0,	  0, /* dead */
	C(1), C(1), C(1), C(4) + 0, C(1),     C(1), C(1), 0, /* nothing */
	C(2), C(1), C(2), C(2),	    C(2),     C(2), C(3), 0, /* counts */
	C(3), C(1), C(3), C(3),	    C(4) + 3, C(3), C(3), 0, /* long enough */
};
static const uint16_t oldest_actions[] = {C(2), 1, EDICT_ACT_START | 0,
					  C(1), 1, EDICT_ACT_HIT | 5};
static const struct edict_counter oldest_counter = {OUT, 3, EDICT_COUNTER_ONE};

/* a[^\n]{3}b: 1 nothing, 2 counts, 3 b is due and nothing else counts, 4 and it does */
static const uint16_t ages_next[] = {
	0,    0,    0,	  0,	    0,	      0,    0,	  0,	/* dead */
	C(1), C(1), C(1), C(5) + 0, C(1),     C(1), C(1), C(1), /* nothing */
	C(2), C(1), C(2), C(5) + 3, C(2),     C(2), C(3), C(4), /* counts */
	C(1), C(1), C(1), C(5) + 0, C(5) + 6, C(3), C(3), C(3), /* due, the last */
	C(2), C(1), C(2), C(5) + 3, C(5) + 9, C(4), C(4), C(4), /* due */
};
static const uint16_t ages_actions[] = {
	C(2), 1, EDICT_ACT_START | 0, C(2), 1, EDICT_ACT_ANOTHER | 0,
	C(1), 1, EDICT_ACT_HIT | 6,   C(2), 1, EDICT_ACT_HIT | 6,
};
static const struct edict_counter ages_counter = {OUT, 3, 0};

/* a[^\n]{2}$: as before; what the end asks for is only whether an age has run out */
static const uint16_t ending_next[] = {
	0,    0,    0,	  0,	    0,	  0,	    0,	  0,	/* dead */
	C(1), C(1), C(1), C(5) + 0, C(1), C(1),	    C(1), C(1), /* nothing */
	C(2), C(1), C(2), C(5) + 3, C(2), C(2),	    C(3), C(4), /* counts */
	C(1), C(1), C(1), C(5) + 0, C(1), C(5) + 6, C(3), C(3), /* due, the last */
	C(2), C(1), C(2), C(5) + 3, C(2), C(5) + 6, C(4), C(4), /* due */
};
static const uint16_t ending_actions[] = {
	C(2), 1, EDICT_ACT_START | 0, C(2), 1, EDICT_ACT_ANOTHER | 0,
	0,    1, EDICT_ACT_HIT | 7,
};
static const struct edict_counter ending_counter = {OUT, 2, 1};

#define PLAIN(name, start_of, quiet, states)                                             \
	{                                                                                \
		.class_of = table_classes, .next = name##_next,                          \
		.actions = name##_actions, .start = start_of, .n_symbols = 6,            \
		.n_classes = N_CLASSES, .quiet_end = S(quiet), .event_from = S(states),  \
	}
#define COUNTING(name, states, number)                                                   \
	{                                                                                \
		.class_of = table_classes, .next = name##_next,                          \
		.actions = name##_actions, .start = start_counting,                      \
		.counters = &name##_counter, .n_counters = 1, .n_symbols = 8,            \
		.n_classes = N_CLASSES, .quiet_end = C(2), .event_from = C(states),      \
		.first_counter = number,                                                 \
	}

/* Not in the order of the patterns: those with counters lie between the others. */
static const struct edict_group table_groups[] = {
	PLAIN(literal, start_everywhere, 2, 3), COUNTING(newest, 3, 0),
	PLAIN(word, word_start, 3, 5),		COUNTING(oldest, 4, 1),
	PLAIN(anchored, anchored_start, 2, 3),	COUNTING(ages, 5, 2),
	PLAIN(last, start_everywhere, 2, 4),	COUNTING(ending, 5, 3),
};
enum { TABLE_GROUPS = sizeof table_groups / sizeof table_groups[0] };

static const struct edict_scan table_scan = {
	.groups = table_groups,
	.n_groups = TABLE_GROUPS,
	.n_awake = TABLE_GROUPS,
	.n_patterns = TABLE_PATTERNS,
	.n_counters = TABLE_COUNTERS,
	.n_many = TABLE_MANY,
	.n_machines = TABLE_GROUPS,
};

/* ---- a group that sleeps --------------------------------------------------- *
 *
 * abba, woken by these four letters, of which b is searched for.
 */
static const uint16_t asleep_next[] = {
	0,    0,    0,	  0,	0,    0,    /* dead */
	S(1), S(1), S(1), S(2), S(1), S(1), /* nothing */
	S(1), S(1), S(1), S(2), S(3), S(1), /* a */
	S(1), S(1), S(1), S(2), S(4), S(1), /* ab */
	S(1), S(1), S(1), S(5), S(1), S(1), /* abb */
};
static const uint16_t asleep_actions[] = {S(2), 1, EDICT_ACT_HIT | 0};
static const struct edict_group asleep_group = PLAIN(asleep, start_everywhere, 2, 5);

#define ONES_4	1, 1, 1, 1
#define ONES_16 ONES_4, ONES_4, ONES_4, ONES_4
#define ONES_64 ONES_16, ONES_16, ONES_16, ONES_16

/* Bytes as codes: a is 4, b is 5, all others are 1. */
static const uint8_t asleep_fold[256] = {
	ONES_64, ONES_16, ONES_16, 1,	    4,	     5,	      1,
	ONES_4,	 ONES_4,  ONES_4,  ONES_16, ONES_64, ONES_64,
};

/* 0x04050504 * EDICT_GRAM_FACTOR is 0xb2b35bc4. */
static const uint8_t asleep_filter[16] = {[0xb] = 2};
static const struct edict_gram asleep_slots[2] = {[1] = {0x04050504, 1, 0}};
static const uint16_t asleep_lists[] = {0, 1, 0, 4};
static const struct edict_trigger asleep_trigger = {
	.fold = asleep_fold,
	.filter = asleep_filter,
	.slots = asleep_slots,
	.lists = asleep_lists,
	.filter_bits = 4,
	.slot_bits = 1,
	.n_needles = 1,
	.needles = {'b'},
};

static const struct edict_scan sleeping_scan = {
	.groups = &asleep_group,
	.trigger = &asleep_trigger,
	.n_groups = 1,
	.n_patterns = 1,
	.n_machines = 1,
};

#endif
