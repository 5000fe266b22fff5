/* atomic.c - whether giving nothing back makes a difference.
 *
 * A possessive repeat or an atomic group takes what it would take first and keeps it.
 * An automaton has no "first": it finds a match if there is one at all.  The two agree
 *
 * - where the rest of the pattern matches whatever comes,
 * - where the part always ends at the same distance from its beginning, or
 * - where at each of its choices the next symbol tells which way a match can go: a
 *   repeat goes on with symbols that cannot follow it, and is not lazy.
 *
 * Needs:  the tree of the whole pattern.
 * Gives:  a refusal for the first part for which none of these could be shown.
 */
#include "pattern/parser.h"

/* What may come after a part, for the rest of the pattern to match. */
struct follow {
	struct symbols next;
	bool always; /* it matches whatever comes */
};

static struct follow before(const struct tree *tree, struct follow after);

static struct follow before_choice(const struct tree *tree, struct follow after)
{
	struct follow follow = {{{0}}, false};
	for (uint32_t i = 0; i < tree->n_items; i++) {
		struct follow item = before(tree->items[i], after);
		follow.next = symbols_or(follow.next, &item.next);
		follow.always = follow.always || item.always;
	}
	return follow;
}

static struct follow before_repeat(const struct tree *tree, struct follow after)
{
	struct follow follow = before(tree->items[0], after);
	if (tree->min == 0) {
		follow.next = symbols_or(follow.next, &after.next);
		follow.always = after.always;
	}
	return follow;
}

/* A test passes some of what may come after it. */
static struct follow before_test(struct symbols next, struct follow after)
{
	return (struct follow){symbols_and(next, &after.next), false};
}

/* What may come for `tree` and then `after` to match. */
static struct follow before(const struct tree *tree, struct follow after)
{
	struct symbols final = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
	struct follow whatever = {symbols_all(), true};
	symbols_add(&final, '\n');
	switch (tree->kind) {
	case TREE_EMPTY:
		break;
	case TREE_SET:
		return (struct follow){tree->set, false};
	case TREE_SEQUENCE:
		for (uint32_t i = tree->n_items; i-- > 0;)
			after = before(tree->items[i], after);
		break;
	case TREE_CHOICE:
		return before_choice(tree, after);
	case TREE_REPEAT:
		return before_repeat(tree, after);
	case TREE_TEST:
		return before_test(tree->set, after);
	case TREE_FINAL:
		return before_test(final, after);
	case TREE_AHEAD:
		if (!tree->negated)
			return before_test(before(tree->items[0], whatever).next, after);
		return before_test(symbols_all(), after);
	case TREE_BEHIND:
		return before_test(symbols_all(), after);
	}
	return after;
}

#define VARIES UINT32_MAX

/* The length of every match of `tree`, or VARIES. */
static uint32_t fixed_length(const struct tree *tree)
{
	uint32_t sum = 0, first = 0;
	switch (tree->kind) {
	case TREE_SET:
		return 1;
	case TREE_SEQUENCE:
	case TREE_CHOICE:
		for (uint32_t i = 0; i < tree->n_items; i++) {
			uint32_t len = fixed_length(tree->items[i]);
			first = i == 0 ? len : first;
			bool differs = tree->kind == TREE_CHOICE && len != first;
			if (len == VARIES || differs || len > PATTERN_NODES_MAX - sum)
				return VARIES;
			sum += tree->kind == TREE_SEQUENCE ? len : 0;
		}
		return tree->kind == TREE_CHOICE ? first : sum;
	case TREE_REPEAT:
		first = fixed_length(tree->items[0]);
		if (first == 0)
			return 0;
		if (first == VARIES || tree->min != tree->max ||
		    tree->min > PATTERN_NODES_MAX / first)
			return VARIES;
		return first * tree->min;
	case TREE_EMPTY:
	case TREE_TEST:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		break;
	}
	return 0;
}

static bool is_never_empty(const struct tree *tree)
{
	bool all = tree->kind == TREE_CHOICE;
	if (tree->kind == TREE_REPEAT)
		return tree->min > 0 && is_never_empty(tree->items[0]);
	if (tree->kind != TREE_SEQUENCE && tree->kind != TREE_CHOICE)
		return tree->kind == TREE_SET;
	for (uint32_t i = 0; i < tree->n_items; i++)
		if (is_never_empty(tree->items[i]) != all)
			return !all;
	return all;
}

