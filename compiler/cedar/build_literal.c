/* build_literal.c - actions of the Cedar grammar: names, numbers, strings, patterns.
 *
 * Needs:   tokens of cedar.re; the text is valid UTF-8.
 * Gives:   decoded literals.  Escapes are \n \r \t \\ \0 \' \", \xHH up to 7F, and
 *          \u{H..} with one to six digits; in a pattern also \* for a star that is
 *          meant.  Line ends may stand in strings, carriage returns may not.
 */
#include <string.h>

#include "cedar/parser.h"
#include "cedar_tokens.h"

#define LONG_EDGE ((uint64_t)1 << 63) /* one more than the largest number */

/* ---- strings ------------------------------------------------------------- */

/* What stands at one place of a string or pattern. */
enum element { ELEMENT_BYTES, ELEMENT_STAR, ELEMENT_ESCAPED_STAR, ELEMENT_BAD };

struct decoder {
	const char *p, *end;
	char bytes[4]; /* of ELEMENT_BYTES */
	size_t n_bytes;
};

static enum element give(struct decoder *d, uint32_t code_point)
{
	d->n_bytes = utf8_encode(code_point, d->bytes);
	if (d->n_bytes == 0)
		return ELEMENT_BAD;
	return code_point == '*' ? ELEMENT_STAR : ELEMENT_BYTES;
}

/* Behind `\x`. */
static enum element decode_hex(struct decoder *d)
{
	uint32_t value = 0;
	for (int i = 0; i < 2; i++) {
		if (d->p == d->end || text_hex_digit(*d->p) < 0)
			return ELEMENT_BAD;
		value = value * 16 + (uint32_t)text_hex_digit(*d->p++);
	}
	return value <= 0x7F ? give(d, value) : ELEMENT_BAD;
}

/* Behind `\u`: braces, and between them digits, behind the first also `_`. */
static enum element decode_unicode(struct decoder *d)
{
	uint32_t value = 0, n_digits = 0;
	if (d->p == d->end || *d->p++ != '{')
		return ELEMENT_BAD;
	while (d->p < d->end &&
	       (text_hex_digit(*d->p) >= 0 || (*d->p == '_' && n_digits > 0))) {
		if (*d->p != '_') {
			value = value * 16 + (uint32_t)text_hex_digit(*d->p);
			if (++n_digits > 6)
				return ELEMENT_BAD;
		}
		d->p++;
	}
	if (n_digits == 0 || d->p == d->end || *d->p++ != '}')
		return ELEMENT_BAD;
	return give(d, value);
}

/* Behind a backslash. */
static enum element decode_escape(struct decoder *d)
{
	static const char letters[] = "nrt\\0'\"", meant[] = "\n\r\t\\\0'\"";
	const char *letter = memchr(letters, *d->p, sizeof letters - 1);
	if (*d->p == '*') {
		d->p++;
		return ELEMENT_ESCAPED_STAR;
	}
	if (letter) {
		d->p++;
		return give(d, (unsigned char)meant[letter - letters]);
	}
	if (*d->p == 'x' || *d->p == 'u')
		return *d->p++ == 'x' ? decode_hex(d) : decode_unicode(d);
	d->p += utf8_length((struct text){d->p, (size_t)(d->end - d->p)});
	return ELEMENT_BAD;
}

static enum element decode_next(struct decoder *d)
{
	char first = *d->p++;
	d->bytes[0] = first;
	d->n_bytes = 1;
	if (first == '\\')
		return decode_escape(d);
	if (first == '*')
		return ELEMENT_STAR;
	return first == '\r' ? ELEMENT_BAD : ELEMENT_BYTES;
}

