/* yaml.c - YAML into a document tree, strictly.
 *
 * Needs:  a source.
 * Gives:  one tree with exact spans, or diagnostics: everything that is wrong with
 *         the values of a file, and the first place where its syntax breaks off.
 *         Aliases share the node they refer to; the size and depth they would have
 *         when written out are bounded.
 */
#include "front/yaml.h"

#include <string.h>
#include <xxhash.h>
#include <yaml.h>

struct anchor {
	struct text name;
	struct doc *node;
	bool is_open; /* still being read: an alias to it would be a cycle */
	size_t size;  /* nodes, with aliases expanded */
	unsigned height;
};

/* Names to indices, by hash: 100,000 keys must not cost their square. */
struct name_table {
	struct name_slot {
		struct text name;
		size_t index; /* plus 1; 0 is an empty slot */
	} * slots;
	size_t size, n;
};

struct reader {
	struct arena *arena;
	const struct source *source;
	struct diag_list *diags;
	yaml_parser_t parser;
	yaml_event_t event;
	struct span span;  /* of the event */
	uint32_t text_end; /* of the last event that has any text */
	bool failed; /* something was reported; reading goes on to report the rest */
	struct anchor *anchors;
	size_t n_anchors;
	struct name_table anchor_names;
	size_t n_nodes;	     /* with aliases expanded */
	unsigned deepest;    /* level reached since it was last reset */
	uint32_t body_begin; /* behind a byte order mark */
	size_t cursor_index; /* this many characters ... */
	uint32_t cursor_at;  /* ... end at this byte */
};

static struct doc *read_node(struct reader *r, unsigned depth);

static struct diag *reject(struct reader *r, struct diag *d)
{
	r->failed = true;
	return d;
}

/* ---- places -------------------------------------------------------------- */

static bool is_continuation(const struct reader *r, uint32_t at)
{
	return ((unsigned char)r->source->body.ptr[at] & 0xc0) == 0x80;
}

/* libyaml counts characters.  Marks hardly ever go back, so that a cursor finds their
 * bytes in linear time over the file. */
static uint32_t byte_offset(struct reader *r, const yaml_mark_t *mark)
{
	uint32_t at = r->cursor_at, end = (uint32_t)r->source->body.len;
	size_t index = r->cursor_index;
	for (; index < mark->index && at < end; index++) {
		at++;
		while (at < end && is_continuation(r, at))
			at++;
	}
	for (; index > mark->index && at > r->body_begin; index--) {
		at--;
		while (at > r->body_begin && is_continuation(r, at))
			at--;
	}
	r->cursor_index = index;
	r->cursor_at = at;
	return at;
}

static struct span mark_span(struct reader *r, const yaml_mark_t *mark)
{
	struct span span = {.source = r->source, .begin = byte_offset(r, mark)};
	span.end = span.begin < r->source->body.len ? span.begin + 1 : span.begin;
	while (span.end < r->source->body.len && is_continuation(r, span.end))
		span.end++;
	return span;
}

/* ---- events -------------------------------------------------------------- */

