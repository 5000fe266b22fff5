/* load.h - policy files to syntax trees: read, detect the dialect, follow `extends`.
 */
#ifndef EDICT_FRONT_LOAD_H
#define EDICT_FRONT_LOAD_H

#include "front/ast.h"

#define EXTENDS_DEPTH_MAX 16u
#define LOAD_FILES_MAX	  64u
#define LOAD_RULES_MAX	  60000u /* rules of one policy, all files together */

struct load_options {
	enum dialect dialect; /* DIALECT_AUTO: detect */
	const char
		*flat_profile;	/* "ts", "go" or NULL: what `x.*` matches in flat lists */
	bool compat_agt;	/* read PolicyDocuments as AGT does */
	bool allow_ring_zero;	/* accept execution_ring: 0 */
	enum strategy strategy; /* used if has_strategy */
	bool has_strategy;
	const char *packs_dir; /* where detection packs are */
};

struct loaded {
	struct ast_policy **policies; /* parents before children */
	size_t n;
};

/* Load the files and everything they extend.  False with diagnostics on error; what
 * could be read is still returned, so that later passes can report more. */
bool load_policies(struct arena *arena, const struct text *paths, size_t n,
		   const struct load_options *options, struct diag_list *diags,
		   struct loaded *out);

/* The same for a policy in memory (tests, fuzzing); `extends` is then an error. */
bool load_text(struct arena *arena, struct text path, struct text body,
	       const struct load_options *options, struct diag_list *diags,
	       struct loaded *out);

/* One reader a dialect (capability.c, toolkit.c, gate.c, policydocument.c, flat.c).
 * Fills `policy` from `policy->doc`; false with diagnostics on error. */
bool capability_read(struct arena *arena, struct ast_policy *policy,
		     const struct load_options *options, struct diag_list *diags);
bool toolkit_read(struct arena *arena, struct ast_policy *policy,
		  const struct load_options *options, struct diag_list *diags);
bool gate_read(struct arena *arena, struct ast_policy *policy,
	       const struct load_options *options, struct diag_list *diags);
bool policydocument_read(struct arena *arena, struct ast_policy *policy,
			 const struct load_options *options, struct diag_list *diags);
bool flat_read(struct arena *arena, struct ast_policy *policy,
	       const struct load_options *options, struct diag_list *diags);

#endif
