/* scan.c - run the automata of a scan over a text.
 *
 * Needs:   tables as edict/scan.h has them, which nobody checks again.
 * Gives:   hits; a group may also be run over a part of a text, and on from there.
 *
 * The loops over bytes are read_dense, read_sparse, read_one_by_one and, for several
 * machines at once, edict_lanes_read (lanes.c); they are left when there is something to
 * do: an event, a counter that runs out, the end.  All else is rare.
 */
#include "scan_internal.h"

/* ---- a run over a text ---------------------------------------------------- */

void edict_run_init(struct edict_run *run, const struct edict_group *group,
		    uint32_t state, uint32_t at)
{
	run->group = group;
	run->at = at;
	run->n_counters = 0;
	for (uint32_t m = 0; m <= group->n_more; m++) {
		run->states[m] = 0;
		run->n_counters += edict_machine(group, m)->n_counters;
	}
	run->states[0] = (uint16_t)state;
	for (uint32_t c = 0; c < run->n_counters; c++)
		run->due[c] = EDICT_NEVER_DUE;
}

/* Are the further machines of the group all idle? */
static bool is_whole(const struct edict_run *run)
{
	for (uint32_t m = 1; m <= run->group->n_more; m++) {
		if (run->states[m] != 0)
			return false;
	}
	return true;
}

/* ---- counters ------------------------------------------------------------- */

/* The counter that runs out first, of several the lowest; n_counters if none counts. */
static uint32_t first_counter(const struct edict_run *run)
{
	uint32_t first = run->n_counters;
	uint32_t due = EDICT_NEVER_DUE;
	for (uint32_t c = 0; c < run->n_counters; c++) {
		if (run->due[c] < due) {
			due = run->due[c];
			first = c;
		}
	}
	return first;
}

/* Let counter `c` count `length` from here: instead of what it counts, or besides. */
static void start_counter(struct edict_run *run, uint32_t c, uint32_t length,
			  bool besides)
{
	uint32_t due = run->at + length;
	if (due < run->at)
		due = EDICT_NEVER_DUE; /* beyond EDICT_SCAN_LENGTH_MAX */
	uint32_t later = due - run->due[c];
	if (!besides || run->due[c] == EDICT_NEVER_DUE) {
		run->due[c] = due;
		run->ages[c] = 0;
	} else if (later > 0) {
		run->ages[c] |= UINT64_C(1) << (later - 1);
	}
}

/* Counter `c` runs out, for one age: its machine takes the symbol that says so. */
static void run_out(struct edict_run *run, uint32_t c)
{
	uint32_t m = 0;
	uint32_t number = c; /* of the counter in machine `m` */
	while (number >= edict_machine(run->group, m)->n_counters)
		number -= edict_machine(run->group, m++)->n_counters;
	const struct edict_group *machine = edict_machine(run->group, m);
	uint32_t symbol = machine->counters[number].symbol;
	uint64_t ages = run->ages[c];
	uint32_t due = EDICT_NEVER_DUE;
	if (ages != 0) {
		symbol++;
		/* Altogether no more steps than bytes that were read. */
		for (due = run->at + 1; (ages & 1) == 0; due++)
			ages >>= 1;
		run->ages[c] = ages >> 1;
	}
	run->due[c] = due;
	run->states[m] = (uint16_t)edict_machine_next(machine, run->states[m], symbol);
}

/* ---- events --------------------------------------------------------------- */

static void report(struct edict_found *found, uint32_t pattern)
{
	found->hits[pattern / 32] |= UINT32_C(1) << pattern % 32;
	if (pattern < found->enough)
		found->is_enough = true;
}

/* Machine `m` is at an event: do what that asks for.  The highest machine that may be at
 * one now: one that was entered, or else the one before `m`; plus one. */
static uint32_t follow(struct edict_run *run, uint32_t m, struct edict_found *found)
{
	const struct edict_group *machine = edict_machine(run->group, m);
	const uint16_t *event = machine->actions + (run->states[m] - machine->event_from);
	uint32_t first = machine->first_counter - (uint32_t)run->group->first_counter;
	uint32_t highest = m;
	run->states[m] = event[0];
	for (uint32_t i = 2; i < event[1] + 2u; i++) {
		uint32_t kind = event[i] & EDICT_ACT_KIND;
		uint32_t which = event[i] & EDICT_ACT_VALUE;
		if (kind == EDICT_ACT_HIT) {
			report(found, which);
		} else if (kind == EDICT_ACT_ENTER) {
			uint32_t entered = which % EDICT_ENTRY_MACHINES + 1;
			uint32_t symbol = which / EDICT_ENTRY_MACHINES;
			uint16_t *state = &run->states[entered];
			*state = (uint16_t)edict_machine_next(
				edict_machine(run->group, entered), *state, symbol);
			if (entered >= highest)
				highest = entered + 1;
		} else {
			start_counter(run, first + which, machine->counters[which].length,
				      kind == EDICT_ACT_ANOTHER);
		}
	}
	return highest;
}

