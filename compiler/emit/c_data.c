/* c_data.c - the parts of an emitted policy that are data in both layouts.
 *
 * Gives:  names tables, fields, the tree of paths, rules, the descriptor.
 */
#include <edict/abi.h>
#include <stdlib.h>
#include <string.h>

#include "emit/c_emit.h"

/* ---- values and names ---------------------------------------------------- */

void c_write_string(struct c_emitter *e, struct text t)
{
	c_line(e, "{ ");
	write_literal(e->out, t);
	c_line(e, ", %zu }", t.len);
}

void c_write_value(struct c_emitter *e, const struct ir_constant *constant)
{
	switch (constant->kind) {
	case CONSTANT_BOOL:
		c_line(e, "{ EDICT_BOOL, { .boolean = %s } }",
		       constant->boolean ? "true" : "false");
		break;
	case CONSTANT_NUMBER:
		c_line(e, "{ EDICT_NUMBER, { .number = { ");
		write_int64(e->out, constant->number.coefficient);
		c_line(e, ", %u } } }", constant->number.scale);
		break;
	case CONSTANT_STRING:
		c_line(e, "{ EDICT_STRING, { .string = ");
		c_write_string(e, constant->text);
		c_line(e, " } }");
		break;
	case CONSTANT_LIST:
		break; /* lists are arrays of their own */
	}
}

static void write_names_entry(struct c_emitter *e, const char *prefix, size_t index,
			      const struct perfect_hash *hash)
{
	c_line(e,
	       "static const struct edict_names %s_%zu = {\n"
	       "\t.texts = (const char *)&%s_%zu_texts,\n"
	       "\t.slots = %s_%zu_slots,\n"
	       "\t.displace = %s_%zu_displace,\n"
	       "\t.seed = UINT32_C(%u),\n\t.bucket_shift = %u,\n\t.slot_shift = "
	       "%u,\n};\n\n",
	       prefix, index, prefix, index, prefix, index, prefix, index, hash->seed,
	       hash->bucket_shift, hash->slot_shift);
}

/* One table of names: `PREFIX_INDEX_texts`, `_slots`, `_displace`. */
void c_write_names(struct c_emitter *e, const char *prefix, size_t index,
		   const struct text *keys, size_t n)
{
	struct perfect_hash hash = perfect_hash_build(e->arena, keys, n);
	struct text_pool pool;
	text_pool_init(&pool, e->arena);
	struct text name = text_format(e->arena, "%s_%zu_texts", prefix, index);
	uint32_t *offsets = ARENA_ARRAY(e->arena, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		offsets[i] = text_pool_add(&pool, keys[i]);
	text_pool_write(&pool, name.ptr, e->out);
	c_line(e, "static const struct edict_slot %s_%zu_slots[] = {\n", prefix, index);
	for (uint32_t slot = 0; slot < hash.n_slots; slot++) {
		uint32_t id = hash.slots[slot];
		if (id)
			c_line(e, "\t{ %u, %zu, %u },\n", offsets[id - 1],
			       keys[id - 1].len, id);
		else
			c_line(e, "\t{ 0, 0, 0 },\n");
	}
	c_line(e, "};\nstatic const uint16_t %s_%zu_displace[] = {\n", prefix, index);
	write_numbers(e->out, hash.displace, hash.n_buckets, 1);
	c_line(e, "};\n");
	write_names_entry(e, prefix, index, &hash);
}

/* ---- fields and paths ---------------------------------------------------- */

static const char *type_constant(enum ir_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return "EDICT_BOOL";
	case TYPE_INTEGER:
		return "EDICT_INTEGER";
	case TYPE_NUMBER:
		return "EDICT_NUMBER";
	case TYPE_STRING:
		return "EDICT_STRING";
	case TYPE_LIST:
		return "EDICT_LIST";
	case TYPE_TEXTS:
		return "EDICT_TEXTS";
	case TYPE_ANY:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		break;
	}
	return "EDICT_ANY";
}

