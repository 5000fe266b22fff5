/* emit.h - renderings of a plan.
 *
 *     c_header, c_code, c_table   C for machines that decide
 *     listing                     prose for people who review
 *     json, dot                   for tools
 *     costs                       for people who write patterns
 *
 * All are deterministic: no dates, no absolute paths, nothing of the locale.
 */
#ifndef EDICT_EMIT_EMIT_H
#define EDICT_EMIT_EMIT_H

#include "plan/plan.h"

enum layout { LAYOUT_AUTO, LAYOUT_CODE, LAYOUT_TABLE };

/* Plans with more tests than this, and steps of Cedar conditions, or with more rules, are
 * emitted as a table by LAYOUT_AUTO. */
#define EMIT_CODE_TESTS_MAX 4000u

struct emit_options {
	struct text name; /* C identifier, prefix of everything emitted */
	enum layout layout;
};

enum layout emit_layout(const struct plan *plan, enum layout wanted);

void emit_c_header(const struct plan *plan, const struct emit_options *options,
		   struct buffer *out);
void emit_c(const struct plan *plan, const struct emit_options *options,
	    struct buffer *out);
void emit_listing(const struct plan *plan, struct buffer *out);
void emit_json(const struct plan *plan, struct buffer *out);
/* What each pattern costs: `--dump=scans`. */
void emit_costs(const struct plan *plan, struct buffer *out);
void emit_dot(const struct plan *plan, struct buffer *out);

#endif
