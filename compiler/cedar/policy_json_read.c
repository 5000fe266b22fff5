/* policy_json_read.c - policies and policy sets from the JSON policy format.
 *
 * Needs:   a document tree, and a set to append to.
 * Gives:   policies, templates and links as the reader of text gives them; policies
 *          keep their keys as ids, a single one is numbered like those of a text.
 * Keeps:   every member is known and of its kind, or reported.
 */
#include "cedar/policy_json_parts.h"

/* ---- constraints --------------------------------------------------------- */

static enum cedar_slot slot_of(enum cedar_var var)
{
	return var == CEDAR_PRINCIPAL ? CEDAR_SLOT_PRINCIPAL : CEDAR_SLOT_RESOURCE;
}

static bool add_ref(struct policy_json *r, const struct doc *doc, enum cedar_var var,
		    struct cedar_scope *scope)
{
	struct cedar_uid uid;
	size_t n_spans = scope->n_refs;
	if (!policy_json_uid(r, doc, &uid))
		return false;
	if (var == CEDAR_ACTION && !cedar_data_is_action_type(uid.type)) {
		struct diag *d =
			diag_add(r->data.diags, DIAG_CEDAR_ACTION_TYPE, doc->span,
				 "`%.*s` is no type of actions", TEXT_ARG(uid.type));
		diag_label(d, "the type of an action ends in `Action`");
		diag_help(d, "write the type `Action`, with its namespace in front if it "
			     "has one");
		return false;
	}
	ARENA_PUSH(r->data.arena, scope->refs, scope->n_refs, uid);
	ARENA_PUSH(r->data.arena, scope->ref_spans, n_spans, doc->span);
	return true;
}

static bool add_slot(struct policy_json *r, const struct doc *doc, enum cedar_var var,
		     struct cedar_scope *scope)
{
	const char *name = cedar_slot_name(slot_of(var));
	if (var != CEDAR_ACTION && text_is(doc->text, name)) {
		scope->has_slot = true;
		r->policy->slots[slot_of(var)] = true;
		return true;
	}
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_SLOT_PLACE, doc->span,
				  "slot `%.*s` stands in a constraint on `%s`",
				  TEXT_ARG(doc->text), cedar_var_name(var));
	diag_label(d, "?principal is for the principal, ?resource for the resource");
	if (var == CEDAR_ACTION)
		diag_help(d, "write an entity");
	else
		diag_help(d, "write \"%s\"", name);
	return false;
}

static bool report_targets(struct policy_json *r, const struct doc *doc,
			   enum cedar_var var)
{
	struct span brace = doc->span;
	brace.end = brace.begin + 1;
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_SHAPE, brace,
				  "constraint on `%s` does not name one entity",
				  cedar_var_name(var));
	diag_label(d, "one of `entity` and `slot` is wanted among these members");
	diag_help(d, "write {\"op\": .., \"entity\": {\"type\": .., \"id\": ..}}");
	return false;
}

/* Exactly one of an entity, a slot, and for actions a list of entities. */
static bool read_target(struct policy_json *r, const struct doc *doc, enum cedar_var var,
			const struct doc *const targets[3], struct cedar_scope *scope)
{
	bool ok = true;
	if ((targets[0] != NULL) + (targets[1] != NULL) + (targets[2] != NULL) != 1)
		return report_targets(r, doc, var);
	if (targets[0] != NULL)
		return add_ref(r, targets[0], var, scope);
	if (targets[1] != NULL)
		return add_slot(r, targets[1], var, scope);
	scope->is_list = true;
	for (size_t i = 0; i < targets[2]->n; i++)
		ok &= add_ref(r, targets[2]->items[i], var, scope);
	return ok;
}

static const struct policy_json_member target_members[] = {
	{.name = "entity", .is_any = true, .is_optional = true},
	{.name = "slot", .kind = DOC_STRING, .is_optional = true},
	{.name = "entities", .kind = DOC_SEQUENCE, .is_optional = true},
	{.name = "op", .kind = DOC_STRING, .is_optional = true},
};

