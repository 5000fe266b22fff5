/* trigger_parts.h - what the files that make triggers share.
 *
 *     trigger_length.c  how far matches reach
 *     trigger_rate.c    how common a window is in ordinary text
 *     trigger_common.c  the commonest runs of four bytes
 *     trigger_window.c  sets of windows: gathering, merging, naming
 *     trigger.c         a tree -> the windows of its best place
 *     trigger_table.c   windows -> the tables that find them
 */
#ifndef EDICT_PATTERN_TRIGGER_PARTS_H
#define EDICT_PATTERN_TRIGGER_PARTS_H

#include "pattern/trigger.h"

/* ---- trigger_length.c ------------------------------------------------------ */

/* The most bytes a match has, spaces not counted; EDICT_BEFORE_FAR if there is no bound,
 * or one beyond it. */
uint32_t tree_longest(const struct tree *tree);

/* The fewest bytes a match has, spaces too; EDICT_BEFORE_FAR if these are more. */
uint32_t tree_shortest(const struct tree *tree);

/* The most bytes before a match that its lookbehinds read, in the same way. */
uint32_t tree_looks_back(const struct tree *tree);

/* Does each match begin at the beginning of the text? */
bool tree_is_anchored(const struct tree *tree);

/* ---- trigger_rate.c -------------------------------------------------------- *
 *
 * Bytes in classes that ordinary text is counted by: a letter in both cases, the digits,
 * white space, each mark on its own, controls, and the two kinds of UTF-8 bytes.
 * Class 0 is the edge.
 */
#define RATE_CLASSES 64u

/* The classes of the bytes in `set`, a bit each. */
uint64_t rate_classes(const struct symbols *set);

/* As how many codes they are expected to count in a trigger. */
unsigned rate_codes(const struct symbols *set);

/* How many windows of a byte of ordinary text are expected to be of these classes. */
double rate_of_window(const struct trigger_window *window);

/* The share of ordinary text that is this byte, or one of a set. */
double rate_of_byte(uint8_t byte);
double rate_of_set(const struct symbols *set);

/* ---- trigger_common.c ------------------------------------------------------ */

/* The same for those of its runs that are among the commonest of all. */
double rate_of_common_runs(const struct trigger_window *window);

/* ---- trigger_window.c ------------------------------------------------------ */

struct windows {
	struct trigger_window *items;
	size_t n;
};

/* Unite windows where that adds no run of bytes to what they stand for. */
void windows_merge(struct windows *windows);

/* Runs of four classes they stand for together, at most. */
size_t windows_grams(const struct windows *windows);

double windows_rate(const struct windows *windows);

/* What waking for them is expected to cost, in steps of an automaton for each byte of
 * ordinary text, if a gram costs `steps_of_gram`: it fills the filter, where it then is
 * found in vain. */
double windows_cost(const struct windows *windows, double steps_of_gram);

#endif
