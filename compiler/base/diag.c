/* diag.c - collecting diagnostics and showing them.
 *
 * Gives:  text (lines of source are shown by snippet.c) or JSON, ordered by file,
 *         position and code, each diagnostic once.
 */
#include "base/diag.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/snippet.h"

struct label {
	struct span span;
	struct text text;
};

struct diag {
	struct arena *arena;
	enum diag_code code;
	struct span span;
	struct text title, label, help;
	struct label *also;
	size_t n_also;
	struct text *notes;
	size_t n_notes;
	size_t order; /* of being added: ties keep it */
};

struct diag_list {
	struct arena *arena;
	struct diag **items;
	size_t n;
	size_t counts[DIAG_ERROR + 1];
	struct diag overflow; /* refined in vain once DIAG_MAX is reached */
};

static const struct {
	const char *name;
	enum diag_severity severity;
	const char *explanation;
} codes[] = {
#define DIAG(symbol, code, severity, explanation) {code, severity, explanation},
#include "base/diag.def"
#undef DIAG
	{"", DIAG_ERROR, ""},
};

/* ---- collecting ---------------------------------------------------------- */

struct diag_list *diag_list_new(struct arena *arena)
{
	struct diag_list *list = ARENA_NEW(arena, struct diag_list);
	list->arena = arena;
	list->overflow.arena = arena;
	return list;
}

struct diag *diag_add(struct diag_list *list, enum diag_code code, struct span span,
		      const char *format, ...)
{
	enum diag_severity severity = codes[code].severity;
	list->counts[severity]++;
	if (list->counts[severity] > DIAG_MAX) {
		struct diag *d = &list->overflow;
		d->n_also = d->n_notes = 0;
		return d;
	}
	struct diag *d = ARENA_NEW(list->arena, struct diag);
	d->arena = list->arena;
	d->code = code;
	d->span = span;
	d->order = list->n;
	va_list args;
	va_start(args, format);
	d->title = text_vformat(list->arena, format, args);
	va_end(args);
	ARENA_PUSH(list->arena, list->items, list->n, d);
	return d;
}

struct diag *diag_label(struct diag *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	d->label = text_vformat(d->arena, format, args);
	va_end(args);
	return d;
}

struct diag *diag_also(struct diag *d, struct span span, const char *format, ...)
{
	struct label label = {.span = span};
	va_list args;
	va_start(args, format);
	label.text = text_vformat(d->arena, format, args);
	va_end(args);
	if (span.source)
		ARENA_PUSH(d->arena, d->also, d->n_also, label);
	return d;
}

struct diag *diag_note(struct diag *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct text note = text_vformat(d->arena, format, args);
	va_end(args);
	ARENA_PUSH(d->arena, d->notes, d->n_notes, note);
	return d;
}

struct diag *diag_help(struct diag *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	d->help = text_vformat(d->arena, format, args);
	va_end(args);
	return d;
}

void diag_drop(struct diag_list *list, enum diag_severity severity)
{
	size_t n_kept = 0;
	for (size_t i = 0; i < list->n; i++)
		if (codes[list->items[i]->code].severity != severity)
			list->items[n_kept++] = list->items[i];
	list->n = n_kept;
	list->counts[severity] = 0;
}

size_t diag_count(const struct diag_list *list, enum diag_severity severity)
{
	return list->counts[severity];
}

bool diag_has_errors(const struct diag_list *list)
{
	return list->counts[DIAG_ERROR] > 0;
}

enum diag_code diag_first_error(const struct diag_list *list)
{
	const struct diag *first = NULL;
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->items[i];
		bool is_error = codes[d->code].severity == DIAG_ERROR;
		if (is_error && (first == NULL || d->span.begin < first->span.begin))
			first = d;
	}
	return first != NULL ? first->code : N_DIAG_CODES;
}

/* ---- order --------------------------------------------------------------- */

static int compare_places(const struct diag *a, const struct diag *b)
{
	if (!a->span.source || !b->span.source)
		return (a->span.source == NULL) - (b->span.source == NULL);
	int order = text_compare(a->span.source->path, b->span.source->path);
	if (order)
		return order;
	if (a->span.begin != b->span.begin)
		return a->span.begin < b->span.begin ? -1 : 1;
	return strcmp(codes[a->code].name, codes[b->code].name);
}

