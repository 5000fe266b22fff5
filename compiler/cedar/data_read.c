/* data_read.c - Cedar values from JSON.
 *
 * Needs:   a document without duplicate members; a resolved schema or none.
 * Gives:   values and references, extension calls evaluated; or diagnostics.
 * Keeps:   the depth of what is returned within CEDAR_DATA_DEPTH_MAX.
 */
#include <string.h>

#include "cedar/data.h"
#include "cedar/parse.h"

static const struct cedar_expected anything;

/* ---- names, numbers, references ------------------------------------------ */

void cedar_data_no_value(struct cedar_data_reader *r, const struct doc *doc)
{
	bool is_null = doc->kind == DOC_NULL;
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_VALUE, doc->span,
				  is_null ? "`null` is no value of Cedar"
					  : "`__expr` is no longer read");
	diag_label(d, is_null ? "a value is needed here" : "an expression as text");
	diag_help(d, is_null ? "leave the attribute out"
			     : "write a reference as `__entity`, a call as `__extn`");
}

bool cedar_data_name(struct cedar_data_reader *r, const struct doc *doc,
		     struct text *name)
{
	*name = doc->text;
	if (cedar_name_is_valid(doc->text))
		return true;
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_NAME, doc->span,
				  "`%.*s` is no name of a type", TEXT_ARG(doc->text));
	diag_label(d, "not in normal form");
	diag_help(d, "write identifiers joined by `::`, as `Namespace::Type`");
	return false;
}

bool cedar_data_integer(struct cedar_data_reader *r, const struct doc *doc,
			int64_t *value)
{
	*value = doc->number.coefficient;
	bool is_whole = true;
	for (size_t i = 0; i < doc->text.len; i++)
		is_whole &= strchr(".eE", doc->text.ptr[i]) == NULL;
	if (is_whole && doc->number_fits)
		return true;
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_NUMBER, doc->span,
				  "`%.*s` is no number of Cedar", TEXT_ARG(doc->text));
	diag_label(d, is_whole ? "beyond 64 bits" : "not written as a whole number");
	diag_help(d, is_whole ? "use a number from -2^63 to 2^63 - 1, or a string"
			      : "write a whole number without point and exponent, or "
				"{\"__extn\": {\"fn\": \"decimal\", \"arg\": \"1.5\"}}");
	return false;
}

static const struct doc *get_string(const struct doc *doc, const char *key)
{
	const struct doc *value = doc_get(doc, key);
	return value != NULL && value->kind == DOC_STRING ? value : NULL;
}

bool cedar_data_is_uid(const struct doc *doc)
{
	return get_string(doc, "type") != NULL && get_string(doc, "id") != NULL;
}

static bool read_uid(struct cedar_data_reader *r, const struct doc *doc,
		     struct cedar_uid *uid)
{
	uid->id = doc_get(doc, "id")->text;
	return cedar_data_name(r, doc_get(doc, "type"), &uid->type);
}

/* How a reference is written: the one that `text` may be, or an example. */
static void help_uid(struct cedar_data_reader *r, struct diag *d, struct text text)
{
	struct cedar_uid uid;
	struct buffer out = {0};
	if (!cedar_parse_uid(r->arena, text, &uid))
		uid = (struct cedar_uid){TEXT("User"), TEXT("alice")};
	buffer_format(&out, "{\"type\": ");
	doc_write_string(uid.type, &out);
	buffer_format(&out, ", \"id\": ");
	doc_write_string(uid.id, &out);
	diag_help(d, "write %.*s}", TEXT_ARG(buffer_text(&out)));
	buffer_free(&out);
}

static void report_no_uid(struct cedar_data_reader *r, const struct doc *doc)
{
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_REFERENCE, doc->span,
				  "a reference to an entity is wanted here");
	const char *key = get_string(doc, "type") == NULL ? "type" : "id";
	const struct doc *member = doc_get(doc, key);
	if (doc->kind != DOC_MAPPING)
		diag_label(d, "this is %s", doc_json_kind_name(doc->kind));
	else if (member != NULL)
		diag_label(d, "its `%s` is %s", key, doc_json_kind_name(member->kind));
	else
		diag_label(d, "without `%s`", key);
	help_uid(r, d, doc->kind == DOC_STRING ? doc->text : TEXT(""));
}

