/* record.c - one line of a log, decoded for people and for other formats.
 * Needs:   a line of a log; that it was verified is the caller's business.
 * Gives:   its members; the body of a request as its own text, so that no number in it
 *          loses a digit.
 */
#include <jansson.h>
#include <string.h>
#include <time.h>

#include "audit/parts.h"

static struct text member_text(struct arena *arena, const json_t *object,
			       const char *name)
{
	const json_t *member = json_object_get(object, name);
	if (!json_is_string(member))
		return (struct text){"", 0};
	return text_copy(arena, (struct text){json_string_value(member),
					      json_string_length(member)});
}

static uint64_t member_number(const json_t *object, const char *name)
{
	json_int_t n = json_integer_value(json_object_get(object, name));
	return n > 0 ? (uint64_t)n : 0;
}

static size_t member_list(struct arena *arena, const json_t *object, const char *name,
			  struct text **items)
{
	const json_t *list = json_object_get(object, name), *item;
	size_t i, n = 0;
	*items = NULL;
	json_array_foreach(list, i, item)
	{
		struct text text = {json_string_value(item), json_string_length(item)};
		if (!json_is_string(item))
			continue;
		text = text_copy(arena, text);
		ARENA_PUSH(arena, *items, n, text);
	}
	return n;
}

static void read_members(struct arena *arena, const json_t *object,
			 struct audit_record *out)
{
	out->time = member_number(object, "time");
	out->boot = member_text(arena, object, "boot");
	out->kind = member_text(arena, object, "kind");
	out->log = member_text(arena, object, "log");
	out->agent = member_text(arena, object, "agent");
	out->tool = member_text(arena, object, "tool");
	out->effect = member_text(arena, object, "effect");
	out->rule = member_text(arena, object, "rule");
	out->reason = member_text(arena, object, "reason");
	out->policy = member_text(arena, object, "policy");
	out->request = member_text(arena, object, "request");
	out->event = member_text(arena, object, "event");
	out->after = member_text(arena, object, "after");
	out->version = member_number(object, "version");
	out->lost = member_number(object, "lost");
	out->dropped = member_number(object, "dropped");
	out->epoch = member_number(object, "epoch");
	out->n_obligations = member_list(arena, object, "obligations", &out->obligations);
	out->n_approvers = member_list(arena, object, "approvers", &out->approvers);
}

/* The body is the last member before the link.  What looks like its name cannot stand in
 * a string before it, where quotes are escaped. */
static struct text find_body(struct text head)
{
	static const char name[] = ",\"body\":";
	for (size_t i = 0; i + sizeof name - 1 <= head.len; i++)
		if (head.ptr[i] == ',' &&
		    memcmp(head.ptr + i, name, sizeof name - 1) == 0)
			return (struct text){head.ptr + i + sizeof name - 1,
					     head.len - i - (sizeof name - 1)};
	return (struct text){head.ptr + head.len, 0};
}

bool audit_record_read(struct arena *arena, struct text line, struct audit_record *out)
{
	struct edict_audit_line parts;
	*out = (struct audit_record){.line = line};
	if (!edict_audit_line_read(line.ptr, line.len, &parts))
		return false;
	out->seq = parts.seq;
	out->link = digest_text(arena, parts.link);
	out->body = find_body((struct text){line.ptr, parts.covered});
	size_t len = parts.covered - out->body.len;
	if (out->body.len > 0)
		len -= sizeof ",\"body\":" - 1;
	struct text head = text_format(arena, "%.*s}", (int)len, line.ptr);
	json_t *object = json_loadb(head.ptr, head.len, JSON_ALLOW_NUL, NULL);
	if (object == NULL)
		return false;
	read_members(arena, object, out);
	json_decref(object);
	return true;
}

static void keep(char *place, size_t size, struct text text)
{
	size_t len = text.len < size ? text.len : size - 1;
	memcpy(place, text.ptr, len);
	place[len] = '\0';
}

bool audit_record_next(struct arena *arena, struct text line,
		       struct audit_context *context, struct audit_record *out)
{
	if (!audit_record_read(arena, line, out))
		return false;
	if (out->log.len > 0)
		keep(context->log, sizeof context->log, out->log);
	if (context->previous[0] == '\0')
		keep(context->previous, sizeof context->previous, out->after);
	out->log = text_copy(arena, text_of(context->log));
	out->previous = text_copy(arena, text_of(context->previous));
	keep(context->previous, sizeof context->previous, out->link);
	return true;
}

struct text audit_time(struct arena *arena, uint64_t ms)
{
	struct tm tm;
	time_t seconds = (time_t)(ms / 1000);
	char text[64];
	if (ms == 0 || gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		return TEXT("-");
	return text_format(arena, "%s.%03uZ", text, (unsigned)(ms % 1000));
}
