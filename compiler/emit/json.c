/* json.c - policy and plan as JSON, for tools.
 *
 *     { "edict": 1, "policy", "strategy", "default",
 *       "fields": [{ "path", "type" }],
 *       "rules":  [{ "id", "action", "line", "priority", "condition", "message" }],
 *       "scans":  [{ "field", "tables", "groups", "awake", "bytes",
 *                    "patterns": [{ "pattern", "line", "group", "states", "bytes",
 *                                   "counters", "trigger" }] }],
 *       "nodes":  [{ "entries": [{ "rule", "condition" }],
 *                    "field", "key", "cases": [[value, node]], "other", "absent" }] }
 *
 * "tables" is the number of the scan whose tables it shares, or its own; "bytes" of a
 * pattern are those of its group.  "key" is "whole", "head", or of Cedar policies "whole"
 * or "type"; these have no "absent".
 */
#include <jansson.h>
#include <stdlib.h>

#include "emit/emit.h"
#include "pattern/scan.h"

static json_t *json_text(struct text t)
{
	json_t *value = json_stringn(t.len > 0 ? t.ptr : "", t.len);
	if (value)
		return value;
	/* not UTF-8: as hex, marked */
	struct buffer b = {0};
	buffer_add_text(&b, TEXT("hex:"));
	for (size_t i = 0; i < t.len; i++)
		buffer_format(&b, "%02x", (unsigned char)t.ptr[i]);
	value = json_stringn(b.ptr, b.len);
	buffer_free(&b);
	return value;
}

static json_t *json_buffer(struct buffer *b)
{
	json_t *value = json_text(buffer_text(b));
	buffer_free(b);
	return value;
}

static json_t *fields_json(const struct ir_policy *policy)
{
	json_t *fields = json_array();
	for (size_t i = 0; i < policy->n_fields; i++) {
		json_t *field = json_object();
		json_object_set_new(field, "path",
				    json_text(policy->fields[i].path.text));
		json_object_set_new(field, "type",
				    json_string(ir_type_word(policy->fields[i].type)));
		json_array_append_new(fields, field);
	}
	return fields;
}

static json_t *rules_json(const struct ir_policy *policy)
{
	json_t *rules = json_array();
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ir_rule *rule = &policy->rules[i];
		struct buffer condition = {0};
		ir_print_expr(policy, rule->condition, &condition);
		json_t *object = json_object();
		json_object_set_new(object, "id", json_text(rule->id));
		json_object_set_new(object, "action",
				    json_string(action_name(rule->action)));
		json_object_set_new(object, "line", json_integer(span_line(rule->span)));
		json_object_set_new(object, "priority", json_integer(rule->priority));
		json_object_set_new(object, "condition", json_buffer(&condition));
		json_object_set_new(object, "message", json_text(rule->message));
		json_array_append_new(rules, object);
	}
	return rules;
}

static json_t *pattern_json(const struct plan *plan, const struct plan_scan *scan,
			    size_t bit)
{
	const struct scan_cost *cost = &scan->tables->costs[bit];
	const struct ir_pattern *pattern = &plan->policy->patterns[scan->patterns[bit]];
	json_t *object = json_object();
	json_object_set_new(object, "pattern", json_text(pattern->text));
	json_object_set_new(object, "line", json_integer(span_line(pattern->span)));
	json_object_set_new(object, "group", json_integer(cost->group));
	json_object_set_new(object, "states", json_integer(cost->n_states));
	json_object_set_new(object, "bytes", json_integer(cost->bytes));
	json_object_set_new(object, "counters", json_integer(cost->n_counters));
	json_object_set_new(object, "trigger",
			    cost->trigger.len ? json_text(cost->trigger) : json_null());
	return object;
}

static json_t *scan_json(const struct plan *plan, size_t index)
{
	const struct plan_scan *scan = &plan->scans[index];
	const struct edict_scan *tables = &scan->tables->tables;
	json_t *object = json_object(), *patterns = json_array();
	for (size_t i = 0; i < scan->n_patterns; i++)
		json_array_append_new(patterns, pattern_json(plan, scan, i));
	json_object_set_new(
		object, "field",
		scan->field == PLAN_NO_FIELD
			? json_null()
			: json_text(plan->policy->fields[scan->field].path.text));
	json_object_set_new(object, "tables",
			    json_integer((json_int_t)plan_scan_owner(plan, index)));
	json_object_set_new(object, "groups", json_integer(tables->n_groups));
	json_object_set_new(object, "awake", json_integer(tables->n_awake));
	json_object_set_new(object, "bytes", json_integer(scan->tables->bytes));
	json_object_set_new(object, "patterns", patterns);
	return object;
}

static json_t *node_json(const struct plan *plan, const struct plan_node *node)
{
	json_t *object = json_object(), *entries = json_array();
	for (size_t i = 0; i < node->n_entries; i++) {
		struct buffer condition = {0};
		plan_print_cond(plan, node->entries[i].cond, "?", &condition);
		json_t *entry = json_object();
		json_object_set_new(entry, "rule",
				    json_integer(node->entries[i].rule->index));
		json_object_set_new(entry, "condition", json_buffer(&condition));
		json_array_append_new(entries, entry);
	}
	json_object_set_new(object, "entries", entries);
	if (node->key == PLAN_KEY_NONE)
		return object;
	json_t *cases = json_array();
	for (size_t i = 0; i < node->n_cases; i++) {
		json_t *pair = json_array();
		json_array_append_new(pair, json_text(plan_case_text(node, i)));
		json_array_append_new(pair, json_integer(node->cases[i].node->index));
		json_array_append_new(cases, pair);
	}
	json_object_set_new(object, "field",
			    json_text(plan->policy->fields[node->field].path.text));
	const char *part = plan->policy->cedar ? "type" : "head";
	json_object_set_new(object, "key",
			    json_string(node->key == PLAN_KEY_WHOLE ? "whole" : part));
	json_object_set_new(object, "cases", cases);
	json_object_set_new(object, "other", json_integer(node->other->index));
	if (plan_has_absent(plan))
		json_object_set_new(object, "absent", json_integer(node->absent->index));
	return object;
}

void emit_json(const struct plan *plan, struct buffer *out)
{
	const struct ir_policy *policy = plan->policy;
	json_t *root = json_object(), *nodes = json_array(), *scans = json_array();
	for (size_t i = 0; i < plan->n_scans; i++)
		json_array_append_new(scans, scan_json(plan, i));
	for (size_t i = 0; i < plan->n_nodes; i++)
		json_array_append_new(nodes, node_json(plan, plan->nodes[i]));
	json_object_set_new(root, "edict", json_integer(1));
	json_object_set_new(root, "policy", json_text(policy->name));
	json_object_set_new(root, "strategy",
			    json_string(strategy_name(policy->strategy)));
	json_object_set_new(root, "default",
			    json_string(action_name(policy->default_action)));
	json_object_set_new(root, "fields", fields_json(policy));
	json_object_set_new(root, "rules", rules_json(policy));
	json_object_set_new(root, "scans", scans);
	json_object_set_new(root, "nodes", nodes);
	char *text = json_dumps(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	buffer_add_text(out, text_of(text));
	buffer_add_char(out, '\n');
	free(text);
	json_decref(root);
}
