/* snippet.c - source lines with marks under them.
 *
 * A line is turned into a view first: the text as shown, and for each byte of the
 * source the column it is shown in.  Marks and labels are then laid out in columns.
 */
#include "base/snippet.h"

#include <stdlib.h>
#include <string.h>

#define LINE_SHOWN_MAX 160u /* bytes; longer lines are cut */
#define LINE_LEAD      60u  /* bytes kept in front of the mark then */

struct view {
	struct buffer shown;
	struct buffer blanks; /* per column: a tab where the line has one, else a space */
	uint32_t begin, end;  /* the bytes shown, as offsets in the source */
	size_t *columns;      /* of each of them, and of the place behind the last */
};

/* A mark in columns. */
struct placed {
	size_t begin, end;
	struct text label;
	bool is_primary;
};

/* ---- text that is safe to show ------------------------------------------- */

/* C1 controls, and the marks that change the direction of text (UAX 9), which make a
 * policy look different from what it says. */
static bool is_deceptive(const unsigned char *p, size_t len)
{
	if (len == 2)
		return p[0] == 0xc2 && p[1] < 0xa0;
	if (len != 3 || p[0] != 0xe2)
		return false;
	return (p[1] == 0x80 &&
		((p[2] >= 0x8b && p[2] <= 0x8f) || (p[2] >= 0xa8 && p[2] <= 0xae))) ||
	       (p[1] == 0x81 && p[2] >= 0xa0 && p[2] <= 0xa9);
}

/* Add the first character of `t`; returns its length, and the columns it takes. */
static size_t add_visible(struct buffer *out, struct text t, size_t *columns)
{
	const unsigned char *p = (const unsigned char *)t.ptr;
	size_t len = utf8_length(t), before = out->len;
	*columns = 1;
	if (len == 1 && p[0] >= 0x20 && p[0] != 0x7f) {
		buffer_add_char(out, t.ptr[0]);
		return 1;
	}
	if (len == 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		*columns = 0; /* byte order mark */
		return len;
	}
	if (len > 1 && !is_deceptive(p, len)) {
		buffer_add(out, p, len);
		return len;
	}
	len = len ? len : 1;
	for (size_t i = 0; i < len; i++)
		if (p[i] == '\n')
			buffer_add_text(out, TEXT("\\n"));
		else
			buffer_format(out, "\\x%02x", p[i]);
	*columns = out->len - before;
	return len;
}

static void add_all_visible(struct buffer *out, struct text t)
{
	size_t columns;
	for (size_t i = 0; i < t.len;)
		i += add_visible(out, (struct text){t.ptr + i, t.len - i}, &columns);
}

struct text snippet_text(struct arena *arena, struct text t)
{
	struct buffer b = {0};
	add_all_visible(&b, t);
	return buffer_move(arena, &b);
}

void snippet_write_text(FILE *out, struct text t)
{
	struct buffer b = {0};
	add_all_visible(&b, t);
	fwrite(b.ptr ? b.ptr : "", 1, b.len, out);
	buffer_free(&b);
}

/* ---- views --------------------------------------------------------------- */

static bool is_continuation(const struct source *source, uint32_t at)
{
	return at < source->body.len &&
	       ((unsigned char)source->body.ptr[at] & 0xc0) == 0x80;
}

/* What is shown of a line: all of it, or what is around byte `focus`. */
static void choose_window(struct view *view, const struct source *source, uint32_t line,
			  uint32_t focus)
{
	struct text text = source_line(source, line);
	uint32_t begin = source->line_starts[line - 1];
	uint32_t end = begin + (uint32_t)text.len;
	view->begin = begin;
	view->end = end;
	if (text.len <= LINE_SHOWN_MAX)
		return;
	if (focus > end)
		focus = end;
	if (focus - begin > LINE_LEAD)
		view->begin = focus - LINE_LEAD;
	if (end - view->begin > LINE_SHOWN_MAX)
		view->end = view->begin + LINE_SHOWN_MAX;
	while (view->begin > begin && is_continuation(source, view->begin))
		view->begin--;
	while (view->end < end && is_continuation(source, view->end))
		view->end++;
}

static void add_dots(struct view *view)
{
	buffer_add_text(&view->shown, TEXT("..."));
	buffer_add_text(&view->blanks, TEXT("   "));
}

