/* dialects.c - random policies of the other dialects: capability, gate,
 * PolicyDocument, flat.
 */
#include "policy.h"

static const struct word *any_word(struct vocabulary *v)
{
	return &v->words[random_below(v->random, v->n_words)];
}

static void write_value(struct vocabulary *v, const struct word *word, struct buffer *out)
{
	switch (word->type) {
	case TYPE_BOOL:
		buffer_format(out, random_chance(v->random, 50) ? "true" : "false");
		break;
	case TYPE_INTEGER:
	case TYPE_NUMBER:
		write_number(v, word->type == TYPE_INTEGER, out);
		break;
	case TYPE_STRING:
	case TYPE_LIST:
	case TYPE_ANY:
	case TYPE_TEXTS:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		if (word->n_values > 0)
			write_yaml(word->values[random_below(v->random, word->n_values)],
				   out);
		else
			write_yaml(vocabulary_string(v), out);
		break;
	}
}

static void write_value_list(struct vocabulary *v, const struct word *word,
			     struct buffer *out)
{
	size_t n = (size_t)random_from(v->random, 1, 5);
	for (size_t i = 0; i < n; i++) {
		buffer_format(out, i > 0 ? ", " : "[");
		write_value(v, word, out);
	}
	buffer_add_char(out, ']');
}

static void write_glob_list(struct vocabulary *v, struct buffer *out)
{
	size_t n = (size_t)random_from(v->random, 0, 5);
	buffer_add_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		struct buffer glob = {0};
		write_glob(v, &glob);
		if (glob.len == 0)
			buffer_add_char(&glob, 'x');
		buffer_format(out, i > 0 ? ", " : "");
		write_yaml(buffer_text(&glob), out);
		buffer_free(&glob);
	}
	buffer_format(out, "]\n");
}

static void write_regex_yaml(struct vocabulary *v, struct buffer *out)
{
	struct buffer regex = {0};
	write_regex(v, &regex);
	write_yaml(buffer_text(&regex), out);
	buffer_free(&regex);
}

/* A part of its own, from `out`, which becomes empty. */
static void end_part(struct document *d, struct vocabulary *v, struct buffer *out)
{
	document_add(v->arena, d, out);
	out->len = 0;
}

/* ---- capability ---------------------------------------------------------- */

static void write_patterns(struct vocabulary *v, struct buffer *out)
{
	size_t n = (size_t)random_from(v->random, 1, 3);
	buffer_format(out, "    blocked_patterns:\n");
	for (size_t i = 0; i < n; i++) {
		buffer_format(out, "      - ");
		if (random_chance(v->random, 60)) {
			write_regex_yaml(v, out);
			buffer_add_char(out, '\n');
			continue;
		}
		buffer_format(out, "{type: substring, ignore_case: %s, pattern: ",
			      random_chance(v->random, 50) ? "true" : "false");
		struct text s = vocabulary_string(v);
		write_yaml(s.len > 0 ? s : TEXT("x"), out);
		buffer_format(out, "}\n");
	}
}

static void add_member(struct document *d, struct vocabulary *v, const char *name,
		       int64_t value, struct buffer *out)
{
	if (!random_chance(v->random, 50))
		return;
	buffer_format(out, "    %s: %lld\n", name, (long long)value);
	end_part(d, v, out);
}

static void add_profile(struct document *d, struct vocabulary *v, size_t i)
{
	struct random *r = v->random;
	struct buffer out = {0};
	buffer_format(&out, "  agent-%zu:\n    allowed_tools: ", i);
	if (random_chance(r, 25))
		buffer_format(&out, "\"*\"\n");
	else
		write_glob_list(v, &out);
	end_part(d, v, &out);
	if (random_chance(r, 60)) {
		buffer_format(&out, "    denied_tools: ");
		write_glob_list(v, &out);
		end_part(d, v, &out);
	}
	if (random_chance(r, 60)) {
		write_patterns(v, &out);
		end_part(d, v, &out);
	}
	add_member(d, v, "max_tokens_per_call", random_from(r, 0, 100), &out);
	add_member(d, v, "max_concurrent_calls", random_from(r, 0, 5), &out);
	add_member(d, v, "max_tool_calls", random_from(r, 0, 20), &out);
	add_member(d, v, "execution_ring", random_from(r, 1, 3), &out);
	add_member(d, v, "min_trust_score", random_from(r, 0, 1000), &out);
	if (random_chance(r, 50)) {
		buffer_format(&out, "    require_human_approval_for: ");
		write_glob_list(v, &out);
		end_part(d, v, &out);
	}
	if (random_chance(r, 15)) {
		buffer_format(&out, "    require_human_approval: true\n");
		end_part(d, v, &out);
	}
	buffer_free(&out);
}

