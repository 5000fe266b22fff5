/* replay_line.c - what a replay needs of one record of an audit log.
 * Needs:   a line as edict/audit.h says: members in a fixed order.
 * Gives:   effect, rule and body, as slices of the line.
 * Keeps:   a line that departs from the order in what is read is no record.
 *
 * Nothing is decoded, and the body is not looked at: it ends where the link begins, which
 * has a fixed length.
 */
#include <string.h>

#include "command/replay.h"
#include "edict/audit.h"

struct cursor {
	const char *at, *end;
};

static bool take(struct cursor *c, const char *literal, size_t len)
{
	if ((size_t)(c->end - c->at) < len || memcmp(c->at, literal, len) != 0)
		return false;
	c->at += len;
	return true;
}

#define TAKE(cursor, literal) take((cursor), (literal), sizeof(literal) - 1)

static bool take_number(struct cursor *c, uint64_t *number)
{
	const char *begin = c->at;
	*number = 0;
	for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++)
		*number = *number * 10 + (uint64_t)(*c->at - '0');
	return c->at > begin;
}

/* Is the quote escaped: does an odd number of backslashes stand before it? */
static bool is_escaped(const char *begin, const char *quote)
{
	size_t n = 0;
	while (quote - n > begin && quote[-1 - (ptrdiff_t)n] == '\\')
		n++;
	return n % 2 == 1;
}

/* The rest of a string whose opening quote is taken. */
static bool take_string(struct cursor *c, struct text *out)
{
	const char *begin = c->at;
	const char *quote = begin;
	do {
		quote = memchr(quote, '"', (size_t)(c->end - quote));
		if (quote == NULL)
			return false;
	} while (is_escaped(begin, quote++));
	*out = (struct text){begin, (size_t)(quote - begin) - 1};
	c->at = quote;
	return true;
}

static bool skip_string(struct cursor *c)
{
	struct text skipped;
	return take_string(c, &skipped);
}

/* A list of strings whose opening bracket is taken. */
static bool skip_list(struct cursor *c)
{
	if (TAKE(c, "]"))
		return true;
	do {
		if (!TAKE(c, "\"") || !skip_string(c))
			return false;
	} while (TAKE(c, ","));
	return TAKE(c, "]");
}

/* Whether it is the right one, `edict audit verify` tells. */
static bool is_link(struct text tail)
{
	static const char begin[] = ",\"link\":\"";
	size_t n = sizeof begin - 1;
	return memcmp(tail.ptr, begin, n) == 0 &&
	       memcmp(tail.ptr + tail.len - 2, "\"}", 2) == 0;
}

static bool read_effect(struct text name, enum edict_effect *effect)
{
	for (unsigned i = EDICT_DENY; i <= EDICT_ALLOW; i++) {
		*effect = (enum edict_effect)i;
		if (text_is(name, edict_effect_name(*effect)))
			return true;
	}
	return false;
}

/* Reports quote an id as it is. */
static bool is_printable(struct text id)
{
	return text_printable(id) == id.len;
}

static bool read_outcome(struct cursor *c, struct outcome *out)
{
	struct text effect;
	if (!TAKE(c, ",\"effect\":\"") || !take_string(c, &effect) ||
	    !read_effect(effect, &out->effect) || !TAKE(c, ",\"rule\":"))
		return false;
	out->rule = (struct text){0};
	return TAKE(c, "null") ||
	       (TAKE(c, "\"") && take_string(c, &out->rule) && is_printable(out->rule));
}

/* What follows the rule, up to the link. */
static bool read_rest(struct cursor *c, struct text *body)
{
	if (!TAKE(c, ",\"reason\":\"") || !skip_string(c) ||
	    (TAKE(c, ",\"obligations\":[") && !skip_list(c)) ||
	    (TAKE(c, ",\"approvers\":[") && !skip_list(c)) ||
	    (TAKE(c, ",\"request\":\"") && !skip_string(c)))
		return false;
	*body = (struct text){0};
	if (c->at == c->end)
		return true;
	if (!TAKE(c, ",\"body\":"))
		return false;
	*body = (struct text){c->at, (size_t)(c->end - c->at)};
	return body->len >= 2 && body->ptr[0] == '{' && body->ptr[body->len - 1] == '}';
}

static bool read_decision(struct cursor *c, struct replay_record *out)
{
	uint64_t version;
	return TAKE(c, ",\"policy\":") &&
	       (TAKE(c, "null") || (TAKE(c, "\"") && skip_string(c))) &&
	       TAKE(c, ",\"version\":") && take_number(c, &version) &&
	       (!TAKE(c, ",\"agent\":\"") || skip_string(c)) &&
	       (!TAKE(c, ",\"tool\":\"") || skip_string(c)) &&
	       read_outcome(c, &out->outcome) && read_rest(c, &out->body);
}

enum replay_line replay_line_read(struct text line, struct replay_record *out)
{
	const size_t tail = EDICT_AUDIT_LINK_TAIL - 1; /* without the newline */
	struct cursor c = {line.ptr, line.ptr + line.len};
	struct text kind;
	uint64_t time;
	if (line.len < tail || !is_link((struct text){c.end - tail, tail}))
		return REPLAY_WRONG;
	c.end -= tail;
	if (!TAKE(&c, "{\"seq\":") || !take_number(&c, &out->seq) ||
	    !TAKE(&c, ",\"boot\":\"") || !skip_string(&c) || !TAKE(&c, ",\"time\":") ||
	    !take_number(&c, &time) || !TAKE(&c, ",\"kind\":\"") ||
	    !take_string(&c, &kind))
		return REPLAY_WRONG;
	if (!text_is(kind, "decision"))
		return REPLAY_OTHER;
	return read_decision(&c, out) ? REPLAY_DECISION : REPLAY_WRONG;
}
