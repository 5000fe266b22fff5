/* cedar_world.c - random schemas, entities and requests.
 */
#include "cedar_world.h"

#include <string.h>

const char *const world_type_names[WORLD_TYPES] = {"User", "Group", "Doc", "Folder",
						   "App::Thing"};
const char *const world_type_parents[WORLD_TYPES] = {"Group, App::Thing", "Group",
						     "Folder", "Folder, Group", ""};
/* who may be whose parent, as indices; -1 ends */
static const int parent_types[WORLD_TYPES][3] = {
	{1, 4, -1}, {1, -1}, {3, -1}, {3, 1, -1}, {-1}};
const char *const world_actions[WORLD_ACTIONS] = {"view",      "edit", "delete",
						  "share all", "read", "write"};
const char *const world_ids[WORLD_ENTITIES_MAX] = {"a",	  "b",	       "c",	   "",
						   "x y", "\\\"q\\\"", "\xc3\xa9", "zz"};
const char *const world_strings[] = {"",	 "a",	  "b",		"abc",
				     "a*c",	 "x y",	  "admin",	"k",
				     "10.0.0.1", "1.5",	  "2024-01-31", "1h30m",
				     "\xc3\xa9", "aXbXc", "::1/128",	"0.0001"};
const size_t world_n_strings = sizeof world_strings / sizeof *world_strings;

static const char *const attr_names[] = {"age", "name",	 "owner", "tags_of", "if",
					 "x y", "level", "ip",	  "when",    "rec"};
enum { N_ATTR_NAMES = sizeof attr_names / sizeof *attr_names };

/* ---- types --------------------------------------------------------------- */

static void random_record(struct world *w, unsigned depth, struct world_type *out)
{
	size_t first = random_below(w->random, N_ATTR_NAMES);
	size_t n = random_below(w->random, WORLD_ATTRS_MAX) + (depth > 1);
	struct world_attr *attrs = ARENA_ARRAY(w->arena, struct world_attr, n + 1);
	*out = (struct world_type){.kind = WORLD_RECORD, .attrs = attrs, .n_attrs = n};
	for (size_t i = 0; i < n; i++)
		attrs[i] = (struct world_attr){
			.name = attr_names[(first + i) % N_ATTR_NAMES],
			.type = world_random_type(w, depth),
			.is_required = random_chance(w->random, 60)};
}

const struct world_type *world_random_type(struct world *w, unsigned depth)
{
	struct world_type *type = ARENA_NEW(w->arena, struct world_type);
	type->kind = (enum world_kind)random_below(w->random, N_WORLD_KINDS);
	while (depth == 0 && (type->kind == WORLD_SET || type->kind == WORLD_RECORD))
		type->kind = (enum world_kind)random_below(w->random, N_WORLD_KINDS);
	type->entity = random_below(w->random, WORLD_TYPES);
	if (type->kind == WORLD_SET)
		type->element = world_random_type(w, depth - 1);
	if (type->kind == WORLD_RECORD)
		random_record(w, depth - 1, type);
	return type;
}

void world_init(struct world *w, struct arena *arena, struct random *random)
{
	*w = (struct world){.arena = arena, .random = random};
	for (size_t i = 0; i < WORLD_TYPES; i++) {
		random_record(w, 2, &w->shapes[i]);
		if (random_chance(random, 50))
			w->tags[i] = world_random_type(w, 1);
		w->n_entities[i] = 1 + random_below(random, WORLD_ENTITIES_MAX - 1);
	}
	for (size_t i = 0; i < WORLD_ACTIONS; i++)
		random_record(w, 2, &w->contexts[i]);
}

/* ---- the schema ---------------------------------------------------------- */

static void write_type(const struct world_type *type, struct buffer *out);

static void write_attrs(const struct world_type *record, struct buffer *out)
{
	buffer_add_char(out, '{');
	for (size_t i = 0; i < record->n_attrs; i++) {
		const struct world_attr *attr = &record->attrs[i];
		buffer_format(out, "%s\"%s\"%s: ", i ? ", " : "", attr->name,
			      attr->is_required ? "" : "?");
		write_type(attr->type, out);
	}
	buffer_add_char(out, '}');
}

