/* trigger.c - one pass over a text that finds the runs of four bytes for which groups
 * wait, and runs these groups over the parts of the text where they may match.
 *
 * Needs:   tables as edict/scan.h has them.
 * Keeps:   reached[g]: up to there group g has been run or needs not be; it never goes
 *          back, so that no group reads a byte more than twice.
 */
#include "scan_internal.h"

struct pass {
	const struct edict_scan *scan;
	struct edict_string text;
	uint32_t *reached;
	struct edict_found *found;
};

/* The state of a group at position `at` if no match is in progress there. */
static uint32_t quiet_state(const struct edict_group *group, const char *text,
			    uint32_t at)
{
	uint32_t symbol = group->n_classes;
	if (at > 0)
		symbol = group->class_of[(uint8_t)text[at - 1]];
	return group->start[symbol];
}

/* Words of a pattern may be any number of spaces apart. */
static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* From `end` back over `before` bytes that are no spaces, and the spaces among them; not
 * beyond `reached`.  What is gone back over is then run over: each byte once. */
static uint32_t go_back(const char *text, uint32_t end, uint32_t before, uint32_t reached)
{
	uint32_t at = end;
	while (at > reached && (before > 0 || is_space(text[at - 1]))) {
		at--;
		if (!is_space(text[at]))
			before--;
	}
	return at;
}

/* Not armed yet: beyond the end of any text. */
#define UNARMED (UINT32_MAX - 1)

/* From here on group `g` may be woken. */
static void arm(const struct pass *pass, uint32_t g, uint32_t before, uint32_t end)
{
	uint32_t *reached = &pass->reached[g - pass->scan->n_awake];
	if (*reached == UNARMED)
		*reached = before == EDICT_BEFORE_FAR
				   ? 0
				   : go_back(pass->text.data, end, before, 0);
}

/* The usual case: a group of one dense machine without counters, woken for nothing.  The
 * position behind `end` where it is quiet again; 0 if there is more to it, and it has to
 * be run as any other. */
static uint32_t run_in_vain(const struct pass *pass, const struct edict_group *group,
			    uint32_t at, uint32_t end)
{
	const uint8_t *text = (const uint8_t *)pass->text.data;
	const uint8_t *class_of = group->class_of;
	const uint16_t *next = group->next;
	size_t live = group->event_from - 1u; /* states that are not dead */
	size_t state = quiet_state(group, pass->text.data, at);
	if (group->cells != NULL || group->n_counters > 0 || group->n_more > 0)
		return 0;
	while (at < end) {
		state = next[state + class_of[text[at++]]];
		if (state - 1 >= live)
			return 0;
	}
	while (at < pass->text.len && state >= group->quiet_end) {
		state = next[state + class_of[text[at++]]];
		if (state - 1 >= live)
			return 0;
	}
	return at < pass->text.len ? at : 0;
}

/* Run group `g` at least over the `before` bytes that end at `end`. */
static void wake(const struct pass *pass, uint32_t g, uint32_t before, uint32_t end)
{
	const struct edict_group *group = &pass->scan->groups[g];
	uint32_t *reached = &pass->reached[g - pass->scan->n_awake];
	if (*reached >= end)
		return;
	uint32_t at = *reached;
	if (before != EDICT_BEFORE_FAR)
		at = go_back(pass->text.data, end, before, *reached);
	uint32_t quiet = run_in_vain(pass, group, at, end);
	if (quiet > 0) {
		*reached = quiet;
		return;
	}
	struct edict_run run;
	edict_run_init(&run, group, quiet_state(group, pass->text.data, at), at);
	edict_run_on(&run, pass->text, end, pass->found);
	if (run.at == pass->text.len)
		edict_group_end(group, run.states, pass->found);
	bool is_dead = run.states[0] == 0;
	*reached = is_dead ? UINT32_MAX : run.at;
}

/* Wake the groups that wait for the gram that ends at `end`, if there are any.  Whether
 * what is found by then is enough. */
static bool look_up(const struct pass *pass, uint32_t gram, uint32_t end)
{
	const struct edict_trigger *trigger = pass->scan->trigger;
	const struct edict_gram *slots = trigger->slots;
	uint32_t mask = (UINT32_C(1) << trigger->slot_bits) - 1;
	uint32_t slot = gram * EDICT_GRAM_FACTOR >> (32u - trigger->slot_bits);
	while (slots[slot].list != 0 && slots[slot].codes != gram)
		slot = (slot + 1) & mask;
	if (slots[slot].list == 0)
		return false;
	const uint16_t *list = &trigger->lists[slots[slot].list];
	const uint16_t *list_end = list + 1 + 2u * list[0];
	for (list++; list < list_end && !pass->found->is_enough; list += 2)
		if ((list[0] & EDICT_ARMS) != 0)
			arm(pass, list[0] & ~(uint32_t)EDICT_ARMS, list[1], end);
		else
			wake(pass, list[0], list[1], end);
	return pass->found->is_enough;
}

