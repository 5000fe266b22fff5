/* cedar_data_agree_test.c - entities and requests are read alike by the runtime and by
 * the compiler's evaluator, which are two programs on purpose.
 *
 * Documents are mutations of valid ones, token by token, so that most are nearly valid:
 * both readers accept the same, and what they accept has the same values and ancestors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/source.h"
#include "cedar/entities.h"
#include "cedar_fixture.h"

enum { N_DOCUMENTS = 10000, N_TOKENS = 400, LEN_MAX = 8192 };

static const char schema_text[] =
	"entity Group in [Group];\n"
	"entity Size enum [\"large\", \"small\"];\n"
	"entity User in [Group] = {\n"
	"  name: String, age?: Long, boss?: User, home?: {zip: String, floor?: Long},\n"
	"  ip?: ipaddr, born?: datetime, took?: duration, score?: decimal, on?: Bool,\n"
	"  roles?: Set<String>, pals?: Set<User>, size?: Size, act?: Action,\n"
	"  homes?: Set<{zip: String, floor?: Long}>\n"
	"} tags String;\n"
	"action read;\n"
	"action view in [read] appliesTo { principal: User, resource: [User, Group],\n"
	"  context: { mfa: Bool, ip?: ipaddr, size?: Size } };\n"
	"action edit in [view] appliesTo { principal: [User, Size], resource: Size };\n";

/* ---- documents ----------------------------------------------------------- */

static const char *const entity_texts[] = {
	"[" ENTITY("User", "u", NAME ",\"age\":1,\"home\":{\"zip\":\"z\",\"floor\":2}",
		   UID("Group", "g")) "," PLAIN("Group", "g", REF("Group", "h")) "]",
	"[" ENTITY("User", "u",
		   NAME
		   ",\"boss\":" REF("User", "b") ",\"pals\":[" UID("User", "c") "," REF(
			   "User", "d") "],\"roles\":[\"a\",\"b\",\"a\"]",
		   "") "]",
	"[" ENTITY("User", "u",
		   NAME ",\"ip\":" EXTN("ip", "1.2.3.4") ",\"score\":" EXTN(
			   "decimal", "1.5") ",\"took\":\"1h\",\"on\":true",
		   "") "]",
	"[" ENTITY("User", "u",
		   NAME ",\"born\":{\"__extn\":{\"fn\":\"offset\",\"args\":[" EXTN(
			   "datetime", "1970-01-01") "," EXTN("duration", "1s") "]}}",
		   "") "]",
	"[" TAGGED("User", "u", NAME, "\"a\":\"1\",\"b\":\"2\"") "," TAGGED(
		"User", "v", NAME, "\"a\":\"1\"") "]",
	"[" PLAIN("Group", "a", UID("Group", "b") "," UID("Group", "c")) "," PLAIN(
		"Group", "b",
		UID("Group", "d")) "," PLAIN("Group", "c",
					     UID("Group",
						 "d")) "," PLAIN("Group", "d",
								 "") "," PLAIN("Group",
									       "d",
									       "") "]",
	"[" PLAIN("Action", "view", UID("Action", "read")) "," PLAIN(
		"Action", "read", "") "," PLAIN("Size", "small", "") "]",
	"[" ENTITY(
		"User", "u",
		NAME ",\"size\":" UID("Size", "small") ",\"act\":" REF(
			"Action", "view") ",\"homes\":[{\"zip\":\"a\"},{\"zip\":\"b\"}]",
		"") "]",
};

#define ASK(p, a, r, context)                                                            \
	"{\"principal\":" p ",\"action\":" a ",\"resource\":" r ",\"context\":{" context \
	"}}"

static const char *const request_texts[] = {
	ASK(UID("User", "u"), UID("Action", "view"), UID("User", "v"),
	    "\"mfa\":true,\"ip\":\"::1\",\"size\":" REF("Size", "small")),
	ASK("\"User::\\\"u\\\\n\\\"\"", "\"Action::\\\"edit\\\"\"", REF("Size", "large"),
	    ""),
	ASK(UID("User", "u"), UID("Action", "view"), UID("Group", "v"),
	    "\"mfa\":false,\"more\":[{\"fn\":1},null],\"ip\":" EXTN("ip", "10.0.0.0/8")),
};