/* What libyaml says, and what to say instead. */
static const struct problem {
	const char *said, *title, *help;
} problems[] = {
	{"mapping values are not allowed in this context", "`:` cannot stand here",
	 "quote the value if the colon belongs to it, or mend the indentation"},
	{"could not find expected ':'", "line is neither a `key: value` nor a list item",
	 "add the `:` behind the key, with a space after it"},
	{"did not find expected key", "this does not line up with the keys above it",
	 "give it the indentation of the keys above, and quote values that contain "
	 "quotes"},
	{"did not find expected '-' indicator",
	 "this does not line up with the list items above it",
	 "begin the item with `- `, or mend the indentation"},
	{"block sequence entries are not allowed in this context",
	 "a list item cannot stand here",
	 "put the list on lines of its own, below its key"},
	{"did not find expected ',' or ']'", "the list in `[` and `]` is not closed",
	 "add the `,` or the `]` that is missing"},
	{"did not find expected ',' or '}'", "the mapping in `{` and `}` is not closed",
	 "add the `,` or the `}` that is missing"},
	{"found unexpected end of stream", "the quote is never closed",
	 "add the closing quote"},
	{"found unknown escape character", "unknown escape in a string in double quotes",
	 "use single quotes, in which a backslash is a plain character"},
	{"found invalid Unicode character escape code",
	 "escape of a surrogate or of no character at all",
	 "write the character itself instead of its escape"},
	{"found a tab character that violates indentation", "a tab cannot indent",
	 "indent with spaces"},
	{"found a tab character where an indentation space is expected",
	 "a tab cannot indent", "indent with spaces"},
	{"found character that cannot start any token",
	 "a plain value cannot begin with this character", "quote the value"},
	{"did not find expected <document start>", "the document has already ended",
	 "give this line the indentation of what it belongs to"},
	{"did not find expected node content", "a value is missing here",
	 "write the value, or quote it if it begins with a special character"},
};

static const struct problem *find_problem(const struct reader *r, struct span span)
{
	static const struct problem tab = {"", "a tab cannot indent",
					   "indent with spaces"};
	const char *said = r->parser.problem ? r->parser.problem : "";
	const struct problem *found = NULL;
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
		if (strcmp(problems[i].said, said) == 0)
			found = &problems[i];
	bool is_tab = span.end > span.begin && r->source->body.ptr[span.begin] == '\t';
	return is_tab && strstr(said, "cannot start any token") ? &tab : found;
}

/* Characters that YAML does not allow (production c-printable). */
static void report_character(struct reader *r)
{
	struct span span = {.source = r->source};
	span.begin = (uint32_t)r->parser.problem_offset + r->body_begin;
	if (span.begin > r->source->body.len)
		span.begin = (uint32_t)r->source->body.len;
	span.end = span.begin < r->source->body.len ? span.begin + 1 : span.begin;
	struct diag *d = diag_add(r->diags, DIAG_FILE_ENCODING, span,
				  "file contains a control character");
	diag_help(d, "remove it, or write it as an escape in double quotes, such as "
		     "\"\\x1b\"");
}

static void report_syntax(struct reader *r)
{
	struct span span = mark_span(r, &r->parser.problem_mark);
	const struct problem *problem = find_problem(r, span);
	struct diag *d;
	if (problem)
		d = diag_add(r->diags, DIAG_YAML_SYNTAX, span, "%s", problem->title);
	else
		d = diag_add(r->diags, DIAG_YAML_SYNTAX, span,
			     "cannot read this as YAML: %s",
			     r->parser.problem ? r->parser.problem : "unreadable text");
	diag_label(d, "reading stopped here");
	/* "while parsing a block mapping" */
	const char *context = r->parser.context ? strstr(r->parser.context, " a ") : NULL;
	struct span begin = mark_span(r, &r->parser.context_mark);
	if (context && begin.begin != span.begin)
		diag_also(d, begin, "the %s begins here", context + strlen(" a "));
	diag_help(d, "%s",
		  problem ? problem->help
			  : "look for a wrong indentation or a missing quote");
}

static void report_problem(struct reader *r)
{
	r->failed = true;
	if (r->parser.error == YAML_MEMORY_ERROR)
		arena_exhausted();
	if (r->parser.error == YAML_READER_ERROR)
		report_character(r);
	else
		report_syntax(r);
}

static bool next_event(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event)) {
		memset(&r->event, 0, sizeof r->event);
		report_problem(r);
		return false;
	}
	r->span.source = r->source;
	r->span.begin = byte_offset(r, &r->event.start_mark);
	r->span.end = byte_offset(r, &r->event.end_mark);
	if (r->span.end > r->span.begin)
		r->text_end = r->span.end;
	return true;
}

