/* cedar_subject.c - random Cedar policies through all passes, and requests through both
 * engines.
 *
 * Requests and work space are allocated to the byte, so that the address sanitizer sees
 * a read or write beyond them.
 */
#include "cedar_subject.h"

#include <stdlib.h>
#include <string.h>

#include "cedar/parse.h"
#include "cedar/validate.h"

/* ---- passes -------------------------------------------------------------- */

static const struct source *source_of(struct cedar_subject *s, const char *name,
				      const struct buffer *text)
{
	return source_from_text(s->arena, text_of(name), buffer_text(text));
}

static void write_texts(struct cedar_subject *s)
{
	struct cedar_text_options options = {
		.n_policies = random_chance(&s->random, 20) ? 30 : 6,
		.has_templates = true,
		.has_extensions = !s->is_strict && random_chance(&s->random, 30),
		.wrong_percent = s->mode >= CEDAR_TYPED ? 0 : 4,
		.is_anchored = random_chance(&s->random, 50)};
	world_init(&s->world, s->arena, &s->random);
	s->world.is_careful = s->mode >= CEDAR_TYPED;
	if (s->world.is_careful)
		options.n_policies = 4;
	s->world.has_small_numbers = s->is_strict;
	world_schema(&s->world, &s->schema_text);
	world_entities(&s->world, &s->entity_text);
	cedar_text_policies(&s->world, &options, &s->policy_text);
}

/* Every template is linked twice, to an entity that is listed and to one that may be. */
static void add_links(struct cedar_subject *s)
{
	static const char *const types[N_CEDAR_SLOTS] = {"User", "Doc"};
	struct cedar_policy_set *set = &s->set;
	for (size_t i = 0; i < set->n_templates * 2; i++) {
		const struct cedar_policy *template = set->templates[i / 2];
		struct cedar_link link = {.template_id = template->id};
		link.id = text_format(s->arena, "link%zu", i);
		for (size_t slot = 0; slot < N_CEDAR_SLOTS; slot++) {
			link.has[slot] = template->slots[slot];
			link.values[slot].type = text_of(types[slot]);
			link.values[slot].id = text_of(i % 2 ? "zz" : "a");
		}
		ARENA_PUSH(s->arena, set->links, set->n_links, link);
	}
}

static bool read_world(struct cedar_subject *s, struct diag_list *diags)
{
	enum json_fault fault;
	const struct source *entities = source_of(s, "entities.json", &s->entity_text);
	if (s->mode != CEDAR_BARE) {
		s->ir.schema = cedar_schema_read(
			s->arena, source_of(s, "world.cedarschema", &s->schema_text),
			diags);
		if (!s->ir.schema)
			return false;
	}
	const struct doc *doc = json_doc_read_large(s->arena, entities, diags, &fault);
	if (doc)
		s->entities = cedar_entities_read(s->arena, doc, s->ir.schema, diags);
	return s->entities != NULL;
}

bool cedar_subject_plan(struct cedar_subject *s, uint64_t seed, enum cedar_mode mode,
			struct buffer *why)
{
	const struct cedar_parse_options parse = {.allow_extensions = true};
	const struct cedar_validate_options validate = {0};
	bool is_strict = s->is_strict;
	*s = (struct cedar_subject){
		.arena = arena_new(), .seed = seed, .mode = mode, .is_strict = is_strict};
	struct diag_list *diags = diag_list_new(s->arena);
	random_init(&s->random, seed);
	write_texts(s);
	bool ok = cedar_parse(s->arena, source_of(s, "random.cedar", &s->policy_text),
			      &parse, &s->set, diags);
	if (ok)
		add_links(s);
	ok = ok && cedar_link_all(s->arena, &s->set, diags) && read_world(s, diags);
	if (ok && mode >= CEDAR_TYPED)
		s->ir.is_typed = cedar_validate(s->arena, &s->set, s->ir.schema,
						&validate, diag_list_new(s->arena));
	if (mode == CEDAR_EMBEDDED)
		s->ir.entities = s->entities;
	struct ir_policy *policy =
		ok ? cedar_lower(s->arena, TEXT("random"), &s->set, &s->ir, diags) : NULL;
	if (policy)
		s->plan = plan_build(s->arena, simplify(s->arena, policy), diags);
	if (!s->plan)
		subject_render(diags, why);
	return s->plan != NULL;
}

