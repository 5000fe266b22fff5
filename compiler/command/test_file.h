/* test_file.h - policy tests, written in YAML.
 *
 *     policy: refunds.yaml            # or a list; relative to this file
 *     schema: refunds.cedarschema     # for Cedar policies; so is `entities`
 *     tests:
 *       - name: large refunds need a person
 *         request: { tool: refund, args: { amount: 250 } }
 *         expect: { effect: require_approval, rule: big-refund }
 *
 * `expect` names an effect, a rule (null: the default decides), a reason, obligations
 * (the ids of the rules, in any order), or several of them.  `expect: deny` is short
 * for `expect: { effect: deny }`.
 */
#ifndef EDICT_COMMAND_TEST_FILE_H
#define EDICT_COMMAND_TEST_FILE_H

#include "base/doc.h"

struct expectation {
	const char *effect;	/* NULL: any */
	const struct doc *rule; /* NULL: any; DOC_NULL: the default */
	struct text reason;	/* empty: any */
	bool has_obligations;
	struct text *obligations;
	struct span *obligation_spans;
	size_t n_obligations;
};

struct policy_test {
	struct text name;
	struct span span;
	struct text request; /* as JSON */
	struct expectation expect;
};

struct test_file {
	const struct source *source;
	struct text *policies; /* paths that can be opened from here */
	size_t n_policies;
	struct span policy_span;
	const char *schema, *entities; /* of Cedar policies; NULL: none named */
	struct policy_test *tests;
	size_t n_tests;
};

/* Is the file about tests (`*.test.yaml`, or a mapping with `tests`)? */
bool test_file_is(struct arena *arena, struct text path);

/* False with diagnostics, or with a message if it cannot be read. */
bool test_file_read(struct arena *arena, struct text path, struct diag_list *diags,
		    struct test_file *out);

#endif
