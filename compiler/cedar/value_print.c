/* value_print.c - Cedar's values as Cedar text and as JSON.
 *
 * Gives:   text that evaluates to the value, and JSON that is read as it, with every
 *          escape explicit.  A datetime that has no text is an offset from 1970.
 */
#include <inttypes.h>

#include "base/doc.h"
#include "cedar/value.h"

/* The function that makes a value of an extension type from a text. */
static const char *constructor(enum cedar_value_kind kind)
{
	switch (kind) {
	case CEDAR_VALUE_DECIMAL:
		return cedar_fn_name(CEDAR_FN_DECIMAL);
	case CEDAR_VALUE_IPADDR:
		return cedar_fn_name(CEDAR_FN_IP);
	case CEDAR_VALUE_DATETIME:
		return cedar_fn_name(CEDAR_FN_DATETIME);
	case CEDAR_VALUE_DURATION:
		return cedar_fn_name(CEDAR_FN_DURATION);
	case CEDAR_VALUE_BOOL:
	case CEDAR_VALUE_LONG:
	case CEDAR_VALUE_STRING:
	case CEDAR_VALUE_ENTITY:
	case CEDAR_VALUE_SET:
	case CEDAR_VALUE_RECORD:
		break;
	}
	return "";
}

/* ---- Cedar text ---------------------------------------------------------- */

static void print_key(struct text key, struct buffer *out)
{
	if (cedar_word_is_identifier(key))
		buffer_add_text(out, key);
	else
		cedar_print_string(key, out);
}

static void print_extension(const struct cedar_value *value, struct buffer *out)
{
	struct buffer text = {0};
	if (cedar_ext_print(value, &text)) {
		buffer_format(out, "%s(", constructor(value->kind));
		cedar_print_string(buffer_text(&text), out);
		buffer_add_char(out, ')');
	} else {
		buffer_format(out,
			      "datetime(\"1970-01-01\").offset(duration(\"%" PRId64
			      "ms\"))",
			      value->integer);
	}
	buffer_free(&text);
}

static void print_items(const struct cedar_value *value, struct buffer *out)
{
	for (size_t i = 0; i < value->n; i++) {
		buffer_add_text(out, i > 0 ? TEXT(", ") : TEXT(""));
		if (value->kind == CEDAR_VALUE_RECORD) {
			print_key(value->names[i], out);
			buffer_add_text(out, TEXT(": "));
		}
		cedar_value_print(value->items[i], out);
	}
}

void cedar_value_print(const struct cedar_value *value, struct buffer *out)
{
	switch (value->kind) {
	case CEDAR_VALUE_BOOL:
		buffer_add_text(out, text_of(value->boolean ? "true" : "false"));
		break;
	case CEDAR_VALUE_LONG:
		buffer_format(out, "%" PRId64, value->integer);
		break;
	case CEDAR_VALUE_STRING:
		cedar_print_string(value->text, out);
		break;
	case CEDAR_VALUE_ENTITY:
		cedar_print_uid(value->uid, out);
		break;
	case CEDAR_VALUE_SET:
		buffer_add_char(out, '[');
		print_items(value, out);
		buffer_add_char(out, ']');
		break;
	case CEDAR_VALUE_RECORD:
		buffer_add_char(out, '{');
		print_items(value, out);
		buffer_add_char(out, '}');
		break;
	case CEDAR_VALUE_DECIMAL:
	case CEDAR_VALUE_IPADDR:
	case CEDAR_VALUE_DATETIME:
	case CEDAR_VALUE_DURATION:
		print_extension(value, out);
		break;
	}
}

/* ---- JSON ---------------------------------------------------------------- */

static void json_string(struct text text, struct buffer *out)
{
	struct doc string = {.kind = DOC_STRING, .text = text};
	doc_write_json(&string, out);
}

static void json_entity(struct cedar_uid uid, struct buffer *out)
{
	buffer_add_text(out, TEXT("{\"__entity\":{\"type\":"));
	json_string(uid.type, out);
	buffer_add_text(out, TEXT(",\"id\":"));
	json_string(uid.id, out);
	buffer_add_text(out, TEXT("}}"));
}

static void json_extension(const struct cedar_value *value, struct buffer *out)
{
	static const char call[] = "{\"__extn\":{\"fn\":\"%s\",\"arg\":";
	struct buffer text = {0};
	if (cedar_ext_print(value, &text)) {
		buffer_format(out, call, constructor(value->kind));
		json_string(buffer_text(&text), out);
		buffer_add_text(out, TEXT("}}"));
	} else {
		buffer_add_text(out, TEXT("{\"__extn\":{\"fn\":\"offset\",\"args\":["));
		buffer_format(out, call, "datetime");
		buffer_add_text(out, TEXT("\"1970-01-01\"}},"));
		buffer_format(out, call, "duration");
		buffer_format(out, "\"%" PRId64 "ms\"}}]}}", value->integer);
	}
	buffer_free(&text);
}

static void json_items(const struct cedar_value *value, struct buffer *out)
{
	for (size_t i = 0; i < value->n; i++) {
		buffer_add_text(out, i > 0 ? TEXT(",") : TEXT(""));
		if (value->kind == CEDAR_VALUE_RECORD) {
			json_string(value->names[i], out);
			buffer_add_char(out, ':');
		}
		cedar_value_to_json(value->items[i], out);
	}
}

void cedar_value_to_json(const struct cedar_value *value, struct buffer *out)
{
	switch (value->kind) {
	case CEDAR_VALUE_BOOL:
	case CEDAR_VALUE_LONG:
		cedar_value_print(value, out);
		break;
	case CEDAR_VALUE_STRING:
		json_string(value->text, out);
		break;
	case CEDAR_VALUE_ENTITY:
		json_entity(value->uid, out);
		break;
	case CEDAR_VALUE_SET:
		buffer_add_char(out, '[');
		json_items(value, out);
		buffer_add_char(out, ']');
		break;
	case CEDAR_VALUE_RECORD:
		buffer_add_char(out, '{');
		json_items(value, out);
		buffer_add_char(out, '}');
		break;
	case CEDAR_VALUE_DECIMAL:
	case CEDAR_VALUE_IPADDR:
	case CEDAR_VALUE_DATETIME:
	case CEDAR_VALUE_DURATION:
		json_extension(value, out);
		break;
	}
}
