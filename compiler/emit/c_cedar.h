/* c_cedar.h - what the emitters of Cedar policies share.
 *
 *     c_cedar_names.c   names and entity references get their numbers
 *     c_cedar_values.c  literals and compiled-in values as read-only data
 *     c_cedar_data.c    descriptor: names, entities, schema
 *     c_cedar_header.c  NAME.h
 *     c_cedar_keys.c    what plans test and dispatch on
 *     c_cedar_terms.c   table layout: conditions as programs
 *     c_cedar_code.c    code layout: conditions as functions
 *     c_cedar_words.c   names of these
 *
 * Numbers are those of edict/cedar.h: a *name* is an attribute, tag key or type, 1 on,
 * in the order of the texts; a *handle* is an entity reference, in the order of type and
 * id.
 */
#ifndef EDICT_EMIT_C_CEDAR_H
#define EDICT_EMIT_C_CEDAR_H

#include "cedar/entities.h"
#include "emit/c_emit.h"

struct c_cedar_name {
	struct text text;
	bool is_type, is_attr;
	struct text type_constant; /* DRIVE_TYPE_USER; NULL ptr if it is no type */
	struct text attr_constant; /* DRIVE_ATTR_OWNER */
};

struct c_cedar_entity {
	struct cedar_uid uid;
	bool is_named; /* by policies or schema, not by compiled-in data alone */
	const struct cedar_entity *data; /* NULL: only referred to */
	struct text constant;		 /* DRIVE_ACTION_VIEW; NULL ptr if not is_named */
};

struct c_cedar {
	const struct ir_cedar *ir;
	const struct cedar_entities *entities; /* compiled in; NULL: none */
	struct c_cedar_name *names;	       /* name i + 1 */
	size_t n_names;
	struct c_cedar_entity *uids; /* handle i */
	size_t n_uids;
	uint32_t scratch_size; /* of one evaluation of any term */
	struct name_set constants;
	struct cedar_programs *programs; /* table layout */
	struct cedar_objects *objects;	 /* code layout */
	/* what has been written, as Cedar text: sets, records, addresses, long texts */
	struct text_pool written;
};

/* ---- c_cedar_names.c ----------------------------------------------------- */

/* Fill e->cedar, if the policy is Cedar's. */
void c_cedar_init(struct c_emitter *e);

/* The number of what has been collected: any name or reference of the policy. */
uint32_t c_cedar_name(const struct c_emitter *e, struct text name);
uint32_t c_cedar_handle(const struct c_emitter *e, struct cedar_uid uid);
/* Their constants of C; of a reference only if it is named. */
struct text c_cedar_type_constant(const struct c_emitter *e, struct text type);
struct text c_cedar_attr_constant(const struct c_emitter *e, struct text attr);
struct text c_cedar_uid_constant(const struct c_emitter *e, struct cedar_uid uid);
/* Of the constants of atoms: `A::B::"id"`, and `A::B::"` for a type. */
uint32_t c_cedar_handle_of(const struct c_emitter *e, struct text uid);
uint32_t c_cedar_type_of(const struct c_emitter *e, struct text prefix);

/* ---- c_cedar_values.c ---------------------------------------------------- */

/* The value of an expression that is a literal, or a set, record or extension function
 * of literals; NULL for any other, also where it could only be an error. */
const struct cedar_value *c_cedar_literal(struct arena *arena,
					  const struct cedar_expr *expr);

/* Write the objects that `value` points to, those that are not written yet.  `type` is
 * what the schema declares, or NULL: of a record with a type every declared attribute
 * has its place, given or not. */
void c_cedar_write_parts(struct c_emitter *e, const struct cedar_value *value,
			 const struct cedar_type *type);
/* The value as an initialiser; its parts must be written. */
void c_cedar_write_value(struct c_emitter *e, const struct cedar_value *value,
			 const struct cedar_type *type);
/* The items of an array of members, and one of them; `value` is NULL for an attribute
 * that is not given.  Their parts must be written. */
void c_cedar_write_members(struct c_emitter *e, const struct cedar_value *record,
			   const struct cedar_type *type);
void c_cedar_write_member(struct c_emitter *e, struct text name,
			  const struct cedar_value *value, const struct cedar_type *type);

/* The place of `text` in `pool`, added if it is new. */
size_t c_cedar_intern(struct text_pool *pool, struct text text, bool *is_new);

/* ---- c_cedar_data.c, c_cedar_header.c ------------------------------------ */

void c_cedar_write_descriptor(struct c_emitter *e, bool is_table);
void c_cedar_write_header(struct c_emitter *e);

/* ---- c_cedar_keys.c ------------------------------------------------------ */

/* An atom as a test: its operator, the key it reads, and for all but IN its operand. */
const char *c_cedar_table_op(const struct ir_atom *atom);
uint32_t c_cedar_key(const struct ir_atom *atom);
int64_t c_cedar_operand(const struct c_emitter *e, const struct ir_atom *atom);
/* The handles of a list of references, ascending. */
void c_cedar_handles_of(const struct c_emitter *e, const struct ir_constant *list,
			uint32_t *handles);

/* The cases of a dispatch by their keys, ascending. */
struct c_cedar_case {
	uint32_t key;
	struct text value;
	const struct plan_node *node;
};
struct c_cedar_case *c_cedar_cases(const struct c_emitter *e,
				   const struct plan_node *node);
const char *c_cedar_key_constant(const struct plan_node *node);
const char *c_cedar_key_name(uint32_t key); /* EDICT_CEDAR_ACTION, ... */

/* ---- c_cedar_terms.c ----------------------------------------------------- */

/* The scratch bytes that one evaluation of any term takes at most. */
uint32_t c_cedar_scratch_size(struct c_emitter *e);

/* Programs of all terms, their constants and patterns. */
void c_cedar_write_programs(struct c_emitter *e);
/* Where the program of a HOLDS atom starts. */
uint32_t c_cedar_program_of(const struct c_emitter *e, const struct ir_atom *atom);
/* The member `terms` of the table. */
void c_cedar_write_program_members(struct c_emitter *e);

/* A `like` pattern: the array of its runs, `runs_NUMBER`, and the pattern itself. */
void c_cedar_write_runs(struct c_emitter *e, const struct cedar_expr *like,
			size_t number);
void c_cedar_write_pattern(struct c_emitter *e, const struct cedar_expr *like,
			   size_t number);
/* The scan of a `matches`: its place among the policy's patterns. */
size_t c_cedar_scan(const struct c_emitter *e, struct text regex);

/* ---- c_cedar_words.c ----------------------------------------------------- */

/* An identifier made of the expression's words; not unique. */
struct text c_cedar_words(struct arena *arena, const struct cedar_expr *expr);
/* The same for a function, which must differ from a variable for the value. */
struct text c_cedar_function_words(struct arena *arena, const struct cedar_expr *expr);
/* Names that functions must not have. */
void c_cedar_reserve(struct c_emitter *e, struct name_set *set);

/* ---- c_cedar_code.c ------------------------------------------------------ */

/* The functions of all atoms that are more than one comparison. */
void c_cedar_code_conditions(struct c_emitter *e);
/* An atom as a condition, true where the atom is `wanted`; as a truth. */
void c_cedar_code_test(struct c_emitter *e, const struct ir_atom *atom, bool wanted);
void c_cedar_code_truth(struct c_emitter *e, const struct ir_atom *atom);
/* What a dispatch switches on, and the label of a case. */
void c_cedar_code_switch(struct c_emitter *e, const struct plan_node *node);
void c_cedar_code_case(struct c_emitter *e, const struct plan_node *node, size_t index);

#endif
