/* cedar_fixture.c - the tables of the policy, and values as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_fixture.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* ---- names --------------------------------------------------------------- */

static const struct edict_string name_texts[] = {
	{"Action", 6}, {"Group", 5}, {"Size", 4},  {"User", 4},	 {"act", 3},
	{"age", 3},    {"born", 4},  {"boss", 4},  {"floor", 5}, {"home", 4},
	{"homes", 5},  {"ip", 2},    {"mfa", 3},   {"name", 4},	 {"on", 2},
	{"pals", 4},   {"roles", 5}, {"score", 5}, {"size", 4},	 {"took", 4},
	{"zip", 3},
};

enum { N_SLOTS = 4096, SLOT_SHIFT = 20 };

static char slot_texts[256];
static struct edict_slot slots[N_SLOTS];
static const uint16_t displace[2];
static struct edict_names names = {slot_texts, slots, displace, 0, 31, SLOT_SHIFT};

/* With this seed, does each name have a slot of its own? */
static bool fill_slots(void)
{
	uint32_t used = 0;
	memset(slots, 0, sizeof slots);
	for (uint16_t i = 0; i < LENGTH(name_texts); i++) {
		struct edict_string text = name_texts[i];
		uint32_t h = edict_hash(text.data, text.len, names.seed);
		struct edict_slot *slot = &slots[h * UINT32_C(0x9E3779B1) >> SLOT_SHIFT];
		if (slot->id != 0)
			return false;
		memcpy(slot_texts + used, text.data, text.len);
		*slot = (struct edict_slot){used, (uint16_t)text.len, (uint16_t)(i + 1)};
		used += text.len;
	}
	return true;
}

void fixture_init(void)
{
	while (!fill_slots())
		names.seed++;
}

/* ---- entities ------------------------------------------------------------ */

#define REFERENCE(type, id)                                                              \
	{                                                                                \
		type, 0, {id, sizeof(id) - 1}, NULL, NULL, NULL, 0, 0, 0, 0              \
	}

static const uint32_t of_edit[] = {ACTION_READ, ACTION_VIEW};
static const uint32_t of_view[] = {ACTION_READ};
static const uint32_t of_root[] = {GROUP_ADMINS};

#define ROOT_NAME                                                                        \
	{                                                                                \
		NAME_name, 0,                                                            \
		{                                                                        \
			EDICT_CEDAR_STRING, {0}, 4,                                      \
			{                                                                \
				.bytes = "root"                                          \
			}                                                                \
		}                                                                        \
	}
#define NO_MEMBER(name)                                                                  \
	{                                                                                \
		name, 0,                                                                 \
		{                                                                        \
			EDICT_CEDAR_ABSENT, {0}, 0,                                      \
			{                                                                \
				0                                                        \
			}                                                                \
		}                                                                        \
	}

/* One place for each declared attribute. */
static const struct edict_cedar_member root_attrs[] = {
	NO_MEMBER(NAME_act),   NO_MEMBER(NAME_age),
	NO_MEMBER(NAME_born),  NO_MEMBER(NAME_boss),
	NO_MEMBER(NAME_home),  NO_MEMBER(NAME_homes),
	NO_MEMBER(NAME_ip),    ROOT_NAME,
	NO_MEMBER(NAME_on),    NO_MEMBER(NAME_pals),
	NO_MEMBER(NAME_roles), NO_MEMBER(NAME_score),
	NO_MEMBER(NAME_size),  NO_MEMBER(NAME_took),
};

static const struct edict_cedar_entity entities[N_FIXTURE_ENTITIES] = {
	[ACTION_EDIT] = {NAME_ACTION, 1, {"edit", 4}, NULL, NULL, of_edit, 0, 0, 2, 0},
	[ACTION_READ] = {NAME_ACTION, 1, {"read", 4}, NULL, NULL, NULL, 0, 0, 0, 0},
	[ACTION_VIEW] = {NAME_ACTION, 1, {"view", 4}, NULL, NULL, of_view, 0, 0, 1, 0},
	[GROUP_ADMINS] = {NAME_GROUP, 1, {"admins", 6}, NULL, NULL, NULL, 0, 0, 0, 0},
	[GROUP_STAFF] = REFERENCE(NAME_GROUP, "staff"),
	[SIZE_LARGE] = REFERENCE(NAME_SIZE, "large"),
	[SIZE_SMALL] = REFERENCE(NAME_SIZE, "small"),
	[USER_ANN] = REFERENCE(NAME_USER, "ann"),
	[USER_ROOT] = {NAME_USER,
		       1,
		       {"root", 4},
		       root_attrs,
		       NULL,
		       of_root,
		       LENGTH(root_attrs),
		       0,
		       1,
		       0},
};