static bool are_disjoint(struct symbols a, const struct symbols *b)
{
	a = symbols_and(a, b);
	return symbols_are_none(&a);
}

static bool is_settled(const struct tree *tree, struct follow after);

/* What may come after one round of a repeat. */
static struct follow after_round(const struct tree *repeat, struct follow after)
{
	if (repeat->max <= 1)
		return after;
	struct follow round = before(repeat->items[0], after);
	after.next = symbols_or(after.next, &round.next);
	after.always = after.always && repeat->min <= 1;
	return after;
}

static bool is_choice_settled(const struct tree *tree, struct follow after)
{
	struct symbols taken = {{0}};
	for (uint32_t i = 0; i < tree->n_items; i++) {
		struct follow item = before(tree->items[i], after);
		if (!are_disjoint(item.next, &taken) ||
		    !is_settled(tree->items[i], after))
			return false;
		taken = symbols_or(taken, &item.next);
	}
	return true;
}

static bool is_repeat_settled(const struct tree *tree, struct follow after)
{
	const struct tree *item = tree->items[0];
	struct follow nothing = {{{0}}, false};
	struct follow round = before(item, nothing);
	if (tree->min != tree->max &&
	    (tree->lazy || !are_disjoint(round.next, &after.next)))
		return false;
	if (tree->max > 1 && !is_never_empty(item))
		return false;
	return is_settled(item, after_round(tree, after));
}

/* Does the next symbol tell, wherever there is a choice? */
static bool is_settled(const struct tree *tree, struct follow after)
{
	switch (tree->kind) {
	case TREE_SEQUENCE:
		for (uint32_t i = tree->n_items; i-- > 0;) {
			if (!is_settled(tree->items[i], after))
				return false;
			after = before(tree->items[i], after);
		}
		return true;
	case TREE_CHOICE:
		return is_choice_settled(tree, after);
	case TREE_REPEAT:
		return is_repeat_settled(tree, after);
	case TREE_EMPTY:
	case TREE_SET:
	case TREE_TEST:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		break;
	}
	return true;
}

static bool check(struct parser *p, const struct tree *tree, struct follow after);

static bool check_sequence(struct parser *p, const struct tree *tree, struct follow after)
{
	for (uint32_t i = tree->n_items; i-- > 0;) {
		if (!check(p, tree->items[i], after))
			return false;
		after = before(tree->items[i], after);
	}
	return true;
}

static bool check_repeat(struct parser *p, const struct tree *tree, struct follow after)
{
	bool agrees = !tree->atomic || after.always ||
		      fixed_length(tree->items[0]) != VARIES ||
		      is_settled(tree->items[0], after);
	if (agrees)
		return check(p, tree->items[0], after_round(tree, after));
	p->at = tree->end;
	parser_refuse(p, tree->begin,
		      p->text.ptr[tree->begin] == '(' ? "atomic group"
						      : "possessive repeat",
		      "write it so that it gives back, `(?:..)` or without the last `+`; "
		      "what follows it may begin as it goes on, so that the two differ");
	return false;
}

/* Each part of `tree`, after which `after` may come. */
static bool check(struct parser *p, const struct tree *tree, struct follow after)
{
	if (tree->kind == TREE_SEQUENCE)
		return check_sequence(p, tree, after);
	if (tree->kind == TREE_REPEAT)
		return check_repeat(p, tree, after);
	if (tree->kind == TREE_AHEAD || tree->kind == TREE_BEHIND)
		after = (struct follow){symbols_all(), tree->kind == TREE_AHEAD};
	for (uint32_t i = 0; i < tree->n_items; i++)
		if (!check(p, tree->items[i], after))
			return false;
	return true;
}

struct symbols tree_first(const struct tree *tree)
{
	return before(tree, (struct follow){symbols_all(), true}).next;
}

bool atomic_check(struct parser *p, const struct tree *tree)
{
	return check(p, tree, (struct follow){symbols_all(), true});
}