static void write_type(const struct world_type *type, struct buffer *out)
{
	static const char *const names[N_WORLD_KINDS] = {
		[WORLD_BOOL] = "Bool",	      [WORLD_LONG] = "Long",
		[WORLD_STRING] = "String",    [WORLD_DECIMAL] = "decimal",
		[WORLD_IP] = "ipaddr",	      [WORLD_DATETIME] = "datetime",
		[WORLD_DURATION] = "duration"};
	if (type->kind == WORLD_RECORD) {
		write_attrs(type, out);
	} else if (type->kind == WORLD_SET) {
		buffer_add_text(out, TEXT("Set<"));
		write_type(type->element, out);
		buffer_add_char(out, '>');
	} else {
		buffer_add_text(out, text_of(type->kind == WORLD_ENTITY
						     ? world_type_names[type->entity]
						     : names[type->kind]));
	}
}

static void write_entity_type(const struct world *w, size_t i, const char *name,
			      struct buffer *out)
{
	buffer_format(out, "entity %s in [%s] = ", name, world_type_parents[i]);
	write_attrs(&w->shapes[i], out);
	if (w->tags[i]) {
		buffer_add_text(out, TEXT(" tags "));
		write_type(w->tags[i], out);
	}
	buffer_add_text(out, TEXT(";\n"));
}

void world_schema(const struct world *w, struct buffer *out)
{
	static const char *const parents[WORLD_ACTIONS] = {
		" in [read]", " in [write]", " in [write]", "", "", " in [read]"};
	for (size_t i = 0; i + 1 < WORLD_TYPES; i++)
		write_entity_type(w, i, world_type_names[i], out);
	buffer_add_text(out, TEXT("namespace App {\n"));
	write_entity_type(w, WORLD_TYPES - 1, "Thing", out);
	buffer_add_text(out, TEXT("}\n"));
	for (size_t i = 0; i < WORLD_ACTIONS; i++) {
		buffer_format(out,
			      "action \"%s\"%s appliesTo { principal: %s, "
			      "resource: %s, context: ",
			      world_actions[i], parents[i],
			      i % 2 ? "[User]" : "[User, App::Thing]",
			      i % 3 ? "[Doc, Folder]" : "[Doc]");
		write_attrs(&w->contexts[i], out);
		buffer_add_text(out, TEXT(" };\n"));
	}
}

/* ---- values -------------------------------------------------------------- */

static const char *const longs[] = {
	"0", "1", "2", "-1", "7", "100", "-9223372036854775808", "9223372036854775807"};
static const char *const decimals[] = {"0.0",	 "1.5",	 "-1.5",
				       "2.0001", "1.50", "922337203685477.5807"};
static const char *const ips[] = {"10.0.0.1",	 "10.0.0.0/8", "127.0.0.1",  "::1",
				  "224.0.0.5/4", "fe80::1/64", "10.0.0.1/32"};
static const char *const datetimes[] = {
	"1970-01-01", "2024-02-29", "1969-12-31T23:59:59Z",
	"2024-01-31T10:00:00.123+0530", "2000-01-01T00:00:00-1200"};
static const char *const durations[] = {"1h",  "-1d2h3m4s5ms", "0ms",
					"90m", "1h30m",	       "9223372036854775807ms"};

static const char *extension_text(struct world *w, enum world_kind kind,
				  const char **function)
{
	*function = "duration";
	if (kind == WORLD_DECIMAL) {
		*function = "decimal";
		return RANDOM_PICK(w->random, decimals);
	}
	if (kind == WORLD_IP) {
		*function = "ip";
		return RANDOM_PICK(w->random, ips);
	}
	if (kind == WORLD_DATETIME) {
		*function = "datetime";
		return RANDOM_PICK(w->random, datetimes);
	}
	return RANDOM_PICK(w->random, durations);
}

/* Ids beyond the listed ones are references to entities that are absent. */
static const char *random_id(struct world *w, unsigned type)
{
	size_t known = w->n_entities[type];
	bool is_listed = random_chance(w->random, 85);
	return world_ids[is_listed ? random_below(w->random, known)
				   : random_below(w->random, WORLD_ENTITIES_MAX)];
}

