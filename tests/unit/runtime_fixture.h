/* runtime_fixture.h - a policy written by hand, with a field of every type.
 *
 * It is what the compiler would emit for requests such as
 *
 *     {"tool": "refund", "agent": {"id": "a-1"}, "args": {"amount": 12.5, ...}}
 *
 * so that the runtime can be tested without the compiler.
 */
#ifndef EDICT_RUNTIME_FIXTURE_H
#define EDICT_RUNTIME_FIXTURE_H

#include "edict/edict.h"

enum {
	TOOL,	/* tool                        string */
	AGENT,	/* agent.id                    string */
	ARGS,	/* args                        any */
	AMOUNT, /* args.amount                 number */
	COUNT,	/* args.count                  integer */
	TAGS,	/* args.tags                   list */
	ANY,	/* args.any                    any */
	FIRST,	/* args.tags[1]                string */
	KILLED, /* state.killed                flag */
	STAGE,	/* stage                       string, "pre_tool" */
	TEXTS,	/* texts of args, input_text */
	INNER,	/* texts of args.any */
	EMPTY,	/* "" (the empty key)          bool */
	N_FIELDS
};

struct fixture_request {
	uint32_t bits[3];
	struct edict_string tool;
	struct edict_string agent;
	struct edict_value args;
	struct edict_number amount;
	int64_t count;
	struct edict_list tags;
	struct edict_value any;
	struct edict_string first;
	bool killed;
	struct edict_string stage;
	struct edict_list texts;
	struct edict_list inner;
	bool empty;
};

#define MEMBER(name) offsetof(struct fixture_request, name)
#define NONE	     EDICT_FIELD_NONE

static const struct edict_field fixture_fields[N_FIELDS] = {
	[TOOL] = {"tool", MEMBER(tool), EDICT_STRING, 0, 0, {"", 0}},
	[AGENT] = {"agent.id", MEMBER(agent), EDICT_STRING, 0, 0, {"", 0}},
	[ARGS] = {"args", MEMBER(args), EDICT_ANY, 0, 0, {"", 0}},
	[AMOUNT] = {"args.amount", MEMBER(amount), EDICT_NUMBER, 0, 0, {"", 0}},
	[COUNT] = {"args.count", MEMBER(count), EDICT_INTEGER, 0, 0, {"", 0}},
	[TAGS] = {"args.tags", MEMBER(tags), EDICT_LIST, 0, 0, {"", 0}},
	[ANY] = {"args.any", MEMBER(any), EDICT_ANY, 0, 0, {"", 0}},
	[FIRST] = {"args.tags[1]", MEMBER(first), EDICT_STRING, 0, 0, {"", 0}},
	[KILLED] = {"state.killed", MEMBER(killed), EDICT_BOOL, 1, 0, {"", 0}},
	[STAGE] = {"stage", MEMBER(stage), EDICT_STRING, 0, 0, {"pre_tool", 8}},
	[TEXTS] = {"texts", MEMBER(texts), EDICT_TEXTS, 0, 0, {"", 0}},
	[INNER] = {"inner", MEMBER(inner), EDICT_TEXTS, 0, 0, {"", 0}},
	[EMPTY] = {"", MEMBER(empty), EDICT_BOOL, 0, 0, {"", 0}},
};

static const struct edict_path_node fixture_paths[] = {
	{NULL, 0, 1, 7, NONE, NONE},	       /* 0 */
	{"", 0, 0, 0, EMPTY, NONE},	       /* 1 */
	{"args", 4, 8, 4, ARGS, TEXTS},	       /* 2 */
	{"tool", 4, 0, 0, TOOL, NONE},	       /* 3 */
	{"agent", 5, 12, 1, NONE, NONE},       /* 4 */
	{"stage", 5, 0, 0, STAGE, NONE},       /* 5 */
	{"state", 5, 13, 1, NONE, NONE},       /* 6 */
	{"input_text", 10, 0, 0, NONE, TEXTS}, /* 7 */
	{"any", 3, 0, 0, ANY, INNER},	       /* 8 */
	{"tags", 4, 14, 1, TAGS, NONE},	       /* 9 */
	{"count", 5, 0, 0, COUNT, NONE},       /* 10 */
	{"amount", 6, 0, 0, AMOUNT, NONE},     /* 11 */
	{"id", 2, 0, 0, AGENT, NONE},	       /* 12 */
	{"killed", 6, 0, 0, KILLED, NONE},     /* 13 */
	{NULL, 1, 0, 0, FIRST, NONE},	       /* 14 */
};

static uint32_t fixture_choose(const void *request, void *found)
{
	(void)request;
	(void)found;
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

static uint32_t fixture_truth(const void *request, void *found, uint16_t rule)
{
	(void)request;
	(void)found;
	(void)rule;
	return EDICT_FALSE;
}

static const struct edict_policy fixture_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct fixture_request),
	.name = "fixture",
	.texts = "",
	.fields = fixture_fields,
	.paths = fixture_paths,
	.n_fields = N_FIELDS,
	.n_words = 1,
	.n_paths = sizeof fixture_paths / sizeof fixture_paths[0],
	.choose = fixture_choose,
	.truth = fixture_truth,
};

#endif
