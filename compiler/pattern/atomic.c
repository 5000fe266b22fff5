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

#define VARIES UINT32_MAX

/* What is known of a tree whatever surrounds it. */
struct note {
	const struct tree *tree;
	struct note *items;   /* as many as the tree has */
	struct symbols first; /* what may come where it consumes something */
	struct symbols pass;  /* what may come where it matches the empty text */
	bool always;	      /* it matches the empty text, whatever comes */
	bool never_empty;
	uint32_t length; /* of every match, or VARIES */
};

/* What may come after a part, for the rest of the pattern to match. */
struct follow {
	struct symbols next;
	bool always; /* it matches whatever comes */
};

/* ---- notes ---------------------------------------------------------------- */

static void note_sequence(struct note *note)
{
	note->pass = symbols_all();
	note->always = true;
	for (uint32_t i = note->tree->n_items; i-- > 0;) {
		const struct note *item = &note->items[i];
		note->first = symbols_and(note->first, &item->pass);
		note->first = symbols_or(note->first, &item->first);
		note->pass = symbols_and(note->pass, &item->pass);
		note->always = note->always && item->always;
		note->never_empty = note->never_empty || item->never_empty;
		bool varies = item->length == VARIES || note->length == VARIES ||
			      item->length > PATTERN_NODES_MAX - note->length;
		note->length = varies ? VARIES : note->length + item->length;
	}
}

static void note_choice(struct note *note)
{
	note->never_empty = true;
	note->length = note->items[0].length;
	for (uint32_t i = 0; i < note->tree->n_items; i++) {
		const struct note *item = &note->items[i];
		note->first = symbols_or(note->first, &item->first);
		note->pass = symbols_or(note->pass, &item->pass);
		note->always = note->always || item->always;
		note->never_empty = note->never_empty && item->never_empty;
		if (item->length != note->length)
			note->length = VARIES;
	}
}

static void note_repeat(struct note *note)
{
	const struct tree *tree = note->tree;
	const struct note *item = &note->items[0];
	bool is_optional = tree->min == 0;
	note->first = item->first;
	note->pass = is_optional ? symbols_all() : item->pass;
	note->always = is_optional || item->always;
	note->never_empty = !is_optional && item->never_empty;
	note->length = VARIES;
	if (item->length == 0)
		note->length = 0;
	else if (item->length != VARIES && tree->min == tree->max &&
		 tree->min <= PATTERN_NODES_MAX / item->length)
		note->length = item->length * tree->min;
}

/* What consumes nothing: a symbol of `pass` may come. */
static void note_test(struct note *note, struct symbols pass)
{
	struct symbols all = symbols_all();
	note->pass = pass;
	note->always = note->tree->kind == TREE_TEST && symbols_equal(&pass, &all) &&
		       symbols_equal(&note->tree->before, &all);
}

static void note_look(struct note *note)
{
	struct symbols body = symbols_or(note->items[0].first, &note->items[0].pass);
	bool tells = note->tree->kind == TREE_AHEAD && !note->tree->negated;
	note_test(note, tells ? body : symbols_all());
}

static struct note note_tree(struct arena *arena, const struct tree *tree)
{
	struct note note = {.tree = tree};
	struct symbols final = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
	symbols_add(&final, '\n');
	note.items = ARENA_ARRAY(arena, struct note, tree->n_items);
	for (uint32_t i = 0; i < tree->n_items; i++)
		note.items[i] = note_tree(arena, tree->items[i]);
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_SEQUENCE:
		note_sequence(&note);
		break;
	case TREE_SET:
		note.first = tree->set;
		note.never_empty = true;
		note.length = 1;
		break;
	case TREE_CHOICE:
		note_choice(&note);
		break;
	case TREE_REPEAT:
		note_repeat(&note);
		break;
	case TREE_TEST:
		note_test(&note, tree->set);
		break;
	case TREE_FINAL:
		note_test(&note, final);
		break;
	case TREE_AHEAD:
	case TREE_BEHIND:
		note_look(&note);
		break;
	}
	return note;
}

/* What may come for the part and then `after` to match. */
static struct follow before(const struct note *note, struct follow after)
{
	struct symbols passed = symbols_and(note->pass, &after.next);
	return (struct follow){symbols_or(note->first, &passed),
			       note->always && after.always};
}

