/* sim_files.c - see sim_files.h.
 *
 * A node is a file's content; names point to nodes.  Both exist twice, as they are now
 * and as they are durable, with the list of changes that lead from the one to the other.
 */
#include "sim_files.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define NO_NODE SIZE_MAX

struct content {
	uint8_t *bytes;
	size_t len, room;
};

/* Of a node: a write, or a truncation to `offset` if `bytes` is NULL. */
struct change {
	uint64_t offset;
	uint8_t *bytes;
	size_t len;
	bool is_stale; /* before a sync that failed: no later one writes it */
};

struct node {
	struct content now, durable;
	struct change *changes;
	size_t n_changes, room;
};

struct name {
	char *path;
	size_t node;
};

struct names {
	struct name *items;
	size_t n, room;
};

/* `to` becomes a name of `node`, or no name if that is NO_NODE; `from`, unless NULL,
 * goes. */
struct renaming {
	char *to, *from;
	size_t node;
};

struct open_file {
	size_t node;
	enum edict_file_mode mode;
	bool is_open, is_locked;
};

struct sim_files {
	pthread_mutex_t mutex;
	struct edict_files table;
	struct node *nodes;
	size_t n_nodes, nodes_room;
	struct names now, durable;
	struct renaming *renamings;
	size_t n_renamings, renamings_room;
	struct open_file *files;
	size_t n_files, files_room;
	size_t *sizes; /* of the operations so far */
	size_t n_operations, sizes_room;
	uint64_t cut, fail;
	size_t cut_torn, fail_torn;
	int fail_error;
	bool is_off;
};

/* ---- memory --------------------------------------------------------------- */

static void *grow(void *items, size_t *room, size_t n, size_t item_size)
{
	if (n < *room)
		return items;
	*room = *room < 8 ? 16 : *room * 2;
	if (*room <= n)
		*room = n + 1;
	items = realloc(items, *room * item_size);
	if (items == NULL)
		abort();
	return items;
}

static void *copy_of(const void *bytes, size_t len)
{
	void *copy = malloc(len + 1);
	if (copy == NULL)
		abort();
	if (len > 0)
		memcpy(copy, bytes, len);
	return copy;
}

static char *text_of(const char *text)
{
	return text == NULL ? NULL : copy_of(text, strlen(text) + 1);
}

/* ---- contents ------------------------------------------------------------- */

static void content_resize(struct content *content, size_t len)
{
	if (len > content->room)
		content->bytes = grow(content->bytes, &content->room, len, 1);
	if (len > content->len)
		memset(content->bytes + content->len, 0, len - content->len);
	content->len = len;
}

static void content_set(struct content *content, const void *bytes, size_t len)
{
	content_resize(content, len);
	if (len > 0)
		memcpy(content->bytes, bytes, len);
}

/* Bytes `begin` to `end` of the change. */
static void content_change(struct content *content, const struct change *change,
			   size_t begin, size_t end)
{
	if (change->bytes == NULL) {
		content_resize(content, (size_t)change->offset);
		return;
	}
	if (begin == end)
		return;
	if (change->offset + end > content->len)
		content_resize(content, (size_t)change->offset + end);
	memcpy(content->bytes + change->offset + begin, change->bytes + begin,
	       end - begin);
}

static void node_clear_changes(struct node *node)
{
	for (size_t i = 0; i < node->n_changes; i++)
		free(node->changes[i].bytes);
	node->n_changes = 0;
}

static void node_change(struct node *node, uint64_t offset, const void *bytes, size_t len)
{
	struct change change = {.offset = offset, .len = len};
	if (bytes != NULL)
		change.bytes = copy_of(bytes, len);
	node->changes =
		grow(node->changes, &node->room, node->n_changes, sizeof *node->changes);
	node->changes[node->n_changes++] = change;
	content_change(&node->now, &change, 0, len);
}

static void node_sync(struct node *node)
{
	for (size_t i = 0; i < node->n_changes; i++) {
		struct change *change = &node->changes[i];
		if (!change->is_stale)
			content_change(&node->durable, change, 0, change->len);
	}
	size_t kept = 0;
	for (size_t i = 0; i < node->n_changes; i++) {
		if (node->changes[i].is_stale)
			node->changes[kept++] = node->changes[i];
		else
			free(node->changes[i].bytes);
	}
	node->n_changes = kept;
}

static size_t node_new(struct sim_files *sim)
{
	sim->nodes = grow(sim->nodes, &sim->nodes_room, sim->n_nodes, sizeof *sim->nodes);
	sim->nodes[sim->n_nodes] = (struct node){0};
	return sim->n_nodes++;
}

