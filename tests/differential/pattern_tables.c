/* pattern_tables.c - the promises of edict/scan.h, one function each.
 *
 * The runtime checks none of them: it reads wherever the tables point.
 */
#include "pattern_tables.h"

struct subject {
	const struct scan *scan;
	uint32_t group;
	struct buffer *why;
};

static const struct edict_group *group_of(const struct subject *s)
{
	return &s->scan->tables.groups[s->group];
}

static bool wrong(const struct subject *s, const char *what, uint32_t value)
{
	buffer_format(s->why, "group %u of the tables: %s %u\n", s->group, what, value);
	return false;
}

/* 0 or the first value of a row. */
static bool is_state(const struct subject *s, uint32_t value)
{
	const struct edict_group *g = group_of(s);
	return value < g->event_from && value % g->n_symbols == 0;
}

static bool action_is_sound(const struct subject *s, uint16_t action)
{
	uint16_t value = action & EDICT_ACT_VALUE, kind = action & EDICT_ACT_KIND;
	if (kind == EDICT_ACT_HIT)
		return value < s->scan->tables.n_patterns ||
		       wrong(s, "a hit of no pattern", value);
	if (kind != EDICT_ACT_START && kind != EDICT_ACT_ANOTHER)
		return wrong(s, "an unknown action", action);
	if (value >= group_of(s)->n_counters)
		return wrong(s, "an action on no counter", value);
	return kind == EDICT_ACT_START ||
	       group_of(s)->counters[value].many != EDICT_COUNTER_ONE ||
	       wrong(s, "another age for a counter that has one", value);
}

static bool event_is_sound(const struct subject *s, uint32_t at, bool is_end)
{
	const struct edict_group *g = group_of(s);
	uint32_t n_actions = s->scan->n_actions[s->group];
	if (at + 2 > n_actions || at + 2 + g->actions[at + 1] > n_actions)
		return wrong(s, "an event beyond the actions", at);
	if (!is_state(s, g->actions[at]) || (is_end && g->actions[at] != 0))
		return wrong(s, "an event that leads to no state", g->actions[at]);
	for (uint16_t i = 0; i < g->actions[at + 1]; i++) {
		uint16_t action = g->actions[at + 2 + i];
		if (!action_is_sound(s, action))
			return false;
		if (is_end && (action & EDICT_ACT_KIND) != EDICT_ACT_HIT)
			return wrong(s, "an end that starts a counter", action);
	}
	return true;
}

static bool rows_are_sound(const struct subject *s)
{
	const struct edict_group *g = group_of(s);
	if (g->n_symbols == 0 || s->scan->n_next[s->group] != g->event_from ||
	    g->event_from % g->n_symbols != 0 || g->quiet_end > g->event_from)
		return wrong(s, "sizes that do not fit, n_symbols", g->n_symbols);
	for (uint32_t i = 0; i < g->event_from; i++) {
		bool is_end = i % g->n_symbols == g->n_classes;
		uint16_t value = g->next[i];
		if (i < g->n_symbols && value != 0)
			return wrong(s, "a way out of the dead state", value);
		if (value >= g->event_from
			    ? !event_is_sound(s, value - g->event_from, is_end)
			    : !is_state(s, value) && !is_end)
			return wrong(s, "an entry that is no state", i);
	}
	return true;
}

static bool starts_are_sound(const struct subject *s)
{
	const struct edict_group *g = group_of(s);
	for (uint32_t i = 0; i < 256; i++)
		if (g->class_of[i] >= g->n_classes)
			return wrong(s, "a byte of no class", i);
	for (uint32_t i = 0; i <= g->n_classes; i++)
		if (!is_state(s, g->start[i]) || g->start[i] >= g->quiet_end)
			return wrong(s, "a start that is not quiet", g->start[i]);
	return true;
}

static bool counters_are_sound(const struct subject *s)
{
	const struct edict_group *g = group_of(s);
	if (g->n_counters > EDICT_GROUP_COUNTERS_MAX)
		return wrong(s, "too many counters", g->n_counters);
	if (g->first_counter + g->n_counters > s->scan->tables.n_counters)
		return wrong(s, "counters beyond those of the scan", g->first_counter);
	for (uint32_t i = 0; i < g->n_counters; i++) {
		const struct edict_counter *c = &g->counters[i];
		bool has_many = c->many != EDICT_COUNTER_ONE;
		uint32_t last = c->symbol + (has_many ? 1u : 0u);
		if (c->symbol <= g->n_classes || last >= g->n_symbols)
			return wrong(s, "a counter without a symbol", i);
		if (c->length == 0 || c->length > EDICT_COUNTER_LENGTH_MAX)
			return wrong(s, "a counter that counts", c->length);
		if (has_many && (c->many >= s->scan->tables.n_many ||
				 c->length > EDICT_COUNTER_MANY_MAX))
			return wrong(s, "ages that do not fit", c->many);
	}
	return true;
}

static bool trigger_is_sound(const struct subject *s)
{
	const struct edict_trigger *t = s->scan->tables.trigger;
	uint32_t n_slots = UINT32_C(1) << t->slot_bits, n_empty = 0;
	if (t->filter_bits < 4 || t->filter_bits > 16 || t->slot_bits < 1 ||
	    t->slot_bits > 20 || t->n_needles > EDICT_NEEDLES_MAX)
		return wrong(s, "bits of the trigger", t->filter_bits);
	for (uint32_t i = 0; i < 256; i++)
		if (t->fold[i] == 0)
			return wrong(s, "a byte folded to 0", i);
	for (uint32_t i = 0; i < n_slots; i++) {
		const struct edict_gram *gram = &t->slots[i];
		uint32_t hash = gram->codes * EDICT_GRAM_FACTOR;
		n_empty += gram->list == 0;
		if (gram->list == 0)
			continue;
		if (t->filter[hash >> (32 - t->filter_bits)] == 0)
			return wrong(s, "a gram the filter drops", gram->codes);
		if (gram->list >= s->scan->n_lists)
			return wrong(s, "a list beyond the lists", gram->list);
		for (uint32_t k = 0; k < t->lists[gram->list]; k++) {
			uint16_t group = t->lists[gram->list + 1u + 2u * k];
			if (group < s->scan->tables.n_awake ||
			    group >= s->scan->tables.n_groups)
				return wrong(s, "a wake of no sleeper", group);
		}
	}
	return n_empty > 0 || wrong(s, "no empty slot among", n_slots);
}

bool tables_are_sound(const struct scan *scan, struct buffer *why)
{
	struct subject s = {.scan = scan, .why = why};
	for (s.group = 0; s.group < scan->tables.n_groups; s.group++)
		if (!rows_are_sound(&s) || !starts_are_sound(&s) ||
		    !counters_are_sound(&s))
			return false;
	s.group = 0;
	return scan->tables.trigger == NULL || trigger_is_sound(&s);
}
