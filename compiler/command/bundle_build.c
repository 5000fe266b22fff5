/* bundle_build.c - the BUILD section: all that a rebuild needs besides the files.
 * Gives:   JSON with the members of bundle_make.h in their order, and a newline.
 * Keeps:   what build_write has written, build_read reads the same.
 */
#include <string.h>

#include "command/answer.h"
#include "command/bundle_make.h"
#include "edict/abi.h"

#define BUILD_FORMAT 1

static const char *const layouts[] = {"auto", "code", "table", NULL};

/* ---- write ----------------------------------------------------------------- */

static json_t *string_or_null(const char *text)
{
	return text != NULL ? json_string(text) : json_null();
}

static json_t *inputs_json(const struct build_info *info)
{
	json_t *list = json_array();
	for (size_t i = 0; i < info->n_inputs; i++)
		json_array_append_new(list, json_text(info->inputs[i]));
	return list;
}

static json_t *objects_json(const struct build_info *info)
{
	json_t *list = json_array();
	for (size_t i = 0; i < info->n_targets; i++) {
		json_t *object = json_object();
		json_object_set_new(object, "target",
				    json_string(target_name(info->targets[i])));
		json_object_set_new(object, "compiler", json_text(info->compilers[i]));
		json_array_append_new(list, object);
	}
	return list;
}

static void add_load_options(json_t *object, const struct load_options *load)
{
	const char *strategy = load->has_strategy ? strategy_name(load->strategy) : NULL;
	json_object_set_new(object, "dialect", json_string(dialect_name(load->dialect)));
	json_object_set_new(object, "strategy", string_or_null(strategy));
	json_object_set_new(object, "compat",
			    string_or_null(load->compat_agt ? "agt" : NULL));
	json_object_set_new(object, "profile", string_or_null(load->flat_profile));
	json_object_set_new(object, "allow_ring_zero",
			    json_boolean(load->allow_ring_zero));
}

struct text build_write(struct arena *arena, const struct build_info *info)
{
	json_t *object = json_object();
	json_object_set_new(object, "format", json_integer(BUILD_FORMAT));
	json_object_set_new(object, "edict", json_text(info->edict));
	json_object_set_new(object, "abi", json_integer(EDICT_ABI_VERSION));
	json_object_set_new(object, "name", json_text(info->name));
	json_object_set_new(object, "inputs", inputs_json(info));
	add_load_options(object, &info->load);
	json_object_set_new(object, "schema", json_text_or_null(info->schema));
	json_object_set_new(object, "entities", json_text_or_null(info->entities));
	json_object_set_new(object, "strict_cedar", json_boolean(info->strict_cedar));
	json_object_set_new(object, "cedar_version",
			    json_string(info->cedar_4_13 ? "4.13" : "4.12"));
	json_object_set_new(object, "layout", json_string(layouts[info->layout]));
	json_object_set_new(object, "objects", objects_json(info));
	char *dumped = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
	if (dumped == NULL)
		arena_exhausted();
	struct text out = text_format(arena, "%s\n", dumped);
	free(dumped);
	json_decref(object);
	return out;
}

/* ---- read ------------------------------------------------------------------ */

static struct text copy_string(struct arena *arena, const json_t *value)
{
	struct text text = {json_string_value(value), json_string_length(value)};
	return json_is_string(value) ? text_copy(arena, text) : (struct text){"", 0};
}

static const char *string_of(struct arena *arena, const json_t *value)
{
	return json_is_string(value) ? copy_string(arena, value).ptr : NULL;
}

/* The index of a word among those that `name_of` gives for 0 to n - 1; n if it is none.
 */
static unsigned find_dialect(struct text word)
{
	unsigned i = 0;
	while (i < N_DIALECTS && !text_is(word, dialect_name((enum dialect)i)))
		i++;
	return i;
}

static unsigned find_strategy(struct text word)
{
	unsigned i = 0;
	while (i < N_STRATEGIES && !text_is(word, strategy_name((enum strategy)i)))
		i++;
	return i;
}

static bool read_load_options(struct arena *arena, const json_t *object,
			      struct load_options *out)
{
	const json_t *strategy = json_object_get(object, "strategy");
	unsigned dialect =
		find_dialect(copy_string(arena, json_object_get(object, "dialect")));
	unsigned chosen = 0;
	out->has_strategy = json_is_string(strategy);
	if (out->has_strategy)
		chosen = find_strategy(copy_string(arena, strategy));
	out->dialect = (enum dialect)dialect;
	out->strategy = (enum strategy)chosen;
	out->compat_agt = json_is_string(json_object_get(object, "compat"));
	out->flat_profile = string_of(arena, json_object_get(object, "profile"));
	out->allow_ring_zero = json_is_true(json_object_get(object, "allow_ring_zero"));
	return dialect < N_DIALECTS && chosen < N_STRATEGIES;
}

static bool read_inputs(struct arena *arena, const json_t *list, struct build_info *out)
{
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
		ARENA_PUSH(arena, out->inputs, out->n_inputs, copy_string(arena, item));
	return out->n_inputs > 0;
}

static bool read_objects(struct arena *arena, const json_t *list, struct build_info *out)
{
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
	{
		uint32_t target =
			target_of(copy_string(arena, json_object_get(item, "target")));
		if (target == 0 || i == BUILD_TARGETS_MAX)
			return false;
		out->targets[i] = target;
		out->compilers[i] = copy_string(arena, json_object_get(item, "compiler"));
		out->n_targets++;
	}
	return true;
}

static bool read_layout(struct text word, enum layout *out)
{
	for (unsigned i = 0; layouts[i] != NULL; i++) {
		if (!text_is(word, layouts[i]))
			continue;
		*out = (enum layout)i;
		return true;
	}
	return false;
}

static bool read_members(struct arena *arena, const json_t *object,
			 struct build_info *out)
{
	out->edict = copy_string(arena, json_object_get(object, "edict"));
	out->name = copy_string(arena, json_object_get(object, "name"));
	out->schema = copy_string(arena, json_object_get(object, "schema"));
	out->entities = copy_string(arena, json_object_get(object, "entities"));
	out->strict_cedar = json_is_true(json_object_get(object, "strict_cedar"));
	out->cedar_4_13 = text_is(
		copy_string(arena, json_object_get(object, "cedar_version")), "4.13");
	return compile_name_is_usable(out->name) &&
	       read_inputs(arena, json_object_get(object, "inputs"), out) &&
	       read_load_options(arena, object, &out->load) &&
	       read_objects(arena, json_object_get(object, "objects"), out) &&
	       read_layout(copy_string(arena, json_object_get(object, "layout")),
			   &out->layout);
}

bool build_read(struct arena *arena, struct text json, struct build_info *out,
		const char **why)
{
	*out = (struct build_info){0};
	json_t *object = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
	*why = "its BUILD section is no JSON object";
	bool ok = json_is_object(object);
	if (ok && json_integer_value(json_object_get(object, "format")) != BUILD_FORMAT) {
		*why = "its BUILD section has a format that is not known";
		ok = false;
	}
	if (ok && !read_members(arena, object, out)) {
		*why = "its BUILD section lacks what a rebuild needs";
		ok = false;
	}
	json_decref(object);
	return ok;
}