void cedar_subject_free(struct cedar_subject *s)
{
	for (size_t i = 0; i < N_LAYOUTS; i++)
		free(s->store_memory[i]);
	buffer_free(&s->schema_text);
	buffer_free(&s->entity_text);
	buffer_free(&s->policy_text);
	arena_free(s->arena);
}

/* ---- building ------------------------------------------------------------ */

static const char *subject_name(size_t i, int layout)
{
	static char name[64];
	snprintf(name, sizeof name, "c%zu_%s", i, layout == IN_CODE ? "code" : "table");
	return name;
}

static bool load_store(struct cedar_subject *s, int layout)
{
	struct text json = buffer_text(&s->entity_text);
	size_t size = edict_cedar_store_size(s->layouts[layout], json.len);
	enum edict_status status = EDICT_E_SPACE;
	for (unsigned tries = 0; tries < 8 && status == EDICT_E_SPACE; tries++) {
		free(s->store_memory[layout]);
		s->store_memory[layout] = malloc(size);
		if (!s->store_memory[layout])
			return false;
		status = edict_cedar_store_read(&s->stores[layout], s->layouts[layout],
						json.ptr, json.len,
						s->store_memory[layout], size, NULL);
		size *= 2;
	}
	if (status != EDICT_OK)
		fprintf(stderr, "seed %llu: entities are refused with status %d\n",
			(unsigned long long)s->seed, (int)status);
	return status == EDICT_OK;
}

bool cedar_subjects_build(struct workshop *w, struct cedar_subject *subjects, size_t n)
{
	workshop_forget(w);
	for (size_t i = 0; i < n; i++)
		for (int layout = 0; layout < N_LAYOUTS; layout++) {
			const char *name = subject_name(i, layout);
			struct text code =
				workshop_emit(w, subjects[i].plan, layout, name);
			if (!workshop_add(w, name, code))
				return false;
		}
	if (!workshop_build(w))
		return false;
	for (size_t i = 0; i < n; i++)
		for (int layout = 0; layout < N_LAYOUTS; layout++) {
			const void *policy = workshop_find(w, subject_name(i, layout));
			subjects[i].layouts[layout] = policy;
			if (!policy || !load_store(&subjects[i], layout))
				return false;
		}
	return true;
}

/* ---- comparing ----------------------------------------------------------- */

struct outcome {
	bool is_refused, is_allowed;
	enum cedar_outcome *of; /* by policy */
};

static void evaluate(struct cedar_subject *s, struct arena *arena, const struct doc *doc,
		     struct outcome *out)
{
	struct cedar_request request;
	struct cedar_response response;
	*out = (struct outcome){.is_refused = true};
	if (!cedar_request_read(arena, doc, s->ir.schema, s->ir.is_typed, &request,
				diag_list_new(arena)))
		return;
	const struct cedar_context context = {arena, s->entities, &request};
	cedar_authorize(&context, &s->set, &response);
	out->is_refused = false;
	out->is_allowed = response.is_allowed;
	out->of = ARENA_ARRAY(arena, enum cedar_outcome, s->set.n_policies + 1);
	for (size_t i = 0; i < s->set.n_policies; i++) {
		struct cedar_error error;
		out->of[i] = cedar_eval_policy(&context, s->set.policies[i], &error);
	}
}

static const char *outcome_name(enum cedar_outcome outcome)
{
	static const char *const names[] = {"unsatisfied", "satisfied", "error"};
	return names[outcome];
}

static enum cedar_outcome outcome_of(uint32_t truth)
{
	return truth == EDICT_TRUE    ? CEDAR_SATISFIED
	       : truth == EDICT_FALSE ? CEDAR_UNSATISFIED
				      : CEDAR_ERROR;
}