bool cedar_data_uid(struct cedar_data_reader *r, const struct doc *doc,
		    struct cedar_uid *uid)
{
	const struct doc *escaped = doc_get(doc, "__entity");
	if (get_string(doc, "__expr") != NULL) {
		cedar_data_no_value(r, doc);
		return false;
	}
	if (escaped != NULL && cedar_data_is_uid(escaped))
		return read_uid(r, escaped, uid);
	if (cedar_data_is_uid(doc))
		return read_uid(r, doc, uid);
	report_no_uid(r, doc);
	return false;
}

static const struct cedar_value *read_entity(struct cedar_data_reader *r,
					     const struct doc *doc)
{
	struct cedar_uid uid;
	return cedar_data_uid(r, doc, &uid) ? cedar_value_entity(r->arena, uid) : NULL;
}

/* ---- extension calls ----------------------------------------------------- */

bool cedar_data_is_call(const struct doc *doc, struct cedar_data_call *call)
{
	const struct doc *list = doc_get(doc, "args");
	call->fn = get_string(doc, "fn");
	call->arg = doc_get(doc, "arg");
	if (call->arg != NULL) {
		call->args = &call->arg;
		call->n_args = 1;
	} else if (list != NULL && list->kind == DOC_SEQUENCE) {
		call->args = list->items;
		call->n_args = list->n;
	} else {
		return false;
	}
	return call->fn != NULL;
}

enum cedar_fn cedar_data_fn(struct cedar_data_reader *r, struct text name,
			    struct span span)
{
	enum cedar_fn fn = cedar_fn_find(name);
	if (fn != N_CEDAR_FNS)
		return fn;
	struct text names[N_CEDAR_FNS];
	for (size_t i = 0; i < N_CEDAR_FNS; i++)
		names[i] = text_of(cedar_fn_name((enum cedar_fn)i));
	struct text near = text_nearest(name, names, N_CEDAR_FNS);
	struct diag *d =
		diag_add(r->diags, DIAG_CEDAR_DATA_CALL, span,
			 "no extension function is named `%.*s`", TEXT_ARG(name));
	diag_label(d, "unknown function");
	diag_help(d,
		  near.len > 0 ? "did you mean `%.*s`?"
			       : "use decimal, ip, datetime or duration%.*s",
		  TEXT_ARG(near));
	return N_CEDAR_FNS;
}

/* The parameters of the extension functions, as types. */
enum { N_PARAMETERS = 2 };
static const enum cedar_type_kind parameters[N_CEDAR_FNS][N_PARAMETERS] = {
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1)                            \
	{CEDAR_TYPE_##arg0, CEDAR_TYPE_##arg1},
#include "cedar/cedar.def"
#undef CEDAR_FN
};

static const char *format_help(enum cedar_fn fn)
{
	switch ((int)fn) {
	case CEDAR_FN_DECIMAL:
		return "write digits, a point, and one to four digits, as \"1.50\"";
	case CEDAR_FN_IP:
		return "write an IPv4 or IPv6 address, with or without a prefix, as "
		       "\"10.0.0.0/8\"";
	case CEDAR_FN_DATETIME:
		return "write a day, or a time with its zone, as "
		       "\"2024-05-31T12:00:00Z\"";
	case CEDAR_FN_DURATION:
		return "write days, hours, minutes, seconds, milliseconds in this order, "
		       "as \"1h30m\"";
	default:
		return "use values whose result has 64 bits";
	}
}

static void help_type(struct diag *d, enum cedar_type_kind kind)
{
	const struct cedar_type type = {.kind = kind};
	struct buffer out = {0};
	cedar_type_print(&type, &out);
	diag_help(d, "give it a value of type `%.*s`", TEXT_ARG(buffer_text(&out)));
	buffer_free(&out);
}

