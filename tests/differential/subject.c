/* subject.c - a policy text through all passes, and emitted C through the compiler.
 */
#include "subject.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../rendered.h"
#include "emit/emit.h"
#include "meaning/meaning.h"

/* ---- passes -------------------------------------------------------------- */

static bool write_file(const char *path, struct text text)
{
	FILE *out = fopen(path, "wb");
	if (!out)
		return false;
	bool ok = fwrite(text.ptr, 1, text.len, out) == text.len;
	return fclose(out) == 0 && ok;
}

static bool load(struct subject *s, const char *folder, struct diag_list *diags,
		 struct loaded *in)
{
	const struct policy_text *p = &s->text;
	struct text paths[DOCUMENTS_MAX];
	if (p->n_documents == 1)
		return load_text(s->arena, p->documents[0].path,
				 document_text(s->arena, &p->documents[0]), &p->options,
				 diags, in);
	for (size_t i = 0; i < p->n_documents; i++) {
		const struct document *d = &p->documents[i];
		paths[i] = text_format(s->arena, "%s/%.*s", folder, TEXT_ARG(d->path));
		if (!write_file(paths[i].ptr, document_text(s->arena, d)))
			return false;
	}
	bool ok = load_policies(s->arena, paths, p->n_documents, &p->options, diags, in);
	for (size_t i = 0; i < p->n_documents; i++)
		unlink(paths[i].ptr);
	return ok;
}

void subject_render(const struct diag_list *diags, struct buffer *why)
{
	char *text = rendered(diags, false);
	buffer_add_text(why, text_of(text));
	free(text);
}

static bool run_passes(struct subject *s, const char *folder, struct diag_list *diags)
{
	struct loaded in = {0};
	struct names names = {0};
	if (!load(s, folder, diags, &in))
		return false;
	if (!resolve(s->arena, in.policies, in.n, &names, diags) ||
	    !check(s->arena, in.policies, in.n, &names, diags))
		return false;
	s->meaning = lower(s->arena, in.policies, in.n, &names, diags);
	if (!s->meaning)
		return false;
	s->plan = plan_build(s->arena, simplify(s->arena, s->meaning), diags);
	return s->plan != NULL;
}

bool subject_plan(struct subject *s, const char *folder, struct buffer *why)
{
	struct diag_list *diags = diag_list_new(s->arena);
	bool ok = run_passes(s, folder, diags);
	if (!ok) {
		diag_drop(diags, DIAG_NOTE);
		diag_drop(diags, DIAG_WARNING);
		subject_render(diags, why);
	}
	return ok;
}

/* ---- the C compiler ------------------------------------------------------ */

bool workshop_open(struct workshop *w)
{
	*w = (struct workshop){.arena = arena_new()};
	const char *base = getenv("TMPDIR");
	struct text pattern = text_format(w->arena, "%s/edict-differential-XXXXXX",
					  base ? base : "/tmp");
	w->folder = strdup(pattern.ptr);
	bool ok = w->folder && mkdtemp(w->folder);
	if (!ok)
		perror("cannot make a folder for generated files");
	return ok;
}

static const char *in_folder(const struct workshop *w, const char *name,
			     const char *extension)
{
	return text_format(w->arena, "%s/%s.%s", w->folder, name, extension).ptr;
}

void workshop_forget(struct workshop *w)
{
	if (w->handle)
		dlclose(w->handle);
	w->handle = NULL;
	for (size_t i = 0; i < w->n_sources; i++) {
		unlink(in_folder(w, w->sources[i], "c"));
		unlink(in_folder(w, w->sources[i], "h"));
	}
	unlink(in_folder(w, "batch", "so"));
	w->sources = NULL;
	w->n_sources = 0;
	arena_free(w->arena);
	w->arena = arena_new();
}

void workshop_close(struct workshop *w)
{
	workshop_forget(w);
	rmdir(w->folder);
	arena_free(w->arena);
	free(w->folder);
}

struct text workshop_emit(struct workshop *w, const struct plan *plan, int layout,
			  const char *name)
{
	struct emit_options options = {text_of(name),
				       layout == IN_CODE ? LAYOUT_CODE : LAYOUT_TABLE};
	struct buffer header = {0}, code = {0};
	emit_c_header(plan, &options, &header);
	emit_c(plan, &options, &code);
	struct text text = text_copy(w->arena, buffer_text(&code));
	if (!write_file(in_folder(w, name, "h"), buffer_text(&header)))
		perror(name);
	buffer_free(&header);
	buffer_free(&code);
	return text;
}

bool workshop_add(struct workshop *w, const char *name, struct text code)
{
	if (!write_file(in_folder(w, name, "c"), code)) {
		perror(name);
		return false;
	}
	const char *kept = text_format(w->arena, "%s", name).ptr;
	ARENA_PUSH(w->arena, w->sources, w->n_sources, kept);
	return true;
}

/* The folder is ours and the names are identifiers, so a shell is no danger here. */
static bool compile(struct workshop *w)
{
	struct buffer command = {0};
	const char *given = getenv("CC");
	buffer_format(&command,
		      "%s -std=c11 -O1 %s -fPIC -shared -I%s -I%s -o %s/batch.so",
		      given && *given ? given : DIFFERENTIAL_CC, DIFFERENTIAL_FLAGS,
		      w->folder, DIFFERENTIAL_INCLUDE, w->folder);
	for (size_t i = 0; i < w->n_sources; i++)
		buffer_format(&command, " %s/%s.c", w->folder, w->sources[i]);
	buffer_add_char(&command, '\0');
	bool ok = system(command.ptr) == 0;
	if (!ok)
		fprintf(stderr, "emitted C does not compile: %s\n", command.ptr);
	buffer_free(&command);
	return ok;
}

bool workshop_build(struct workshop *w)
{
	if (!compile(w))
		return false;
	w->handle = dlopen(in_folder(w, "batch", "so"), RTLD_NOW | RTLD_LOCAL);
	if (!w->handle)
		fprintf(stderr, "%s\n", dlerror());
	return w->handle != NULL;
}

const struct edict_policy *workshop_find(const struct workshop *w, const char *name)
{
	char symbol[128];
	snprintf(symbol, sizeof symbol, "%s_policy", name);
	return dlsym(w->handle, symbol);
}

bool subjects_build(struct workshop *w, struct subject *subjects, size_t n)
{
	static const char *const suffixes[N_LAYOUTS] = {"code", "table"};
	char name[64];
	workshop_forget(w);
	for (size_t i = 0; i < n * N_LAYOUTS; i++) {
		int layout = (int)(i % N_LAYOUTS);
		snprintf(name, sizeof name, "p%zu_%s", i / N_LAYOUTS, suffixes[layout]);
		struct text code =
			workshop_emit(w, subjects[i / N_LAYOUTS].plan, layout, name);
		if (!workshop_add(w, name, code))
			return false;
	}
	if (!workshop_build(w))
		return false;
	for (size_t i = 0; i < n * N_LAYOUTS; i++) {
		int layout = (int)(i % N_LAYOUTS);
		snprintf(name, sizeof name, "p%zu_%s", i / N_LAYOUTS, suffixes[layout]);
		subjects[i / N_LAYOUTS].layouts[layout] = workshop_find(w, name);
		if (!subjects[i / N_LAYOUTS].layouts[layout])
			return false;
	}
	return true;
}