/* Follow the events that machines are at, the highest first: so that a machine has
 * followed its own before it is entered. */
static void follow_all(struct edict_run *run, struct edict_found *found)
{
	uint32_t m = run->group->n_more + 1u;
	while (m > 0) {
		m--;
		if (run->states[m] >= edict_machine(run->group, m)->event_from)
			m = follow(run, m, found);
	}
}

/* The state that `value` leads to, where all that an event can ask for is hits. */
static uint32_t hit(const struct edict_group *machine, uint32_t value,
		    struct edict_found *found)
{
	if (value < machine->event_from)
		return value;
	const uint16_t *event = machine->actions + (value - machine->event_from);
	for (uint32_t i = 0; i < event[1]; i++)
		report(found, event[2 + i]);
	return event[0];
}

void edict_group_end(const struct edict_group *group, const uint16_t *states,
		     struct edict_found *found)
{
	if (found->is_enough)
		return;
	for (uint32_t m = 0; m <= group->n_more; m++) {
		const struct edict_group *machine = edict_machine(group, m);
		hit(machine, edict_machine_next(machine, states[m], machine->n_classes),
		    found);
	}
}

/* ---- one group ------------------------------------------------------------ */

/* Read at least one byte, and up to `end` while nothing happens: while the state of the
 * only machine that is not idle is one of `span` from `low` on.  Where it stopped. */
static const uint8_t *read_dense(struct edict_run *run, const uint8_t *p,
				 const uint8_t *end, uint32_t low)
{
	const uint8_t *class_of = run->group->class_of;
	const uint16_t *next = run->group->next;
	size_t span = run->group->event_from - low;
	size_t value = run->states[0];
	do
		value = next[value + class_of[*p++]];
	while (value - low < span && p < end);
	run->states[0] = (uint16_t)value;
	return p;
}

static const uint8_t *read_sparse(struct edict_run *run, const uint8_t *p,
				  const uint8_t *end, uint32_t low)
{
	const uint8_t *class_of = run->group->class_of;
	uint32_t span = run->group->event_from - low;
	uint32_t value = run->states[0];
	do
		value = edict_machine_next(run->group, value, class_of[*p++]);
	while (value - low < span && p < end);
	run->states[0] = (uint16_t)value;
	return p;
}

static void read_bytes(struct edict_run *run, const uint8_t *text, uint32_t limit,
		       uint32_t low)
{
	const uint8_t *p = text + run->at;
	p = run->group->cells == NULL ? read_dense(run, p, text + limit, low)
				      : read_sparse(run, p, text + limit, low);
	run->at = (uint32_t)(p - text);
}

/* The same with all machines, while some further one is not idle. */
static void read_one_by_one(struct edict_run *run, const uint8_t *text, uint32_t limit)
{
	bool is_event = false;
	bool is_idle = false;
	while (!is_event && !is_idle && run->at < limit) {
		uint8_t byte = text[run->at++];
		is_idle = true;
		for (uint32_t m = 0; m <= run->group->n_more; m++) {
			const struct edict_group *machine = edict_machine(run->group, m);
			uint16_t *state = &run->states[m];
			*state = (uint16_t)edict_machine_next(machine, *state,
							      machine->class_of[byte]);
			is_event = is_event || *state >= machine->event_from;
			is_idle = is_idle && (m == 0 || *state == 0);
		}
	}
}

static bool has_lane(const struct edict_run *run, uint32_t m)
{
	return m == 0 || run->states[m] != 0;
}

/* The first machine and those that are not idle; false if these are no lanes. */
static bool take_lanes(const struct edict_run *run, struct edict_lanes *lanes)
{
	lanes->n = 0;
	for (uint32_t m = 0; m <= run->group->n_more; m++) {
		const struct edict_group *machine = edict_machine(run->group, m);
		if (!has_lane(run, m))
			continue;
		if (machine->cells != NULL || lanes->n == EDICT_LANES)
			return false;
		lanes->machine[lanes->n] = machine;
		lanes->state[lanes->n++] = run->states[m];
	}
	return true;
}