/* What takes the place of tokens. */
static const char *const spares[] = {
	"{",
	"}",
	"[",
	"]",
	",",
	":",
	"null",
	"true",
	"1",
	"-0",
	"1.5",
	"1e2",
	"9223372036854775808",
	"\"\"",
	"\"u\"",
	"\"type\"",
	"\"id\"",
	"\"__entity\"",
	"\"__extn\"",
	"\"__expr\"",
	"\"fn\"",
	"\"arg\"",
	"\"args\"",
	"\"ip\"",
	"\"decimal\"",
	"\"1.5\"",
	"\"uid\"",
	"\"attrs\"",
	"\"parents\"",
	"\"tags\"",
	"\"User\"",
	"\"Group\"",
	"\"Size\"",
	"\"Action\"",
	"\"A::B\"",
	"\"A::in\"",
	"\"small\"",
	"\"view\"",
	"\"edit\"",
	"\"read\"",
	"\"name\"",
	"\"zip\"",
	"\"floor\"",
	"\"mfa\"",
	"\"context\"",
	"\"User::\\\"x\\\"\"",
	"{}",
	"[]",
	"[1]",
	"{\"type\":\"User\",\"id\":\"u\"}",
	"{\"__expr\":\"x\"}",
	"{\"fn\":\"ip\",\"arg\":\"::1\"}",
	"\"g\",\"g\":1",
	"\"\\ud800\"",
};

struct tokens {
	struct text items[N_TOKENS];
	size_t n;
};

static size_t token_len(const char *text)
{
	size_t len = 1;
	if (*text == '"') {
		while (text[len] != '"')
			len += text[len] == '\\' ? 2 : 1;
		return len + 1;
	}
	if (strchr("{}[],:", *text))
		return 1;
	while (text[len] != '\0' && !strchr("{}[],:\" ", text[len]))
		len++;
	return len;
}

static void split(struct tokens *tokens, const char *text)
{
	tokens->n = 0;
	while (*text != '\0') {
		size_t len = token_len(text);
		assert_true(tokens->n < N_TOKENS);
		tokens->items[tokens->n++] = (struct text){text, len};
		text += len;
	}
}

static void mutate(struct tokens *tokens, uint64_t *seed)
{
	size_t at = fixture_random(seed) % tokens->n;
	size_t other = fixture_random(seed) % tokens->n;
	size_t spare = fixture_random(seed) % (sizeof spares / sizeof spares[0]);
	struct text kept = tokens->items[at];
	switch (fixture_random(seed) % 4) {
	case 0:
		tokens->items[at] = text_of("");
		break;
	case 1:
		tokens->items[at] = tokens->items[other];
		tokens->items[other] = kept;
		break;
	case 2:
		tokens->items[at] = tokens->items[other];
		break;
	default:
		tokens->items[at] = text_of(spares[spare]);
		break;
	}
}

/* The document of `texts` that the seed picks, with up to two changes. */
static void write_document(const char *const *texts, size_t n_texts, uint64_t *seed,
			   char *json)
{
	struct tokens tokens;
	split(&tokens, texts[fixture_random(seed) % n_texts]);
	for (uint32_t n = fixture_random(seed) % 3; n > 0; n--)
		mutate(&tokens, seed);
	for (size_t i = 0; i < tokens.n; i++) {
		assert_true(tokens.items[i].len < LEN_MAX);
		memcpy(json, tokens.items[i].ptr, tokens.items[i].len);
		json += tokens.items[i].len;
	}
	*json = '\0';
}

/* ---- values of both ------------------------------------------------------ */

static bool is_same_text(struct edict_string a, struct text b)
{
	return a.len == b.len && (b.len == 0 || memcmp(a.data, b.ptr, b.len) == 0);
}

static struct edict_string name_text(const struct edict_cedar_request *q, uint32_t name)
{
	if (name <= q->policy->n_names)
		return q->policy->name_texts[name - 1];
	if (name <= q->n_store_names)
		return q->store->names[name - q->policy->n_names - 1];
	return q->stranger_names[name - q->n_store_names - 1];
}

static bool is_same_uid(const struct edict_cedar_request *q, uint64_t handle,
			struct cedar_uid uid)
{
	const struct edict_cedar_entity *entity =
		handle < q->n_entities ? &q->entities[handle]
				       : &q->strangers[handle - q->n_entities];
	return is_same_text(name_text(q, entity->type), uid.type) &&
	       is_same_text(entity->id, uid.id);
}

static bool is_same_value(const struct edict_cedar_request *q,
			  const struct edict_cedar_value *a, const struct cedar_value *b);

static bool is_same_set(const struct edict_cedar_request *q,
			const struct edict_cedar_value *a, const struct cedar_value *b)
{
	size_t n_same = 0;
	for (uint32_t i = 0; i < a->n; i++)
		for (size_t j = 0; j < b->n; j++)
			n_same += is_same_value(q, &a->as.items[i], b->items[j]);
	return a->n == b->n && n_same == b->n;
}

