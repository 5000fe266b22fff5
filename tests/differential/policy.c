/* policy.c - random toolkit policies, and what all random policies share.
 */
#include "policy.h"

const char *shape_name(enum shape shape)
{
	static const char *const names[N_SHAPES] = {
		[SHAPE_TOOLKIT] = "toolkit",
		[SHAPE_ANCHORED] = "anchored",
		[SHAPE_FILES] = "files",
		[SHAPE_WIDE] = "wide",
		[SHAPE_LARGE] = "large",
		[SHAPE_PATTERNS] = "patterns",
		[SHAPE_SPARSE] = "sparse",
		[SHAPE_CAPABILITY_POLICY] = "capability",
		[SHAPE_GATE_POLICY] = "gate",
		[SHAPE_DOCUMENT] = "policydocument",
		[SHAPE_DOCUMENT_AGT] = "compat-agt",
		[SHAPE_FLAT_LIST] = "flat",
	};
	return names[shape];
}

/* ---- documents ----------------------------------------------------------- */

void document_add(struct arena *arena, struct document *d, const struct buffer *part)
{
	size_t n = d->n_parts;
	d->is_dropped = arena_grow(arena, d->is_dropped, n, sizeof *d->is_dropped);
	d->is_dropped[n] = false;
	struct text text = text_copy(arena, buffer_text(part));
	ARENA_PUSH(arena, d->parts, d->n_parts, text);
}

struct document *policy_add_document(struct policy_text *p, struct vocabulary *v,
				     const char *name, const struct buffer *head)
{
	struct document *d = &p->documents[p->n_documents++];
	d->path = text_of(name);
	d->head = text_copy(v->arena, buffer_text(head));
	return d;
}

struct text document_text(struct arena *arena, const struct document *d)
{
	struct buffer out = {0};
	buffer_add_text(&out, d->head);
	for (size_t i = 0; i < d->n_parts; i++)
		if (!d->is_dropped[i])
			buffer_add_text(&out, d->parts[i]);
	struct text text = text_copy(arena, buffer_text(&out));
	buffer_free(&out);
	return text;
}

void write_strategy(struct vocabulary *v, struct buffer *out)
{
	if (random_chance(v->random, 75))
		buffer_format(out, "strategy: %s\n",
			      strategy_name((enum strategy)random_below(v->random,
									N_STRATEGIES)));
}

void write_priority(struct vocabulary *v, const char *indent, struct buffer *out)
{
	static const int priorities[] = {0, 1, 1, 2, 2, 5, -1, 2147483647};
	if (random_chance(v->random, 70))
		buffer_format(out, "%spriority: %d\n", indent,
			      RANDOM_PICK(v->random, priorities));
}

/* ---- toolkit ------------------------------------------------------------- */

#define SPARSE_WORDS 2 /* fields in a rule of SHAPE_SPARSE */

/* How the rules of one file look. */
struct style {
	const char *prefix; /* of rule names */
	size_t n_rules;
	unsigned depth;
	bool is_anchored;
	bool is_sparse;
	bool has_runs;	  /* of rules that look for a pattern */
	bool is_prefixed; /* anchors are prefixes, mostly */
	bool is_chatty;	  /* most rules permit and record */
	bool has_stages;
	bool has_long_lists;
	const struct word *anchor;
	const struct word *second; /* compared by most anchored rules too; may be NULL */
};

static void write_action(struct vocabulary *v, const struct style *style,
			 struct buffer *out)
{
	static const char *const actions[] = {
		"deny",
		"deny",
		"deny",
		"allow",
		"allow",
		"allow",
		"require_approval",
		"warn",
		"log",
		"rate_limit",
	};
	struct random *r = v->random;
	uint32_t kind = random_below(r, sizeof actions / sizeof *actions);
	if (style->is_chatty && random_chance(r, 85))
		kind = (uint32_t)random_from(r, 7, 8);
	bool permits = kind >= 3 && kind != 6;
	buffer_format(out, "    action: %s\n", actions[kind]);
	if (kind == 9 || (permits && random_chance(r, 10)))
		buffer_format(out, "    limit: \"%u/minute\"\n", random_below(r, 4));
	if (kind == 6 && random_chance(r, 40))
		buffer_format(out, "    approvers: [ann, bob]\n");
	if (random_chance(r, 25))
		buffer_format(out, "    description: \"message of %s\"\n", style->prefix);
	if (style->has_stages && random_chance(r, 50))
		buffer_format(out, "    stage: %s\n",
			      random_chance(r, 50) ? "post_tool" : "pre_input");
	if (random_chance(r, 3))
		buffer_format(out, "    enabled: false\n");
	write_priority(v, "    ", out);
}

