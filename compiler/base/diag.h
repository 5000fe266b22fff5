/* diag.h - collected diagnostics.
 *
 * Passes add diagnostics; one place sorts them by position and renders them.  A
 * diagnostic has a stable code (diag.def), a title that names the thing in
 * backticks, a primary span with a label, optional further spans, notes and an
 * edit that helps.  Titles and labels are lowercase without a full stop.
 */
#ifndef EDICT_BASE_DIAG_H
#define EDICT_BASE_DIAG_H

#include <stdio.h>

#include "base/source.h"

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

/* DIAG(symbol, "E0101", severity, "what it means and what to do about it") */
enum diag_code {
#define DIAG(symbol, code, severity, explanation) DIAG_##symbol,
#include "base/diag.def"
#undef DIAG
	N_DIAG_CODES
};

struct diag;
struct diag_list;

struct diag_list *diag_list_new(struct arena *arena);

/* Add a diagnostic; the format makes its title.  Never returns NULL, but after
 * DIAG_MAX diagnostics of a severity further ones are only counted. */
#define DIAG_MAX 500
struct diag *diag_add(struct diag_list *list, enum diag_code code, struct span span,
		      const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Refine the one just added; each returns it again. */
struct diag *diag_label(struct diag *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct diag *diag_also(struct diag *d, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
struct diag *diag_note(struct diag *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct diag *diag_help(struct diag *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Forget those of one severity: only `edict check` shows notes. */
void diag_drop(struct diag_list *list, enum diag_severity severity);

size_t diag_count(const struct diag_list *list, enum diag_severity severity);
bool diag_has_errors(const struct diag_list *list);
/* The code of the error that stands first in its file; N_DIAG_CODES if there is none. */
enum diag_code diag_first_error(const struct diag_list *list);

/* Sorted by file and position; `color` uses terminal escapes. */
void diag_render_text(const struct diag_list *list, FILE *out, bool color);
/* One JSON object a line: code, severity, title, file, line, column, end_line,
 * end_column, label, also[], notes[], help. */
void diag_render_json(const struct diag_list *list, FILE *out);

/* "E0212" -> its entry; N_DIAG_CODES if there is none. */
enum diag_code diag_code_find(struct text name);
const char *diag_code_name(enum diag_code code);
const char *diag_code_explanation(enum diag_code code);

#endif
