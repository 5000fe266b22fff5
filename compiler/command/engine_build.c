/* engine_build.c - emitted C to a loaded shared object.
 * Needs:   a C compiler: $CC, else `cc`.
 * Gives:   the descriptor of the policy; its runtime functions come from this process.
 * Keeps:   nothing is loaded that another user could have written.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/process.h"
#include "command/engine_c.h"
#include "command/output.h"

static const char *const compiler_flags[] = {"-std=c11", "-O2", "-fPIC", "-shared",
					     "-Werror=overflow"};
enum { N_COMPILER_FLAGS = sizeof compiler_flags / sizeof *compiler_flags };

/* What emitted C includes. */
static const struct {
	const char *name;
	const unsigned char *bytes;
	const size_t *size;
} headers[] = {
	{"edict/abi.h", abi_header, &abi_header_size},
	{"edict/scan.h", scan_header, &scan_header_size},
	{"edict/cedar.h", cedar_header, &cedar_header_size},
};
enum { N_HEADERS = sizeof headers / sizeof *headers };

/* One emitted policy. */
struct unit {
	const char *name; /* of its files and of its descriptor, NAME_policy */
	struct text code, header;
};

struct build {
	struct arena *arena;
	struct unit *units;
	size_t n_units;
	struct words compiler;
	const char *cache;  /* folder; NULL if there is none to be trusted */
	const char *cached; /* the object in it */
	const char *folder; /* where it is made */
};

static const char *join(struct build *b, const char *folder, const char *name)
{
	return text_format(b->arena, "%s/%s", folder, name).ptr;
}

/* ---- the cache ----------------------------------------------------------- */

static bool is_ours(const char *path, bool is_folder)
{
	struct stat info;
	if (lstat(path, &info) != 0)
		return false;
	bool is_kind = is_folder ? S_ISDIR(info.st_mode) : S_ISREG(info.st_mode);
	return is_kind && info.st_uid == geteuid() && (info.st_mode & 022) == 0;
}

static const char *find_cache(struct build *b)
{
	const char *base = getenv("XDG_CACHE_HOME");
	if (base == NULL || *base != '/') {
		const char *home = getenv("HOME");
		if (home == NULL || *home != '/')
			return NULL;
		base = join(b, home, ".cache");
	}
	const char *folder = join(b, base, "edict");
	if (mkdir(base, 0700) != 0 && errno != EEXIST)
		return NULL;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return NULL;
	return is_ours(folder, true) && access(folder, W_OK | X_OK) == 0 ? folder : NULL;
}

static void hash_text(XXH3_state_t *state, struct text t)
{
	XXH3_128bits_update(state, &t.len, sizeof t.len);
	XXH3_128bits_update(state, t.ptr, t.len);
}

static struct text header_text(size_t index)
{
	return (struct text){(const char *)headers[index].bytes, *headers[index].size};
}

/* Everything that the object depends on. */
static const char *cache_name(struct build *b)
{
	XXH3_state_t *state = XXH3_createState();
	XXH3_128bits_reset(state);
	hash_text(state, TEXT(EDICT_VERSION));
	for (size_t i = 0; i < N_HEADERS; i++)
		hash_text(state, header_text(i));
	for (size_t i = 0; i < b->compiler.n; i++)
		hash_text(state, text_of(b->compiler.words[i]));
	for (size_t i = 0; i < N_COMPILER_FLAGS; i++)
		hash_text(state, text_of(compiler_flags[i]));
	for (size_t i = 0; i < b->n_units; i++) {
		hash_text(state, b->units[i].header);
		hash_text(state, b->units[i].code);
	}
	XXH128_hash_t hash = XXH3_128bits_digest(state);
	XXH3_freeState(state);
	return text_format(b->arena, "%s/%016llx%016llx.so", b->cache,
			   (unsigned long long)hash.high64,
			   (unsigned long long)hash.low64)
		.ptr;
}

/* ---- the C compiler ------------------------------------------------------ */

static void find_compiler(struct build *b)
{
	const char *given = getenv("CC");
	words_split(b->arena, &b->compiler, text_of(given != NULL ? given : ""));
	if (b->compiler.n == 0)
		words_add(b->arena, &b->compiler, "cc");
}

bool engine_has_compiler(void)
{
	struct build b = {.arena = arena_new()};
	find_compiler(&b);
	const char *name = b.compiler.words[0];
	const char *path = getenv("PATH");
	bool is_there = strchr(name, '/') != NULL && access(name, X_OK) == 0;
	while (!is_there && path != NULL && *path != '\0') {
		size_t len = strcspn(path, ":");
		struct text folder = {path, len};
		const char *program =
			text_format(b.arena, "%.*s/%s", TEXT_ARG(folder), name).ptr;
		is_there = access(program, X_OK) == 0;
		path += len + (path[len] == ':');
	}
	arena_free(b.arena);
	return is_there;
}

