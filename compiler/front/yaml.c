/* yaml.c - YAML into a document tree, strictly.
 *
 * Needs:  a source of UTF-8 text.
 * Gives:  one tree with exact spans, or diagnostics.  Aliases share the node they
 *         refer to; the size they would have when written out is bounded.
 */
#include "front/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <yaml.h>

struct anchor {
	struct text name;
	struct doc *node;
	bool is_open; /* still being read: an alias to it would be a cycle */
};

struct reader {
	struct arena *arena;
	const struct source *source;
	struct diag_list *diags;
	yaml_parser_t parser;
	yaml_event_t event;
	struct anchor *anchors;
	size_t n_anchors;
	size_t n_nodes; /* with aliases expanded */
	size_t *sizes;  /* of each anchor's node, expanded */
	uint32_t offset_of_body; /* bytes of a byte order mark */
};

static struct doc *read_node(struct reader *r, unsigned depth);

/* ---- places -------------------------------------------------------------- */

/* libyaml counts characters; the line and column lead back to bytes. */
static uint32_t byte_offset(const struct reader *r, const yaml_mark_t *mark)
{
	const struct source *source = r->source;
	if (mark->line >= source->n_lines)
		return (uint32_t)source->body.len;
	uint32_t at = source->line_starts[mark->line];
	uint32_t end = mark->line + 1 < source->n_lines ? source->line_starts[mark->line + 1]
							: (uint32_t)source->body.len;
	if (mark->line == 0)
		at += r->offset_of_body;
	for (size_t column = 0; column < mark->column && at < end; column++) {
		at++;
		while (at < end && ((unsigned char)source->body.ptr[at] & 0xc0) == 0x80)
			at++;
	}
	return at;
}

static struct span event_span(const struct reader *r)
{
	struct span span = { .source = r->source };
	span.begin = byte_offset(r, &r->event.start_mark);
	span.end = byte_offset(r, &r->event.end_mark);
	return span;
}

/* ---- events -------------------------------------------------------------- */

static void report_problem(struct reader *r)
{
	struct span span = { .source = r->source };
	const char *problem = r->parser.problem ? r->parser.problem : "unreadable text";
	span.begin = byte_offset(r, &r->parser.problem_mark);
	span.end = span.begin + 1;
	struct diag *d;
	if (r->parser.error == YAML_READER_ERROR) {
		span.begin = (uint32_t)r->parser.problem_offset;
		span.end = span.begin + 1;
		d = diag_add(r->diags, DIAG_FILE_ENCODING, span, "file is not UTF-8 text");
		diag_label(d, "%s", problem);
		return;
	}
	d = diag_add(r->diags, DIAG_YAML_SYNTAX, span, "cannot read this as YAML");
	diag_label(d, "%s", problem);
	if (r->parser.context)
		diag_note(d, "%s on line %zu", r->parser.context,
			  r->parser.context_mark.line + 1);
	diag_help(d, "check the indentation and the quotes here and on the line before");
}

static bool next_event(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->parser, &r->event))
		return true;
	memset(&r->event, 0, sizeof r->event);
	report_problem(r);
	return false;
}

static struct doc *node_new(struct reader *r, enum doc_kind kind, struct span span)
{
	struct doc *doc = ARENA_NEW(r->arena, struct doc);
	doc->kind = kind;
	doc->span = span;
	r->n_nodes++;
	return doc;
}

static bool is_within_bounds(struct reader *r, unsigned depth, struct span span)
{
	struct diag *d;
	if (depth > DOC_DEPTH_MAX) {
		d = diag_add(r->diags, DIAG_YAML_TOO_LARGE, span,
			     "document is nested deeper than %d levels", DOC_DEPTH_MAX);
		diag_help(d, "flatten the structure; no policy format needs this depth");
		return false;
	}
	if (r->n_nodes <= YAML_NODES_MAX)
		return true;
	d = diag_add(r->diags, DIAG_YAML_TOO_LARGE, span,
		     "document has more than %u values", YAML_NODES_MAX);
	diag_help(d, "remove aliases that expand to many values, or split the file");
	return false;
}

/* ---- scalars (YAML 1.2 core schema) -------------------------------------- */

static bool is_one_of(struct text t, const char *const *words)
{
	for (; *words; words++)
		if (text_is(t, *words))
			return true;
	return false;
}

static struct text without_plus(struct text t)
{
	return t.len > 1 && t.ptr[0] == '+' ? (struct text){ t.ptr + 1, t.len - 1 } : t;
}

