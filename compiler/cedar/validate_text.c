/* validate_text.c - strings and names that do not show as what they are.
 *
 * Gives:   warnings for characters that turn the direction of writing, for names with
 *          characters that do not show, and for texts that mix letters of scripts.
 *
 * Scripts are those of Unicode's Scripts.txt, for the ranges of letters in the table;
 * what the table does not have goes with every script.  Han goes with the other scripts
 * of Chinese, Japanese and Korean (UTS 39, section 5.1, augmented script sets).
 */
#include "cedar/validate_parts.h"

#define SHOWN_MAX 48

/* ---- scripts ------------------------------------------------------------- */

/* A bit each writing system; Han is part of several. */
enum {
	LATIN = 1 << 0,
	GREEK = 1 << 1,
	CYRILLIC = 1 << 2,
	ARMENIAN = 1 << 3,
	HEBREW = 1 << 4,
	ARABIC = 1 << 5,
	DEVANAGARI = 1 << 6,
	BENGALI = 1 << 7,
	THAI = 1 << 8,
	GEORGIAN = 1 << 9,
	CHEROKEE = 1 << 10,
	JAPANESE = 1 << 11,
	KOREAN = 1 << 12,
	BOPOMOFO = 1 << 13,
	CHINESE = 1 << 14,
	HAN = JAPANESE | KOREAN | BOPOMOFO | CHINESE,
	ANY = (1 << 15) - 1
};

static const struct {
	uint32_t first, last;
	unsigned scripts;
} ranges[] = {
	{0x41, 0x5a, LATIN},	    {0x61, 0x7a, LATIN},
	{0xaa, 0xaa, LATIN},	    {0xba, 0xba, LATIN},
	{0xc0, 0xd6, LATIN},	    {0xd8, 0xf6, LATIN},
	{0xf8, 0x2b8, LATIN},	    {0x370, 0x373, GREEK},
	{0x376, 0x377, GREEK},	    {0x37b, 0x37d, GREEK},
	{0x37f, 0x37f, GREEK},	    {0x386, 0x386, GREEK},
	{0x388, 0x3e1, GREEK},	    {0x3f0, 0x3ff, GREEK},
	{0x400, 0x481, CYRILLIC},   {0x48a, 0x52f, CYRILLIC},
	{0x531, 0x556, ARMENIAN},   {0x561, 0x587, ARMENIAN},
	{0x5d0, 0x5ea, HEBREW},	    {0x620, 0x63f, ARABIC},
	{0x641, 0x64a, ARABIC},	    {0x671, 0x6d3, ARABIC},
	{0x905, 0x939, DEVANAGARI}, {0x985, 0x9b9, BENGALI},
	{0xe01, 0xe30, THAI},	    {0x10a0, 0x10fa, GEORGIAN},
	{0x10fc, 0x10ff, GEORGIAN}, {0x1100, 0x11ff, KOREAN},
	{0x13a0, 0x13f5, CHEROKEE}, {0x1e00, 0x1eff, LATIN},
	{0x1f00, 0x1ffe, GREEK},    {0x3041, 0x3096, JAPANESE},
	{0x30a1, 0x30fa, JAPANESE}, {0x3105, 0x312f, BOPOMOFO},
	{0x3400, 0x4dbf, HAN},	    {0x4e00, 0x9fff, HAN},
	{0xa640, 0xa66e, CYRILLIC}, {0xab70, 0xabbf, CHEROKEE},
	{0xac00, 0xd7a3, KOREAN},   {0xff21, 0xff3a, LATIN},
	{0xff41, 0xff5a, LATIN},    {0x20000, 0x2fa1d, HAN},
};

static unsigned scripts_of(uint32_t code_point)
{
	size_t low = 0, high = sizeof ranges / sizeof *ranges;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (code_point > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < sizeof ranges / sizeof *ranges && code_point >= ranges[low].first)
		return ranges[low].scripts;
	return ANY;
}

static const char *script_name(unsigned scripts)
{
	static const char *const names[] = {
		"Latin",    "Greek",	  "Cyrillic", "Armenian", "Hebrew",
		"Arabic",   "Devanagari", "Bengali",  "Thai",	  "Georgian",
		"Cherokee", "Japanese",	  "Korean",   "Bopomofo",
	};
	if (scripts == HAN)
		return "Han";
	size_t i = 0;
	while (!(scripts & 1u << i))
		i++;
	return names[i];
}

/* ---- characters ---------------------------------------------------------- */

static uint32_t decode(struct text t, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)t.ptr;
	if (len <= 1)
		return bytes[0];
	uint32_t code_point = bytes[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++)
		code_point = code_point << 6 | (bytes[i] & 0x3fu);
	return code_point;
}

