/* cedar.c - any bytes as Cedar policies: read, link, print, read again.
 *
 * What is read without a diagnostic is whole, and is printed as text that is read as
 * equal expressions and prints the same; what is refused says why.
 */
#include <stdlib.h>

#include "cedar/parse.h"
#include "fuzz.h"

static bool parse(struct arena *arena, struct text text, struct cedar_policy_set *set)
{
	static const struct cedar_parse_options extended = {.allow_extensions = true};
	struct diag_list *diags = diag_list_new(arena);
	struct source *source = source_from_text(arena, TEXT("fuzz"), text);
	bool ok = cedar_parse(arena, source, &extended, set, diags);
	if (ok == diag_has_errors(diags))
		abort();
	return ok;
}

static void compare(struct cedar_policy *const *first, size_t n_first,
		    struct cedar_policy *const *second, size_t n_second)
{
	if (n_first != n_second)
		abort();
	for (size_t i = 0; i < n_first; i++) {
		const struct cedar_policy *a = first[i], *b = second[i];
		if (a->n_conditions != b->n_conditions || a->n_exprs != b->n_exprs)
			abort();
		for (size_t j = 0; j < a->n_conditions; j++)
			if (!cedar_expr_equal(a->conditions[j].body,
					      b->conditions[j].body))
				abort();
	}
}

static void check_printed(struct arena *arena, const struct cedar_policy_set *first)
{
	struct buffer once = {0}, twice = {0};
	struct cedar_policy_set second = {0};
	cedar_print_set(first, &once);
	if (!parse(arena, buffer_text(&once), &second))
		abort();
	compare(first->policies, first->n_policies, second.policies, second.n_policies);
	compare(first->templates, first->n_templates, second.templates,
		second.n_templates);
	cedar_print_set(&second, &twice);
	if (!text_equal(buffer_text(&once), buffer_text(&twice)))
		abort();
	buffer_free(&once);
	buffer_free(&twice);
}

/* A link to every template, with a value for each of its slots. */
static void link_templates(struct arena *arena, struct cedar_policy_set *set)
{
	struct cedar_uid value = {TEXT("User"), TEXT("ann")};
	for (size_t i = 0; i < set->n_templates; i++) {
		const struct cedar_policy *template = set->templates[i];
		struct cedar_link link = {.template_id = template->id};
		link.id = text_format(arena, "link%zu", i);
		for (size_t slot = 0; slot < N_CEDAR_SLOTS; slot++) {
			link.has[slot] = template->slots[slot];
			link.values[slot] = value;
		}
		ARENA_PUSH(arena, set->links, set->n_links, link);
	}
	if (!cedar_link_all(arena, set, diag_list_new(arena)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct cedar_policy_set set = {0};
	struct text text = {(const char *)data, size};
	struct cedar_uid uid;
	if (parse(arena, text, &set)) {
		check_printed(arena, &set);
		link_templates(arena, &set);
	}
	cedar_parse_uid(arena, text, &uid);
	arena_free(arena);
	return 0;
}
