/* stream.c - a scan of a text that comes in chunks.
 *
 * All groups are awake, so what is kept of the text is a state a group, and what the
 * counters count.
 */
#include "scan_internal.h"

/* What the counters of a group still have to count, from the chunk's beginning. */
static void load_counters(const struct edict_stream *stream, struct edict_run *run)
{
	const uint16_t *left = stream->left + run->group->first_counter;
	uint32_t first = 0;
	for (uint32_t m = 0; m <= run->group->n_more; m++) {
		const struct edict_group *machine = edict_machine(run->group, m);
		for (uint32_t i = 0; i < machine->n_counters; i++) {
			uint32_t many = machine->counters[i].many;
			uint32_t c = first + i;
			if (left[c] == 0)
				continue;
			run->due[c] = left[c];
			run->ages[c] = many == EDICT_COUNTER_ONE ? 0 : stream->ages[many];
		}
		first += machine->n_counters;
	}
}

/* The same from its end.  (A dead group may have counters that were due before.) */
static void store_counters(const struct edict_stream *stream, const struct edict_run *run)
{
	uint16_t *left = stream->left + run->group->first_counter;
	uint32_t first = 0;
	for (uint32_t m = 0; m <= run->group->n_more; m++) {
		const struct edict_group *machine = edict_machine(run->group, m);
		for (uint32_t i = 0; i < machine->n_counters; i++) {
			uint32_t many = machine->counters[i].many;
			uint32_t c = first + i;
			bool counts = run->due[c] != EDICT_NEVER_DUE;
			left[c] = counts ? (uint16_t)(run->due[c] - run->at) : 0;
			if (counts && many != EDICT_COUNTER_ONE)
				stream->ages[many] = run->ages[c];
		}
		first += machine->n_counters;
	}
}

static void feed_alone(const struct edict_stream *stream, const struct edict_group *group,
		       uint16_t *states, struct edict_string chunk,
		       struct edict_found *found)
{
	struct edict_run run;
	edict_run_init(&run, group, states[0], 0);
	for (uint32_t m = 1; m <= group->n_more; m++)
		run.states[m] = states[m];
	load_counters(stream, &run);
	edict_run_on(&run, chunk, chunk.len, found);
	store_counters(stream, &run);
	for (uint32_t m = 0; m <= group->n_more; m++)
		states[m] = run.states[m];
}

/* The states of the groups in `lanes` are at `states`. */
static void feed_together(struct edict_lanes *lanes, uint16_t *const *states,
			  struct edict_string chunk, struct edict_found *found)
{
	if (lanes->n == 0)
		return;
	edict_lanes_run(lanes, chunk, found);
	for (uint32_t i = 0; i < lanes->n; i++)
		*states[i] = (uint16_t)lanes->state[i];
	lanes->n = 0;
}

void edict_stream_begin(struct edict_stream *stream)
{
	const struct edict_scan *scan = stream->scan;
	uint16_t *state = stream->states;
	for (uint32_t i = 0; i < scan->n_groups; i++) {
		const struct edict_group *group = &scan->groups[i];
		*state++ = group->start[group->n_classes];
		for (uint32_t m = 0; m < group->n_more; m++)
			*state++ = 0;
	}
	for (uint32_t i = 0; i < scan->n_counters; i++)
		stream->left[i] = 0;
	for (uint32_t i = 0; i < EDICT_SCAN_WORDS(scan->n_patterns); i++)
		stream->hits[i] = 0;
}

void edict_stream_feed(struct edict_stream *stream, struct edict_string chunk)
{
	struct edict_found found = {.hits = stream->hits};
	uint16_t *state = stream->states;
	uint16_t *states[EDICT_LANES];
	struct edict_lanes lanes;
	lanes.n = 0;
	for (uint32_t i = 0; i < stream->scan->n_groups; i++) {
		const struct edict_group *group = &stream->scan->groups[i];
		if (!edict_is_simple(group)) {
			feed_alone(stream, group, state, chunk, &found);
			state += 1 + group->n_more;
			continue;
		}
		lanes.machine[lanes.n] = group;
		lanes.state[lanes.n] = *state;
		states[lanes.n++] = state++;
		if (lanes.n == EDICT_LANES)
			feed_together(&lanes, states, chunk, &found);
	}
	feed_together(&lanes, states, chunk, &found);
}

void edict_stream_end(struct edict_stream *stream)
{
	const struct edict_scan *scan = stream->scan;
	struct edict_found found = {.hits = stream->hits};
	const uint16_t *states = stream->states;
	for (uint32_t i = 0; i < scan->n_groups; i++) {
		edict_group_end(&scan->groups[i], states, &found);
		states += 1 + scan->groups[i].n_more;
	}
}
