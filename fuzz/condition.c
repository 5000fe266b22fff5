/* condition.c - any bytes as a condition: parse, print, parse again.
 *
 * What is printed must be a condition that prints the same.
 */
#include <stdlib.h>

#include "front/condition.h"
#include "fuzz.h"

static struct ast_expr *parse(struct arena *arena, struct text text)
{
	struct diag_list *diags = diag_list_new(arena);
	const struct source *source = source_from_text(arena, TEXT("fuzz"), text);
	struct span whole = {source, 0, (uint32_t)text.len};
	struct ast_expr *expr =
		condition_parse(arena, text, whole, &(struct pattern_style){0}, diags);
	if ((expr == NULL) != diag_has_errors(diags))
		abort();
	return expr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > CONDITION_SIZE_MAX)
		return 0;
	struct arena *arena = arena_new();
	struct buffer first = {0}, second = {0};
	const struct ast_expr *expr =
		parse(arena, (struct text){(const char *)data, size});
	if (expr != NULL) {
		ast_print_expr(expr, &first);
		const struct ast_expr *again = parse(arena, buffer_text(&first));
		if (again == NULL)
			abort();
		ast_print_expr(again, &second);
		if (!text_equal(buffer_text(&first), buffer_text(&second)))
			abort();
	}
	buffer_free(&first);
	buffer_free(&second);
	arena_free(arena);
	return 0;
}
