/* yaml.h - YAML into a document tree.
 *
 * libyaml reads the events; this builds the tree, strictly: one document, string
 * keys, no duplicate keys, no tags, no merge keys, aliases expanded under a bound
 * (YAML_NODES_MAX nodes in all), nesting up to DOC_DEPTH_MAX.  Plain scalars follow the
 * YAML 1.2 core schema: null, true/false, integers, decimals; `yes`, `no`, `on`, `off`
 * are strings.  JSON policies are read by the same reader.
 */
#ifndef EDICT_FRONT_YAML_H
#define EDICT_FRONT_YAML_H

#include "base/doc.h"

#define YAML_NODES_MAX 4000000u

/* NULL with at least one diagnostic if the file is not acceptable. */
struct doc *yaml_read(struct arena *arena, const struct source *source,
		      struct diag_list *diags);

#endif
