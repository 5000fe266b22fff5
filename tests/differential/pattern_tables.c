/* pattern_tables.c - the promises of edict/scan.h, one function each.
 *
 * The runtime checks none of them: it reads wherever the tables point.
 */
#include "pattern_tables.h"

/* ---- reading ------------------------------------------------------------- */

const struct edict_group *machine_of(const struct edict_group *group, uint32_t m)
{
	return m == 0 ? group : &group->more[m - 1];
}

/* What states are multiples of. */
static uint32_t step_of(const struct edict_group *machine)
{
	return machine->cells == NULL ? machine->n_symbols : 1;
}

uint32_t machine_n_states(const struct edict_group *machine)
{
	return machine->event_from / step_of(machine);
}

uint32_t machine_entry(const struct edict_group *machine, uint32_t state, uint32_t symbol)
{
	if (machine->cells == NULL)
		return machine->next[state * machine->n_symbols + symbol];
	const struct edict_row *row = &machine->rows[state];
	uint32_t cell = row->cells + symbol;
	return machine->owners[cell] == symbol ? machine->cells[cell]
					       : machine->next[row->rest + symbol];
}

struct machine_step machine_step(const struct edict_group *machine, uint32_t entry)
{
	if (entry < machine->event_from)
		return (struct machine_step){.state = entry / step_of(machine)};
	const uint16_t *event = machine->actions + (entry - machine->event_from);
	return (struct machine_step){event[0] / step_of(machine), event + 2, event[1]};
}

/* ---- promises ------------------------------------------------------------ */

struct subject {
	const struct scan *scan;
	uint32_t group, machine;
	struct buffer *why;
};

static const struct edict_group *the_machine(const struct subject *s)
{
	return machine_of(&s->scan->tables.groups[s->group], s->machine);
}

static bool wrong(const struct subject *s, const char *what, uint32_t value)
{
	buffer_format(s->why, "machine %u of group %u: %s %u\n", s->machine, s->group,
		      what, value);
	return false;
}

static bool is_state(const struct edict_group *machine, uint32_t value)
{
	return value < machine->event_from && value % step_of(machine) == 0;
}

static bool entry_is_sound(const struct subject *s, uint16_t entry)
{
	uint32_t more = entry % EDICT_ENTRY_MACHINES,
		 symbol = entry / EDICT_ENTRY_MACHINES;
	const struct edict_group *group = &s->scan->tables.groups[s->group];
	if (more >= group->n_more || more + 1 <= s->machine)
		return wrong(s, "enters machine", more + 1);
	return (symbol > group->more[more].n_classes &&
		symbol < group->more[more].n_symbols) ||
	       wrong(s, "enters by symbol", symbol);
}

static bool action_is_sound(const struct subject *s, uint16_t action)
{
	uint16_t value = action & EDICT_ACT_VALUE, kind = action & EDICT_ACT_KIND;
	if (kind == EDICT_ACT_HIT)
		return value < s->scan->tables.n_patterns ||
		       wrong(s, "a hit of no pattern", value);
	if (kind == EDICT_ACT_ENTER)
		return entry_is_sound(s, value);
	const struct edict_group *m = the_machine(s);
	if (value >= m->n_counters)
		return wrong(s, "an action on no counter", value);
	return kind == EDICT_ACT_START || m->counters[value].many != EDICT_COUNTER_ONE ||
	       wrong(s, "another age for a counter that has one", value);
}

static bool step_is_sound(const struct subject *s, uint32_t entry, bool is_end)
{
	const struct edict_group *m = the_machine(s);
	if (entry < m->event_from)
		return is_state(m, entry) || wrong(s, "no state, but", entry);
	const uint16_t *event = m->actions + (entry - m->event_from);
	if (!is_state(m, event[0]) || (is_end && event[0] != 0))
		return wrong(s, "an event that leads to", event[0]);
	for (uint16_t i = 0; i < event[1]; i++) {
		if (!action_is_sound(s, event[2 + i]))
			return false;
		if (is_end && (event[2 + i] & EDICT_ACT_KIND) != EDICT_ACT_HIT)
			return wrong(s, "an end that does more than match", event[2 + i]);
	}
	return true;
}

/* The row of state 0: all 0, but for the ways in. */
static bool dead_row_is_sound(const struct subject *s)
{
	const struct edict_group *m = the_machine(s);
	uint32_t end = s->machine == 0 ? m->n_symbols : m->n_classes + 1u;
	for (uint32_t symbol = 0; symbol < end; symbol++)
		if (machine_entry(m, 0, symbol) != 0)
			return wrong(s, "a way out of state 0, symbol", symbol);
	return true;
}