/* Run the compiler on the sources.  The wait status; -1 if there is no such program. */
static int run_compiler(struct build *b, const char *const *sources, size_t n_sources,
			const char *object)
{
	struct words line = {0};
	for (size_t i = 0; i < b->compiler.n; i++)
		words_add(b->arena, &line, b->compiler.words[i]);
	for (size_t i = 0; i < N_COMPILER_FLAGS; i++)
		words_add(b->arena, &line, compiler_flags[i]);
	words_add(b->arena, &line, "-I");
	words_add(b->arena, &line, b->folder);
	words_add(b->arena, &line, "-o");
	words_add(b->arena, &line, object);
	for (size_t i = 0; i < n_sources; i++)
		words_add(b->arena, &line, sources[i]);
	return process_run(b->arena, &line, join(b, b->folder, "log"));
}

static void print_log(struct build *b)
{
	struct text why;
	struct source *log =
		source_read(b->arena, text_of(join(b, b->folder, "log")), &why);
	if (log != NULL)
		fwrite(log->body.ptr, 1, log->body.len, stderr);
}

/* Whose fault is it?  A compiler that cannot compile anything is not ours. */
static enum status explain_failure(struct build *b)
{
	const char *probe = join(b, b->folder, "probe.c");
	const char *object = join(b, b->folder, "policy.so");
	print_log(b);
	bool works = output_write(probe, TEXT("int probe;\n")) &&
		     run_compiler(b, &probe, 1, object) == 0;
	if (!works) {
		message("the C compiler `%s` does not work; install gcc or set CC",
			b->compiler.words[0]);
		return STATUS_WRONG;
	}
	message("internal error: the emitted C does not compile");
	return STATUS_BUG;
}

static const char *unit_file(struct build *b, const struct unit *unit,
			     const char *extension)
{
	return text_format(b->arena, "%s/%s.%s", b->folder, unit->name, extension).ptr;
}

static bool write_units(struct build *b)
{
	for (size_t i = 0; i < b->n_units; i++) {
		const struct unit *unit = &b->units[i];
		if (!output_write(unit_file(b, unit, "h"), unit->header) ||
		    !output_write(unit_file(b, unit, "c"), unit->code))
			return false;
	}
	return true;
}

static bool write_headers(struct build *b)
{
	if (!output_make_folder(b->arena, join(b, b->folder, "edict")))
		return false;
	for (size_t i = 0; i < N_HEADERS; i++)
		if (!output_write(join(b, b->folder, headers[i].name), header_text(i)))
			return false;
	return true;
}

static enum status compile_object(struct build *b)
{
	const char *object = join(b, b->folder, "policy.so");
	if (!write_headers(b) || !write_units(b))
		return STATUS_USAGE;
	const char **sources = ARENA_ARRAY(b->arena, const char *, b->n_units);
	for (size_t i = 0; i < b->n_units; i++)
		sources[i] = unit_file(b, &b->units[i], "c");
	int result = run_compiler(b, sources, b->n_units, object);
	if (result == -1) {
		message("no C compiler found: install gcc or set CC (`%s` cannot be run)",
			b->compiler.words[0]);
		return STATUS_WRONG;
	}
	return result == 0 ? STATUS_FINE : explain_failure(b);
}

/* ---- the object ---------------------------------------------------------- */

/* What ends a cached object, behind what the linker wrote: loading a file that was cut
 * off by a full disk would end the process.
 *
 *     "edict.so"  size of the object, 8 bytes in the machine's order
 */
struct trailer {
	char mark[8];
	uint64_t size;
};

static const struct trailer trailer_mark = {{'e', 'd', 'i', 'c', 't', '.', 's', 'o'}, 0};

static bool is_whole(const char *path)
{
	struct trailer trailer;
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = fstat(fd, &info) == 0 && info.st_size > (off_t)sizeof trailer &&
		  pread(fd, &trailer, sizeof trailer,
			info.st_size - (off_t)sizeof trailer) == sizeof trailer &&
		  memcmp(trailer.mark, trailer_mark.mark, sizeof trailer.mark) == 0 &&
		  trailer.size == (uint64_t)info.st_size - sizeof trailer;
	close(fd);
	return ok;
}

static bool add_trailer(const char *path)
{
	struct trailer trailer = trailer_mark;
	struct stat info;
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = fstat(fd, &info) == 0;
	trailer.size = ok ? (uint64_t)info.st_size : 0;
	ok = ok && write(fd, &trailer, sizeof trailer) == sizeof trailer;
	return close(fd) == 0 && ok;
}

