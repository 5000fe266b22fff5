/* json_doc.c - strict JSON (RFC 8259) into a document tree.
 *
 * Needs:  bytes of a source.
 * Gives:  a tree, or the first fault in document order.
 * Keeps:  the faults that the runtime's reader finds, in the order it finds them, so
 *         that a request is unreadable to both for the same reason.
 */
#include "base/json_doc.h"

#include <stdlib.h>
#include <string.h>

struct limits {
	unsigned depth;
	size_t string, members, values;
	const char *help;
};

static const struct limits request_limits = {
	DOC_DEPTH_MAX, JSON_STRING_MAX, JSON_MEMBERS_MAX, SIZE_MAX,
	"shorten it: strings up to 65536 bytes, objects up to 256 members"};
static const struct limits large_limits = {
	JSON_LARGE_DEPTH_MAX, SIZE_MAX, SIZE_MAX, JSON_LARGE_VALUES_MAX,
	"split it: up to 4194304 values in one document"};

struct reader {
	struct arena *arena;
	const struct source *source;
	const struct limits *limits;
	const char *bytes;
	uint32_t at, end;
	size_t n_values;
	struct buffer string; /* being decoded */
	enum json_fault fault;
	struct span fault_span;
	const char *what;	 /* is wrong, as a title */
	struct span first_given; /* of a duplicate member */
};

static struct doc *read_value(struct reader *r, unsigned depth);

/* ---- faults -------------------------------------------------------------- */

static bool fail_span(struct reader *r, enum json_fault fault, uint32_t begin,
		      uint32_t end, const char *what)
{
	r->fault = fault;
	r->fault_span = (struct span){r->source, begin, end};
	r->what = what;
	return false;
}

/* At the cursor, which stays. */
static bool fail(struct reader *r, enum json_fault fault, const char *what)
{
	return fail_span(r, fault, r->at, r->at < r->end ? r->at + 1 : r->at, what);
}

static const char *fault_help(const struct reader *r)
{
	switch (r->fault) {
	case JSON_OK:
		break;
	case JSON_SYNTAX:
		return "write it as RFC 8259 has it: no comments, no trailing commas";
	case JSON_UTF8:
		return "write characters as UTF-8, and surrogates only in pairs";
	case JSON_DUPLICATE:
		return "remove one of them";
	case JSON_DEPTH:
		return "flatten the structure";
	case JSON_LIMIT:
		return r->limits->help;
	}
	return "";
}

static void report(const struct reader *r, struct diag_list *diags)
{
	struct diag *d =
		diag_add(diags, DIAG_JSON_DOCUMENT, r->fault_span, "%s", r->what);
	if (r->fault == JSON_DUPLICATE)
		diag_also(diag_label(d, "given again here"), r->first_given,
			  "first given here");
	diag_help(d, "%s", fault_help(r));
}

/* ---- tokens -------------------------------------------------------------- */

static bool is_space(char c)
{
	return memchr(" \t\n\r", c, 4) != NULL;
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end && is_space(r->bytes[r->at]))
		r->at++;
}

static bool is_at(const struct reader *r, char c)
{
	return r->at < r->end && r->bytes[r->at] == c;
}

static bool take(struct reader *r, char c)
{
	bool found = is_at(r, c);
	r->at += found;
	return found;
}

/* ---- strings ------------------------------------------------------------- */

/* Four hex digits at the cursor. */
static bool read_hex4(struct reader *r, uint32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++, r->at++) {
		int digit = r->at < r->end ? text_hex_digit(r->bytes[r->at]) : -1;
		if (digit < 0)
			return fail(r, JSON_SYNTAX,
				    "`\\u` needs four hexadecimal digits");
		*unit = *unit * 16 + (uint32_t)digit;
	}
	return true;
}

/* Behind `\u`; the escape began at `begin`. */
static bool read_unicode(struct reader *r, uint32_t begin)
{
	char utf8[4];
	uint32_t code_point, low = 0;
	if (!read_hex4(r, &code_point))
		return false;
	if (code_point >= 0xd800 && code_point < 0xdc00 && r->end - r->at >= 2 &&
	    r->bytes[r->at] == '\\' && r->bytes[r->at + 1] == 'u') {
		r->at += 2;
		if (!read_hex4(r, &low))
			return false;
		if (low >= 0xdc00 && low < 0xe000)
			code_point =
				0x10000 + ((code_point - 0xd800) << 10) + (low - 0xdc00);
	}
	size_t len = utf8_encode(code_point, utf8);
	if (len == 0)
		return fail_span(r, JSON_UTF8, begin, r->at,
				 "lone surrogate in a string");
	buffer_add(&r->string, utf8, len);
	return true;
}

/* Behind the backslash. */
static bool read_escape(struct reader *r)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	uint32_t begin = r->at - 1;
	char c = r->at < r->end ? r->bytes[r->at] : '\0';
	if (take(r, 'u'))
		return read_unicode(r, begin);
	const char *found = c ? strchr(from, c) : NULL;
	if (!found)
		return fail(r, JSON_SYNTAX, "unknown escape in a string");
	buffer_add_char(&r->string, to[found - from]);
	r->at++;
	return true;
}

