/* cedar_ext.c - the functions of the extension types, applied to values.
 *
 * Needs:   evaluated arguments of any kind; a number of them that fits the function is
 *          the compiler's business.
 * Gives:   the result, or the fault: a wrong kind, a text that is no such value, a result
 *          beyond 64 bits, no room for an address.
 */
#include "cedar_internal.h"

#define DAY INT64_C(86400000) /* milliseconds */

/* ---- signatures ---------------------------------------------------------- */

struct signature {
	uint8_t a; /* enum edict_cedar_kind */
	uint8_t b; /* ABSENT: it takes one argument */
};

static const struct signature signatures[EDICT_CEDAR_FNS] = {
	[EDICT_CEDAR_FN_DECIMAL] = {EDICT_CEDAR_STRING, 0},
	[EDICT_CEDAR_FN_IP] = {EDICT_CEDAR_STRING, 0},
	[EDICT_CEDAR_FN_DATETIME] = {EDICT_CEDAR_STRING, 0},
	[EDICT_CEDAR_FN_DURATION] = {EDICT_CEDAR_STRING, 0},
	[EDICT_CEDAR_FN_LESS_THAN] = {EDICT_CEDAR_DECIMAL, EDICT_CEDAR_DECIMAL},
	[EDICT_CEDAR_FN_LESS_THAN_OR_EQUAL] = {EDICT_CEDAR_DECIMAL, EDICT_CEDAR_DECIMAL},
	[EDICT_CEDAR_FN_GREATER_THAN] = {EDICT_CEDAR_DECIMAL, EDICT_CEDAR_DECIMAL},
	[EDICT_CEDAR_FN_GREATER_THAN_OR_EQUAL] = {EDICT_CEDAR_DECIMAL,
						  EDICT_CEDAR_DECIMAL},
	[EDICT_CEDAR_FN_IS_IPV4] = {EDICT_CEDAR_IP, 0},
	[EDICT_CEDAR_FN_IS_IPV6] = {EDICT_CEDAR_IP, 0},
	[EDICT_CEDAR_FN_IS_LOOPBACK] = {EDICT_CEDAR_IP, 0},
	[EDICT_CEDAR_FN_IS_MULTICAST] = {EDICT_CEDAR_IP, 0},
	[EDICT_CEDAR_FN_IS_IN_RANGE] = {EDICT_CEDAR_IP, EDICT_CEDAR_IP},
	[EDICT_CEDAR_FN_OFFSET] = {EDICT_CEDAR_DATETIME, EDICT_CEDAR_DURATION},
	[EDICT_CEDAR_FN_DURATION_SINCE] = {EDICT_CEDAR_DATETIME, EDICT_CEDAR_DATETIME},
	[EDICT_CEDAR_FN_TO_DATE] = {EDICT_CEDAR_DATETIME, 0},
	[EDICT_CEDAR_FN_TO_TIME] = {EDICT_CEDAR_DATETIME, 0},
	[EDICT_CEDAR_FN_TO_MILLISECONDS] = {EDICT_CEDAR_DURATION, 0},
	[EDICT_CEDAR_FN_TO_SECONDS] = {EDICT_CEDAR_DURATION, 0},
	[EDICT_CEDAR_FN_TO_MINUTES] = {EDICT_CEDAR_DURATION, 0},
	[EDICT_CEDAR_FN_TO_HOURS] = {EDICT_CEDAR_DURATION, 0},
	[EDICT_CEDAR_FN_TO_DAYS] = {EDICT_CEDAR_DURATION, 0},
};

enum edict_cedar_kind edict_cedar_fn_parameter(enum edict_cedar_fn fn, uint32_t place)
{
	return (enum edict_cedar_kind)(place == 0 ? signatures[fn].a : signatures[fn].b);
}

/* ---- results ------------------------------------------------------------- */

static uint32_t give_bool(bool holds, struct edict_cedar_value *out)
{
	*out = edict_cedar_of_bool(holds);
	return 0;
}

