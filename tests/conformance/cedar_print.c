/* cedar_print.c DATA FOLDER - printing keeps the meaning of every policy there is.
 *
 * Each .cedar file of the data and of the generated tests (unpacked into FOLDER) is read
 * and printed; what is printed must be read as equal policies and print the same.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cedar/parse.h"
#include "unpack.h"

#define TEST_SKIPPED  77
#define N_GENERATED   3957
#define N_DESCRIPTORS 16

static const struct cedar_parse_options strict;

/* nftw passes its callback nothing of ours. */
static struct {
	size_t n_files, n_policies, n_wrong;
} tally;

/* ---- equality of policies ------------------------------------------------ */

static bool are_scopes_equal(const struct cedar_scope *a, const struct cedar_scope *b)
{
	if (a->kind != b->kind || !text_equal(a->type, b->type) ||
	    a->has_slot != b->has_slot || a->is_list != b->is_list ||
	    a->n_refs != b->n_refs)
		return false;
	for (size_t i = 0; i < a->n_refs; i++)
		if (!cedar_uid_equal(a->refs[i], b->refs[i]))
			return false;
	return true;
}

static bool are_annotations_equal(const struct cedar_policy *a,
				  const struct cedar_policy *b)
{
	if (a->n_annotations != b->n_annotations)
		return false;
	for (size_t i = 0; i < a->n_annotations; i++)
		if (!text_equal(a->annotations[i].key, b->annotations[i].key) ||
		    !text_equal(a->annotations[i].value, b->annotations[i].value) ||
		    a->annotations[i].has_value != b->annotations[i].has_value)
			return false;
	return true;
}

static bool are_policies_equal(const struct cedar_policy *a, const struct cedar_policy *b)
{
	if (a->is_forbid != b->is_forbid || !text_equal(a->id, b->id) ||
	    !are_annotations_equal(a, b) ||
	    !are_scopes_equal(&a->principal, &b->principal) ||
	    !are_scopes_equal(&a->action, &b->action) ||
	    !are_scopes_equal(&a->resource, &b->resource) ||
	    a->n_conditions != b->n_conditions)
		return false;
	for (size_t i = 0; i < a->n_conditions; i++)
		if (a->conditions[i].is_unless != b->conditions[i].is_unless ||
		    !cedar_expr_equal(a->conditions[i].body, b->conditions[i].body))
			return false;
	return true;
}

static bool are_lists_equal(struct cedar_policy *const *a, size_t n_a,
			    struct cedar_policy *const *b, size_t n_b)
{
	if (n_a != n_b)
		return false;
	for (size_t i = 0; i < n_a; i++)
		if (!are_policies_equal(a[i], b[i]))
			return false;
	return true;
}

/* ---- one file ------------------------------------------------------------ */

static bool parse(struct arena *arena, const struct source *source,
		  struct cedar_policy_set *set)
{
	struct diag_list *diags = diag_list_new(arena);
	bool ok = cedar_parse(arena, source, &strict, set, diags);
	if (!ok)
		diag_render_text(diags, stdout, false);
	return ok;
}

/* NULL, or what is wrong. */
static const char *round_trip(struct arena *arena, const struct source *source,
			      struct buffer *once, struct buffer *twice)
{
	struct cedar_policy_set first = {0}, second = {0};
	if (!parse(arena, source, &first))
		return "cannot be read";
	tally.n_policies += first.n_policies + first.n_templates;
	cedar_print_set(&first, once);
	struct source *printed =
		source_from_text(arena, TEXT("printed"), buffer_text(once));
	if (!parse(arena, printed, &second))
		return "cannot be read back";
	if (!are_lists_equal(first.policies, first.n_policies, second.policies,
			     second.n_policies) ||
	    !are_lists_equal(first.templates, first.n_templates, second.templates,
			     second.n_templates))
		return "is another policy when read back";
	cedar_print_set(&second, twice);
	if (!text_equal(buffer_text(once), buffer_text(twice)))
		return "prints differently when read back";
	return NULL;
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
	struct arena *arena = arena_new();
	struct text file = text_of(path), why;
	struct buffer once = {0}, twice = {0};
	(void)status;
	(void)ftw;
	if (kind == FTW_F && text_ends(file, TEXT(".cedar"))) {
		struct source *source = source_read(arena, file, &why);
		const char *wrong = source ? round_trip(arena, source, &once, &twice)
					   : "cannot be opened";
		tally.n_files++;
		tally.n_wrong += wrong != NULL;
		if (wrong)
			printf("%s %s\n", path, wrong);
	}
	buffer_free(&once);
	buffer_free(&twice);
	arena_free(arena);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: cedar_print DATA FOLDER\n");
		return 2;
	}
	const char *given = getenv("EDICT_DATA"), *data = given ? given : argv[1];
	char path[4096], corpus[4096];
	snprintf(path, sizeof path, "%s/cedar", data);
	if (access(path, R_OK | X_OK) != 0) {
		printf("skipped: no data\n");
		return TEST_SKIPPED;
	}
	if (!unpack_corpus(data, argv[2], corpus, sizeof corpus))
		return 1;
	nftw(corpus, visit, N_DESCRIPTORS, FTW_PHYS);
	bool is_whole = tally.n_files == N_GENERATED;
	nftw(path, visit, N_DESCRIPTORS, FTW_PHYS);
	snprintf(path, sizeof path, "%s/agent/conformance/cedar-lib", data);
	nftw(path, visit, N_DESCRIPTORS, FTW_PHYS);
	printf("%zu files with %zu policies: %zu wrong\n", tally.n_files,
	       tally.n_policies, tally.n_wrong);
	return is_whole && tally.n_wrong == 0 ? 0 : 1;
}
