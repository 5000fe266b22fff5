/* policy_json_part.c - objects with known members.
 *
 * Needs:   a document without duplicate members.
 * Gives:   the members by name, or diagnostics for unknown and missing ones and for
 *          values of a wrong kind.
 */
#include "cedar/policy_json_parts.h"

enum { MEMBERS_MAX = 8 };

void policy_json_wrong(struct policy_json *r, const struct doc *doc, const char *what,
		       const char *help)
{
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_SHAPE, doc->span,
				  "%s is %s here", what, doc_json_kind_name(doc->kind));
	diag_label(d, "a value of another kind is wanted here");
	diag_help(d, "%s", help);
}

static void report_unknown(struct policy_json *r, const struct doc_member *member,
			   const char *what, const struct policy_json_member *members,
			   size_t n)
{
	struct text names[MEMBERS_MAX];
	for (size_t i = 0; i < n; i++)
		names[i] = text_of(members[i].name);
	struct text near = text_nearest(member->key, names, n);
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_MEMBER, member->key_span,
				  "%s has no member `%.*s`", what, TEXT_ARG(member->key));
	diag_label(d, "unknown member");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "remove it");
}

static bool check_known(struct policy_json *r, const struct doc *doc, const char *what,
			const struct policy_json_member *members, size_t n)
{
	bool ok = true;
	for (size_t i = 0; i < doc->n; i++) {
		bool is_known = false;
		for (size_t j = 0; j < n; j++)
			is_known |= text_is(doc->members[i].key, members[j].name);
		if (!is_known)
			report_unknown(r, &doc->members[i], what, members, n);
		ok &= is_known;
	}
	return ok;
}

static void report_missing(struct policy_json *r, const struct doc *doc, const char *what,
			   const char *name)
{
	struct span brace = doc->span;
	brace.end = brace.begin + 1;
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_MISSING, brace,
				  "%s lacks its `%s`", what, name);
	diag_label(d, "not among these members");
	diag_help(d, "add `%s`", name);
}

static bool check_kind(struct policy_json *r, const struct doc *value,
		       const struct policy_json_member *member)
{
	if (member->is_any || value->kind == member->kind)
		return true;
	struct diag *d =
		diag_add(r->data.diags, DIAG_CEDAR_EST_SHAPE, value->span, "`%s` is %s",
			 member->name, doc_json_kind_name(value->kind));
	diag_label(d, "%s is wanted here", doc_json_kind_name(member->kind));
	diag_help(d, "write %s", doc_json_kind_name(member->kind));
	return false;
}

bool policy_json_members(struct policy_json *r, const struct doc *doc, const char *what,
			 const struct policy_json_member *members, size_t n,
			 const struct doc **values)
{
	for (size_t i = 0; i < n; i++)
		values[i] = NULL;
	if (doc->kind != DOC_MAPPING) {
		policy_json_wrong(r, doc, what, "write an object, {..}");
		return false;
	}
	bool ok = check_known(r, doc, what, members, n);
	for (size_t i = 0; i < n; i++) {
		const struct doc *value = doc_get(doc, members[i].name);
		if (value == NULL && !members[i].is_optional)
			report_missing(r, doc, what, members[i].name);
		if (value == NULL)
			ok &= members[i].is_optional;
		else if (check_kind(r, value, &members[i]))
			values[i] = value;
		else
			ok = false;
	}
	return ok;
}

bool policy_json_uid(struct policy_json *r, const struct doc *doc, struct cedar_uid *uid)
{
	static const struct policy_json_member members[] = {
		{.name = "type", .kind = DOC_STRING}, {.name = "id", .kind = DOC_STRING}};
	const struct doc *values[2];
	const struct doc *inner = doc_get(doc, "__entity");
	if (inner != NULL && doc->n == 1)
		doc = inner;
	return policy_json_members(r, doc, "reference", members, 2, values) &&
	       cedar_data_uid(&r->data, doc, uid);
}