static void report_fault(struct cedar_data_reader *r, const struct doc *doc,
			 enum cedar_fn fn, const struct cedar_value *const *args,
			 enum cedar_fault fault)
{
	const char *name = cedar_fn_name(fn);
	struct diag *d;
	if (fault == CEDAR_FAULT_EXTENSION) {
		d = diag_add(r->diags, DIAG_CEDAR_DATA_EXTENSION, doc->span,
			     "`%.*s` is no `%s`", TEXT_ARG(args[0]->text), name);
		diag_label(d, "this text is not of the format, or out of range");
		diag_help(d, "%s", format_help(fn));
	} else if (fault == CEDAR_FAULT_OVERFLOW) {
		d = diag_add(r->diags, DIAG_CEDAR_DATA_EXTENSION, doc->span,
			     "the result of `%s` is out of range", name);
		diag_label(d, "beyond 64 bits");
		diag_help(d, "%s", format_help(fn));
	} else {
		size_t i = cedar_data_is_kind(args[0]->kind, parameters[fn][0]) ? 1 : 0;
		d = diag_add(r->diags, DIAG_CEDAR_DATA_CALL, doc->span,
			     "`%s` cannot be applied to %s", name,
			     cedar_value_kind_name(args[i]->kind));
		diag_label(d, "an argument of a wrong type");
		if (parameters[fn][i] == CEDAR_TYPE_STRING)
			diag_help(d, "%s", format_help(fn));
		else
			help_type(d, parameters[fn][i]);
	}
}

static const struct cedar_value *apply(struct cedar_data_reader *r, const struct doc *doc,
				       enum cedar_fn fn,
				       const struct cedar_value *const *args, size_t n)
{
	enum cedar_fault fault = CEDAR_FAULT_NONE;
	const struct cedar_value *value = cedar_call(r->arena, fn, args, n, &fault);
	if (value == NULL)
		report_fault(r, doc, fn, args, fault);
	return value;
}

static bool check_arity(struct cedar_data_reader *r, const struct cedar_data_call *call,
			enum cedar_fn fn)
{
	size_t arity = cedar_fn_arity(fn);
	if (call->n_args == arity)
		return true;
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_CALL, call->fn->span,
				  "`%s` takes %zu argument%s, not %zu", cedar_fn_name(fn),
				  arity, arity == 1 ? "" : "s", call->n_args);
	diag_label(d, "called with %zu", call->n_args);
	diag_help(d, "write `arg` for one argument, a list `args` for two");
	return false;
}

/* Where a type is expected, arguments may be written by those of the parameters. */
static const struct cedar_value *read_call(struct cedar_data_reader *r,
					   const struct doc *doc,
					   const struct cedar_data_call *call,
					   bool is_typed, unsigned depth)
{
	const struct cedar_value *args[N_PARAMETERS];
	enum cedar_fn fn = cedar_data_fn(r, call->fn->text, call->fn->span);
	if (fn == N_CEDAR_FNS || !check_arity(r, call, fn))
		return NULL;
	for (size_t i = 0; i < call->n_args; i++) {
		const struct cedar_type type = {.kind = parameters[fn][i]};
		struct cedar_expected expected = {is_typed ? &type : NULL,
						  "an argument of ", call->fn->text,
						  anything.declared};
		args[i] = cedar_data_value(r, call->args[i], expected, depth + 2);
		if (args[i] == NULL)
			return NULL;
	}
	return apply(r, doc, fn, args, call->n_args);
}

/* ---- sets and records ---------------------------------------------------- */

static const struct cedar_value *read_set(struct cedar_data_reader *r,
					  const struct doc *doc,
					  struct cedar_expected expected, unsigned depth)
{
	struct cedar_expected element = expected;
	bool ok = true;
	if (expected.type != NULL) {
		element.type = expected.type->element;
		element.what = "an element of ";
	}
	const struct cedar_value **items =
		ARENA_ARRAY(r->arena, const struct cedar_value *, doc->n + 1);
	for (size_t i = 0; i < doc->n; i++) {
		items[i] = cedar_data_value(r, doc->items[i], element, depth + 1);
		ok &= items[i] != NULL;
	}
	return ok ? cedar_value_set(r->arena, items, doc->n) : NULL;
}

