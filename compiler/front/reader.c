/* reader.c - strict, typed reading of mappings: members, words, numbers, rules.
 * Needs:  a document tree whose mappings have distinct keys.
 * Gives:  values of the stated types, or diagnostics that name key, place and edit.
 * Keeps:  nothing is dropped without a word.
 */
#include "front/reader.h"

#include <stdlib.h>
#include <string.h>

#include "front/style.h"
#include "front/terms.h"

#define RATE_CALLS_MAX INT32_MAX

void reader_init(struct reader *r, struct arena *arena, struct ast_policy *policy,
		 const struct load_options *options, struct diag_list *diags)
{
	*r = (struct reader){.arena = arena,
			     .diags = diags,
			     .options = options,
			     .policy = policy,
			     .errors_before = diag_count(diags, DIAG_ERROR)};
}

bool reader_ok(const struct reader *r)
{
	return diag_count(r->diags, DIAG_ERROR) == r->errors_before;
}

/* ---- members ------------------------------------------------------------- */

static const char *value_kind_name(enum value_kind kind)
{
	switch (kind) {
	case VALUE_ANY:
		return "anything";
	case VALUE_STRING:
		return "a string";
	case VALUE_LABEL:
		return "a string or a number";
	case VALUE_BOOL:
		return "true or false";
	case VALUE_NUMBER:
		return "a number";
	case VALUE_LIST:
		return "a list";
	case VALUE_MAPPING:
		return "a mapping";
	case VALUE_STRINGS:
		return "a string or a list of strings";
	}
	return "";
}

static bool value_has_kind(const struct doc *d, enum value_kind kind)
{
	switch (kind) {
	case VALUE_ANY:
		return true;
	case VALUE_STRING:
		return d->kind == DOC_STRING;
	case VALUE_LABEL:
		return d->kind == DOC_STRING || d->kind == DOC_NUMBER;
	case VALUE_BOOL:
		return d->kind == DOC_BOOL;
	case VALUE_NUMBER:
		return d->kind == DOC_NUMBER;
	case VALUE_LIST:
		return d->kind == DOC_SEQUENCE;
	case VALUE_MAPPING:
		return d->kind == DOC_MAPPING;
	case VALUE_STRINGS:
		return d->kind == DOC_STRING || d->kind == DOC_SEQUENCE;
	}
	return false;
}

static void report_kind(struct reader *r, const struct doc *d, const char *key,
			enum value_kind want)
{
	struct diag *diag = diag_add(r->diags, DIAG_MEMBER_TYPE, reader_head_span(d),
				     "`%s` must be %s", key, value_kind_name(want));

	diag_label(diag, "this is %s", doc_kind_name(d->kind));
	if (want == VALUE_STRING && d->is_plain)
		diag_help(diag, "write it in quotes: \"%.*s\"", TEXT_ARG(d->text));
	else if (want == VALUE_LIST && d->kind == DOC_STRING)
		diag_help(diag, "write it as a list: [\"%.*s\"]", TEXT_ARG(d->text));
	else if ((want == VALUE_NUMBER || want == VALUE_BOOL) && d->kind == DOC_STRING)
		diag_help(diag, "if it is one, drop the quotes");
}

static void report_unknown(struct reader *r, const struct doc_member *m, const char *what,
			   const struct member *members, size_t n)
{
	struct text *keys = ARENA_ARRAY(r->arena, struct text, n + 1);
	struct buffer known = {0};
	struct text nearest;
	struct diag *diag;
	size_t n_keys = 0;

	for (size_t i = 0; i < n; i++) {
		if (members[i].use == USE_FOREIGN || members[i].use == USE_NOTHING)
			continue;
		buffer_format(&known, "%s`%s`", n_keys > 0 ? ", " : "", members[i].key);
		keys[n_keys++] = text_of(members[i].key);
	}
	nearest = text_nearest(m->key, keys, n_keys);
	diag = diag_add(r->diags, DIAG_MEMBER_UNKNOWN, m->key_span,
			"`%.*s` is not a key of a %s", TEXT_ARG(m->key), what);
	diag_label(diag, "unknown key");
	diag_note(diag, "a %s has %.*s", what, TEXT_ARG(buffer_text(&known)));
	if (nearest.len > 0)
		diag_help(diag, "write `%.*s`", TEXT_ARG(nearest));
	else
		diag_help(diag, "remove the key");
	buffer_free(&known);
}