static struct doc *node_new(struct reader *r, enum doc_kind kind)
{
	struct doc *doc = ARENA_NEW(r->arena, struct doc);
	doc->kind = kind;
	doc->span = r->span;
	r->n_nodes++;
	return doc;
}

static bool is_within_bounds(struct reader *r, unsigned depth)
{
	struct diag *d;
	r->deepest = depth > r->deepest ? depth : r->deepest;
	if (depth > DOC_DEPTH_MAX) {
		d = diag_add(r->diags, DIAG_YAML_TOO_LARGE, r->span,
			     "document is nested deeper than %d levels", DOC_DEPTH_MAX);
		diag_help(reject(r, d),
			  "flatten the structure; no policy needs this depth");
		return false;
	}
	if (r->n_nodes <= YAML_NODES_MAX)
		return true;
	d = diag_add(r->diags, DIAG_YAML_TOO_LARGE, r->span,
		     "document has more than %u values", YAML_NODES_MAX);
	diag_help(reject(r, d),
		  "remove aliases that expand to many values, or split the file");
	return false;
}

/* ---- names --------------------------------------------------------------- */

/* The slot that holds `name`, or the empty one where it belongs. */
static struct name_slot *table_slot(const struct name_table *table, struct text name)
{
	size_t slot = XXH3_64bits(name.ptr, name.len) & (table->size - 1);
	while (table->slots[slot].index && !text_equal(table->slots[slot].name, name))
		slot = (slot + 1) & (table->size - 1);
	return &table->slots[slot];
}

/* The index of `name` plus 1, or 0. */
static size_t table_find(const struct name_table *table, struct text name)
{
	return table->size ? table_slot(table, name)->index : 0;
}

static void table_grow(struct arena *arena, struct name_table *table)
{
	struct name_table old = *table;
	table->size = old.size ? old.size * 2 : 32;
	table->slots = ARENA_ARRAY(arena, struct name_slot, table->size);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].index)
			*table_slot(table, old.slots[i].name) = old.slots[i];
}

/* `name` now stands for `index`. */
static void table_put(struct arena *arena, struct name_table *table, struct text name,
		      size_t index)
{
	if (table->n * 2 >= table->size)
		table_grow(arena, table);
	struct name_slot *slot = table_slot(table, name);
	table->n += slot->index == 0;
	*slot = (struct name_slot){name, index + 1};
}

/* ---- scalars (YAML 1.2 core schema) -------------------------------------- */

static bool is_one_of(struct text t, const char *const *words)
{
	for (; *words; words++)
		if (text_is(t, *words))
			return true;
	return false;
}

static size_t count_of(struct text t, size_t begin, const char *set)
{
	size_t i = begin;
	while (i < t.len && t.ptr[i] && strchr(set, t.ptr[i]))
		i++;
	return i - begin;
}

static size_t sign_of(struct text t, size_t at)
{
	return at < t.len && (t.ptr[at] == '+' || t.ptr[at] == '-');
}

/* Hexadecimal, octal, binary, and digits in groups. */
static bool is_foreign_number(struct text t)
{
	size_t i = sign_of(t, 0);
	if (t.len < i + 3)
		return false;
	if (t.ptr[i] == '0' && t.ptr[i + 1] == 'x')
		return count_of(t, i + 2, "0123456789abcdefABCDEF_") == t.len - i - 2;
	if (t.ptr[i] == '0' && t.ptr[i + 1] == 'o')
		return count_of(t, i + 2, "01234567_") == t.len - i - 2;
	if (t.ptr[i] == '0' && t.ptr[i + 1] == 'b')
		return count_of(t, i + 2, "01_") == t.len - i - 2;
	return t.ptr[i] >= '0' && t.ptr[i] <= '9' &&
	       count_of(t, i, "0123456789_") == t.len - i && memchr(t.ptr, '_', t.len);
}

enum number_form { NO_NUMBER, DECIMAL, POINT_AT_END, ZERO_IN_FRONT };

