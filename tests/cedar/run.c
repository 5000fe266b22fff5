/* run.c - run Cedar tests: groups of three lines.
 *
 *     # a comment
 *     entity {"uid": {"type": "User", "id": "a"}, "attrs": {}, "parents": []}
 *     request User::"a" Action::"view" Photo::"p"        both hold from here on
 *
 *     context.n + 1                           an expression
 *     {n: 2}                                  the context, in Cedar; `-` is `{}`
 *     3                                       the value, `error <fault>`, or `refused`
 *
 *     permit(principal, action, resource);    or policies, all on one line
 *     -
 *     allow policy0                           decision, reasons, `errors` and their ids
 *
 * A fault is one of enum cedar_fault; `refused` is any error of the reader.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cedar/eval.h"
#include "cedar/parse.h"

struct suite {
	struct arena *arena;
	const struct source *source;
	struct buffer entity_text; /* items of a JSON array */
	struct cedar_entities *entities;
	struct cedar_request request;
	unsigned n_groups, n_failed;
};

struct group {
	struct text subject, context, answer;
	uint32_t line;
};

static const struct cedar_parse_options with_extensions = {.allow_extensions = true};

/* ---- the world ----------------------------------------------------------- */

static bool read_entities(struct suite *suite)
{
	struct buffer body = {0};
	enum json_fault fault;
	struct diag_list *diags = diag_list_new(suite->arena);
	buffer_format(&body, "[%.*s]", TEXT_ARG(buffer_text(&suite->entity_text)));
	const struct source *source = source_from_text(suite->arena, TEXT("entities"),
						       buffer_move(suite->arena, &body));
	const struct doc *doc = json_doc_read(suite->arena, source, 0,
					      (uint32_t)source->body.len, diags, &fault);
	suite->entities =
		doc ? cedar_entities_read(suite->arena, doc, NULL, diags) : NULL;
	diag_render_text(diags, stdout, false);
	return suite->entities != NULL;
}

static bool add_entity(struct suite *suite, struct text json)
{
	if (suite->entity_text.len > 0)
		buffer_add_char(&suite->entity_text, ',');
	buffer_add_text(&suite->entity_text, json);
	return read_entities(suite);
}

/* Three references without spaces. */
static bool set_request(struct suite *suite, struct text references)
{
	struct cedar_uid *uids[] = {&suite->request.principal, &suite->request.action,
				    &suite->request.resource};
	for (size_t i = 0; i < 3; i++) {
		size_t len = 0;
		while (len < references.len && references.ptr[len] != ' ')
			len++;
		struct text word = {references.ptr, len};
		if (!cedar_parse_uid(suite->arena, word, uids[i]))
			return false;
		len += len < references.len;
		references = (struct text){references.ptr + len, references.len - len};
	}
	return references.len == 0;
}

/* ---- one group ----------------------------------------------------------- */

static struct cedar_expr *parse_expr(struct suite *suite, struct text text)
{
	const struct source *source = source_from_text(suite->arena, TEXT("test"), text);
	return cedar_parse_expr(suite->arena, source, 0, (uint32_t)text.len,
				&with_extensions, diag_list_new(suite->arena));
}

static struct text eval_text(struct suite *suite, const struct cedar_context *context,
			     struct text text)
{
	struct buffer shown = {0};
	struct cedar_error error = {.fault = CEDAR_FAULT_NONE};
	const struct cedar_expr *expr = parse_expr(suite, text);
	if (!expr)
		return TEXT("refused");
	const struct cedar_value *value = cedar_eval(context, expr, &error);
	if (value)
		cedar_value_print(value, &shown);
	else if (error.message.len == 0 || error.span.source != expr->span.source)
		buffer_add_text(&shown, TEXT("an error without message or place"));
	else
		buffer_format(&shown, "error %s", cedar_fault_name(error.fault));
	return buffer_move(suite->arena, &shown);
}

static void add_ids(struct buffer *out, const struct cedar_policy_set *set,
		    const size_t *policies, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buffer_format(out, " %.*s", TEXT_ARG(set->policies[policies[i]]->id));
}