static void report_undeclared(struct cedar_data_reader *r,
			      const struct doc_member *member,
			      struct cedar_expected record)
{
	const struct cedar_type *type = record.type;
	struct text *names = ARENA_ARRAY(r->arena, struct text, type->n_attrs + 1);
	for (size_t i = 0; i < type->n_attrs; i++)
		names[i] = type->attrs[i].name;
	struct text near = text_nearest(member->key, names, type->n_attrs);
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_ATTRIBUTE, member->key_span,
				  "`%.*s` has no attribute `%.*s`", TEXT_ARG(record.name),
				  TEXT_ARG(member->key));
	diag_label(d, "not declared");
	if (record.declared.source != NULL)
		diag_also(d, record.declared, "`%.*s` is declared here",
			  TEXT_ARG(record.name));
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "remove it, or declare it in the schema");
}

static bool check_given(struct cedar_data_reader *r, const struct doc *doc,
			const bool *given, struct cedar_expected record)
{
	bool ok = true;
	for (size_t i = 0; i < record.type->n_attrs; i++) {
		const struct cedar_attr *attr = &record.type->attrs[i];
		if (given[i] || !attr->is_required)
			continue;
		struct buffer type = {0};
		struct span brace = doc->span;
		brace.end = brace.begin + 1;
		cedar_type_print(attr->type, &type);
		struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_MISSING, brace,
					  "`%.*s` lacks its attribute `%.*s`",
					  TEXT_ARG(record.name), TEXT_ARG(attr->name));
		diag_label(d, "not among these members");
		if (attr->span.source != NULL)
			diag_also(d, attr->span, "required here");
		diag_help(d, "add `%.*s`, a `%.*s`", TEXT_ARG(attr->name),
			  TEXT_ARG(buffer_text(&type)));
		buffer_free(&type);
		ok = false;
	}
	return ok;
}

/* A member of a record of a type; marks it as given. */
static const struct cedar_value *read_member(struct cedar_data_reader *r,
					     const struct doc_member *member,
					     struct cedar_expected record, bool *given,
					     unsigned depth)
{
	if (record.type == NULL)
		return cedar_data_value(r, member->value, anything, depth);
	const struct cedar_attr *attr = cedar_type_attr(record.type, member->key);
	if (attr == NULL) {
		report_undeclared(r, member, record);
		return NULL;
	}
	given[attr - record.type->attrs] = true;
	struct cedar_expected expected = {attr->type, "", attr->name, attr->span};
	return cedar_data_value(r, member->value, expected, depth);
}

const struct cedar_value *cedar_data_record(struct cedar_data_reader *r,
					    const struct doc *doc,
					    struct cedar_expected expected,
					    unsigned depth)
{
	size_t n_attrs = expected.type != NULL ? expected.type->n_attrs : 0;
	bool *given = ARENA_ARRAY(r->arena, bool, n_attrs + 1);
	bool ok = true;
	struct text *names = ARENA_ARRAY(r->arena, struct text, doc->n + 1);
	const struct cedar_value **values =
		ARENA_ARRAY(r->arena, const struct cedar_value *, doc->n + 1);
	for (size_t i = 0; i < doc->n; i++) {
		const struct doc_member *member = &doc->members[i];
		names[i] = member->key;
		values[i] = read_member(r, member, expected, given, depth + 1);
		ok &= values[i] != NULL;
	}
	if (expected.type != NULL)
		ok &= check_given(r, doc, given, expected);
	return ok ? cedar_value_record(r->arena, names, values, doc->n) : NULL;
}

/* ---- values -------------------------------------------------------------- */

/* An object without a type: an escape, if its one member is one. */
static const struct cedar_value *read_object(struct cedar_data_reader *r,
					     const struct doc *doc, unsigned depth)
{
	struct cedar_data_call call;
	const struct doc *only = doc->n == 1 ? doc->members[0].value : NULL;
	if (only != NULL && text_is(doc->members[0].key, "__entity") &&
	    cedar_data_is_uid(only))
		return read_entity(r, doc);
	if (only != NULL && text_is(doc->members[0].key, "__extn") &&
	    cedar_data_is_call(only, &call))
		return read_call(r, doc, &call, false, depth);
	if (only != NULL && get_string(doc, "__expr") != NULL) {
		cedar_data_no_value(r, doc);
		return NULL;
	}
	return cedar_data_record(r, doc, anything, depth);
}