static void bad_element(struct cedar_reader *c, const char *begin, const char *end,
			bool is_star)
{
	uint32_t from = (uint32_t)(begin - c->text.ptr),
		 to = (uint32_t)(end - c->text.ptr);
	struct text shown = cedar_read_shown(c, from, to);
	struct span span = cedar_read_span(c, from, to);
	struct diag *d;
	if (*begin == '\r') {
		d = diag_add(c->diags, DIAG_CEDAR_CARRIAGE_RETURN, span,
			     "a carriage return stands in a string");
		diag_label(d, "line ends in strings are line feeds");
		diag_help(d, "save the file with LF line ends, or write `\\r`");
		return;
	}
	d = diag_add(c->diags, DIAG_CEDAR_ESCAPE, span, "unknown escape `%.*s`",
		     TEXT_ARG(shown));
	if (is_star) {
		diag_label(d, "`\\*` is for patterns, behind `like`");
		diag_help(d, "write `*`");
	} else if (begin[1] == 'u' || begin[1] == 'x') {
		diag_label(d, begin[1] == 'u' ? "one to six hex digits in braces, and no "
						"surrogate"
					      : "two hex digits, at most `\\x7f`");
		diag_help(d, begin[1] == 'u' ? "write it as in `\\u{e9}`"
					     : "write it as in `\\x1b` or `\\u{e9}`");
	} else {
		diag_label(d, "known are \\n \\r \\t \\\\ \\0 \\' \\\" \\xHH \\u{H}");
		diag_help(d, "write `\\%.*s` for a backslash", TEXT_ARG(shown));
	}
}

struct text cedar_decode_string(struct cedar_reader *c, struct cedar_token t)
{
	struct decoder d = {.p = c->text.ptr + t.begin + 1,
			    .end = c->text.ptr + t.end - 1};
	size_t size = (size_t)(d.end - d.p);
	struct text out = {d.p, size};
	bool is_ok = true;
	if (!memchr(d.p, '\\', size) && !memchr(d.p, '\r', size))
		return out;
	char *bytes = arena_alloc(c->arena, size + sizeof d.bytes);
	out = (struct text){bytes, 0};
	while (d.p < d.end) {
		const char *begin = d.p;
		enum element element = decode_next(&d);
		if (element == ELEMENT_BAD || element == ELEMENT_ESCAPED_STAR) {
			bad_element(c, begin, d.p, element == ELEMENT_ESCAPED_STAR);
			is_ok = false;
			continue;
		}
		memcpy(bytes + out.len, d.bytes, d.n_bytes);
		out.len += d.n_bytes;
	}
	return is_ok ? out : (struct text){NULL, 0};
}

/* ---- patterns ------------------------------------------------------------ */

static void add_wildcard(struct cedar_reader *c, struct cedar_expr *like)
{
	struct cedar_piece star = {.is_wildcard = true};
	if (like->n_pieces == 0 || !like->pieces[like->n_pieces - 1].is_wildcard)
		ARENA_PUSH(c->arena, like->pieces, like->n_pieces, star);
}

/* Append to the last run, which ends where free memory begins. */
static void add_literal(struct cedar_reader *c, struct cedar_expr *like, char *at,
			const struct decoder *d)
{
	struct cedar_piece run = {false, {at, 0}};
	if (like->n_pieces == 0 || like->pieces[like->n_pieces - 1].is_wildcard)
		ARENA_PUSH(c->arena, like->pieces, like->n_pieces, run);
	memcpy(at, d->bytes, d->n_bytes);
	like->pieces[like->n_pieces - 1].literal.len += d->n_bytes;
}

bool cedar_decode_pattern(struct cedar_reader *c, struct cedar_token t,
			  struct cedar_expr *like)
{
	struct decoder d = {.p = c->text.ptr + t.begin + 1,
			    .end = c->text.ptr + t.end - 1};
	char *at = arena_alloc(c->arena, (size_t)(d.end - d.p) + sizeof d.bytes);
	bool is_ok = true;
	while (d.p < d.end) {
		const char *begin = d.p;
		switch (decode_next(&d)) {
		case ELEMENT_BAD:
			bad_element(c, begin, d.p, false);
			is_ok = false;
			break;
		case ELEMENT_STAR: /* also as `\x2a`, as the reference has it */
			add_wildcard(c, like);
			break;
		case ELEMENT_ESCAPED_STAR:
			d.bytes[0] = '*';
			d.n_bytes = 1;
			add_literal(c, like, at++, &d);
			break;
		case ELEMENT_BYTES:
			add_literal(c, like, at, &d);
			at += d.n_bytes;
			break;
		}
	}
	return is_ok;
}

/* ---- names --------------------------------------------------------------- */

struct cedar_path cedar_read_part(struct cedar_reader *c, struct cedar_path path,
				  struct cedar_token word)
{
	size_t n_spans = path.n;
	if (path.n == 0)
		path.begin = word.begin;
	path.end = word.end;
	ARENA_PUSH(c->arena, path.parts, path.n, cedar_token_text(c, word));
	ARENA_PUSH(c->arena, path.spans, n_spans, cedar_token_span(c, word));
	return path;
}