static bool policies_agree(const struct cedar_subject *s, const struct outcome *want,
			   const uint32_t *truths, struct buffer *why)
{
	bool same = true;
	for (size_t i = 0; i < s->set.n_policies; i++) {
		enum cedar_outcome got = outcome_of(truths[i]);
		if (got == want->of[i])
			continue;
		buffer_format(why, "  %.*s: evaluator %s, compiled %s (%#x)\n",
			      TEXT_ARG(s->set.policies[i]->id), outcome_name(want->of[i]),
			      outcome_name(got), truths[i]);
		same = false;
	}
	return same;
}

static bool decisions_agree(const struct outcome *want,
			    const struct edict_decision *explained,
			    const struct edict_decision *decided, const uint32_t *truths,
			    struct buffer *why)
{
	bool is_allowed = explained->effect == EDICT_ALLOW;
	if (is_allowed != want->is_allowed || explained->effect != decided->effect) {
		buffer_format(why, "  evaluator %s, explain %d, decide %d\n",
			      want->is_allowed ? "allow" : "deny", explained->effect,
			      decided->effect);
		return false;
	}
	if (decided->rule != EDICT_RULE_NONE && truths[decided->rule] != EDICT_TRUE) {
		buffer_format(why, "  decide names rule %u, which is not satisfied\n",
			      decided->rule);
		return false;
	}
	return true;
}

static bool compare_layout(struct cedar_subject *s, int layout, struct text json,
			   const struct outcome *want, struct buffer *why)
{
	const struct edict_cedar_policy *policy = s->layouts[layout];
	size_t size = edict_cedar_request_size(policy, json.len);
	void *memory = malloc(size);
	char *copy = malloc(json.len + 1);
	uint32_t *truths = calloc(policy->base.n_rules + 1u, sizeof *truths);
	struct edict_cedar_scratch scratch = {malloc(policy->scratch_size + 1),
					      policy->scratch_size, 0, 0};
	memcpy(copy, json.ptr, json.len);
	struct edict_cedar_request request;
	const struct edict_cedar_store *store = &s->stores[layout];
	enum edict_status status = edict_cedar_request_read(
		&request, policy, store, copy, json.len, s->ir.is_typed, memory, size);
	bool same = (status != EDICT_OK) == want->is_refused;
	if (!same)
		buffer_format(why, "  evaluator %s the request, compiled status %d\n",
			      want->is_refused ? "refuses" : "accepts", (int)status);
	if (status == EDICT_OK && same) {
		struct edict_decision explained, decided;
		request.scratch = &scratch;
		edict_cedar_explain(policy, &request, &explained, truths);
		edict_cedar_decide(policy, &request, &decided);
		same = policies_agree(s, want, truths, why);
		same = decisions_agree(want, &explained, &decided, truths, why) && same;
	}
	if (!same)
		buffer_format(why, "  in the %s layout\n",
			      layout == IN_CODE ? "code" : "table");
	free(scratch.bytes);
	free(truths);
	free(copy);
	free(memory);
	return same;
}

bool cedar_subject_compare(struct cedar_subject *s, struct text json,
			   struct cedar_counts *counts, struct buffer *why)
{
	struct arena *arena = arena_new();
	enum json_fault fault;
	struct outcome want;
	const struct source *source = source_from_text(arena, TEXT("request"), json);
	evaluate(s, arena, json_doc_read_large(arena, source, NULL, &fault), &want);
	bool same = compare_layout(s, IN_CODE, json, &want, why) &&
		    compare_layout(s, IN_TABLE, json, &want, why);
	counts->n_requests++;
	counts->n_refused += want.is_refused;
	counts->n_allowed += want.is_allowed;
	for (size_t i = 0; !want.is_refused && i < s->set.n_policies; i++)
		counts->n_errors += want.of[i] == CEDAR_ERROR;
	arena_free(arena);
	return same;
}
