/* policy.c - the policy `mailroom` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    f59ba1a31d5a50badcf35923bb9e0582
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1    12  deny              keys
 *      2    13  deny              tokens
 *      3    14  deny              orders
 *      4    15  deny              tables
 *      5    16  deny              shells
 *      6    17  deny              meals
 *      7    18  warn              words
 *   default     allow
 */
#include "policy.h"

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Scan 0: 6 patterns of letter, 6 groups, of which 6 sleep; 7364 bytes. */

/* Group 0: 8 states, 476 bytes; sleeps until a trigger.
 *
 *      0  \bAKIA[A-Z]\b
 *         trigger .aki
 */
static const uint8_t scan_0_0_class_of[256] = {
	['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1,
	['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 2, ['B'] = 3,
	['C'] = 3, ['D'] = 3, ['E'] = 3, ['F'] = 3, ['G'] = 3, ['H'] = 3,
	['I'] = 4, ['J'] = 3, ['K'] = 5, ['L'] = 3, ['M'] = 3, ['N'] = 3,
	['O'] = 3, ['P'] = 3, ['Q'] = 3, ['R'] = 3, ['S'] = 3, ['T'] = 3,
	['U'] = 3, ['V'] = 3, ['W'] = 3, ['X'] = 3, ['Y'] = 3, ['Z'] = 3,
	['_'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1,
	['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1,
	['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1,
	['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1,
	['x'] = 1, ['y'] = 1, ['z'] = 1,
};
static const uint16_t scan_0_0_next[56] = {
	0, 0, 0, 0, 0, 0, 0,
	7, 14, 21, 14, 14, 14, 0,
	7, 14, 14, 14, 14, 14, 0,
	7, 14, 14, 14, 14, 28, 0,
	7, 14, 14, 14, 35, 14, 0,
	7, 14, 42, 14, 14, 14, 0,
	7, 14, 49, 49, 49, 49, 0,
	56, 14, 14, 14, 14, 14, 56,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[7] = {
	7, 14, 14, 14, 14, 14, 7,
};

/* Group 1: 12 states, 574 bytes, 1 counter; sleeps until a trigger.
 *
 *      1  gh[ps]_[A-Za-z0-9]{36}
 *         trigger gh[ps]_
 */
static const uint8_t scan_0_1_class_of[256] = {
	['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1,
	['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 1, ['B'] = 1,
	['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1,
	['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1,
	['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1,
	['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1,
	['_'] = 2, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1,
	['f'] = 1, ['g'] = 3, ['h'] = 4, ['i'] = 1, ['j'] = 1, ['k'] = 1,
	['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 5, ['q'] = 1,
	['r'] = 1, ['s'] = 5, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1,
	['x'] = 1, ['y'] = 1, ['z'] = 1,
};
static const uint16_t scan_0_1_next[96] = {
	0, 0, 0, 0, 0, 0, 0, 0,
	8, 8, 8, 16, 8, 8, 0, 8,
	8, 8, 8, 16, 24, 8, 0, 16,
	8, 8, 8, 16, 8, 32, 0, 24,
	8, 8, 40, 16, 8, 8, 0, 32,
	8, 96, 8, 99, 96, 96, 0, 40,
	8, 48, 8, 56, 48, 48, 0, 64,
	8, 48, 8, 56, 72, 48, 0, 64,
	8, 102, 8, 102, 102, 102, 0, 64,
	8, 48, 8, 56, 48, 80, 0, 64,
	8, 48, 40, 56, 48, 48, 0, 88,
	8, 102, 40, 102, 102, 102, 0, 88,
};
static const uint16_t scan_0_1_actions[9] = {
	48, 1, 16384, 56, 1, 16384, 0, 1, 1,
};
static const uint16_t scan_0_1_start[7] = {
	8, 8, 8, 8, 8, 8, 8,
};
/* symbol, length, number among those of several ages */
static const struct edict_counter scan_0_1_counters[1] = {
	{ 7, 34, EDICT_COUNTER_ONE },
};

/* Group 2: 52 states, 1850 bytes, 1 counter; sleeps until a trigger.
 *
 *      2  (?i)ignore.{0,80}instructions
 *         trigger igno
 */
static const uint8_t scan_0_2_class_of[256] = {
	[10] = 1, ['C'] = 2, ['E'] = 3, ['G'] = 4, ['I'] = 5, ['N'] = 6,
	['O'] = 7, ['R'] = 8, ['S'] = 9, ['T'] = 10, ['U'] = 11, ['c'] = 2,
	['e'] = 3, ['g'] = 4, ['i'] = 5, ['n'] = 6, ['o'] = 7, ['r'] = 8,
	['s'] = 9, ['t'] = 10, ['u'] = 11,
};
static const uint16_t scan_0_2_next[728] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	14, 14, 14, 14, 14, 28, 14, 14, 14, 14, 14, 14, 0, 14,
	14, 14, 14, 14, 42, 28, 14, 14, 14, 14, 14, 14, 0, 28,
	14, 14, 14, 14, 14, 28, 56, 14, 14, 14, 14, 14, 0, 42,
	14, 14, 14, 14, 14, 28, 14, 70, 14, 14, 14, 14, 0, 56,
	14, 14, 14, 14, 14, 28, 14, 14, 84, 14, 14, 14, 0, 70,
	14, 14, 14, 98, 14, 28, 14, 14, 14, 14, 14, 14, 0, 84,
	728, 14, 728, 728, 728, 731, 728, 728, 728, 728, 728, 728, 0, 98,
	112, 14, 112, 112, 112, 126, 112, 112, 112, 112, 112, 112, 0, 140,
	112, 14, 112, 112, 154, 126, 168, 112, 112, 112, 112, 112, 0, 182,
	14, 14, 14, 14, 14, 196, 14, 14, 14, 14, 14, 14, 0, 140,
	112, 14, 112, 112, 112, 126, 210, 112, 112, 112, 112, 112, 0, 224,
	112, 14, 112, 112, 112, 126, 112, 112, 112, 238, 112, 112, 0, 252,
	14, 14, 14, 14, 42, 196, 266, 14, 14, 14, 14, 14, 0, 182,
	14, 14, 14, 14, 42, 28, 266, 14, 14, 14, 14, 14, 0, 196,
	112, 14, 112, 112, 112, 126, 112, 280, 112, 112, 112, 112, 0, 294,
	14, 14, 14, 14, 14, 196, 56, 14, 14, 14, 14, 14, 0, 224,
	112, 14, 112, 112, 112, 126, 112, 112, 112, 112, 308, 112, 0, 322,
	14, 14, 14, 14, 14, 196, 14, 14, 14, 336, 14, 14, 0, 252,
	14, 14, 14, 14, 14, 28, 14, 14, 14, 336, 14, 14, 0, 266,
	112, 14, 112, 112, 112, 126, 112, 112, 350, 112, 112, 112, 0, 364,
	14, 14, 14, 14, 14, 196, 14, 70, 14, 14, 14, 14, 0, 294,
	112, 14, 112, 112, 112, 126, 112, 112, 378, 112, 112, 112, 0, 392,
	14, 14, 14, 14, 14, 196, 14, 14, 14, 14, 406, 14, 0, 322,
	14, 14, 14, 14, 14, 28, 14, 14, 14, 14, 406, 14, 0, 336,
	112, 14, 112, 98, 112, 126, 112, 112, 112, 112, 112, 112, 0, 420,
	14, 14, 14, 14, 14, 196, 14, 14, 84, 14, 14, 14, 0, 364,
	112, 14, 112, 112, 112, 126, 112, 112, 112, 112, 112, 434, 0, 448,
	14, 14, 14, 14, 14, 196, 14, 14, 462, 14, 14, 14, 0, 392,
	14, 14, 14, 14, 14, 28, 14, 14, 462, 14, 14, 14, 0, 406,
	14, 14, 14, 98, 14, 196, 14, 14, 14, 14, 14, 14, 0, 420,
	112, 14, 476, 112, 112, 126, 112, 112, 112, 112, 112, 112, 0, 490,
	14, 14, 14, 14, 14, 196, 14, 14, 14, 14, 14, 504, 0, 448,
	14, 14, 14, 14, 14, 28, 14, 14, 14, 14, 14, 504, 0, 462,
	112, 14, 112, 112, 112, 126, 112, 112, 112, 112, 518, 112, 0, 532,
	14, 14, 546, 14, 14, 196, 14, 14, 14, 14, 14, 14, 0, 490,
	14, 14, 546, 14, 14, 28, 14, 14, 14, 14, 14, 14, 0, 504,
	112, 14, 112, 112, 112, 560, 112, 112, 112, 112, 112, 112, 0, 574,
	14, 14, 14, 14, 14, 196, 14, 14, 14, 14, 588, 14, 0, 532,
	14, 14, 14, 14, 14, 28, 14, 14, 14, 14, 588, 14, 0, 546,
	112, 14, 112, 112, 154, 126, 168, 602, 112, 112, 112, 112, 0, 616,
	14, 14, 14, 14, 14, 630, 14, 14, 14, 14, 14, 14, 0, 574,
	14, 14, 14, 14, 14, 644, 14, 14, 14, 14, 14, 14, 0, 588,
	112, 14, 112, 112, 112, 126, 658, 112, 112, 112, 112, 112, 0, 672,
	14, 14, 14, 14, 42, 196, 266, 686, 14, 14, 14, 14, 0, 616,
	14, 14, 14, 14, 42, 28, 266, 686, 14, 14, 14, 14, 0, 630,
	14, 14, 14, 14, 42, 28, 14, 686, 14, 14, 14, 14, 0, 644,
	112, 14, 112, 112, 112, 126, 112, 112, 112, 734, 112, 112, 0, 700,
	14, 14, 14, 14, 14, 196, 714, 14, 14, 14, 14, 14, 0, 672,
	14, 14, 14, 14, 14, 28, 714, 14, 14, 14, 14, 14, 0, 686,
	14, 14, 14, 14, 14, 196, 14, 14, 14, 734, 14, 14, 0, 700,
	14, 14, 14, 14, 14, 28, 14, 14, 14, 734, 14, 14, 0, 714,
};
static const uint16_t scan_0_2_actions[9] = {
	112, 1, 16384, 126, 1, 16384, 0, 1, 2,
};
static const uint16_t scan_0_2_start[13] = {
	14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14,
};
/* symbol, length, number among those of several ages */
static const struct edict_counter scan_0_2_counters[1] = {
	{ 13, 79, EDICT_COUNTER_ONE },
};

/* Group 3: 11 states, 638 bytes; sleeps until a trigger.
 *
 *      3  (?i)drop\s+table
 *         trigger .dro
 */
static const uint8_t scan_0_3_class_of[256] = {
	[9] = 1, [10] = 1, [11] = 1, [12] = 1, [13] = 1, [32] = 1,
	['A'] = 2, ['B'] = 3, ['D'] = 4, ['E'] = 5, ['L'] = 6, ['O'] = 7,
	['P'] = 8, ['R'] = 9, ['T'] = 10, ['a'] = 2, ['b'] = 3, ['d'] = 4,
	['e'] = 5, ['l'] = 6, ['o'] = 7, ['p'] = 8, ['r'] = 9, ['t'] = 10,
};
static const uint16_t scan_0_3_next[132] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	12, 12, 12, 12, 24, 12, 12, 12, 12, 12, 12, 0,
	12, 12, 12, 12, 24, 12, 12, 12, 12, 36, 12, 0,
	12, 12, 12, 12, 24, 12, 12, 48, 12, 12, 12, 0,
	12, 12, 12, 12, 24, 12, 12, 12, 60, 12, 12, 0,
	12, 72, 12, 12, 24, 12, 12, 12, 12, 12, 12, 0,
	12, 72, 12, 12, 24, 12, 12, 12, 12, 12, 84, 0,
	12, 12, 96, 12, 24, 12, 12, 12, 12, 12, 12, 0,
	12, 12, 12, 108, 24, 12, 12, 12, 12, 12, 12, 0,
	12, 12, 12, 12, 24, 12, 120, 12, 12, 12, 12, 0,
	12, 12, 12, 12, 24, 132, 12, 12, 12, 12, 12, 0,
};
static const uint16_t scan_0_3_actions[3] = {
	0, 1, 3,
};
static const uint16_t scan_0_3_start[12] = {
	12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
};

/* Group 4: 9 states, 510 bytes; sleeps until a trigger.
 *
 *      4  (?i)\brm\s+-rf\b
 *         trigger \s-rf
 */
static const uint8_t scan_0_4_class_of[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3, 3, 3, 3, 3, 3,
	3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3, 3, 5, 3, 3, 3,
	3, 6, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 3, 0, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3,
	3, 5, 3, 3, 3, 3, 6, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};
static const uint16_t scan_0_4_next[72] = {
	0, 0, 0, 0, 0, 0, 0, 0,
	8, 8, 8, 16, 16, 16, 24, 0,
	8, 8, 8, 16, 16, 16, 16, 0,
	8, 8, 8, 16, 16, 32, 16, 0,
	8, 40, 8, 16, 16, 16, 16, 0,
	8, 40, 48, 16, 16, 16, 24, 0,
	8, 8, 8, 16, 16, 16, 56, 0,
	8, 8, 8, 16, 64, 32, 16, 0,
	72, 72, 72, 16, 16, 16, 16, 72,
};
static const uint16_t scan_0_4_actions[3] = {
	0, 1, 4,
};
static const uint16_t scan_0_4_start[8] = {
	8, 8, 8, 16, 16, 16, 16, 8,
};

/* Group 5: 5 states, 422 bytes; sleeps until a trigger.
 *
 *      5  spam
 *         trigger spam
 */
static const uint8_t scan_0_5_class_of[256] = {
	['a'] = 1, ['m'] = 2, ['p'] = 3, ['s'] = 4,
};
static const uint16_t scan_0_5_next[30] = {
	0, 0, 0, 0, 0, 0,
	6, 6, 6, 6, 12, 0,
	6, 6, 6, 18, 12, 0,
	6, 24, 6, 6, 12, 0,
	6, 6, 30, 6, 12, 0,
};
static const uint16_t scan_0_5_actions[3] = {
	0, 1, 5,
};
static const uint16_t scan_0_5_start[6] = {
	6, 6, 6, 6, 6, 6,
};

static const struct edict_group scan_0_groups[6] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 7,
		.n_classes = 6,
		.quiet_end = 21,
		.event_from = 56,
	},
	{
		.class_of = scan_0_1_class_of,
		.next = scan_0_1_next,
		.actions = scan_0_1_actions,
		.start = scan_0_1_start,
		.counters = scan_0_1_counters,
		.n_counters = 1,
		.n_symbols = 8,
		.n_classes = 6,
		.quiet_end = 16,
		.event_from = 96,
	},
	{
		.class_of = scan_0_2_class_of,
		.next = scan_0_2_next,
		.actions = scan_0_2_actions,
		.start = scan_0_2_start,
		.counters = scan_0_2_counters,
		.n_counters = 1,
		.n_symbols = 14,
		.n_classes = 12,
		.quiet_end = 28,
		.event_from = 728,
		.first_counter = 1,
	},
	{
		.class_of = scan_0_3_class_of,
		.next = scan_0_3_next,
		.actions = scan_0_3_actions,
		.start = scan_0_3_start,
		.n_symbols = 12,
		.n_classes = 11,
		.quiet_end = 24,
		.event_from = 132,
		.first_counter = 2,
	},
	{
		.class_of = scan_0_4_class_of,
		.next = scan_0_4_next,
		.actions = scan_0_4_actions,
		.start = scan_0_4_start,
		.n_symbols = 8,
		.n_classes = 7,
		.quiet_end = 24,
		.event_from = 72,
		.first_counter = 2,
	},
	{
		.class_of = scan_0_5_class_of,
		.next = scan_0_5_next,
		.actions = scan_0_5_actions,
		.start = scan_0_5_start,
		.n_symbols = 6,
		.n_classes = 5,
		.quiet_end = 12,
		.event_from = 30,
		.first_counter = 2,
	},
};

/* What wakes the other groups: runs of four bytes, folded. */
static const uint8_t scan_0_fold[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 4, 4, 4, 4, 4, 4,
	4, 4, 4, 4, 1, 1, 1, 1, 1, 1, 1, 5, 4, 4, 6, 4, 7, 8, 9, 10, 4, 11, 4, 12, 13, 14,
	15, 4, 16, 17, 4, 4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 18, 1, 5, 4, 4, 6, 4, 7, 8, 9, 10,
	4, 11, 4, 12, 13, 14, 15, 4, 16, 17, 4, 4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
static const uint8_t scan_0_filter[2048] = {
	[30] = 64, [70] = 4, [94] = 4, [246] = 4, [378] = 1, [381] = 128,
	[398] = 4, [550] = 4, [662] = 64, [702] = 4, [726] = 4, [786] = 64,
	[854] = 4, [878] = 4, [1030] = 4, [1182] = 4, [1233] = 16, [1265] = 32,
	[1294] = 64, [1334] = 4, [1358] = 4, [1486] = 4, [1510] = 4, [1662] = 4,
	[1814] = 4, [1926] = 64, [1966] = 4, [1990] = 4,
};
/* gram, list */
static const struct edict_gram scan_0_slots[64] = {
	[0] = { 0x03050b0a, 1, 0 }, [2] = { 0x0306100e, 10, 0 }, [3] = { 0x1006100e, 10, 0 },
	[7] = { 0x0606100e, 10, 0 }, [11] = { 0x08090f12, 4, 0 }, [12] = { 0x0906100e, 10, 0 },
	[13] = { 0x0a080d0e, 7, 0 }, [17] = { 0x0c06100e, 10, 0 }, [20] = { 0x02050b0a, 1, 0 },
	[21] = { 0x0f06100e, 10, 0 }, [22] = { 0x0206100e, 10, 0 }, [24] = { 0x110f050c, 16, 0 },
	[26] = { 0x1206100e, 10, 0 }, [27] = { 0x0506100e, 10, 0 }, [32] = { 0x0806100e, 10, 0 },
	[36] = { 0x0b06100e, 10, 0 }, [38] = { 0x02031007, 13, 0 }, [39] = { 0x08091112, 4, 0 },
	[40] = { 0x01050b0a, 1, 0 }, [41] = { 0x0e06100e, 10, 0 }, [42] = { 0x0106100e, 10, 0 },
	[46] = { 0x1106100e, 10, 0 }, [47] = { 0x0406100e, 10, 0 }, [51] = { 0x0706100e, 10, 0 },
	[56] = { 0x0a06100e, 10, 0 }, [60] = { 0x00050b0a, 1, 0 }, [61] = { 0x0d06100e, 10, 0 },
	[62] = { 0x0006100e, 10, 0 },
};
/* number of wakes, then of each the group and how far back */
static const uint16_t scan_0_lists[19] = {
	0, 1, 0, 3, 1, 1, 4, 1, 2, 4, 1, 3, 3, 1, 4, 5, 1, 5, 4,
};
static const struct edict_trigger scan_0_trigger = {
	.fold = scan_0_fold,
	.filter = scan_0_filter,
	.slots = scan_0_slots,
	.lists = scan_0_lists,
	.filter_bits = 11,
	.slot_bits = 6,
};

static const struct edict_scan scan_0 = {
	.groups = scan_0_groups,
	.trigger = &scan_0_trigger,
	.n_groups = 6,
	.n_awake = 0,
	.n_patterns = 6,
	.n_counters = 2,
	.n_machines = 6,
};

/* Scan 1: 3 patterns of reply, 3 groups, of which 3 sleep; 2946 bytes. */

/* Group 0: 9 states, 510 bytes; sleeps until a trigger.
 *
 *      0  (?i)\brm\s+-rf\b
 *         trigger \s-rf
 */
static const uint8_t scan_1_0_class_of[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3, 3, 3, 3, 3, 3,
	3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3, 3, 5, 3, 3, 3,
	3, 6, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 3, 0, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3,
	3, 5, 3, 3, 3, 3, 6, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};
static const uint16_t scan_1_0_next[72] = {
	0, 0, 0, 0, 0, 0, 0, 0,
	8, 8, 8, 16, 16, 16, 24, 0,
	8, 8, 8, 16, 16, 16, 16, 0,
	8, 8, 8, 16, 16, 32, 16, 0,
	8, 40, 8, 16, 16, 16, 16, 0,
	8, 40, 48, 16, 16, 16, 24, 0,
	8, 8, 8, 16, 16, 16, 56, 0,
	8, 8, 8, 16, 64, 32, 16, 0,
	72, 72, 72, 16, 16, 16, 16, 72,
};
static const uint16_t scan_1_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_1_0_start[8] = {
	8, 8, 8, 16, 16, 16, 16, 8,
};

/* Group 1: 7 states, 462 bytes; sleeps until a trigger.
 *
 *      1  secret
 *         trigger secr
 */
static const uint8_t scan_1_1_class_of[256] = {
	['c'] = 1, ['e'] = 2, ['r'] = 3, ['s'] = 4, ['t'] = 5,
};
static const uint16_t scan_1_1_next[49] = {
	0, 0, 0, 0, 0, 0, 0,
	7, 7, 7, 7, 14, 7, 0,
	7, 7, 21, 7, 14, 7, 0,
	7, 28, 7, 7, 14, 7, 0,
	7, 7, 7, 35, 14, 7, 0,
	7, 7, 42, 7, 14, 7, 0,
	7, 7, 7, 7, 14, 49, 0,
};
static const uint16_t scan_1_1_actions[3] = {
	0, 1, 1,
};
static const uint16_t scan_1_1_start[7] = {
	7, 7, 7, 7, 7, 7, 7,
};

/* Group 2: 10 states, 570 bytes; sleeps until a trigger.
 *
 *      2  no secret
 *         trigger no\x20s
 */
static const uint8_t scan_1_2_class_of[256] = {
	[32] = 1, ['c'] = 2, ['e'] = 3, ['n'] = 4, ['o'] = 5, ['r'] = 6,
	['s'] = 7, ['t'] = 8,
};
static const uint16_t scan_1_2_next[100] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	10, 10, 10, 10, 20, 10, 10, 10, 10, 0,
	10, 10, 10, 10, 20, 30, 10, 10, 10, 0,
	10, 40, 10, 10, 20, 10, 10, 10, 10, 0,
	10, 10, 10, 10, 20, 10, 10, 50, 10, 0,
	10, 10, 10, 60, 20, 10, 10, 10, 10, 0,
	10, 10, 70, 10, 20, 10, 10, 10, 10, 0,
	10, 10, 10, 10, 20, 10, 80, 10, 10, 0,
	10, 10, 10, 90, 20, 10, 10, 10, 10, 0,
	10, 10, 10, 10, 20, 10, 10, 10, 100, 0,
};
static const uint16_t scan_1_2_actions[3] = {
	0, 1, 2,
};
static const uint16_t scan_1_2_start[10] = {
	10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
};

static const struct edict_group scan_1_groups[3] = {
	{
		.class_of = scan_1_0_class_of,
		.next = scan_1_0_next,
		.actions = scan_1_0_actions,
		.start = scan_1_0_start,
		.n_symbols = 8,
		.n_classes = 7,
		.quiet_end = 24,
		.event_from = 72,
	},
	{
		.class_of = scan_1_1_class_of,
		.next = scan_1_1_next,
		.actions = scan_1_1_actions,
		.start = scan_1_1_start,
		.n_symbols = 7,
		.n_classes = 6,
		.quiet_end = 14,
		.event_from = 49,
	},
	{
		.class_of = scan_1_2_class_of,
		.next = scan_1_2_next,
		.actions = scan_1_2_actions,
		.start = scan_1_2_start,
		.n_symbols = 10,
		.n_classes = 9,
		.quiet_end = 20,
		.event_from = 100,
	},
};

/* What wakes the other groups: runs of four bytes, folded. */
static const uint8_t scan_1_fold[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1, 5, 6, 1, 1, 1, 1, 1, 1, 1, 7, 8, 1,
	1, 9, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1, 5, 6, 1, 1, 1, 1, 1,
	1, 1, 7, 8, 1, 1, 9, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
static const uint8_t scan_1_filter[1024] = {
	[262] = 16, [478] = 16, [737] = 2,
};
/* gram, list */
static const struct edict_gram scan_1_slots[8] = {
	[2] = { 0x0708020a, 7, 0 }, [3] = { 0x02030906, 1, 0 }, [5] = { 0x0a050409, 4, 0 },
};
/* number of wakes, then of each the group and how far back */
static const uint16_t scan_1_lists[10] = {
	0, 1, 0, 5, 1, 1, 4, 1, 2, 3,
};
static const struct edict_trigger scan_1_trigger = {
	.fold = scan_1_fold,
	.filter = scan_1_filter,
	.slots = scan_1_slots,
	.lists = scan_1_lists,
	.filter_bits = 10,
	.slot_bits = 3,
};

static const struct edict_scan scan_1 = {
	.groups = scan_1_groups,
	.trigger = &scan_1_trigger,
	.n_groups = 3,
	.n_awake = 0,
	.n_patterns = 3,
	.n_machines = 3,
};

/* What the scans of one decision have found: whether each has run, and of each
 * a bit for every pattern that has matched. */
struct policy_found {
	uint32_t done[1];
	uint32_t hits_0[EDICT_SCAN_WORDS(6)];
	uint32_t hits_1[EDICT_SCAN_WORDS(3)];
};

/* The patterns that have matched in letter, which holds a text. */
static const uint32_t *hits_0(const void *request, void *memory)
{
	const struct policy_request *q = request;
	struct policy_found *found = memory;
	uint32_t reached[6];
	if (!edict_is_set(found->done, 0)) {
		edict_scan(&scan_0, q->letter, 0, reached, found->hits_0);
		found->done[0] |= UINT32_C(1) << 0;
	}
	return found->hits_0;
}

/* The patterns that have matched in reply, which holds a text. */
static const uint32_t *hits_1(const void *request, void *memory)
{
	const struct policy_request *q = request;
	struct policy_found *found = memory;
	uint32_t reached[3];
	if (!edict_is_set(found->done, 1)) {
		edict_scan(&scan_1, q->reply, 0, reached, found->hits_1);
		found->done[0] |= UINT32_C(1) << 1;
	}
	return found->hits_1;
}

static const uint32_t *(*const policy_hits[])(const void *, void *) = {
	hits_0,
	hits_1,
};

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 0, 0 }, /* state.killed -> killed */
	{ EDICT_OP_FINDS, EDICT_TEST_NOT, 1, 0, 1, 1 }, /* no match of letter, patterns 0 to 5 */
	{ EDICT_OP_FINDS, EDICT_TEST_MAY, 3, 65536, 11, 1 }, /* a match of reply, patterns 0 to 2 */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 1, 0, 1, 0 }, /* letter matches '\bAKIA[A-Z]\b' -> keys */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 1, 1, 2, 0 }, /* letter matches 'gh[ps]_[A-Za-z0-9]{36}' -> tokens */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 1, 2, 3, 0 }, /* letter matches '(?i)ignore.{0,80}instructions' -> orders */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY, 2, 0, 1, 0 }, /* sender != 'dba' */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 1, 3, 4, 0 }, /* letter matches '(?i)drop\s+table' -> tables */
	{ EDICT_OP_MATCHES, EDICT_TEST_NOT, 1, 4, 1, 0 }, /* letter not matches '(?i)\brm\s+-rf\b' */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY, 3, 65536, 1, 0 }, /* reply matches '(?i)\brm\s+-rf\b' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 5, 0 }, /* shells */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 1, 5, 6, 0 }, /* letter matches 'spam' -> meals */
	{ EDICT_OP_MATCHES, 0, 3, 65537, 1, 0 }, /* reply matches 'secret' */
	{ EDICT_OP_MATCHES, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 3, 65538, 7, 0 }, /* reply not matches 'no secret' -> words */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, 0, 0, EDICT_KEY_NONE, 0, 0 },
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_MATCHES, 0, 1, 0, 0, 0 }, /* letter matches '\bAKIA[A-Z]\b' */
	{ EDICT_OP_MATCHES, 0, 1, 1, 0, 0 }, /* letter matches 'gh[ps]_[A-Za-z0-9]{36}' */
	{ EDICT_OP_MATCHES, 0, 1, 2, 0, 0 }, /* letter matches '(?i)ignore.{0,80}instructions' */
	{ EDICT_OP_MATCHES, 0, 1, 3, 0, 0 }, /* letter matches '(?i)drop\s+table' */
	{ EDICT_OP_STRING_EQ, 0, 2, 0, 0, 0 }, /* sender == 'dba' */
	{ EDICT_OP_MATCHES, 0, 1, 4, 0, 0 }, /* letter matches '(?i)\brm\s+-rf\b' */
	{ EDICT_OP_MATCHES, 0, 3, 65536, 0, 0 }, /* reply matches '(?i)\brm\s+-rf\b' */
	{ EDICT_OP_MATCHES, 0, 1, 5, 0, 0 }, /* letter matches 'spam' */
	{ EDICT_OP_MATCHES, 0, 3, 65537, 0, 0 }, /* reply matches 'secret' */
	{ EDICT_OP_MATCHES, 0, 3, 65538, 0, 0 }, /* reply matches 'no secret' */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 2, 3, 4, 5, 805306368, 268435456, 6, 7, 536870912, 8, 9, 10, 805306368,
	268435456,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 2, 3, 4, 8, 11, 12, 16,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_STRING, { .string = { "dba", 3 } } },
};

