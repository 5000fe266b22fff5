/* parse.h - Cedar text to syntax.
 *
 * Grammar and lexer are grammar/cedar.y and grammar/cedar.re.  The lexical rules are
 * Cedar's own (docs/cedar.md): white space is Unicode's, a byte order mark is refused,
 * strings are decoded.  After an error reading goes on behind the next `;`, so that one
 * run reports all errors of a file.
 */
#ifndef EDICT_CEDAR_PARSE_H
#define EDICT_CEDAR_PARSE_H

#include "cedar/ast.h"

struct cedar_parse_options {
	bool allow_extensions; /* Edict's own: `matches`; off under --strict-cedar */
};

/* Append the policies and templates of `source` to `set`; ids go on counting where the
 * set stands.  False with diagnostics if the text has errors (the rest is still there).
 */
bool cedar_parse(struct arena *arena, const struct source *source,
		 const struct cedar_parse_options *options, struct cedar_policy_set *set,
		 struct diag_list *diags);

/* One expression: body[begin, end) of `source`.  NULL with diagnostics. */
struct cedar_expr *cedar_parse_expr(struct arena *arena, const struct source *source,
				    uint32_t begin, uint32_t end,
				    const struct cedar_parse_options *options,
				    struct diag_list *diags);

/* `A::B::"id"` and nothing else; false if `text` is anything else. */
bool cedar_parse_uid(struct arena *arena, struct text text, struct cedar_uid *uid);

#endif
