/* output.c - files the command writes: whole or not at all, and only when changed.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/output.h"

static bool complain(const char *path)
{
	message("cannot write `%s`: %s", path, strerror(errno));
	return false;
}

/* ---- one file ------------------------------------------------------------ */

/* Devices and pipes are written to, not replaced. */
static bool is_special(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

static bool has_bytes(const char *path, struct text bytes)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	char chunk[65536];
	size_t at = 0, n;
	bool is_same = true;
	while (is_same && (n = fread(chunk, 1, sizeof chunk, file)) > 0) {
		is_same = n <= bytes.len - at && memcmp(chunk, bytes.ptr + at, n) == 0;
		at += n;
	}
	is_same = is_same && ferror(file) == 0 && at == bytes.len;
	fclose(file);
	return is_same;
}

static bool write_all(int fd, struct text bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes.ptr += n;
		bytes.len -= (size_t)n;
	}
	return true;
}

/* mkstemp makes a private file; what is compiled is as readable as any other. */
static mode_t usual_mode(void)
{
	mode_t mask = umask(0);
	umask(mask);
	return (mode_t)(0666 & ~mask);
}

static bool write_and_rename(const char *path, char *temporary, struct text bytes)
{
	int fd = mkstemp(temporary);
	if (fd < 0)
		return false;
	bool ok = write_all(fd, bytes) && fchmod(fd, usual_mode()) == 0;
	ok = close(fd) == 0 && ok;
	ok = ok && rename(temporary, path) == 0;
	if (!ok) {
		int why = errno;
		unlink(temporary);
		errno = why;
	}
	return ok;
}

static bool write_through(const char *path, struct text bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write_all(fd, bytes);
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	return ok || complain(path);
}

bool output_write(const char *path, struct text bytes)
{
	if (is_special(path))
		return write_through(path, bytes);
	if (has_bytes(path, bytes))
		return true;
	char *target = realpath(path, NULL); /* a link stays, and leads to the file */
	struct buffer temporary = {0};
	const char *name = target != NULL ? target : path;
	buffer_format(&temporary, "%s.XXXXXX%c", name, '\0');
	bool ok = write_and_rename(name, temporary.ptr, bytes) || complain(path);
	buffer_free(&temporary);
	free(target);
	return ok;
}

bool output_make_folder(struct arena *arena, const char *dir)
{
	size_t len = strlen(dir);
	char *path = arena_alloc(arena, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (dir[i] != '/' && dir[i] != '\0')
			continue;
		memcpy(path, dir, i);
		path[i] = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return complain(path);
	}
	struct stat info;
	if (stat(dir, &info) == 0 && S_ISDIR(info.st_mode))
		return true;
	errno = len == 0 ? ENOENT : ENOTDIR;
	return complain(dir);
}

/* ---- dependencies -------------------------------------------------------- */

struct file_set {
	struct text *paths;
	size_t n;
};

static void add_source(struct arena *arena, struct file_set *set,
		       const struct source *source)
{
	if (source == NULL || text_is(source->path, "-"))
		return;
	for (size_t i = 0; i < set->n; i++)
		if (text_equal(set->paths[i], source->path))
			return;
	ARENA_PUSH(arena, set->paths, set->n, source->path);
}

/* The policies, what they extend, the packs their rules come from, schema, entities. */
static struct file_set files_read(struct arena *arena, const struct compilation *c)
{
	struct file_set set = {0};
	for (size_t i = 0; i < c->loaded.n; i++)
		add_source(arena, &set, c->loaded.policies[i]->source);
	for (size_t i = 0; i < c->cedar.set.n_sources; i++)
		add_source(arena, &set, c->cedar.set.sources[i]);
	add_source(arena, &set, c->cedar.schema ? c->cedar.schema->source : NULL);
	add_source(arena, &set, c->cedar.entity_source);
	for (size_t i = 0; i < c->policy->n_rules; i++) {
		add_source(arena, &set, c->policy->rules[i].span.source);
		add_source(arena, &set, c->policy->rules[i].condition_span.source);
	}
	return set;
}

/* Spaces, `#` and `$` mean something in a makefile. */
static void add_escaped(struct buffer *out, struct text path)
{
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];
		if (c == ' ' || c == '#' || c == '\\')
			buffer_add_char(out, '\\');
		if (c == '$')
			buffer_add_char(out, '$');
		buffer_add_char(out, c);
	}
}

bool output_write_depfile(struct outputs *outputs, const struct compilation *c,
			  const char *path)
{
	struct file_set files = files_read(outputs->arena, c);
	struct buffer out = {0};
	add_escaped(&out, outputs->paths[0]);
	buffer_add_char(&out, ':');
	for (size_t i = 0; i < files.n; i++) {
		buffer_add_text(&out, TEXT(" \\\n "));
		add_escaped(&out, files.paths[i]);
	}
	buffer_add_char(&out, '\n');
	bool ok = output_write(path, buffer_text(&out));
	buffer_free(&out);
	return ok;
}
