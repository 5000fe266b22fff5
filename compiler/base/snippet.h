/* snippet.h - source lines with marks under them, for diagnostics.
 *
 *      9 |   condition: "args.amount > '100'"
 *        |               -----------   ^^^^^ label of the primary mark
 *        |               |
 *        |               label of another mark
 *
 * Columns count code points.  Tabs are copied, so that marks stand where the
 * terminal puts the text; bytes a terminal would act on are shown as escapes.  Long
 * lines are cut around their marks, a span of several lines shows its first.
 */
#ifndef EDICT_BASE_SNIPPET_H
#define EDICT_BASE_SNIPPET_H

#include <stdio.h>

#include "base/source.h"

struct snippet_mark {
	struct span span;
	struct text label;
	bool is_primary; /* `^` instead of `-` */
};

struct snippet_style {
	FILE *out;
	struct arena *arena;
	const char *primary_color; /* terminal escape; NULL for no colour at all */
	unsigned gutter;	   /* digits of the largest line number */
};

#define SNIPPET_BLUE  "\033[1;34m"
#define SNIPPET_PLAIN "\033[0m"

/* The digits that the lines of the marks need. */
unsigned snippet_gutter(const struct snippet_mark *marks, size_t n);

/* The empty line ` |` between parts. */
void snippet_write_bar(const struct snippet_style *style);

/* Marks of one source; they are put into order. */
void snippet_write(const struct snippet_style *style, struct snippet_mark *marks,
		   size_t n);

/* Text from a policy, for a terminal: control characters, invisible marks of
 * direction and bytes that are not UTF-8 are shown as escapes. */
void snippet_write_text(FILE *out, struct text t);
struct text snippet_text(struct arena *arena, struct text t);

#endif
