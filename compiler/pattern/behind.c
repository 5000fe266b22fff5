/* behind.c - negated lookbehind at the front of a pattern.
 * Needs:  a tree.
 * Gives:  a tree without the lookbehinds its matches begin with, where they are words:
 *         choices of sequences of byte sets.
 * Keeps:  whether the pattern matches somewhere in a text.
 *
 * `(?<!ab)c` is found where c is, and before it stands something else than ab: no b, or a
 * b and before that no a.  Each case is a
 * sequence of bytes, before which stands a byte, or the beginning, that is tested.
 * Several words at once are read backwards together, as far as some may still be there.
 */
#include "pattern/search.h"

#define WORDS_MAX  32u
#define LENGTH_MAX 32u
#define CASES_MAX  256u

struct word {
	struct symbols sets[LENGTH_MAX];
	uint32_t length;
};

struct expansion {
	struct arena *arena;
	struct word words[WORDS_MAX]; /* none of which may stand before */
	uint32_t n_words;
	const struct tree *rest; /* what follows the lookbehinds */
	const struct tree **cases;
	size_t n_cases;
	bool is_too_much;
};

/* ---- words --------------------------------------------------------------- */

/* Put the sets of a sequence into `word`; false if it is no sequence of sets. */
static bool spell(const struct tree *tree, struct word *word)
{
	bool is_spelt = true;
	if (tree->kind == TREE_SET && word->length < LENGTH_MAX) {
		word->sets[word->length++] = tree->set;
		return true;
	}
	if (tree->kind == TREE_REPEAT && tree->min == tree->max &&
	    tree->max <= LENGTH_MAX) {
		for (uint32_t i = 0; i < tree->min && is_spelt; i++)
			is_spelt = spell(tree->items[0], word);
		return is_spelt;
	}
	if (tree->kind != TREE_SEQUENCE)
		return false;
	for (uint32_t i = 0; i < tree->n_items && is_spelt; i++)
		is_spelt = spell(tree->items[i], word);
	return is_spelt;
}

static bool add_words(struct expansion *e, const struct tree *body)
{
	if (body->kind == TREE_CHOICE) {
		bool is_added = true;
		for (uint32_t i = 0; i < body->n_items && is_added; i++)
			is_added = add_words(e, body->items[i]);
		return is_added;
	}
	if (e->n_words == WORDS_MAX)
		return false;
	struct word *word = &e->words[e->n_words++];
	word->length = 0;
	return spell(body, word);
}

/* ---- cases --------------------------------------------------------------- */

/* The bytes read so far, backwards, and which words may still be there. */
struct reading {
	struct symbols read[LENGTH_MAX];
	uint32_t n;
	bool is_alive[WORDS_MAX];
};

static void add_case(struct expansion *e, const struct reading *r, struct symbols before)
{
	const struct tree **items = NULL;
	size_t n = 0;
	symbols_add(&before, SYMBOL_EDGE);
	ARENA_PUSH(e->arena, items, n, tree_test(e->arena, before, symbols_all()));
	for (uint32_t i = r->n; i-- > 0;)
		ARENA_PUSH(e->arena, items, n, tree_set(e->arena, r->read[i]));
	ARENA_PUSH(e->arena, items, n, e->rest);
	const struct tree *one = tree_sequence(e->arena, items, n);
	ARENA_PUSH(e->arena, e->cases, e->n_cases, one);
	e->is_too_much = e->is_too_much || e->n_cases > CASES_MAX;
}

/* The words that go on with `byte`; false if one is then complete. */
static bool read_byte(const struct expansion *e, const struct reading *r, unsigned byte,
		      bool *is_alive)
{
	for (uint32_t i = 0; i < e->n_words; i++) {
		const struct word *word = &e->words[i];
		is_alive[i] = r->is_alive[i] &&
			      symbols_has(&word->sets[word->length - 1 - r->n], byte);
		if (is_alive[i] && word->length == r->n + 1)
			return false;
	}
	return true;
}

static bool same_words(const struct expansion *e, const bool *a, const bool *b)
{
	for (uint32_t i = 0; i < e->n_words; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static bool some_word(const struct expansion *e, const bool *is_alive)
{
	for (uint32_t i = 0; i < e->n_words; i++)
		if (is_alive[i])
			return true;
	return false;
}

/* Every way to go on backwards from `r`.  Its depth is at most LENGTH_MAX. */
static void expand(struct expansion *e, const struct reading *r)
{
	bool is_done[256] = {false};
	struct symbols others = {{0}}; /* after which no word can be there */
	for (unsigned byte = 0; byte < 256 && !e->is_too_much; byte++) {
		struct reading longer = *r;
		if (is_done[byte] || !read_byte(e, r, byte, longer.is_alive))
			continue;
		if (!some_word(e, longer.is_alive)) {
			symbols_add(&others, byte);
			continue;
		}
		longer.read[r->n] = (struct symbols){{0}};
		for (unsigned more = byte; more < 256; more++) {
			bool is_alive[WORDS_MAX];
			if (!read_byte(e, r, more, is_alive) ||
			    !same_words(e, is_alive, longer.is_alive))
				continue;
			symbols_add(&longer.read[r->n], more);
			is_done[more] = true;
		}
		longer.n++;
		expand(e, &longer);
	}
	add_case(e, r, others);
}

/* ---- sequences ----------------------------------------------------------- */

/* `look` stands before `rest`; NULL if it cannot be written out. */
static const struct tree *without_words(struct arena *arena,
					const struct tree *const *looks, uint32_t n,
					const struct tree *rest)
{
	struct expansion e = {.arena = arena, .rest = rest};
	struct reading nothing = {.n = 0};
	for (uint32_t i = 0; i < n; i++)
		if (!add_words(&e, looks[i]->items[0]))
			return NULL;
	for (uint32_t i = 0; i < e.n_words; i++) {
		nothing.is_alive[i] = true;
		if (e.words[i].length == 0)
			return NULL;
	}
	expand(&e, &nothing);
	return e.is_too_much ? NULL : tree_choice(arena, e.cases, e.n_cases);
}

static const struct tree *expand_sequence(struct arena *arena, const struct tree *tree)
{
	uint32_t n = 0;
	while (n < tree->n_items && tree->items[n]->kind == TREE_BEHIND &&
	       tree->items[n]->negated)
		n++;
	const struct tree *expanded = NULL;
	if (n > 0)
		expanded = without_words(
			arena, tree->items, n,
			tree_sequence(arena, tree->items + n, tree->n_items - n));
	return expanded == NULL ? tree : expanded;
}

/* Where `tree` begins. */
const struct tree *behind_expand(struct arena *arena, const struct tree *tree)
{
	if (tree->kind == TREE_SEQUENCE)
		return expand_sequence(arena, tree);
	if (tree->kind != TREE_CHOICE)
		return tree;
	const struct tree **items =
		ARENA_ARRAY(arena, const struct tree *, tree->n_items);
	for (uint32_t i = 0; i < tree->n_items; i++)
		items[i] = behind_expand(arena, tree->items[i]);
	return tree_choice(arena, items, tree->n_items);
}