static bool read_relation(struct policy_json *r, const struct doc *doc,
			  enum cedar_var var, struct cedar_scope *scope)
{
	const struct doc *values[4];
	if (!policy_json_members(r, doc, "constraint", target_members, 4, values))
		return false;
	if (values[2] != NULL && (var != CEDAR_ACTION || scope->kind != CEDAR_SCOPE_IN)) {
		policy_json_wrong(r, values[2], "`entities`",
				  "use `entity`: lists stand in `in` of actions only");
		return false;
	}
	return read_target(r, doc, var, values, scope);
}

static bool read_is(struct policy_json *r, const struct doc *doc, enum cedar_var var,
		    struct cedar_scope *scope)
{
	static const struct policy_json_member members[] = {
		{.name = "op", .kind = DOC_STRING},
		{.name = "entity_type", .kind = DOC_STRING},
		{.name = "in", .kind = DOC_MAPPING, .is_optional = true}};
	const struct doc *values[3], *targets[3] = {NULL};
	if (!policy_json_members(r, doc, "constraint", members, 3, values))
		return false;
	bool ok = cedar_data_name(&r->data, values[1], &scope->type);
	scope->type_span = values[1]->span;
	if (values[2] == NULL)
		return ok;
	scope->kind = CEDAR_SCOPE_IS_IN;
	return policy_json_members(r, values[2], "`in`", target_members, 2, targets) &&
	       read_target(r, values[2], var, targets, scope) && ok;
}

static bool report_op(struct policy_json *r, const struct doc *doc, const struct doc *op,
		      enum cedar_var var)
{
	struct diag *d =
		diag_add(r->data.diags, DIAG_CEDAR_EST_SHAPE, op ? op->span : doc->span,
			 "constraint on `%s` has no known `op`", cedar_var_name(var));
	diag_label(d, op ? "not a constraint on it" : "no `op` among these members");
	diag_help(d, var == CEDAR_ACTION ? "write \"All\", \"==\" or \"in\""
					 : "write \"All\", \"==\", \"in\" or \"is\"");
	return false;
}

static bool read_constraint(struct policy_json *r, const struct doc *doc,
			    enum cedar_var var, struct cedar_scope *scope)
{
	static const struct policy_json_member only_op[] = {
		{.name = "op", .kind = DOC_STRING}};
	const struct doc *op = doc_get(doc, "op");
	struct text name = op && op->kind == DOC_STRING ? op->text : TEXT("");
	scope->span = doc->span;
	if (text_is(name, "All") || text_is(name, "all"))
		return policy_json_members(r, doc, "constraint", only_op, 1, &op);
	if (text_is(name, "==") || text_is(name, "in")) {
		scope->kind = name.ptr[0] == '=' ? CEDAR_SCOPE_EQ : CEDAR_SCOPE_IN;
		return read_relation(r, doc, var, scope);
	}
	if (!text_is(name, "is") || var == CEDAR_ACTION)
		return report_op(r, doc, op, var);
	scope->kind = CEDAR_SCOPE_IS;
	return read_is(r, doc, var, scope);
}

/* ---- the other members of a policy --------------------------------------- */

static bool read_effect(struct policy_json *r, const struct doc *doc)
{
	r->policy->effect_span = doc->span;
	r->policy->is_forbid = text_is(doc->text, "forbid");
	if (r->policy->is_forbid || text_is(doc->text, "permit"))
		return true;
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_SHAPE, doc->span,
				  "`%.*s` is no effect", TEXT_ARG(doc->text));
	diag_label(d, "unknown effect");
	diag_help(d, "write \"permit\" or \"forbid\"");
	return false;
}