/* ---- choices -------------------------------------------------------------- */

static bool are_disjoint(struct symbols a, const struct symbols *b)
{
	a = symbols_and(a, b);
	return symbols_are_none(&a);
}

/* What may come after one round of a repeat. */
static struct follow after_round(const struct note *repeat, struct follow after)
{
	if (repeat->tree->max <= 1)
		return after;
	struct follow round = before(&repeat->items[0], after);
	after.next = symbols_or(after.next, &round.next);
	after.always = after.always && repeat->tree->min <= 1;
	return after;
}

static bool is_settled(const struct note *note, struct follow after);

static bool is_sequence_settled(const struct note *note, struct follow after)
{
	for (uint32_t i = note->tree->n_items; i-- > 0;) {
		if (!is_settled(&note->items[i], after))
			return false;
		after = before(&note->items[i], after);
	}
	return true;
}

static bool is_choice_settled(const struct note *note, struct follow after)
{
	struct symbols taken = {{0}};
	for (uint32_t i = 0; i < note->tree->n_items; i++) {
		struct follow item = before(&note->items[i], after);
		if (!are_disjoint(item.next, &taken) ||
		    !is_settled(&note->items[i], after))
			return false;
		taken = symbols_or(taken, &item.next);
	}
	return true;
}

static bool is_repeat_settled(const struct note *note, struct follow after)
{
	const struct tree *tree = note->tree;
	const struct note *item = &note->items[0];
	bool may_stop = tree->min != tree->max;
	if (may_stop && (tree->lazy || !are_disjoint(item->first, &after.next)))
		return false;
	if (tree->max > 1 && !item->never_empty)
		return false;
	return is_settled(item, after_round(note, after));
}

/* Does the next symbol tell, wherever there is a choice? */
static bool is_settled(const struct note *note, struct follow after)
{
	if (note->tree->kind == TREE_SEQUENCE)
		return is_sequence_settled(note, after);
	if (note->tree->kind == TREE_CHOICE)
		return is_choice_settled(note, after);
	if (note->tree->kind == TREE_REPEAT)
		return is_repeat_settled(note, after);
	return true;
}

/* ---- the pattern ---------------------------------------------------------- */

static bool check(struct parser *p, const struct note *note, struct follow after);

static bool check_sequence(struct parser *p, const struct note *note, struct follow after)
{
	for (uint32_t i = note->tree->n_items; i-- > 0;) {
		if (!check(p, &note->items[i], after))
			return false;
		after = before(&note->items[i], after);
	}
	return true;
}

static bool check_repeat(struct parser *p, const struct note *note, struct follow after)
{
	const struct tree *tree = note->tree;
	const struct note *item = &note->items[0];
	bool agrees = !tree->atomic || after.always || item->length != VARIES ||
		      is_settled(item, after);
	if (agrees)
		return check(p, item, after_round(note, after));
	p->at = tree->end;
	parser_refuse(p, tree->begin,
		      p->text.ptr[tree->begin] == '(' ? "atomic group"
						      : "possessive repeat",
		      "write it so that it gives back, `(?:..)` or without the last `+`; "
		      "what follows it may begin as it goes on, so that the two differ");
	return false;
}

/* Each part, after which `after` may come. */
static bool check(struct parser *p, const struct note *note, struct follow after)
{
	enum tree_kind kind = note->tree->kind;
	if (kind == TREE_SEQUENCE)
		return check_sequence(p, note, after);
	if (kind == TREE_REPEAT)
		return check_repeat(p, note, after);
	if (kind == TREE_AHEAD || kind == TREE_BEHIND)
		after = (struct follow){symbols_all(), kind == TREE_AHEAD};
	for (uint32_t i = 0; i < note->tree->n_items; i++)
		if (!check(p, &note->items[i], after))
			return false;
	return true;
}

bool atomic_check(struct parser *p, const struct tree *tree)
{
	struct arena *scratch = arena_new();
	struct note note = note_tree(scratch, tree);
	bool agrees = check(p, &note, (struct follow){symbols_all(), true});
	arena_free(scratch);
	return agrees;
}

struct symbols tree_first(const struct tree *tree)
{
	struct arena *scratch = arena_new();
	struct note note = note_tree(scratch, tree);
	arena_free(scratch);
	return symbols_or(note.first, &note.pass);
}