/* The policies of all units, in their order. */
static bool load_object(struct build *b, const char *path, void **handle,
			const struct edict_policy **policies)
{
	*handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (*handle == NULL)
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < b->n_units; i++) {
		struct text symbol = text_format(b->arena, "%s_policy", b->units[i].name);
		policies[i] = dlsym(*handle, symbol.ptr);
		ok = policies[i] != NULL && policies[i]->abi_version == EDICT_ABI_VERSION;
	}
	if (!ok)
		dlclose(*handle);
	return ok;
}

static void remove_folder(struct build *b)
{
	static const char *const names[] = {"probe.c", "policy.so", "log"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(join(b, b->folder, names[i]));
	for (size_t i = 0; i < N_HEADERS; i++)
		unlink(join(b, b->folder, headers[i].name));
	for (size_t i = 0; i < b->n_units; i++) {
		unlink(unit_file(b, &b->units[i], "c"));
		unlink(unit_file(b, &b->units[i], "h"));
	}
	rmdir(join(b, b->folder, "edict"));
	rmdir(b->folder);
}

static bool make_folder(struct build *b)
{
	const char *base = b->cache;
	if (base == NULL)
		base = getenv("TMPDIR");
	if (base == NULL || *base == '\0')
		base = "/tmp";
	struct text pattern = text_format(b->arena, "%s/build-XXXXXX", base);
	char *folder = arena_alloc(b->arena, pattern.len + 1);
	memcpy(folder, pattern.ptr, pattern.len);
	b->folder = mkdtemp(folder);
	if (b->folder == NULL)
		message("cannot make a folder in `%s`: %s", base, strerror(errno));
	return b->folder != NULL;
}

/* Compile in a folder of its own and keep the object in the cache, if there is one. */
static enum status make_object(struct build *b, void **handle,
			       const struct edict_policy **policies)
{
	if (!make_folder(b))
		return STATUS_USAGE;
	const char *object = join(b, b->folder, "policy.so");
	enum status status = compile_object(b);
	if (status == STATUS_FINE && !load_object(b, object, handle, policies)) {
		const char *why = dlerror();
		message("what `%s` made cannot be loaded: %s; set CC to a compiler for "
			"this machine, and keep the cache where programs may run",
			b->compiler.words[0],
			why != NULL ? why : "it is for another ABI");
		status = STATUS_WRONG;
	}
	if (status == STATUS_FINE && b->cached != NULL && chmod(object, 0700) == 0 &&
	    add_trailer(object))
		rename(object, b->cached);
	remove_folder(b);
	return status;
}

/* ---- from plans ---------------------------------------------------------- */

static void emit_unit(struct build *b, const struct plan *plan, enum layout layout,
		      struct unit *unit)
{
	struct emit_options options = {text_of(unit->name), layout};
	struct buffer code = {0}, header = {0};
	emit_c(plan, &options, &code);
	emit_c_header(plan, &options, &header);
	unit->code = text_copy(b->arena, buffer_text(&code));
	unit->header = text_copy(b->arena, buffer_text(&header));
	buffer_free(&code);
	buffer_free(&header);
}

static struct build build_begin(size_t n_units)
{
	struct build b = {.arena = arena_new(), .n_units = n_units};
	b.units = ARENA_ARRAY(b.arena, struct unit, n_units);
	find_compiler(&b);
	return b;
}

enum status engine_build(const struct plan *plan, enum layout layout, void **handle,
			 const struct edict_policy **policy)
{
	struct build b = build_begin(1);
	b.units[0].name = "subject";
	emit_unit(&b, plan, layout, &b.units[0]);
	b.cache = find_cache(&b);
	b.cached = b.cache != NULL ? cache_name(&b) : NULL;
	enum status status = STATUS_FINE;
	bool is_cached =
		b.cached != NULL && is_ours(b.cached, false) && is_whole(b.cached);
	if (!is_cached || !load_object(&b, b.cached, handle, policy))
		status = make_object(&b, handle, policy);
	arena_free(b.arena);
	return status;
}

enum status engine_build_many(const struct plan *const *plans, size_t n,
			      enum layout layout, void **handle,
			      const struct edict_policy **policies)
{
	struct build b = build_begin(n);
	for (size_t i = 0; i < n; i++) {
		b.units[i].name = text_format(b.arena, "subject_%zu", i).ptr;
		emit_unit(&b, plans[i], layout, &b.units[i]);
	}
	enum status status = make_object(&b, handle, policies);
	arena_free(b.arena);
	return status;
}
