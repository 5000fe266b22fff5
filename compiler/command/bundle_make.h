/* bundle_make.h - what `bundle create` and `bundle verify --rebuild` share: from a
 * compilation to a draft.
 */
#ifndef EDICT_COMMAND_BUNDLE_MAKE_H
#define EDICT_COMMAND_BUNDLE_MAKE_H

#include "bundle/bundle.h"
#include "command/compile.h"

#define BUILD_TARGETS_MAX 4

/* What a rebuild must know besides the files: the BUILD section, as JSON
 *
 *     {"format":1,"edict":"0.1.0","abi":4,"name":"shop","inputs":["policies/shop.yaml"],
 *      "dialect":"auto","strategy":null,"compat":null,"profile":null,
 *      "allow_ring_zero":false,"schema":null,"entities":null,"strict_cedar":false,
 *      "cedar_version":"4.12","layout":"auto",
 *      "objects":[{"target":"x86_64-linux","compiler":"gcc ..."}]}
 */
struct build_info {
	struct text edict; /* its version */
	struct text name;  /* prefix of the C names */
	struct text *inputs; /* names of the SOURCE sections that were given as files */
	size_t n_inputs;
	struct load_options load;
	struct text schema, entities; /* names of those sections, or empty */
	bool strict_cedar, cedar_4_13;
	enum layout layout;
	uint32_t targets[BUILD_TARGETS_MAX];
	struct text compilers[BUILD_TARGETS_MAX];
	size_t n_targets;
};

/* bundle_build.c */
struct text build_write(struct arena *arena, const struct build_info *info);
/* False after setting `*why`. */
bool build_read(struct arena *arena, struct text json, struct build_info *out,
		const char **why);

/* One bundle on its way. */
struct bundle_job {
	struct arena *arena;
	const struct compilation *compilation;
	struct build_info info;
	struct bundle_plan plan;
};

void bundle_add_part(struct bundle_job *job, uint32_t kind, uint32_t target,
		     struct text name, struct text bytes);

/* Policies, packs, schema and entities, and their names in job->info.  `options` says
 * which of them were given.  False after a message. */
bool bundle_add_sources(struct bundle_job *job, const struct options *options);

/* All that is made of them: listing, C, header, objects, BUILD; and the digest of the
 * intermediate representation.  False after a message. */
bool bundle_add_renderings(struct bundle_job *job);

/* ---- self-tests (bundle_tests.c) ------------------------------------------------- */

struct self_tests {
	struct self_test *tests;
	size_t n;
	size_t n_left_out; /* requests that no object can be held to */
};

/* The decision of the evaluator as the runtime words it. */
void self_test_expect(struct arena *arena, const struct compilation *c, struct text json,
		      struct edict_decision *out);

/* The requests of --requests and of the --tests files, whose expectations must hold.
 * A message unless STATUS_FINE. */
enum status self_tests_collect(struct bundle_job *job, const struct options *options,
			       struct self_tests *out);

/* Add the TESTS section; nothing if there are no tests. */
bool bundle_add_tests(struct bundle_job *job, const struct self_tests *tests);

#endif
