/* call.c - the functions of the extension types, applied to values.
 *
 * Needs:   evaluated arguments, any number, of any kind.
 * Gives:   the result, or what is wrong: the number of arguments, their kinds, a text
 *          that is no such value, a result beyond 64 bits.
 */
#include <string.h>

#include "cedar/value.h"

static const int64_t milliseconds_a_day = 86400000;

/* ---- signatures ---------------------------------------------------------- */

/* The value kind of an argument type of cedar.def; those of NEVER are not looked at. */
enum {
	KIND_NEVER = -1,
	KIND_STRING = CEDAR_VALUE_STRING,
	KIND_DECIMAL = CEDAR_VALUE_DECIMAL,
	KIND_IPADDR = CEDAR_VALUE_IPADDR,
	KIND_DATETIME = CEDAR_VALUE_DATETIME,
	KIND_DURATION = CEDAR_VALUE_DURATION,
};

enum { ARGS_MAX = 2 };

static const int parameters[N_CEDAR_FNS][ARGS_MAX] = {
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1)                            \
	[CEDAR_FN_##symbol] = {KIND_##arg0, KIND_##arg1},
#include "cedar/cedar.def"
#undef CEDAR_FN
};

static enum cedar_fault check_args(enum cedar_fn fn,
				   const struct cedar_value *const *args, size_t n_args)
{
	if (n_args != cedar_fn_arity(fn))
		return CEDAR_FAULT_ARITY;
	for (size_t i = 0; i < n_args; i++)
		if ((int)args[i]->kind != parameters[fn][i])
			return CEDAR_FAULT_TYPE;
	return CEDAR_FAULT_NONE;
}

/* ---- ipaddr -------------------------------------------------------------- */

/* The first (`fill` 0) or last (`fill` 0xff) address of the network. */
static struct cedar_ip ip_edge(struct cedar_ip ip, uint8_t fill)
{
	for (unsigned bit = ip.prefix; bit < (ip.is_v6 ? 128 : 32); bit++) {
		uint8_t mask = (uint8_t)(0x80 >> bit % 8);
		uint8_t *byte = &ip.bytes[bit / 8];
		*byte = (uint8_t)((*byte & ~mask) | (fill & mask));
	}
	return ip;
}

static bool ip_is_in_range(struct cedar_ip inner, struct cedar_ip outer)
{
	if (inner.is_v6 != outer.is_v6)
		return false;
	struct cedar_ip inner_first = ip_edge(inner, 0),
			inner_last = ip_edge(inner, 0xff);
	struct cedar_ip outer_first = ip_edge(outer, 0),
			outer_last = ip_edge(outer, 0xff);
	size_t size = inner.is_v6 ? 16 : 4;
	return memcmp(outer_first.bytes, inner_first.bytes, size) <= 0 &&
	       memcmp(outer_last.bytes, inner_last.bytes, size) >= 0;
}

/* 127.0.0.0/8 or ::1/128 */
static bool ip_is_loopback(struct cedar_ip ip)
{
	static const struct cedar_ip v4 = {false, {127}, 8};
	static const struct cedar_ip v6 = {true, {[15] = 1}, 128};
	return ip_is_in_range(ip, ip.is_v6 ? v6 : v4);
}

/* 224.0.0.0/4 or ff00::/8 */
static bool ip_is_multicast(struct cedar_ip ip)
{
	static const struct cedar_ip v4 = {false, {224}, 4};
	static const struct cedar_ip v6 = {true, {0xff}, 8};
	return ip_is_in_range(ip, ip.is_v6 ? v6 : v4);
}

/* ---- calls --------------------------------------------------------------- */

struct call {
	struct arena *arena;
	enum cedar_fault fault;
};

static const struct cedar_value *fail(struct call *call, enum cedar_fault fault)
{
	call->fault = fault;
	return NULL;
}

static const struct cedar_value *give_bool(struct call *call, bool value)
{
	return cedar_value_bool(call->arena, value);
}

static const struct cedar_value *give(struct call *call, enum cedar_value_kind kind,
				      int64_t value)
{
	return cedar_value_integer(call->arena, kind, value);
}

/* A value made from a text; `is_valid` says whether it was one. */
static const struct cedar_value *give_parsed(struct call *call, bool is_valid,
					     enum cedar_value_kind kind, int64_t value)
{
	return is_valid ? give(call, kind, value) : fail(call, CEDAR_FAULT_EXTENSION);
}

static const struct cedar_value *make_ip(struct call *call, struct text text)
{
	struct cedar_value *value = ARENA_NEW(call->arena, struct cedar_value);
	value->kind = CEDAR_VALUE_IPADDR;
	return cedar_ip_parse(text, &value->ip) ? value
						: fail(call, CEDAR_FAULT_EXTENSION);
}

