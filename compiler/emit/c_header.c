/* c_header.c - NAME.h: what a C program needs to use the policy.
 *
 * Gives:  the request struct with one member a field, setters, the numbers of fields
 *         and rules, the descriptor, and the direct entry `NAME_decide`.
 */
#include <edict/abi.h>

#include "emit/c_cedar.h"

static const char *member_type(enum ir_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return "bool ";
	case TYPE_INTEGER:
		return "int64_t ";
	case TYPE_NUMBER:
		return "struct edict_number ";
	case TYPE_STRING:
		return "struct edict_string ";
	case TYPE_LIST:
	case TYPE_TEXTS:
		return "struct edict_list ";
	case TYPE_ANY:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		break;
	}
	return "struct edict_value ";
}

static void write_fields(struct c_emitter *e)
{
	c_line(e,
	       "/* The fields of a request that the policy reads. */\nenum %s_field {\n",
	       e->name);
	for (size_t i = 0; i < e->policy->n_fields; i++)
		c_line(e, "\t%.*s = %zu,\n", TEXT_ARG(e->field_names[i]), i);
	c_line(e, "\t%s_N_FIELDS = %zu\n};\n\n", e->upper, e->policy->n_fields);
}

static void write_rules(struct c_emitter *e)
{
	c_line(e, "/* The rules, as decisions name them. */\nenum %s_rule {\n", e->name);
	for (size_t i = 0; i < e->policy->n_rules; i++)
		c_line(e, "\t%.*s = %zu,\n", TEXT_ARG(e->rule_names[i]), i);
	c_line(e, "\t%s_N_RULES = %zu\n};\n\n", e->upper, e->policy->n_rules);
}

static void write_request(struct c_emitter *e)
{
	c_line(e,
	       "/* A request.  `bits` holds three sets of one bit a field - present, "
	       "mistyped,\n"
	       " * null - of %u word%s each; a member counts only if its present bit is "
	       "set. */\n"
	       "struct %s_request {\n\tuint32_t bits[%u];\n",
	       e->n_words, e->n_words == 1 ? "" : "s", e->name, e->n_words * 3);
	for (size_t i = 0; i < e->policy->n_fields; i++) {
		const struct ir_field *field = &e->policy->fields[i];
		c_line(e, "\t%s%.*s; /* ", member_type(field->type),
		       TEXT_ARG(field->c_name));
		write_comment(e->out, field->path.text, 60);
		c_line(e, " */\n");
	}
	c_line(e, "};\n\n");
}

static void write_setter(struct c_emitter *e, size_t index)
{
	const struct ir_field *field = &e->policy->fields[index];
	struct text c_name = field->c_name;
	c_line(e, "static inline void %s_set_%.*s(struct %s_request *q, ", e->name,
	       TEXT_ARG(c_name), e->name);
	if (field->type == TYPE_STRING)
		c_line(e, "const char *data, uint32_t len)\n{\n");
	else
		c_line(e, "%svalue)\n{\n", member_type(field->type));
	if (field->type == TYPE_STRING)
		c_line(e, "\tq->%.*s.data = data;\n\tq->%.*s.len = len;\n",
		       TEXT_ARG(c_name), TEXT_ARG(c_name));
	else
		c_line(e, "\tq->%.*s = value;\n", TEXT_ARG(c_name));
	c_line(e, "\tq->bits[%.*s / 32] |= UINT32_C(1) << %.*s %% 32;\n}\n\n",
	       TEXT_ARG(e->field_names[index]), TEXT_ARG(e->field_names[index]));
}

static void write_entries(struct c_emitter *e)
{
	c_line(e,
	       "/* The descriptor: everything the functions of edict/edict.h need. */\n"
	       "extern const struct edict_policy %s_policy;\n\n"
	       "/* Start a request: all fields missing, flags false, defaults in place. "
	       "*/\n"
	       "void %s_request_init(struct %s_request *q);\n\n"
	       "/* Decide; borrows `q`, fills `decision`, keeps nothing. */\n"
	       "void %s_decide(const struct %s_request *q, struct edict_decision "
	       "*decision);\n\n",
	       e->name, e->name, e->name, e->name, e->name);
}

void c_write_version_check(struct c_emitter *e)
{
	c_line(e,
	       "#if EDICT_ABI_VERSION != %d\n"
	       "#error \"%s.h was emitted for version %d of the edict ABI\"\n"
	       "#endif\n\n"
	       "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
	       EDICT_ABI_VERSION, e->name, EDICT_ABI_VERSION);
}

static void write_header(struct c_emitter *e)
{
	c_line(e, "/* %s.h - the policy `", e->name);
	write_comment(e->out, e->policy->name, 60);
	c_line(e,
	       "` as C.  Emitted by edict; do not edit.\n"
	       " *\n"
	       " * Fill a struct %s_request with the setters (or let edict_request_read "
	       "of\n"
	       " * edict/edict.h do it from JSON), then call %s_decide.\n"
	       " */\n"
	       "#ifndef EDICT_POLICY_%s_H\n#define EDICT_POLICY_%s_H\n\n"
	       "#include \"edict/abi.h\"\n\n",
	       e->name, e->name, e->upper, e->upper);
	c_write_version_check(e);
	write_fields(e);
	write_rules(e);
	write_request(e);
	write_entries(e);
	for (size_t i = 0; i < e->policy->n_fields; i++)
		write_setter(e, i);
	c_line(e, "#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}

void emit_c_header(const struct plan *plan, const struct emit_options *options,
		   struct buffer *out)
{
	struct c_emitter e;
	c_emitter_init(&e, plan, options, out);
	if (e.cedar)
		c_cedar_write_header(&e);
	else
		write_header(&e);
	c_emitter_deinit(&e);
}