static void view_build(struct view *view, const struct snippet_style *style,
		       const struct source *source, uint32_t line, uint32_t focus)
{
	choose_window(view, source, line, focus);
	uint32_t size = view->end - view->begin, i = 0;
	struct text whole = source_line(source, line);
	bool cut_front = view->begin > source->line_starts[line - 1];
	view->columns = ARENA_ARRAY(style->arena, size_t, (size_t)size + 1);
	if (cut_front)
		add_dots(view);
	while (i < size) {
		struct text rest = {source->body.ptr + view->begin + i, size - i};
		bool is_tab = rest.ptr[0] == '\t';
		size_t columns = 1, len = 1, first = view->blanks.len;
		if (is_tab)
			buffer_add_char(&view->shown, '\t');
		else
			len = add_visible(&view->shown, rest, &columns);
		for (size_t k = 0; k < len; k++)
			view->columns[i++] = first;
		for (size_t k = 0; k < columns; k++)
			buffer_add_char(&view->blanks, is_tab ? '\t' : ' ');
	}
	view->columns[size] = view->blanks.len;
	if (view->end < source->line_starts[line - 1] + (uint32_t)whole.len)
		add_dots(view);
}

static size_t column_of(const struct view *view, uint32_t offset)
{
	if (offset < view->begin)
		offset = view->begin;
	return view->columns[(offset < view->end ? offset : view->end) - view->begin];
}

/* ---- rows ---------------------------------------------------------------- */

enum ink { INK_NONE, INK_SECONDARY, INK_PRIMARY };

/* One line below the source line, column by column. */
struct row {
	char *cells;
	unsigned char *inks;
	size_t n;
};

static struct row row_new(const struct snippet_style *style, const struct view *view)
{
	struct row row = {.n = view->blanks.len + 2};
	row.cells = ARENA_ARRAY(style->arena, char, row.n);
	row.inks = ARENA_ARRAY(style->arena, unsigned char, row.n);
	memset(row.cells, ' ', row.n);
	if (view->blanks.len)
		memcpy(row.cells, view->blanks.ptr, view->blanks.len);
	return row;
}

static void set_ink(const struct snippet_style *style, enum ink ink)
{
	if (!style->primary_color)
		return;
	static const char *const colors[] = {SNIPPET_PLAIN, SNIPPET_BLUE};
	fputs(ink == INK_PRIMARY ? style->primary_color : colors[ink], style->out);
}

static enum ink ink_of(const struct placed *mark)
{
	return mark->is_primary ? INK_PRIMARY : INK_SECONDARY;
}

/* `row` up to `width`, then `label`. */
static void write_row(const struct snippet_style *style, struct row row, size_t width,
		      const struct placed *label)
{
	enum ink ink = INK_NONE;
	fprintf(style->out, " %*s | ", (int)style->gutter, "");
	for (size_t i = 0; i < width; i++) {
		if (row.inks[i] != ink) {
			ink = row.inks[i];
			set_ink(style, ink);
		}
		fputc(row.cells[i], style->out);
	}
	if (label && ink != ink_of(label)) {
		ink = ink_of(label);
		set_ink(style, ink);
	}
	if (label)
		snippet_write_text(style->out, label->label);
	if (ink != INK_NONE)
		set_ink(style, INK_NONE);
	fputc('\n', style->out);
}

static void draw_mark(struct row row, const struct placed *mark)
{
	bool is_single = mark->end == mark->begin + 1; /* shown even in place of a tab */
	for (size_t i = mark->begin; i < mark->end && i < row.n; i++) {
		if (row.cells[i] != '\t' || is_single)
			row.cells[i] = mark->is_primary ? '^' : '-';
		row.inks[i] = (unsigned char)ink_of(mark);
	}
}

/* Bars under the marks whose labels are still to come; returns the width. */
static size_t draw_bars(struct row row, const struct placed *hanging, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		row.cells[hanging[i].begin] = '|';
		row.inks[hanging[i].begin] = (unsigned char)ink_of(&hanging[i]);
	}
	return n ? hanging[n - 1].begin + 1 : 0;
}

