/* pattern_voter.h - what other engines say about a pattern and a text.
 *
 * A voter abstains where the same pattern means something else to it; those differences
 * are a table in pattern_voter.c, and the same list is in docs/patterns.md.
 */
#ifndef EDICT_TESTS_PATTERN_VOTER_H
#define EDICT_TESTS_PATTERN_VOTER_H

#include "pattern_write.h"

enum voter { VOTER_PCRE2, VOTER_RE2 };
#define N_VOTERS 2

enum vote { VOTE_NO, VOTE_YES, VOTE_NONE };

struct ballot {
	void *engine; /* NULL: it never votes */
	enum voter voter;
	unsigned traits;
	enum pattern_dialect dialect;
};

const char *voter_name(enum voter voter);
bool voter_is_there(enum voter voter); /* was its library found? */

void ballot_init(struct ballot *b, enum voter voter, const struct written *written);
void ballot_deinit(struct ballot *b);
enum vote ballot_cast(const struct ballot *b, struct text text);

#endif
