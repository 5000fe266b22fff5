/* scan_of_b.h - a scan written by hand, of the one pattern `b`. */
#ifndef EDICT_TESTS_SCAN_OF_B_H
#define EDICT_TESTS_SCAN_OF_B_H

#include "edict/abi.h"

static const uint8_t b_classes[256] = {['b'] = 1};
/* By other bytes, `b` and the end: dead; the one live state; 6 is the event. */
static const uint16_t b_next[] = {0, 0, 0, 3, 6, 0};
static const uint16_t b_actions[] = {0, 1, EDICT_ACT_HIT | 0};
static const uint16_t b_start[] = {3, 3, 3};

static const struct edict_group b_group = {
	.class_of = b_classes,
	.next = b_next,
	.actions = b_actions,
	.start = b_start,
	.n_symbols = 3,
	.n_classes = 2,
	.quiet_end = 6,
	.event_from = 6,
};

static const struct edict_scan scan_of_b = {.groups = &b_group,
					    .n_groups = 1,
					    .n_awake = 1,
					    .n_patterns = 1,
					    .n_machines = 1};

#endif