/* ---- names ---------------------------------------------------------------- */

static struct name *names_find(const struct names *names, const char *path)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->items[i].path, path) == 0)
			return &names->items[i];
	return NULL;
}

static void names_remove(struct names *names, const char *path)
{
	struct name *name = names_find(names, path);
	if (name == NULL)
		return;
	free(name->path);
	*name = names->items[--names->n];
}

static void names_change(struct names *names, const struct renaming *renaming)
{
	if (renaming->from != NULL)
		names_remove(names, renaming->from);
	names_remove(names, renaming->to);
	if (renaming->node == NO_NODE)
		return;
	names->items = grow(names->items, &names->room, names->n, sizeof *names->items);
	names->items[names->n++] =
		(struct name){.path = text_of(renaming->to), .node = renaming->node};
}

static void names_free(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i].path);
	free(names->items);
	*names = (struct names){0};
}

static void names_copy(struct names *to, const struct names *from)
{
	*to = (struct names){0};
	for (size_t i = 0; i < from->n; i++) {
		const struct name *name = &from->items[i];
		names_change(to,
			     &(struct renaming){.to = name->path, .node = name->node});
	}
}

static void renaming_free(struct renaming *renaming)
{
	free(renaming->to);
	free(renaming->from);
}

static void renaming_add(struct sim_files *sim, const char *to, const char *from,
			 size_t node)
{
	struct renaming renaming = {text_of(to), text_of(from), node};
	sim->renamings = grow(sim->renamings, &sim->renamings_room, sim->n_renamings,
			      sizeof *sim->renamings);
	sim->renamings[sim->n_renamings++] = renaming;
	names_change(&sim->now, &renaming);
}

static size_t folder_len(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? 0 : (size_t)(slash - path);
}

static bool is_in_folder(const char *path, const char *folder)
{
	size_t len = folder_len(path);
	if (strcmp(folder, ".") == 0)
		return len == 0;
	return strlen(folder) == len && memcmp(path, folder, len) == 0;
}

/* ---- counting, cutting, failing ------------------------------------------- */

/* The fate of an operation that can be cut in `size` ways and one: the error that it
 * gives, and how much of it is done. */
struct fate {
	int error;
	size_t done;
};

static struct fate operation(struct sim_files *sim, size_t size)
{
	if (sim->is_off)
		return (struct fate){EIO, 0};
	sim->sizes =
		grow(sim->sizes, &sim->sizes_room, sim->n_operations, sizeof *sim->sizes);
	sim->sizes[sim->n_operations++] = size;
	if (sim->n_operations == sim->cut) {
		sim->is_off = true;
		return (struct fate){EIO, sim->cut_torn < size ? sim->cut_torn : size};
	}
	if (sim->n_operations == sim->fail)
		return (struct fate){sim->fail_error,
				     sim->fail_torn < size ? sim->fail_torn : size};
	return (struct fate){0, size};
}

static struct sim_files *enter(void *ctx)
{
	struct sim_files *sim = ctx;
	pthread_mutex_lock(&sim->mutex);
	return sim;
}

static int leave(struct sim_files *sim, int error)
{
	pthread_mutex_unlock(&sim->mutex);
	return error;
}

static struct open_file *file_of(struct sim_files *sim, int file)
{
	if (file < 0 || (size_t)file >= sim->n_files || !sim->files[file].is_open)
		return NULL;
	return &sim->files[file];
}

/* ---- the table ------------------------------------------------------------ */

static int make_file(struct sim_files *sim, const char *path, size_t *node)
{
	struct fate fate = operation(sim, 1);
	if (fate.done > 0 && (fate.error == 0 || sim->is_off)) {
		*node = node_new(sim);
		renaming_add(sim, path, NULL, *node);
	}
	return fate.error;
}

static int open_locked(struct sim_files *sim, const char *path, enum edict_file_mode mode,
		       int *file)
{
	const struct name *name = names_find(&sim->now, path);
	size_t node = name == NULL ? NO_NODE : name->node;
	if (sim->is_off)
		return EIO;
	if (name != NULL && mode == EDICT_FILE_NEW)
		return EEXIST;
	if (name == NULL && (mode == EDICT_FILE_READ || mode == EDICT_FILE_CHANGE))
		return ENOENT;
	if (name == NULL) {
		int error = make_file(sim, path, &node);
		if (error != 0)
			return error;
	}
	sim->files = grow(sim->files, &sim->files_room, sim->n_files, sizeof *sim->files);
	*file = (int)sim->n_files;
	sim->files[sim->n_files++] =
		(struct open_file){.node = node, .mode = mode, .is_open = true};
	return 0;
}