static uint32_t give(enum edict_cedar_kind kind, int64_t integer,
		     struct edict_cedar_value *out)
{
	*out = edict_cedar_of_long(integer);
	out->kind = (uint8_t)kind;
	return 0;
}

/* ---- making values ------------------------------------------------------- */

static uint32_t make_ip(const struct edict_cedar_request *q, struct edict_string text,
			struct edict_cedar_value *out)
{
	struct edict_cedar_ip ip;
	if (!edict_cedar_read_ip(text, &ip))
		return edict_cedar_error(EDICT_CEDAR_FAULT_EXTENSION);
	struct edict_cedar_ip *kept = edict_cedar_scratch_take(q, EDICT_CEDAR_IP_SIZE);
	if (kept == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_SPACE);
	*kept = ip;
	struct edict_cedar_value v = {EDICT_CEDAR_IP, {0}, 0, {.ip = kept}};
	*out = v;
	return 0;
}

static uint32_t make_integer(enum edict_cedar_fn fn, struct edict_string text,
			     struct edict_cedar_value *out)
{
	enum edict_cedar_kind kind = EDICT_CEDAR_DECIMAL;
	int64_t integer;
	bool is_valid;
	if (fn == EDICT_CEDAR_FN_DATETIME) {
		kind = EDICT_CEDAR_DATETIME;
		is_valid = edict_cedar_read_datetime(text, &integer);
	} else if (fn == EDICT_CEDAR_FN_DURATION) {
		kind = EDICT_CEDAR_DURATION;
		is_valid = edict_cedar_read_duration(text, &integer);
	} else {
		is_valid = edict_cedar_read_decimal(text, &integer);
	}
	if (!is_valid)
		return edict_cedar_error(EDICT_CEDAR_FAULT_EXTENSION);
	return give(kind, integer, out);
}

/* ---- ipaddr -------------------------------------------------------------- */

/* Networks contain each other or have nothing in common: `a` is in `b` if `b` is no
 * smaller and its prefix begins both. */
static bool is_in_range(const struct edict_cedar_ip *a, const struct edict_cedar_ip *b)
{
	if (a->is_v6 != b->is_v6 || a->prefix < b->prefix)
		return false;
	uint32_t whole = b->prefix / 8u;
	for (uint32_t i = 0; i < whole; i++)
		if (a->bytes[i] != b->bytes[i])
			return false;
	uint32_t rest = b->prefix % 8u;
	return rest == 0 || (a->bytes[whole] ^ b->bytes[whole]) >> (8 - rest) == 0;
}

static bool is_loopback(const struct edict_cedar_ip *a)
{
	static const struct edict_cedar_ip v4 = {{127}, 8, 0};
	static const struct edict_cedar_ip v6 = {{[15] = 1}, 128, 1};
	return is_in_range(a, a->is_v6 ? &v6 : &v4);
}

static bool is_multicast(const struct edict_cedar_ip *a)
{
	static const struct edict_cedar_ip v4 = {{224}, 4, 0};
	static const struct edict_cedar_ip v6 = {{0xff}, 8, 1};
	return is_in_range(a, a->is_v6 ? &v6 : &v4);
}

/* ---- time ---------------------------------------------------------------- */

/* Milliseconds since the start of the UTC day; never negative. */
static int64_t time_of_day(int64_t time)
{
	int64_t rest = time % DAY;
	return rest < 0 ? rest + DAY : rest;
}

static uint32_t to_date(int64_t time, struct edict_cedar_value *out)
{
	int64_t of_day = time_of_day(time);
	if (time < INT64_MIN + of_day)
		return edict_cedar_error(EDICT_CEDAR_FAULT_OVERFLOW);
	return give(EDICT_CEDAR_DATETIME, time - of_day, out);
}

static uint32_t offset(int64_t time, int64_t by, struct edict_cedar_value *out)
{
	int64_t sum;
	if (__builtin_add_overflow(time, by, &sum))
		return edict_cedar_error(EDICT_CEDAR_FAULT_OVERFLOW);
	return give(EDICT_CEDAR_DATETIME, sum, out);
}

