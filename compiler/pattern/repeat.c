/* repeat.c - * + ? {n} {n,} {n,m}, lazy and possessive.
 *
 * Lazy makes no difference to yes or no.  Possessive is kept for atomic.c to look at.
 */
#include "pattern/parser.h"

static bool parse_number(struct parser *p, uint32_t *value)
{
	size_t begin = p->at;
	*value = 0;
	while (!parser_at_end(p) && p->text.ptr[p->at] >= '0' &&
	       p->text.ptr[p->at] <= '9') {
		uint32_t digit = (uint32_t)(p->text.ptr[p->at++] - '0');
		if (*value <= PARSER_REPEAT_MAX)
			*value = *value * 10 + digit;
	}
	return p->at > begin;
}

/* `{,n}` has no lower bound: zero in Python, no repeat in ECMAScript and RE2, and in
 * PCRE the one or the other by version. */
static bool allows_open_bound(struct parser *p, size_t begin)
{
	if (p->dialect == PATTERN_PCRE)
		parser_refuse(p, begin, "repeat without a lower bound",
			      "write the bound, as in `{0,9}`; versions of PCRE differ "
			      "on this");
	return p->dialect == PATTERN_PYTHON;
}

/* A brace that begins no repeat is a character. */
static bool parse_bounds(struct parser *p, uint32_t *min, uint32_t *max)
{
	size_t begin = p->at;
	if (!parser_eats(p, "{"))
		return false;
	bool has_min = parse_number(p, min);
	bool has_comma = parser_eats(p, ",");
	bool has_max = has_comma && parse_number(p, max);
	if (!has_max)
		*max = has_comma ? TREE_UNBOUNDED : *min;
	if ((has_min || has_comma) && parser_eats(p, "}")) {
		bool is_bare = !has_min && !has_max && p->dialect != PATTERN_PYTHON;
		if (has_min || (!is_bare && allows_open_bound(p, begin)))
			return true;
	}
	if (!p->refused)
		p->at = begin;
	return false;
}

bool parse_count(struct parser *p, uint32_t *min, uint32_t *max)
{
	*min = 0;
	*max = TREE_UNBOUNDED;
	if (parser_eats(p, "*"))
		return true;
	if (parser_eats(p, "+")) {
		*min = 1;
		return true;
	}
	if (parser_eats(p, "?")) {
		*max = 1;
		return true;
	}
	return parse_bounds(p, min, max);
}

static bool check_bounds(struct parser *p, size_t begin, uint32_t min, uint32_t max)
{
	uint32_t larger = max == TREE_UNBOUNDED ? min : max;
	if (max < min)
		parser_refuse(p, begin, "repeat that ends below its beginning",
			      "put the smaller number first");
	else if (larger > PARSER_REPEAT_MAX)
		parser_refuse(p, begin, "too many repeats", "use a bound below 65536");
	return !p->refused;
}

/* ^ $ \b and their kin can be repeated in one dialect only; a lookaround in more. */
static bool refuse_bare_test(struct parser *p, size_t begin)
{
	char c = p->text.ptr[begin];
	bool is_test = c == '^' || c == '$' ||
		       (c == '\\' && is_one_of(p->text.ptr[begin + 1], "bBAzZ"));
	if (!is_test || p->dialect == PATTERN_RE2)
		return false;
	parser_refuse(p, begin, "repeat of a position",
		      "drop the repeat; a position has no length");
	return true;
}

/* After the count that began at `at`. */
static const struct tree *counted_tree(struct parser *p, const struct tree *atom,
				       size_t at, uint32_t min, uint32_t max)
{
	bool lazy = parser_eats(p, "?");
	bool possessive = !lazy && parser_eats(p, "+");
	const struct tree *tree = tree_repeat(p->arena, atom, min, max);
	if (lazy)
		return tree_lazy(p->arena, tree);
	if (!possessive)
		return tree;
	p->has_atomic = true;
	return tree_atomic(p->arena, tree, (uint32_t)at, (uint32_t)p->at);
}

const struct tree *parse_repeat(struct parser *p, const struct tree *atom, size_t begin)
{
	uint32_t min, max;
	if (!parser_skip(p))
		return NULL;
	size_t at = p->at;
	if (!parse_count(p, &min, &max))
		return p->refused ? NULL : atom;
	if (refuse_bare_test(p, begin) || !check_bounds(p, at, min, max))
		return NULL;
	const struct tree *tree = counted_tree(p, atom, at, min, max);
	if (!parser_skip(p))
		return NULL;
	size_t again = p->at;
	if (parse_count(p, &min, &max))
		parser_refuse(p, again, "repeat of a repeat",
			      "put the first one in `(?:..)`");
	return p->refused ? NULL : tree;
}
