/* audit_record.c - what the records of a log say.
 *
 * Gives:   the members of edict/audit.h in their order, from the first brace to before
 * the link; nothing of it depends on the machine.
 *
 * Members are described by tables, which are a third smaller than calls.
 */
#include "audit_internal.h"

/* How a value is kept, hence written. */
enum form {
	NUMBER, /* uint64_t */
	DIGEST, /* pointer to its bytes; NULL: null */
	WORD,	/* pointer to text that ends with NUL */
	TEXT,	/* struct edict_string */
	RULE,	/* struct edict_string; empty: null */
	LIST,	/* pointer to struct edict_string, as many as stand at `count` */
	JSON,	/* struct edict_string that is written as it is */
};

/* Not written at all if the pointer, which then comes first in the value, is NULL. */
#define OPTIONAL 16

/* A member, and where its value is in the content of the record. */
struct member {
	char name[12];
	uint8_t form, at, count;
};

#define AT(type, name) offsetof(struct type, name)

static const struct member open_members[] = {
	{"format", NUMBER, AT(edict_opening, format), 0},
	{"log", WORD, AT(edict_opening, log), 0},
	{"hash", WORD, AT(edict_opening, hash), 0},
	{"after", DIGEST, AT(edict_opening, after), 0},
	{"records", NUMBER, AT(edict_opening, records), 0},
	{"root", DIGEST, AT(edict_opening, root), 0},
	{"seal", NUMBER, AT(edict_opening, epoch), 0},
};

static const struct member decision_members[] = {
	{"policy", DIGEST, AT(edict_record, policy), 0},
	{"version", NUMBER, AT(edict_record, version), 0},
	{"agent", TEXT | OPTIONAL, AT(edict_record, agent), 0},
	{"tool", TEXT | OPTIONAL, AT(edict_record, tool), 0},
	{"effect", WORD, AT(edict_record, effect), 0},
	{"rule", RULE, AT(edict_record, rule), 0},
	{"reason", TEXT, AT(edict_record, reason), 0},
	{"obligations", LIST, AT(edict_record, obligations),
	 AT(edict_record, n_obligations)},
	{"approvers", LIST, AT(edict_record, approvers), AT(edict_record, n_approvers)},
	{"request", DIGEST | OPTIONAL, AT(edict_record, request), 0},
	{"body", JSON | OPTIONAL, AT(edict_record, body), 0},
};

static const struct member event_members[] = {
	{"event", WORD, AT(edict_audit_event, event), 0},
	{"policy", DIGEST, AT(edict_audit_event, policy), 0},
	{"version", NUMBER, AT(edict_audit_event, version), 0},
	{"reason", WORD, AT(edict_audit_event, reason), 0},
};

static const struct member gap_members[] = {
	{"lost", NUMBER, AT(edict_audit, lost), 0},
	{"since", NUMBER, AT(edict_audit, lost_since), 0},
};

static const struct member recovery_members[] = {{"dropped", NUMBER, 0, 0}};

static const struct member seal_members[] = {
	{"epoch", NUMBER, AT(edict_sealing, epoch), 0},
	{"mac", DIGEST, AT(edict_sealing, mac), 0},
};

_Static_assert(sizeof(struct edict_record) <= UINT8_MAX &&
		       AT(edict_audit, lost_since) <= UINT8_MAX,
	       "a byte holds what offsets there are");

#define KIND(name, members)                                                              \
	{                                                                                \
		members, sizeof members / sizeof *members, name                          \
	}

/* By enum edict_record_kind. */
static const struct {
	const struct member *members;
	uint8_t n_members;
	char name[9];
} kinds[] = {
	KIND("open", open_members),
	KIND("decision", decision_members),
	KIND("event", event_members),
	KIND("gap", gap_members),
	KIND("recovery", recovery_members),
	KIND("seal", seal_members),
	{NULL, 0, "close"},
};

static void put_name(struct edict_json_out *out, const char *name)
{
	edict_json_put_word(out, ",\"");
	edict_json_put_word(out, name);
	edict_json_put_word(out, "\":");
}

static void put_list(struct edict_json_out *out, const struct edict_string *texts,
		     size_t n)
{
	char before = '[';
	for (; n > 0; n--, texts++, before = ',') {
		edict_json_put_byte(out, before);
		edict_json_put_text(out, *texts);
	}
	edict_json_put_byte(out, ']');
}

static void put_member(struct edict_json_out *out, const struct member *member,
		       const char *content)
{
	const void *at = content + member->at;
	const struct edict_string *text = at;
	const void *pointer;
	size_t count;
	enum form form = (enum form)(member->form & ~OPTIONAL);
	/* In whatever type it is kept. */
	__builtin_memcpy(&pointer, at, sizeof pointer);
	__builtin_memcpy(&count, content + member->count, sizeof count);
	if (((member->form & OPTIONAL) != 0 && pointer == NULL) ||
	    (form == LIST && count == 0))
		return;
	put_name(out, member->name);
	if ((form == DIGEST && pointer == NULL) || (form == RULE && text->len == 0)) {
		edict_json_put_word(out, "null");
		return;
	}
	switch (form) {
	case NUMBER:
		edict_json_put_number(out, *(const uint64_t *)at);
		break;
	case DIGEST:
		edict_json_put_hex(out, pointer, EDICT_DIGEST_SIZE);
		break;
	case WORD:
		edict_json_put_text(out, edict_string_of(pointer));
		break;
	case TEXT:
	case RULE:
		edict_json_put_text(out, *text);
		break;
	case LIST:
		put_list(out, pointer, count);
		break;
	case JSON:
		edict_json_put(out, text->data, text->len);
		break;
	}
}

static void put_head(struct edict_json_out *out, const struct edict_audit_call *call)
{
	const struct edict_audit *audit = call->audit;
	uint8_t boot[sizeof audit->boot];
	for (unsigned i = 0; i < 4; i++) {
		boot[i] = (uint8_t)((uint32_t)(audit->boot >> 32) >> (24 - 8 * i));
		boot[i + 4] = (uint8_t)((uint32_t)audit->boot >> (24 - 8 * i));
	}
	edict_json_put_word(out, "{\"seq\":");
	edict_json_put_number(out, audit->seq);
	put_name(out, "boot");
	edict_json_put_hex(out, boot, sizeof boot);
	put_name(out, "time");
	edict_json_put_number(out, call->time);
	put_name(out, "kind");
}

void edict_record_write(const struct edict_audit_call *call, enum edict_record_kind kind,
			const void *content, struct edict_json_out *out)
{
	put_head(out, call);
	edict_json_put_text(out, edict_string_of(kinds[kind].name));
	unsigned n = kinds[kind].n_members;
	if (kind == EDICT_RECORD_OPEN && call->audit->config->seal_records == 0)
		n--; /* "seal" */
	for (unsigned i = 0; i < n; i++)
		put_member(out, &kinds[kind].members[i], content);
}

void edict_record_end(const uint8_t link[EDICT_DIGEST_SIZE], struct edict_json_out *out)
{
	put_name(out, "link");
	edict_json_put_hex(out, link, EDICT_DIGEST_SIZE);
	edict_json_put_word(out, "}\n");
}