/* Up to the next quote or backslash. */
static bool skip_characters(struct reader *r)
{
	while (r->at < r->end && !is_at(r, '"') && !is_at(r, '\\')) {
		struct text rest = {r->bytes + r->at, r->end - r->at};
		if ((unsigned char)rest.ptr[0] < 0x20)
			return fail(r, JSON_SYNTAX, "control character in a string");
		size_t len = (unsigned char)rest.ptr[0] < 0x80 ? 1 : utf8_length(rest);
		if (len == 0)
			return fail(r, JSON_UTF8, "string is not UTF-8");
		r->at += (uint32_t)len;
	}
	return r->at < r->end || fail(r, JSON_SYNTAX, "string is not closed");
}

/* Behind the opening quote, up to and with the closing one. */
static bool read_string(struct reader *r, struct text *out)
{
	uint32_t begin = r->at - 1, run = r->at;
	r->string.len = 0;
	for (;;) {
		if (!skip_characters(r))
			return false;
		buffer_add(&r->string, r->bytes + run, r->at - run);
		bool is_end = take(r, '"');
		if (!is_end && r->string.len <= r->limits->string) {
			r->at++;
			if (!read_escape(r))
				return false;
		}
		if (r->string.len > r->limits->string)
			return fail_span(r, JSON_LIMIT, begin, r->at,
					 "string is too long");
		run = r->at;
		if (is_end)
			break;
	}
	*out = text_copy(r->arena, buffer_text(&r->string));
	return true;
}

/* ---- other scalars ------------------------------------------------------- */

static bool skip_digits(struct reader *r)
{
	uint32_t begin = r->at;
	while (r->at < r->end && r->bytes[r->at] >= '0' && r->bytes[r->at] <= '9')
		r->at++;
	return r->at > begin || fail(r, JSON_SYNTAX, "a digit is missing here");
}

/* RFC 8259 section 6. */
static bool skip_number(struct reader *r)
{
	if (!take(r, '0') && !skip_digits(r))
		return false;
	if (take(r, '.') && !skip_digits(r))
		return false;
	if (!take(r, 'e') && !take(r, 'E'))
		return true;
	if (!take(r, '+'))
		take(r, '-');
	return skip_digits(r);
}

static bool read_number(struct reader *r, struct doc *doc)
{
	uint32_t begin = r->at;
	doc->kind = DOC_NUMBER;
	if (!take(r, '-') &&
	    (r->at >= r->end || !memchr("0123456789", r->bytes[r->at], 10)))
		return fail(r, JSON_SYNTAX, "a value is missing here");
	if (!skip_number(r))
		return false;
	doc->text = (struct text){r->bytes + begin, r->at - begin};
	doc->number_fits = number_read(doc->text, &doc->number);
	return true;
}

static bool read_word(struct reader *r, struct doc *doc, const char *word,
		      enum doc_kind kind)
{
	size_t len = strlen(word);
	if (r->end - r->at < len || memcmp(r->bytes + r->at, word, len) != 0)
		return fail(r, JSON_SYNTAX, "a value is missing here");
	doc->kind = kind;
	doc->text = (struct text){r->bytes + r->at, len};
	doc->boolean = word[0] == 't';
	r->at += (uint32_t)len;
	return true;
}

/* ---- containers ---------------------------------------------------------- */

/* Among the first JSON_MEMBERS_MAX, which keeps the search short. */
static const struct doc_member *find_member(const struct doc *object, struct text key)
{
	if (object->n > JSON_MEMBERS_MAX)
		return NULL;
	for (size_t i = 0; i < object->n; i++)
		if (text_equal(object->members[i].key, key))
			return &object->members[i];
	return NULL;
}

static bool fail_duplicate(struct reader *r, const struct doc_member *first,
			   struct span second)
{
	r->first_given = first->key_span;
	return fail_span(r, JSON_DUPLICATE, second.begin, second.end,
			 "member is given twice");
}

static int compare_members(const void *a, const void *b)
{
	const struct doc_member *left = *(const struct doc_member *const *)a;
	const struct doc_member *right = *(const struct doc_member *const *)b;
	int order = text_compare(left->key, right->key);
	if (order != 0)
		return order;
	return left->key_span.begin < right->key_span.begin ? -1 : 1;
}

/* What find_member leaves open: objects of more members are sorted once they are read. */
static bool check_distinct(struct reader *r, const struct doc *object)
{
	if (object->kind != DOC_MAPPING || object->n <= JSON_MEMBERS_MAX)
		return true;
	const struct doc_member **sorted =
		ARENA_ARRAY(r->arena, const struct doc_member *, object->n);
	for (size_t i = 0; i < object->n; i++)
		sorted[i] = &object->members[i];
	qsort(sorted, object->n, sizeof *sorted, compare_members);
	for (size_t i = 1; i < object->n; i++)
		if (text_equal(sorted[i - 1]->key, sorted[i]->key))
			return fail_duplicate(r, sorted[i - 1], sorted[i]->key_span);
	return true;
}