static bool turns_direction(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Control characters, format characters and private ones. */
static bool is_invisible(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c ||
	       c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       (c >= 0xe000 && c <= 0xf8ff) || c == 0xfeff ||
	       (c >= 0xfff9 && c <= 0xfffb) || c >= 0xe0000;
}

/* What the characters of a text come to. */
struct survey {
	bool has_direction, has_invisible;
	uint32_t invisible;  /* the first */
	unsigned scripts;    /* those that all letters can be of */
	unsigned first, odd; /* the scripts of the first letter, of one that differs */
};

static void survey_script(struct survey *s, uint32_t c)
{
	unsigned scripts = scripts_of(c);
	if (scripts == ANY || s->odd)
		return;
	if (!s->first)
		s->first = scripts;
	if (!(s->scripts & scripts))
		s->odd = scripts;
	s->scripts &= scripts;
}

static void survey_text(struct survey *s, struct text t)
{
	while (t.len > 0) {
		size_t len = utf8_length(t);
		uint32_t c = decode(t, len);
		if (turns_direction(c))
			s->has_direction = true;
		if (is_invisible(c) && !s->has_invisible) {
			s->has_invisible = true;
			s->invisible = c;
		}
		survey_script(s, c);
		len = len ? len : 1;
		t = (struct text){t.ptr + len, t.len - len};
	}
}

/* ---- warnings ------------------------------------------------------------ */

static void quote(struct text t, struct buffer *out)
{
	buffer_format(out, "`");
	cedar_print_string(t, out);
	buffer_format(out, "`");
}

static void warn(const struct survey *s, bool is_name, struct text t, struct span span,
		 struct diag_list *diags)
{
	const char *what = is_name ? "name" : "string";
	struct diag *d = NULL;
	struct buffer b = {0};
	if (t.len <= SHOWN_MAX)
		quote(t, &b);
	else
		buffer_format(&b, "this %s", what);
	struct text shown = buffer_text(&b);
	if (s->has_direction) {
		d = diag_add(diags, DIAG_CEDAR_TEXT_DIRECTION, span,
			     "%.*s turns the direction of writing", TEXT_ARG(shown));
		diag_label(d, "shows in another order than it is compared in");
		diag_help(d, "remove the characters that turn it");
	} else if (is_name && s->has_invisible) {
		d = diag_add(diags, DIAG_CEDAR_TEXT_INVISIBLE, span,
			     "%.*s has a character that does not show: U+%04X",
			     TEXT_ARG(shown), s->invisible);
		diag_label(d, "two names that look the same may differ");
		diag_help(d, "remove the character, here and in the data");
	} else if (s->odd) {
		d = diag_add(diags, DIAG_CEDAR_TEXT_SCRIPTS, span,
			     "%.*s mixes %s and %s letters", TEXT_ARG(shown),
			     script_name(s->first), script_name(s->odd));
		diag_label(d, "letters of both look alike");
		diag_help(d, "write all of it in one script");
	}
	buffer_free(&b);
}

static void check_text(struct text t, bool is_name, struct span span,
		       struct diag_list *diags)
{
	struct survey s = {.scripts = ANY};
	survey_text(&s, t);
	warn(&s, is_name, t, span, diags);
}

/* The literals of a pattern are one text. */
static void check_pattern(const struct cedar_expr *expr, struct diag_list *diags)
{
	struct survey s = {.scripts = ANY};
	struct buffer b = {0};
	for (size_t i = 0; i < expr->n_pieces; i++) {
		if (expr->pieces[i].is_wildcard) {
			buffer_add_char(&b, '*');
			continue;
		}
		survey_text(&s, expr->pieces[i].literal);
		buffer_add_text(&b, expr->pieces[i].literal);
	}
	warn(&s, false, buffer_text(&b), expr->text_span, diags);
	buffer_free(&b);
}

static void check_expr(const struct cedar_expr *expr, struct diag_list *diags)
{
	if (expr->op == CEDAR_STRING)
		check_text(expr->text, false, expr->span, diags);
	else if (expr->op == CEDAR_ENTITY)
		check_text(expr->uid.id, false, expr->span, diags);
	else if (expr->op == CEDAR_LIKE)
		check_pattern(expr, diags);
	else if (expr->op == CEDAR_ATTR)
		check_text(expr->text, true, expr->text_span, diags);
	for (size_t i = 0; i < expr->n_names; i++)
		check_text(expr->names[i], true, expr->name_spans[i], diags);
	for (size_t i = 0; i < expr->n_kids; i++)
		check_expr(expr->kids[i], diags);
}

void validate_texts(const struct cedar_policy *policy, struct diag_list *diags)
{
	const struct cedar_scope *scopes[] = {&policy->principal, &policy->action,
					      &policy->resource};
	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
		for (size_t k = 0; k < scopes[i]->n_refs; k++)
			check_text(scopes[i]->refs[k].id, false, scopes[i]->ref_spans[k],
				   diags);
	for (size_t i = 0; i < policy->n_conditions; i++)
		check_expr(policy->conditions[i].body, diags);
}