static int compare_diags(const void *left, const void *right)
{
	const struct diag *a = *(struct diag *const *)left,
			  *b = *(struct diag *const *)right;
	int order = compare_places(a, b);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static bool is_repeat(const struct diag *a, const struct diag *b)
{
	return a->code == b->code && a->span.end == b->span.end &&
	       text_equal(a->title, b->title) && text_equal(a->label, b->label);
}

/* Is there the same among those before it?  They are sorted: look back only as far as
 * the place is the same. */
static bool is_known(struct diag *const *items, size_t n, const struct diag *d)
{
	while (n-- > 0 && compare_places(items[n], d) == 0)
		if (is_repeat(items[n], d))
			return true;
	return false;
}

static struct diag **sorted(const struct diag_list *list, size_t *n)
{
	struct diag **items = ARENA_ARRAY(list->arena, struct diag *, list->n + 1);
	if (list->n > 0)
		memcpy(items, list->items, list->n * sizeof(struct diag *));
	if (list->n > 1)
		qsort(items, list->n, sizeof(struct diag *), compare_diags);
	*n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (!is_known(items, *n, items[i]))
			items[(*n)++] = items[i];
	return items;
}

/* ---- text ---------------------------------------------------------------- */

static const char *severity_word(enum diag_severity severity)
{
	static const char *const words[] = {"note", "warning", "error"};
	return words[severity];
}

static const char *severity_color(enum diag_severity severity)
{
	static const char *const colors[] = {"\033[1;32m", "\033[1;33m", "\033[1;31m"};
	return colors[severity];
}

static void write_title(const struct diag *d, const struct snippet_style *style)
{
	const char *color = style->primary_color;
	fprintf(style->out, "%s%s[%s]%s: ", color ? color : "",
		severity_word(codes[d->code].severity), codes[d->code].name,
		color ? SNIPPET_PLAIN : "");
	snippet_write_text(style->out, d->title);
	fputc('\n', style->out);
}

/* The primary span in front, then the others; those without a place say nothing. */
static struct snippet_mark *collect_marks(const struct diag *d, size_t *n)
{
	struct snippet_mark *marks =
		ARENA_ARRAY(d->arena, struct snippet_mark, d->n_also + 1);
	*n = 0;
	if (d->span.source)
		marks[(*n)++] = (struct snippet_mark){d->span, d->label, true};
	for (size_t i = 0; i < d->n_also; i++)
		marks[(*n)++] =
			(struct snippet_mark){d->also[i].span, d->also[i].text, false};
	return marks;
}

/* Move the marks of the first one's source to the front; returns their number. */
static size_t group_source(struct snippet_mark *marks, size_t n)
{
	size_t n_group = 0;
	const struct source *source = marks[0].span.source;
	for (size_t i = 0; i < n; i++) {
		struct snippet_mark mark = marks[i];
		if (mark.span.source != source)
			continue;
		memmove(marks + n_group + 1, marks + n_group,
			(i - n_group) * sizeof mark);
		marks[n_group++] = mark;
	}
	return n_group;
}

static void write_places(const struct snippet_style *style, struct snippet_mark *marks,
			 size_t n)
{
	const char *arrow = "-->";
	while (n > 0) {
		struct span span = marks[0].span;
		struct position at = source_position(span.source, span.begin);
		size_t n_group = group_source(marks, n);
		fprintf(style->out, "%*s%s ", (int)style->gutter + 1, "", arrow);
		snippet_write_text(style->out, span.source->path);
		fprintf(style->out, ":%u:%u\n", at.line, at.column);
		snippet_write(style, marks, n_group);
		marks += n_group;
		n -= n_group;
		arrow = ":::";
	}
}

static void write_diag(const struct diag *d, FILE *out, bool color)
{
	size_t n_marks;
	struct snippet_mark *marks = collect_marks(d, &n_marks);
	struct snippet_style style = {.out = out, .arena = d->arena};
	style.gutter = snippet_gutter(marks, n_marks);
	if (color)
		style.primary_color = severity_color(codes[d->code].severity);
	write_title(d, &style);
	write_places(&style, marks, n_marks);
	if (n_marks > 0 && (d->n_notes > 0 || d->help.len > 0))
		snippet_write_bar(&style);
	for (size_t i = 0; i < d->n_notes; i++) {
		fprintf(out, " %*s = ", (int)style.gutter, "");
		snippet_write_text(out, d->notes[i]);
		fputc('\n', out);
	}
	if (d->help.len) {
		fputs("help: ", out);
		snippet_write_text(out, d->help);
		fputc('\n', out);
	}
	fputc('\n', out);
}

void diag_render_text(const struct diag_list *list, FILE *out, bool color)
{
	size_t n;
	struct diag **items = sorted(list, &n);
	for (size_t i = 0; i < n; i++)
		write_diag(items[i], out, color);
	size_t total = list->counts[DIAG_NOTE] + list->counts[DIAG_WARNING] +
		       list->counts[DIAG_ERROR];
	if (total > list->n)
		fprintf(out, "... and %zu more\n", total - list->n);
}

/* ---- JSON ---------------------------------------------------------------- */

/* Text as JSON; bytes that are not UTF-8 become U+FFFD. */
static json_t *json_safe(struct text t)
{
	json_t *value = json_stringn(t.ptr ? t.ptr : "", t.len);
	if (value)
		return value;
	struct buffer b = {0};
	for (size_t i = 0; i < t.len; i++) {
		if ((unsigned char)t.ptr[i] < 0x80)
			buffer_add_char(&b, t.ptr[i]);
		else
			buffer_add_text(&b, TEXT("\xef\xbf\xbd"));
	}
	value = json_stringn(b.ptr, b.len);
	buffer_free(&b);
	return value;
}

static void add_place(json_t *object, struct span span)
{
	if (!span.source)
		return;
	struct position begin = source_position(span.source, span.begin);
	struct position end = source_position(span.source, span.end);
	json_object_set_new(object, "file", json_safe(span.source->path));
	json_object_set_new(object, "line", json_integer(begin.line));
	json_object_set_new(object, "column", json_integer(begin.column));
	json_object_set_new(object, "end_line", json_integer(end.line));
	json_object_set_new(object, "end_column", json_integer(end.column));
}

static json_t *diag_json(const struct diag *d)
{
	json_t *object = json_object(), *also = json_array(), *notes = json_array();
	json_object_set_new(object, "code", json_string(codes[d->code].name));
	json_object_set_new(object, "severity",
			    json_string(severity_word(codes[d->code].severity)));
	json_object_set_new(object, "title", json_safe(d->title));
	add_place(object, d->span);
	json_object_set_new(object, "label", json_safe(d->label));
	for (size_t i = 0; i < d->n_also; i++) {
		json_t *other = json_object();
		add_place(other, d->also[i].span);
		json_object_set_new(other, "label", json_safe(d->also[i].text));
		json_array_append_new(also, other);
	}
	for (size_t i = 0; i < d->n_notes; i++)
		json_array_append_new(notes, json_safe(d->notes[i]));
	json_object_set_new(object, "also", also);
	json_object_set_new(object, "notes", notes);
	json_object_set_new(object, "help", json_safe(d->help));
	return object;
}

void diag_render_json(const struct diag_list *list, FILE *out)
{
	size_t n;
	struct diag **items = sorted(list, &n);
	for (size_t i = 0; i < n; i++) {
		json_t *object = diag_json(items[i]);
		char *line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
		fprintf(out, "%s\n", line ? line : "{}");
		free(line);
		json_decref(object);
	}
}

/* ---- codes --------------------------------------------------------------- */

enum diag_code diag_code_find(struct text name)
{
	enum diag_code code = 0;
	while (code < N_DIAG_CODES && !text_is(name, codes[code].name))
		code++;
	return code;
}

const char *diag_code_name(enum diag_code code)
{
	return codes[code].name;
}

const char *diag_code_explanation(enum diag_code code)
{
	return codes[code].explanation;
}
