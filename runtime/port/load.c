/* load.c - the object of a verified bundle, into this process.
 *
 * The bytes go from where the bundle lies to sealed anonymous memory, and the dynamic
 * loader takes them from there: no path leads to them, so that nobody can put other bytes
 * in their place after they were verified.
 */
#define _GNU_SOURCE /* memfd_create, seals */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "port/host.h"

enum { PIECE = 4096, OBJECT_MAX = 1 << 28 };

uint32_t edict_host_target(void)
{
#if defined(__x86_64__) && defined(__linux__)
	return EDICT_TARGET_X86_64_LINUX;
#elif defined(__aarch64__) && defined(__linux__)
	return EDICT_TARGET_AARCH64_LINUX;
#else
	return 0;
#endif
}

static bool write_all(int file, const uint8_t *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(file, bytes, len);
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static enum edict_fault copy_object(const struct edict_input *input,
				    const struct edict_section *section, int file)
{
	uint8_t piece[PIECE];
	for (uint64_t done = 0; done < section->size;) {
		uint64_t left = section->size - done;
		size_t n = left < PIECE ? (size_t)left : PIECE;
		if (!input->read(input->ctx, section->offset + done, piece, n))
			return EDICT_FAULT_READ;
		if (!write_all(file, piece, n))
			return EDICT_FAULT_SPACE;
		done += n;
	}
	int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
	return fcntl(file, F_ADD_SEALS, seals) == 0 ? EDICT_FAULT_NONE
						    : EDICT_FAULT_IMAGE;
}

/* An entry that this runtime can decide with. */
static const struct edict_image *find_entry(void *handle, const char **what)
{
	const struct edict_image *image = dlsym(handle, "edict_image");
	*what = "the object has no entry for this ABI";
	if (image == NULL || image->abi_version != EDICT_ABI_VERSION ||
	    (image->policy == NULL) == (image->cedar == NULL))
		return NULL;
	const struct edict_policy *policy =
		image->policy != NULL ? image->policy : &image->cedar->base;
	return policy->abi_version == EDICT_ABI_VERSION ? image : NULL;
}

/* The dynamic loader knows objects by their names: the descriptor stays open, so that no
 * other object gets this name while it is loaded. */
static enum edict_fault load_from(int file, struct edict_loaded *out, const char **what)
{
	char name[64];
	snprintf(name, sizeof name, "/proc/self/fd/%d", file);
	out->handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (out->handle == NULL) {
		*what = dlerror();
		return EDICT_FAULT_IMAGE;
	}
	out->image = find_entry(out->handle, what);
	if (out->image != NULL)
		return EDICT_FAULT_NONE;
	dlclose(out->handle);
	return EDICT_FAULT_IMAGE;
}

enum edict_fault edict_load_object(const struct edict_input *input,
				   const struct edict_bundle *bundle,
				   struct edict_loaded *out, const char **what)
{
	struct edict_section section;
	const char *ignored;
	if (what == NULL)
		what = &ignored;
	*what = "the bundle has no object for this machine";
	*out = (struct edict_loaded){.file = -1};
	uint32_t target = edict_host_target();
	enum edict_fault fault =
		edict_bundle_find(input, bundle, EDICT_SECTION_OBJECT, target, &section);
	if (target == 0 || fault == EDICT_FAULT_EMPTY)
		return EDICT_FAULT_TARGET;
	*what = "the object cannot be copied to memory";
	if (fault != EDICT_FAULT_NONE)
		return fault;
	if (section.size > OBJECT_MAX)
		return EDICT_FAULT_SPACE;
	int file = memfd_create("edict-object", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (file < 0) /* too many open files, say: no fault of the object's */
		return errno == ENOSYS ? EDICT_FAULT_IMAGE : EDICT_FAULT_SPACE;
	fault = copy_object(input, &section, file);
	if (fault == EDICT_FAULT_NONE)
		fault = load_from(file, out, what);
	if (fault == EDICT_FAULT_NONE)
		out->file = file;
	else
		close(file);
	return fault;
}

void edict_unload_object(struct edict_loaded *loaded)
{
	if (loaded->image == NULL)
		return;
	dlclose(loaded->handle);
	close(loaded->file);
	*loaded = (struct edict_loaded){.file = -1};
}
