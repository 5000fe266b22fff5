/* trigger_table.c - the windows of all groups as the tables of struct edict_trigger.
 *
 * Needs:   the windows of each pattern and the group it is in.
 * Gives:   a fold, the grams of all windows under it, a filter, a hash table, lists.
 * Keeps:   each run of bytes that a window stands for folds to a gram whose list has
 *          the group of the window.  Equal input gives equal tables.
 *
 * The fold never tells apart a letter from the same one in the other case, or white
 * space; digits only if there are few grams then; other bytes where some window does.
 */
#include <stdlib.h>
#include <string.h>

#include "pattern/trigger_parts.h"

#define PAIRS_MAX	(1u << 20) /* of a gram and a group */
#define FILTER_BITS_MIN 10u
#define FILTER_BITS_MAX 16u
#define FILTER_PER_GRAM 64u
#define SLOT_BITS_MAX	20u
#define LISTS_MAX	65536u
#define NEEDLE_RATE_MAX 0.01 /* of all needles */
#define N_BYTES		256u
#define GRAMS_FEW	4096u /* so that digits are told apart */

/* A window and the group it wakes. */
struct waker {
	const struct trigger_window *window;
	uint16_t group;
};

struct building {
	struct arena *arena; /* scratch */
	struct waker *wakers;
	size_t n_wakers;
	bool digits_alike;
	uint8_t fold[N_BYTES];
	struct trigger_gram *pairs;
	size_t n_pairs;
	bool overflow;
};

static struct building building_begin(struct trigger *const *triggers,
				      const uint16_t *group_of, size_t n)
{
	struct building b = {.arena = arena_new()};
	for (size_t i = 0; i < n; i++) {
		const struct trigger *trigger = triggers[i];
		for (size_t k = 0; trigger != NULL && k < trigger->n_windows; k++) {
			struct waker waker = {&trigger->windows[k], group_of[i]};
			ARENA_PUSH(b.arena, b.wakers, b.n_wakers, waker);
		}
		for (size_t k = 0; trigger != NULL && k < trigger->n_arms; k++) {
			struct waker waker = {&trigger->arms[k],
					      (uint16_t)(group_of[i] | EDICT_ARMS)};
			ARENA_PUSH(b.arena, b.wakers, b.n_wakers, waker);
		}
	}
	return b;
}

/* ---- the fold -------------------------------------------------------------- */

/* The byte that stands for those never told apart from `byte`. */
static unsigned representative(const struct building *b, unsigned byte)
{
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A' + 'a';
	if (b->digits_alike && byte >= '0' && byte <= '9')
		return '0';
	if (byte >= '\t' && byte <= '\r')
		return ' ';
	return byte;
}

/* Split the codes: bytes in and not in `set` get different ones. */
static void fold_split(struct building *b, const struct symbols *set)
{
	bool has[N_BYTES] = {false};
	uint8_t code_of[2][N_BYTES] = {{0}};
	unsigned n_codes = 0;
	for (unsigned byte = 0; byte < N_BYTES; byte++)
		if (symbols_has(set, byte))
			has[representative(b, byte)] = true;
	for (unsigned byte = 0; byte < N_BYTES; byte++) {
		uint8_t *code = &code_of[has[representative(b, byte)]][b->fold[byte]];
		if (*code == 0)
			*code = (uint8_t)++n_codes;
		b->fold[byte] = *code;
	}
}

static void fold_build(struct building *b)
{
	memset(b->fold, 1, sizeof b->fold);
	for (size_t i = 0; i < b->n_wakers; i++)
		for (unsigned k = 0; k < EDICT_GRAM_LENGTH; k++)
			fold_split(b, &b->wakers[i].window->set[k]);
}

/* ---- grams ----------------------------------------------------------------- */

struct codes {
	uint8_t items[N_BYTES];
	unsigned n;
};

/* The codes of the bytes in `set`, and 0 for the edge. */
static struct codes codes_of(const struct building *b, const struct symbols *set)
{
	bool seen[N_BYTES] = {false};
	struct codes codes = {.n = 0};
	if (symbols_has(set, SYMBOL_EDGE))
		codes.items[codes.n++] = 0;
	for (unsigned byte = 0; byte < N_BYTES; byte++) {
		uint8_t code = b->fold[byte];
		if (symbols_has(set, byte) && !seen[code])
			codes.items[codes.n++] = code;
		seen[code] = seen[code] || symbols_has(set, byte);
	}
	return codes;
}