/* ---- the schema ---------------------------------------------------------- */

enum type {
	TYPE_BOOL,
	TYPE_LONG,
	TYPE_STRING,
	TYPE_USER,
	TYPE_SIZE,
	TYPE_ACTION,
	TYPE_IP,
	TYPE_DATETIME,
	TYPE_DURATION,
	TYPE_DECIMAL,
	TYPE_STRINGS,
	TYPE_USERS,
	TYPE_NOTHING,
	TYPE_HOME,
	TYPE_HOMES,
	TYPE_USER_SHAPE,
	TYPE_VIEW_CONTEXT,
};

static const struct edict_cedar_attr attrs[] = {
	/* 0: home */
	{NAME_floor, TYPE_LONG, 0},
	{NAME_zip, TYPE_STRING, 1},
	/* 2: User */
	{NAME_act, TYPE_ACTION, 0},
	{NAME_age, TYPE_LONG, 0},
	{NAME_born, TYPE_DATETIME, 0},
	{NAME_boss, TYPE_USER, 0},
	{NAME_home, TYPE_HOME, 0},
	{NAME_homes, TYPE_HOMES, 0},
	{NAME_ip, TYPE_IP, 0},
	{NAME_name, TYPE_STRING, 1},
	{NAME_on, TYPE_BOOL, 0},
	{NAME_pals, TYPE_USERS, 0},
	{NAME_roles, TYPE_STRINGS, 0},
	{NAME_score, TYPE_DECIMAL, 0},
	{NAME_size, TYPE_SIZE, 0},
	{NAME_took, TYPE_DURATION, 0},
	/* 16: the context of view */
	{NAME_ip, TYPE_IP, 0},
	{NAME_mfa, TYPE_BOOL, 1},
	{NAME_size, TYPE_SIZE, 0},
};

static const struct edict_cedar_type types[] = {
	[TYPE_BOOL] = {EDICT_CEDAR_BOOL, 0, 0, 0},
	[TYPE_LONG] = {EDICT_CEDAR_LONG, 0, 0, 0},
	[TYPE_STRING] = {EDICT_CEDAR_STRING, 0, 0, 0},
	[TYPE_USER] = {EDICT_CEDAR_ENTITY, 0, 0, NAME_USER},
	[TYPE_SIZE] = {EDICT_CEDAR_ENTITY, 0, 0, NAME_SIZE},
	[TYPE_ACTION] = {EDICT_CEDAR_ENTITY, 0, 0, NAME_ACTION},
	[TYPE_IP] = {EDICT_CEDAR_IP, 0, 0, 0},
	[TYPE_DATETIME] = {EDICT_CEDAR_DATETIME, 0, 0, 0},
	[TYPE_DURATION] = {EDICT_CEDAR_DURATION, 0, 0, 0},
	[TYPE_DECIMAL] = {EDICT_CEDAR_DECIMAL, 0, 0, 0},
	[TYPE_STRINGS] = {EDICT_CEDAR_SET, 0, 0, TYPE_STRING},
	[TYPE_USERS] = {EDICT_CEDAR_SET, 0, 0, TYPE_USER},
	[TYPE_NOTHING] = {EDICT_CEDAR_RECORD, 0, 0, 0},
	[TYPE_HOME] = {EDICT_CEDAR_RECORD, 0, 2, 0},
	[TYPE_HOMES] = {EDICT_CEDAR_SET, 0, 0, TYPE_HOME},
	[TYPE_USER_SHAPE] = {EDICT_CEDAR_RECORD, 0, 14, 2},
	[TYPE_VIEW_CONTEXT] = {EDICT_CEDAR_RECORD, 0, 3, 16},
};