/* A name in one of a few namespaces; the dispatch goes by these. */
static void write_name(struct vocabulary *v, struct buffer *out)
{
	static const char *const spaces[] = {"ns.",  "db.",  "map.",  "x:y/",  "a.",
					     "a.b.", "db2.", "shop.", "mail.", "file."};
	buffer_format(out, "%s%c%u", RANDOM_PICK(v->random, spaces),
		      (char)('a' + random_below(v->random, 4)),
		      random_below(v->random, 12));
}

static void write_names(struct vocabulary *v, size_t n, struct buffer *out)
{
	for (size_t i = 0; i < n; i++) {
		buffer_format(out, i > 0 ? ", '" : "[ '");
		write_name(v, out);
		buffer_add_char(out, '\'');
	}
	buffer_add_char(out, ']');
}

static void write_anchor(struct vocabulary *v, const struct style *style,
			 struct buffer *out)
{
	struct random *r = v->random;
	struct buffer name = {0};
	write_name(v, &name);
	vocabulary_sample(v, buffer_text(&name));
	uint32_t kind = random_below(r, 10);
	if (style->has_long_lists && kind < 3)
		kind = 7;
	if (style->is_prefixed && random_chance(r, 75))
		kind = 6;
	buffer_format(out, "%.*s ", TEXT_ARG(style->anchor->path));
	if (kind < 5) {
		buffer_format(out, "== '%.*s'", TEXT_ARG(buffer_text(&name)));
	} else if (kind < 7) {
		size_t head = 0;
		while (name.ptr[head] != '.' && name.ptr[head] != '/')
			head++;
		name.len =
			random_chance(r, 80) ? head + 1 : random_below(r, name.len) + 1;
		buffer_format(out, "like '%.*s*'", TEXT_ARG(buffer_text(&name)));
	} else {
		buffer_format(out, "%sin ", kind == 9 ? "not " : "");
		write_names(v, (size_t)random_from(r, 1, style->has_long_lists ? 20 : 4),
			    out);
	}
	buffer_free(&name);
}

/* Plain comparisons of integers and of one string: what layouts treat specially. */
static void write_second(struct vocabulary *v, const struct word *second,
			 struct buffer *out)
{
	static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};
	struct random *r = v->random;
	const struct word *integer = vocabulary_word(v, TYPE_INTEGER);
	struct buffer name = {0};
	write_name(v, &name);
	if (random_chance(r, 30))
		vocabulary_sample(v, buffer_text(&name));
	buffer_format(out, " and %.*s %s '%.*s'", TEXT_ARG(second->path),
		      ops[random_chance(r, 25)], TEXT_ARG(buffer_text(&name)));
	if (integer && random_chance(r, 50)) {
		buffer_format(out, " and %.*s %s ", TEXT_ARG(integer->path),
			      RANDOM_PICK(r, ops));
		write_number(v, true, out);
	}
	buffer_free(&name);
}

/* What follows an anchor seldom tests the same field: two tests that cannot hold
 * together are an error. */
static void write_rest(struct vocabulary *v, const struct style *style,
		       struct buffer *out)
{
	bool hides_anchor = v->n_words > 1 && random_chance(v->random, 98);
	v->words += hides_anchor;
	v->n_words -= hides_anchor;
	if (random_chance(v->random, 50)) {
		write_test(v, &v->words[random_below(v->random, v->n_words)], out);
	} else {
		buffer_add_char(out, '(');
		write_condition(v, style->depth, out);
		buffer_add_char(out, ')');
	}
	v->words -= hides_anchor;
	v->n_words += hides_anchor;
}

static void write_rule_condition(struct vocabulary *v, const struct style *style,
				 struct buffer *out)
{
	struct random *r = v->random;
	if (!style->is_anchored || random_chance(r, 12)) {
		write_condition(v, style->depth, out);
		return;
	}
	if (random_chance(r, 12)) { /* what a dispatch on the anchor can decide early */
		write_test(v, style->anchor, out);
		buffer_format(out, random_chance(r, 50) ? " and " : " or ");
		write_test(v, &v->words[random_below(r, v->n_words)], out);
		return;
	}
	write_anchor(v, style, out);
	if (style->second && random_chance(r, 70))
		write_second(v, style->second, out);
	if (random_chance(r, 30))
		return;
	buffer_format(out, random_chance(r, 90) ? " and " : " or ");
	write_rest(v, style, out);
}