static void add_pair(struct building *b, uint32_t codes, uint16_t owner)
{
	struct trigger_gram pair = {codes, owner};
	if (b->n_pairs < PAIRS_MAX)
		ARENA_PUSH(b->arena, b->pairs, b->n_pairs, pair);
	else
		b->overflow = true;
}

/* All grams of a window.  Before the edge there is the edge only. */
static void add_waker(struct building *b, const struct waker *waker)
{
	struct codes c[EDICT_GRAM_LENGTH];
	unsigned at[EDICT_GRAM_LENGTH] = {0};
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
		c[i] = codes_of(b, &waker->window->set[i]);
		if (c[i].n == 0)
			return;
	}
	while (at[0] < c[0].n && !b->overflow) {
		uint32_t gram = 0;
		bool possible = true;
		for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
			uint8_t code = c[i].items[at[i]];
			possible = possible && (code != 0 || gram == 0);
			gram = gram << 8 | code;
		}
		if (possible)
			add_pair(b, gram, waker->group);
		unsigned i = EDICT_GRAM_LENGTH - 1;
		while (++at[i] == c[i].n && i > 0)
			at[i--] = 0;
	}
}

static int pair_order(const void *a, const void *b)
{
	const struct trigger_gram *x = a, *y = b;
	if (x->codes != y->codes)
		return x->codes < y->codes ? -1 : 1;
	return (x->owner > y->owner) - (x->owner < y->owner);
}

/* All pairs under the fold, sorted and distinct. */
static void pairs_build(struct building *b)
{
	b->n_pairs = 0;
	b->pairs = NULL;
	b->overflow = false;
	for (size_t i = 0; i < b->n_wakers; i++)
		add_waker(b, &b->wakers[i]);
	if (b->n_pairs == 0)
		return;
	qsort(b->pairs, b->n_pairs, sizeof *b->pairs, pair_order);
	size_t n = 1;
	for (size_t i = 1; i < b->n_pairs; i++)
		if (pair_order(&b->pairs[i], &b->pairs[n - 1]) != 0)
			b->pairs[n++] = b->pairs[i];
	b->n_pairs = n;
}

/* The fold and all pairs. */
static void fold_and_pairs(struct building *b)
{
	fold_build(b);
	pairs_build(b);
	if (!b->overflow && b->n_pairs <= GRAMS_FEW)
		return;
	b->digits_alike = true;
	fold_build(b);
	pairs_build(b);
}

/* ---- lists ----------------------------------------------------------------- */

struct gram {
	const struct trigger_gram *pairs; /* those of this gram */
	size_t n_groups;
	uint16_t list;
};

struct grams {
	struct gram *items;
	size_t n;
	uint16_t *before; /* by group: the most that one of its windows needs */
};

static struct grams grams_build(struct building *b)
{
	struct grams grams = {.items = ARENA_ARRAY(b->arena, struct gram, b->n_pairs)};
	size_t n_groups = 0;
	for (size_t i = 0; i < b->n_pairs; i++) {
		if (i == 0 || b->pairs[i].codes != b->pairs[i - 1].codes)
			grams.items[grams.n++].pairs = &b->pairs[i];
		grams.items[grams.n - 1].n_groups++;
	}
	for (size_t i = 0; i < b->n_wakers; i++)
		if (b->wakers[i].group >= n_groups)
			n_groups = b->wakers[i].group + 1u;
	grams.before = ARENA_ARRAY(b->arena, uint16_t, n_groups);
	for (size_t i = 0; i < b->n_wakers; i++) {
		uint16_t *before = &grams.before[b->wakers[i].group];
		if (b->wakers[i].window->before > *before)
			*before = b->wakers[i].window->before;
	}
	return grams;
}

static int gram_order(const void *a, const void *b)
{
	const struct gram *x = *(const struct gram *const *)a;
	const struct gram *y = *(const struct gram *const *)b;
	if (x->n_groups != y->n_groups)
		return x->n_groups < y->n_groups ? -1 : 1;
	for (size_t i = 0; i < x->n_groups; i++)
		if (x->pairs[i].owner != y->pairs[i].owner)
			return x->pairs[i].owner < y->pairs[i].owner ? -1 : 1;
	return 0;
}