struct text cedar_path_name(struct cedar_reader *c, struct cedar_path path)
{
	size_t size = 0, len = 0;
	if (path.n == 1)
		return path.parts[0];
	for (size_t i = 0; i < path.n; i++)
		size += path.parts[i].len + 2;
	char *name = arena_alloc(c->arena, size);
	for (size_t i = 0; i < path.n; i++) {
		if (i > 0) {
			memcpy(name + len, "::", 2);
			len += 2;
		}
		memcpy(name + len, path.parts[i].ptr, path.parts[i].len);
		len += path.parts[i].len;
	}
	return (struct text){name, len};
}

/* ---- nodes --------------------------------------------------------------- */

static struct cedar_node leaf(struct cedar_reader *c, struct cedar_expr *expr,
			      uint32_t begin, uint32_t end)
{
	return cedar_node_new(c, expr, begin, end, 1);
}

static struct cedar_node nothing(uint32_t begin, uint32_t end)
{
	return (struct cedar_node){.begin = begin, .end = end, .depth = 1};
}

struct cedar_node cedar_read_bool(struct cedar_reader *c, struct cedar_token t,
				  bool value)
{
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_BOOL, t.begin, t.end);
	expr->boolean = value;
	return leaf(c, expr, t.begin, t.end);
}

struct cedar_node cedar_read_number(struct cedar_reader *c, struct cedar_token t)
{
	uint64_t value = 0;
	for (uint32_t i = t.begin; i < t.end; i++) {
		char digit = c->text.ptr[i];
		if (digit < '0' || digit > '9') /* reported by the lexer */
			return nothing(t.begin, t.end);
		if (value > LONG_EDGE / 10) {
			cedar_number_too_large(c, t.begin, t.end);
			return nothing(t.begin, t.end);
		}
		value = value * 10 + (uint64_t)(digit - '0');
	}
	if (value > LONG_EDGE) {
		cedar_number_too_large(c, t.begin, t.end);
		return nothing(t.begin, t.end);
	}
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_LONG, t.begin, t.end);
	struct cedar_node node = leaf(c, expr, t.begin, t.end);
	node.is_edge = value == LONG_EDGE;
	expr->integer = node.is_edge ? INT64_MIN : (int64_t)value;
	return node;
}

struct cedar_node cedar_read_string(struct cedar_reader *c, struct cedar_token t)
{
	struct text text = cedar_decode_string(c, t);
	if (!text.ptr)
		return nothing(t.begin, t.end);
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_STRING, t.begin, t.end);
	expr->text = text;
	return leaf(c, expr, t.begin, t.end);
}

struct cedar_node cedar_read_name(struct cedar_reader *c, struct cedar_path name)
{
	for (size_t i = 0; name.n == 1 && i < N_CEDAR_VARS; i++) {
		if (!text_is(name.parts[0], cedar_var_name((enum cedar_var)i)))
			continue;
		struct cedar_expr *expr =
			cedar_read_expr(c, CEDAR_VAR, name.begin, name.end);
		expr->var = (enum cedar_var)i;
		return leaf(c, expr, name.begin, name.end);
	}
	cedar_unknown_variable(c, name);
	return nothing(name.begin, name.end);
}

struct cedar_node cedar_read_entity(struct cedar_reader *c, struct cedar_path type,
				    struct cedar_token id)
{
	struct text text = cedar_decode_string(c, id);
	if (!text.ptr)
		return nothing(type.begin, id.end);
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_ENTITY, type.begin, id.end);
	expr->uid = (struct cedar_uid){cedar_path_name(c, type), text};
	return leaf(c, expr, type.begin, id.end);
}

struct cedar_node cedar_read_slot(struct cedar_reader *c, struct cedar_token t)
{
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_SLOT_PLACE, cedar_token_span(c, t),
				  "slot `%.*s` stands in a condition",
				  TEXT_ARG(cedar_token_shown(c, t)));
	diag_label(d, "slots stand in the scope only");
	diag_help(d,
		  "write `principal`, `resource`, or compare with the slot in the scope");
	return nothing(t.begin, t.end);
}

void cedar_read_uid(struct cedar_reader *c, struct cedar_path type, struct cedar_token id)
{
	c->uid = (struct cedar_uid){cedar_path_name(c, type), cedar_decode_string(c, id)};
}