static void write_fields(struct c_emitter *e)
{
	c_line(e, "static const struct edict_field %s_fields[] = {\n", e->name);
	for (size_t i = 0; i < e->policy->n_fields; i++) {
		const struct ir_field *field = &e->policy->fields[i];
		c_line(e, "\t{ .path = ");
		write_literal(e->out, field->path.text);
		c_line(e,
		       ",\n\t  .offset = offsetof(struct %s_request, %.*s), .type = %s",
		       e->name, TEXT_ARG(field->c_name), type_constant(field->type));
		if (field->is_flag)
			c_line(e, ", .is_flag = 1");
		if (field->fallback.ptr) {
			c_line(e, ",\n\t  .fallback = ");
			c_write_string(e, field->fallback);
		}
		c_line(e, " },\n");
	}
	c_line(e, "};\n\n");
}

/* The paths of all fields as one tree (struct edict_path_node in edict/abi.h). */
struct path_node {
	struct ast_segment segment;
	uint32_t field, texts;
	struct path_node **children;
	size_t n_children;
	size_t first_child; /* position of its children in the array */
};

static bool segment_equal(const struct ast_segment *a, const struct ast_segment *b)
{
	if (!a->name.ptr || !b->name.ptr)
		return !a->name.ptr && !b->name.ptr && a->index == b->index;
	return text_equal(a->name, b->name);
}

static struct path_node *path_node_new(struct arena *arena)
{
	struct path_node *node = ARENA_NEW(arena, struct path_node);
	node->field = node->texts = EDICT_FIELD_NONE;
	return node;
}

static struct path_node *path_child(struct arena *arena, struct path_node *node,
				    const struct ast_segment *segment)
{
	for (size_t i = 0; i < node->n_children; i++)
		if (segment_equal(&node->children[i]->segment, segment))
			return node->children[i];
	struct path_node *child = path_node_new(arena);
	child->segment = *segment;
	ARENA_PUSH(arena, node->children, node->n_children, child);
	return child;
}

static struct path_node *path_walk(struct arena *arena, struct path_node *root,
				   const struct ast_path *path)
{
	for (size_t i = 0; i < path->n; i++)
		root = path_child(arena, root, &path->segments[i]);
	return root;
}

/* Names by (length, bytes), then indices. */
static int compare_nodes(const void *left, const void *right)
{
	const struct ast_segment *a = &(*(struct path_node *const *)left)->segment;
	const struct ast_segment *b = &(*(struct path_node *const *)right)->segment;
	if (!a->name.ptr || !b->name.ptr) {
		if (a->name.ptr || b->name.ptr)
			return a->name.ptr ? -1 : 1;
		return (a->index > b->index) - (a->index < b->index);
	}
	if (a->name.len != b->name.len)
		return a->name.len < b->name.len ? -1 : 1;
	return text_compare(a->name, b->name);
}

/* Breadth first, so that the children of a node are side by side. */
static struct path_node **flatten(struct arena *arena, struct path_node *root, size_t *n)
{
	struct path_node **nodes = NULL;
	ARENA_PUSH(arena, nodes, *n, root);
	for (size_t i = 0; i < *n; i++) {
		struct path_node *node = nodes[i];
		node->first_child = *n;
		if (node->n_children > 1)
			qsort(node->children, node->n_children, sizeof *node->children,
			      compare_nodes);
		for (size_t j = 0; j < node->n_children; j++)
			ARENA_PUSH(arena, nodes, *n, node->children[j]);
	}
	return nodes;
}

static void write_path_field(struct c_emitter *e, const char *member, uint32_t field)
{
	if (field == EDICT_FIELD_NONE)
		c_line(e, " .%s = EDICT_FIELD_NONE", member);
	else
		c_line(e, " .%s = %.*s", member, TEXT_ARG(e->field_names[field]));
}