static bool read_condition(struct policy_json *r, const struct doc *doc)
{
	static const struct policy_json_member members[] = {
		{.name = "kind", .kind = DOC_STRING}, {.name = "body", .is_any = true}};
	const struct doc *values[2];
	struct cedar_condition condition = {.span = doc->span};
	if (!policy_json_members(r, doc, "condition", members, 2, values))
		return false;
	condition.is_unless = text_is(values[0]->text, "unless");
	if (!condition.is_unless && !text_is(values[0]->text, "when")) {
		struct diag *d = diag_add(
			r->data.diags, DIAG_CEDAR_EST_SHAPE, values[0]->span,
			"`%.*s` is no kind of condition", TEXT_ARG(values[0]->text));
		diag_label(d, "unknown kind");
		diag_help(d, "write \"when\" or \"unless\"");
		return false;
	}
	condition.body = policy_json_expr(r, values[1], 1);
	if (condition.body == NULL)
		return false;
	ARENA_PUSH(r->data.arena, r->policy->conditions, r->policy->n_conditions,
		   condition);
	return true;
}

/* Keys of annotations are words, reserved ones too. */
static bool is_word(struct text key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		bool is_letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!is_letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return key.len > 0;
}

static bool read_annotation(struct policy_json *r, const struct doc_member *member)
{
	struct cedar_annotation annotation = {.key = member->key,
					      .key_span = member->key_span,
					      .value = TEXT(""),
					      .has_value = true};
	bool is_null = member->value->kind == DOC_NULL;
	if (!is_word(member->key)) {
		struct diag *d = diag_add(
			r->data.diags, DIAG_CEDAR_EST_SHAPE, member->key_span,
			"`%.*s` is no key of an annotation", TEXT_ARG(member->key));
		diag_label(d, "not a word");
		diag_help(d, "use letters, digits and `_`, not beginning with a digit");
		return false;
	}
	if (!is_null && member->value->kind != DOC_STRING) {
		policy_json_wrong(r, member->value, "annotation",
				  "write a string, or null for none");
		return false;
	}
	annotation.has_value = !is_null;
	if (!is_null)
		annotation.value = member->value->text;
	ARENA_PUSH(r->data.arena, r->policy->annotations, r->policy->n_annotations,
		   annotation);
	return true;
}

/* ---- policies ------------------------------------------------------------ */

/* Those that are there; what is missing has been reported. */
static bool read_parts(struct policy_json *r, const struct doc *const values[6])
{
	struct cedar_policy *policy = r->policy;
	struct cedar_scope *scopes[] = {&policy->principal, &policy->action,
					&policy->resource};
	static const enum cedar_var vars[] = {CEDAR_PRINCIPAL, CEDAR_ACTION,
					      CEDAR_RESOURCE};
	bool ok = values[0] != NULL && read_effect(r, values[0]);
	for (size_t i = 0; i < 3; i++)
		ok &= values[i + 1] != NULL &&
		      read_constraint(r, values[i + 1], vars[i], scopes[i]);
	for (size_t i = 0; values[4] != NULL && i < values[4]->n; i++)
		ok &= read_condition(r, values[4]->items[i]);
	for (size_t i = 0; values[5] != NULL && i < values[5]->n; i++)
		ok &= read_annotation(r, &values[5]->members[i]);
	return ok;
}

static struct cedar_policy *read_policy(struct policy_json *r, const struct doc *doc,
					struct text id)
{
	static const struct policy_json_member members[] = {
		{.name = "effect", .kind = DOC_STRING},
		{.name = "principal", .kind = DOC_MAPPING},
		{.name = "action", .kind = DOC_MAPPING},
		{.name = "resource", .kind = DOC_MAPPING},
		{.name = "conditions", .kind = DOC_SEQUENCE},
		{.name = "annotations", .kind = DOC_MAPPING, .is_optional = true}};
	const struct doc *values[6];
	r->n_exprs = 0;
	r->policy = ARENA_NEW(r->data.arena, struct cedar_policy);
	r->policy->id = id;
	r->policy->span = doc->span;
	bool is_whole = policy_json_members(r, doc, "policy", members, 6, values);
	if (!read_parts(r, values) || !is_whole)
		return NULL;
	cedar_policy_number(r->policy);
	return r->policy;
}

static void add_policy(struct policy_json *r, struct cedar_policy *policy)
{
	struct cedar_policy_set *set = r->set;
	if (cedar_policy_is_template(policy))
		ARENA_PUSH(r->data.arena, set->templates, set->n_templates, policy);
	else
		ARENA_PUSH(r->data.arena, set->policies, set->n_policies, policy);
}

