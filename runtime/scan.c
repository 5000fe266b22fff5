/* scan.c - run the automata of a scan over a text.
 *
 * The loops over bytes are in read_bytes and read_together; they are left when there is
 * something to do: an event, a counter that runs out, the end.  All else is rare.
 */
#include "scan_internal.h"

/* ---- counters ------------------------------------------------------------- */

void edict_machine_init(struct edict_machine *machine, const struct edict_group *group,
			uint32_t state, uint32_t at)
{
	machine->group = group;
	machine->state = state;
	machine->at = at;
	for (uint32_t i = 0; i < group->n_counters; i++)
		machine->due[i] = EDICT_NEVER_DUE;
}

/* The counter that runs out first, of several the lowest; n_counters if none counts. */
static uint32_t first_counter(const struct edict_machine *machine)
{
	uint32_t n = machine->group->n_counters;
	uint32_t first = n;
	uint32_t due = EDICT_NEVER_DUE;
	for (uint32_t i = 0; i < n; i++) {
		if (machine->due[i] < due) {
			due = machine->due[i];
			first = i;
		}
	}
	return first;
}

/* Let counter `c` count from here: instead of what it counts, or besides. */
static void start_counter(struct edict_machine *machine, uint32_t c, bool besides)
{
	uint32_t due = machine->at + machine->group->counters[c].length;
	if (due < machine->at)
		due = EDICT_NEVER_DUE; /* beyond EDICT_SCAN_LENGTH_MAX */
	uint32_t later = due - machine->due[c];
	if (!besides || machine->due[c] == EDICT_NEVER_DUE) {
		machine->due[c] = due;
		machine->ages[c] = 0;
	} else if (later > 0) {
		machine->ages[c] |= UINT64_C(1) << (later - 1);
	}
}

/* Counter `c` runs out, for one age: the symbol that says so. */
static uint32_t run_out(struct edict_machine *machine, uint32_t c)
{
	uint32_t symbol = machine->group->counters[c].symbol;
	uint64_t ages = machine->ages[c];
	uint32_t due = EDICT_NEVER_DUE;
	if (ages != 0) {
		symbol++;
		/* Altogether no more steps than bytes that were read. */
		for (due = machine->at + 1; (ages & 1) == 0; due++)
			ages >>= 1;
		machine->ages[c] = ages >> 1;
	}
	machine->due[c] = due;
	return symbol;
}

/* ---- events --------------------------------------------------------------- */

static void report(struct edict_found *found, uint32_t pattern)
{
	found->hits[pattern / 32] |= UINT32_C(1) << pattern % 32;
	if (pattern < found->enough)
		found->is_enough = true;
}

/* The state that `value` leads to: itself, unless it is an event; then do what that
 * asks for.  Without counters `machine` may be NULL. */
static uint32_t follow(const struct edict_group *group, uint32_t value,
		       struct edict_machine *machine, struct edict_found *found)
{
	if (value < group->event_from)
		return value;
	const uint16_t *event = group->actions + (value - group->event_from);
	for (uint32_t i = 0; i < event[1]; i++) {
		uint32_t kind = event[2 + i] & EDICT_ACT_KIND;
		uint32_t which = event[2 + i] & EDICT_ACT_VALUE;
		if (kind == EDICT_ACT_HIT)
			report(found, which);
		else
			start_counter(machine, which, kind == EDICT_ACT_ANOTHER);
	}
	return event[0];
}

void edict_group_end(const struct edict_group *group, uint32_t state,
		     struct edict_found *found)
{
	if (!found->is_enough)
		follow(group, group->next[state + group->n_classes], NULL, found);
}

/* ---- one group ------------------------------------------------------------ */

/* Read at least one byte, and up to `limit` while the state is `low` or more and
 * nothing happens.  What the last transition leads to. */
static uint32_t read_bytes(struct edict_machine *machine, const uint8_t *text,
			   uint32_t limit, uint32_t low)
{
	const uint8_t *class_of = machine->group->class_of;
	const uint16_t *next = machine->group->next;
	const uint8_t *p = text + machine->at;
	const uint8_t *end = text + limit;
	size_t span = machine->group->event_from - low;
	size_t value = machine->state;
	do
		value = next[value + class_of[*p++]];
	while (value - low < span && p < end);
	machine->at = (uint32_t)(p - text);
	return (uint32_t)value;
}

void edict_machine_run(struct edict_machine *machine, struct edict_string text,
		       uint32_t least, struct edict_found *found)
{
	const struct edict_group *group = machine->group;
	while (!found->is_enough) {
		bool may_stop = machine->at >= least && machine->at < text.len;
		uint32_t low = may_stop ? group->quiet_end : 1;
		uint32_t limit = machine->at < least ? least : text.len;
		if (machine->state < low)
			return;
		uint32_t first = first_counter(machine);
		if (first < group->n_counters && machine->due[first] < limit)
			limit = machine->due[first];
		uint32_t value;
		if (limit > machine->at)
			value = read_bytes(machine, (const uint8_t *)text.data, limit,
					   low);
		else if (first < group->n_counters && machine->due[first] == limit)
			value = group->next[machine->state + run_out(machine, first)];
		else
			return;
		machine->state = follow(group, value, machine, found);
	}
}

