/* answer.c - decisions as JSON.
 */
#include <stdio.h>

#include "command/answer.h"

/* What is no UTF-8, names of files say, with U+FFFD for the bytes that are none: a member
 * must not be missing for that. */
static json_t *text_repaired(struct text t)
{
	struct buffer out = {0};
	for (size_t i = 0; i < t.len;) {
		struct text rest = {t.ptr + i, t.len - i};
		size_t n = utf8_length(rest);
		if (n > 0)
			buffer_add(&out, rest.ptr, n);
		else
			buffer_add_text(&out, TEXT("\xef\xbf\xbd"));
		i += n > 0 ? n : 1;
	}
	json_t *value = json_stringn(out.ptr, out.len);
	buffer_free(&out);
	return value;
}

json_t *json_text(struct text t)
{
	json_t *value = json_stringn(t.len > 0 ? t.ptr : "", t.len);
	return value != NULL ? value : text_repaired(t);
}

json_t *json_number(uint64_t n)
{
	return n <= INT64_MAX ? json_integer((json_int_t)n) : json_real((double)n);
}

json_t *json_text_or_null(struct text t)
{
	return t.len > 0 ? json_text(t) : json_null();
}

void json_print_line(const json_t *value)
{
	json_dumpf(value, stdout, JSON_COMPACT);
	putchar('\n');
}

static void escape_byte(struct buffer *out, unsigned char c)
{
	static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	for (const char *e = named; *e != '\0'; e += 2) {
		if ((unsigned char)*e != c)
			continue;
		buffer_add_char(out, '\\');
		buffer_add_char(out, e[1]);
		return;
	}
	if (c < ' ')
		buffer_format(out, "\\u%04x", c);
	else
		buffer_add_char(out, (char)c);
}

void json_escape(struct buffer *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		escape_byte(out, (unsigned char)t.ptr[i]);
}

static json_t *items_json(const struct answer_item *items, size_t n, const char *what)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++) {
		json_t *item = json_object();
		json_object_set_new(item, "rule", json_text_or_null(items[i].rule));
		json_object_set_new(item, what, json_text(items[i].what));
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *texts_json(const struct text *texts, size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_text(texts[i]));
	return list;
}

json_t *answer_json(const struct answer *answer)
{
	json_t *object = json_object();
	json_object_set_new(object, "decision", json_string(answer->decision));
	json_object_set_new(object, "rule", json_text_or_null(answer->rule));
	json_object_set_new(object, "reason", json_text(answer->reason));
	json_object_set_new(
		object, "obligations",
		items_json(answer->obligations, answer->n_obligations, "action"));
	if (text_is(text_of(answer->decision), "require_approval"))
		json_object_set_new(object, "approvers",
				    texts_json(answer->approvers, answer->n_approvers));
	json_object_set_new(object, "errors",
			    items_json(answer->errors, answer->n_errors, "reason"));
	if (answer->is_cedar)
		json_object_set_new(object, "policies",
				    texts_json(answer->policies, answer->n_policies));
	return object;
}
