/* pattern_sample.h - texts in which given patterns match, or nearly do. */
#ifndef EDICT_TESTS_PATTERN_SAMPLE_H
#define EDICT_TESTS_PATTERN_SAMPLE_H

#include "base/text.h"
#include "pattern/tree.h"
#include "random.h"

#define SAMPLE_LEN_MAX 700u

/* A text for these patterns, at most SAMPLE_LEN_MAX bytes and often much less, any bytes
 * among them; written over what `out` holds. */
void sample_text(struct random *random, const struct pattern *const *patterns, size_t n,
		 struct buffer *out);

/* What the tree of one pattern may match, tests left aside. */
void sample_match(struct random *random, const struct tree *tree, struct buffer *out);

#endif
