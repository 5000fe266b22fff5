/* gather.c - names of source files in a bundle: where they lie to each other, and nothing
 * of the machine.
 * Needs:   the paths of all policy files, parents too, as they were opened.
 * Gives:   "policies/" and the path below the deepest folder that is above all of them.
 * Keeps:   the same files have the same names wherever they lie and whoever asks.
 */
#include <string.h>
#include <unistd.h>

#include "bundle/bundle.h"

/* Without `.`, `x/..` and double slashes, and from the root; no link is followed. */
static struct text absolute(struct arena *arena, struct text path)
{
	char here[4096] = "";
	bool is_relative = path.len == 0 || path.ptr[0] != '/';
	if (is_relative && getcwd(here, sizeof here) == NULL)
		here[0] = '\0';
	struct text whole = text_format(arena, "%s/%.*s", here, TEXT_ARG(path));
	char *out = arena_alloc(arena, whole.len + 1);
	size_t len = 0;
	for (size_t at = 0, end; at < whole.len; at = end + 1) {
		const char *slash = memchr(whole.ptr + at, '/', whole.len - at);
		end = slash != NULL ? (size_t)(slash - whole.ptr) : whole.len;
		struct text part = {whole.ptr + at, end - at};
		if (part.len == 0 || text_is(part, "."))
			continue;
		if (text_is(part, "..")) {
			while (len > 0 && out[--len] != '/')
				;
			continue;
		}
		out[len++] = '/';
		memcpy(out + len, part.ptr, part.len);
		len += part.len;
	}
	return (struct text){out, len};
}

/* The bytes up to and with the last slash. */
static struct text folder_of(struct text path)
{
	while (path.len > 0 && path.ptr[path.len - 1] != '/')
		path.len--;
	return path;
}

struct text gather_root(struct arena *arena, const struct text *paths, size_t n)
{
	struct text root = {"/", 1};
	for (size_t i = 0; i < n; i++) {
		struct text folder = folder_of(absolute(arena, paths[i]));
		if (i == 0)
			root = folder;
		while (!text_starts(folder, root))
			root = folder_of((struct text){root.ptr, root.len - 1});
	}
	return root;
}

struct text gather_name(struct arena *arena, struct text root, struct text path)
{
	struct text whole = absolute(arena, path);
	return text_format(arena, "policies/%.*s", (int)(whole.len - root.len),
			   whole.ptr + root.len);
}

struct text gather_file_name(struct arena *arena, const char *folder, struct text path)
{
	size_t front = folder_of(path).len;
	return text_format(arena, "%s%.*s", folder, (int)(path.len - front),
			   path.ptr + front);
}