static int sim_open(void *ctx, const char *path, enum edict_file_mode mode, int *file)
{
	struct sim_files *sim = enter(ctx);
	return leave(sim, open_locked(sim, path, mode, file));
}

/* Closes what is open even when the power is off: the process may go on for a while. */
static int sim_close(void *ctx, int file)
{
	struct sim_files *sim = enter(ctx);
	struct open_file *open = file_of(sim, file);
	if (open == NULL)
		return leave(sim, EBADF);
	open->is_open = false;
	return leave(sim, 0);
}

static int sim_read(void *ctx, int file, uint64_t offset, void *bytes, size_t len,
		    size_t *n_read)
{
	struct sim_files *sim = enter(ctx);
	const struct open_file *open = file_of(sim, file);
	*n_read = 0;
	if (open == NULL || sim->is_off)
		return leave(sim, open == NULL ? EBADF : EIO);
	const struct content *content = &sim->nodes[open->node].now;
	if (offset < content->len) {
		size_t rest = content->len - (size_t)offset;
		*n_read = rest < len ? rest : len;
		memcpy(bytes, content->bytes + offset, *n_read);
	}
	return leave(sim, 0);
}

static int sim_write(void *ctx, int file, uint64_t offset, const void *bytes, size_t len)
{
	struct sim_files *sim = enter(ctx);
	const struct open_file *open = file_of(sim, file);
	if (open == NULL || open->mode == EDICT_FILE_READ)
		return leave(sim, EBADF);
	struct fate fate = operation(sim, len);
	struct node *node = &sim->nodes[open->node];
	if (fate.done > 0)
		node_change(node,
			    open->mode == EDICT_FILE_APPEND ? node->now.len : offset,
			    bytes, fate.done);
	return leave(sim, fate.error);
}

static int sim_size(void *ctx, int file, uint64_t *size)
{
	struct sim_files *sim = enter(ctx);
	const struct open_file *open = file_of(sim, file);
	if (open == NULL || sim->is_off)
		return leave(sim, open == NULL ? EBADF : EIO);
	*size = sim->nodes[open->node].now.len;
	return leave(sim, 0);
}

static int sim_truncate(void *ctx, int file, uint64_t size)
{
	struct sim_files *sim = enter(ctx);
	const struct open_file *open = file_of(sim, file);
	if (open == NULL || open->mode == EDICT_FILE_READ)
		return leave(sim, EBADF);
	struct fate fate = operation(sim, 1);
	if (fate.done > 0 && (fate.error == 0 || sim->is_off))
		node_change(&sim->nodes[open->node], size, NULL, 0);
	return leave(sim, fate.error);
}

static int sim_sync(void *ctx, int file)
{
	struct sim_files *sim = enter(ctx);
	const struct open_file *open = file_of(sim, file);
	if (open == NULL)
		return leave(sim, EBADF);
	struct fate fate = operation(sim, 1);
	struct node *node = &sim->nodes[open->node];
	if (fate.error == 0 || (sim->is_off && fate.done > 0))
		node_sync(node);
	else if (!sim->is_off)
		for (size_t i = 0; i < node->n_changes; i++)
			node->changes[i].is_stale = true;
	return leave(sim, fate.error);
}

static void names_sync(struct sim_files *sim, const char *folder)
{
	size_t kept = 0;
	for (size_t i = 0; i < sim->n_renamings; i++) {
		struct renaming *renaming = &sim->renamings[i];
		if (is_in_folder(renaming->to, folder)) {
			names_change(&sim->durable, renaming);
			renaming_free(renaming);
		} else {
			sim->renamings[kept++] = *renaming;
		}
	}
	sim->n_renamings = kept;
}

static int sim_sync_folder(void *ctx, const char *folder)
{
	struct sim_files *sim = enter(ctx);
	struct fate fate = operation(sim, 1);
	if (fate.error == 0 || (sim->is_off && fate.done > 0))
		names_sync(sim, folder);
	return leave(sim, fate.error);
}

static int sim_rename(void *ctx, const char *from, const char *to)
{
	struct sim_files *sim = enter(ctx);
	const struct name *name = names_find(&sim->now, from);
	if (sim->is_off || name == NULL)
		return leave(sim, sim->is_off ? EIO : ENOENT);
	size_t len = folder_len(from), node = name->node;
	if (folder_len(to) != len || memcmp(from, to, len) != 0)
		return leave(sim, EXDEV);
	struct fate fate = operation(sim, 1);
	if (fate.error == 0 || (sim->is_off && fate.done > 0))
		renaming_add(sim, to, from, node);
	return leave(sim, fate.error);
}