/* Append the list of `gram` to the first `n` entries; returns how many there are then. */
static uint32_t list_add(uint16_t *lists, uint32_t n, const struct grams *grams,
			 const struct gram *gram)
{
	lists[n++] = (uint16_t)gram->n_groups;
	for (size_t i = 0; i < gram->n_groups; i++) {
		lists[n++] = gram->pairs[i].owner;
		lists[n++] = grams->before[gram->pairs[i].owner];
	}
	return n;
}

/* One list for all grams that wake the same groups.  Returns the number of entries in
 * `lists`, 0 if there are too many. */
static uint32_t lists_build(struct building *b, const struct grams *grams,
			    uint16_t *lists)
{
	struct gram **sorted = ARENA_ARRAY(b->arena, struct gram *, grams->n);
	uint32_t n = 1;
	for (size_t i = 0; i < grams->n; i++)
		sorted[i] = &grams->items[i];
	qsort(sorted, grams->n, sizeof *sorted, gram_order);
	for (size_t i = 0; i < grams->n; i++) {
		struct gram *gram = sorted[i];
		bool is_new = i == 0 || gram_order(&sorted[i - 1], &sorted[i]) != 0;
		if (is_new && n + 1 + 2 * gram->n_groups > LISTS_MAX)
			return 0;
		gram->list = is_new ? (uint16_t)n : sorted[i - 1]->list;
		if (is_new)
			n = list_add(lists, n, grams, gram);
	}
	return n;
}

/* ---- filter and slots ------------------------------------------------------ */

static uint8_t bits_for(size_t n, unsigned min, unsigned max)
{
	unsigned bits = min;
	while (bits < max && (size_t)1 << bits < n)
		bits++;
	return (uint8_t)bits;
}

/* Would four bytes that no window asks for pass a filter of so many bits?  In a scan with
 * few codes that is the commonest gram of all. */
static bool passes_ordinary(const struct edict_trigger *trigger,
			    const struct grams *grams, unsigned bits)
{
	uint32_t ordinary = trigger->fold['e'] * UINT32_C(0x01010101);
	uint32_t place = ordinary * EDICT_GRAM_FACTOR >> (29u - bits);
	for (size_t i = 0; i < grams->n; i++) {
		uint32_t codes = grams->items[i].pairs->codes;
		if (codes * EDICT_GRAM_FACTOR >> (29u - bits) == place)
			return true;
	}
	return false;
}

/* At most two thirds of the slots are full: there are at most PAIRS_MAX / 2 grams. */
static void hash_build(struct arena *arena, struct edict_trigger *trigger,
		       const struct grams *grams)
{
	trigger->filter_bits =
		bits_for(grams->n * FILTER_PER_GRAM, FILTER_BITS_MIN, FILTER_BITS_MAX);
	while (trigger->filter_bits < FILTER_BITS_MAX &&
	       passes_ordinary(trigger, grams, trigger->filter_bits))
		trigger->filter_bits++;
	trigger->slot_bits = bits_for(grams->n * 3 / 2 + 1, 1, SLOT_BITS_MAX);
	uint32_t n_slots = UINT32_C(1) << trigger->slot_bits;
	uint8_t *filter = ARENA_ARRAY(arena, uint8_t, (size_t)1 << trigger->filter_bits);
	struct edict_gram *slots = ARENA_ARRAY(arena, struct edict_gram, n_slots);
	for (size_t i = 0; i < grams->n; i++) {
		uint32_t codes = grams->items[i].pairs->codes;
		uint32_t hash = codes * EDICT_GRAM_FACTOR;
		uint32_t slot = hash >> (32u - trigger->slot_bits);
		uint8_t bit = (uint8_t)(1u << (hash >> (29u - trigger->filter_bits) & 7));
		filter[hash >> (32u - trigger->filter_bits)] |= bit;
		while (slots[slot].list != 0)
			slot = (slot + 1) & (n_slots - 1);
		slots[slot] = (struct edict_gram){codes, grams->items[i].list, 0};
	}
	trigger->filter = filter;
	trigger->slots = slots;
}

/* ---- needles --------------------------------------------------------------- */

struct needles {
	uint8_t bytes[EDICT_NEEDLES_MAX];
	unsigned n;
	double rate;
};

static bool is_needle(const struct needles *needles, unsigned byte)
{
	for (unsigned i = 0; i < needles->n; i++)
		if (needles->bytes[i] == byte)
			return true;
	return false;
}