/* A few fields that no other rule tests. */
static void write_sparse_condition(struct vocabulary *v, size_t i, struct buffer *out)
{
	static const char *const joins[] = {" and ", " and ", " or "};
	const char *join = RANDOM_PICK(v->random, joins);
	for (size_t k = 0; k < SPARSE_WORDS; k++) {
		if (k > 0)
			buffer_format(out, "%s", join);
		write_test(v, &v->words[(i * SPARSE_WORDS + k) % v->n_words], out);
	}
}

/* A `matches` of a text that few requests have; else of any pattern. */
static void write_match(struct vocabulary *v, struct buffer *out)
{
	struct random *r = v->random;
	const struct word *word = vocabulary_word(v, TYPE_STRING);
	struct buffer regex = {0};
	if (random_chance(r, 75)) {
		unsigned key = random_below(r, 300);
		struct text sample = text_format(v->arena, "of k%uab", key);
		buffer_format(&regex, random_chance(r, 50) ? "k%ua?b" : "\\bk%u[ab]+",
			      key);
		if (random_chance(r, 20))
			vocabulary_sample(v, sample);
	} else {
		write_regex(v, &regex);
	}
	buffer_format(out, "%.*s matches ", TEXT_ARG((word ? word : v->words)->path));
	write_string(v, buffer_text(&regex), out);
	buffer_free(&regex);
}

static void write_run_condition(struct vocabulary *v, struct buffer *out)
{
	struct random *r = v->random;
	uint32_t kind = random_below(r, 12);
	if (kind == 0) {
		write_condition(v, 1, out); /* the end of a run */
		return;
	}
	if (kind == 1)
		buffer_format(out, "not ");
	write_match(v, out);
	if (kind < 6)
		return;
	buffer_format(out, kind < 9 ? " or " : " and ");
	if (kind == 9)
		write_test(v, &v->words[random_below(r, v->n_words)], out);
	else
		write_match(v, out);
}

static void add_rule(struct document *d, struct vocabulary *v, const struct style *style,
		     size_t i)
{
	struct buffer out = {0}, condition = {0};
	if (style->is_sparse)
		write_sparse_condition(v, i, &condition);
	else if (style->has_runs)
		write_run_condition(v, &condition);
	else
		write_rule_condition(v, style, &condition);
	buffer_format(&out, "  - name: %s%zu\n    condition: ", style->prefix, i);
	write_yaml(buffer_text(&condition), &out);
	buffer_add_char(&out, '\n');
	write_action(v, style, &out);
	document_add(v->arena, d, &out);
	buffer_free(&out);
	buffer_free(&condition);
}

static void write_agents(struct vocabulary *v, struct buffer *out)
{
	buffer_format(out, "agents: [");
	size_t n = (size_t)random_from(v->random, 1, 3);
	for (size_t i = 0; i < n; i++) {
		struct buffer glob = {0};
		write_glob(v, &glob);
		if (glob.len == 0)
			buffer_add_char(&glob, '*');
		buffer_format(out, i > 0 ? ", " : "");
		write_yaml(buffer_text(&glob), out);
		buffer_free(&glob);
	}
	buffer_format(out, "]\n");
}

static void write_head(struct vocabulary *v, const char *name, bool has_agents,
		       struct buffer *out)
{
	struct random *r = v->random;
	buffer_format(out, "apiVersion: governance.toolkit/v1\nname: %s\n", name);
	if (has_agents)
		write_agents(v, out);
	if (random_chance(r, 40))
		buffer_format(out, "scope: %s\n",
			      scope_name((enum scope)random_below(r, N_SCOPES)));
	write_strategy(v, out);
	if (random_chance(r, 80))
		buffer_format(out, "default_action: %s\n",
			      random_chance(r, 50) ? "allow" : "deny");
	vocabulary_write_schema(v, "", out);
}

static void write_toolkit(struct policy_text *p, struct vocabulary *v, struct style style)
{
	struct buffer head = {0};
	write_head(v, "p", !style.is_sparse && random_chance(v->random, 25), &head);
	buffer_format(&head, "rules:\n");
	struct document *d = policy_add_document(p, v, "p.yaml", &head);
	style.prefix = "r";
	style.has_stages = random_chance(v->random, 15);
	style.is_chatty = style.n_rules > 8 && random_chance(v->random, 15);
	style.is_prefixed = random_chance(v->random, 40);
	for (size_t i = 0; i < style.n_rules; i++)
		add_rule(d, v, &style, i);
	buffer_free(&head);
}