static const uint32_t action_above[] = {NAME_ACTION};
static const uint32_t group_above[] = {NAME_GROUP};
static const uint32_t sizes[] = {SIZE_LARGE, SIZE_SMALL};

static const struct edict_cedar_entity_type entity_types[] = {
	{NAME_ACTION, TYPE_NOTHING, EDICT_CEDAR_NONE, action_above, NULL, 1, 0, 0, 1, 0},
	{NAME_GROUP, TYPE_NOTHING, EDICT_CEDAR_NONE, group_above, NULL, 1, 0, 0, 0, 0},
	{NAME_SIZE, TYPE_NOTHING, EDICT_CEDAR_NONE, NULL, sizes, 0, 2, 1, 0, 0},
	{NAME_USER, TYPE_USER_SHAPE, TYPE_STRING, group_above, NULL, 1, 0, 0, 0, 0},
};

static const uint32_t user_alone[] = {NAME_USER};
static const uint32_t size_alone[] = {NAME_SIZE};
static const uint32_t group_and_user[] = {NAME_GROUP, NAME_USER};
static const uint32_t size_and_user[] = {NAME_SIZE, NAME_USER};

static const struct edict_cedar_action actions[] = {
	{ACTION_EDIT, TYPE_NOTHING, 2, 1, 0, size_and_user, size_alone},
	{ACTION_READ, TYPE_NOTHING, 0, 0, 0, NULL, NULL},
	{ACTION_VIEW, TYPE_VIEW_CONTEXT, 1, 2, 0, user_alone, group_and_user},
};

static const struct edict_cedar_schema schema = {
	.types = types,
	.attrs = attrs,
	.entity_types = entity_types,
	.actions = actions,
	.n_types = LENGTH(types),
	.n_entity_types = LENGTH(entity_types),
	.n_actions = LENGTH(actions),
	.n_attrs = LENGTH(attrs),
};

/* ---- policies ------------------------------------------------------------ */

struct edict_cedar_policy fixture_free = {
	.base = {.abi_version = EDICT_ABI_VERSION},
	.names = &names,
	.name_texts = name_texts,
	.entities = entities,
	.n_names = LENGTH(name_texts),
	.n_entities = N_FIXTURE_ENTITIES,
};

struct edict_cedar_policy fixture_typed = {
	.base = {.abi_version = EDICT_ABI_VERSION},
	.names = &names,
	.name_texts = name_texts,
	.entities = entities,
	.schema = &schema,
	.n_names = LENGTH(name_texts),
	.n_entities = N_FIXTURE_ENTITIES,
};

/* ---- values as text ------------------------------------------------------ */

struct edict_string fixture_text(const char *text)
{
	return (struct edict_string){text, (uint32_t)strlen(text)};
}

static void print_name(const struct edict_cedar_request *q, uint32_t name, FILE *out)
{
	struct edict_string text;
	assert_int_not_equal(name, 0);
	assert_true(name <= q->n_store_names + q->n_stranger_names);
	if (name <= q->policy->n_names)
		text = q->policy->name_texts[name - 1];
	else if (name <= q->n_store_names)
		text = q->store->names[name - q->policy->n_names - 1];
	else
		text = q->stranger_names[name - q->n_store_names - 1];
	fwrite(text.data, 1, text.len, out);
}

static void print_entity(const struct edict_cedar_request *q, uint64_t handle, FILE *out)
{
	assert_true(handle < (uint64_t)q->n_entities + q->n_strangers);
	const struct edict_cedar_entity *entity =
		handle < q->n_entities ? &q->entities[handle]
				       : &q->strangers[handle - q->n_entities];
	print_name(q, entity->type, out);
	fputs("::\"", out);
	fwrite(entity->id.data, 1, entity->id.len, out);
	fputc('"', out);
}

static void print_members(const struct edict_cedar_request *q,
			  const struct edict_cedar_value *record, FILE *out)
{
	const char *separator = "";
	fputc('{', out);
	for (uint32_t i = 0; i < record->n; i++) {
		const struct edict_cedar_member *member = &record->as.members[i];
		assert_true(i == 0 || member[-1].name < member->name);
		if (member->value.kind == EDICT_CEDAR_ABSENT)
			continue;
		fputs(separator, out);
		print_name(q, member->name, out);
		fputs(": ", out);
		fixture_print(q, &member->value, out);
		separator = ", ";
	}
	fputc('}', out);
}

