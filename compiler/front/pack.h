/* pack.h - detection packs: lists of patterns that a capability policy switches on.
 *
 *     pack: personal-data
 *     version: "1"
 *     patterns: {flags: i}          # dialect and flags, as in policies (style.h)
 *     rules:
 *       - id: card-number
 *         pattern: '...'            # regex unless `type` says otherwise
 *         description: what it finds
 *         matches: [...]            # examples; a test holds the pack to them
 *         ignores: [...]
 *
 * A pack shows the presence of something, not its absence.
 */
#ifndef EDICT_FRONT_PACK_H
#define EDICT_FRONT_PACK_H

#include "front/reader.h"

struct pack_rule {
	struct text id; /* <pack>.<id> */
	struct span span;
	struct ast_operand pattern;
	struct texts matches, ignores;
};

struct pack {
	struct text name;
	struct pack_rule *rules;
	size_t n_rules;
};

/* The pack `name` from the packs folder.  `origin` is the key that asks for it.  NULL
 * after a diagnostic. */
struct pack *pack_load(struct reader *r, struct text name, struct span origin);

#endif