void write_capability(struct policy_text *p, struct vocabulary *v)
{
	struct buffer head = {0};
	size_t n = (size_t)random_from(v->random, 1, 3);
	buffer_format(&head, "name: p\npolicies:\n");
	struct document *d = policy_add_document(p, v, "p.yaml", &head);
	for (size_t i = 0; i < n; i++)
		add_profile(d, v, i);
	buffer_free(&head);
}

/* ---- gate ---------------------------------------------------------------- */

/* Tests of one field, {op: value, ...}. */
static void write_tests(struct vocabulary *v, const struct word *word, bool is_number,
			struct buffer *out)
{
	static const char *const orderings[] = {"lt", "lte", "gt", "gte"};
	struct random *r = v->random;
	struct word as = *word;
	if (as.type == TYPE_ANY || as.type == TYPE_LIST)
		as.type = TYPE_NUMBER;
	uint32_t kind = random_below(r, is_number ? 6 : 4);
	if (kind >= 4 || (is_number && kind < 2)) {
		buffer_format(out, "{%s: ", RANDOM_PICK(r, orderings));
		write_number(v, false, out);
	} else if (kind == 0) {
		buffer_format(out, random_chance(r, 50) ? "{in: " : "{not_in: ");
		write_value_list(v, &as, out);
	} else if (kind == 1 && as.type == TYPE_STRING) {
		buffer_format(out, "{matches: ");
		write_regex_yaml(v, out);
	} else {
		buffer_format(out, random_chance(r, 50) ? "{eq: " : "{ne: ");
		write_value(v, &as, out);
	}
	buffer_add_char(out, '}');
}

static bool is_number_word(const struct word *word)
{
	return word->type == TYPE_INTEGER || word->type == TYPE_NUMBER;
}

static void write_entry(struct vocabulary *v, const struct word *word, bool is_flow,
			struct buffer *out)
{
	struct random *r = v->random;
	if (!is_flow)
		buffer_format(out, "      ");
	write_yaml(word->key, out);
	buffer_format(out, ": ");
	if (word->type == TYPE_STRING && word->n_values == 0 && random_chance(r, 40)) {
		struct buffer glob = {0};
		write_glob(v, &glob);
		write_yaml(buffer_text(&glob), out);
		buffer_free(&glob);
	} else if (word->type != TYPE_LIST && random_chance(r, 5)) {
		buffer_format(out, "null");
	} else if (word->type != TYPE_LIST && word->type != TYPE_ANY &&
		   random_chance(r, 50)) {
		write_value(v, word, out);
	} else {
		write_tests(v, word, is_number_word(word), out);
	}
	if (!is_flow)
		buffer_add_char(out, '\n');
}

/* Is it one of the words before? */
static bool is_repeated(const struct word *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (words[i] == words[n])
			return true;
	return false;
}

static void write_when(struct vocabulary *v, struct buffer *out)
{
	const struct word *words[3];
	size_t n = (size_t)random_from(v->random, 1, 3);
	buffer_format(out, "    when:\n");
	for (size_t i = 0; i < n; i++) {
		words[i] = i == 0 && random_chance(v->random, 60) ? &v->words[0]
								  : any_word(v);
		if (words[i]->type == TYPE_LIST)
			words[i] = &v->words[0];
		if (!is_repeated(words, i))
			write_entry(v, words[i], false, out);
	}
}

static void write_limit(struct vocabulary *v, struct buffer *out)
{
	const struct word *word = vocabulary_word(v, TYPE_INTEGER);
	if (!word)
		word = vocabulary_word(v, TYPE_NUMBER);
	buffer_format(out, "    limit: {");
	write_yaml(word ? word->key : TEXT("context.level"), out);
	buffer_format(out, ": {lte: ");
	write_number(v, false, out);
	buffer_format(out, "}}\n    verdict: deny_if_exceeds\n");
}

static void add_gate_rule(struct document *d, struct vocabulary *v, size_t i)
{
	static const char *const verdicts[] = {"allow", "allow", "deny",
					       "require_approval"};
	struct random *r = v->random;
	struct buffer out = {0};
	buffer_format(&out, "  - id: g%zu\n", i);
	if (random_chance(r, 92))
		write_when(v, &out);
	if (random_chance(r, 20))
		write_limit(v, &out);
	else
		buffer_format(&out, "    verdict: %s\n", RANDOM_PICK(r, verdicts));
	if (random_chance(r, 20))
		buffer_format(&out, "    reason: \"reason %zu\"\n", i);
	end_part(d, v, &out);
	buffer_free(&out);
}

