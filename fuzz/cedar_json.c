/* cedar_json.c - any bytes as policies in the JSON policy format.
 *
 * What can be read must survive being written: reading it again gives equal policies,
 * and writing those the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "cedar/policy_json.h"
#include "fuzz.h"

#define POLICIES_SIZE_MAX 200000

static const struct cedar_parse_options options = {.allow_extensions = true};

static bool read_set(struct arena *arena, struct text json, struct cedar_policy_set *set)
{
	struct diag_list *diags = diag_list_new(arena);
	const struct source *source = source_from_text(arena, TEXT("fuzz.json"), json);
	enum json_fault fault;
	const struct doc *doc = json_doc_read_large(arena, source, diags, &fault);
	bool ok = doc && cedar_policies_from_json(arena, doc, &options, set, diags);
	if (ok == diag_has_errors(diags))
		abort();
	return ok;
}

static void compare(const struct cedar_policy *a, const struct cedar_policy *b)
{
	if (!text_equal(a->id, b->id) || a->n_conditions != b->n_conditions ||
	    a->n_exprs != b->n_exprs)
		abort();
	for (size_t i = 0; i < a->n_conditions; i++)
		if (!cedar_expr_equal(a->conditions[i].body, b->conditions[i].body) ||
		    cedar_expr_hash(a->conditions[i].body) !=
			    cedar_expr_hash(b->conditions[i].body))
			abort();
}

static void check_written(struct arena *arena, const struct cedar_policy_set *set)
{
	struct buffer json = {0}, again = {0};
	struct cedar_policy_set copy = {0};
	cedar_policies_to_json(set, &json);
	if (!read_set(arena, buffer_text(&json), &copy) ||
	    copy.n_policies != set->n_policies || copy.n_templates != set->n_templates ||
	    copy.n_links != set->n_links)
		abort();
	for (size_t i = 0; i < set->n_policies; i++)
		compare(set->policies[i], copy.policies[i]);
	for (size_t i = 0; i < set->n_templates; i++)
		compare(set->templates[i], copy.templates[i]);
	cedar_policies_to_json(&copy, &again);
	if (!text_equal(buffer_text(&json), buffer_text(&again)))
		abort();
	buffer_free(&json);
	buffer_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > POLICIES_SIZE_MAX)
		return 0;
	struct arena *arena = arena_new();
	struct cedar_policy_set set = {0};
	struct text json = text_copy(arena, (struct text){(const char *)data, size});
	if (read_set(arena, json, &set)) {
		check_written(arena, &set);
		cedar_link_all(arena, &set, diag_list_new(arena));
	}
	arena_free(arena);
	return 0;
}
