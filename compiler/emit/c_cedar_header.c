/* c_cedar_header.c - NAME.h of a Cedar policy: what a C program needs to use it.
 *
 * Gives:  the numbers of rules, types, attributes and references, the descriptor, the
 *         scratch space that a decision needs, and the direct entry `NAME_decide`.
 */
#include "emit/c_cedar.h"

static void write_rules(struct c_emitter *e)
{
	c_line(e, "/* The policies, as decisions name them. */\nenum %s_rule {\n",
	       e->name);
	for (size_t i = 0; i < e->policy->n_rules; i++)
		c_line(e, "\t%.*s = %zu,\n", TEXT_ARG(e->rule_names[i]), i);
	c_line(e, "\t%s_N_RULES = %zu\n};\n\n", e->upper, e->policy->n_rules);
}

/* An enum of those names that have a constant of the kind; none if there are none. */
static void write_names(struct c_emitter *e, bool is_types)
{
	const struct c_cedar *cedar = e->cedar;
	bool is_open = false;
	for (size_t i = 0; i < cedar->n_names; i++) {
		const struct c_cedar_name *name = &cedar->names[i];
		struct text constant =
			is_types ? name->type_constant : name->attr_constant;
		if (!constant.ptr)
			continue;
		if (!is_open)
			c_line(e,
			       is_types ? "/* Names of entity types. */\n"
					  "enum %s_type {\n"
					: "/* Names of attributes and tags. */\n"
					  "enum %s_attr {\n",
			       e->name);
		is_open = true;
		c_line(e, "\t%.*s = %zu, /* ", TEXT_ARG(constant), i + 1);
		write_comment(e->out, name->text, 60);
		c_line(e, " */\n");
	}
	c_line(e, is_open ? "};\n\n" : "");
}

static void write_entities(struct c_emitter *e)
{
	const struct c_cedar *cedar = e->cedar;
	bool is_open = false;
	for (size_t i = 0; i < cedar->n_uids; i++) {
		if (!cedar->uids[i].is_named)
			continue;
		if (!is_open)
			c_line(e,
			       "/* Handles of the entities that the policy names. */\n"
			       "enum %s_entity {\n",
			       e->name);
		is_open = true;
		struct buffer text = {0};
		cedar_print_uid(cedar->uids[i].uid, &text);
		c_line(e, "\t%.*s = %zu, /* ", TEXT_ARG(cedar->uids[i].constant), i);
		write_comment(e->out, buffer_text(&text), 60);
		c_line(e, " */\n");
		buffer_free(&text);
	}
	c_line(e, is_open ? "};\n\n" : "");
}

static void write_entries(struct c_emitter *e)
{
	c_line(e,
	       "/* Bytes that `scratch` of a request must have, for the sets and records "
	       "that\n"
	       " * conditions compute; 0: it may be NULL. */\n"
	       "#define %s_SCRATCH_SIZE %u\n\n"
	       "/* The descriptor: what the functions of edict/cedar.h need. */\n"
	       "extern const struct edict_cedar_policy %s_policy;\n\n"
	       "/* Decide; borrows `q`, fills `decision`, keeps nothing. */\n"
	       "void %s_decide(const struct edict_cedar_request *q, struct "
	       "edict_decision *decision);\n\n",
	       e->upper, e->cedar->scratch_size, e->name, e->name);
}

static void write_intro(struct c_emitter *e)
{
	c_line(e, "/* %s.h - the Cedar policies `", e->name);
	write_comment(e->out, e->policy->name, 60);
	c_line(e,
	       "` as C.  Emitted by edict; do not edit.\n"
	       " *\n"
	       " * Read entities once with edict_cedar_store_read, each request with\n"
	       " * edict_cedar_request_read (or make it of handles with "
	       "edict_cedar_request_init),\n"
	       " * then call %s_decide; edict_cedar_explain says what every policy makes "
	       "of it.\n"
	       " */\n"
	       "#ifndef EDICT_POLICY_%s_H\n#define EDICT_POLICY_%s_H\n\n"
	       "#include \"edict/cedar.h\"\n\n",
	       e->name, e->upper, e->upper);
}

void c_cedar_write_header(struct c_emitter *e)
{
	write_intro(e);
	c_write_version_check(e);
	write_rules(e);
	write_names(e, true);
	write_names(e, false);
	write_entities(e);
	write_entries(e);
	c_line(e, "#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
