/* json_doc.c - strict JSON (RFC 8259) into a document tree.
 *
 * Needs:  bytes.
 * Gives:  a tree, or the first fault in document order.
 */
#include "base/json_doc.h"

#include <string.h>

struct reader {
	struct arena *arena;
	const struct source *source;
	const char *bytes;
	uint32_t at, end;
	enum json_fault fault;
	uint32_t fault_at;
};

static struct doc *read_value(struct reader *r, unsigned depth);

static void *fail_at(struct reader *r, enum json_fault fault, uint32_t at)
{
	if (r->fault == JSON_OK) {
		r->fault = fault;
		r->fault_at = at;
	}
	return NULL;
}

static void *fail(struct reader *r, enum json_fault fault)
{
	return fail_at(r, fault, r->at);
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end && memchr(" \t\n\r", r->bytes[r->at], 4))
		r->at++;
}

static bool take(struct reader *r, char c)
{
	skip_space(r);
	if (r->at >= r->end || r->bytes[r->at] != c)
		return false;
	r->at++;
	return true;
}

static struct doc *node_new(struct reader *r, enum doc_kind kind, uint32_t begin)
{
	struct doc *doc = ARENA_NEW(r->arena, struct doc);
	doc->kind = kind;
	doc->span = (struct span){ r->source, begin, r->at };
	return doc;
}