/* Digits, sign, point and exponent only: what a person means as a number. */
static bool looks_numeric(struct text t)
{
	bool has_digit = false;
	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];
		has_digit |= c >= '0' && c <= '9';
		bool is_sign = (c == '-' || c == '+') &&
			       (i == 0 || t.ptr[i - 1] == 'e' || t.ptr[i - 1] == 'E');
		bool is_exponent = (c == 'e' || c == 'E') && has_digit && i + 1 < t.len;
		if (!(c >= '0' && c <= '9') && c != '.' && !is_sign && !is_exponent)
			return false;
	}
	return has_digit;
}

static bool is_based_number(struct text t)
{
	static const char digits[] = "0123456789abcdefABCDEF_";
	if (t.len < 3 || t.ptr[0] != '0' || (t.ptr[1] != 'x' && t.ptr[1] != 'o'))
		return false;
	for (size_t i = 2; i < t.len; i++)
		if (!strchr(digits, t.ptr[i]))
			return false;
	return true;
}

/* Does the number have a grammar of its own (`1.2.3` and `2024-01-01` do not)? */
static bool read_number(struct doc *doc, struct text written)
{
	struct number number;
	struct text t = without_plus(written);
	bool fits = number_read(t, &number);
	size_t points = 0, i = t.len > 0 && t.ptr[0] == '-';
	if (!fits)
		for (size_t j = i; j < t.len; j++)
			points += t.ptr[j] == '.';
	bool is_number = fits || (points <= 1 && t.len > i && t.ptr[i] >= '0' &&
				  t.ptr[i] <= '9' && t.ptr[t.len - 1] != '.');
	if (!is_number)
		return false;
	bool leading_zero = t.len > i + 1 && t.ptr[i] == '0' && t.ptr[i + 1] >= '0' &&
			    t.ptr[i + 1] <= '9';
	if (leading_zero)
		return false; /* `0755`: octal to some readers, a string here */
	doc->kind = DOC_NUMBER;
	doc->text = t;
	doc->number = number;
	doc->number_fits = fits;
	return true;
}

static bool resolve_plain(struct reader *r, struct doc *doc)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
	static const char *const trues[] = { "true", "True", "TRUE", NULL };
	static const char *const falses[] = { "false", "False", "FALSE", NULL };
	static const char *const specials[] = { ".inf", ".Inf", ".INF",	 "-.inf", "-.Inf", "-.INF",
						".nan", ".NaN", ".NAN", NULL };
	struct text t = doc->text;
	doc->is_plain = true;
	if (is_one_of(t, nulls)) {
		doc->kind = DOC_NULL;
	} else if (is_one_of(t, trues) || is_one_of(t, falses)) {
		doc->kind = DOC_BOOL;
		doc->boolean = is_one_of(t, trues);
	} else if (is_one_of(t, specials) || is_based_number(without_plus(t))) {
		struct diag *d = diag_add(r->diags, DIAG_YAML_SCALAR, doc->span,
					  "`%.*s` is not a decimal number", TEXT_ARG(t));
		diag_help(d, "write a decimal number, or quote it to make it a string");
		return false;
	} else if (looks_numeric(t)) {
		read_number(doc, t);
	}
	return true;
}

static struct doc *read_scalar(struct reader *r)
{
	struct doc *doc = node_new(r, DOC_STRING, event_span(r));
	struct text value = { (const char *)r->event.data.scalar.value,
			      r->event.data.scalar.length };
	doc->text = text_copy(r->arena, value);
	bool is_plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return is_plain && !resolve_plain(r, doc) ? NULL : doc;
}

/* ---- collections --------------------------------------------------------- */

static struct doc *read_sequence(struct reader *r, unsigned depth)
{
	struct doc *doc = node_new(r, DOC_SEQUENCE, event_span(r));
	for (;;) {
		if (!next_event(r))
			return NULL;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		struct doc *item = read_node(r, depth + 1);
		if (!item)
			return NULL;
		ARENA_PUSH(r->arena, doc->items, doc->n, item);
		doc->span.end = item->span.source ? item->span.end : doc->span.end;
	}
	struct span end = event_span(r);
	doc->span.end = end.end > end.begin ? end.end : doc->span.end;
	return doc;
}

/* Keys seen so far, by hash: a mapping of 100,000 keys must not cost their square. */
struct key_set {
	uint32_t *slots; /* 1 + member index */
	size_t size;
};

