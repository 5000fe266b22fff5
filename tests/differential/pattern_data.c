/* pattern_data.c - patterns of real policies, read from where they lie. */
#include <stdlib.h>
#include <string.h>

#include "base/json_doc.h"
#include "pattern_write.h"

struct list {
	struct written *items;
	size_t n;
};

const char *pattern_data_root(void)
{
	const char *root = getenv("EDICT_DATA");
	return root != NULL ? root : EDICT_DATA_DEFAULT;
}

/* What the language a pattern was written in takes it for. */
static enum pattern_dialect dialect_of(const struct doc *lang)
{
	if (lang == NULL)
		return PATTERN_PYTHON;
	if (text_is(lang->text, "js"))
		return PATTERN_ECMASCRIPT;
	if (text_is(lang->text, "go") || text_is(lang->text, "rust") ||
	    text_is(lang->text, "rego"))
		return PATTERN_RE2;
	if (text_is(lang->text, "csharp"))
		return PATTERN_PCRE;
	return PATTERN_PYTHON;
}

static void add_item(struct arena *arena, const struct doc *item, struct list *list)
{
	const struct doc *pattern = doc_get(item, "pattern"),
			 *flags = doc_get(item, "flags");
	if (pattern == NULL || flags == NULL)
		return;
	struct written written = {
		.text = text_copy(arena, pattern->text),
		.style = {.dialect = dialect_of(doc_get(item, "lang")),
			  .ignore_case = memchr(flags->text.ptr, 'i', flags->text.len),
			  .multi_line = memchr(flags->text.ptr, 'm', flags->text.len),
			  .dot_all = memchr(flags->text.ptr, 's', flags->text.len),
			  .verbose = memchr(flags->text.ptr, 'x', flags->text.len)}};
	ARENA_PUSH(arena, list->items, list->n, written);
}

static void add_lines(struct arena *arena, const struct source *source, struct list *list)
{
	for (uint32_t i = 0; i < source->n_lines; i++) {
		uint32_t begin = source->line_starts[i];
		struct text line = source_line(source, i + 1);
		enum json_fault fault;
		const struct doc *doc = json_doc_read(
			arena, source, begin, begin + (uint32_t)line.len, NULL, &fault);
		if (doc != NULL)
			add_item(arena, doc, list);
	}
}

static void add_core(struct arena *arena, const struct source *source, struct list *list)
{
	enum json_fault fault;
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	const struct doc *patterns = doc != NULL ? doc_get(doc, "patterns") : NULL;
	for (size_t i = 0; patterns != NULL && i < patterns->n; i++)
		add_item(arena, patterns->items[i], list);
}

struct written *pattern_read_data(struct arena *arena, const char *root, size_t *n)
{
	struct list list = {0};
	struct text why;
	const struct source *lines = source_read(
		arena, text_format(arena, "%s/patterns/regexes.jsonl", root), &why);
	const struct source *core = source_read(
		arena, text_format(arena, "%s/patterns/core-63.json", root), &why);
	if (lines != NULL)
		add_lines(arena, lines, &list);
	if (core != NULL)
		add_core(arena, core, &list);
	*n = list.n;
	return list.items;
}