void write_gate(struct policy_text *p, struct vocabulary *v)
{
	static const char *const defaults[] = {"deny", "allow", "require_approval"};
	struct buffer head = {0};
	buffer_format(&head, "version: 1\nname: p\ndefault: %s\n",
		      RANDOM_PICK(v->random, defaults));
	write_strategy(v, &head);
	vocabulary_write_schema(v, "", &head);
	buffer_format(&head, "rules:\n");
	struct document *d = policy_add_document(p, v, "p.yaml", &head);
	size_t n = (size_t)random_from(v->random, 1, 14);
	for (size_t i = 0; i < n; i++)
		add_gate_rule(d, v, i);
	buffer_free(&head);
}

/* ---- PolicyDocument ------------------------------------------------------ */

static void write_strict_test(struct vocabulary *v, const struct word *word,
			      struct buffer *out)
{
	static const char *const orderings[] = {"lt", "lte", "gt", "gte"};
	struct random *r = v->random;
	if (is_number_word(word) && random_chance(r, 60)) {
		buffer_format(out, "operator: %s, value: ", RANDOM_PICK(r, orderings));
		write_number(v, false, out);
	} else if (word->type == TYPE_LIST ||
		   (word->type == TYPE_STRING && random_chance(r, 25))) {
		buffer_format(out, "operator: contains, value: ");
		write_value(v, word, out);
	} else if (word->type == TYPE_STRING && random_chance(r, 30)) {
		buffer_format(out, "operator: matches, value: ");
		write_regex_yaml(v, out);
	} else if (random_chance(r, 40)) {
		buffer_format(out, "operator: %s, value: ",
			      random_chance(r, 50) ? "in" : "not_in");
		write_value_list(v, word, out);
	} else {
		buffer_format(
			out, "operator: %s, value: ", random_chance(r, 50) ? "eq" : "ne");
		write_value(v, word, out);
	}
}

/* AGT compares anything with anything. */
static void write_agt_test(struct vocabulary *v, struct buffer *out)
{
	static const char *const operators[] = {"eq",  "ne", "gt",     "lt",	  "gte",
						"lte", "in", "not_in", "contains"};
	static const enum ir_type types[] = {TYPE_BOOL, TYPE_NUMBER, TYPE_INTEGER,
					     TYPE_STRING, TYPE_STRING};
	struct random *r = v->random;
	struct word as = {.type = RANDOM_PICK(r, types)};
	uint32_t kind = random_below(r, 10);
	if (kind == 9) {
		buffer_format(out, "operator: matches, value: ");
		write_regex_yaml(v, out);
		return;
	}
	if (kind >= 2 && kind < 6 && as.type == TYPE_BOOL)
		as.type = TYPE_NUMBER;
	if (kind == 6 || kind == 7) {
		buffer_format(out, "operator: %s, value: ", operators[kind]);
		if (random_chance(r, 25)) {
			write_yaml(vocabulary_string(v), out);
			return;
		}
		write_value_list(v, &as, out);
		return;
	}
	buffer_format(out, "operator: %s, value: ", operators[kind]);
	write_value(v, &as, out);
}

static void add_document_rule(struct document *d, struct vocabulary *v, bool is_agt,
			      size_t i)
{
	static const char *const actions[] = {"allow", "deny", "audit", "block", "allow"};
	struct random *r = v->random;
	const struct word *word = random_chance(r, 35) ? &v->words[0] : any_word(v);
	struct buffer out = {0};
	buffer_format(&out, "  - name: d%zu\n    condition: {field: ", i);
	write_yaml(word->key, &out);
	buffer_format(&out, ", ");
	if (is_agt)
		write_agt_test(v, &out);
	else
		write_strict_test(v, word, &out);
	buffer_format(&out, "}\n    action: %s\n", RANDOM_PICK(r, actions));
	write_priority(v, "    ", &out);
	if (random_chance(r, 25))
		buffer_format(&out, "    message: \"message %zu\"\n", i);
	end_part(d, v, &out);
	buffer_free(&out);
}