/* Look at the grams whose last byte is one of [from, to). */
static void look(const struct pass *pass, uint32_t from, uint32_t to)
{
	const struct edict_trigger *trigger = pass->scan->trigger;
	const uint8_t *fold = trigger->fold;
	const uint8_t *filter = trigger->filter;
	const uint8_t *text = (const uint8_t *)pass->text.data;
	uint32_t shift = 32u - trigger->filter_bits;
	uint32_t gram = 0;
	uint32_t before = from < EDICT_GRAM_LENGTH - 1 ? from : EDICT_GRAM_LENGTH - 1;
	for (const uint8_t *p = text + from - before; p < text + from; p++)
		gram = gram << 8 | fold[*p];
	for (const uint8_t *p = text + from; p < text + to;) {
		gram = gram << 8 | fold[*p++];
		uint32_t hash = gram * EDICT_GRAM_FACTOR;
		uint32_t bits = filter[hash >> shift];
		/* That it is 0 is foreseen; its bits are asked for only where it is not. */
		if (bits != 0 && (bits >> (hash >> (shift - 3) & 7) & 1) != 0 &&
		    look_up(pass, gram, (uint32_t)(p - text)))
			return;
	}
}

/* ---- needles -------------------------------------------------------------- */

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* Has its top bits set where `word` has a byte that is 0, and perhaps above it. */
static inline uint64_t zero_bytes(uint64_t word)
{
	return (word - EACH_BYTE) & ~word;
}

static inline bool has_needle_8(const struct edict_trigger *trigger, const char *p)
{
	uint64_t word = edict_load64(p);
	uint64_t marks = 0;
	for (uint32_t i = 0; i < trigger->n_needles; i++)
		marks |= zero_bytes(word ^ EACH_BYTE * trigger->needles[i]);
	return (marks & EACH_BYTE << 7) != 0;
}

static inline bool has_needle_32(const struct edict_trigger *trigger, const char *p)
{
	uint64_t a = edict_load64(p), b = edict_load64(p + 8);
	uint64_t c = edict_load64(p + 16), d = edict_load64(p + 24);
	uint64_t marks = 0;
	for (uint32_t i = 0; i < trigger->n_needles; i++) {
		uint64_t needle = EACH_BYTE * trigger->needles[i];
		marks |= zero_bytes(a ^ needle) | zero_bytes(b ^ needle) |
			 zero_bytes(c ^ needle) | zero_bytes(d ^ needle);
	}
	return (marks & EACH_BYTE << 7) != 0;
}

/* Look only where a needle is in a gram: from each block of eight bytes that has one to
 * the third byte after the last such block. */
static void look_near_needles(const struct pass *pass)
{
	const struct edict_trigger *trigger = pass->scan->trigger;
	const char *text = pass->text.data;
	uint32_t len = pass->text.len;
	uint32_t at = 0;
	while (!pass->found->is_enough) {
		while (EDICT_IS_WIDE && len - at >= 32 &&
		       !has_needle_32(trigger, text + at))
			at += 32;
		while (len - at >= 8 && !has_needle_8(trigger, text + at))
			at += 8;
		uint32_t from = at;
		while (len - at >= 8 && has_needle_8(trigger, text + at))
			at += 8;
		if (len - at < 8) {
			look(pass, from, len);
			return;
		}
		look(pass, from, at + EDICT_GRAM_LENGTH - 1);
		at += 8;
	}
}

bool edict_scan(const struct edict_scan *scan, struct edict_string text, uint32_t enough,
		uint32_t *reached, uint32_t *hits)
{
	struct edict_found found = {.hits = hits, .enough = enough};
	struct pass pass = {scan, text, reached, &found};
	edict_scan_groups(scan->groups, scan->n_awake, text, &found);
	if (found.is_enough || scan->trigger == NULL)
		return found.is_enough;
	for (uint32_t i = 0; i < (uint32_t)scan->n_groups - scan->n_awake; i++)
		reached[i] = i < scan->n_armed ? UNARMED : 0;
	if (scan->trigger->n_needles > 0)
		look_near_needles(&pass);
	else
		look(&pass, 0, text.len);
	return found.is_enough;
}