static bool is_same_record(const struct edict_cedar_request *q,
			   const struct edict_cedar_value *a, const struct cedar_value *b)
{
	size_t n_same = 0;
	size_t n = 0;
	for (uint32_t i = 0; i < a->n; i++) {
		const struct edict_cedar_member *member = &a->as.members[i];
		n += member->value.kind != EDICT_CEDAR_ABSENT;
		for (size_t j = 0; j < b->n; j++)
			n_same += is_same_text(name_text(q, member->name), b->names[j]) &&
				  is_same_value(q, &member->value, b->items[j]);
	}
	return n == b->n && n_same == b->n;
}

static bool is_same_ip(const struct edict_cedar_ip *a, const struct cedar_ip *b)
{
	return a->is_v6 == b->is_v6 && a->prefix == b->prefix &&
	       memcmp(a->bytes, b->bytes, a->is_v6 ? 16 : 4) == 0;
}

static bool is_same_value(const struct edict_cedar_request *q,
			  const struct edict_cedar_value *a, const struct cedar_value *b)
{
	struct edict_string text = {a->as.bytes, a->n};
	switch ((enum edict_cedar_kind)a->kind) {
	case EDICT_CEDAR_ABSENT:
		return false;
	case EDICT_CEDAR_BOOL:
		return b->kind == CEDAR_VALUE_BOOL && (a->as.boolean != 0) == b->boolean;
	case EDICT_CEDAR_LONG:
		return b->kind == CEDAR_VALUE_LONG && a->as.integer == b->integer;
	case EDICT_CEDAR_DECIMAL:
		return b->kind == CEDAR_VALUE_DECIMAL && a->as.integer == b->integer;
	case EDICT_CEDAR_DATETIME:
		return b->kind == CEDAR_VALUE_DATETIME && a->as.integer == b->integer;
	case EDICT_CEDAR_DURATION:
		return b->kind == CEDAR_VALUE_DURATION && a->as.integer == b->integer;
	case EDICT_CEDAR_STRING:
		return b->kind == CEDAR_VALUE_STRING && is_same_text(text, b->text);
	case EDICT_CEDAR_ENTITY:
		return b->kind == CEDAR_VALUE_ENTITY &&
		       is_same_uid(q, a->as.entity, b->uid);
	case EDICT_CEDAR_SET:
		return b->kind == CEDAR_VALUE_SET && is_same_set(q, a, b);
	case EDICT_CEDAR_RECORD:
		return b->kind == CEDAR_VALUE_RECORD && is_same_record(q, a, b);
	case EDICT_CEDAR_IP:
		return b->kind == CEDAR_VALUE_IPADDR && is_same_ip(a->as.ip, &b->ip);
	}
	return false;
}

/* ---- entities ------------------------------------------------------------ */

struct both {
	struct arena *arena;
	const struct cedar_schema *schema;
	const struct edict_cedar_policy *policy;
	const struct doc *doc; /* NULL: no JSON */
	const char *json;
	size_t n_accepted;
};

static void read_doc(struct both *both, const char *json)
{
	enum json_fault fault;
	const struct source *source =
		source_from_text(both->arena, TEXT("data"), text_of(json));
	both->json = json;
	both->doc = json_doc_read_large(both->arena, source, NULL, &fault);
}

static void compare_entity(const struct both *both, const struct edict_cedar_request *q,
			   const struct edict_cedar_entity *a,
			   const struct cedar_entity *b)
{
	struct edict_cedar_value attrs = {
		EDICT_CEDAR_RECORD, {0}, a->n_attrs, {.members = a->attrs}};
	struct edict_cedar_value tags = {
		EDICT_CEDAR_RECORD, {0}, a->n_tags, {.members = a->tags}};
	size_t n_same = 0;
	for (uint32_t i = 0; i < a->n_ancestors; i++)
		for (size_t j = 0; j < b->n_ancestors; j++)
			n_same += is_same_uid(q, a->ancestors[i], b->ancestors[j]);
	if (!is_same_record(q, &attrs, b->attrs) || !is_same_record(q, &tags, b->tags) ||
	    a->n_ancestors != b->n_ancestors || n_same != b->n_ancestors)
		fail_msg("an entity differs: %s", both->json);
}

