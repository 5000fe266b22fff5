/* engine_c.h - emitted C as an engine (private to engine*.c).
 *
 * Where compiled policies are kept:
 *
 *     $XDG_CACHE_HOME/edict/ or ~/.cache/edict/      ours, 0700
 *         <xxh128>.so          of Edict's version, C compiler, flags, ABI, emitted C
 *         build-XXXXXX/        while one is made
 *
 * A folder or file that others could have written is not used.  Without a usable
 * cache the policy is compiled in a private folder that is gone once it is loaded.
 */
#ifndef EDICT_COMMAND_ENGINE_C_H
#define EDICT_COMMAND_ENGINE_C_H

#include "command/engine.h"
#include "edict/cedar.h"
#include "edict/edict.h"

/* The headers of folder edict that emitted C includes, carried by the command. */
extern const unsigned char abi_header[];
extern const size_t abi_header_size;
extern const unsigned char scan_header[];
extern const size_t scan_header_size;
extern const unsigned char cedar_header[];
extern const size_t cedar_header_size;

/* engine_build.c: emit, compile unless cached, load.  `*handle` is for dlclose.  Of a
 * Cedar policy `*policy` is the base of a struct edict_cedar_policy. */
enum status engine_build(const struct plan *plan, enum layout layout, void **handle,
			 const struct edict_policy **policy);

/* Is there a program of the name of the C compiler?  Whether it works, building tells. */
bool engine_has_compiler(void);

/* Many at once, by one run of the compiler and without the cache. */
enum status engine_build_many(const struct plan *const *plans, size_t n,
			      enum layout layout, void **handle,
			      const struct edict_policy **policies);

/* engine_c.c: an engine for the agent dialects; of a policy that is loaded already, whose
 * `handle` it closes unless it is NULL. */
void c_engine_make(const struct edict_policy *policy, void *handle, struct engine *out);
enum status c_engine_open(const struct compilation *c, const struct options *options,
			  struct engine *out);

/* engine_cedar_c.c: the same for Cedar, with the policy's own entities and no others. */
enum status cedar_c_make(const struct edict_cedar_policy *policy, struct engine *out);

#endif
