/* schema_parser.h - what the parts of the reader of schema text share.
 *
 *     grammar/schema.re   text -> tokens                   schema_read_token
 *     grammar/schema.y    tokens -> calls of the actions   schema_read_init,
 * schema_read_feed schema_build.c      the actions: declarations, types, names
 *     schema_error.c      why a token cannot stand where it does
 *     schema_parse.c      the entry point, recovery, limits
 *
 * Strings, comments, blanks and names are those of policies, and so is their code: the
 * reader of schemas holds a reader of policies and uses its lexical half (parser.h).
 */
#ifndef EDICT_CEDAR_SCHEMA_PARSER_H
#define EDICT_CEDAR_SCHEMA_PARSER_H

#include "cedar/parser.h"
#include "cedar/schema_syntax.h"

struct schema_reader {
	struct cedar_reader lex;
	struct cedar_schema_syntax *syntax;
	struct schema_namespace global; /* declarations outside every namespace */
	struct schema_namespace named;	/* the one that is open */
	bool is_named;			/* whether one is */
	struct cedar_token brace;	/* its `{` */
	struct cedar_token next;	/* being fed to the grammar */
	bool is_between;		/* no declaration is open */
};

/* Lists that grow while they are read. */
struct schema_annotations {
	struct cedar_annotation *items;
	size_t n;
};

struct schema_names {
	struct schema_name *items;
	size_t n;
};

struct schema_parents {
	struct schema_parent *items;
	size_t n;
};

struct schema_attrs {
	struct schema_attr *items;
	size_t n;
};

/* What stands behind `principal:`, `resource:` or `context:`. */
struct schema_value {
	struct schema_names names;
	const struct schema_type *record; /* NULL: names */
	bool is_list;			  /* in brackets */
	uint32_t begin, end;
};

enum schema_clause {
	SCHEMA_PRINCIPAL,
	SCHEMA_RESOURCE,
	SCHEMA_CONTEXT,
	N_SCHEMA_CLAUSES
};

/* `appliesTo`: which clauses there are. */
struct schema_applies {
	bool has[N_SCHEMA_CLAUSES];
	struct cedar_token keys[N_SCHEMA_CLAUSES];
	struct schema_value values[N_SCHEMA_CLAUSES];
	bool has_unknown; /* one that may have been meant for a missing one */
};

/* ---- grammar/schema.re, grammar/schema.y --------------------------------- */

struct cedar_token schema_read_token(struct schema_reader *c);
void schema_read_init(struct schema_reader *c);
void schema_read_feed(struct schema_reader *c, struct cedar_token t);
void schema_read_deinit(struct schema_reader *c);

/* ---- schema_error.c ------------------------------------------------------ */

void schema_syntax_error(struct schema_reader *c, struct cedar_token t);
/* At the end of a declaration without `;`: reports it if the next token begins or ends
 * something, otherwise that token is the error. */
void schema_missing_semicolon(struct schema_reader *c);
void schema_too_deep(struct schema_reader *c, struct cedar_token t);
/* `;` between attributes. */
void schema_semicolon_for_comma(struct schema_reader *c, struct cedar_token t);

/* ---- schema_build.c ------------------------------------------------------ */

struct schema_annotations schema_read_annotation(struct schema_reader *c,
						 struct schema_annotations list,
						 struct cedar_token key,
						 const struct cedar_token *value);

void schema_open_namespace(struct schema_reader *c, struct schema_annotations annotations,
			   struct cedar_path name, struct cedar_token brace);
void schema_close_namespace(struct schema_reader *c);

void schema_read_entities(struct schema_reader *c, struct schema_annotations annotations,
			  struct schema_names names, struct schema_names parents,
			  const struct schema_type *shape,
			  const struct schema_type *tags);
void schema_read_enums(struct schema_reader *c, struct schema_annotations annotations,
		       struct schema_names names, struct schema_names ids);
void schema_read_actions(struct schema_reader *c, struct schema_annotations annotations,
			 struct schema_names names, struct schema_parents parents,
			 const struct schema_applies *applies);
void schema_read_common(struct schema_reader *c, struct schema_annotations annotations,
			struct cedar_token name, const struct schema_type *type);

struct schema_names schema_read_name(struct schema_reader *c, struct schema_names list,
				     struct cedar_token name);
struct schema_names schema_read_string(struct schema_reader *c, struct schema_names list,
				       struct cedar_token string);
struct schema_names schema_read_path(struct schema_reader *c, struct schema_names list,
				     struct cedar_path path);
struct schema_parents schema_read_parent(struct schema_reader *c,
					 struct schema_parents list,
					 const struct cedar_path *type,
					 struct schema_names id);

struct schema_applies *schema_read_clause(struct schema_reader *c,
					  struct schema_applies *applies,
					  struct cedar_token key,
					  struct schema_value value);
struct schema_applies *schema_read_applies(struct schema_reader *c,
					   struct schema_applies *applies,
					   struct cedar_token close);
struct schema_value schema_value_names(struct schema_names names, bool is_list,
				       uint32_t begin, uint32_t end);
struct schema_value schema_value_record(const struct schema_type *record);

const struct schema_type *schema_read_type_name(struct schema_reader *c,
						struct cedar_path path);
const struct schema_type *schema_read_set(struct schema_reader *c, struct cedar_path word,
					  const struct schema_type *element,
					  struct cedar_token close);
struct schema_attrs schema_read_attr(struct schema_reader *c,
				     struct schema_annotations annotations,
				     struct cedar_token name, bool is_required,
				     const struct schema_type *type);
struct schema_attrs schema_join_attrs(struct schema_reader *c, struct schema_attrs list,
				      struct schema_attrs more);
const struct schema_type *schema_read_record(struct schema_reader *c,
					     struct cedar_token open,
					     struct schema_attrs attrs,
					     struct cedar_token close);

#endif
