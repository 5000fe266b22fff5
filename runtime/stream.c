/* stream.c - a scan of a text that comes in chunks.
 *
 * All groups are awake, so what is kept of the text is a state a group, and what the
 * counters count.
 */
#include "scan_internal.h"

/* What the counters of a group still have to count, from the chunk's beginning. */
static void load_counters(const struct edict_stream *stream,
			  struct edict_machine *machine)
{
	const struct edict_group *group = machine->group;
	const uint16_t *left = stream->left + group->first_counter;
	for (uint32_t i = 0; i < group->n_counters; i++) {
		if (left[i] == 0)
			continue;
		uint32_t many = group->counters[i].many;
		machine->due[i] = left[i];
		machine->ages[i] = many == EDICT_COUNTER_ONE ? 0 : stream->ages[many];
	}
}

/* The same from its end.  A dead group may have counters that were due before. */
static void store_counters(const struct edict_stream *stream,
			   const struct edict_machine *machine)
{
	const struct edict_group *group = machine->group;
	uint16_t *left = stream->left + group->first_counter;
	for (uint32_t i = 0; i < group->n_counters; i++) {
		uint32_t many = group->counters[i].many;
		bool counts = machine->due[i] != EDICT_NEVER_DUE;
		left[i] = counts ? (uint16_t)(machine->due[i] - machine->at) : 0;
		if (counts && many != EDICT_COUNTER_ONE)
			stream->ages[many] = machine->ages[i];
	}
}

static void feed_alone(const struct edict_stream *stream, uint32_t g,
		       struct edict_string chunk, struct edict_found *found)
{
	struct edict_machine machine;
	edict_machine_init(&machine, &stream->scan->groups[g], stream->states[g], 0);
	load_counters(stream, &machine);
	edict_machine_run(&machine, chunk, chunk.len, found);
	store_counters(stream, &machine);
	stream->states[g] = (uint16_t)machine.state;
}

static void feed_together(const struct edict_stream *stream, struct edict_lanes *lanes,
			  struct edict_string chunk, struct edict_found *found)
{
	edict_lanes_run(lanes, chunk, found);
	for (uint32_t i = 0; i < lanes->n; i++) {
		size_t g = (size_t)(lanes->group[i] - stream->scan->groups);
		stream->states[g] = (uint16_t)lanes->state[i];
	}
	lanes->n = 0;
}

void edict_stream_begin(struct edict_stream *stream)
{
	const struct edict_scan *scan = stream->scan;
	for (uint32_t i = 0; i < scan->n_groups; i++)
		stream->states[i] = scan->groups[i].start[scan->groups[i].n_classes];
	for (uint32_t i = 0; i < scan->n_counters; i++)
		stream->left[i] = 0;
	for (uint32_t i = 0; i < EDICT_SCAN_WORDS(scan->n_patterns); i++)
		stream->hits[i] = 0;
}

void edict_stream_feed(struct edict_stream *stream, struct edict_string chunk)
{
	const struct edict_group *groups = stream->scan->groups;
	struct edict_found found = {.hits = stream->hits};
	struct edict_lanes lanes;
	lanes.n = 0;
	for (uint32_t i = 0; i < stream->scan->n_groups; i++) {
		if (!EDICT_HAS_LANES || groups[i].n_counters > 0) {
			feed_alone(stream, i, chunk, &found);
			continue;
		}
		lanes.group[lanes.n] = &groups[i];
		lanes.state[lanes.n++] = stream->states[i];
		if (lanes.n == EDICT_LANES)
			feed_together(stream, &lanes, chunk, &found);
	}
	if (lanes.n > 0)
		feed_together(stream, &lanes, chunk, &found);
}

void edict_stream_end(struct edict_stream *stream)
{
	const struct edict_scan *scan = stream->scan;
	struct edict_found found = {.hits = stream->hits};
	for (uint32_t i = 0; i < scan->n_groups; i++)
		edict_group_end(&scan->groups[i], stream->states[i], &found);
}