static void compare_stores(const struct both *both, const struct edict_cedar_store *store,
			   const struct cedar_entities *entities)
{
	struct edict_cedar_request q;
	edict_cedar_request_init(&q, both->policy, store, 0, 0, 0);
	for (size_t i = 0; i < entities->n; i++) {
		const struct cedar_entity *entity = &entities->items[i];
		struct edict_string type = {entity->uid.type.ptr,
					    (uint32_t)entity->uid.type.len};
		struct edict_string id = {entity->uid.id.ptr,
					  (uint32_t)entity->uid.id.len};
		uint32_t handle = edict_cedar_store_find(store, type, id);
		assert_int_not_equal(handle, UINT32_MAX);
		assert_true(store->entities[handle].is_listed);
		compare_entity(both, &q, &store->entities[handle], entity);
	}
}

static void try_entities(struct both *both)
{
	struct fixture_store loaded = fixture_load(both->policy, both->json);
	const struct cedar_entities *entities =
		both->doc ? cedar_entities_read(both->arena, both->doc, both->schema,
						diag_list_new(both->arena))
			  : NULL;
	if ((entities != NULL) != (loaded.status == EDICT_OK))
		fail_msg("%s: the evaluator %s it, the runtime says %s", both->json,
			 entities ? "takes" : "refuses",
			 edict_status_name(loaded.status));
	both->n_accepted += entities != NULL;
	if (entities != NULL)
		compare_stores(both, &loaded.store, entities);
	fixture_unload(&loaded);
}

/* ---- requests ------------------------------------------------------------ */

static void compare_requests(const struct both *both, const struct edict_cedar_request *q,
			     const struct cedar_request *request)
{
	if (!is_same_uid(q, (uint64_t)q->keys[EDICT_CEDAR_PRINCIPAL],
			 request->principal) ||
	    !is_same_uid(q, (uint64_t)q->keys[EDICT_CEDAR_ACTION], request->action) ||
	    !is_same_uid(q, (uint64_t)q->keys[EDICT_CEDAR_RESOURCE], request->resource) ||
	    !is_same_value(q, &q->context, request->context))
		fail_msg("a request differs: %s", both->json);
}

static void try_request(struct both *both, bool validate)
{
	struct cedar_request request;
	struct edict_cedar_request q;
	size_t len = strlen(both->json);
	size_t size = edict_cedar_request_size(both->policy, len);
	void *memory = malloc(size);
	enum edict_status status = edict_cedar_request_read(
		&q, both->policy, NULL, both->json, len, validate, memory, size);
	bool ok = both->doc != NULL &&
		  cedar_request_read(both->arena, both->doc, both->schema, validate,
				     &request, diag_list_new(both->arena));
	if (ok != (status == EDICT_OK))
		fail_msg("%s: the evaluator %s it, the runtime says %s", both->json,
			 ok ? "takes" : "refuses", edict_status_name(status));
	both->n_accepted += ok;
	if (ok)
		compare_requests(both, &q, &request);
	free(memory);
}

/* ---- all ----------------------------------------------------------------- */

static const struct cedar_schema *read_schema(struct arena *arena)
{
	const struct source *source =
		source_from_text(arena, TEXT("schema"), text_of(schema_text));
	const struct cedar_schema *schema =
		cedar_schema_read(arena, source, diag_list_new(arena));
	assert_non_null(schema);
	return schema;
}

static void agree(bool typed, bool of_requests)
{
	static char json[LEN_MAX];
	struct edict_cedar_policy bare = fixture_free;
	uint64_t seed = 11;
	size_t n_accepted = 0;
	bare.n_entities = 0; /* the evaluator has nothing compiled in */
	for (uint32_t i = 0; i < N_DOCUMENTS; i++) {
		struct both both = {.arena = arena_new()};
		both.schema = typed ? read_schema(both.arena) : NULL;
		both.policy = typed ? &fixture_typed : &bare;
		if (of_requests)
			write_document(request_texts, 3, &seed, json);
		else
			write_document(entity_texts, 8, &seed, json);
		read_doc(&both, json);
		if (of_requests)
			try_request(&both, i % 2 == 0);
		else
			try_entities(&both);
		n_accepted += both.n_accepted;
		arena_free(both.arena);
	}
	assert_true(n_accepted > N_DOCUMENTS / 10 && n_accepted < N_DOCUMENTS);
}

static void test_entities(void **state)
{
	(void)state;
	agree(false, false);
}

static void test_typed_entities(void **state)
{
	(void)state;
	agree(true, false);
}

static void test_requests(void **state)
{
	(void)state;
	agree(false, true);
}

static void test_typed_requests(void **state)
{
	(void)state;
	agree(true, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entities),
		cmocka_unit_test(test_typed_entities),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_typed_requests),
	};
	fixture_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
