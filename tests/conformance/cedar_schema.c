/* cedar_schema.c DATA FOLDER - every schema there is, in both syntaxes.
 *
 * Each schema of the data and of the generated tests (unpacked into FOLDER) must be read
 * and resolved.  Written as text and as JSON, and what was written read and written
 * again in the other syntax, it must come to an equal schema; writing twice in one
 * syntax gives the same bytes.  Where a schema lies in both syntaxes they are equal.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cedar/schema_syntax.h"
#include "unpack.h"

#define TEST_SKIPPED  77
#define N_GENERATED   3957
#define N_DESCRIPTORS 16

/* nftw passes its callback nothing of ours. */
static struct {
	size_t n_files, n_pairs, n_wrong;
} tally;

typedef void writer(const struct cedar_schema_syntax *, struct buffer *);

struct both {
	struct cedar_schema_syntax *syntax;
	struct cedar_schema *schema; /* NULL: there are errors, and they are printed */
};

static struct both resolve(struct arena *arena, const struct source *source)
{
	struct diag_list *diags = diag_list_new(arena);
	struct both both = {cedar_schema_syntax_read(arena, source, diags), NULL};
	if (both.syntax)
		both.schema = cedar_schema_resolve(arena, both.syntax, diags);
	if (!both.schema)
		diag_render_text(diags, stdout, false);
	return both;
}

static struct text written(struct arena *arena, writer *write,
			   const struct cedar_schema_syntax *syntax)
{
	struct buffer out = {0};
	write(syntax, &out);
	struct text text = text_copy(arena, buffer_text(&out));
	buffer_free(&out);
	return text;
}

static struct both rewritten(struct arena *arena, writer *write,
			     const struct cedar_schema_syntax *syntax)
{
	return resolve(arena, source_from_text(arena, TEXT("written"),
					       written(arena, write, syntax)));
}

/* NULL, or what is wrong. */
static const char *round_trip(struct arena *arena, const struct both *first,
			      writer *there, writer *back)
{
	struct both second = rewritten(arena, there, first->syntax);
	if (!second.schema)
		return "cannot be read when it is written";
	if (!cedar_schema_equal(first->schema, second.schema))
		return "is another schema when it is written";
	if (!text_equal(written(arena, there, first->syntax),
			written(arena, there, second.syntax)))
		return "is written differently the second time";
	struct both third = rewritten(arena, back, second.syntax);
	if (!third.schema)
		return "cannot be read when it is written back";
	if (!cedar_schema_equal(first->schema, third.schema))
		return "is another schema when it is written back";
	return NULL;
}

/* The same schema in the other syntax, if it lies beside. */
static const char *compare_json(struct arena *arena, const struct both *first,
				struct text file)
{
	struct text why;
	struct text path = text_format(arena, "%.*s.json", TEXT_ARG(file));
	if (access(path.ptr, R_OK) != 0)
		return NULL;
	struct source *source = source_read(arena, path, &why);
	struct both json = {0};
	if (source)
		json = resolve(arena, source);
	if (!json.schema)
		return "cannot be read in its JSON form";
	tally.n_pairs++;
	return cedar_schema_equal(first->schema, json.schema)
		       ? round_trip(arena, &json, cedar_schema_print,
				    cedar_schema_to_json)
		       : "is another schema in its JSON form";
}

static const char *check(struct arena *arena, struct text file)
{
	struct text why;
	struct source *source = source_read(arena, file, &why);
	if (!source)
		return "cannot be opened";
	struct both first = resolve(arena, source);
	if (!first.schema)
		return "cannot be read";
	const char *wrong =
		round_trip(arena, &first, cedar_schema_print, cedar_schema_to_json);
	if (!wrong)
		wrong = round_trip(arena, &first, cedar_schema_to_json,
				   cedar_schema_print);
	return wrong ? wrong : compare_json(arena, &first, file);
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
	struct text file = text_of(path);
	(void)status;
	(void)ftw;
	if (kind != FTW_F || !text_ends(file, TEXT(".cedarschema")))
		return 0;
	struct arena *arena = arena_new();
	const char *wrong = check(arena, file);
	tally.n_files++;
	tally.n_wrong += wrong != NULL;
	if (wrong)
		printf("%s %s\n", path, wrong);
	arena_free(arena);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: cedar_schema DATA FOLDER\n");
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
	printf("%zu schemas, %zu of them in both syntaxes: %zu wrong\n", tally.n_files,
	       tally.n_pairs, tally.n_wrong);
	return is_whole && tally.n_pairs > 0 && tally.n_wrong == 0 ? 0 : 1;
}