static void write_entity_json(struct world *w, unsigned type, struct buffer *out)
{
	buffer_format(out, "{\"type\":\"%s\",\"id\":\"%s\"}", world_type_names[type],
		      random_id(w, type));
}

static void write_value_json(struct world *w, const struct world_type *type,
			     struct buffer *out);

static void write_record_json(struct world *w, const struct world_type *type,
			      struct buffer *out)
{
	const char *comma = "";
	buffer_add_char(out, '{');
	for (size_t i = 0; i < type->n_attrs; i++) {
		const struct world_attr *attr = &type->attrs[i];
		if (!attr->is_required && random_chance(w->random, 40))
			continue;
		buffer_format(out, "%s\"%s\":", comma, attr->name);
		write_value_json(w, attr->type, out);
		comma = ",";
	}
	buffer_add_char(out, '}');
}

static void write_value_json(struct world *w, const struct world_type *type,
			     struct buffer *out)
{
	const char *function;
	const char *text;
	switch (type->kind) {
	case WORLD_BOOL:
		buffer_add_text(out,
				text_of(random_chance(w->random, 50) ? "true" : "false"));
		return;
	case WORLD_LONG:
		text = RANDOM_PICK(w->random, longs);
		while (w->has_small_numbers && strlen(text) > 15)
			text = RANDOM_PICK(w->random, longs);
		buffer_add_text(out, text_of(text));
		return;
	case WORLD_STRING:
		buffer_format(out, "\"%s\"",
			      world_strings[random_below(w->random, world_n_strings)]);
		return;
	case WORLD_ENTITY:
		buffer_add_text(out, TEXT("{\"__entity\":"));
		write_entity_json(w, type->entity, out);
		buffer_add_char(out, '}');
		return;
	case WORLD_SET:
		buffer_add_char(out, '[');
		for (size_t i = random_below(w->random, 4); i > 0; i--) {
			write_value_json(w, type->element, out);
			buffer_add_text(out, i > 1 ? TEXT(",") : TEXT(""));
		}
		buffer_add_char(out, ']');
		return;
	case WORLD_RECORD:
		write_record_json(w, type, out);
		return;
	case WORLD_DECIMAL:
	case WORLD_IP:
	case WORLD_DATETIME:
	case WORLD_DURATION:
	case N_WORLD_KINDS:
		text = extension_text(w, type->kind, &function);
		buffer_format(out, "{\"__extn\":{\"fn\":\"%s\",\"arg\":\"%s\"}}",
			      function, text);
		return;
	}
}

static void literal_record(struct world *w, const struct world_type *type,
			   struct buffer *out)
{
	const char *comma = "";
	buffer_add_char(out, '{');
	for (size_t i = 0; i < type->n_attrs; i++) {
		const struct world_attr *attr = &type->attrs[i];
		if (!attr->is_required && !w->is_careful && random_chance(w->random, 30))
			continue;
		buffer_format(out, "%s\"%s\": ", comma, attr->name);
		world_literal(w, attr->type, out);
		comma = ", ";
	}
	buffer_add_char(out, '}');
}

void world_literal(struct world *w, const struct world_type *type, struct buffer *out)
{
	const char *function;
	const char *text;
	switch (type->kind) {
	case WORLD_BOOL:
	case WORLD_LONG:
	case WORLD_STRING:
		write_value_json(w, type, out);
		return;
	case WORLD_ENTITY:
		buffer_format(out, "%s::\"%s\"", world_type_names[type->entity],
			      random_id(w, type->entity));
		return;
	case WORLD_SET:
		buffer_add_char(out, '[');
		for (size_t i = random_below(w->random, 4) + w->is_careful; i > 0; i--) {
			world_literal(w, type->element, out);
			buffer_add_text(out, i > 1 ? TEXT(", ") : TEXT(""));
		}
		buffer_add_char(out, ']');
		return;
	case WORLD_RECORD:
		literal_record(w, type, out);
		return;
	case WORLD_DECIMAL:
	case WORLD_IP:
	case WORLD_DATETIME:
	case WORLD_DURATION:
	case N_WORLD_KINDS:
		text = extension_text(w, type->kind, &function);
		if (!w->is_careful && random_chance(w->random, 5))
			text = world_strings[random_below(w->random, world_n_strings)];
		buffer_format(out, "%s(\"%s\")", function, text);
		return;
	}
}