void write_policydocument(struct policy_text *p, struct vocabulary *v)
{
	bool is_agt = p->shape == SHAPE_DOCUMENT_AGT;
	struct buffer head = {0};
	buffer_format(&head, "version: \"1.0\"\nname: p\ndefaults: {action: %s}\n",
		      random_chance(v->random, 50) ? "allow" : "deny");
	if (is_agt) {
		buffer_format(&head, "compat: agt\n");
	} else {
		write_strategy(v, &head);
		vocabulary_write_schema(v, "", &head);
	}
	buffer_format(&head, "rules:\n");
	struct document *d = policy_add_document(p, v, "p.yaml", &head);
	size_t n = (size_t)random_from(v->random, 1, 24);
	for (size_t i = 0; i < n; i++)
		add_document_rule(d, v, is_agt, i);
	buffer_free(&head);
}

/* ---- flat ---------------------------------------------------------------- */

static void write_flat_value(struct vocabulary *v, const struct word *word,
			     struct buffer *out)
{
	static const char *const orderings[] = {"$lt", "$lte", "$gt", "$gte"};
	struct random *r = v->random;
	uint32_t kind = random_below(r, 4);
	if (kind == 0 && is_number_word(word)) {
		buffer_format(out, "{%s: ", RANDOM_PICK(r, orderings));
		write_number(v, false, out);
		buffer_add_char(out, '}');
	} else if (kind == 1) {
		buffer_format(out, random_chance(r, 50) ? "{$in: " : "{$nin: ");
		write_value_list(v, word, out);
		buffer_add_char(out, '}');
	} else if (kind == 2) {
		buffer_format(out, random_chance(r, 50) ? "{$ne: " : "{$eq: ");
		write_value(v, word, out);
		buffer_add_char(out, '}');
	} else {
		write_value(v, word, out);
	}
}

static void write_flat_pair(struct vocabulary *v, struct buffer *out)
{
	const struct word *word = any_word(v);
	if (word->type == TYPE_LIST || word->type == TYPE_ANY)
		word = &v->words[0];
	write_yaml(word->key, out);
	buffer_format(out, ": ");
	write_flat_value(v, word, out);
}

static void write_flat_conditions(struct vocabulary *v, struct buffer *out)
{
	struct random *r = v->random;
	buffer_format(out, ", conditions: {");
	uint32_t kind = random_below(r, 4);
	if (kind < 2) {
		write_flat_pair(v, out);
	} else if (kind == 2) {
		buffer_format(out, random_chance(r, 50) ? "$or: [{" : "$and: [{");
		write_flat_pair(v, out);
		buffer_format(out, "}, {");
		write_flat_pair(v, out);
		buffer_format(out, "}]");
	} else {
		buffer_format(out, "$not: {");
		write_flat_pair(v, out);
		buffer_add_char(out, '}');
	}
	buffer_add_char(out, '}');
}

static void write_flat_action(struct vocabulary *v, struct buffer *out)
{
	static const char *const actions[] = {"ns.read", "ns.*", "db.drop", "db.*",
					      "*",	 "ns",	 "write",   "db.drop.*"};
	struct text action = text_of(RANDOM_PICK(v->random, actions));
	vocabulary_sample(v, action);
	write_yaml(action, out);
}

static void add_flat_entry(struct document *d, struct vocabulary *v)
{
	static const char *const effects[] = {"allow", "allow", "deny", "review"};
	struct random *r = v->random;
	struct buffer out = {0};
	uint32_t effect = random_below(r, 4);
	buffer_format(&out, "- {action: ");
	write_flat_action(v, &out);
	buffer_format(&out, ", effect: %s", effects[effect]);
	if (random_chance(r, 60))
		write_flat_conditions(v, &out);
	if (effect < 2 && random_chance(r, 25))
		buffer_format(&out, ", rate_limit: \"%u/hour\"", random_below(r, 4));
	if (random_chance(r, 20))
		buffer_format(&out, ", reason: \"because\"");
	buffer_format(&out, "}\n");
	end_part(d, v, &out);
	buffer_free(&out);
}

void write_flat(struct policy_text *p, struct vocabulary *v)
{
	struct random *r = v->random;
	struct buffer head = {0};
	buffer_format(&head, "version: \"1.0\"\nname: p\n");
	vocabulary_write_schema(v, "", &head);
	buffer_format(&head, "rules:\n");
	struct document *d = policy_add_document(p, v, "p.yaml", &head);
	p->options.flat_profile = random_chance(r, 50) ? "go" : "ts";
	size_t n = (size_t)random_from(r, 1, 12);
	for (size_t i = 0; i < n; i++)
		add_flat_entry(d, v);
	buffer_free(&head);
}