/* A number of the core schema, and whether JSON would write it so too. */
static enum number_form number_form(struct text t)
{
	static const char digits[] = "0123456789";
	size_t begin = sign_of(t, 0), i = begin, fraction = 0;
	size_t whole = count_of(t, i, digits);
	i += whole;
	bool has_point = i < t.len && t.ptr[i] == '.';
	if (has_point) {
		fraction = count_of(t, ++i, digits);
		i += fraction;
	}
	if (whole + fraction == 0)
		return NO_NUMBER;
	if (i < t.len && (t.ptr[i] == 'e' || t.ptr[i] == 'E')) {
		i += 1 + sign_of(t, i + 1);
		size_t exponent = count_of(t, i, digits);
		if (exponent == 0)
			return NO_NUMBER;
		i += exponent;
	}
	if (i != t.len)
		return NO_NUMBER;
	if (whole == 0 || (has_point && fraction == 0))
		return POINT_AT_END;
	return whole > 1 && t.ptr[begin] == '0' ? ZERO_IN_FRONT : DECIMAL;
}

static void read_number(struct doc *doc)
{
	bool has_plus = doc->text.ptr[0] == '+';
	doc->text.ptr += has_plus;
	doc->text.len -= has_plus;
	doc->kind = DOC_NUMBER;
	doc->number_fits = number_read(doc->text, &doc->number);
}

static void reject_scalar(struct reader *r, const struct doc *doc, const char *help)
{
	struct diag *d = diag_add(r->diags, DIAG_YAML_SCALAR, doc->span,
				  "`%.*s` is not a decimal number", TEXT_ARG(doc->text));
	diag_label(reject(r, d), "YAML readers disagree on what this is");
	diag_help(d, "%s, or quote it to make it a string", help);
}

static void resolve_number(struct reader *r, struct doc *doc)
{
	static const char *const specials[] = {
		".inf",	 ".Inf",  ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
		"-.Inf", "-.INF", ".nan", ".NaN",  ".NAN",  NULL};
	switch (number_form(doc->text)) {
	case DECIMAL:
		read_number(doc);
		return;
	case POINT_AT_END:
		reject_scalar(r, doc, "write a digit on both sides of the point");
		return;
	case ZERO_IN_FRONT:
		reject_scalar(r, doc, "drop the zeros in front");
		return;
	case NO_NUMBER:
		break;
	}
	if (is_one_of(doc->text, specials) || is_foreign_number(doc->text))
		reject_scalar(r, doc, "write a decimal number");
}

static void resolve_plain(struct reader *r, struct doc *doc)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
	static const char *const trues[] = {"true", "True", "TRUE", NULL};
	static const char *const falses[] = {"false", "False", "FALSE", NULL};
	doc->is_plain = true;
	if (is_one_of(doc->text, nulls)) {
		doc->kind = DOC_NULL;
	} else if (is_one_of(doc->text, trues) || is_one_of(doc->text, falses)) {
		doc->kind = DOC_BOOL;
		doc->boolean = is_one_of(doc->text, trues);
	} else if (strchr("+-.0123456789", doc->text.ptr[0])) {
		resolve_number(r, doc);
	}
}

/* Behind white space and comments. */
static uint32_t skip_space(const struct reader *r, uint32_t at)
{
	const char *bytes = r->source->body.ptr;
	bool in_comment = false;
	for (; at < r->span.end; at++) {
		in_comment |= bytes[at] == '#';
		if (!in_comment && !memchr(" \t\r\n", bytes[at], 4))
			break;
		in_comment &= bytes[at] != '\n' && bytes[at] != '\r';
	}
	return at;
}