static int sim_remove(void *ctx, const char *path)
{
	struct sim_files *sim = enter(ctx);
	if (sim->is_off || names_find(&sim->now, path) == NULL)
		return leave(sim, sim->is_off ? EIO : ENOENT);
	struct fate fate = operation(sim, 1);
	if (fate.error == 0 || (sim->is_off && fate.done > 0))
		renaming_add(sim, path, NULL, NO_NODE);
	return leave(sim, fate.error);
}

static int sim_lock(void *ctx, int file)
{
	struct sim_files *sim = enter(ctx);
	struct open_file *open = file_of(sim, file);
	if (open == NULL || sim->is_off)
		return leave(sim, open == NULL ? EBADF : EIO);
	for (size_t i = 0; i < sim->n_files; i++) {
		const struct open_file *other = &sim->files[i];
		if (other->is_open && other->is_locked && other != open &&
		    other->node == open->node)
			return leave(sim, EWOULDBLOCK);
	}
	open->is_locked = true;
	return leave(sim, 0);
}

static int sim_make_folder(void *ctx, const char *path)
{
	struct sim_files *sim = enter(ctx);
	(void)path;
	return leave(sim, sim->is_off ? EIO : 0);
}

static int sim_check_private(void *ctx, const char *path)
{
	return sim_make_folder(ctx, path);
}

/* ---- making, copying, freeing --------------------------------------------- */

struct sim_files *sim_files_new(void)
{
	struct sim_files *sim = calloc(1, sizeof *sim);
	if (sim == NULL || pthread_mutex_init(&sim->mutex, NULL) != 0)
		abort();
	sim->table = (struct edict_files){
		.open = sim_open,
		.close = sim_close,
		.read = sim_read,
		.write = sim_write,
		.size = sim_size,
		.truncate = sim_truncate,
		.sync = sim_sync,
		.sync_folder = sim_sync_folder,
		.rename = sim_rename,
		.remove = sim_remove,
		.lock = sim_lock,
		.make_folder = sim_make_folder,
		.check_private = sim_check_private,
		.ctx = sim,
	};
	return sim;
}

const struct edict_files *sim_files_table(struct sim_files *sim)
{
	return &sim->table;
}

static void node_copy(struct node *to, const struct node *from)
{
	*to = (struct node){0};
	content_set(&to->now, from->durable.bytes, from->durable.len);
	content_set(&to->durable, from->durable.bytes, from->durable.len);
	for (size_t i = 0; i < from->n_changes; i++) {
		const struct change *change = &from->changes[i];
		node_change(to, change->offset, change->bytes, change->len);
		to->changes[i].is_stale = change->is_stale;
	}
	/* Changes that are stale lie in between others that have been synced since. */
	content_set(&to->now, from->now.bytes, from->now.len);
}

struct sim_files *sim_files_copy(const struct sim_files *from)
{
	struct sim_files *sim = sim_files_new();
	for (size_t i = 0; i < from->n_nodes; i++) {
		size_t node = node_new(sim);
		node_copy(&sim->nodes[node], &from->nodes[i]);
	}
	names_copy(&sim->durable, &from->durable);
	names_copy(&sim->now, &from->durable);
	for (size_t i = 0; i < from->n_renamings; i++) {
		const struct renaming *renaming = &from->renamings[i];
		renaming_add(sim, renaming->to, renaming->from, renaming->node);
	}
	return sim;
}

static void renamings_clear(struct sim_files *sim)
{
	for (size_t i = 0; i < sim->n_renamings; i++)
		renaming_free(&sim->renamings[i]);
	sim->n_renamings = 0;
}

void sim_files_free(struct sim_files *sim)
{
	for (size_t i = 0; i < sim->n_nodes; i++) {
		struct node *node = &sim->nodes[i];
		node_clear_changes(node);
		free(node->changes);
		free(node->now.bytes);
		free(node->durable.bytes);
	}
	renamings_clear(sim);
	names_free(&sim->now);
	names_free(&sim->durable);
	free(sim->nodes);
	free(sim->renamings);
	free(sim->files);
	free(sim->sizes);
	pthread_mutex_destroy(&sim->mutex);
	free(sim);
}

/* ---- the power ------------------------------------------------------------ */