/* After so many bytes it is asked whether the further machines are idle. */
#define MACHINES_BLOCK 32u

static void read_with_more(struct edict_run *run, const uint8_t *text, uint32_t limit)
{
	struct edict_lanes lanes;
	if (!EDICT_IS_WIDE || !take_lanes(run, &lanes)) {
		read_one_by_one(run, text, limit);
		return;
	}
	if (limit - run->at > MACHINES_BLOCK)
		limit = run->at + MACHINES_BLOCK;
	const uint8_t *p = edict_lanes_read(&lanes, text + run->at, text + limit);
	run->at = (uint32_t)(p - text);
	uint32_t lane = 0;
	for (uint32_t m = 0; lane < lanes.n; m++) {
		if (has_lane(run, m))
			run->states[m] = (uint16_t)lanes.state[lane++];
	}
}

void edict_run_on(struct edict_run *run, struct edict_string text, uint32_t least,
		  struct edict_found *found)
{
	const uint8_t *bytes = (const uint8_t *)text.data;
	while (!found->is_enough) {
		bool may_stop = run->at >= least && run->at < text.len;
		uint32_t low = may_stop ? run->group->quiet_end : 1;
		uint32_t limit = run->at < least ? least : text.len;
		bool whole = is_whole(run);
		if (whole && run->states[0] < low)
			return;
		uint32_t c = first_counter(run);
		bool counts = c < run->n_counters;
		if (counts && run->due[c] < limit)
			limit = run->due[c];
		if (run->at == limit && !(counts && run->due[c] == limit))
			return;
		if (run->at == limit)
			run_out(run, c);
		else if (whole)
			read_bytes(run, bytes, limit, low);
		else
			read_with_more(run, bytes, limit);
		follow_all(run, found);
	}
}

/* ---- several groups together ---------------------------------------------- */

/* After so many bytes it is asked whether all lanes are dead. */
#define GROUPS_BLOCK 256

void edict_lanes_run(struct edict_lanes *lanes, struct edict_string text,
		     struct edict_found *found)
{
	const uint8_t *p = (const uint8_t *)text.data;
	const uint8_t *end = p + text.len;
	uint32_t alive = 1;
	while (p < end && alive != 0 && !found->is_enough) {
		p = edict_lanes_read(lanes, p,
				     end - p > GROUPS_BLOCK ? p + GROUPS_BLOCK : end);
		alive = 0;
		for (uint32_t i = 0; i < lanes->n; i++) {
			lanes->state[i] = hit(lanes->machine[i], lanes->state[i], found);
			alive |= lanes->state[i];
		}
	}
}

/* ---- whole scans ---------------------------------------------------------- */

static void run_alone(const struct edict_group *group, struct edict_string text,
		      struct edict_found *found)
{
	struct edict_run run;
	edict_run_init(&run, group, group->start[group->n_classes], 0);
	edict_run_on(&run, text, text.len, found);
	edict_group_end(group, run.states, found);
}

static void run_together(struct edict_lanes *lanes, struct edict_string text,
			 struct edict_found *found)
{
	edict_lanes_run(lanes, text, found);
	for (uint32_t i = 0; i < lanes->n; i++) {
		uint16_t state = (uint16_t)lanes->state[i];
		edict_group_end(lanes->machine[i], &state, found);
	}
	lanes->n = 0;
}

void edict_scan_groups(const struct edict_group *groups, uint32_t n,
		       struct edict_string text, struct edict_found *found)
{
	struct edict_lanes lanes;
	lanes.n = 0;
	for (uint32_t i = 0; i < n && !found->is_enough; i++) {
		if (!edict_is_simple(&groups[i])) {
			run_alone(&groups[i], text, found);
			continue;
		}
		lanes.machine[lanes.n] = &groups[i];
		lanes.state[lanes.n++] = groups[i].start[groups[i].n_classes];
		if (lanes.n == EDICT_LANES)
			run_together(&lanes, text, found);
	}
	if (EDICT_IS_WIDE && lanes.n == 1)
		run_alone(lanes.machine[0], text, found);
	else if (EDICT_IS_WIDE && lanes.n > 1)
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
