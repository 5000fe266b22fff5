/* cedar_text.c - random Cedar policy sets.
 */
#include "cedar_text.h"

static const struct world_type bool_type = {.kind = WORLD_BOOL};

static void write_ref(struct world *w, unsigned type, struct buffer *out)
{
	const struct world_type entity = {.kind = WORLD_ENTITY, .entity = type};
	world_literal(w, &entity, out);
}

static void write_scope(struct world *w, const char *var, const unsigned *types,
			const char *slot, struct buffer *out)
{
	unsigned type = types[random_below(w->random, 2)];
	buffer_add_text(out, text_of(var));
	if (!slot && w->is_careful) {
		buffer_format(out, " is %s", world_type_names[types[0]]);
		return;
	}
	if (slot) {
		buffer_format(out, random_chance(w->random, 50) ? " == %s" : " in %s",
			      slot);
		return;
	}
	switch (random_below(w->random, 9)) {
	case 0:
		buffer_add_text(out, TEXT(" == "));
		write_ref(w, type, out);
		return;
	case 1:
		buffer_add_text(out, TEXT(" in "));
		write_ref(w, random_below(w->random, WORLD_TYPES), out);
		return;
	case 2:
		buffer_format(out, " is %s", world_type_names[type]);
		return;
	case 3:
		buffer_format(out, " is %s in ", world_type_names[type]);
		write_ref(w, random_below(w->random, WORLD_TYPES), out);
		return;
	default:
		return;
	}
}

static void write_action(struct world *w, int action, bool is_named, struct buffer *out)
{
	uint32_t pick = is_named ? 0 : random_below(w->random, 5);
	const char *name = RANDOM_PICK(w->random, world_actions);
	if (action >= 0)
		name = world_actions[action];
	buffer_add_text(out, TEXT(", action"));
	if (pick == 0)
		buffer_format(out, " == Action::\"%s\"", name);
	else if (pick == 1)
		buffer_format(out, " in Action::\"%s\"", name);
	else if (pick == 2)
		buffer_format(out, " in [Action::\"%s\", Action::\"%s\"]", name,
			      RANDOM_PICK(w->random, world_actions));
	buffer_add_text(out, TEXT(", "));
}

static void write_conditions(struct world *w, const struct cedar_text_options *options,
			     struct buffer *out)
{
	for (uint32_t i = random_below(w->random, 3); i > 0; i--) {
		buffer_add_text(out, random_chance(w->random, 70) ? TEXT("\nwhen { ")
								  : TEXT("\nunless { "));
		cedar_text_expr(w, options, &bool_type, 1 + random_below(w->random, 4),
				out);
		buffer_add_text(out, TEXT(" }"));
	}
}

static void write_policy(struct world *w, const struct cedar_text_options *set_options,
			 bool is_template, struct buffer *out)
{
	struct cedar_text_options one = *set_options, *options = &one;
	one.action = w->is_careful ? (int)random_below(w->random, WORLD_ACTIONS) : -1;
	static const unsigned principals[] = {0, 4}, resources[] = {2, 3};
	bool has_principal = is_template && random_chance(w->random, 60);
	bool has_resource = is_template && !has_principal;
	if (random_chance(w->random, 10))
		buffer_add_text(out, TEXT("@note(\"why\") @id(\"named\")\n"));
	buffer_add_text(out,
			random_chance(w->random, 60) ? TEXT("permit(") : TEXT("forbid("));
	write_scope(w, "principal", principals, has_principal ? "?principal" : NULL, out);
	bool is_named =
		w->is_careful || (options->is_anchored && random_chance(w->random, 80));
	write_action(w, options->action, is_named, out);
	write_scope(w, "resource", resources, has_resource ? "?resource" : NULL, out);
	buffer_add_char(out, ')');
	write_conditions(w, options, out);
	buffer_add_text(out, TEXT(";\n\n"));
}

void cedar_text_policies(struct world *w, const struct cedar_text_options *options,
			 struct buffer *out)
{
	size_t n = 1 + random_below(w->random, options->n_policies);
	for (size_t i = 0; i < n; i++) {
		bool is_template = options->has_templates && random_chance(w->random, 15);
		write_policy(w, options, is_template, out);
	}
}