static size_t key_slot(const struct key_set *set, const struct doc *mapping, struct text key)
{
	size_t slot = XXH3_64bits(key.ptr, key.len) & (set->size - 1);
	while (set->slots[slot] &&
	       !text_equal(mapping->members[set->slots[slot] - 1].key, key))
		slot = (slot + 1) & (set->size - 1);
	return slot;
}

static void key_set_grow(struct reader *r, struct key_set *set, const struct doc *mapping)
{
	set->size = set->size ? set->size * 2 : 16;
	set->slots = ARENA_ARRAY(r->arena, uint32_t, set->size);
	for (size_t i = 0; i < mapping->n; i++)
		set->slots[key_slot(set, mapping, mapping->members[i].key)] = (uint32_t)i + 1;
}

static bool add_member(struct reader *r, struct doc *mapping, struct key_set *set,
		       struct doc_member member)
{
	if (mapping->n * 2 >= set->size)
		key_set_grow(r, set, mapping);
	size_t slot = key_slot(set, mapping, member.key);
	if (set->slots[slot]) {
		struct diag *d = diag_add(r->diags, DIAG_YAML_DUPLICATE_KEY, member.key_span,
					  "key `%.*s` is given twice", TEXT_ARG(member.key));
		diag_label(d, "given again here");
		diag_also(d, mapping->members[set->slots[slot] - 1].key_span, "first given here");
		diag_help(d, "remove one of them");
		return false;
	}
	ARENA_PUSH(r->arena, mapping->members, mapping->n, member);
	set->slots[slot] = (uint32_t)mapping->n;
	return true;
}

static bool read_key(struct reader *r, struct doc_member *member)
{
	struct span span = event_span(r);
	struct diag *d;
	if (r->event.type != YAML_SCALAR_EVENT) {
		d = diag_add(r->diags, DIAG_YAML_KEY, span, "key is not a string");
		diag_help(d, "keys are plain words or quoted strings");
		return false;
	}
	struct doc *key = read_scalar(r);
	if (!key)
		return false;
	member->key = key->text;
	member->key_span = span;
	if (key->is_plain && text_is(key->text, "<<")) {
		d = diag_add(r->diags, DIAG_YAML_KEY, span, "merge key `<<` is not supported");
		diag_help(d, "write the members out");
		return false;
	}
	if (key->kind != DOC_STRING) {
		d = diag_add(r->diags, DIAG_YAML_KEY, span, "key `%.*s` is %s, not a string",
			     TEXT_ARG(key->text), doc_kind_name(key->kind));
		diag_help(d, "quote it: \"%.*s\"", TEXT_ARG(key->text));
		return false;
	}
	return true;
}

static struct doc *read_mapping(struct reader *r, unsigned depth)
{
	struct doc *doc = node_new(r, DOC_MAPPING, event_span(r));
	struct key_set set = { 0 };
	for (;;) {
		if (!next_event(r))
			return NULL;
		if (r->event.type == YAML_MAPPING_END_EVENT)
			break;
		struct doc_member member = { 0 };
		bool ok = read_key(r, &member);
		if (!ok || !next_event(r))
			return NULL;
		member.value = read_node(r, depth + 1);
		if (!member.value || !add_member(r, doc, &set, member))
			return NULL;
		if (member.value->span.end > doc->span.end)
			doc->span.end = member.value->span.end;
	}
	struct span end = event_span(r);
	doc->span.end = end.end > end.begin ? end.end : doc->span.end;
	return doc;
}

/* ---- anchors and aliases ------------------------------------------------- */

static struct doc *read_alias(struct reader *r)
{
	struct text name = text_of((const char *)r->event.data.alias.anchor);
	struct span span = event_span(r);
	for (size_t i = r->n_anchors; i-- > 0;) {
		const struct anchor *anchor = &r->anchors[i];
		if (!text_equal(anchor->name, name))
			continue;
		if (anchor->is_open) {
			diag_add(r->diags, DIAG_YAML_ALIAS, span,
				 "alias `%.*s` stands inside its own anchor", TEXT_ARG(name));
			return NULL;
		}
		r->n_nodes += r->sizes[i];
		return is_within_bounds(r, 0, span) ? anchor->node : NULL;
	}
	struct diag *d = diag_add(r->diags, DIAG_YAML_ALIAS, span,
				  "alias `%.*s` has no anchor before it", TEXT_ARG(name));
	diag_help(d, "define it with `&%.*s`, or quote the value", TEXT_ARG(name));
	return NULL;
}