/* A member of `staticPolicies` or `templates`. */
static bool read_entry(struct policy_json *r, const struct doc_member *member,
		       bool is_template)
{
	struct cedar_policy *policy = read_policy(r, member->value, member->key);
	if (policy == NULL)
		return false;
	if (cedar_policy_is_template(policy) == is_template) {
		add_policy(r, policy);
		return true;
	}
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_SLOT_PLACE, member->key_span,
				  is_template ? "template `%.*s` has no slot"
					      : "static policy `%.*s` has a slot",
				  TEXT_ARG(policy->id));
	diag_label(d, is_template ? "nothing to fill in" : "a template");
	diag_help(d, "move it to `%s`", is_template ? "staticPolicies" : "templates");
	return false;
}

/* ---- links --------------------------------------------------------------- */

static bool read_values(struct policy_json *r, const struct doc *doc,
			struct cedar_link *link)
{
	static const struct policy_json_member members[] = {
		{.name = "?principal", .is_any = true, .is_optional = true},
		{.name = "?resource", .is_any = true, .is_optional = true}};
	const struct doc *values[N_CEDAR_SLOTS];
	bool ok = policy_json_members(r, doc, "link", members, N_CEDAR_SLOTS, values);
	for (size_t i = 0; ok && i < N_CEDAR_SLOTS; i++) {
		link->has[i] = values[i] != NULL;
		if (values[i] != NULL)
			ok &= policy_json_uid(r, values[i], &link->values[i]);
	}
	return ok;
}

static bool read_link(struct policy_json *r, const struct doc *doc)
{
	static const struct policy_json_member members[] = {
		{.name = "templateId", .kind = DOC_STRING},
		{.name = "newId", .kind = DOC_STRING},
		{.name = "values", .kind = DOC_MAPPING}};
	const struct doc *values[3];
	struct cedar_link link = {.span = doc->span};
	if (!policy_json_members(r, doc, "link", members, 3, values) ||
	    !read_values(r, values[2], &link))
		return false;
	link.template_id = values[0]->text;
	link.id = values[1]->text;
	ARENA_PUSH(r->data.arena, r->set->links, r->set->n_links, link);
	return true;
}

/* ---- sets ---------------------------------------------------------------- */

static bool read_single(struct policy_json *r, const struct doc *doc)
{
	struct text id = text_format(r->data.arena, "policy%zu",
				     r->set->n_policies + r->set->n_templates);
	struct cedar_policy *policy = read_policy(r, doc, id);
	if (policy != NULL)
		add_policy(r, policy);
	return policy != NULL;
}

static bool read_set(struct policy_json *r, const struct doc *doc)
{
	static const struct policy_json_member members[] = {
		{.name = "staticPolicies", .kind = DOC_MAPPING, .is_optional = true},
		{.name = "templates", .kind = DOC_MAPPING, .is_optional = true},
		{.name = "templateLinks", .kind = DOC_SEQUENCE, .is_optional = true}};
	const struct doc *values[3];
	bool ok = policy_json_members(r, doc, "policy set", members, 3, values);
	for (size_t i = 0; values[0] != NULL && i < values[0]->n; i++)
		ok &= read_entry(r, &values[0]->members[i], false);
	for (size_t i = 0; values[1] != NULL && i < values[1]->n; i++)
		ok &= read_entry(r, &values[1]->members[i], true);
	for (size_t i = 0; values[2] != NULL && i < values[2]->n; i++)
		ok &= read_link(r, values[2]->items[i]);
	return ok;
}

bool cedar_policies_from_json(struct arena *arena, const struct doc *doc,
			      const struct cedar_parse_options *options,
			      struct cedar_policy_set *set, struct diag_list *diags)
{
	struct policy_json r = {
		.data = {arena, NULL, false, diags}, .options = options, .set = set};
	ARENA_PUSH(arena, set->sources, set->n_sources, doc->span.source);
	return doc_get(doc, "effect") != NULL ? read_single(&r, doc) : read_set(&r, doc);
}