/* Parents first; only the file that is named first in the command extends. */
static void write_files(struct policy_text *p, struct vocabulary *v)
{
	static const char *const names[] = {"c", "b", "a"};
	static const char *const paths[] = {"c.yaml", "b.yaml", "a.yaml"};
	struct random *r = v->random;
	size_t n = (size_t)random_from(r, 2, 3);
	for (size_t i = 0; i < n; i++) {
		struct buffer head = {0};
		write_head(v, names[i], random_chance(r, 25), &head);
		if (i + 1 < n && random_chance(r, 60))
			buffer_format(&head, "extends: %s\n", paths[i + 1]);
		buffer_format(&head, "rules:\n");
		struct document *d = policy_add_document(p, v, paths[i], &head);
		struct style style = {
			.prefix = names[i],
			.n_rules = (size_t)random_from(r, 1, 5),
			.depth = 2,
			.has_stages = random_chance(r, 10),
		};
		for (size_t j = 0; j < style.n_rules; j++)
			add_rule(d, v, &style, j);
		buffer_free(&head);
	}
}

/* ---- all shapes ---------------------------------------------------------- */

static size_t extra_words(struct random *r, enum shape shape)
{
	return shape == SHAPE_WIDE ? (size_t)random_from(r, 20, 70) : 0;
}

static unsigned usual_words(struct random *r, enum shape shape)
{
	return shape == SHAPE_SPARSE ? 60 : (unsigned)random_from(r, 15, 70);
}

static const struct word *second_anchor(struct vocabulary *v)
{
	const struct word *word = vocabulary_word(v, TYPE_STRING);
	bool fits = word && word != &v->words[0] && word->n_values == 0;
	return fits ? word : NULL;
}

static void write_shape(struct policy_text *p, struct vocabulary *v)
{
	struct random *r = v->random;
	struct style style = {
		.n_rules = (size_t)random_from(r, 1, 12),
		.depth = (unsigned)random_from(r, 1, 3),
		.anchor = &v->words[0],
	};
	switch (p->shape) {
	case SHAPE_ANCHORED:
		style.is_anchored = true;
		style.second = random_chance(r, 40) ? second_anchor(v) : NULL;
		style.n_rules = (size_t)random_from(r, 8, 60);
		style.depth = 1;
		break;
	case SHAPE_WIDE:
		style.is_anchored = random_chance(r, 70);
		style.second = second_anchor(v);
		style.has_long_lists = true;
		style.n_rules = (size_t)random_from(r, 25, 45);
		break;
	case SHAPE_LARGE:
		style.is_anchored = true;
		style.second = second_anchor(v);
		style.n_rules = (size_t)random_from(r, 150, 260);
		style.depth = 1;
		break;
	case SHAPE_PATTERNS:
		style.has_runs = true;
		style.n_rules = (size_t)random_from(r, 10, 90);
		break;
	case SHAPE_SPARSE:
		style.is_sparse = true;
		style.n_rules = v->n_words / SPARSE_WORDS;
		if (style.n_rules > 6)
			style.n_rules = 6;
		break;
	case SHAPE_FILES:
		write_files(p, v);
		return;
	case SHAPE_CAPABILITY_POLICY:
		write_capability(p, v);
		return;
	case SHAPE_GATE_POLICY:
		write_gate(p, v);
		return;
	case SHAPE_DOCUMENT:
	case SHAPE_DOCUMENT_AGT:
		write_policydocument(p, v);
		return;
	case SHAPE_FLAT_LIST:
		write_flat(p, v);
		return;
	case SHAPE_TOOLKIT:
	case N_SHAPES:
		break;
	}
	write_toolkit(p, v, style);
}

void policy_text_init(struct policy_text *p, struct arena *arena, struct random *random,
		      enum shape shape)
{
	struct vocabulary v;
	unsigned percent = usual_words(random, shape);
	vocabulary_init(&v, arena, random, percent, extra_words(random, shape));
	*p = (struct policy_text){.shape = shape};
	write_shape(p, &v);
	p->samples = v.samples;
	p->n_samples = v.n_samples;
	for (size_t i = 0; i < v.n_strings; i++)
		ARENA_PUSH(arena, p->samples, p->n_samples, v.strings[i]);
}
