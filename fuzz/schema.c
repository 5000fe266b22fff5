/* schema.c - any bytes as a Cedar schema: read, resolve, write, read again.
 *
 * What is read and resolved without an error is written in both syntaxes, and each is
 * read as an equal schema; what is refused says why.  A document that is JSON is also
 * taken for a list of tools, and what comes out of it must resolve.
 */
#include <stdlib.h>

#include "cedar/schema_from_mcp.h"
#include "fuzz.h"

/* One declaration can have many names: written one by one it may be too long. */
#define WRITTEN_MAX (1u << 20)

static struct cedar_schema *resolve(struct arena *arena, struct text text,
				    struct cedar_schema_syntax **syntax)
{
	struct diag_list *diags = diag_list_new(arena);
	const struct source *source = source_from_text(arena, TEXT("fuzz"), text);
	struct cedar_schema *schema = NULL;
	*syntax = cedar_schema_syntax_read(arena, source, diags);
	if ((*syntax == NULL) != diag_has_errors(diags))
		abort();
	if (*syntax)
		schema = cedar_schema_resolve(arena, *syntax, diags);
	if ((schema == NULL) != diag_has_errors(diags))
		abort();
	return schema;
}

static void check_written(struct arena *arena, const struct cedar_schema_syntax *syntax,
			  const struct cedar_schema *schema,
			  void (*write)(const struct cedar_schema_syntax *,
					struct buffer *))
{
	struct buffer once = {0}, twice = {0};
	struct cedar_schema_syntax *again;
	write(syntax, &once);
	if (once.len <= WRITTEN_MAX) {
		const struct cedar_schema *other =
			resolve(arena, buffer_text(&once), &again);
		if (other == NULL || !cedar_schema_equal(schema, other))
			abort();
		write(again, &twice);
		if (!text_equal(buffer_text(&once), buffer_text(&twice)))
			abort();
	}
	buffer_free(&once);
	buffer_free(&twice);
}

static void check_tools(struct arena *arena, struct text text)
{
	struct diag_list *diags = diag_list_new(arena);
	const struct source *source = source_from_text(arena, TEXT("fuzz"), text);
	struct cedar_schema_syntax *syntax;
	enum json_fault fault;
	const struct doc *doc = json_doc_read_large(arena, source, diags, &fault);
	if (doc == NULL || !cedar_schema_from_mcp(arena, doc, TEXT("N"), &syntax, diags))
		return;
	const struct cedar_schema *schema = cedar_schema_resolve(arena, syntax, diags);
	if (schema == NULL)
		abort();
	check_written(arena, syntax, schema, cedar_schema_print);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct text text = {(const char *)data, size};
	struct cedar_schema_syntax *syntax;
	const struct cedar_schema *schema = resolve(arena, text, &syntax);
	if (schema) {
		check_written(arena, syntax, schema, cedar_schema_print);
		check_written(arena, syntax, schema, cedar_schema_to_json);
	}
	if (size > 0 && (data[0] == '{' || data[0] == '['))
		check_tools(arena, text);
	arena_free(arena);
	return 0;
}
