/* bundle_make.c - from a compilation to the sections of a bundle.
 * Needs:   a compilation up to the plan, and what the BUILD section will say.
 * Gives:   the parts of a draft.
 * Keeps:   the same files and options give the same parts, wherever the files lie.
 */
#include "command/bundle_make.h"
#include "emit/emit.h"
#include "meaning/ir.h"

void bundle_add_part(struct bundle_job *job, uint32_t kind, uint32_t target,
		     struct text name, struct text bytes)
{
	struct bundle_part part = {kind, target, name, bytes};
	ARENA_PUSH(job->arena, job->plan.parts, job->plan.n_parts, part);
}

/* ---- sources --------------------------------------------------------------- */

/* The policy files that were read: those given, and those that they extend. */
struct policy_sources {
	const struct source **items;
	struct text *paths;
	size_t n, n_paths;
};

static void push_source(struct arena *arena, struct policy_sources *out,
			const struct source *source)
{
	ARENA_PUSH(arena, out->items, out->n, source);
	ARENA_PUSH(arena, out->paths, out->n_paths, source->path);
}

static struct policy_sources policy_sources_of(struct arena *arena,
					       const struct compilation *c)
{
	struct policy_sources out = {0};
	for (size_t i = 0; i < c->loaded.n; i++)
		push_source(arena, &out, c->loaded.policies[i]->source);
	for (size_t i = 0; i < c->cedar.set.n_sources; i++)
		push_source(arena, &out, c->cedar.set.sources[i]);
	return out;
}

static bool has_part(const struct bundle_job *job, struct text name)
{
	for (size_t i = 0; i < job->plan.n_parts; i++)
		if (text_equal(job->plan.parts[i].name, name))
			return true;
	return false;
}

static bool add_file(struct bundle_job *job, uint32_t kind, struct text name,
		     const struct source *source)
{
	if (text_is(source->path, "-")) {
		message("a bundle carries its sources by name, and standard input has "
			"none");
		return false;
	}
	if (name.len >= EDICT_SECTION_NAME_SIZE) {
		message("`%.*s` would be `%.*s` in the bundle, which is longer than %d "
			"bytes",
			TEXT_ARG(source->path), TEXT_ARG(name),
			EDICT_SECTION_NAME_SIZE - 1);
		return false;
	}
	if (!text_is_utf8(name)) {
		message("`%s` cannot be in a bundle: names in it are UTF-8",
			shown(job->arena, source->path.ptr));
		return false;
	}
	bundle_add_part(job, kind, 0, name, source->body);
	return true;
}

/* Several policies may ask for one pack. */
static bool add_packs(struct bundle_job *job, const struct ast_policy *policy)
{
	for (size_t i = 0; i < policy->n_packs; i++) {
		const struct source *pack = policy->packs[i];
		struct text name = gather_file_name(job->arena, "packs/", pack->path);
		if (!has_part(job, name) &&
		    !add_file(job, EDICT_SECTION_SOURCE, name, pack))
			return false;
	}
	return true;
}

static bool add_cedar_files(struct bundle_job *job)
{
	const struct cedar_inputs *in = &job->compilation->cedar;
	if (in->schema != NULL && in->schema->source != NULL) {
		const struct source *source = in->schema->source;
		job->info.schema = gather_file_name(job->arena, "", source->path);
		if (!add_file(job, EDICT_SECTION_SCHEMA, job->info.schema, source))
			return false;
	}
	if (in->entity_source == NULL)
		return true;
	job->info.entities = gather_file_name(job->arena, "", in->entity_source->path);
	return add_file(job, EDICT_SECTION_ENTITIES, job->info.entities,
			in->entity_source);
}

bool bundle_add_sources(struct bundle_job *job, const struct options *options)
{
	const struct compilation *c = job->compilation;
	struct policy_sources files = policy_sources_of(job->arena, c);
	struct text root = gather_root(job->arena, files.paths, files.n);
	for (size_t i = 0; i < files.n; i++) {
		const struct source *source = files.items[i];
		struct text name = gather_name(job->arena, root, source->path);
		if (!has_part(job, name) &&
		    !add_file(job, EDICT_SECTION_SOURCE, name, source))
			return false;
	}
	for (size_t i = 0; i < c->loaded.n; i++)
		if (!add_packs(job, c->loaded.policies[i]))
			return false;
	for (size_t i = 0; i < options->n_inputs; i++)
		ARENA_PUSH(job->arena, job->info.inputs, job->info.n_inputs,
			   gather_name(job->arena, root, options->inputs[i]));
	return add_cedar_files(job);
}

/* ---- what is made of them -------------------------------------------------- */

static void add_ir_digest(struct bundle_job *job)
{
	struct buffer bytes = {0};
	ir_print(job->compilation->policy, &bytes);
	edict_digest(&edict_sodium, bytes.ptr, bytes.len, job->plan.ir_digest);
	buffer_free(&bytes);
}

static struct text file_of(const struct bundle_job *job, const char *extension)
{
	return text_format(job->arena, "%.*s.%s", TEXT_ARG(job->info.name), extension);
}

static bool add_objects(struct bundle_job *job, struct text code, struct text header)
{
	const struct object_source source = {
		.name = job->info.name,
		.code = code,
		.header = header,
		.is_cedar = job->compilation->is_cedar,
		.runtime = runtime_find(job->arena),
	};
	for (size_t i = 0; i < job->info.n_targets; i++) {
		uint32_t target = job->info.targets[i];
		struct text object;
		if (!object_build(job->arena, &source, (enum edict_target)target, &object,
				  &job->info.compilers[i]))
			return false;
		bundle_add_part(job, EDICT_SECTION_OBJECT, target,
				text_of(target_name(target)), object);
	}
	return true;
}

bool bundle_add_renderings(struct bundle_job *job)
{
	const struct plan *plan = job->compilation->plan;
	const struct emit_options emit = {job->info.name, job->info.layout};
	struct buffer bytes = {0};
	emit_listing(plan, &bytes);
	bundle_add_part(job, EDICT_SECTION_LISTING, 0, file_of(job, "listing"),
			buffer_move(job->arena, &bytes));
	emit_c(plan, &emit, &bytes);
	struct text code = buffer_move(job->arena, &bytes);
	emit_c_header(plan, &emit, &bytes);
	struct text header = buffer_move(job->arena, &bytes);
	bundle_add_part(job, EDICT_SECTION_C, 0, file_of(job, "c"), code);
	bundle_add_part(job, EDICT_SECTION_C_HEADER, 0, file_of(job, "h"), header);
	buffer_free(&bytes);
	add_ir_digest(job);
	if (!add_objects(job, code, header))
		return false;
	bundle_add_part(job, EDICT_SECTION_BUILD, 0, TEXT("build.json"),
			build_write(job->arena, &job->info));
	return true;
}
