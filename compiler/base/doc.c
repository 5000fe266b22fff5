/* doc.c - a document as a tree with spans.
 */
#include "base/doc.h"

const char *doc_kind_name(enum doc_kind kind)
{
	switch (kind) {
	case DOC_NULL:
		return "null";
	case DOC_BOOL:
		return "a bool";
	case DOC_NUMBER:
		return "a number";
	case DOC_STRING:
		return "a string";
	case DOC_SEQUENCE:
		return "a list";
	case DOC_MAPPING:
		return "a mapping";
	}
	return "";
}

const char *doc_json_kind_name(enum doc_kind kind)
{
	return kind == DOC_MAPPING ? "an object" : doc_kind_name(kind);
}

struct doc *doc_get_text(const struct doc *mapping, struct text key)
{
	if (mapping->kind != DOC_MAPPING)
		return NULL;
	for (size_t i = 0; i < mapping->n; i++)
		if (text_equal(mapping->members[i].key, key))
			return mapping->members[i].value;
	return NULL;
}

struct doc *doc_get(const struct doc *mapping, const char *key)
{
	return doc_get_text(mapping, text_of(key));
}

void doc_write_string(struct text t, struct buffer *out)
{
	buffer_add_char(out, '"');
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		if (c == '"' || c == '\\')
			buffer_format(out, "\\%c", c);
		else if (c == '\n')
			buffer_add_text(out, TEXT("\\n"));
		else if (c < 0x20)
			buffer_format(out, "\\u%04x", c);
		else
			buffer_add_char(out, (char)c);
	}
	buffer_add_char(out, '"');
}

void doc_write_json(const struct doc *doc, struct buffer *out)
{
	switch (doc->kind) {
	case DOC_NULL:
		buffer_add_text(out, TEXT("null"));
		break;
	case DOC_BOOL:
		buffer_add_text(out, text_of(doc->boolean ? "true" : "false"));
		break;
	case DOC_NUMBER:
		buffer_add_text(out, doc->text);
		break;
	case DOC_STRING:
		doc_write_string(doc->text, out);
		break;
	case DOC_SEQUENCE:
		buffer_add_char(out, '[');
		for (size_t i = 0; i < doc->n; i++) {
			buffer_add_text(out, i ? TEXT(",") : TEXT(""));
			doc_write_json(doc->items[i], out);
		}
		buffer_add_char(out, ']');
		break;
	case DOC_MAPPING:
		buffer_add_char(out, '{');
		for (size_t i = 0; i < doc->n; i++) {
			buffer_add_text(out, i ? TEXT(",") : TEXT(""));
			doc_write_string(doc->members[i].key, out);
			buffer_add_char(out, ':');
			doc_write_json(doc->members[i].value, out);
		}
		buffer_add_char(out, '}');
		break;
	}
}
