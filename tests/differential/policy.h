/* policy.h - random policies as text, in every dialect.
 */
#ifndef EDICT_TESTS_POLICY_H
#define EDICT_TESTS_POLICY_H

#include "front/load.h"
#include "vocabulary.h"

/* The shapes of policy that a campaign goes through. */
enum shape {
	SHAPE_TOOLKIT,	/* random conditions */
	SHAPE_ANCHORED, /* many rules that begin with a test of one string field */
	SHAPE_FILES,	/* several toolkit files, some of which extend others */
	SHAPE_WIDE,	/* more than 32 fields, lists of many strings */
	SHAPE_LARGE,	/* hundreds of rules */
	SHAPE_PATTERNS, /* long runs of rules that begin with a `matches` */
	SHAPE_SPARSE,	/* no field is tested twice, so that hardly a test is idle */
	SHAPE_CAPABILITY_POLICY,
	SHAPE_GATE_POLICY,
	SHAPE_DOCUMENT,	    /* PolicyDocument */
	SHAPE_DOCUMENT_AGT, /* compat: agt */
	SHAPE_FLAT_LIST,
	N_SHAPES
};

const char *shape_name(enum shape shape);

/* A file in parts, so that a failing policy can be made smaller. */
struct document {
	struct text path; /* file name */
	struct text head;
	struct text *parts; /* rules, mostly */
	bool *is_dropped;
	size_t n_parts;
};

#define DOCUMENTS_MAX 4

struct policy_text {
	enum shape shape;
	struct document documents[DOCUMENTS_MAX];
	size_t n_documents;
	struct load_options options;
	struct text *samples; /* strings that are worth trying in requests */
	size_t n_samples;
};

void policy_text_init(struct policy_text *p, struct arena *arena, struct random *random,
		      enum shape shape);
/* The file as it stands, without the dropped parts. */
struct text document_text(struct arena *arena, const struct document *d);

/* ---- for policy.c and dialects.c ----------------------------------------- */

void document_add(struct arena *arena, struct document *d, const struct buffer *part);
struct document *policy_add_document(struct policy_text *p, struct vocabulary *v,
				     const char *name, const struct buffer *head);
/* `strategy: ...`, sometimes. */
void write_strategy(struct vocabulary *v, struct buffer *out);
void write_priority(struct vocabulary *v, const char *indent, struct buffer *out);

void write_capability(struct policy_text *p, struct vocabulary *v);
void write_gate(struct policy_text *p, struct vocabulary *v);
void write_policydocument(struct policy_text *p, struct vocabulary *v);
void write_flat(struct policy_text *p, struct vocabulary *v);

#endif
