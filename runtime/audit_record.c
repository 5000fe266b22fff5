/* audit_record.c - what the records of a log say.
 *
 * Gives:   the members of edict/audit.h in their order, from the first brace to before
 * the link; nothing of it depends on the machine.
 */
#include "audit_internal.h"

#define PUT(literal) EDICT_JSON_PUT(out, literal)

static void put_optional(struct edict_json_out *out, const char *name,
			 struct edict_string text)
{
	if (text.data == NULL)
		return;
	struct edict_string key = edict_string_of(name);
	edict_json_put(out, key.data, key.len);
	edict_json_put_text(out, text);
}

static void put_list(struct edict_json_out *out, const char *name,
		     const struct edict_string *texts, size_t n)
{
	struct edict_string before = edict_string_of(name);
	for (size_t i = 0; i < n; i++) {
		edict_json_put(out, before.data, before.len);
		edict_json_put_text(out, texts[i]);
		before = edict_string_of(",");
	}
	if (n > 0)
		PUT("]");
}

/* Of events and decisions: by which policy. */
static void put_policy(struct edict_json_out *out, const uint8_t *policy,
		       uint64_t version)
{
	PUT(",\"policy\":");
	if (policy != NULL)
		edict_json_put_digest(out, policy);
	else
		PUT("null");
	PUT(",\"version\":");
	edict_json_put_number(out, version);
}

static void put_open(struct edict_json_out *out, const struct edict_audit *audit,
		     const struct edict_merkle_head *ended)
{
	PUT("open\",\"format\":1,\"log\":");
	edict_json_put_text(out, edict_string_of(audit->config->name));
	PUT(",\"hash\":\"sha256\",\"after\":");
	edict_json_put_digest(out, audit->link);
	PUT(",\"records\":");
	edict_json_put_number(out, ended->size);
	PUT(",\"root\":");
	edict_json_put_digest(out, ended->root);
	if (audit->config->seal_records == 0)
		return;
	PUT(",\"seal\":");
	edict_json_put_number(out, audit->epoch);
}

static void put_decision(struct edict_json_out *out, const struct edict_record *record)
{
	PUT("decision\"");
	put_policy(out, record->policy, record->version);
	put_optional(out, ",\"agent\":", record->agent);
	put_optional(out, ",\"tool\":", record->tool);
	PUT(",\"effect\":");
	edict_json_put_text(out, edict_string_of(record->effect));
	PUT(",\"rule\":");
	if (record->rule.len > 0)
		edict_json_put_text(out, record->rule);
	else
		PUT("null");
	PUT(",\"reason\":");
	edict_json_put_text(out, record->reason);
	put_list(out, ",\"obligations\":[", record->obligations, record->n_obligations);
	put_list(out, ",\"approvers\":[", record->approvers, record->n_approvers);
	if (record->request != NULL) {
		PUT(",\"request\":");
		edict_json_put_digest(out, record->request);
	}
	if (record->body.data != NULL) {
		PUT(",\"body\":");
		edict_json_put(out, record->body.data, record->body.len);
	}
}

static void put_event(struct edict_json_out *out, const struct edict_audit_event *event)
{
	PUT("event\",\"event\":");
	edict_json_put_text(out, edict_string_of(event->event));
	put_policy(out, event->policy, event->version);
	PUT(",\"reason\":");
	edict_json_put_text(out, edict_string_of(event->reason));
}

static void put_gap(struct edict_json_out *out, const struct edict_audit *audit)
{
	PUT("gap\",\"lost\":");
	edict_json_put_number(out, audit->lost);
	PUT(",\"since\":");
	edict_json_put_number(out, audit->lost_since);
}

static void put_seal(struct edict_json_out *out, const struct edict_audit *audit)
{
	uint8_t mac[EDICT_DIGEST_SIZE];
	edict_audit_seal_mac(audit->config->crypto, audit->seal_key, audit->epoch,
			     audit->seq, audit->link, mac);
	PUT("seal\",\"epoch\":");
	edict_json_put_number(out, audit->epoch);
	PUT(",\"mac\":");
	edict_json_put_digest(out, mac);
}

static void put_head(struct edict_json_out *out, const struct edict_audit *audit,
		     uint64_t time)
{
	PUT("{\"seq\":");
	edict_json_put_number(out, audit->seq);
	PUT(",\"boot\":\"");
	uint8_t boot[8];
	for (unsigned i = 0; i < sizeof boot; i++)
		boot[i] = (uint8_t)(audit->boot >> (56 - 8 * i));
	edict_json_put_hex(out, boot, sizeof boot);
	PUT("\",\"time\":");
	edict_json_put_number(out, time);
	PUT(",\"kind\":\"");
}

void edict_draft_write(const struct edict_draft *draft, const struct edict_audit *audit,
		       struct edict_json_out *out)
{
	put_head(out, audit, draft->time);
	switch (draft->kind) {
	case EDICT_RECORD_OPEN:
		put_open(out, audit, draft->of.ended);
		break;
	case EDICT_RECORD_DECISION:
		put_decision(out, draft->of.decision);
		break;
	case EDICT_RECORD_EVENT:
		put_event(out, draft->of.event);
		break;
	case EDICT_RECORD_GAP:
		put_gap(out, audit);
		break;
	case EDICT_RECORD_RECOVERY:
		PUT("recovery\",\"dropped\":");
		edict_json_put_number(out, draft->of.dropped);
		break;
	case EDICT_RECORD_SEAL:
		put_seal(out, audit);
		break;
	case EDICT_RECORD_CLOSE:
		PUT("close\"");
		break;
	}
}
