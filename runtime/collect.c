/* collect.c - the second look at a request, for fields that hold several values.
 *
 * The first walk (request.c) only notes where lists and texts begin and end.  Here
 * each is read again, which is cheap because the text is known to be valid, and so
 * its items lie side by side without anybody having counted them before.  A policy
 * without such fields pays nothing.
 *
 * Items grow from the front of the work space; decoded strings move to its back.
 */
#include "internal.h"

/* A new item behind the last one, or NULL. */
static struct edict_value *push(struct edict_json *in, struct edict_list *list)
{
	if ((size_t)(in->back - in->front) < sizeof(struct edict_value)) {
		in->status = EDICT_E_SPACE;
		return NULL;
	}
	struct edict_value *item = (struct edict_value *)(void *)in->front;
	in->front += sizeof *item;
	list->n_items++;
	return item;
}

static bool begin_list(struct edict_json *in, struct edict_list *list)
{
	size_t padding = edict_padding(in->front);
	if (padding > (size_t)(in->back - in->front)) {
		in->status = EDICT_E_SPACE;
		return false;
	}
	in->front += padding;
	list->items = (const struct edict_value *)(const void *)in->front;
	list->n_items = 0;
	return true;
}

/* Read a scalar into `item`.  A string that was decoded at the front gives way. */
static const char *read_item(struct edict_json *in, const char *p,
			     struct edict_value *item)
{
	char *front = in->front;
	p = edict_json_scalar(in, p, true, item);
	if (p == NULL || in->front == front)
		return p;
	in->back -= item->as.string.len;
	memmove(in->back, front, item->as.string.len);
	in->front = front;
	item->as.string.data = in->back;
	return p;
}

static const char *skip_container(struct edict_json *in, const char *p)
{
	uint32_t depth = 0;
	struct edict_string unused;
	do {
		char c = *p++;
		if (c == '"')
			p = edict_json_string(in, p, false, &unused);
		else if (c == '[' || c == '{')
			depth++;
		else if (c == ']' || c == '}')
			depth--;
	} while (p != NULL && depth > 0);
	return p;
}

/* The items of the list that is written from `begin` to `end`. */
static bool collect_items(struct edict_json *in, const struct edict_span *span,
			  struct edict_list *list)
{
	const char *p = edict_json_space(in, span->begin + 1);
	while (p != NULL && p < span->end - 1) {
		struct edict_value *item = push(in, list);
		if (item == NULL)
			return false;
		if (*p == '[' || *p == '{') {
			*item = (struct edict_value){.type = *p == '[' ? EDICT_LIST
								       : EDICT_OBJECT};
			p = skip_container(in, p);
		} else {
			p = read_item(in, p, item);
		}
		if (p == NULL)
			return false;
		p = edict_json_space(in, p);
		if (*p == ',')
			p = edict_json_space(in, p + 1);
	}
	return p != NULL;
}

/* Every string and number written from `begin` to `end`. */
static bool collect_texts(struct edict_json *in, const struct edict_span *span,
			  struct edict_list *list)
{
	const char *p = span->begin;
	while (p != NULL && p < span->end) {
		bool is_number = *p == '-' || (*p >= '0' && *p <= '9');
		if (!is_number && *p != '"') {
			p++;
			continue;
		}
		const char *begin = p;
		struct edict_value *item = push(in, list);
		if (item == NULL)
			return false;
		if (!is_number) {
			p = read_item(in, p, item);
			continue;
		}
		p = edict_json_number(in, p);
		item->type = EDICT_STRING;
		item->as.string.data = begin;
		item->as.string.len = (uint32_t)(p - begin);
	}
	return p != NULL;
}

/* The texts of all spans that feed `field`, from the first of them on.  A span
 * within one that was already read adds nothing. */
static bool collect_field(struct edict_json *in, const struct edict_span *span,
			  uint16_t field, struct edict_list *list)
{
	const char *done = span->begin;
	if (!begin_list(in, list))
		return false;
	for (; span != NULL; span = span->next) {
		if (span->node->texts != field || span->begin < done)
			continue;
		if (!collect_texts(in, span, list))
			return false;
		done = span->end;
	}
	return true;
}

/* Is there a span before `span` that feeds the same texts field? */
static bool is_collected(const struct edict_span *spans, const struct edict_span *span)
{
	while (spans->node->texts != span->node->texts)
		spans = spans->next;
	return spans != span;
}

bool edict_collect(struct edict_json *in, const struct edict_policy *policy,
		   const struct edict_span *spans, void *request)
{
	for (const struct edict_span *span = spans; span != NULL; span = span->next) {
		uint16_t texts = span->node->texts;
		uint16_t field = span->node->field;
		struct edict_list list;
		if (texts != EDICT_FIELD_NONE && !is_collected(spans, span)) {
			if (!collect_field(in, span, texts, &list))
				return false;
			char *at = (char *)request + policy->fields[texts].offset;
			*(struct edict_list *)(void *)at = list;
		}
		if (field == EDICT_FIELD_NONE || *span->begin != '[')
			continue;
		char *at = (char *)request + policy->fields[field].offset;
		bool is_any = policy->fields[field].type == EDICT_ANY;
		if (!is_any && policy->fields[field].type != EDICT_LIST)
			continue;
		if (!begin_list(in, &list) || !collect_items(in, span, &list))
			return false;
		if (is_any)
			((struct edict_value *)(void *)at)->as.list = list;
		else
			*(struct edict_list *)(void *)at = list;
	}
	return true;
}