static void report_no_effect(struct reader *r, const struct doc_member *m,
			     const struct member *member)
{
	struct diag *diag = diag_add(r->diags, DIAG_MEMBER_NO_EFFECT, m->key_span,
				     "`%s` has no effect", member->key);

	diag_label(diag, "no decision depends on this");
	if (member->help != NULL)
		diag_note(diag, "%s", member->help);
	diag_help(diag, "remove the key, or enforce it elsewhere");
}

static void read_member(struct reader *r, const struct doc_member *m,
			const struct member *member, const struct doc **value)
{
	struct diag *diag;

	switch (member->use) {
	case USE_OPTIONAL:
	case USE_REQUIRED:
		if (value_has_kind(m->value, member->kind))
			*value = m->value;
		else
			report_kind(r, m->value, member->key, member->kind);
		break;
	case USE_NOTHING:
		report_no_effect(r, m, member);
		break;
	case USE_FOREIGN:
		diag = diag_add(r->diags, DIAG_MEMBER_UNKNOWN, m->key_span,
				"`%s` does not belong here", member->key);
		diag_label(diag, "a key of another dialect");
		diag_help(diag, "%s", member->help);
		break;
	}
}

void reader_missing(struct reader *r, const struct doc *mapping, const char *what,
		    const char *key, const char *help)
{
	struct diag *diag =
		diag_add(r->diags, DIAG_MEMBER_MISSING, reader_head_span(mapping),
			 "a %s needs `%s`", what, key);

	diag_label(diag, "`%s` is missing here", key);
	if (help != NULL)
		diag_help(diag, "%s", help);
	else
		diag_help(diag, "add `%s:`", key);
}

bool reader_members(struct reader *r, const struct doc *mapping, const char *what,
		    const struct member *members, size_t n, const struct doc **values)
{
	for (size_t i = 0; i < n; i++)
		values[i] = NULL;
	if (mapping->kind != DOC_MAPPING) {
		struct diag *diag = diag_add(r->diags, DIAG_MEMBER_TYPE, mapping->span,
					     "a %s must be a mapping", what);
		diag_label(diag, "this is %s", doc_kind_name(mapping->kind));
		diag_help(diag, "write `key: value` pairs");
		return false;
	}
	for (size_t i = 0; i < mapping->n; i++) {
		size_t k = 0;
		while (k < n && !text_is(mapping->members[i].key, members[k].key))
			k++;
		if (k < n)
			read_member(r, &mapping->members[i], &members[k], &values[k]);
		else
			report_unknown(r, &mapping->members[i], what, members, n);
	}
	for (size_t i = 0; i < n; i++) {
		if (members[i].use == USE_REQUIRED && !doc_get(mapping, members[i].key))
			reader_missing(r, mapping, what, members[i].key, members[i].help);
	}
	return true;
}

struct span reader_key_span(const struct doc *mapping, const struct doc *value)
{
	for (size_t i = 0; i < mapping->n; i++) {
		if (mapping->members[i].value == value)
			return mapping->members[i].key_span;
	}
	return value->span;
}

struct span reader_head_span(const struct doc *value)
{
	if (value->kind == DOC_MAPPING && value->n > 0)
		return value->members[0].key_span;
	return value->span;
}

/* ---- words and numbers --------------------------------------------------- */

static void report_choice(struct reader *r, const struct doc *d, const char *key,
			  const struct choice *choices, size_t n)
{
	struct text *words = ARENA_ARRAY(r->arena, struct text, n + 1);
	struct buffer known = {0};
	struct diag *diag;
	const char *help = NULL;
	size_t n_words = 0;

	for (size_t i = 0; i < n; i++) {
		if (choices[i].help != NULL) {
			if (text_is(d->text, choices[i].name))
				help = choices[i].help;
			continue;
		}
		buffer_format(&known, "%s`%s`", n_words > 0 ? ", " : "", choices[i].name);
		words[n_words++] = text_of(choices[i].name);
	}
	diag = diag_add(r->diags, DIAG_VALUE_UNKNOWN, d->span, "`%s` cannot be `%.*s`",
			key, TEXT_ARG(d->text));
	diag_label(diag, "not one of the values that are known");
	diag_note(diag, "`%s` is one of %.*s", key, TEXT_ARG(buffer_text(&known)));
	if (help != NULL)
		diag_help(diag, "%s", help);
	else if (text_nearest(d->text, words, n_words).len > 0)
		diag_help(diag, "write `%.*s`",
			  TEXT_ARG(text_nearest(d->text, words, n_words)));
	else
		diag_help(diag, "choose one of the known values");
	buffer_free(&known);
}