static bool is_anchor_character(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

/* Where the value begins: libyaml lets a scalar begin with its anchor.  (With a tag the
 * document is refused, and the place does not matter.) */
static uint32_t skip_anchor(const struct reader *r)
{
	const char *bytes = r->source->body.ptr;
	uint32_t at = r->span.begin;
	if (at >= r->span.end || bytes[at] != '&')
		return at;
	do
		at++;
	while (at < r->span.end && is_anchor_character(bytes[at]));
	return skip_space(r, at);
}

static struct doc *read_scalar(struct reader *r)
{
	yaml_scalar_style_t style = r->event.data.scalar.style;
	struct doc *doc = node_new(r, DOC_STRING);
	struct text value = {(const char *)r->event.data.scalar.value,
			     r->event.data.scalar.length};
	doc->text = text_copy(r->arena, value);
	if (r->event.data.scalar.anchor)
		doc->span.begin = skip_anchor(r);
	while (doc->span.end > doc->span.begin &&
	       memchr(" \t\r\n", r->source->body.ptr[doc->span.end - 1], 4))
		doc->span.end--; /* a block scalar ends where the next line begins */
	if (doc->span.end > doc->span.begin)
		r->text_end = doc->span.end;
	if (style == YAML_PLAIN_SCALAR_STYLE)
		resolve_plain(r, doc);
	return doc;
}

/* ---- collections --------------------------------------------------------- */

static struct doc *read_sequence(struct reader *r, unsigned depth)
{
	struct doc *doc = node_new(r, DOC_SEQUENCE);
	for (;;) {
		if (!next_event(r))
			return NULL;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		struct doc *item = read_node(r, depth + 1);
		if (!item)
			return NULL;
		ARENA_PUSH(r->arena, doc->items, doc->n, item);
	}
	doc->span.end = r->text_end > doc->span.begin ? r->text_end : doc->span.begin;
	return doc;
}

#define FEW_MEMBERS 8u /* looked through one by one */

static const struct doc_member *
find_member(const struct doc *mapping, const struct name_table *names, struct text key)
{
	size_t few = mapping->n < FEW_MEMBERS ? mapping->n : FEW_MEMBERS;
	for (size_t i = 0; i < few; i++)
		if (text_equal(mapping->members[i].key, key))
			return &mapping->members[i];
	size_t found = table_find(names, key);
	return found ? &mapping->members[found - 1] : NULL;
}

static void add_member(struct reader *r, struct doc *mapping, struct name_table *names,
		       struct doc_member member)
{
	const struct doc_member *first = find_member(mapping, names, member.key);
	if (first) {
		struct diag *d =
			diag_add(r->diags, DIAG_YAML_DUPLICATE_KEY, member.key_span,
				 "key `%.*s` is given twice", TEXT_ARG(member.key));
		diag_label(reject(r, d), "given again here");
		diag_also(d, first->key_span, "first given here");
		diag_help(d, "remove one of them");
		return;
	}
	if (mapping->n >= FEW_MEMBERS)
		table_put(r->arena, names, member.key, mapping->n);
	ARENA_PUSH(r->arena, mapping->members, mapping->n, member);
}

/* A key of the kinds that YAML knows and policies do not. */
static void reject_key(struct reader *r, const struct doc *key)
{
	struct diag *d;
	if (text_is(key->text, "<<")) {
		d = diag_add(r->diags, DIAG_YAML_KEY, key->span,
			     "merge key `<<` is not supported");
		diag_help(reject(r, d), "write the members out");
		return;
	}
	d = diag_add(r->diags, DIAG_YAML_KEY, key->span, "key `%.*s` is %s, not a string",
		     TEXT_ARG(key->text), doc_kind_name(key->kind));
	diag_help(reject(r, d), "quote it: \"%.*s\"", TEXT_ARG(key->text));
}

/* The value at an event that can be no key; read to report what is wrong in it. */
static bool skip_key(struct reader *r, unsigned depth)
{
	struct diag *d =
		diag_add(r->diags, DIAG_YAML_KEY, r->span, "key is not a string");
	diag_help(reject(r, d), "keys are plain words or quoted strings");
	return read_node(r, depth) != NULL;
}

static bool read_member(struct reader *r, struct doc *mapping, struct name_table *names,
			unsigned depth)
{
	struct doc_member member = {.key_span = r->span};
	bool is_scalar = r->event.type == YAML_SCALAR_EVENT;
	if (!is_scalar && !skip_key(r, depth))
		return false;
	if (is_scalar) {
		struct doc *key = read_node(r, depth);
		if (!key)
			return false;
		member.key = key->text;
		member.key_span = key->span;
		if (key->kind != DOC_STRING ||
		    (key->is_plain && text_is(key->text, "<<")))
			reject_key(r, key);
	}
	if (!next_event(r))
		return false;
	member.value = read_node(r, depth);
	if (member.value && is_scalar)
		add_member(r, mapping, names, member);
	return member.value != NULL;
}

static struct doc *read_mapping(struct reader *r, unsigned depth)
{
	struct doc *doc = node_new(r, DOC_MAPPING);
	struct name_table names = {0};
	for (;;) {
		if (!next_event(r))
			return NULL;
		if (r->event.type == YAML_MAPPING_END_EVENT)
			break;
		if (!read_member(r, doc, &names, depth + 1))
			return NULL;
	}
	doc->span.end = r->text_end > doc->span.begin ? r->text_end : doc->span.begin;
	return doc;
}

/* ---- anchors and aliases ------------------------------------------------- */

/* Stands for a value that was reported. */
static struct doc *reject_alias(struct reader *r, struct diag *d, const char *help)
{
	diag_help(reject(r, d), "%s", help);
	return node_new(r, DOC_NULL);
}

static struct doc *read_alias(struct reader *r, unsigned depth)
{
	struct text name = text_of((const char *)r->event.data.alias.anchor);
	size_t found = table_find(&r->anchor_names, name);
	if (!found)
		return reject_alias(r,
				    diag_add(r->diags, DIAG_YAML_ALIAS, r->span,
					     "alias `*%.*s` has no anchor before it",
					     TEXT_ARG(name)),
				    "write the anchor before it, or quote the value");
	const struct anchor *anchor = &r->anchors[found - 1];
	if (anchor->is_open)
		return reject_alias(r,
				    diag_add(r->diags, DIAG_YAML_ALIAS, r->span,
					     "alias `*%.*s` stands inside its own anchor",
					     TEXT_ARG(name)),
				    "write the value out");
	r->n_nodes += anchor->size;
	return is_within_bounds(r, depth + anchor->height) ? anchor->node : NULL;
}

static const yaml_char_t *event_anchor(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return event->data.scalar.anchor;
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return event->data.sequence_start.anchor;
	return event->type == YAML_MAPPING_START_EVENT ? event->data.mapping_start.anchor
						       : NULL;
}

static const yaml_char_t *event_tag(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return event->data.scalar.tag;
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return event->data.sequence_start.tag;
	return event->type == YAML_MAPPING_START_EVENT ? event->data.mapping_start.tag
						       : NULL;
}

static void reject_tag(struct reader *r, const char *tag)
{
	static const char core[] = "tag:yaml.org,2002:"; /* `!!` in full */
	bool is_core = strncmp(tag, core, strlen(core)) == 0;
	struct diag *d =
		diag_add(r->diags, DIAG_YAML_TAG, r->span, "tag `%s%s` is not supported",
			 is_core ? "!!" : "", is_core ? tag + strlen(core) : tag);
	diag_help(reject(r, d), "remove it; quote the value if it must be a string");
}

static struct doc *read_content(struct reader *r, unsigned depth)
{
	if (r->event.type == YAML_SEQUENCE_START_EVENT)
		return read_sequence(r, depth);
	if (r->event.type == YAML_MAPPING_START_EVENT)
		return read_mapping(r, depth);
	return read_scalar(r);
}

static struct doc *read_anchored(struct reader *r, struct text name, unsigned depth)
{
	struct anchor anchor = {.name = text_copy(r->arena, name), .is_open = true};
	size_t index = r->n_anchors, n_before = r->n_nodes;
	unsigned deepest = r->deepest;
	ARENA_PUSH(r->arena, r->anchors, r->n_anchors, anchor);
	table_put(r->arena, &r->anchor_names, anchor.name, index);
	r->deepest = depth;
	struct doc *doc = read_content(r, depth);
	r->anchors[index].node = doc;
	r->anchors[index].is_open = false;
	r->anchors[index].size = r->n_nodes - n_before;
	r->anchors[index].height = r->deepest - depth;
	r->deepest = deepest > r->deepest ? deepest : r->deepest;
	return doc;
}

/* The value whose first event is the current one; NULL when reading cannot go on. */
static struct doc *read_node(struct reader *r, unsigned depth)
{
	if (!is_within_bounds(r, depth))
		return NULL;
	if (r->event.type == YAML_ALIAS_EVENT)
		return read_alias(r, depth);
	if (event_tag(&r->event))
		reject_tag(r, (const char *)event_tag(&r->event));
	const char *name = (const char *)event_anchor(&r->event);
	return name ? read_anchored(r, text_of(name), depth) : read_content(r, depth);
}

/* ---- documents ----------------------------------------------------------- */

static struct doc *read_stream(struct reader *r)
{
	struct diag *d;
	if (!next_event(r) || !next_event(r)) /* stream start, document start */
		return NULL;
	if (r->event.type == YAML_STREAM_END_EVENT) {
		struct span start = {r->source, 0, 0};
		d = diag_add(r->diags, DIAG_FILE_EMPTY, start, "file is empty");
		diag_help(d, "write a policy; docs/dialects.md has an example of each "
			     "dialect");
		return NULL;
	}
	if (!next_event(r))
		return NULL;
	struct doc *doc = read_node(r, 1);
	if (!doc || !next_event(r) || !next_event(r)) /* document end, stream end */
		return NULL;
	if (r->event.type != YAML_STREAM_END_EVENT) {
		d = diag_add(r->diags, DIAG_YAML_DOCUMENTS, r->span,
			     "file has a second document");
		diag_label(d, "it begins here");
		diag_help(d, "put each document into a file of its own");
		return NULL;
	}
	return r->failed ? NULL : doc;
}

static bool check_encoding(struct reader *r)
{
	struct text body = r->source->body;
	size_t fine = utf8_prefix(body);
	struct span span = {r->source, (uint32_t)fine, (uint32_t)fine + 1};
	struct diag *d;
	if (body.len > SOURCE_SIZE_MAX) {
		span.begin = span.end = 0;
		d = diag_add(r->diags, DIAG_YAML_TOO_LARGE, span,
			     "file is larger than %u MiB", SOURCE_SIZE_MAX >> 20);
		diag_help(d, "split the file");
		return false;
	}
	if (text_starts(body, TEXT("\xef\xbb\xbf")))
		r->body_begin = r->cursor_at = 3;
	if (fine == body.len)
		return true;
	bool is_utf16 = text_starts(body, TEXT("\xff\xfe")) ||
			text_starts(body, TEXT("\xfe\xff"));
	d = diag_add(r->diags, DIAG_FILE_ENCODING, span, "file is not UTF-8 text");
	diag_label(d, "%s",
		   is_utf16 ? "UTF-16 begins like this" : "no UTF-8 from here on");
	diag_help(d, "save the file as UTF-8");
	return false;
}

struct doc *yaml_read(struct arena *arena, const struct source *source,
		      struct diag_list *diags)
{
	struct reader r = {.arena = arena, .source = source, .diags = diags};
	if (!check_encoding(&r))
		return NULL;
	if (!yaml_parser_initialize(&r.parser))
		arena_exhausted();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&r.parser, (const unsigned char *)source->body.ptr + r.body_begin,
		source->body.len - r.body_begin);
	struct doc *doc = read_stream(&r);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return doc;
}