static const struct cedar_value *call_constructor(struct call *call, enum cedar_fn fn,
						  struct text text)
{
	int64_t value = 0;
	bool is_valid;
	if (fn == CEDAR_FN_IP)
		return make_ip(call, text);
	if (fn == CEDAR_FN_DECIMAL) {
		is_valid = cedar_decimal_parse(text, &value);
		return give_parsed(call, is_valid, CEDAR_VALUE_DECIMAL, value);
	}
	if (fn == CEDAR_FN_DATETIME) {
		is_valid = cedar_datetime_parse(text, &value);
		return give_parsed(call, is_valid, CEDAR_VALUE_DATETIME, value);
	}
	is_valid = cedar_duration_parse(text, &value);
	return give_parsed(call, is_valid, CEDAR_VALUE_DURATION, value);
}

static const struct cedar_value *offset(struct call *call, int64_t time, int64_t by)
{
	if (__builtin_add_overflow(time, by, &time))
		return fail(call, CEDAR_FAULT_OVERFLOW);
	return give(call, CEDAR_VALUE_DATETIME, time);
}

static const struct cedar_value *duration_since(struct call *call, int64_t to,
						int64_t from)
{
	int64_t duration;
	if (__builtin_sub_overflow(to, from, &duration))
		return fail(call, CEDAR_FAULT_OVERFLOW);
	return give(call, CEDAR_VALUE_DURATION, duration);
}

/* Milliseconds since the start of the UTC day; never negative. */
static int64_t time_of_day(int64_t time)
{
	int64_t rest = time % milliseconds_a_day;
	return rest < 0 ? rest + milliseconds_a_day : rest;
}

static const struct cedar_value *to_date(struct call *call, int64_t time)
{
	int64_t start;
	if (__builtin_sub_overflow(time, time_of_day(time), &start))
		return fail(call, CEDAR_FAULT_OVERFLOW);
	return give(call, CEDAR_VALUE_DATETIME, start);
}

static const struct cedar_value *to_long(struct call *call, int64_t duration,
					 int64_t unit)
{
	return cedar_value_long(call->arena, duration / unit);
}

static const struct cedar_value *call_checked(struct call *call, enum cedar_fn fn,
					      const struct cedar_value *a,
					      const struct cedar_value *b)
{
	switch (fn) {
	case CEDAR_FN_DECIMAL:
	case CEDAR_FN_IP:
	case CEDAR_FN_DATETIME:
	case CEDAR_FN_DURATION:
		return call_constructor(call, fn, a->text);
	case CEDAR_FN_LESS_THAN:
		return give_bool(call, a->integer < b->integer);
	case CEDAR_FN_LESS_THAN_OR_EQUAL:
		return give_bool(call, a->integer <= b->integer);
	case CEDAR_FN_GREATER_THAN:
		return give_bool(call, a->integer > b->integer);
	case CEDAR_FN_GREATER_THAN_OR_EQUAL:
		return give_bool(call, a->integer >= b->integer);
	case CEDAR_FN_IS_IPV4:
		return give_bool(call, !a->ip.is_v6);
	case CEDAR_FN_IS_IPV6:
		return give_bool(call, a->ip.is_v6);
	case CEDAR_FN_IS_LOOPBACK:
		return give_bool(call, ip_is_loopback(a->ip));
	case CEDAR_FN_IS_MULTICAST:
		return give_bool(call, ip_is_multicast(a->ip));
	case CEDAR_FN_IS_IN_RANGE:
		return give_bool(call, ip_is_in_range(a->ip, b->ip));
	case CEDAR_FN_OFFSET:
		return offset(call, a->integer, b->integer);
	case CEDAR_FN_DURATION_SINCE:
		return duration_since(call, a->integer, b->integer);
	case CEDAR_FN_TO_DATE:
		return to_date(call, a->integer);
	case CEDAR_FN_TO_TIME:
		return give(call, CEDAR_VALUE_DURATION, time_of_day(a->integer));
	case CEDAR_FN_TO_MILLISECONDS:
		return to_long(call, a->integer, 1);
	case CEDAR_FN_TO_SECONDS:
		return to_long(call, a->integer, 1000);
	case CEDAR_FN_TO_MINUTES:
		return to_long(call, a->integer, 60000);
	case CEDAR_FN_TO_HOURS:
		return to_long(call, a->integer, 3600000);
	case CEDAR_FN_TO_DAYS:
		return to_long(call, a->integer, milliseconds_a_day);
	case N_CEDAR_FNS:
		break;
	}
	return fail(call, CEDAR_FAULT_TYPE);
}

const struct cedar_value *cedar_call(struct arena *arena, enum cedar_fn fn,
				     const struct cedar_value *const *args, size_t n_args,
				     enum cedar_fault *fault)
{
	struct call call = {arena, check_args(fn, args, n_args)};
	const struct cedar_value *result = NULL;
	if (call.fault == CEDAR_FAULT_NONE)
		result = call_checked(&call, fn, args[0], n_args > 1 ? args[1] : NULL);
	*fault = call.fault;
	return result;
}
