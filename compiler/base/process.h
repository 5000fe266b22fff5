/* process.h - programs that the compiler runs: C compilers.
 */
#ifndef EDICT_BASE_PROCESS_H
#define EDICT_BASE_PROCESS_H

#include "base/arena.h"
#include "base/text.h"

/* A command line in the making; the words are borrowed. */
struct words {
	const char **words;
	size_t n;
};

void words_add(struct arena *arena, struct words *words, const char *word);

/* The words of `given`, which may carry arguments ("ccache gcc"): split at spaces, by no
 * shell. */
void words_split(struct arena *arena, struct words *words, struct text given);

/* Run words[0], found in PATH, and wait for it.  Standard output and standard error go to
 * the file `log`.  Its wait status; -1 if it cannot be run. */
int process_run(struct arena *arena, const struct words *words, const char *log);

#endif