/* ---- strings ------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hex digits at the cursor; -1 if they are not there. */
static int32_t read_hex4(struct reader *r)
{
	int32_t value = 0;
	if (r->end - r->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(r->bytes[r->at + (uint32_t)i]);
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	r->at += 4;
	return value;
}

/* After `\u`. */
static bool read_unicode(struct reader *r, struct buffer *out, uint32_t begin)
{
	char utf8[4];
	int32_t unit = read_hex4(r);
	if (unit < 0)
		return fail_at(r, JSON_SYNTAX, begin) != NULL;
	uint32_t code_point = (uint32_t)unit;
	if (unit >= 0xd800 && unit < 0xdc00) {
		bool has_low = r->end - r->at >= 6 && r->bytes[r->at] == '\\' &&
			       r->bytes[r->at + 1] == 'u';
		r->at += has_low ? 2 : 0;
		int32_t low = has_low ? read_hex4(r) : 0;
		if (low < 0)
			return fail_at(r, JSON_SYNTAX, r->at - 2) != NULL;
		if (low < 0xdc00 || low > 0xdfff)
			return fail_at(r, JSON_UTF8, begin) != NULL;
		code_point = 0x10000 + ((uint32_t)(unit - 0xd800) << 10) +
			     (uint32_t)(low - 0xdc00);
	}
	size_t len = utf8_encode(code_point, utf8);
	if (len == 0)
		return fail_at(r, JSON_UTF8, begin) != NULL;
	buffer_add(out, utf8, len);
	return true;
}

static bool read_escape(struct reader *r, struct buffer *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	uint32_t begin = r->at - 1;
	if (r->at >= r->end)
		return fail(r, JSON_SYNTAX) != NULL;
	char c = r->bytes[r->at++];
	if (c == 'u')
		return read_unicode(r, out, begin);
	const char *found = c ? strchr(from, c) : NULL;
	if (!found)
		return fail_at(r, JSON_SYNTAX, begin) != NULL;
	buffer_add_char(out, to[found - from]);
	return true;
}

/* Bytes up to the closing quote, which is taken; the opening one already is. */
static bool read_string_bytes(struct reader *r, struct buffer *out)
{
	uint32_t begin = r->at;
	while (r->at < r->end && r->bytes[r->at] != '"') {
		unsigned char c = (unsigned char)r->bytes[r->at];
		if (c < 0x20)
			return fail(r, JSON_SYNTAX) != NULL;
		size_t len = 1;
		if (c >= 0x80) {
			len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
			struct text sequence = { r->bytes + r->at, len };
			if (r->end - r->at < len || !text_is_utf8(sequence))
				return fail(r, JSON_UTF8) != NULL;
		}
		r->at++;
		if (c == '\\') {
			if (!read_escape(r, out))
				return false;
		} else {
			buffer_add(out, r->bytes + r->at - 1, len);
			r->at += (uint32_t)len - 1;
		}
		if (out->len > JSON_STRING_MAX)
			return fail_at(r, JSON_LIMIT, begin) != NULL;
	}
	if (r->at >= r->end)
		return fail(r, JSON_SYNTAX) != NULL;
	r->at++;
	return true;
}

static bool read_string(struct reader *r, struct text *out)
{
	struct buffer b = { 0 };
	bool ok = read_string_bytes(r, &b);
	if (ok)
		*out = text_copy(r->arena, buffer_text(&b));
	buffer_free(&b);
	return ok;
}

/* ---- other scalars ------------------------------------------------------- */

static uint32_t skip_digits(struct reader *r)
{
	uint32_t begin = r->at;
	while (r->at < r->end && r->bytes[r->at] >= '0' && r->bytes[r->at] <= '9')
		r->at++;
	return r->at - begin;
}

static bool is_at(const struct reader *r, const char *set)
{
	return r->at < r->end && r->bytes[r->at] && strchr(set, r->bytes[r->at]);
}

/* RFC 8259 section 6. */
static struct doc *read_number(struct reader *r)
{
	uint32_t begin = r->at;
	r->at += is_at(r, "-");
	bool starts_zero = is_at(r, "0");
	uint32_t n = skip_digits(r);
	if (n == 0 || (starts_zero && n > 1))
		return fail_at(r, JSON_SYNTAX, begin);
	if (is_at(r, ".")) {
		r->at++;
		if (skip_digits(r) == 0)
			return fail(r, JSON_SYNTAX);
	}
	if (is_at(r, "eE")) {
		r->at++;
		r->at += is_at(r, "+-");
		if (skip_digits(r) == 0)
			return fail(r, JSON_SYNTAX);
	}
	struct doc *doc = node_new(r, DOC_NUMBER, begin);
	doc->text = (struct text){ r->bytes + begin, r->at - begin };
	doc->number_fits = number_read(doc->text, &doc->number);
	return doc;
}

static struct doc *read_word(struct reader *r, const char *word, enum doc_kind kind)
{
	uint32_t begin = r->at, len = (uint32_t)strlen(word);
	if (r->end - r->at < len || memcmp(r->bytes + r->at, word, len) != 0)
		return fail(r, JSON_SYNTAX);
	r->at += len;
	struct doc *doc = node_new(r, kind, begin);
	doc->text = (struct text){ r->bytes + begin, len };
	doc->boolean = word[0] == 't';
	return doc;
}

/* ---- containers ---------------------------------------------------------- */

static bool read_member(struct reader *r, struct doc *object, unsigned depth)
{
	struct doc_member member = { 0 };
	skip_space(r);
	uint32_t begin = r->at;
	if (!take(r, '"'))
		return fail(r, JSON_SYNTAX) != NULL;
	if (!read_string(r, &member.key))
		return false;
	member.key_span = (struct span){ r->source, begin, r->at };
	if (object->n >= JSON_MEMBERS_MAX)
		return fail_at(r, JSON_LIMIT, begin) != NULL;
	if (doc_get_text(object, member.key))
		return fail_at(r, JSON_DUPLICATE, begin) != NULL;
	if (!take(r, ':'))
		return fail(r, JSON_SYNTAX) != NULL;
	member.value = read_value(r, depth + 1);
	if (!member.value)
		return false;
	ARENA_PUSH(r->arena, object->members, object->n, member);
	return true;
}

static bool read_item(struct reader *r, struct doc *list, unsigned depth)
{
	struct doc *item = read_value(r, depth + 1);
	if (item)
		ARENA_PUSH(r->arena, list->items, list->n, item);
	return item != NULL;
}

static struct doc *read_container(struct reader *r, enum doc_kind kind, unsigned depth)
{
	char close = kind == DOC_MAPPING ? '}' : ']';
	struct doc *doc = node_new(r, kind, r->at);
	if (depth > DOC_DEPTH_MAX)
		return fail(r, JSON_DEPTH);
	r->at++;
	if (!take(r, close)) {
		do {
			bool ok = kind == DOC_MAPPING ? read_member(r, doc, depth)
						      : read_item(r, doc, depth);
			if (!ok)
				return NULL;
		} while (take(r, ','));
		if (!take(r, close))
			return fail(r, JSON_SYNTAX);
	}
	doc->span.end = r->at;
	return doc;
}

static struct doc *read_value(struct reader *r, unsigned depth)
{
	skip_space(r);
	if (r->at >= r->end)
		return fail(r, JSON_SYNTAX);
	uint32_t begin = r->at;
	struct text text;
	switch (r->bytes[r->at]) {
	case '{': return read_container(r, DOC_MAPPING, depth);
	case '[': return read_container(r, DOC_SEQUENCE, depth);
	case 't': return read_word(r, "true", DOC_BOOL);
	case 'f': return read_word(r, "false", DOC_BOOL);
	case 'n': return read_word(r, "null", DOC_NULL);
	case '"': {
		r->at++;
		if (!read_string(r, &text))
			return NULL;
		struct doc *doc = node_new(r, DOC_STRING, begin);
		doc->text = text;
		return doc;
	}
	default: return read_number(r);
	}
}

static const char *fault_words(enum json_fault fault)
{
	switch (fault) {
	case JSON_OK:
	case JSON_SYNTAX: break;
	case JSON_UTF8: return "invalid UTF-8 or a lone surrogate";
	case JSON_DUPLICATE: return "this member is given twice";
	case JSON_DEPTH: return "nested too deeply";
	case JSON_LIMIT: return "too long, or too many members";
	}
	return "unexpected here";
}

struct doc *json_doc_read(struct arena *arena, const struct source *source, uint32_t begin,
			  uint32_t end, struct diag_list *diags, enum json_fault *fault)
{
	struct reader r = { .arena = arena,
			    .source = source,
			    .bytes = source->body.ptr,
			    .at = begin,
			    .end = end };
	struct doc *doc = read_value(&r, 1);
	skip_space(&r);
	if (doc && r.at < end)
		doc = fail(&r, JSON_SYNTAX);
	*fault = r.fault;
	if (!doc && diags) {
		struct span span = { source, r.fault_at,
				     r.fault_at < end ? r.fault_at + 1 : r.fault_at };
		diag_label(diag_add(diags, DIAG_JSON_DOCUMENT, span, "cannot read this as JSON"),
			   "%s", fault_words(r.fault));
	}
	return doc;
}