static size_t write_paths(struct c_emitter *e)
{
	struct path_node *root = path_node_new(e->arena);
	for (uint32_t i = 0; i < e->policy->n_fields; i++) {
		const struct ir_field *field = &e->policy->fields[i];
		if (field->type != TYPE_TEXTS)
			path_walk(e->arena, root, &field->path)->field = i;
		for (size_t j = 0; j < field->n_roots; j++)
			path_walk(e->arena, root, &field->roots[j])->texts = i;
	}
	size_t n = 0;
	struct path_node **nodes = flatten(e->arena, root, &n);
	c_line(e, "static const struct edict_path_node %s_paths[] = {\n", e->name);
	for (size_t i = 0; i < n; i++) {
		const struct path_node *node = nodes[i];
		c_line(e, "\t{ .name = ");
		if (node->segment.name.ptr || i == 0) {
			write_literal(e->out, i ? node->segment.name : TEXT(""));
			c_line(e, ", .len = %zu", i ? node->segment.name.len : (size_t)0);
		} else {
			c_line(e, "NULL, .len = %u", node->segment.index);
		}
		if (node->n_children)
			c_line(e, ", .first_child = %zu, .n_children = %zu",
			       node->first_child, node->n_children);
		c_line(e, ",\n\t ");
		write_path_field(e, "field", node->field);
		c_line(e, ",");
		write_path_field(e, "texts", node->texts);
		c_line(e, " },\n");
	}
	c_line(e, "};\n\n");
	return n;
}

/* ---- rules and the descriptor -------------------------------------------- */

const char *c_effect(enum action action)
{
	switch (action) {
	case ACTION_DENY:
		return "EDICT_DENY";
	case ACTION_REQUIRE_APPROVAL:
		return "EDICT_REQUIRE_APPROVAL";
	case ACTION_THROTTLE:
		return "EDICT_THROTTLE";
	case ACTION_ALLOW:
	case ACTION_WARN:
	case ACTION_LOG:
	case ACTION_AUDIT:
		return "EDICT_ALLOW";
	case N_ACTIONS:
		break;
	}
	return "EDICT_DENY";
}

static const char *obligation_constant(enum action action)
{
	if (action == ACTION_WARN)
		return "EDICT_RULE_WARN";
	if (action == ACTION_LOG)
		return "EDICT_RULE_LOG";
	return action == ACTION_AUDIT ? "EDICT_RULE_AUDIT" : "0";
}

static uint32_t approvers_text(struct c_emitter *e, const struct ir_rule *rule)
{
	struct buffer b = {0};
	for (size_t i = 0; i < rule->n_approvers; i++) {
		buffer_add_text(&b, i ? TEXT("\n") : TEXT(""));
		buffer_add_text(&b, rule->approvers[i]);
	}
	uint32_t offset = text_pool_add(&e->texts, text_copy(e->arena, buffer_text(&b)));
	buffer_free(&b);
	return offset;
}

static void write_texts(struct c_emitter *e)
{
	text_pool_write(&e->texts, text_format(e->arena, "%s_texts", e->name).ptr,
			e->out);
	c_line(e, "\n");
}

void c_write_rules(struct c_emitter *e)
{
	const struct ir_policy *policy = e->policy;
	uint32_t *ranks = ARENA_ARRAY(e->arena, uint32_t, policy->n_rules);
	for (uint32_t i = 0; i < policy->n_rules; i++)
		ranks[e->plan->order[i]] = i;
	if (policy->n_rules == 0) {
		write_texts(e);
		return;
	}
	c_line(e,
	       "/* Offsets of id, message and approvers in %s_texts; line; effect; "
	       "obligation;\n"
	       " * file; rank in the order of the strategy. */\n"
	       "static const struct edict_rule %s_rules[] = {\n",
	       e->name, e->name);
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ir_rule *rule = &policy->rules[i];
		/* One after the other: compilers differ in the order of arguments. */
		uint32_t id = text_pool_add(&e->texts, rule->id);
		uint32_t message = text_pool_add(&e->texts, rule->message);
		uint32_t approvers = approvers_text(e, rule);
		c_line(e, "\t{ %u, %u, %u, %u, %s, %s, %u, 0, %u, 0 }, /* ", id, message,
		       approvers, span_line(rule->span), c_effect(rule->action),
		       obligation_constant(rule->action), rule->file, ranks[i]);
		write_comment(e->out, rule->id, 60);
		c_line(e, " */\n");
	}
	c_line(e, "};\n\n");
	write_texts(e);
}