bool reader_choice(struct reader *r, const struct doc *d, const char *key,
		   const struct choice *choices, size_t n, int *out)
{
	if (d->kind != DOC_STRING) {
		report_kind(r, d, key, VALUE_STRING);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (choices[i].help == NULL && text_is(d->text, choices[i].name)) {
			*out = choices[i].value;
			return true;
		}
	}
	report_choice(r, d, key, choices, n);
	return false;
}

bool reader_integer(struct reader *r, const struct doc *d, const char *key, int64_t min,
		    int64_t max, int64_t *out)
{
	struct diag *diag;

	if (d->kind != DOC_NUMBER) {
		report_kind(r, d, key, VALUE_NUMBER);
		return false;
	}
	if (d->number_fits && number_is_integer(d->number) &&
	    d->number.coefficient >= min && d->number.coefficient <= max) {
		*out = d->number.coefficient;
		return true;
	}
	diag = diag_add(r->diags, DIAG_VALUE_RANGE, d->span, "`%s` cannot be %.*s", key,
			TEXT_ARG(d->text));
	diag_label(diag, "not a whole number from %lld to %lld", (long long)min,
		   (long long)max);
	diag_help(diag, "write a whole number from %lld to %lld", (long long)min,
		  (long long)max);
	return false;
}

bool reader_texts(struct reader *r, const struct doc *d, const char *key,
		  struct texts *out)
{
	bool ok = true;

	*out = (struct texts){0};
	if (d->kind != DOC_STRING && d->kind != DOC_SEQUENCE) {
		report_kind(r, d, key, VALUE_STRINGS);
		return false;
	}
	size_t n = d->kind == DOC_STRING ? 1 : d->n;
	out->texts = ARENA_ARRAY(r->arena, struct text, n + 1);
	out->spans = ARENA_ARRAY(r->arena, struct span, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct doc *item = d->kind == DOC_STRING ? d : d->items[i];
		if (item->kind != DOC_STRING) {
			report_kind(r, item, key, VALUE_STRING);
			ok = false;
			continue;
		}
		out->texts[out->n] = item->text;
		out->spans[out->n++] = item->span;
	}
	return ok;
}

bool glob_has_wildcard(struct text glob)
{
	return memchr(glob.ptr, '*', glob.len) != NULL ||
	       memchr(glob.ptr, '?', glob.len) != NULL;
}

bool reader_glob(struct reader *r, struct text glob, struct span span)
{
	for (size_t i = 0; i < glob.len; i++) {
		if (glob.ptr[i] != '[' && glob.ptr[i] != '{')
			continue;
		struct diag *diag = diag_add(r->diags, DIAG_GLOB_FORM, span,
					     "the glob `%.*s` contains `%c`",
					     TEXT_ARG(glob), glob.ptr[i]);
		diag_label(diag, "globs have only `*` and `?`");
		diag_help(diag, "write one entry for each alternative");
		return false;
	}
	return true;
}

/* ---- rate limits --------------------------------------------------------- */

static const struct {
	const char *name;
	uint64_t seconds;
} periods[] = {
	{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86400}, {NULL, 0},
};

static struct text trim(struct text t)
{
	while (t.len > 0 && t.ptr[0] == ' ') {
		t.ptr++;
		t.len--;
	}
	while (t.len > 0 && t.ptr[t.len - 1] == ' ')
		t.len--;
	return t;
}

static bool read_count(struct text digits, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9' || value > RATE_CALLS_MAX)
			return false;
		value = value * 10 + (uint64_t)(digits.ptr[i] - '0');
	}
	*out = value;
	return digits.len > 0 && value <= RATE_CALLS_MAX;
}

static uint64_t read_period(struct text word)
{
	struct text prefix = TEXT("per_");

	if (text_starts(word, prefix))
		word = (struct text){word.ptr + prefix.len, word.len - prefix.len};
	for (size_t i = 0; periods[i].name != NULL; i++) {
		if (text_is(word, periods[i].name))
			return periods[i].seconds;
	}
	return 0;
}

static void report_rate_limit(struct reader *r, const struct doc *d)
{
	struct diag *diag = diag_add(r->diags, DIAG_RATE_LIMIT_TEXT, reader_head_span(d),
				     "`%.*s` is not a rate limit", TEXT_ARG(d->text));

	diag_label(diag, "a count of 0 to %d and a period are needed", RATE_CALLS_MAX);
	diag_help(diag,
		  "write \"100/minute\"; the periods are second, minute, hour, day");
}

