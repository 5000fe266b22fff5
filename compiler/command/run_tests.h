/* run_tests.h - `edict run-tests`: Cedar's own tests, loaded, decided, compared
 * (private).
 *
 *     files -> struct cedar_test -> struct cedar_case -> engine -> mismatches -> report
 *              (as written)         (everything read)    (many cases at once)
 *
 * Cases are taken in batches: an engine gets all of a batch at once, so that one that
 * compiles C starts the compiler once for many policies.
 */
#ifndef EDICT_COMMAND_RUN_TESTS_H
#define EDICT_COMMAND_RUN_TESTS_H

#include "cedar/eval.h"
#include "command/command.h"

/* ---- the format (run_tests_file.c) --------------------------------------- */

struct cedar_test_request {
	const struct doc *doc; /* principal, action, resource, context; other members */
	struct text description;
	bool is_validated; /* against the schema */
	bool is_allowed;
	struct text *reasons, *errors; /* ids, in any order */
	size_t n_reasons, n_errors;
};

struct cedar_test {
	const struct source *source;
	struct text policies, entities, schema; /* paths; no schema: empty */
	bool has_should_validate, should_validate;
	struct cedar_test_request *requests;
	size_t n_requests;
};

/* The test files among the inputs: a file is one, a folder is searched with all its
 * folders, in order of their names.  False after a message. */
bool cedar_tests_find(struct arena *arena, const struct options *options,
		      struct text **paths, size_t *n);

/* False with diagnostics. */
bool cedar_test_read(struct arena *arena, struct text path, struct diag_list *diags,
		     struct cedar_test *out);

/* ---- one test, read and decided ------------------------------------------ */

struct cedar_case {
	struct arena *arena;	 /* its own: freed with the batch */
	struct diag_list *diags; /* why something cannot be read */
	struct cedar_test test;
	struct cedar_policy_set set; /* linked */
	struct cedar_schema *schema; /* may be NULL */
	struct cedar_entities *entities;
	const struct source *entity_source;
	struct cedar_request *requests;
	bool is_loaded;			  /* all of the above is there */
	bool *is_readable;		  /* of each request */
	bool is_valid;			  /* what the validator says, if it is asked */
	struct diag_list *findings;	  /* its diagnostics */
	struct cedar_response *responses; /* by the engine, of the readable requests */
};

/* Decides the readable requests of many loaded cases. */
struct case_engine {
	size_t batch_max;
	void *state;
	/* Fill in the responses; false after a message. */
	bool (*decide)(struct case_engine *engine, struct cedar_case *const *cases,
		       size_t n);
	void (*end)(struct case_engine *engine); /* may be NULL */
};

void case_engine_eval(struct case_engine *out); /* run_tests_eval.c */
void case_engine_c(struct arena *arena, enum layout layout,
		   struct case_engine *out); /* run_tests_c.c */

void cedar_case_load(struct cedar_case *c, struct text path,
		     const struct options *options); /* run_tests_load.c */

/* ---- results ------------------------------------------------------------- */

enum { NO_REQUEST = -1 };

struct cedar_mismatch {
	long request; /* its index, or NO_REQUEST */
	struct text description;
	const char *member; /* decision, reason, errors, shouldValidate, or what failed */
	struct text expected, decided;
};

struct cedar_result {
	struct text path;
	size_t n_requests;
	struct cedar_mismatch *mismatches;
	size_t n_mismatches;	 /* 0: passed */
	struct text diagnostics; /* that explain them, as text */
};

struct cedar_results {
	struct cedar_result *items;
	size_t n, n_failed, n_requests;
};

/* What differs between a case and what its test expects (run_tests_compare.c). */
void cedar_case_compare(struct arena *arena, const struct cedar_case *c,
			struct cedar_result *out);

void cedar_report_text(const struct cedar_results *results); /* run_tests_report.c */
void cedar_report_json(const struct cedar_results *results);

#endif