/* ---- entities and requests ----------------------------------------------- */

/* Parents come after their children in the list, so that there is no cycle. */
static void write_parents(struct world *w, size_t type, size_t index, struct buffer *out)
{
	const char *comma = "";
	for (size_t p = 0; parent_types[type][p] >= 0; p++) {
		size_t parent = (size_t)parent_types[type][p];
		size_t first = parent == type ? index + 1 : 0;
		for (size_t i = first; i < w->n_entities[parent]; i++) {
			if (!random_chance(w->random, 35))
				continue;
			buffer_format(out, "%s{\"type\":\"%s\",\"id\":\"%s\"}", comma,
				      world_type_names[parent], world_ids[i]);
			comma = ",";
		}
	}
}

static void write_tags(struct world *w, size_t type, struct buffer *out)
{
	static const char *const keys[] = {"k", "a", "", "x y"};
	buffer_add_text(out, TEXT(",\"tags\":{"));
	const char *comma = "";
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!random_chance(w->random, 50))
			continue;
		buffer_format(out, "%s\"%s\":", comma, keys[i]);
		write_value_json(w, w->tags[type], out);
		comma = ",";
	}
	buffer_add_char(out, '}');
}

static void write_entity(struct world *w, size_t type, size_t index, struct buffer *out)
{
	buffer_format(out, "{\"uid\":{\"type\":\"%s\",\"id\":\"%s\"},\"attrs\":",
		      world_type_names[type], world_ids[index]);
	write_record_json(w, &w->shapes[type], out);
	buffer_add_text(out, TEXT(",\"parents\":["));
	write_parents(w, type, index, out);
	buffer_add_char(out, ']');
	if (w->tags[type])
		write_tags(w, type, out);
	buffer_add_char(out, '}');
}

static void write_actions(struct buffer *out)
{
	static const char *const parents[WORLD_ACTIONS] = {"read", "write", "write",
							   NULL,   NULL,    "read"};
	for (size_t i = 0; i < WORLD_ACTIONS; i++) {
		buffer_format(out,
			      ",\n{\"uid\":{\"type\":\"Action\",\"id\":\"%s\"},"
			      "\"attrs\":{},\"parents\":[",
			      world_actions[i]);
		if (parents[i])
			buffer_format(out, "{\"type\":\"Action\",\"id\":\"%s\"}",
				      parents[i]);
		buffer_add_text(out, TEXT("]}"));
	}
}

void world_entities(struct world *w, struct buffer *out)
{
	const char *comma = "[";
	for (size_t type = 0; type < WORLD_TYPES; type++)
		for (size_t i = 0; i < w->n_entities[type]; i++) {
			buffer_add_text(out, text_of(comma));
			write_entity(w, type, i, out);
			comma = ",\n";
		}
	write_actions(out);
	buffer_add_text(out, TEXT("]\n"));
}

void world_request(struct world *w, bool is_valid, struct buffer *out)
{
	unsigned action = random_below(w->random, WORLD_ACTIONS);
	unsigned principal = action % 2 || random_chance(w->random, 60) ? 0 : 4;
	unsigned resource = action % 3 == 0 || random_chance(w->random, 60) ? 2 : 3;
	unsigned context = action;
	if (!is_valid && random_chance(w->random, 50)) {
		principal = random_below(w->random, WORLD_TYPES);
		resource = random_below(w->random, WORLD_TYPES);
		context = random_below(w->random, WORLD_ACTIONS);
	}
	buffer_add_text(out, TEXT("{\"principal\":"));
	write_entity_json(w, principal, out);
	buffer_format(out,
		      ",\"action\":{\"type\":\"Action\",\"id\":\"%s\"},\"resource\":",
		      world_actions[action]);
	write_entity_json(w, resource, out);
	buffer_add_text(out, TEXT(",\"context\":"));
	write_record_json(w, &w->contexts[context], out);
	buffer_add_char(out, '}');
}
