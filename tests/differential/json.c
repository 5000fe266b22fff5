/* json.c - JSON that is correct and written in all the ways there are.
 */
#include "request.h"

struct json *json_new(struct arena *arena, enum doc_kind kind, struct text text)
{
	struct json *json = ARENA_NEW(arena, struct json);
	json->kind = kind;
	json->text = text;
	return json;
}

/* As deep as it is. */
struct json *json_copy(struct arena *arena, const struct json *json)
{
	struct json *copy = json_new(arena, json->kind, json->text);
	copy->key = json->key;
	for (size_t i = 0; i < json->n; i++)
		json_add(arena, copy, json_copy(arena, json->kids[i]));
	return copy;
}

void json_add(struct arena *arena, struct json *holder, struct json *kid)
{
	ARENA_PUSH(arena, holder->kids, holder->n, kid);
}

/* ---- paths --------------------------------------------------------------- */

static struct json **find_key(struct json *holder, struct text key)
{
	for (size_t i = 0; i < holder->n; i++)
		if (text_equal(holder->kids[i]->key, key))
			return &holder->kids[i];
	return NULL;
}

/* The place of one step below `holder`, made if it is not there. */
static struct json **step(struct arena *arena, struct json *holder,
			  const struct ast_segment *segment)
{
	if (segment->name.ptr) {
		struct json **found = find_key(holder, segment->name);
		if (found)
			return found;
		struct json *kid = json_new(arena, DOC_NULL, TEXT("null"));
		kid->key = segment->name;
		json_add(arena, holder, kid);
		return &holder->kids[holder->n - 1];
	}
	while (holder->n <= segment->index)
		json_add(arena, holder, json_new(arena, DOC_NULL, TEXT("null")));
	return &holder->kids[segment->index];
}

void json_put(struct arena *arena, struct random *random, struct json *root,
	      const struct ast_path *path, struct json *value)
{
	struct json *at = root;
	for (size_t i = 0; i < path->n; i++) {
		enum doc_kind kind =
			path->segments[i].name.ptr ? DOC_MAPPING : DOC_SEQUENCE;
		if (at->kind != kind) {
			if (at == root ||
			    (at->kind != DOC_NULL && random_chance(random, 50)))
				return;
			*at = (struct json){.kind = kind, .key = at->key};
		}
		struct json **place = step(arena, at, &path->segments[i]);
		if (i + 1 == path->n) {
			value->key = (*place)->key;
			*place = value;
		}
		at = *place;
	}
}

/* ---- numbers ------------------------------------------------------------- */

struct text json_number_text(struct arena *arena, struct random *random,
			     struct number number)
{
	bool is_negative = number.coefficient < 0;
	uint64_t digits = (uint64_t)number.coefficient;
	if (is_negative)
		digits = ~digits + 1;
	const char *sign = is_negative ? "-" : "";
	uint32_t form = random_below(random, 10);
	if (form == 0)
		return text_format(arena, "%s%llue-%u", sign, (unsigned long long)digits,
				   number.scale);
	if (form == 1 && digits % 10 == 0 && number.scale == 0)
		return text_format(arena, "%s%lluE+1", sign,
				   (unsigned long long)digits / 10);
	uint64_t unit = 1;
	for (uint32_t i = 0; i < number.scale; i++)
		unit *= 10;
	if (number.scale == 0)
		return text_format(arena, "%s%llu%s", sign, (unsigned long long)digits,
				   form == 2   ? ".0"
				   : form == 3 ? "e0"
					       : "");
	return text_format(arena, "%s%llu.%0*llu%s", sign,
			   (unsigned long long)(digits / unit), (int)number.scale,
			   (unsigned long long)(digits % unit), form == 2 ? "0" : "");
}

/* ---- writing ------------------------------------------------------------- */

static void write_gap(struct random *random, unsigned noise, struct buffer *out)
{
	while (noise > 0 && random_chance(random, noise))
		buffer_add_char(out, " \t\n\r"[random_below(random, 4)]);
}

static void write_escape(unsigned char c, struct buffer *out)
{
	static const char short_forms[] = "\b\f\n\r\t\"\\/";
	static const char letters[] = "bfnrt\"\\/";
	for (size_t i = 0; i + 1 < sizeof short_forms; i++) {
		if (c == (unsigned char)short_forms[i] && i % 2 == 0) {
			buffer_format(out, "\\%c", letters[i]);
			return;
		}
	}
	buffer_format(out, c % 2 ? "\\u%04x" : "\\u%04X", c);
}

static void write_text(struct random *random, struct text t, unsigned noise,
		       struct buffer *out)
{
	buffer_add_char(out, '"');
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		bool must = c < 0x20 || c == '"' || c == '\\';
		if (must || (c < 0x80 && noise > 0 && random_chance(random, noise)))
			write_escape(c, out);
		else
			buffer_add_char(out, (char)c);
	}
	buffer_add_char(out, '"');
}

/* Depth is bounded by what request.c builds. */
void json_write(struct random *random, const struct json *json, unsigned noise,
		struct buffer *out)
{
	bool is_mapping = json->kind == DOC_MAPPING;
	if (json->kind == DOC_STRING) {
		write_text(random, json->text, noise, out);
		return;
	}
	if (!is_mapping && json->kind != DOC_SEQUENCE) {
		buffer_add_text(out, json->text);
		return;
	}
	buffer_add_char(out, is_mapping ? '{' : '[');
	for (size_t i = 0; i < json->n; i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		write_gap(random, noise, out);
		if (is_mapping) {
			write_text(random, json->kids[i]->key, noise, out);
			write_gap(random, noise, out);
			buffer_add_char(out, ':');
			write_gap(random, noise, out);
		}
		json_write(random, json->kids[i], noise, out);
		write_gap(random, noise, out);
	}
	buffer_add_char(out, is_mapping ? '}' : ']');
}
