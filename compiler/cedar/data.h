/* data.h - Cedar values from JSON: what entity files and contexts are made of.
 *
 * Without a type, an object is special only if it is {"__entity": ..} or {"__extn": ..}.
 * With one, parsing is directed by it: references and extension values may be written
 * without their escapes, and attributes are those of the type.  Faults are diagnostics;
 * reading goes on behind one, so that a run reports all of a document.
 */
#ifndef EDICT_CEDAR_DATA_H
#define EDICT_CEDAR_DATA_H

#include "cedar/entities.h"

struct cedar_data_reader {
	struct arena *arena;
	const struct cedar_schema *schema; /* NULL: there are no types */
	bool is_checked;		   /* values must be of their types */
	struct diag_list *diags;
};

/* What a place in a document is to hold. */
struct cedar_expected {
	const struct cedar_type *type; /* NULL: any value */
	const char *what;	       /* of `name` it is: "", "an element of ", ... */
	struct text name;
	struct span declared; /* where the schema says so */
};

/* A value; `depth` counts the lists and objects that it stands in, and itself. */
const struct cedar_value *cedar_data_value(struct cedar_data_reader *r,
					   const struct doc *doc,
					   struct cedar_expected expected,
					   unsigned depth);

/* The members of an object, never an escape; `expected.type` is NULL or a record. */
const struct cedar_value *cedar_data_record(struct cedar_data_reader *r,
					    const struct doc *doc,
					    struct cedar_expected expected,
					    unsigned depth);

/* A reference, {type, id} or {"__entity": {type, id}}; its name is checked. */
bool cedar_data_uid(struct cedar_data_reader *r, const struct doc *doc,
		    struct cedar_uid *uid);

/* ---- what the readers of policies need too ------------------------------- */

/* {"fn", "arg"} or {"fn", "args"}. */
struct cedar_data_call {
	const struct doc *fn;
	struct doc *const *args;
	struct doc *arg; /* the one that `args` points to */
	size_t n_args;
};
bool cedar_data_is_call(const struct doc *doc, struct cedar_data_call *call);
bool cedar_data_is_uid(const struct doc *doc); /* {type, id}, both strings */
bool cedar_data_name(struct cedar_data_reader *r, const struct doc *doc,
		     struct text *name);
bool cedar_data_integer(struct cedar_data_reader *r, const struct doc *doc,
			int64_t *value);
/* N_CEDAR_FNS with a diagnostic if there is none of this name. */
enum cedar_fn cedar_data_fn(struct cedar_data_reader *r, struct text name,
			    struct span span);
/* Report `null` and `__expr`. */
void cedar_data_no_value(struct cedar_data_reader *r, const struct doc *doc);

/* ---- checks (data_check.c) ----------------------------------------------- */

/* Is the last part of the name `Action`? */
bool cedar_data_is_action_type(struct text name);

/* Can a value of this kind have a type of that kind? */
bool cedar_data_is_kind(enum cedar_value_kind kind, enum cedar_type_kind type);

/* Is a value that was read from `doc` of the type (its parts have been checked)? */
bool cedar_data_check(struct cedar_data_reader *r, const struct doc *doc,
		      const struct cedar_value *value, struct cedar_expected expected);

/* Report that `doc` is `actual` ("a list") and not of the type. */
void cedar_data_mismatch(struct cedar_data_reader *r, const struct doc *doc,
			 const char *actual, struct cedar_expected expected);

/* The declared entity type of this name, or NULL with a diagnostic. */
const struct cedar_entity_type *
cedar_data_entity_type(struct cedar_data_reader *r, struct text name, struct span span);

/* The declared action, or NULL with a diagnostic. */
const struct cedar_action *cedar_data_action(struct cedar_data_reader *r,
					     struct cedar_uid uid, struct span span);

/* Actions must be declared, enumerated types have only their ids. */
bool cedar_data_check_uid(struct cedar_data_reader *r, struct cedar_uid uid,
			  struct span span);

#endif