static const struct cedar_value *read_free(struct cedar_data_reader *r,
					   const struct doc *doc, unsigned depth)
{
	int64_t integer;
	switch (doc->kind) {
	case DOC_NULL:
		cedar_data_no_value(r, doc);
		return NULL;
	case DOC_BOOL:
		return cedar_value_bool(r->arena, doc->boolean);
	case DOC_NUMBER:
		return cedar_data_integer(r, doc, &integer)
			       ? cedar_value_long(r->arena, integer)
			       : NULL;
	case DOC_STRING:
		return cedar_value_string(r->arena, doc->text);
	case DOC_SEQUENCE:
		return read_set(r, doc, anything, depth);
	case DOC_MAPPING:
		return read_object(r, doc, depth);
	}
	return NULL;
}

/* A value of an extension type: a call, with or without its escape, or what the
 * constructor takes. */
static const struct cedar_value *read_extension(struct cedar_data_reader *r,
						const struct doc *doc,
						struct cedar_expected expected,
						enum cedar_fn constructor, unsigned depth)
{
	struct cedar_data_call call;
	const struct doc *escaped = doc_get(doc, "__extn");
	if (get_string(doc, "__expr") != NULL) {
		cedar_data_no_value(r, doc);
		return NULL;
	}
	if (escaped != NULL && cedar_data_is_call(escaped, &call))
		return read_call(r, doc, &call, true, depth);
	if (cedar_data_is_call(doc, &call))
		return read_call(r, doc, &call, true, depth);
	if (doc->kind == DOC_NULL) {
		cedar_data_no_value(r, doc);
		return NULL;
	}
	if (doc->kind != DOC_STRING) {
		cedar_data_mismatch(r, doc, doc_json_kind_name(doc->kind), expected);
		return NULL;
	}
	const struct cedar_value *text = cedar_value_string(r->arena, doc->text);
	return apply(r, doc, constructor, &text, 1);
}

static const struct cedar_value *read_typed(struct cedar_data_reader *r,
					    const struct doc *doc,
					    struct cedar_expected expected,
					    unsigned depth)
{
	switch (expected.type->kind) {
	case CEDAR_TYPE_NEVER:
	case CEDAR_TYPE_TRUE:
	case CEDAR_TYPE_FALSE:
	case CEDAR_TYPE_BOOL:
	case CEDAR_TYPE_LONG:
	case CEDAR_TYPE_STRING:
		return read_free(r, doc, depth);
	case CEDAR_TYPE_ENTITY:
		return read_entity(r, doc);
	case CEDAR_TYPE_SET:
		if (doc->kind == DOC_SEQUENCE)
			return read_set(r, doc, expected, depth);
		break;
	case CEDAR_TYPE_RECORD:
		if (doc->kind == DOC_MAPPING)
			return cedar_data_record(r, doc, expected, depth);
		break;
	case CEDAR_TYPE_DECIMAL:
		return read_extension(r, doc, expected, CEDAR_FN_DECIMAL, depth);
	case CEDAR_TYPE_IPADDR:
		return read_extension(r, doc, expected, CEDAR_FN_IP, depth);
	case CEDAR_TYPE_DATETIME:
		return read_extension(r, doc, expected, CEDAR_FN_DATETIME, depth);
	case CEDAR_TYPE_DURATION:
		return read_extension(r, doc, expected, CEDAR_FN_DURATION, depth);
	}
	cedar_data_mismatch(r, doc, doc_json_kind_name(doc->kind), expected);
	return NULL;
}

const struct cedar_value *cedar_data_value(struct cedar_data_reader *r,
					   const struct doc *doc,
					   struct cedar_expected expected, unsigned depth)
{
	bool is_container = doc->kind == DOC_SEQUENCE || doc->kind == DOC_MAPPING;
	if (is_container && depth > CEDAR_DATA_DEPTH_MAX) {
		struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_DEPTH, doc->span,
					  "data is nested deeper than %u levels",
					  CEDAR_DATA_DEPTH_MAX);
		diag_label(d, "one list or object too many");
		diag_help(d, "flatten the structure");
		return NULL;
	}
	const struct cedar_value *value = expected.type == NULL
						  ? read_free(r, doc, depth)
						  : read_typed(r, doc, expected, depth);
	return value != NULL && cedar_data_check(r, doc, value, expected) ? value : NULL;
}
