/* audit_record.c - what the records of a log say.
 *
 * Gives:   the members of edict/audit.h in their order, from the first brace to before
 *          the link; nothing of it depends on the machine.
 *
 * Members are described by a table, which is smaller than calls.
 */
#include "audit_internal.h"
#include "bytes.h"

/* How a value is kept, hence written. */
enum form {
	NUMBER, /* uint64_t */
	DIGEST, /* pointer to its bytes; NULL: null */
	WORD,	/* pointer to text that ends with NUL */
	TEXT,	/* struct edict_string */
	RULE,	/* struct edict_string; empty: null */
	LIST,	/* pointer to struct edict_string, as many as stand at TO_COUNT from it */
	JSON,	/* struct edict_string that is written as it is */
};

/* Not written at all if the pointer, which then comes first in the value, is NULL. */
#define FORM	 15
#define OPTIONAL 16
#define NULLABLE 32

/* A member, and where its value is in the content of the record. */
struct member {
	char name[12];
	uint8_t form, at;
};

#define AT(type, name) offsetof(struct type, name)

/* The members of all kinds, in the order of enum edict_record_kind. */
static const struct member members[] = {
	/* open */
	{"format", NUMBER, AT(edict_opening, format)},
	{"log", WORD, AT(edict_opening, log)},
	{"hash", WORD, AT(edict_opening, hash)},
	{"after", DIGEST, AT(edict_opening, after)},
	{"records", NUMBER, AT(edict_opening, records)},
	{"root", DIGEST, AT(edict_opening, root)},
	{"seal", NUMBER, AT(edict_opening, epoch)},
	/* decision */
	{"policy", DIGEST | NULLABLE, AT(edict_record, policy)},
	{"version", NUMBER, AT(edict_record, version)},
	{"agent", TEXT | OPTIONAL, AT(edict_record, agent)},
	{"tool", TEXT | OPTIONAL, AT(edict_record, tool)},
	{"effect", WORD, AT(edict_record, effect)},
	{"rule", RULE | NULLABLE, AT(edict_record, rule)},
	{"reason", TEXT, AT(edict_record, reason)},
	{"obligations", LIST | OPTIONAL, AT(edict_record, obligations)},
	{"approvers", LIST | OPTIONAL, AT(edict_record, approvers)},
	{"request", DIGEST | OPTIONAL, AT(edict_record, request)},
	{"body", JSON | OPTIONAL, AT(edict_record, body)},
	/* event */
	{"event", WORD, AT(edict_audit_event, event)},
	{"policy", DIGEST | NULLABLE, AT(edict_audit_event, policy)},
	{"version", NUMBER, AT(edict_audit_event, version)},
	{"reason", WORD, AT(edict_audit_event, reason)},
	/* gap */
	{"lost", NUMBER, AT(edict_audit, lost)},
	{"since", NUMBER, AT(edict_audit, lost_since)},
	/* recovery */
	{"dropped", NUMBER, 0},
	/* seal */
	{"epoch", NUMBER, AT(edict_sealing, epoch)},
	{"mac", DIGEST, AT(edict_sealing, mac)},
};

/* By enum edict_record_kind. */
static const struct {
	char name[9];
	uint8_t n_members;
} kinds[] = {{"open", 7},     {"decision", 11}, {"event", 4}, {"gap", 2},
	     {"recovery", 1}, {"seal", 2},	{"close", 0}};

_Static_assert(sizeof members / sizeof *members == 7 + 11 + 4 + 2 + 1 + 2,
	       "every member has its kind");
_Static_assert(sizeof(struct edict_record) <= UINT8_MAX &&
		       AT(edict_audit, lost_since) <= UINT8_MAX,
	       "a byte holds what offsets there are");

/* From a list to the number of its texts. */
#define TO_COUNT (AT(edict_record, n_obligations) - AT(edict_record, obligations))
_Static_assert(TO_COUNT == AT(edict_record, n_approvers) - AT(edict_record, approvers),
	       "all lists have it at the same distance");

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
	__builtin_memcpy(&pointer, at, sizeof pointer); /* in whatever type it is kept */
	enum form form = (enum form)(member->form & FORM);
	size_t n = 1;
	if (form == LIST)
		n = *(const size_t *)(const void *)(content + member->at + TO_COUNT);
	else if (form == RULE)
		n = text->len;
	bool is_empty = pointer == NULL || n == 0;
	if (is_empty && (member->form & OPTIONAL) != 0)
		return;
	put_name(out, member->name);
	if (is_empty && (member->form & NULLABLE) != 0) {
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
	case LIST:
		put_list(out, pointer, n);
		break;
	case JSON:
		edict_json_put(out, text->data, text->len);
		break;
	case WORD:
		edict_json_put_text(out, edict_string_of(pointer));
		break;
	case TEXT:
	case RULE:
		edict_json_put_text(out, *text);
		break;
	}
}

static void put_head(struct edict_json_out *out, const struct edict_audit_call *call)
{
	const struct edict_audit *audit = call->audit;
	uint8_t boot[sizeof audit->boot];
	edict_put32_big(boot, (uint32_t)(audit->boot >> 32));
	edict_put32_big(boot + 4, (uint32_t)audit->boot);
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
	const struct member *member = members;
	for (unsigned i = 0; i < kind; i++)
		member += kinds[i].n_members;
	unsigned n = kinds[kind].n_members;
	if (kind == EDICT_RECORD_OPEN && call->audit->config->seal_records == 0)
		n--; /* "seal" */
	for (; n > 0; n--)
		put_member(out, member++, content);
}

void edict_record_end(const uint8_t link[EDICT_DIGEST_SIZE], struct edict_json_out *out)
{
	put_name(out, "link");
	edict_json_put_hex(out, link, EDICT_DIGEST_SIZE);
	edict_json_put_word(out, "}\n");
}
