/* cedar_call.c - extension calls in JSON: {"fn", "arg"} and {"fn", "args"}.
 *
 * Apart from the rest of the reader: the one place that knows the functions by name.
 */
#include "cedar_read.h"

static const char *const names[EDICT_CEDAR_FNS] = {
	[EDICT_CEDAR_FN_DECIMAL] = "decimal",
	[EDICT_CEDAR_FN_IP] = "ip",
	[EDICT_CEDAR_FN_DATETIME] = "datetime",
	[EDICT_CEDAR_FN_DURATION] = "duration",
	[EDICT_CEDAR_FN_LESS_THAN] = "lessThan",
	[EDICT_CEDAR_FN_LESS_THAN_OR_EQUAL] = "lessThanOrEqual",
	[EDICT_CEDAR_FN_GREATER_THAN] = "greaterThan",
	[EDICT_CEDAR_FN_GREATER_THAN_OR_EQUAL] = "greaterThanOrEqual",
	[EDICT_CEDAR_FN_IS_IPV4] = "isIpv4",
	[EDICT_CEDAR_FN_IS_IPV6] = "isIpv6",
	[EDICT_CEDAR_FN_IS_LOOPBACK] = "isLoopback",
	[EDICT_CEDAR_FN_IS_MULTICAST] = "isMulticast",
	[EDICT_CEDAR_FN_IS_IN_RANGE] = "isInRange",
	[EDICT_CEDAR_FN_OFFSET] = "offset",
	[EDICT_CEDAR_FN_DURATION_SINCE] = "durationSince",
	[EDICT_CEDAR_FN_TO_DATE] = "toDate",
	[EDICT_CEDAR_FN_TO_TIME] = "toTime",
	[EDICT_CEDAR_FN_TO_MILLISECONDS] = "toMilliseconds",
	[EDICT_CEDAR_FN_TO_SECONDS] = "toSeconds",
	[EDICT_CEDAR_FN_TO_MINUTES] = "toMinutes",
	[EDICT_CEDAR_FN_TO_HOURS] = "toHours",
	[EDICT_CEDAR_FN_TO_DAYS] = "toDays",
};

enum edict_cedar_fn edict_cedar_fn_find(struct edict_string name)
{
	uint32_t fn = 0;
	while (fn < EDICT_CEDAR_FNS && !edict_cedar_text_is(name, names[fn]))
		fn++;
	return (enum edict_cedar_fn)fn;
}

bool edict_cedar_node_is_call(const struct edict_cedar_node *node,
			      struct edict_cedar_json_call *call)
{
	const struct edict_cedar_node *list = edict_cedar_node_get(node, "args");
	call->fn = edict_cedar_node_get_text(node, "fn");
	call->args = edict_cedar_node_get(node, "arg");
	call->n_args = 1;
	if (call->args == NULL && list != NULL && list->kind == EDICT_CEDAR_NODE_LIST) {
		call->args = edict_cedar_inside(list);
		call->n_args = list->n;
	}
	return call->fn != NULL && call->args != NULL;
}

bool edict_cedar_apply(struct edict_cedar_reader *r, enum edict_cedar_fn fn,
		       const struct edict_cedar_value *args,
		       struct edict_cedar_value *out)
{
	size_t padding = edict_padding(r->in.front);
	size_t room = (size_t)(r->in.back - r->in.front);
	struct edict_cedar_scratch scratch = {.bytes = r->in.front + padding};
	struct edict_cedar_request caller = {.scratch = &scratch};
	if (room > padding)
		scratch.size = room - padding < EDICT_CEDAR_IP_SIZE
				       ? (uint32_t)(room - padding)
				       : EDICT_CEDAR_IP_SIZE;
	uint32_t error = edict_cedar_call(&caller, fn, &args[0], &args[1], out);
	if (scratch.used > 0)
		r->in.front = scratch.bytes + scratch.used;
	if (error == 0)
		return true;
	return edict_cedar_fail(r, error == edict_cedar_error(EDICT_CEDAR_FAULT_SPACE)
					   ? EDICT_E_SPACE
					   : EDICT_E_EXTENSION);
}