static const struct edict_field policy_fields[4];

static const struct edict_table policy_table = {
	.nodes = policy_nodes,
	.tests = policy_tests,
	.atoms = policy_atoms,
	.terms_start = policy_terms_start,
	.terms = policy_terms,
	.constants = policy_constants,
	.hits = policy_hits,
	.fields = policy_fields,
	.n_words = 1,
};

static uint32_t choose(const void *request, void *found)
{
	return edict_table_choose(&policy_table, request, found);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	return edict_table_truth(&policy_table, request, found, rule);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field policy_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct policy_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "letter",
	  .offset = offsetof(struct policy_request, letter), .type = EDICT_STRING },
	{ .path = "sender",
	  .offset = offsetof(struct policy_request, sender), .type = EDICT_STRING },
	{ .path = "reply",
	  .offset = offsetof(struct policy_request, reply), .type = EDICT_STRING },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 4,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "reply", .len = 5,
	  .field = POLICY_FIELD_REPLY, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 5, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "letter", .len = 6,
	  .field = POLICY_FIELD_LETTER, .texts = EDICT_FIELD_NONE },
	{ .name = "sender", .len = 6,
	  .field = POLICY_FIELD_SENDER, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 0, 0, 12, EDICT_DENY, 0, 0, 0, 1, 0 }, /* keys */
	{ 13, 0, 0, 13, EDICT_DENY, 0, 0, 0, 2, 0 }, /* tokens */
	{ 20, 0, 0, 14, EDICT_DENY, 0, 0, 0, 3, 0 }, /* orders */
	{ 27, 0, 0, 15, EDICT_DENY, 0, 0, 0, 4, 0 }, /* tables */
	{ 34, 0, 0, 16, EDICT_DENY, 0, 0, 0, 5, 0 }, /* shells */
	{ 41, 0, 0, 17, EDICT_DENY, 0, 0, 0, 6, 0 }, /* meals */
	{ 47, 0, 0, 18, EDICT_ALLOW, EDICT_RULE_WARN, 0, 0, 7, 0 }, /* words */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"keys\0"
	"tokens\0"
	"orders\0"
	"tables\0"
	"shells\0"
	"meals\0"
	"words";

static const uint16_t policy_obligations[] = {
	7,
};

static const char *const policy_files[] = {
	"policy.yaml",
};

static void decide(const void *request, struct edict_decision *decision,
		   uint32_t *truths)
{
	struct policy_found found = {0};
	edict_decide_found(&policy_policy, request, &found, decision);
	if (truths != NULL)
		edict_truths_found(&policy_policy, request, &found, truths);
}

const struct edict_policy policy_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct policy_request),
	.name = "mailroom",
	.source_digest = "f59ba1a31d5a50badcf35923bb9e0582",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.obligations = policy_obligations,
	.table = &policy_table,
	.n_fields = 4,
	.n_words = 1,
	.n_paths = 6,
	.n_rules = 8,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_ALLOW,
	.obligations_after = 1,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
	.decide = decide,
};

void policy_request_init(struct policy_request *q)
{
	edict_request_init(&policy_policy, q);
}

void policy_decide(const struct policy_request *q, struct edict_decision *decision)
{
	struct policy_found found = {0};
	edict_decide_choice(&policy_policy, q, &found, choose(q, &found), decision);
}