static struct text authorize_text(struct suite *suite,
				  const struct cedar_context *context, struct text text)
{
	struct buffer shown = {0};
	struct cedar_policy_set set = {0};
	struct cedar_response response;
	const struct source *source = source_from_text(suite->arena, TEXT("test"), text);
	if (!cedar_parse(suite->arena, source, &with_extensions, &set,
			 diag_list_new(suite->arena)))
		return TEXT("refused");
	cedar_authorize(context, &set, &response);
	buffer_add_text(&shown, text_of(response.is_allowed ? "allow" : "deny"));
	add_ids(&shown, &set, response.reasons, response.n_reasons);
	if (response.n_errors > 0)
		buffer_add_text(&shown, TEXT(" errors"));
	add_ids(&shown, &set, response.errors, response.n_errors);
	return buffer_move(suite->arena, &shown);
}

static bool is_policy(struct text text)
{
	return text_starts(text, TEXT("permit")) || text_starts(text, TEXT("forbid")) ||
	       text_starts(text, TEXT("@"));
}

static struct text run(struct suite *suite, const struct group *group)
{
	struct cedar_context context = {suite->arena, suite->entities, &suite->request};
	struct cedar_error error;
	struct text text = text_is(group->context, "-") ? TEXT("{}") : group->context;
	const struct cedar_expr *expr = parse_expr(suite, text);
	suite->request.context = expr ? cedar_eval(&context, expr, &error) : NULL;
	if (!suite->request.context || suite->request.context->kind != CEDAR_VALUE_RECORD)
		return TEXT("the context is no record");
	if (is_policy(group->subject))
		return authorize_text(suite, &context, group->subject);
	return eval_text(suite, &context, group->subject);
}

static void run_group(struct suite *suite, const struct group *group)
{
	struct text got = run(suite, group);
	suite->n_groups++;
	if (text_equal(got, group->answer))
		return;
	printf("%.*s:%u: %.*s\n  context  %.*s\n  expected %.*s\n  got      %.*s\n",
	       TEXT_ARG(suite->source->path), group->line, TEXT_ARG(group->subject),
	       TEXT_ARG(group->context), TEXT_ARG(group->answer), TEXT_ARG(got));
	suite->n_failed++;
}

/* ---- files --------------------------------------------------------------- */

/* Is the line a declaration?  A bad one is a failure. */
static bool declare(struct suite *suite, struct text line, uint32_t number)
{
	bool ok;
	if (text_starts(line, TEXT("entity ")))
		ok = add_entity(suite, (struct text){line.ptr + 7, line.len - 7});
	else if (text_starts(line, TEXT("request ")))
		ok = set_request(suite, (struct text){line.ptr + 8, line.len - 8});
	else
		return false;
	if (!ok) {
		printf("%.*s:%u: cannot read this\n", TEXT_ARG(suite->source->path),
		       number);
		suite->n_failed++;
	}
	return true;
}

static void run_file(struct suite *suite)
{
	struct group group = {.line = 0};
	struct text *const lines[] = {&group.subject, &group.context, &group.answer};
	unsigned n_lines = 0;
	for (uint32_t i = 1; i <= suite->source->n_lines; i++) {
		struct text line = source_line(suite->source, i);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (n_lines == 0 && declare(suite, line, i))
			continue;
		if (n_lines == 0)
			group.line = i;
		*lines[n_lines++] = line;
		if (n_lines < 3)
			continue;
		run_group(suite, &group);
		n_lines = 0;
	}
	if (n_lines > 0) {
		printf("%.*s: the last group is incomplete\n",
		       TEXT_ARG(suite->source->path));
		suite->n_failed++;
	}
}

static void run_path(const char *path, unsigned *n_groups, unsigned *n_failed)
{
	struct text why;
	struct suite suite = {.arena = arena_new()};
	suite.source = source_read(suite.arena, text_of(path), &why);
	if (!suite.source) {
		printf("%s: %.*s\n", path, TEXT_ARG(why));
		suite.n_failed++;
	} else if (!read_entities(&suite) ||
		   !set_request(&suite, TEXT("User::\"a\" Action::\"b\" File::\"c\""))) {
		suite.n_failed++;
	} else {
		run_file(&suite);
	}
	*n_groups += suite.n_groups;
	*n_failed += suite.n_failed;
	buffer_free(&suite.entity_text);
	arena_free(suite.arena);
}

int main(int argc, char **argv)
{
	unsigned n_groups = 0, n_failed = 0;
	for (int i = 1; i < argc; i++)
		run_path(argv[i], &n_groups, &n_failed);
	printf("%u groups, %u failed\n", n_groups, n_failed);
	return n_failed > 0 || n_groups == 0;
}
