/* typecheck_call.c - the functions of the extension types.
 *
 * Keeps:   a constructor that is accepted cannot fail when the policy is evaluated:
 *          its argument is a literal that it takes.
 */
#include "cedar/typecheck.h"
#include "cedar/value.h"

static const struct {
	enum cedar_type_kind result, args[2];
} signatures[N_CEDAR_FNS] = {
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1)                            \
	{CEDAR_TYPE_##result, {CEDAR_TYPE_##arg0, CEDAR_TYPE_##arg1}},
#include "cedar/cedar.def"
#undef CEDAR_FN
};

enum cedar_type_kind typecheck_call_type(enum cedar_fn fn)
{
	return signatures[fn].result;
}

static bool constructor_takes(enum cedar_fn fn, struct text text)
{
	int64_t value;
	struct cedar_ip ip;
	if (fn == CEDAR_FN_DECIMAL)
		return cedar_decimal_parse(text, &value);
	if (fn == CEDAR_FN_IP)
		return cedar_ip_parse(text, &ip);
	if (fn == CEDAR_FN_DATETIME)
		return cedar_datetime_parse(text, &value);
	return cedar_duration_parse(text, &value);
}

static bool check_constructor(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_expr *text = expr->kids[0];
	if (text->op != CEDAR_STRING) {
		report_computed(check, expr);
		return false;
	}
	if (constructor_takes(expr->fn, text->text))
		return true;
	report_literal(check, expr);
	return false;
}

struct typed typecheck_call(struct typecheck *check, const struct cedar_expr *expr)
{
	size_t arity = cedar_fn_arity(expr->fn);
	bool is_fine = expr->n_kids == arity;
	if (!is_fine)
		report_arity(check, expr, arity);
	for (size_t i = 0; i < expr->n_kids; i++) {
		const struct cedar_expr *kid = expr->kids[i];
		if (i >= arity)
			typecheck_expr(check, kid);
		else if (!typecheck_operand(check, expr, kid,
					    signatures[expr->fn].args[i]))
			is_fine = false;
	}
	if (is_fine && !cedar_fn_is_method(expr->fn))
		is_fine = check_constructor(check, expr);
	return is_fine ? typecheck_plain(signatures[expr->fn].result)
		       : typecheck_unknown();
}