static void print_items(const struct edict_cedar_request *q,
			const struct edict_cedar_value *set, FILE *out)
{
	fputc('[', out);
	for (uint32_t i = 0; i < set->n; i++) {
		const struct edict_cedar_value *item = &set->as.items[i];
		assert_true(i == 0 || edict_cedar_order(item - 1, item) < 0);
		fputs(i > 0 ? ", " : "", out);
		fixture_print(q, item, out);
	}
	fputc(']', out);
}

static void print_ip(const struct edict_cedar_ip *ip, FILE *out)
{
	fputs("ip ", out);
	for (int i = 0; i < (ip->is_v6 ? 16 : 4); i++)
		fprintf(out, "%02x", ip->bytes[i]);
	fprintf(out, "/%d", ip->prefix);
}

void fixture_print(const struct edict_cedar_request *q,
		   const struct edict_cedar_value *value, FILE *out)
{
	static const char *const units[] = {[EDICT_CEDAR_LONG] = "",
					    [EDICT_CEDAR_DECIMAL] = " decimal",
					    [EDICT_CEDAR_DATETIME] = " datetime",
					    [EDICT_CEDAR_DURATION] = " duration"};
	switch ((enum edict_cedar_kind)value->kind) {
	case EDICT_CEDAR_ABSENT:
		fputs("absent", out);
		break;
	case EDICT_CEDAR_BOOL:
		fputs(value->as.boolean ? "true" : "false", out);
		break;
	case EDICT_CEDAR_STRING:
		fputc('"', out);
		fwrite(value->as.bytes, 1, value->n, out);
		fputc('"', out);
		break;
	case EDICT_CEDAR_ENTITY:
		print_entity(q, value->as.entity, out);
		break;
	case EDICT_CEDAR_SET:
		print_items(q, value, out);
		break;
	case EDICT_CEDAR_RECORD:
		print_members(q, value, out);
		break;
	case EDICT_CEDAR_LONG:
	case EDICT_CEDAR_DECIMAL:
	case EDICT_CEDAR_DATETIME:
	case EDICT_CEDAR_DURATION:
		fprintf(out, "%lld%s", (long long)value->as.integer, units[value->kind]);
		break;
	case EDICT_CEDAR_IP:
		print_ip(value->as.ip, out);
		break;
	}
}

char *fixture_show(const struct edict_cedar_request *q,
		   const struct edict_cedar_value *value)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	fixture_print(q, value, out);
	fclose(out);
	return text;
}

/* ---- stores -------------------------------------------------------------- */

struct fixture_store fixture_load_in(const struct edict_cedar_policy *policy,
				     const char *json, size_t len, size_t size)
{
	struct fixture_store loaded = {0};
	loaded.json = malloc(len > 0 ? len : 1);
	loaded.memory = malloc(size > 0 ? size : 1);
	assert_non_null(loaded.json);
	assert_non_null(loaded.memory);
	memcpy(loaded.json, json, len);
	memset(loaded.memory, 0xa5, size);
	loaded.status = edict_cedar_store_read(&loaded.store, policy, loaded.json, len,
					       loaded.memory, size, &loaded.at);
	assert_true(loaded.at <= len);
	return loaded;
}

struct fixture_store fixture_load(const struct edict_cedar_policy *policy,
				  const char *json)
{
	size_t len = strlen(json);
	return fixture_load_in(policy, json, len, edict_cedar_store_size(policy, len));
}

void fixture_unload(struct fixture_store *loaded)
{
	free(loaded->json);
	free(loaded->memory);
}

uint32_t fixture_find(const struct fixture_store *loaded, const char *type,
		      const char *id)
{
	return edict_cedar_store_find(&loaded->store, fixture_text(type),
				      fixture_text(id));
}

void fixture_assert_status(const struct fixture_store *loaded, const char *json,
			   enum edict_status expected)
{
	if (loaded->status != expected)
		fail_msg("%s: %s at %zu, not %s", json, edict_status_name(loaded->status),
			 loaded->at, edict_status_name(expected));
}

/* ---- chance -------------------------------------------------------------- */

uint32_t fixture_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}
