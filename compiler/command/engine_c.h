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
#include "edict/edict.h"

/* edict/abi.h, carried by the command. */
extern const unsigned char abi_header[];
extern const size_t abi_header_size;

/* engine_build.c: emit, compile unless cached, load.  `*handle` is for dlclose. */
enum status engine_build(const struct plan *plan, enum layout layout, void **handle,
			 const struct edict_policy **policy);

/* engine_c.c */
struct c_engine;
struct c_engine *c_engine_new(const struct edict_policy *policy);
void c_engine_free(struct c_engine *engine);
void c_engine_decide(struct c_engine *engine, struct arena *arena, struct text json,
		     struct answer *out);

#endif
