/* names.c - decisions as text. */
#include "internal.h"

const char *edict_effect_name(enum edict_effect effect)
{
	switch (effect) {
	case EDICT_DENY:
		return "deny";
	case EDICT_REQUIRE_APPROVAL:
		return "require_approval";
	case EDICT_THROTTLE:
		return "throttle";
	case EDICT_ALLOW:
		return "allow";
	}
	return "deny";
}

const char *edict_status_name(enum edict_status status)
{
	switch (status) {
	case EDICT_OK:
		return "ok";
	case EDICT_E_SYNTAX:
		return "syntax";
	case EDICT_E_UTF8:
		return "utf8";
	case EDICT_E_DUPLICATE:
		return "duplicate";
	case EDICT_E_DEPTH:
		return "depth";
	case EDICT_E_NUMBER:
		return "number";
	case EDICT_E_LIMIT:
		return "limit";
	case EDICT_E_SPACE:
		return "space";
	case EDICT_E_ABI:
		return "abi";
	case EDICT_E_SCHEMA:
		return "schema";
	case EDICT_E_CYCLE:
		return "cycle";
	case EDICT_E_EXTENSION:
		return "extension";
	}
	return "abi";
}

/* Text that is cut at `size` but counted in full. */
struct text_out {
	char *data;
	size_t size;
	size_t len;
};

static void add(struct text_out *out, const char *text)
{
	for (; *text != '\0'; text++, out->len++) {
		if (out->len + 1 < out->size)
			out->data[out->len] = *text;
	}
}

static void add_rule(struct text_out *out, const struct edict_policy *policy,
		     const struct edict_rule *rule)
{
	if (policy->texts[rule->message] != '\0') {
		add(out, policy->texts + rule->message);
		return;
	}
	add(out, "rule:");
	add(out, policy->texts + rule->id);
}

size_t edict_reason_text(const struct edict_policy *policy,
			 const struct edict_decision *decision, char *buffer, size_t size)
{
	struct text_out out = {.data = buffer, .size = size};
	switch ((enum edict_reason)decision->reason) {
	case EDICT_REASON_REQUEST:
		add(&out, "request:");
		add(&out, edict_status_name((enum edict_status)decision->status));
		break;
	case EDICT_REASON_RULE:
		add_rule(&out, policy, &policy->rules[decision->rule]);
		break;
	case EDICT_REASON_DEFAULT:
		add(&out, "default");
		break;
	case EDICT_REASON_MISSING:
		add(&out, "missing:");
		add(&out, policy->fields[decision->field].path);
		break;
	case EDICT_REASON_TYPE:
		add(&out, "type:");
		add(&out, policy->fields[decision->field].path);
		break;
	case EDICT_REASON_UNLOGGED:
		add(&out, "unlogged");
		break;
	}
	if (size > 0)
		buffer[out.len < size ? out.len : size - 1] = '\0';
	return out.len;
}