static void write_hanging(const struct snippet_style *style, const struct view *view,
			  const struct placed *hanging, size_t n)
{
	if (n == 0)
		return;
	struct row bars = row_new(style, view);
	write_row(style, bars, draw_bars(bars, hanging, n), NULL);
	while (n-- > 0) {
		struct row row = row_new(style, view);
		draw_bars(row, hanging, n);
		write_row(style, row, hanging[n].begin, &hanging[n]);
	}
}

/* The marks of one line, ordered by column.  The last label stands beside its mark
 * where nothing is in the way, the others hang below. */
static void write_marks(const struct snippet_style *style, const struct view *view,
			const struct placed *marks, size_t n)
{
	struct placed *hanging = ARENA_ARRAY(style->arena, struct placed, n);
	struct row row = row_new(style, view);
	size_t n_hanging = 0, width = 0;
	for (size_t i = 0; i < n; i++) {
		if (!marks[i].is_primary)
			draw_mark(row, &marks[i]);
		width = marks[i].end > width ? marks[i].end : width;
	}
	for (size_t i = 0; i < n; i++)
		if (marks[i].is_primary)
			draw_mark(row, &marks[i]);
	const struct placed *beside = &marks[n - 1];
	if (beside->end < width || beside->label.len == 0)
		beside = NULL;
	for (size_t i = 0; i < n; i++)
		if (marks[i].label.len && &marks[i] != beside)
			hanging[n_hanging++] = marks[i];
	row.cells[width] = ' ';
	row.inks[width] = (unsigned char)ink_of(&marks[n - 1]);
	write_row(style, row, beside ? width + 1 : width, beside);
	write_hanging(style, view, hanging, n_hanging);
}

/* ---- lines --------------------------------------------------------------- */

static int compare_marks(const void *left, const void *right)
{
	const struct snippet_mark *a = left, *b = right;
	if (a->span.begin != b->span.begin)
		return a->span.begin < b->span.begin ? -1 : 1;
	return a->is_primary - b->is_primary;
}

static uint32_t focus_of(const struct snippet_mark *marks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (marks[i].is_primary)
			return marks[i].span.begin;
	return marks[0].span.begin;
}

static struct placed place_mark(const struct view *view, const struct snippet_mark *mark)
{
	struct placed placed = {.label = mark->label, .is_primary = mark->is_primary};
	placed.begin = column_of(view, mark->span.begin);
	placed.end = column_of(view, mark->span.end);
	if (placed.end <= placed.begin)
		placed.end = placed.begin + 1;
	return placed;
}

/* One line of source and all the marks that begin in it. */
static void write_line(const struct snippet_style *style, uint32_t line,
		       const struct snippet_mark *marks, size_t n)
{
	struct view view = {0};
	struct placed *placed = ARENA_ARRAY(style->arena, struct placed, n);
	view_build(&view, style, marks[0].span.source, line, focus_of(marks, n));
	for (size_t i = 0; i < n; i++)
		placed[i] = place_mark(&view, &marks[i]);
	fprintf(style->out, " %*u | ", (int)style->gutter, line);
	fwrite(buffer_text(&view.shown).ptr, 1, view.shown.len, style->out);
	fputc('\n', style->out);
	write_marks(style, &view, placed, n);
	buffer_free(&view.shown);
	buffer_free(&view.blanks);
}

void snippet_write_bar(const struct snippet_style *style)
{
	fprintf(style->out, " %*s |\n", (int)style->gutter, "");
}

void snippet_write(const struct snippet_style *style, struct snippet_mark *marks,
		   size_t n)
{
	uint32_t before = 0;
	qsort(marks, n, sizeof *marks, compare_marks);
	snippet_write_bar(style);
	for (size_t i = 0, end; i < n; i = end) {
		uint32_t line = span_line(marks[i].span);
		for (end = i + 1; end < n && span_line(marks[end].span) == line;)
			end++;
		if (before && line > before + 1)
			fputs("...\n", style->out);
		write_line(style, line, marks + i, end - i);
		before = line;
	}
}

unsigned snippet_gutter(const struct snippet_mark *marks, size_t n)
{
	unsigned digits = 1;
	uint64_t limit = 10;
	for (size_t i = 0; i < n; i++)
		while (span_line(marks[i].span) >= limit) {
			limit *= 10;
			digits++;
		}
	return digits;
}
