/* object.c - emitted C and the runtime, compiled together to one object.
 * Needs:   the C compiler of the target, and the sources of the runtime.
 * Gives:   the same bytes for the same C, runtime and compiler: no time, no path, no
 *          identification of the build is in them.
 *
 * The compiler of a target can be another one: CC for this machine, and for the others
 * EDICT_CC_X86_64, EDICT_CC_AARCH64, EDICT_CC_CORTEX_M4, EDICT_CC_WASM32.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/process.h"
#include "base/source.h"
#include "bundle/arm_image.h"
#include "bundle/bundle.h"

/* ---- how, by target ------------------------------------------------------- */

#define FLAGS                                                                            \
	"-std=c11 -ffreestanding -fvisibility=hidden -fno-ident -ffunction-sections "    \
	"-fdata-sections -fno-stack-protector -Werror=overflow -nostdlib "
#define LINUX_FLAGS                                                                      \
	FLAGS "-O2 -fPIC -shared -fno-asynchronous-unwind-tables "                       \
	      "-Wl,--gc-sections,--build-id=none,--hash-style=gnu,-s "                   \
	      "-Wl,-z,defs,-z,now,-z,noexecstack"

struct recipe {
	enum edict_target target;
	const char *variable; /* that names another compiler */
	const char *compiler, *package;
	const char *flags;
	const char *script;  /* of the linker, in the runtime's folder; or NULL */
	const char *library; /* or NULL */
};

static const struct recipe recipes[] = {
	{EDICT_TARGET_X86_64_LINUX, "EDICT_CC_X86_64", "x86_64-linux-gnu-gcc",
	 "gcc-x86-64-linux-gnu", LINUX_FLAGS, NULL, NULL},
	{EDICT_TARGET_AARCH64_LINUX, "EDICT_CC_AARCH64", "aarch64-linux-gnu-gcc",
	 "gcc-aarch64-linux-gnu", LINUX_FLAGS, NULL, NULL},
	{EDICT_TARGET_CORTEX_M4, "EDICT_CC_CORTEX_M4", "arm-none-eabi-gcc",
	 "gcc-arm-none-eabi",
	 FLAGS "-mcpu=cortex-m4 -mthumb -Os -fPIE "
	       "-Wl,-pie,--gc-sections,--build-id=none,-s",
	 "port/image_m4.ld", "-lgcc"},
	{EDICT_TARGET_WASM32, "EDICT_CC_WASM32", "clang", "clang and lld",
	 FLAGS
	 "--target=wasm32 -Oz -fno-builtin "
	 "-Wl,--no-entry,--gc-sections,--strip-all,--stack-first,-z,stack-size=32768",
	 NULL, NULL},
};
enum { N_RECIPES = sizeof recipes / sizeof *recipes };

/* What a decision runs; the linker leaves out what a policy does not need. */
static const char agent_files[] = "text.c number.c value.c table.c decide.c json.c "
				  "collect.c request.c names.c scan.c lanes.c trigger.c "
				  "stream.c port/memory.c";
static const char cedar_files[] =
	"cedar_call.c cedar_check.c cedar_close.c cedar_decide.c cedar_decimal.c "
	"cedar_entity.c cedar_ext.c cedar_find.c cedar_intern.c cedar_ip.c cedar_json.c "
	"cedar_like.c cedar_ops.c cedar_read.c cedar_request.c cedar_set.c cedar_sort.c "
	"cedar_store.c cedar_table.c cedar_tag.c cedar_term.c cedar_time.c cedar_uid.c "
	"cedar_value.c";

static bool is_native(enum edict_target target)
{
#if defined(__x86_64__) && defined(__linux__)
	return target == EDICT_TARGET_X86_64_LINUX;
#elif defined(__aarch64__) && defined(__linux__)
	return target == EDICT_TARGET_AARCH64_LINUX;
#else
	return target == 0;
#endif
}

struct job {
	struct arena *arena;
	const struct object_source *source;
	const struct recipe *recipe;
	struct words compiler;
	const char *package;
	const char *folder; /* where it is made */
	const char *object, *log;
};