static uint32_t duration_since(int64_t to, int64_t from, struct edict_cedar_value *out)
{
	int64_t difference;
	if (__builtin_sub_overflow(to, from, &difference))
		return edict_cedar_error(EDICT_CEDAR_FAULT_OVERFLOW);
	return give(EDICT_CEDAR_DURATION, difference, out);
}

/* Whole units, the fraction cut off. */
static uint32_t to_units(int64_t duration, int64_t unit, struct edict_cedar_value *out)
{
	return give(EDICT_CEDAR_LONG, duration / unit, out);
}

/* ---- calls --------------------------------------------------------------- */

/* With arguments of the right kinds. */
static uint32_t call_checked(const struct edict_cedar_request *q, enum edict_cedar_fn fn,
			     const struct edict_cedar_value *a,
			     const struct edict_cedar_value *b,
			     struct edict_cedar_value *out)
{
	switch (fn) {
	case EDICT_CEDAR_FN_IP:
		return make_ip(q, edict_cedar_text(a), out);
	case EDICT_CEDAR_FN_DECIMAL:
	case EDICT_CEDAR_FN_DATETIME:
	case EDICT_CEDAR_FN_DURATION:
		return make_integer(fn, edict_cedar_text(a), out);
	case EDICT_CEDAR_FN_LESS_THAN:
		return give_bool(a->as.integer < b->as.integer, out);
	case EDICT_CEDAR_FN_LESS_THAN_OR_EQUAL:
		return give_bool(a->as.integer <= b->as.integer, out);
	case EDICT_CEDAR_FN_GREATER_THAN:
		return give_bool(a->as.integer > b->as.integer, out);
	case EDICT_CEDAR_FN_GREATER_THAN_OR_EQUAL:
		return give_bool(a->as.integer >= b->as.integer, out);
	case EDICT_CEDAR_FN_IS_IPV4:
		return give_bool(!a->as.ip->is_v6, out);
	case EDICT_CEDAR_FN_IS_IPV6:
		return give_bool(a->as.ip->is_v6, out);
	case EDICT_CEDAR_FN_IS_LOOPBACK:
		return give_bool(is_loopback(a->as.ip), out);
	case EDICT_CEDAR_FN_IS_MULTICAST:
		return give_bool(is_multicast(a->as.ip), out);
	case EDICT_CEDAR_FN_IS_IN_RANGE:
		return give_bool(is_in_range(a->as.ip, b->as.ip), out);
	case EDICT_CEDAR_FN_OFFSET:
		return offset(a->as.integer, b->as.integer, out);
	case EDICT_CEDAR_FN_DURATION_SINCE:
		return duration_since(a->as.integer, b->as.integer, out);
	case EDICT_CEDAR_FN_TO_DATE:
		return to_date(a->as.integer, out);
	case EDICT_CEDAR_FN_TO_TIME:
		return give(EDICT_CEDAR_DURATION, time_of_day(a->as.integer), out);
	case EDICT_CEDAR_FN_TO_MILLISECONDS:
		return to_units(a->as.integer, 1, out);
	case EDICT_CEDAR_FN_TO_SECONDS:
		return to_units(a->as.integer, 1000, out);
	case EDICT_CEDAR_FN_TO_MINUTES:
		return to_units(a->as.integer, 60000, out);
	case EDICT_CEDAR_FN_TO_HOURS:
		return to_units(a->as.integer, 3600000, out);
	case EDICT_CEDAR_FN_TO_DAYS:
		return to_units(a->as.integer, DAY, out);
	case EDICT_CEDAR_FNS:
		break;
	}
	return edict_cedar_error(EDICT_CEDAR_FAULT_ARITY);
}

uint32_t edict_cedar_call(const struct edict_cedar_request *q, enum edict_cedar_fn fn,
			  const struct edict_cedar_value *a,
			  const struct edict_cedar_value *b,
			  struct edict_cedar_value *out)
{
	const struct signature *wants = &signatures[fn];
	if (a->kind != wants->a || (wants->b != 0 && b->kind != wants->b))
		return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
	return call_checked(q, fn, a, b, out);
}