/* A key that the object may have. */
static bool read_key(struct reader *r, const struct doc *object,
		     struct doc_member *member)
{
	uint32_t begin = r->at;
	if (!take(r, '"'))
		return fail(r, JSON_SYNTAX, "a key in double quotes is missing here");
	if (!read_string(r, &member->key))
		return false;
	member->key_span = (struct span){r->source, begin, r->at};
	const struct doc_member *first = find_member(object, member->key);
	if (first)
		return fail_duplicate(r, first, member->key_span);
	if (object->n >= r->limits->members)
		return fail_span(r, JSON_LIMIT, begin, r->at,
				 "object has too many members");
	skip_space(r);
	return take(r, ':') || fail(r, JSON_SYNTAX, "a `:` is missing here");
}

static bool read_member(struct reader *r, struct doc *object, unsigned depth)
{
	struct doc_member member = {0};
	if (!read_key(r, object, &member))
		return false;
	member.value = read_value(r, depth);
	if (!member.value)
		return false;
	ARENA_PUSH(r->arena, object->members, object->n, member);
	return true;
}

static bool read_item(struct reader *r, struct doc *list, unsigned depth)
{
	struct doc *item = read_value(r, depth);
	if (!item)
		return false;
	ARENA_PUSH(r->arena, list->items, list->n, item);
	return true;
}

static bool read_container(struct reader *r, struct doc *doc, unsigned depth)
{
	bool is_object = is_at(r, '{');
	char close = is_object ? '}' : ']';
	doc->kind = is_object ? DOC_MAPPING : DOC_SEQUENCE;
	if (depth > r->limits->depth)
		return fail(r, JSON_DEPTH, "document is nested too deeply");
	r->at++;
	skip_space(r);
	while (!take(r, close)) {
		if (doc->n > 0 && !take(r, ','))
			return fail(r, JSON_SYNTAX,
				    is_object ? "a `,` or `}` is missing here"
					      : "a `,` or `]` is missing here");
		skip_space(r);
		if (is_object ? !read_member(r, doc, depth + 1)
			      : !read_item(r, doc, depth + 1))
			return false;
		skip_space(r);
	}
	return check_distinct(r, doc);
}

static bool read_content(struct reader *r, struct doc *doc, unsigned depth)
{
	switch (r->at < r->end ? r->bytes[r->at] : '\0') {
	case '{':
	case '[':
		return read_container(r, doc, depth);
	case 't':
		return read_word(r, doc, "true", DOC_BOOL);
	case 'f':
		return read_word(r, doc, "false", DOC_BOOL);
	case 'n':
		return read_word(r, doc, "null", DOC_NULL);
	case '"':
		r->at++;
		doc->kind = DOC_STRING;
		return read_string(r, &doc->text);
	default:
		return read_number(r, doc);
	}
}

static struct doc *read_value(struct reader *r, unsigned depth)
{
	skip_space(r);
	if (++r->n_values > r->limits->values) {
		fail(r, JSON_LIMIT, "document has too many values");
		return NULL;
	}
	struct doc *doc = ARENA_NEW(r->arena, struct doc);
	doc->span = (struct span){r->source, r->at, r->at};
	bool ok = read_content(r, doc, depth);
	doc->span.end = r->at;
	return ok ? doc : NULL;
}

static struct doc *read_document(struct reader *r, struct diag_list *diags,
				 enum json_fault *fault)
{
	r->bytes = r->source->body.ptr;
	struct doc *doc = read_value(r, 1);
	skip_space(r);
	if (doc && r->at < r->end) {
		fail(r, JSON_SYNTAX, "the JSON value has already ended");
		doc = NULL;
	}
	if (!doc && diags)
		report(r, diags);
	buffer_free(&r->string);
	*fault = r->fault;
	return doc;
}

struct doc *json_doc_read(struct arena *arena, const struct source *source,
			  uint32_t begin, uint32_t end, struct diag_list *diags,
			  enum json_fault *fault)
{
	struct reader r = {.arena = arena,
			   .source = source,
			   .limits = &request_limits,
			   .at = begin,
			   .end = end};
	return read_document(&r, diags, fault);
}

struct doc *json_doc_read_large(struct arena *arena, const struct source *source,
				struct diag_list *diags, enum json_fault *fault)
{
	struct reader r = {.arena = arena,
			   .source = source,
			   .limits = &large_limits,
			   .end = (uint32_t)source->body.len};
	return read_document(&r, diags, fault);
}

bool json_doc_is_object(struct text body)
{
	size_t at = 0;
	while (at < body.len && is_space(body.ptr[at]))
		at++;
	return at < body.len && body.ptr[at] == '{';
}
