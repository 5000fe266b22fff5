/* schema_from_mcp.h - a list of MCP tools as a Cedar schema.
 *
 * One action a tool, of that name, for principals of type Agent and resources of type
 * Tool; the arguments are the context:
 *
 *     {"name": "read_file", "inputSchema": {"type": "object",
 *      "properties": {"path": {"type": "string"}, "limit": {"type": "integer"}},
 *      "required": ["path"]}}
 *
 *     action read_file appliesTo {
 *       principal: [Agent],
 *       resource: [Tool],
 *       context: { input: { path: String, limit?: Long } }
 *     };
 *
 *     JSON Schema                            Cedar
 *     string, boolean, integer, number       String, Bool, Long, decimal
 *     array with items                       Set of them
 *     object with properties                 a record
 *     object with no others than properties  a record, maybe empty
 *     not in `required`, or may be null      optional
 *     enum or const of one kind              the type of that kind
 *     $ref into $defs or definitions         what stands there
 *     a choice between types, anything else  left out, with a warning
 */
#ifndef EDICT_CEDAR_SCHEMA_FROM_MCP_H
#define EDICT_CEDAR_SCHEMA_FROM_MCP_H

#include "cedar/schema_syntax.h"

/* `tools` is the result of tools/list, alone or in its JSON-RPC response, or the bare
 * list of tools.  An empty name puts all outside of namespaces.  False with diagnostics.
 */
bool cedar_schema_from_mcp(struct arena *arena, const struct doc *tools,
			   struct text namespace_name, struct cedar_schema_syntax **out,
			   struct diag_list *diags);

#endif