/* Bytes that the fold may put together with others are none, but for letters. */
static bool may_be_needle(unsigned byte)
{
	return (byte < '0' || byte > '9') && (byte < '\t' || byte > '\r') && byte != ' ';
}

/* Add the bytes of `set`; false if these are too many. */
static bool needles_add(struct needles *needles, const struct symbols *set)
{
	if (symbols_has(set, SYMBOL_EDGE))
		return false;
	for (unsigned byte = 0; byte < N_BYTES; byte++) {
		if (!symbols_has(set, byte) || is_needle(needles, byte))
			continue;
		if (needles->n == EDICT_NEEDLES_MAX || !may_be_needle(byte))
			return false;
		needles->bytes[needles->n++] = (uint8_t)byte;
		needles->rate += rate_of_byte((uint8_t)byte);
	}
	return needles->rate <= NEEDLE_RATE_MAX;
}

/* Is one of the sets of a window made of needles only? */
static bool window_has_needle(const struct trigger_window *window,
			      const struct needles *needles)
{
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
		struct needles more = *needles;
		if (needles_add(&more, &window->set[i]) && more.n == needles->n)
			return true;
	}
	return false;
}

/* The first window without a needle; NULL if all have one. */
static const struct trigger_window *window_without(const struct building *b,
						   const struct needles *needles)
{
	for (size_t i = 0; i < b->n_wakers; i++)
		if (!window_has_needle(b->wakers[i].window, needles))
			return b->wakers[i].window;
	return NULL;
}

/* Complete `needles` in each possible way, which takes at most EDICT_NEEDLES_MAX steps;
 * the rarest go to `best`. */
static void needles_search(const struct building *b, const struct needles *needles,
			   struct needles *best)
{
	const struct trigger_window *window = window_without(b, needles);
	if (window == NULL) {
		if (best->n == 0 || needles->rate < best->rate)
			*best = *needles;
		return;
	}
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
		struct needles more = *needles;
		if (needles_add(&more, &window->set[i]))
			needles_search(b, &more, best);
	}
}

/* ---- the door -------------------------------------------------------------- */

static const struct edict_trigger *build(struct arena *arena, struct building *b,
					 uint32_t *n_lists)
{
	uint16_t *lists = ARENA_ARRAY(b->arena, uint16_t, LISTS_MAX);
	struct needles none = {.n = 0}, best = {.n = 0};
	fold_and_pairs(b);
	if (b->overflow || b->n_pairs > PAIRS_MAX / 2)
		return NULL;
	struct grams grams = grams_build(b);
	*n_lists = lists_build(b, &grams, lists);
	if (*n_lists == 0)
		return NULL;
	struct edict_trigger *trigger = ARENA_NEW(arena, struct edict_trigger);
	needles_search(b, &none, &best);
	trigger->n_needles = (uint8_t)best.n;
	memcpy(trigger->needles, best.bytes, sizeof best.bytes);
	uint8_t *fold = ARENA_ARRAY(arena, uint8_t, N_BYTES);
	memcpy(fold, b->fold, sizeof b->fold);
	trigger->fold = fold;
	hash_build(arena, trigger, &grams);
	uint16_t *kept = ARENA_ARRAY(arena, uint16_t, *n_lists);
	memcpy(kept, lists, *n_lists * sizeof *kept);
	trigger->lists = kept;
	return trigger;
}

const struct edict_trigger *trigger_build(struct arena *arena,
					  struct trigger *const *triggers,
					  const uint16_t *group_of, size_t n,
					  uint32_t *n_lists)
{
	struct building b = building_begin(triggers, group_of, n);
	const struct edict_trigger *trigger = build(arena, &b, n_lists);
	arena_free(b.arena);
	return trigger;
}

struct trigger_gram *trigger_expand(struct arena *arena, struct trigger *const *triggers,
				    const uint16_t *owners, size_t n, size_t *n_grams)
{
	struct building b = building_begin(triggers, owners, n);
	struct trigger_gram *grams = NULL;
	fold_and_pairs(&b);
	if (!b.overflow) {
		grams = ARENA_ARRAY(arena, struct trigger_gram, b.n_pairs + 1);
		if (b.n_pairs > 0)
			memcpy(grams, b.pairs, b.n_pairs * sizeof *grams);
	}
	*n_grams = b.n_pairs;
	arena_free(b.arena);
	return grams;
}
