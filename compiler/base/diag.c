/* diag.c - collecting diagnostics and showing them.
 *
 * Text output follows one shape:
 *
 *     error[E0212]: title
 *       --> file:line:column
 *        |
 *      9 |   source line
 *        |   ----  ^^^^^ label of the primary span
 *        |   |
 *        |   label of another span
 *        |
 *        = note
 *     help: an edit
 */
#include "base/diag.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SHOWN_MAX 160u /* longer lines are cut around the span */
#define LINE_LEAD 60u

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
#define DIAG(symbol, code, severity, explanation) { code, severity, explanation },
#include "base/diag.def"
#undef DIAG
	{ "", DIAG_ERROR, "" },
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
	list->counts[codes[code].severity]++;
	if (list->n >= DIAG_MAX) {
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
	struct label label = { .span = span };
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

size_t diag_count(const struct diag_list *list, enum diag_severity severity)
{
	return list->counts[severity];
}

bool diag_has_errors(const struct diag_list *list)
{
	return list->counts[DIAG_ERROR] > 0;
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
	const struct diag *a = *(struct diag *const *)left, *b = *(struct diag *const *)right;
	int order = compare_places(a, b);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static bool is_repeat(const struct diag *a, const struct diag *b)
{
	return a->code == b->code && compare_places(a, b) == 0 &&
	       text_equal(a->title, b->title) && text_equal(a->label, b->label);
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
		if (*n == 0 || !is_repeat(items[*n - 1], items[i]))
			items[(*n)++] = items[i];
	return items;
}

/* ---- text ---------------------------------------------------------------- */

struct page {
	FILE *out;
	bool color;
	unsigned gutter; /* digits of the largest line number shown */
};

static const char *severity_word(enum diag_severity severity)
{
	static const char *const words[] = { "note", "warning", "error" };
	return words[severity];
}

static void paint(const struct page *page, const char *sequence)
{
	if (page->color)
		fputs(sequence, page->out);
}

static void write_safe(FILE *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			fputc('?', out);
		else
			fputc(c, out);
	}
}

static unsigned digits_of(uint32_t n)
{
	unsigned digits = 1;
	while (n >= 10) {
		n /= 10;
		digits++;
	}
	return digits;
}

static unsigned gutter_width(const struct diag *d)
{
	unsigned width = digits_of(span_line(d->span));
	for (size_t i = 0; i < d->n_also; i++) {
		unsigned other = digits_of(span_line(d->also[i].span));
		width = other > width ? other : width;
	}
	return width;
}

static void write_gutter(const struct page *page, uint32_t line)
{
	if (line)
		fprintf(page->out, " %*u |", (int)page->gutter, line);
	else
		fprintf(page->out, " %*s |", (int)page->gutter, "");
}

/* The part of a line that is shown, and how far the span reaches in it. */
struct cut {
	struct text line;
	size_t lead, width;
};

static struct cut cut_line(struct span span)
{
	struct position at = source_position(span.source, span.begin);
	struct cut cut = { .line = source_line(span.source, at.line), .lead = at.column - 1 };
	cut.width = span.end > span.begin ? span.end - span.begin : 1;
	if (cut.lead > cut.line.len)
		cut.lead = cut.line.len;
	if (cut.width > cut.line.len - cut.lead)
		cut.width = cut.line.len > cut.lead ? cut.line.len - cut.lead : 1;
	if (cut.line.len > LINE_SHOWN_MAX) {
		size_t drop = cut.lead > LINE_LEAD ? cut.lead - LINE_LEAD : 0;
		cut.line.ptr += drop;
		cut.line.len -= drop;
		cut.lead -= drop;
		if (cut.line.len > LINE_SHOWN_MAX)
			cut.line.len = LINE_SHOWN_MAX;
		if (cut.lead + cut.width > cut.line.len)
			cut.width = cut.line.len > cut.lead ? cut.line.len - cut.lead : 1;
	}
	return cut;
}

/* White space as wide as `t`: tabs stay, other characters become spaces; bytes that
 * continue a UTF-8 sequence take no room. */
static void write_blank(FILE *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.ptr[i] == '\t')
			fputc('\t', out);
		else if (((unsigned char)t.ptr[i] & 0xc0) != 0x80)
			fputc(' ', out);
}

static void write_marks(const struct page *page, struct cut cut, char mark)
{
	write_blank(page->out, (struct text){ cut.line.ptr, cut.lead });
	for (size_t i = 0; i < cut.width; i++) {
		size_t at = cut.lead + i;
		if (at >= cut.line.len || ((unsigned char)cut.line.ptr[at] & 0xc0) != 0x80)
			fputc(mark, page->out);
	}
}

static void write_source(const struct page *page, uint32_t number, struct text line)
{
	write_gutter(page, number);
	fputc(' ', page->out);
	write_safe(page->out, line);
	fputc('\n', page->out);
}

static void write_primary(const struct page *page, const struct diag *d, struct cut cut)
{
	write_gutter(page, 0);
	fputc(' ', page->out);
	paint(page, "\033[1;31m");
	write_marks(page, cut, '^');
	if (d->label.len) {
		fputc(' ', page->out);
		write_safe(page->out, d->label);
	}
	paint(page, "\033[0m");
	fputc('\n', page->out);
}

static void write_secondary(const struct page *page, const struct label *label,
			    struct cut cut)
{
	write_gutter(page, 0);
	fputc(' ', page->out);
	paint(page, "\033[1;34m");
	write_marks(page, cut, '-');
	fputc(' ', page->out);
	write_safe(page->out, label->text);
	paint(page, "\033[0m");
	fputc('\n', page->out);
}

static void write_arrow(const struct page *page, struct span span, const char *arrow)
{
	struct position at = source_position(span.source, span.begin);
	fprintf(page->out, "%*s%s %.*s:%u:%u\n", (int)page->gutter + 1, "", arrow,
		TEXT_ARG(span.source->path), at.line, at.column);
}

static void write_place(const struct page *page, const struct diag *d)
{
	uint32_t line = span_line(d->span);
	write_arrow(page, d->span, "-->");
	write_gutter(page, 0);
	fputc('\n', page->out);
	struct cut cut = cut_line(d->span);
	write_source(page, line, cut.line);
	write_primary(page, d, cut);
	for (size_t i = 0; i < d->n_also; i++) {
		const struct label *label = &d->also[i];
		bool same_file = label->span.source == d->span.source;
		struct cut other = cut_line(label->span);
		if (!same_file)
			write_arrow(page, label->span, ":::");
		if (!same_file || span_line(label->span) != line ||
		    other.line.ptr != cut.line.ptr)
			write_source(page, span_line(label->span), other.line);
		write_secondary(page, label, other);
	}
}

static void write_diag(const struct diag *d, FILE *out, bool color)
{
	struct page page = { .out = out, .color = color, .gutter = gutter_width(d) };
	enum diag_severity severity = codes[d->code].severity;
	paint(&page, severity == DIAG_ERROR ? "\033[1;31m" : "\033[1;33m");
	fprintf(out, "%s[%s]", severity_word(severity), codes[d->code].name);
	paint(&page, "\033[0m");
	fputs(": ", out);
	write_safe(out, d->title);
	fputc('\n', out);
	if (d->span.source)
		write_place(&page, d);
	for (size_t i = 0; i < d->n_notes; i++) {
		fprintf(out, " %*s = ", (int)page.gutter, "");
		write_safe(out, d->notes[i]);
		fputc('\n', out);
	}
	if (d->help.len) {
		fputs("help: ", out);
		write_safe(out, d->help);
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
	struct buffer b = { 0 };
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