static bool rows_are_sound(const struct subject *s)
{
	const struct edict_group *m = the_machine(s);
	if (m->n_symbols == 0 || m->event_from % step_of(m) != 0 ||
	    m->quiet_end > m->event_from)
		return wrong(s, "sizes that do not fit, n_symbols", m->n_symbols);
	for (uint32_t state = 0; state < machine_n_states(m); state++)
		for (uint32_t symbol = 0; symbol < m->n_symbols; symbol++)
			if (!step_is_sound(s, machine_entry(m, state, symbol),
					   symbol == m->n_classes))
				return false;
	for (uint32_t i = 0; i < 256; i++)
		if (m->class_of[i] >= m->n_classes)
			return wrong(s, "a byte of no class", i);
	return dead_row_is_sound(s);
}

static bool starts_are_sound(const struct subject *s)
{
	const struct edict_group *m = the_machine(s);
	for (uint32_t i = 0; s->machine == 0 && i <= m->n_classes; i++)
		if (!is_state(m, m->start[i]) || m->start[i] >= m->quiet_end)
			return wrong(s, "a start that is not quiet", m->start[i]);
	return s->machine == 0 || m->quiet_end <= step_of(m) ||
	       wrong(s, "a quiet state of an entered machine", m->quiet_end);
}

static bool counters_are_sound(const struct subject *s)
{
	const struct edict_group *m = the_machine(s);
	for (uint32_t i = 0; i < m->n_counters; i++) {
		const struct edict_counter *c = &m->counters[i];
		bool has_many = c->many != EDICT_COUNTER_ONE;
		uint32_t last = c->symbol + (has_many ? 1u : 0u);
		if (c->symbol <= m->n_classes || last >= m->n_symbols)
			return wrong(s, "a counter without a symbol", i);
		if (c->length == 0 || c->length > EDICT_COUNTER_LENGTH_MAX)
			return wrong(s, "a counter that counts", c->length);
		if (has_many && (c->many >= s->scan->tables.n_many ||
				 c->length > EDICT_COUNTER_MANY_MAX))
			return wrong(s, "ages that do not fit", c->many);
	}
	return true;
}

static bool group_is_sound(struct subject *s)
{
	const struct edict_group *g = &s->scan->tables.groups[s->group];
	uint32_t n_counters = 0;
	for (s->machine = 0; s->machine <= g->n_more; s->machine++) {
		const struct edict_group *m = the_machine(s);
		if (!rows_are_sound(s) || !starts_are_sound(s) || !counters_are_sound(s))
			return false;
		if (m->n_counters > 0 &&
		    m->first_counter != g->first_counter + n_counters)
			return wrong(s, "counters that begin at", m->first_counter);
		n_counters += m->n_counters;
	}
	s->machine = 0;
	if (n_counters > EDICT_GROUP_COUNTERS_MAX)
		return wrong(s, "too many counters", n_counters);
	return g->first_counter + n_counters <= s->scan->tables.n_counters ||
	       wrong(s, "counters beyond those of the scan", g->first_counter);
}

/* ---- triggers ------------------------------------------------------------ */

static bool list_is_sound(const struct subject *s, uint16_t list)
{
	const struct edict_trigger *t = s->scan->tables.trigger;
	if (list >= s->scan->n_lists ||
	    list + 1u + 2u * t->lists[list] > s->scan->n_lists)
		return wrong(s, "a list beyond the lists", list);
	for (uint32_t i = 0; i < t->lists[list]; i++) {
		uint16_t entry = t->lists[list + 1u + 2u * i];
		uint16_t group = entry & (uint16_t)~EDICT_ARMS;
		uint32_t n_awake = s->scan->tables.n_awake;
		if (group < n_awake || group >= s->scan->tables.n_groups)
			return wrong(s, "a wake of no sleeper", group);
		if (group != entry && group - n_awake >= s->scan->tables.n_armed)
			return wrong(s, "an arming of a group that needs none", group);
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
		if (!list_is_sound(s, gram->list))
			return false;
	}
	return n_empty > 0 || wrong(s, "no empty slot among", n_slots);
}

bool tables_are_sound(const struct scan *scan, struct buffer *why)
{
	struct subject s = {.scan = scan, .why = why};
	for (s.group = 0; s.group < scan->tables.n_groups; s.group++)
		if (!group_is_sound(&s))
			return false;
	s.group = 0;
	return scan->tables.trigger == NULL || trigger_is_sound(&s);
}
