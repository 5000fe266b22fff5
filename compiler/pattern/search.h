/* search.h - a smaller tree that is found in the same texts.
 *
 *     edges.c    what a search may leave out at both ends of a match
 *     behind.c   negated lookbehind at the front
 */
#ifndef EDICT_PATTERN_SEARCH_H
#define EDICT_PATTERN_SEARCH_H

#include "pattern/tree.h"

/* What automata and triggers are made from. */
const struct tree *search_tree(struct arena *arena, const struct tree *tree);

/* Without what may be left out at either end: a text has a match of `tree` if and only if
 * it has one of this, and each match of `tree` contains one of this. */
const struct tree *edges_least(struct arena *arena, const struct tree *tree);

/* For a tree that begins at a given place: its end alone is trimmed. */
const struct tree *edges_trim_back(struct arena *arena, const struct tree *tree);

/* `tree` without negated lookbehinds where its matches begin, if these are words. */
const struct tree *behind_expand(struct arena *arena, const struct tree *tree);

#endif
