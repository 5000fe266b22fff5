/* emit.c - the emitted C file: five blocks in fixed order.
 *
 *     1 header comment   what the policy is, its rules, its source digest
 *     2 conditions       code layout: a small function each, quoting its source
 *     3 patterns         byte automata, and who runs them
 *     4 decision         the plan, as nested ifs or as a table
 *     5 descriptor       fields, paths, rules, entry points
 *
 * Needs:  a plan.
 * Gives:  C11 without warnings, hosted and freestanding; the same bytes every time.
 */
#include "emit/emit.h"

#include <edict/abi.h>
#include <string.h>
#include <xxhash.h>

#include "emit/c_cedar.h"

#define HEADER_RULES_MAX 400u

/* A condition of Cedar is one test of the plan, whatever its size. */
static size_t count_steps(const struct cedar_expr *expr)
{
	size_t n = expr->n_kids > 0 ? 1 : 0;
	for (size_t i = 0; i < expr->n_kids; i++)
		n += count_steps(expr->kids[i]);
	return n;
}

enum layout emit_layout(const struct plan *plan, enum layout wanted)
{
	const struct ir_policy *policy = plan->policy;
	size_t size = plan->n_tests;
	if (wanted != LAYOUT_AUTO)
		return wanted;
	for (size_t i = 0; i < policy->n_atoms; i++)
		if (policy->atoms[i]->op == AST_HOLDS)
			size += count_steps(policy->atoms[i]->term);
	/* Each rule is a function too, however little it asks. */
	if (policy->n_rules > size)
		size = policy->n_rules;
	return size > EMIT_CODE_TESTS_MAX ? LAYOUT_TABLE : LAYOUT_CODE;
}

void c_line(struct c_emitter *e, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buffer_vformat(e->out, format, args);
	va_end(args);
}

static char *upper_name(struct arena *arena, struct text name)
{
	char *upper = arena_alloc(arena, name.len + 1);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return upper;
}

void c_emitter_init(struct c_emitter *e, const struct plan *plan,
		    const struct emit_options *options, struct buffer *out)
{
	memset(e, 0, sizeof *e);
	e->arena = arena_new();
	e->plan = plan;
	e->policy = plan->policy;
	e->out = out;
	e->name = text_copy(e->arena, options->name).ptr;
	e->upper = upper_name(e->arena, options->name);
	e->request = plan->policy->cedar
			     ? "edict_cedar_request"
			     : text_format(e->arena, "%s_request", e->name).ptr;
	e->n_words = ((uint32_t)plan->policy->n_fields + 31) / 32;
	text_pool_init(&e->texts, e->arena);
	c_names_fields(e);
	c_names_rules(e);
	c_cedar_init(e);
}

void c_emitter_deinit(struct c_emitter *e)
{
	arena_free(e->arena);
}

/* An identity of the sources, not a seal: signatures are a matter of bundles. */
struct text c_source_digest(struct c_emitter *e)
{
	XXH3_state_t *state = XXH3_createState();
	XXH3_128bits_reset(state);
	for (size_t i = 0; i < e->policy->n_sources; i++) {
		const struct source *source = e->policy->sources[i];
		uint64_t len = source->body.len;
		XXH3_128bits_update(state, &len, sizeof len);
		XXH3_128bits_update(state, source->body.ptr, source->body.len);
	}
	XXH128_hash_t hash = XXH3_128bits_digest(state);
	XXH3_freeState(state);
	return text_format(e->arena, "%016llx%016llx", (unsigned long long)hash.high64,
			   (unsigned long long)hash.low64);
}

static void write_header_rules(struct c_emitter *e)
{
	const struct ir_policy *policy = e->policy;
	c_line(e, " *\n *   rule  line  effect            id\n");
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ir_rule *rule = &policy->rules[i];
		if (i == HEADER_RULES_MAX) {
			c_line(e, " *   ... and %zu more\n", policy->n_rules - i);
			break;
		}
		if (rule->span.source)
			c_line(e, " *   %4zu  %4u  ", i, span_line(rule->span));
		else
			c_line(e, " *   %4zu     -  ", i);
		c_line(e, "%-16s  ", action_name(rule->action));
		write_comment(e->out, rule->id, 60);
		c_line(e, "\n");
	}
	c_line(e, " *   default     %s\n", action_name(policy->default_action));
}

static void write_header(struct c_emitter *e)
{
	const struct ir_policy *policy = e->policy;
	c_line(e, "/* %s.c - the policy `", e->name);
	write_comment(e->out, policy->name, 60);
	c_line(e, "` as C.  Emitted by edict; do not edit.\n *\n");
	for (size_t i = 0; i < policy->n_sources; i++) {
		c_line(e, " *   source    ");
		write_comment(e->out, base_name(policy->sources[i]->path), 100);
		c_line(e, "\n");
	}
	c_line(e, " *   digest    %s\n *   strategy  %s\n", c_source_digest(e).ptr,
	       strategy_name(policy->strategy));
	write_header_rules(e);
	c_line(e, " */\n#include \"%s.h\"\n\n", e->name);
}

void emit_c(const struct plan *plan, const struct emit_options *options,
	    struct buffer *out)
{
	struct c_emitter e;
	c_emitter_init(&e, plan, options, out);
	c_names_atoms(&e);
	bool is_table = emit_layout(plan, options->layout) == LAYOUT_TABLE;
	write_header(&e);
	c_write_scans(&e, is_table);
	if (is_table) {
		c_table_decision(&e);
	} else {
		c_code_conditions(&e);
		c_code_decision(&e);
	}
	if (e.cedar)
		c_cedar_write_descriptor(&e, is_table);
	else
		c_write_descriptor(&e, is_table);
	c_emitter_deinit(&e);
}