static size_t write_obligations(struct c_emitter *e)
{
	uint32_t *rules = ARENA_ARRAY(e->arena, uint32_t, e->policy->n_rules);
	size_t n = 0;
	for (size_t i = 0; i < e->policy->n_rules; i++)
		if (ir_has_obligation(e->policy->rules[e->plan->order[i]].action))
			rules[n++] = e->plan->order[i];
	if (n == 0)
		return 0;
	c_line(e, "static const uint16_t %s_obligations[] = {\n", e->name);
	write_numbers(e->out, rules, n, 1);
	c_line(e, "};\n\n");
	return n;
}

void c_write_files(struct c_emitter *e)
{
	c_line(e, "static const char *const %s_files[] = {\n", e->name);
	for (size_t i = 0; i < e->policy->n_sources; i++) {
		c_line(e, "\t");
		write_literal(e->out, base_name(e->policy->sources[i]->path));
		c_line(e, ",\n");
	}
	c_line(e, "};\n\n");
}

/* Through the descriptor, with memory for what scans find. */
static void write_decide(struct c_emitter *e)
{
	c_line(e,
	       "static void decide(const void *request, struct edict_decision "
	       "*decision,\n"
	       "\t\t   uint32_t *truths)\n{\n\tstruct %s_found found = {0};\n"
	       "\tedict_decide_found(&%s_policy, request, &found, decision);\n"
	       "\tif (truths != NULL)\n"
	       "\t\tedict_truths_found(&%s_policy, request, &found, truths);\n"
	       "}\n\n",
	       e->name, e->name, e->name);
}

static void write_entries(struct c_emitter *e)
{
	c_line(e,
	       "void %s_request_init(struct %s_request *q)\n{\n"
	       "\tedict_request_init(&%s_policy, q);\n}\n\n"
	       "void %s_decide(const struct %s_request *q, struct edict_decision "
	       "*decision)\n{\n",
	       e->name, e->name, e->name, e->name, e->name);
	if (c_finds(e))
		c_line(e,
		       "\tstruct %s_found found = {0};\n"
		       "\tedict_decide_choice(&%s_policy, q, &found, choose(q, &found), "
		       "decision);\n}\n",
		       e->name, e->name);
	else
		c_line(e,
		       "\tedict_decide_choice(&%s_policy, q, NULL, choose(q, NULL), "
		       "decision);\n}\n",
		       e->name);
}

void c_write_descriptor(struct c_emitter *e, bool is_table)
{
	const struct ir_policy *policy = e->policy;
	c_line(e, "/* ---- descriptor "
		  "-------------------------------------------------------- */\n\n");
	write_fields(e);
	size_t n_paths = write_paths(e);
	c_write_rules(e);
	size_t n_obligations = write_obligations(e);
	c_write_files(e);
	if (c_finds(e))
		write_decide(e);
	c_line(e,
	       "const struct edict_policy %s_policy = {\n\t.abi_version = "
	       "EDICT_ABI_VERSION,\n"
	       "\t.request_size = sizeof(struct %s_request),\n\t.name = ",
	       e->name, e->name);
	write_literal(e->out, policy->name);
	c_line(e,
	       ",\n\t.source_digest = \"%s\",\n\t.files = %s_files,\n"
	       "\t.texts = (const char *)&%s_texts,\n\t.fields = %s_fields,\n"
	       "\t.paths = %s_paths,\n\t.rules = %s_rules,\n",
	       c_source_digest(e).ptr, e->name, e->name, e->name, e->name, e->name);
	if (n_obligations)
		c_line(e, "\t.obligations = %s_obligations,\n", e->name);
	if (is_table)
		c_line(e, "\t.table = &%s_table,\n", e->name);
	c_line(e,
	       "\t.n_fields = %zu,\n\t.n_words = %u,\n\t.n_paths = %zu,\n\t.n_rules = "
	       "%zu,\n"
	       "\t.n_obligations = %zu,\n\t.n_files = %zu,\n\t.default_effect = %s,\n",
	       policy->n_fields, e->n_words, n_paths, policy->n_rules, n_obligations,
	       policy->n_sources, c_effect(policy->default_action));
	c_line(e,
	       "\t.obligations_after = %d,\n\t.known_if_present = %d,\n"
	       "\t.choose = choose,\n\t.truth = truth,\n%s};\n\n",
	       e->plan->obligations_after, e->plan->known_if_present,
	       c_finds(e) ? "\t.decide = decide,\n" : "");
	write_entries(e);
}