static const yaml_char_t *event_anchor(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return event->data.scalar.anchor;
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return event->data.sequence_start.anchor;
	return event->type == YAML_MAPPING_START_EVENT ? event->data.mapping_start.anchor : NULL;
}

static const yaml_char_t *event_tag(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return event->data.scalar.tag;
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return event->data.sequence_start.tag;
	return event->type == YAML_MAPPING_START_EVENT ? event->data.mapping_start.tag : NULL;
}

static struct doc *read_content(struct reader *r, unsigned depth)
{
	if (r->event.type == YAML_SEQUENCE_START_EVENT)
		return read_sequence(r, depth);
	if (r->event.type == YAML_MAPPING_START_EVENT)
		return read_mapping(r, depth);
	return read_scalar(r);
}

/* The value whose first event is the current one. */
static struct doc *read_node(struct reader *r, unsigned depth)
{
	struct span span = event_span(r);
	if (!is_within_bounds(r, depth, span))
		return NULL;
	if (r->event.type == YAML_ALIAS_EVENT)
		return read_alias(r);
	if (event_tag(&r->event)) {
		struct diag *d = diag_add(r->diags, DIAG_YAML_TAG, span,
					  "tag `%s` is not supported",
					  (const char *)event_tag(&r->event));
		diag_help(d, "remove the tag; quote the value if it must be a string");
		return NULL;
	}
	const yaml_char_t *name = event_anchor(&r->event);
	if (!name)
		return read_content(r, depth);
	size_t index = r->n_anchors, before = r->n_nodes, n_sizes = r->n_anchors;
	struct anchor anchor = { .is_open = true };
	anchor.name = text_copy(r->arena, text_of((const char *)name));
	ARENA_PUSH(r->arena, r->sizes, n_sizes, (size_t)0);
	ARENA_PUSH(r->arena, r->anchors, r->n_anchors, anchor);
	struct doc *doc = read_content(r, depth);
	r->anchors[index].node = doc;
	r->anchors[index].is_open = false;
	r->sizes[index] = r->n_nodes - before;
	return doc;
}

/* ---- documents ----------------------------------------------------------- */

static struct doc *read_stream(struct reader *r)
{
	struct span start = { r->source, 0, 0 };
	if (!next_event(r) || !next_event(r)) /* stream start, document start */
		return NULL;
	if (r->event.type == YAML_STREAM_END_EVENT) {
		diag_help(diag_add(r->diags, DIAG_FILE_EMPTY, start, "file is empty"),
			  "write a policy; docs/dialects.md has an example of each dialect");
		return NULL;
	}
	if (!next_event(r))
		return NULL;
	struct doc *doc = read_node(r, 1);
	if (!doc || !next_event(r) || !next_event(r)) /* document end, stream end */
		return NULL;
	if (r->event.type != YAML_STREAM_END_EVENT) {
		struct diag *d = diag_add(r->diags, DIAG_YAML_DOCUMENTS, event_span(r),
					  "file has a second document");
		diag_label(d, "it begins here");
		diag_help(d, "put each policy into a file of its own");
		return NULL;
	}
	return doc;
}

static bool check_encoding(struct reader *r)
{
	struct text body = r->source->body;
	if (text_starts(body, TEXT("\xef\xbb\xbf")))
		r->offset_of_body = 3;
	if (text_is_utf8(body))
		return true;
	uint32_t at = 0; /* the longest prefix that is fine */
	for (uint32_t step = (uint32_t)body.len; step > 0; step /= 2)
		while (at + step <= body.len &&
		       text_is_utf8((struct text){ body.ptr + at, step }))
			at += step;
	struct span span = { r->source, at, at + 1 };
	struct diag *d = diag_add(r->diags, DIAG_FILE_ENCODING, span, "file is not UTF-8 text");
	diag_label(d, "this byte is no UTF-8");
	diag_help(d, "save the file as UTF-8");
	return false;
}

struct doc *yaml_read(struct arena *arena, const struct source *source,
		      struct diag_list *diags)
{
	struct reader r = { .arena = arena, .source = source, .diags = diags };
	if (!check_encoding(&r))
		return NULL;
	if (!yaml_parser_initialize(&r.parser))
		abort();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser,
				     (const unsigned char *)source->body.ptr +
					     r.offset_of_body,
				     source->body.len - r.offset_of_body);
	struct doc *doc = read_stream(&r);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return doc;
}
