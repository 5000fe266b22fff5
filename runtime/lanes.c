/* lanes.c - several machines along a text in one loop.
 *
 * Needs:   lanes of which at least one is used; the others repeat the first.
 * Gives:   the place behind the first byte at which some machine is at an event, or the
 *          end, and the states there.  Dead machines go on, as their rows are all 0.
 */
#include "scan_internal.h"

const uint8_t *edict_lanes_read(struct edict_lanes *lanes, const uint8_t *p,
				const uint8_t *end)
{
	for (uint32_t i = lanes->n; i < EDICT_LANES; i++) {
		lanes->machine[i] = lanes->machine[0];
		lanes->state[i] = lanes->state[0];
	}
	const struct edict_group *const *machine = lanes->machine;
	const uint8_t *class_a = machine[0]->class_of, *class_b = machine[1]->class_of;
	const uint8_t *class_c = machine[2]->class_of, *class_d = machine[3]->class_of;
	const uint16_t *next_a = machine[0]->next, *next_b = machine[1]->next;
	const uint16_t *next_c = machine[2]->next, *next_d = machine[3]->next;
	uint32_t event_a = machine[0]->event_from, event_b = machine[1]->event_from;
	uint32_t event_c = machine[2]->event_from, event_d = machine[3]->event_from;
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
