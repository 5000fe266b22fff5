/* sensitive.c - detection packs as a predicate over texts.
 *
 * The packs are those that a capability policy switches on with one of its members, so
 * they are compiled as such a policy, and a text is asked about as a call that has it.
 */
#include "command/sensitive.h"

#include <string.h>

#include "command/engine_c.h"

struct sensitive {
	struct options options;
	struct compilation compilation;
	struct engine *engine;
};

static const char policy[] = "policies:\n"
			     "  log:\n"
			     "    allowed_tools: [\"*\"]\n"
			     "    enable_sensitive_data_detection: true\n";

enum status sensitive_open(struct arena *arena, const struct options *options,
			   struct sensitive **out)
{
	struct sensitive *s = ARENA_NEW(arena, struct sensitive);
	s->options.load.packs_dir = options->load.packs_dir;
	s->options.engine = engine_has_compiler() ? ENGINE_C : ENGINE_EVAL;
	enum status status =
		compile_text(arena, TEXT("sensitive"), text_of(policy), &s->options,
			     engine_stage(s->options.engine), &s->compilation);
	if (status == STATUS_FINE)
		status = engine_open(&s->compilation, &s->options, &s->engine);
	else
		diagnostics_print(s->compilation.diags);
	*out = s;
	return status;
}

void sensitive_close(struct sensitive *sensitive)
{
	if (sensitive != NULL)
		engine_close(sensitive->engine);
}

/* A name is looked at with each text of a list: of a long one the end will do. */
#define NAME_MAX_BYTES 256u

static struct text end_of_name(struct text name)
{
	if (name.len <= NAME_MAX_BYTES)
		return name;
	struct text end = {name.ptr + name.len - NAME_MAX_BYTES, NAME_MAX_BYTES};
	for (; end.len > 0 && ((unsigned char)*end.ptr & 0xC0) == 0x80; end.len--)
		end.ptr++;
	return end;
}

static struct text text_from(struct edict_string string)
{
	return (struct text){string.data, string.len};
}

static struct text write_call(struct arena *arena, struct text name, struct text text)
{
	struct buffer out = {0};
	buffer_add_text(&out, TEXT("{\"agent\":\"log\",\"tool\":\"log\",\"params\":[\""));
	json_escape(&out, text);
	if (name.len > 0) {
		buffer_add_text(&out, TEXT("\",\""));
		json_escape(&out, name);
		buffer_add_text(&out, TEXT(": "));
		json_escape(&out, text);
	}
	buffer_add_text(&out, TEXT("\"]}"));
	return buffer_move(arena, &out);
}

bool sensitive_is_secret(void *ctx, struct edict_string name, struct edict_string text)
{
	const struct sensitive *s = ctx;
	struct arena *arena = arena_new();
	struct text call =
		write_call(arena, end_of_name(text_from(name)), text_from(text));
	struct answer answer;
	engine_decide(s->engine, arena, call, &answer);
	bool is_allowed = strcmp(answer.decision, "allow") == 0;
	arena_free(arena);
	return !is_allowed;
}
