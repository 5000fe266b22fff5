/* c_emit.h - what the C emitters share.
 *
 *     emit.c       the file: five blocks in fixed order, and the choice of layout
 *     c_names.c    identifiers of fields, rules and atoms
 *     c_header.c   NAME.h: request struct, setters, rules, descriptor
 *     c_data.c     descriptor, fields, paths, rules, names tables
 *     c_scan.c     patterns as tables, and who runs them
 *     c_code.c     conditions as functions, the plan as nested ifs
 *     c_table*.c   conditions and plan as data (c_table.h)
 *     c_cedar*.c   what Cedar policies have instead, or besides (c_cedar.h)
 */
#ifndef EDICT_EMIT_C_EMIT_H
#define EDICT_EMIT_C_EMIT_H

#include "emit/emit.h"
#include "emit/hash.h"
#include "emit/writer.h"

struct c_emitter {
	struct arena *arena;
	const struct plan *plan;
	const struct ir_policy *policy;
	struct buffer *out;
	const char *name;	  /* shop */
	const char *upper;	  /* SHOP */
	const char *request;	  /* struct of a request: shop_request */
	uint32_t n_words;	  /* of each bit set of a request */
	struct text *field_names; /* SHOP_FIELD_TOOL */
	struct text *rule_names;  /* SHOP_RULE_BIG_ORDER */
	/* atoms that some condition still uses, in order of first use */
	const struct ir_atom **atoms;
	size_t n_atoms;
	uint32_t *atom_numbers;	 /* by ir_atom.index: position in `atoms` */
	struct text *atom_names; /* by position; code layout only */
	bool *node_finds;	 /* by plan node: it looks at patterns; code layout only */
	struct text_pool texts;	 /* of the descriptor */
	struct c_cedar *cedar;	 /* NULL: the policy is not Cedar's (c_cedar.h) */
};

void c_emitter_init(struct c_emitter *e, const struct plan *plan,
		    const struct emit_options *options, struct buffer *out);
void c_emitter_deinit(struct c_emitter *e);

/* printf into the output. */
void c_line(struct c_emitter *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* c_names.c */
void c_names_fields(struct c_emitter *e);
void c_names_rules(struct c_emitter *e);
void c_names_atoms(struct c_emitter *e);

/* emit.c: a digest of the source texts, in hex, NUL-terminated */
struct text c_source_digest(struct c_emitter *e);

/* c_header.c: the `#error` for other versions; opens `extern "C"` */
void c_write_version_check(struct c_emitter *e);

/* c_data.c */
const char *c_effect(enum action action);		 /* EDICT_DENY, ... */
void c_write_string(struct c_emitter *e, struct text t); /* { "abc", 3 } */
void c_write_names(struct c_emitter *e, const char *prefix, size_t index,
		   const struct text *keys, size_t n);
void c_write_rules(struct c_emitter *e); /* NAME_rules, NAME_texts */
void c_write_files(struct c_emitter *e);
void c_write_descriptor(struct c_emitter *e, bool is_table);

/* The constant of an atom as a struct edict_value initialiser. */
void c_write_value(struct c_emitter *e, const struct ir_constant *constant);

/* c_scan.c: the tables of all scans, struct NAME_found, and for each scan of a field
 * `hits_N(q, found)`; in the table layout also NAME_hits, an array of these. */
void c_write_scans(struct c_emitter *e, bool is_table);
/* Does the policy, or what it asks, need to know what scans have found? */
bool c_finds(const struct c_emitter *e);
bool c_atom_finds(const struct c_emitter *e, const struct ir_atom *atom);
bool c_expr_finds(const struct c_emitter *e, const struct ir_expr *expr);
bool c_cond_finds(const struct c_emitter *e, const struct plan_cond *cond);

/* The two layouts: conditions (block 2) and decision (block 4). */
void c_code_conditions(struct c_emitter *e);
void c_code_decision(struct c_emitter *e);
void c_table_decision(struct c_emitter *e);

#endif
