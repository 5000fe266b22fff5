/* run_tests_compare.c - what a Cedar test expects against what was found.
 *
 * Gives:   every difference, in texts that outlive the case.
 */
#include <stdlib.h>

#include "command/run_tests.h"

struct comparison {
	struct arena *arena; /* of the results */
	const struct cedar_case *c;
	struct cedar_result *out;
};

static void add(struct comparison *p, long request, const char *member,
		struct text expected, struct text decided)
{
	struct cedar_mismatch mismatch = {request, TEXT(""), member, expected, decided};
	if (request != NO_REQUEST)
		mismatch.description =
			text_copy(p->arena, p->c->test.requests[request].description);
	ARENA_PUSH(p->arena, p->out->mismatches, p->out->n_mismatches, mismatch);
}

/* ---- sets of ids --------------------------------------------------------- */

struct ids {
	const struct text *items;
	size_t n;
};

static bool has_id(struct ids ids, struct text id)
{
	for (size_t i = 0; i < ids.n; i++)
		if (text_equal(ids.items[i], id))
			return true;
	return false;
}

static bool is_subset(struct ids a, struct ids b)
{
	for (size_t i = 0; i < a.n; i++)
		if (!has_id(b, a.items[i]))
			return false;
	return true;
}

static struct text ids_shown(struct arena *arena, struct ids ids)
{
	struct buffer b = {0};
	for (size_t i = 0; i < ids.n; i++)
		buffer_format(&b, "%s%.*s", i > 0 ? ", " : "", TEXT_ARG(ids.items[i]));
	struct text shown = ids.n > 0 ? text_copy(arena, buffer_text(&b)) : TEXT("none");
	buffer_free(&b);
	return shown;
}

static struct ids ids_of(const struct cedar_case *c, const size_t *policies, size_t n)
{
	struct text *items = ARENA_ARRAY(c->arena, struct text, n);
	for (size_t i = 0; i < n; i++)
		items[i] = c->set.policies[policies[i]]->id;
	return (struct ids){items, n};
}

static void compare_ids(struct comparison *p, long request, const char *member,
			struct ids expected, struct ids decided)
{
	if (!is_subset(expected, decided) || !is_subset(decided, expected))
		add(p, request, member, ids_shown(p->arena, expected),
		    ids_shown(p->arena, decided));
}

/* ---- requests and the whole test ----------------------------------------- */

static struct text decision_name(bool is_allowed)
{
	return is_allowed ? TEXT("allow") : TEXT("deny");
}

static void compare_request(struct comparison *p, size_t i)
{
	const struct cedar_case *c = p->c;
	const struct cedar_test_request *expected = &c->test.requests[i];
	const struct cedar_response *found = &c->responses[i];
	if (!c->is_readable[i]) {
		add(p, (long)i, "decision", decision_name(expected->is_allowed),
		    TEXT("nothing: the request cannot be read"));
		return;
	}
	if (found->is_allowed != expected->is_allowed)
		add(p, (long)i, "decision", decision_name(expected->is_allowed),
		    decision_name(found->is_allowed));
	compare_ids(p, (long)i, "reason",
		    (struct ids){expected->reasons, expected->n_reasons},
		    ids_of(c, found->reasons, found->n_reasons));
	compare_ids(p, (long)i, "errors",
		    (struct ids){expected->errors, expected->n_errors},
		    ids_of(c, found->errors, found->n_errors));
}

static bool is_verdict_wrong(const struct cedar_case *c)
{
	return c->schema != NULL && c->test.has_should_validate &&
	       c->is_valid != c->test.should_validate;
}

static void compare(struct comparison *p)
{
	const struct cedar_case *c = p->c;
	if (!c->is_loaded) {
		add(p, NO_REQUEST, "files", TEXT("readable"), TEXT("unreadable"));
		return;
	}
	if (is_verdict_wrong(c))
		add(p, NO_REQUEST, "shouldValidate",
		    c->test.should_validate ? TEXT("true") : TEXT("false"),
		    c->is_valid ? TEXT("true") : TEXT("false"));
	for (size_t i = 0; i < c->test.n_requests; i++)
		compare_request(p, i);
}

static struct text rendered(struct arena *arena, const struct cedar_case *c)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	if (out == NULL)
		arena_exhausted();
	diag_render_text(c->diags, out, false);
	if (is_verdict_wrong(c))
		diag_render_text(c->findings, out, false);
	fclose(out);
	struct text copy = text_copy(arena, (struct text){text, size});
	free(text);
	return copy;
}

void cedar_case_compare(struct arena *arena, const struct cedar_case *c,
			struct cedar_result *out)
{
	struct comparison p = {arena, c, out};
	out->n_requests = c->test.n_requests;
	compare(&p);
	if (out->n_mismatches > 0)
		out->diagnostics = rendered(arena, c);
}