static void set_rate_limit(struct reader *r, const struct doc *d, struct ast_rule *rule,
			   uint64_t calls, uint64_t seconds)
{
	rule->limit_calls = calls;
	rule->limit_window_seconds = seconds;
	if (calls > 0)
		return;
	struct diag *diag = diag_add(r->diags, DIAG_LIMIT_ZERO, reader_head_span(d),
				     "the limit of this rule is 0");
	diag_label(diag, "never permits a call");
	diag_help(diag, "write a deny rule if that is meant");
}

/* {requests: 10, per: minute} */
static bool read_rate_mapping(struct reader *r, const struct doc *d,
			      struct ast_rule *rule)
{
	static const struct member members[] = {
		{"requests", VALUE_NUMBER, USE_REQUIRED, NULL},
		{"per", VALUE_STRING, USE_REQUIRED, NULL},
	};
	const struct doc *values[2];
	int64_t calls;
	uint64_t seconds;

	READ_MEMBERS(r, d, "rate limit", members, values);
	if (values[0] == NULL || values[1] == NULL ||
	    !reader_integer(r, values[0], "requests", 0, RATE_CALLS_MAX, &calls))
		return false;
	seconds = read_period(values[1]->text);
	if (seconds == 0) {
		report_rate_limit(r, values[1]);
		return false;
	}
	set_rate_limit(r, d, rule, (uint64_t)calls, seconds);
	return true;
}

bool reader_rate_limit(struct reader *r, const struct doc *d, struct ast_rule *rule)
{
	const char *slash;
	uint64_t calls, seconds;

	if (d->kind == DOC_MAPPING)
		return read_rate_mapping(r, d, rule);
	slash = d->kind == DOC_STRING ? memchr(d->text.ptr, '/', d->text.len) : NULL;
	if (slash != NULL) {
		size_t at = (size_t)(slash - d->text.ptr);
		struct text left = {d->text.ptr, at};
		struct text right = {slash + 1, d->text.len - at - 1};
		seconds = read_period(trim(right));
		if (seconds > 0 && read_count(trim(left), &calls)) {
			set_rate_limit(r, d, rule, calls, seconds);
			return true;
		}
	}
	report_rate_limit(r, d);
	return false;
}