uint64_t sim_files_count(struct sim_files *sim)
{
	enter(sim);
	uint64_t n = sim->n_operations;
	leave(sim, 0);
	return n;
}

size_t sim_files_size(struct sim_files *sim, uint64_t op)
{
	enter(sim);
	size_t size = op >= 1 && op <= sim->n_operations ? sim->sizes[op - 1] : 0;
	leave(sim, 0);
	return size;
}

void sim_files_cut(struct sim_files *sim, uint64_t op, size_t torn)
{
	enter(sim);
	sim->cut = op;
	sim->cut_torn = torn;
	leave(sim, 0);
}

bool sim_files_is_cut(struct sim_files *sim)
{
	enter(sim);
	bool is_off = sim->is_off;
	leave(sim, 0);
	return is_off;
}

void sim_files_fail(struct sim_files *sim, uint64_t op, int error, size_t torn)
{
	enter(sim);
	sim->fail = op;
	sim->fail_error = error;
	sim->fail_torn = torn;
	leave(sim, 0);
}

/* xorshift64* (Vigna 2016), seeded so that 0 works too. */
static uint64_t draw(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717) >> 16;
}

/* A write survives whole, not at all, in its first or last bytes, or as zeros where the
 * file's new length was durable before its content. */
static void change_mixed(struct content *content, const struct change *change,
			 uint64_t *random)
{
	uint64_t fate = draw(random) % 6;
	size_t at = change->len == 0 ? 0 : (size_t)(draw(random) % (change->len + 1));
	if (fate == 0)
		return;
	if (change->bytes == NULL || fate <= 2)
		content_change(content, change, 0, change->len);
	else if (fate == 3)
		content_change(content, change, 0, at);
	else if (fate == 4)
		content_change(content, change, at, change->len);
	else if (change->offset + at > content->len)
		content_resize(content, (size_t)change->offset + at);
}

static void node_restart(struct node *node, enum sim_survival how, uint64_t *random)
{
	if (how == SIM_KEPT || how == SIM_CONTENTS)
		content_set(&node->durable, node->now.bytes, node->now.len);
	for (size_t i = 0; how == SIM_MIXED && i < node->n_changes; i++)
		change_mixed(&node->durable, &node->changes[i], random);
	node_clear_changes(node);
	content_set(&node->now, node->durable.bytes, node->durable.len);
}

static void forget_operations(struct sim_files *sim)
{
	sim->n_files = 0;
	sim->n_operations = 0;
	sim->cut = sim->fail = 0;
	sim->is_off = false;
}

void sim_files_restart(struct sim_files *sim, enum sim_survival how, uint64_t seed)
{
	uint64_t random = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
	bool are_kept = how == SIM_KEPT || how == SIM_NAMES;
	enter(sim);
	for (size_t i = 0; i < sim->n_nodes; i++)
		node_restart(&sim->nodes[i], how, &random);
	for (size_t i = 0; i < sim->n_renamings; i++)
		if (are_kept || (how == SIM_MIXED && draw(&random) % 2 == 0))
			names_change(&sim->durable, &sim->renamings[i]);
	renamings_clear(sim);
	names_free(&sim->now);
	names_copy(&sim->now, &sim->durable);
	forget_operations(sim);
	leave(sim, 0);
}

void sim_files_kill(struct sim_files *sim)
{
	enter(sim);
	forget_operations(sim);
	leave(sim, 0);
}

/* ---- looking inside ------------------------------------------------------- */

bool sim_files_get(struct sim_files *sim, const char *path, const uint8_t **bytes,
		   size_t *len)
{
	enter(sim);
	const struct name *name = names_find(&sim->now, path);
	if (name != NULL) {
		*bytes = sim->nodes[name->node].now.bytes;
		*len = sim->nodes[name->node].now.len;
	}
	leave(sim, 0);
	return name != NULL;
}

void sim_files_put(struct sim_files *sim, const char *path, const void *bytes, size_t len)
{
	enter(sim);
	size_t node = node_new(sim);
	struct renaming renaming = {.to = text_of(path), .node = node};
	content_set(&sim->nodes[node].now, bytes, len);
	content_set(&sim->nodes[node].durable, bytes, len);
	names_change(&sim->now, &renaming);
	names_change(&sim->durable, &renaming);
	renaming_free(&renaming);
	leave(sim, 0);
}

const char *sim_files_path(struct sim_files *sim, size_t index)
{
	enter(sim);
	const char *path = index < sim->now.n ? sim->now.items[index].path : NULL;
	leave(sim, 0);
	return path;
}
