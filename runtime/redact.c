/* redact.c - a copy of a JSON object in which secret texts are digests.
 * Needs:   nothing of the document: what is no JSON is refused.
 * Gives:   one line of JSON without blanks.
 * Keeps:   structure, order, and the spelling of all that is not replaced.
 *
 * One walk without recursion: of the open containers one bit each says what they are, and
 * whose they are is kept, for the items of a list behind a container within it.
 */
#include "edict/redact.h"
#include "json_write.h"

/* The name of the member that a value belongs to, and the work space behind it and the
 * names that it is nested in. */
struct name {
	struct edict_string text;
	char *free;
};

struct redaction {
	const struct edict_redactor *redactor;
	struct edict_json in;
	struct edict_json_out out;
	struct name name;
	struct name names[EDICT_DEPTH_MAX + 1]; /* of the containers, by depth */
	uint64_t objects; /* bit d: the container in d others is an object */
	uint32_t depth;
};

_Static_assert(EDICT_DEPTH_MAX <= 64, "one bit for each open container");

static bool is_in_object(const struct redaction *r)
{
	return (r->objects >> (r->depth - 1) & 1) != 0;
}

/* Back to the name of the container that is open. */
static void recall_name(struct redaction *r)
{
	r->name = r->names[r->depth];
}

static void put_digest(struct redaction *r, struct edict_string text)
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	char quoted[2 * EDICT_DIGEST_SIZE + 2];
	struct edict_json_out hex = {quoted, quoted + sizeof quoted, false};
	edict_digest(r->redactor->crypto, text.data, text.len, digest);
	edict_json_put_hex(&hex, digest, sizeof digest);
	edict_json_put_word(&r->out, "\"sha256:");
	edict_json_put(&r->out, quoted + 1, sizeof quoted - 1);
}

/* The token from `begin` to `end`, whose text is `text`. */
static void put_token(struct redaction *r, const char *begin, const char *end,
		      struct edict_string text)
{
	const struct edict_redactor *redactor = r->redactor;
	if (redactor->is_secret != NULL &&
	    redactor->is_secret(redactor->ctx, r->name.text, text))
		put_digest(r, text);
	else
		edict_json_put(&r->out, begin, (size_t)(end - begin));
}

static const char *copy_string(struct redaction *r, const char *p,
			       struct edict_string *text)
{
	r->in.front = r->name.free;
	const char *end = edict_json_string(&r->in, p + 1, true, text);
	if (end != NULL)
		put_token(r, p, end, *text);
	return end;
}

static const char *copy_scalar(struct redaction *r, const char *p)
{
	struct edict_value value;
	if (edict_json_peek(&r->in, p) == '"')
		return copy_string(r, p, &value.as.string);
	const char *end = edict_json_scalar(&r->in, p, false, &value);
	if (end == NULL)
		return NULL;
	struct edict_string text = {p, (uint32_t)(end - p)};
	if (value.type == EDICT_NUMBER)
		put_token(r, p, end, text);
	else
		edict_json_put(&r->out, p, text.len);
	return end;
}

/* A key and its colon, up to the value. */
static const char *copy_key(struct redaction *r, const char *p)
{
	struct edict_string name;
	if (edict_json_peek(&r->in, p) != '"')
		return edict_json_fail(&r->in, EDICT_E_SYNTAX);
	recall_name(r);
	r->name.text = (struct edict_string){0};
	p = copy_string(r, p, &name);
	if (p == NULL)
		return NULL;
	r->name = (struct name){name, r->in.front};
	p = edict_json_space(&r->in, p);
	if (edict_json_peek(&r->in, p) != ':')
		return edict_json_fail(&r->in, EDICT_E_SYNTAX);
	edict_json_put_byte(&r->out, ':');
	return edict_json_space(&r->in, p + 1);
}

/* An opening bracket, and the key of the first member; or the closing one, where
 * `*is_empty`. */
static const char *open_container(struct redaction *r, const char *p, bool *is_empty)
{
	bool is_object = *p == '{';
	if (r->depth == EDICT_DEPTH_MAX)
		return edict_json_fail(&r->in, EDICT_E_DEPTH);
	uint64_t bit = UINT64_C(1) << r->depth++;
	r->names[r->depth] = r->name;
	r->objects = is_object ? r->objects | bit : r->objects & ~bit;
	edict_json_put(&r->out, p, 1);
	p = edict_json_space(&r->in, p + 1);
	*is_empty = edict_json_peek(&r->in, p) == (is_object ? '}' : ']');
	return *is_empty || !is_object ? p : copy_key(r, p);
}

/* From behind a value to the next one, over closing brackets; at the end of the document
 * the depth is 0. */
static const char *to_next_value(struct redaction *r, const char *p)
{
	while (r->depth > 0) {
		p = edict_json_space(&r->in, p);
		char c = edict_json_peek(&r->in, p);
		bool is_object = is_in_object(r);
		if (c != ',' && c != (is_object ? '}' : ']'))
			return edict_json_fail(&r->in, EDICT_E_SYNTAX);
		edict_json_put(&r->out, p, 1);
		p++;
		if (c == ',') {
			p = edict_json_space(&r->in, p);
			if (is_object)
				return copy_key(r, p);
			recall_name(r);
			return p;
		}
		r->depth--;
	}
	return p;
}

/* The object that begins at `p`; what stands behind it. */
static const char *copy_object(struct redaction *r, const char *p)
{
	do {
		char c = edict_json_peek(&r->in, p);
		bool is_empty = false;
		if (c != '{' && c != '[') {
			p = copy_scalar(r, p);
		} else {
			p = open_container(r, p, &is_empty);
			if (p != NULL && !is_empty)
				continue;
		}
		p = p == NULL ? NULL : to_next_value(r, p);
	} while (p != NULL && r->depth > 0);
	return p;
}

enum edict_status edict_redact(const struct edict_redactor *redactor, const char *json,
			       size_t len, const struct edict_redact_space *space,
			       size_t *out_len)
{
	if (len > UINT32_MAX)
		return EDICT_E_LIMIT;
	struct redaction r = {
		.redactor = redactor,
		.in = {.end = json + len},
		.out = {space->out, space->out + space->out_size, false},
		.name = {.free = space->work},
	};
	r.in.back = r.name.free + space->work_size;
	const char *p = edict_json_space(&r.in, json);
	if (edict_json_peek(&r.in, p) != '{')
		return EDICT_E_SYNTAX;
	p = copy_object(&r, p);
	if (p == NULL)
		return r.in.status;
	if (edict_json_space(&r.in, p) != r.in.end)
		return EDICT_E_SYNTAX;
	*out_len = (size_t)(r.out.at - space->out);
	return r.out.is_full ? EDICT_E_SPACE : EDICT_OK;
}
