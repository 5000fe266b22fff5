/* engine_cedar.c - Cedar's evaluator as an engine.
 */
#include "command/engine_cedar.h"

void cedar_answer(struct arena *arena, bool is_allowed, const struct text *reasons,
		  size_t n_reasons, struct answer *out)
{
	*out = (struct answer){
		.decision = action_name(is_allowed ? ACTION_ALLOW : ACTION_DENY),
		.reason = TEXT("default"),
		.is_cedar = true,
	};
	for (size_t i = 0; i < n_reasons; i++)
		ARENA_PUSH(arena, out->policies, out->n_policies, reasons[i]);
	if (n_reasons == 0)
		return;
	out->rule = reasons[0];
	out->reason = text_format(arena, "rule:%.*s", TEXT_ARG(reasons[0]));
}

void cedar_answer_from_eval(struct arena *arena, const struct cedar_policy_set *set,
			    const struct cedar_response *response, struct answer *out)
{
	struct text *reasons = ARENA_ARRAY(arena, struct text, response->n_reasons);
	for (size_t i = 0; i < response->n_reasons; i++)
		reasons[i] = set->policies[response->reasons[i]]->id;
	cedar_answer(arena, response->is_allowed, reasons, response->n_reasons, out);
	for (size_t i = 0; i < response->n_errors; i++) {
		enum cedar_fault fault = response->error_details[i].fault;
		struct answer_item error = {
			set->policies[response->errors[i]]->id,
			text_of(cedar_fault_name(fault)),
		};
		ARENA_PUSH(arena, out->errors, out->n_errors, error);
	}
}

/* The request's own entities, else those of the command line, else the schema's. */
static const struct cedar_entities *entities_of(struct arena *arena,
						const struct cedar_inputs *in,
						const struct doc *request,
						struct diag_list *diags)
{
	const struct doc *own = doc_get(request, "entities");
	if (own != NULL)
		return cedar_entities_read(arena, own, in->schema, diags);
	return in->entities != NULL ? in->entities
				    : cedar_entities_of_schema(arena, in->schema);
}

bool cedar_ask(struct arena *arena, const struct cedar_inputs *in,
	       const struct source *source, struct diag_list *diags,
	       struct cedar_question *out)
{
	*out = (struct cedar_question){.context = {.arena = arena}};
	const struct doc *doc = json_doc_read_large(arena, source, diags, &out->fault);
	if (doc == NULL || !cedar_data_is_shallow(doc, diags))
		return false;
	out->context.entities = entities_of(arena, in, doc, diags);
	out->context.request = &out->request;
	return out->context.entities != NULL &&
	       cedar_request_read(arena, doc, in->schema, true, &out->request, diags);
}

static const char *fault_word(enum json_fault fault)
{
	static const char *const words[] = {
		[JSON_OK] = "ok",	[JSON_SYNTAX] = "syntax",
		[JSON_UTF8] = "utf8",	[JSON_DUPLICATE] = "duplicate",
		[JSON_DEPTH] = "depth", [JSON_LIMIT] = "limit",
	};
	return words[fault];
}

/* The runtime's word (edict_status_name) for what a request or its entities are refused
 * for. */
static const char *refusal_word(const struct diag_list *diags)
{
	static const struct {
		enum diag_code code;
		const char *word;
	} words[] = {
		{DIAG_CEDAR_DATA_SHAPE, "syntax"},
		{DIAG_CEDAR_DATA_VALUE, "syntax"},
		{DIAG_CEDAR_DATA_REFERENCE, "syntax"},
		{DIAG_CEDAR_DATA_NAME, "syntax"},
		{DIAG_CEDAR_REQUEST_SHAPE, "syntax"},
		{DIAG_CEDAR_DATA_NUMBER, "number"},
		{DIAG_CEDAR_DATA_CALL, "extension"},
		{DIAG_CEDAR_DATA_EXTENSION, "extension"},
		{DIAG_CEDAR_DATA_DEPTH, "depth"},
		{DIAG_CEDAR_ENTITY_DUPLICATE, "duplicate"},
		{DIAG_CEDAR_ENTITY_CYCLE, "cycle"},
		{DIAG_CEDAR_ENTITY_LIMIT, "space"},
	};
	enum diag_code code = diag_first_error(diags);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].code == code)
			return words[i].word;
	return "schema";
}

const char *cedar_refusal(const struct cedar_question *question,
			  const struct diag_list *diags)
{
	return question->fault != JSON_OK ? fault_word(question->fault)
					  : refusal_word(diags);
}

static void decide(const struct engine *engine, struct arena *arena, struct text json,
		   struct answer *out)
{
	const struct cedar_inputs *in = engine->state;
	const struct source *source = source_from_text(arena, TEXT("request"), json);
	struct diag_list *diags = diag_list_new(arena);
	struct cedar_question question;
	struct cedar_response response;
	if (!cedar_ask(arena, in, source, diags, &question)) {
		answer_unreadable(arena, cedar_refusal(&question, diags), out);
		return;
	}
	cedar_authorize(&question.context, &in->set, &response);
	cedar_answer_from_eval(arena, &in->set, &response, out);
}

enum status cedar_eval_open(const struct compilation *c, const struct options *options,
			    struct engine *out)
{
	(void)options;
	*out = (struct engine){.decide = decide, .state = &c->cedar};
	return STATUS_FINE;
}
