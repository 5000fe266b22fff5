/* trigger_window.c - sets of windows: what they cost, merging them, their name.
 *
 * Merging never adds a run of bytes that none of the windows stands for, and never gives
 * a near window the reach of a far one.
 */
#include "pattern/trigger_parts.h"

/* Steps of an automaton: to wake a group, and to reread a text for one that may have to
 * begin anywhere. */
#define STEPS_OF_WAKING 20.0
#define STEPS_OF_FAR	1000.0

static size_t grams_of_window(const struct trigger_window *window)
{
	size_t n = 1;
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++)
		n *= rate_codes(&window->set[i]);
	return n;
}

size_t windows_grams(const struct windows *windows)
{
	size_t n = 0;
	for (size_t i = 0; i < windows->n; i++)
		n += grams_of_window(&windows->items[i]);
	return n;
}

double windows_rate(const struct windows *windows)
{
	double rate = 0;
	for (size_t i = 0; i < windows->n; i++)
		rate += rate_of_window(&windows->items[i]);
	return rate;
}

double windows_cost(const struct windows *windows, double steps_of_gram)
{
	double before = 0;
	for (size_t i = 0; i < windows->n; i++)
		if (windows->items[i].before > before)
			before = windows->items[i].before;
	if (before > STEPS_OF_FAR)
		before = STEPS_OF_FAR;
	return windows_rate(windows) * (STEPS_OF_WAKING + before) +
	       steps_of_gram * (double)windows_grams(windows);
}

/* ---- merging --------------------------------------------------------------- */

static bool is_subset(const struct symbols *a, const struct symbols *b)
{
	struct symbols both = symbols_and(*a, b);
	return symbols_equal(&both, a);
}

/* Put `b` into `a` if together they stand for no more than apart. */
static bool merge_two(struct trigger_window *a, const struct trigger_window *b)
{
	unsigned n_differ = 0, differs = 0, n_missing = 0;
	for (unsigned i = 0; i < EDICT_GRAM_LENGTH; i++) {
		n_missing += !is_subset(&b->set[i], &a->set[i]);
		if (!symbols_equal(&a->set[i], &b->set[i])) {
			n_differ++;
			differs = i;
		}
	}
	bool same_reach =
		(a->before == EDICT_BEFORE_FAR) == (b->before == EDICT_BEFORE_FAR);
	if (n_differ > 0 && (!same_reach || (n_differ > 1 && n_missing > 0)))
		return false;
	if (n_missing > 0)
		a->set[differs] = symbols_or(a->set[differs], &b->set[differs]);
	a->before = b->before > a->before ? b->before : a->before;
	return true;
}

static bool merge_once(struct windows *windows)
{
	bool merged = false;
	for (size_t i = 0; i < windows->n; i++) {
		for (size_t j = 0; j < windows->n;) {
			if (j != i && merge_two(&windows->items[i], &windows->items[j])) {
				windows->items[j] = windows->items[--windows->n];
				i = i == windows->n ? j : i;
				merged = true;
			} else {
				j++;
			}
		}
	}
	return merged;
}

void windows_merge(struct windows *windows)
{
	while (merge_once(windows))
		;
}

/* ---- names ----------------------------------------------------------------- */

#define NAME_WINDOWS 4u /* shown of a trigger */

static void name_byte(struct buffer *name, unsigned byte)
{
	if (byte > ' ' && byte < 0x7f)
		buffer_format(name, "%c", (int)byte);
	else
		buffer_format(name, "\\x%02x", byte);
}

/* In lower case, since letters are not told apart by case: "a", "[ab]", "\s", ".". */
static void name_set(struct buffer *name, struct symbols set)
{
	struct symbols digits = symbols_range('0', '9'),
		       capitals = symbols_range('A', 'Z');
	struct symbols spaces = symbols_range('\t', '\r');
	symbols_add(&spaces, ' ');
	capitals = symbols_not(capitals);
	set = symbols_and(symbols_fold(set), &capitals);
	unsigned n = 0;
	for (unsigned byte = 0; byte < 256; byte++)
		n += symbols_has(&set, byte);
	if (symbols_equal(&set, &digits))
		buffer_add_text(name, TEXT("[0-9]"));
	else if (symbols_equal(&set, &spaces))
		buffer_add_text(name, TEXT("\\s"));
	else if (n > 8)
		buffer_add_char(name, '.');
	else {
		if (n != 1)
			buffer_add_char(name, '[');
		for (unsigned byte = 0; byte < 256; byte++)
			if (symbols_has(&set, byte))
				name_byte(name, byte);
		if (n != 1)
			buffer_add_char(name, ']');
	}
}

struct text trigger_name(struct arena *arena, const struct trigger *trigger)
{
	struct buffer name = {0};
	for (size_t i = 0; i < trigger->n_windows && i < NAME_WINDOWS; i++) {
		if (i > 0)
			buffer_add_char(&name, '|');
		for (unsigned k = 0; k < EDICT_GRAM_LENGTH; k++)
			name_set(&name, trigger->windows[i].set[k]);
	}
	if (trigger->n_windows > NAME_WINDOWS)
		buffer_add_text(&name, TEXT("|..."));
	return buffer_move(arena, &name);
}
