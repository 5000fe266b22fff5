/* doc.h - a document as a tree with spans: what YAML and JSON have in common.
 *
 * The YAML reader (front/yaml.h) and the JSON reader (base/json_doc.h) both build
 * it; dialects, policy tests and the evaluator read it.  Trees are immutable.
 */
#ifndef EDICT_BASE_DOC_H
#define EDICT_BASE_DOC_H

#include "base/diag.h"
#include "base/number.h"

enum doc_kind { DOC_NULL, DOC_BOOL, DOC_NUMBER, DOC_STRING, DOC_SEQUENCE, DOC_MAPPING };

#define DOC_DEPTH_MAX 64

struct doc_member;

struct doc {
	enum doc_kind kind;
	struct span span;
	/* DOC_STRING: the decoded value.  DOC_NUMBER, DOC_BOOL, DOC_NULL: as written. */
	struct text text;
	bool boolean;
	bool is_plain;		    /* YAML scalar without quotes */
	bool number_fits;	    /* `number` holds the value exactly */
	struct number number;	    /* exact decimal */
	struct doc **items;	    /* DOC_SEQUENCE */
	struct doc_member *members; /* DOC_MAPPING, in source order, keys distinct */
	size_t n;		    /* items or members */
};

struct doc_member {
	struct text key;
	struct span key_span;
	struct doc *value;
};

const char *doc_kind_name(enum doc_kind kind); /* "a string", "a list", ... */
/* The same in the words of JSON, where a mapping is an object. */
const char *doc_json_kind_name(enum doc_kind kind);

/* The value of `key`, or NULL. */
struct doc *doc_get(const struct doc *mapping, const char *key);
struct doc *doc_get_text(const struct doc *mapping, struct text key);

/* Write `t` as a JSON string, in quotes. */
void doc_write_string(struct text t, struct buffer *out);

/* Write `doc` as one line of JSON (strings escaped, numbers as written). */
void doc_write_json(const struct doc *doc, struct buffer *out);

#endif