/* ---- several groups together ---------------------------------------------- */

/* As long as nothing happens.  Where it stopped. */
static const uint8_t *read_together(struct edict_lanes *lanes, const uint8_t *p,
				    const uint8_t *end)
{
	const struct edict_group *const *group = lanes->group;
	const uint8_t *class_a = group[0]->class_of, *class_b = group[1]->class_of;
	const uint8_t *class_c = group[2]->class_of, *class_d = group[3]->class_of;
	const uint16_t *next_a = group[0]->next, *next_b = group[1]->next;
	const uint16_t *next_c = group[2]->next, *next_d = group[3]->next;
	uint32_t event_a = group[0]->event_from, event_b = group[1]->event_from;
	uint32_t event_c = group[2]->event_from, event_d = group[3]->event_from;
	size_t a = lanes->state[0], b = lanes->state[1];
	size_t c = lanes->state[2], d = lanes->state[3];
	while (p < end) {
		uint8_t byte = *p++;
		a = next_a[a + class_a[byte]];
		b = next_b[b + class_b[byte]];
		c = next_c[c + class_c[byte]];
		d = next_d[d + class_d[byte]];
		if (a >= event_a || b >= event_b || c >= event_c || d >= event_d)
			break;
	}
	lanes->state[0] = (uint32_t)a;
	lanes->state[1] = (uint32_t)b;
	lanes->state[2] = (uint32_t)c;
	lanes->state[3] = (uint32_t)d;
	return p;
}

/* After so many bytes it is asked whether all lanes are dead. */
#define BLOCK 256

void edict_lanes_run(struct edict_lanes *lanes, struct edict_string text,
		     struct edict_found *found)
{
	for (uint32_t i = lanes->n; i < EDICT_LANES; i++) {
		lanes->group[i] = lanes->group[0];
		lanes->state[i] = lanes->state[0];
	}
	const uint8_t *p = (const uint8_t *)text.data;
	const uint8_t *end = p + text.len;
	uint32_t alive = 1;
	while (p < end && alive != 0 && !found->is_enough) {
		p = read_together(lanes, p, end - p > BLOCK ? p + BLOCK : end);
		alive = 0;
		for (uint32_t i = 0; i < EDICT_LANES; i++) {
			lanes->state[i] =
				follow(lanes->group[i], lanes->state[i], NULL, found);
			alive |= lanes->state[i];
		}
	}
}

/* ---- whole scans ---------------------------------------------------------- */

static void run_alone(const struct edict_group *group, struct edict_string text,
		      struct edict_found *found)
{
	struct edict_machine machine;
	edict_machine_init(&machine, group, group->start[group->n_classes], 0);
	edict_machine_run(&machine, text, text.len, found);
	edict_group_end(group, machine.state, found);
}

static void run_together(struct edict_lanes *lanes, struct edict_string text,
			 struct edict_found *found)
{
	edict_lanes_run(lanes, text, found);
	for (uint32_t i = 0; i < lanes->n; i++)
		edict_group_end(lanes->group[i], lanes->state[i], found);
	lanes->n = 0;
}

void edict_scan_groups(const struct edict_group *groups, uint32_t n,
		       struct edict_string text, struct edict_found *found)
{
	struct edict_lanes lanes;
	lanes.n = 0;
	for (uint32_t i = 0; i < n && !found->is_enough; i++) {
		if (!EDICT_HAS_LANES || groups[i].n_counters > 0) {
			run_alone(&groups[i], text, found);
			continue;
		}
		lanes.group[lanes.n] = &groups[i];
		lanes.state[lanes.n++] = groups[i].start[groups[i].n_classes];
		if (lanes.n == EDICT_LANES)
			run_together(&lanes, text, found);
	}
	if (lanes.n == 1)
		run_alone(lanes.group[0], text, found);
	else if (lanes.n > 1)
		run_together(&lanes, text, found);
}

bool edict_scan_awake(const struct edict_scan *scan, struct edict_string text,
		      uint32_t enough, uint32_t *hits)
{
	struct edict_found found = {.hits = hits, .enough = enough};
	edict_scan_groups(scan->groups, scan->n_groups, text, &found);
	return found.is_enough;
}

bool edict_scan_finds(const struct edict_scan *scan, struct edict_string text)
{
	uint32_t hits = 0;
	return edict_scan_awake(scan, text, 1, &hits);
}