bool reader_window(struct reader *r, const struct doc *d, uint64_t *seconds)
{
	static const struct {
		char letter;
		uint64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	struct diag *diag;
	uint64_t count;

	for (size_t i = 0; i < 4 && d->kind == DOC_STRING && d->text.len > 1; i++) {
		struct text digits = {d->text.ptr, d->text.len - 1};
		if (d->text.ptr[digits.len] == units[i].letter &&
		    read_count(digits, &count) && count > 0) {
			*seconds = count * units[i].seconds;
			return true;
		}
	}
	diag = diag_add(r->diags, DIAG_RATE_LIMIT_TEXT, reader_head_span(d),
			"`%.*s` is not a window", TEXT_ARG(d->text));
	diag_label(diag, "a count and one of s, m, h, d is needed");
	diag_help(diag, "write \"60s\", \"1m\", \"1h\" or \"1d\"");
	return false;
}

/* ---- what the mapping dialects share ------------------------------------- */

static void read_declared_values(struct reader *r, const struct doc *d,
				 struct ast_declaration *declaration)
{
	struct texts values;
	struct diag *diag;

	reader_texts(r, d, "values", &values);
	declaration->values = values.texts;
	declaration->n_values = values.n;
	if (text_is(declaration->type, "string") && values.n > 0)
		return;
	diag = diag_add(r->diags, DIAG_VALUE_RANGE, reader_head_span(d),
			"`values` of `%.*s` cannot be used",
			TEXT_ARG(declaration->path.text));
	diag_label(diag, "only a string field has values, and at least one");
	diag_help(diag, "write `type: string` and list the values, or remove the key");
}

static void read_declaration(struct reader *r, const struct doc_member *m)
{
	static const struct choice types[] = {
		{"bool", 0, NULL},   {"integer", 0, NULL}, {"number", 0, NULL},
		{"string", 0, NULL}, {"list", 0, NULL},	   {"any", 0, NULL},
	};
	static const struct member members[] = {
		{"type", VALUE_STRING, USE_REQUIRED, NULL},
		{"values", VALUE_LIST, USE_OPTIONAL, NULL},
	};
	const struct doc *values[2] = {m->value, NULL};
	struct ast_declaration declaration = {0};
	int ignored;

	if (m->value->kind == DOC_MAPPING)
		READ_MEMBERS(r, m->value, "declared field", members, values);
	if (values[0] == NULL || !READ_CHOICE(r, values[0], "type", types, &ignored) ||
	    !term_path(r, m->key, m->key_span, &declaration.path))
		return;
	declaration.type = values[0]->text;
	declaration.type_span = values[0]->span;
	if (values[1] != NULL)
		read_declared_values(r, values[1], &declaration);
	ARENA_PUSH(r->arena, r->policy->declarations, r->policy->n_declarations,
		   declaration);
}

void reader_common(struct reader *r, const struct doc *const *values)
{
	static const struct choice strategies[] = {
		{"deny_overrides", STRATEGY_DENY_OVERRIDES, NULL},
		{"allow_overrides", STRATEGY_ALLOW_OVERRIDES, NULL},
		{"priority_first_match", STRATEGY_PRIORITY_FIRST_MATCH, NULL},
		{"most_specific_wins", STRATEGY_MOST_SPECIFIC_WINS, NULL},
		{"list_order", STRATEGY_LIST_ORDER, NULL},
	};
	struct ast_policy *policy = r->policy;
	const struct doc *schema = values[TOP_SCHEMA];
	int strategy;

	if (values[TOP_NAME] != NULL) {
		policy->name = values[TOP_NAME]->text;
		policy->name_span = values[TOP_NAME]->span;
	}
	if (values[TOP_DESCRIPTION] != NULL)
		policy->description = values[TOP_DESCRIPTION]->text;
	for (size_t i = 0; schema != NULL && i < schema->n; i++)
		read_declaration(r, &schema->members[i]);
	if (values[TOP_STRATEGY] != NULL &&
	    READ_CHOICE(r, values[TOP_STRATEGY], "strategy", strategies, &strategy)) {
		policy->strategy = (enum strategy)strategy;
		policy->has_strategy = true;
	}
	if (values[TOP_PATTERNS] != NULL)
		style_read_policy(r, values[TOP_PATTERNS]);
}

void reader_extends(struct reader *r, const struct doc *d)
{
	struct texts files;

	reader_texts(r, d, "extends", &files);
	r->policy->extends = files.texts;
	r->policy->extends_spans = files.spans;
	r->policy->n_extends = files.n;
}

/* ---- rules --------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
	const struct ast_rule *const *x = a, *const *y = b;
	int order = text_compare((*x)->id, (*y)->id);

	if (order != 0)
		return order;
	return (*x > *y) - (*x < *y); /* rules of one array: the file's order */
}

static void check_ids(struct reader *r)
{
	size_t n = r->policy->n_rules;
	const struct ast_rule **sorted =
		ARENA_ARRAY(r->arena, const struct ast_rule *, n + 1);

	for (size_t i = 0; i < n; i++)
		sorted[i] = &r->policy->rules[i];
	qsort(sorted, n, sizeof *sorted, compare_ids);
	for (size_t i = 1; i < n; i++) {
		if (sorted[i]->id.len == 0 ||
		    !text_equal(sorted[i - 1]->id, sorted[i]->id))
			continue;
		struct diag *diag =
			diag_add(r->diags, DIAG_NAME_DUPLICATE, sorted[i]->id_span,
				 "two rules are called `%.*s`", TEXT_ARG(sorted[i]->id));
		diag_label(diag, "the second one");
		diag_also(diag, sorted[i - 1]->id_span, "the first one");
		diag_help(diag, "give one of them another name");
	}
}

void reader_rules(struct reader *r, const struct doc *list, reader_rule_function *read)
{
	struct ast_policy *policy = r->policy;

	if (list->n > LOAD_RULES_MAX) {
		struct diag *diag = diag_add(r->diags, DIAG_RULES_MANY, list->span,
					     "the policy has %zu rules", list->n);
		diag_label(diag, "at most %u are read", LOAD_RULES_MAX);
		diag_help(diag, "split the policy by tool or by agent");
		return;
	}
	policy->rules = ARENA_ARRAY(r->arena, struct ast_rule, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		struct ast_rule *rule = &policy->rules[policy->n_rules++];
		rule->span = list->items[i]->span;
		rule->id_span = reader_head_span(list->items[i]);
		read(r, list->items[i], rule);
	}
	check_ids(r);
}