static void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void complain(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("edict: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

static void choose_compiler(struct job *job)
{
	bool native = is_native(job->recipe->target);
	const char *given = getenv(native ? "CC" : job->recipe->variable);
	job->package = native ? "gcc" : job->recipe->package;
	words_split(job->arena, &job->compiler, text_of(given != NULL ? given : ""));
	if (job->compiler.n == 0)
		words_add(job->arena, &job->compiler,
			  native ? "cc" : job->recipe->compiler);
}

/* ---- files ---------------------------------------------------------------- */

static const char *in_folder(const struct job *job, const char *name)
{
	return text_format(job->arena, "%s/%s", job->folder, name).ptr;
}

static const char *policy_file(const struct job *job, const char *extension)
{
	return text_format(job->arena, "%s/%.*s.%s", job->folder,
			   TEXT_ARG(job->source->name), extension)
		.ptr;
}

/* No C identifier, so that no policy has this name. */
static const char *entry_file(const struct job *job)
{
	return in_folder(job, "edict-entry.c");
}

static bool make_folder(struct job *job)
{
	const char *base = getenv("TMPDIR");
	if (base == NULL || *base == '\0')
		base = "/tmp";
	struct text pattern = text_format(job->arena, "%s/edict-XXXXXX", base);
	char *folder = arena_alloc(job->arena, pattern.len + 1);
	memcpy(folder, pattern.ptr, pattern.len);
	job->folder = mkdtemp(folder);
	if (job->folder == NULL) {
		complain("cannot make a folder in `%s`: %s", base, strerror(errno));
		return false;
	}
	job->object = in_folder(job, "object");
	job->log = in_folder(job, "log");
	return true;
}

static void remove_folder(struct job *job)
{
	unlink(policy_file(job, "c"));
	unlink(policy_file(job, "h"));
	unlink(entry_file(job));
	unlink(job->object);
	unlink(job->log);
	rmdir(job->folder);
}

static bool write_file(const char *path, struct text bytes)
{
	FILE *file = fopen(path, "wb");
	bool ok = file != NULL && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len;
	if (file != NULL)
		ok = fclose(file) == 0 && ok;
	if (!ok)
		complain("cannot write `%s`: %s", path, strerror(errno));
	return ok;
}

static bool read_file(struct job *job, const char *path, struct text *out)
{
	struct text why;
	const struct source *file = source_read(job->arena, text_of(path), &why);
	if (file != NULL)
		*out = file->body;
	return file != NULL;
}

/* The one thing that the object gives away. */
static struct text entry_text(const struct job *job)
{
	const struct object_source *source = job->source;
	return text_format(job->arena,
			   "#include \"edict/image.h\"\n#include \"%.*s.h\"\n\n"
			   "extern const struct edict_image edict_image;\n"
			   "__attribute__((visibility(\"default\"), used))\n"
			   "const struct edict_image edict_image = {\n"
			   "\tEDICT_ABI_VERSION, 0, %s&%.*s_policy%s};\n",
			   TEXT_ARG(source->name), source->is_cedar ? "NULL, " : "",
			   TEXT_ARG(source->name), source->is_cedar ? "" : ", NULL");
}

static bool write_sources(struct job *job)
{
	return write_file(policy_file(job, "c"), job->source->code) &&
	       write_file(policy_file(job, "h"), job->source->header) &&
	       write_file(entry_file(job), entry_text(job));
}

/* ---- the compiler --------------------------------------------------------- */

static void add_runtime_files(struct job *job, struct words *words, const char *files)
{
	struct words names = {0};
	words_split(job->arena, &names, text_of(files));
	for (size_t i = 0; i < names.n; i++)
		words_add(job->arena, words,
			  text_format(job->arena, "%s/%s", job->source->runtime,
				      names.words[i])
				  .ptr);
}

static void add_sources(struct job *job, struct words *words)
{
	words_add(job->arena, words, entry_file(job));
	words_add(job->arena, words, policy_file(job, "c"));
	add_runtime_files(job, words, agent_files);
	if (job->source->is_cedar)
		add_runtime_files(job, words, cedar_files);
	if (job->recipe->target == EDICT_TARGET_WASM32)
		add_runtime_files(job, words, "port/wasm.c");
}

static struct words command_line(struct job *job)
{
	const struct recipe *recipe = job->recipe;
	struct arena *arena = job->arena;
	struct words line = {0};
	for (size_t i = 0; i < job->compiler.n; i++)
		words_add(arena, &line, job->compiler.words[i]);
	words_split(arena, &line, text_of(recipe->flags));
	words_add(arena, &line,
		  job->source->is_cedar ? "-DEDICT_IS_CEDAR=1" : "-DEDICT_IS_CEDAR=0");
	if (recipe->script != NULL)
		words_add(arena, &line,
			  text_format(arena, "-Wl,-T,%s/%s", job->source->runtime,
				      recipe->script)
				  .ptr);
	/* Not the folder: a policy called `stdint` would be included by the runtime. */
	words_add(arena, &line, "-I");
	words_add(arena, &line, job->source->runtime);
	words_add(arena, &line, "-o");
	words_add(arena, &line, job->object);
	add_sources(job, &line);
	if (recipe->library != NULL)
		words_add(arena, &line, recipe->library);
	return line;
}

static bool compile(struct job *job)
{
	struct words line = command_line(job);
	struct text log;
	int result = process_run(job->arena, &line, job->log);
	if (result == -1) {
		complain("no C compiler for %s: install %s (`%s` cannot be run)",
			 target_name(job->recipe->target), job->package,
			 job->compiler.words[0]);
		return false;
	}
	if (result == 0)
		return true;
	if (read_file(job, job->log, &log))
		fwrite(log.ptr, 1, log.len, stderr);
	complain("`%s` makes no object for %s; it takes %s", job->compiler.words[0],
		 target_name(job->recipe->target), job->package);
	return false;
}

/* The first line of what it says about itself. */
static void ask_version(struct job *job, struct text *out)
{
	struct words line = {0};
	for (size_t i = 0; i < job->compiler.n; i++)
		words_add(job->arena, &line, job->compiler.words[i]);
	words_add(job->arena, &line, "--version");
	struct text said;
	*out = TEXT("unknown");
	if (process_run(job->arena, &line, job->log) != 0 ||
	    !read_file(job, job->log, &said))
		return;
	const char *end = memchr(said.ptr, '\n', said.len);
	*out = (struct text){said.ptr, end != NULL ? (size_t)(end - said.ptr) : said.len};
}

/* ---- the object ----------------------------------------------------------- */

static bool take_object(struct job *job, struct text *out)
{
	const char *why;
	if (!read_file(job, job->object, out)) {
		complain("`%s` made nothing for %s", job->compiler.words[0],
			 target_name(job->recipe->target));
		return false;
	}
	if (job->recipe->target != EDICT_TARGET_CORTEX_M4 ||
	    arm_image(job->arena, *out, out, &why))
		return true;
	complain("no image for %s: %s", target_name(job->recipe->target), why);
	return false;
}

static bool find_runtime(struct arena *arena, const struct object_source *source)
{
	const char *folder = source->runtime;
	if (folder != NULL &&
	    access(text_format(arena, "%s/edict/image.h", folder).ptr, R_OK) == 0)
		return true;
	complain("the sources of the runtime are not in `%s`; set EDICT_RUNTIME to the "
		 "folder that has them",
		 folder != NULL ? folder : "share/edict/runtime");
	return false;
}

bool object_build(struct arena *arena, const struct object_source *source,
		  enum edict_target target, struct text *out, struct text *compiler)
{
	struct job job = {.arena = arena, .source = source};
	for (size_t i = 0; i < N_RECIPES; i++)
		if (recipes[i].target == target)
			job.recipe = &recipes[i];
	if (job.recipe == NULL || !find_runtime(arena, source))
		return false;
	choose_compiler(&job);
	if (!make_folder(&job))
		return false;
	bool ok = write_sources(&job) && compile(&job) && take_object(&job, out);
	if (ok && compiler != NULL)
		ask_version(&job, compiler);
	remove_folder(&job);
	return ok;
}
