/* lab.c - the policy `lab` as C.  Emitted by edict; do not edit.
 *
 *   source    lab.yaml
 *   digest    6e092604130fcef9f7150bc48b3a8dc5
 *   strategy  priority_first_match
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1    10  deny              laser-by-hand
 *      2    16  deny              members-only
 *      3    21  deny              too-long
 *      4    26  deny              no-interlock-talk
 *      5    32  audit             furnace-recorded
 *      6    37  allow             bench
 *   default     deny
 */
#include "lab.h"

/* ---- patterns: byte automata, see struct edict_automaton --------------- */

/* (?i)\b(defeat|bridge|bypass)\s+(\w+\s+){0,3}interlock\b */
static const uint8_t pattern_0_class_of[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2,
	2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 3, 4, 5, 6, 7, 8, 9, 2, 10, 2, 11, 12, 2, 13, 14,
	15, 2, 16, 17, 18, 2, 2, 2, 2, 19, 2, 0, 0, 0, 0, 2, 0, 3, 4, 5, 6, 7, 8, 9, 2,
	10, 2, 11, 12, 2, 13, 14, 15, 2, 16, 17, 18, 2, 2, 2, 2, 19, 2, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};
static const uint16_t pattern_0_next[] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 20, 40, 40, 60,
	40, 80, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 100, 40, 40, 120, 20, 20, 40, 40, 40,
	40, 40, 140, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 160, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 180, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 200, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 220, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 240, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 260, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 280, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 300, 40, 40, 20, 20, 40, 320, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 340, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 340, 40, 40, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 340, 40, 20, 360, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 360, 380, 380,
	400, 380, 420, 380, 380, 380, 440, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	20, 460, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 20, 460, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 480, 380, 380, 500, 20, 460, 380, 380, 380, 380, 380, 520,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 20, 460, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 540, 380, 380, 380, 380, 380, 380,
	20, 460, 560, 560, 580, 560, 600, 560, 560, 560, 620, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 20, 460, 380, 380, 380, 380, 380, 380, 380, 380, 640, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 20, 460, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 660, 380, 380, 380, 380, 20, 460, 380, 380,
	380, 380, 380, 380, 680, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	20, 460, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 700, 380, 20, 720, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 20, 720, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 740, 560, 560, 760, 20, 720, 560, 560,
	560, 560, 560, 780, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	20, 720, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 800, 560, 560,
	560, 560, 560, 560, 20, 460, 380, 380, 380, 380, 820, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 20, 460, 380, 840, 380, 380, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 20, 460, 380, 380,
	380, 380, 380, 860, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	20, 460, 380, 380, 380, 380, 380, 880, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 20, 720, 900, 900, 920, 900, 940, 900, 900, 900, 960, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 20, 720, 560, 560, 560, 560, 560, 560,
	560, 560, 980, 560, 560, 560, 560, 560, 560, 560, 560, 560, 20, 720, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 1000, 560, 560, 560, 560,
	20, 720, 560, 560, 560, 560, 560, 560, 1020, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 20, 720, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 1040, 560, 20, 460, 380, 380, 380, 380, 380, 380,
	380, 1060, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 20, 460, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 1080, 380, 380,
	20, 460, 380, 1100, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 20, 460, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 1120, 380, 380, 380, 20, 1140, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 20, 1140, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 1160, 900, 900, 1180,
	20, 1140, 900, 900, 900, 900, 900, 1200, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 20, 1140, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 1220, 900, 900, 900, 900, 900, 900, 20, 720, 560, 560, 560, 560, 1240, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 20, 720, 560, 1260,
	560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	20, 720, 560, 560, 560, 560, 560, 1280, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 20, 720, 560, 560, 560, 560, 560, 1300, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 20, 460, 380, 380, 380, 380, 380, 1320,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 20, 460, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 1320, 380, 380,
	20, 460, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 1320, 380, 20, 460, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	1340, 380, 380, 380, 380, 380, 380, 380, 20, 1140, 40, 40, 60, 40, 80, 40, 40, 40,
	1360, 40, 40, 40, 40, 40, 40, 40, 40, 40, 20, 1140, 900, 900, 900, 900, 900, 900,
	900, 900, 1380, 900, 900, 900, 900, 900, 900, 900, 900, 900, 20, 1140, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 1400, 900, 900, 900, 900,
	20, 1140, 900, 900, 900, 900, 900, 900, 1420, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 20, 1140, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 900, 1440, 900, 20, 720, 560, 560, 560, 560, 560, 560,
	560, 1460, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 20, 720, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 1480, 560, 560,
	20, 720, 560, 1500, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 20, 720, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 1520, 560, 560, 560, 20, 360, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 20, 460, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 380, 380, 1540, 380, 380, 380, 380, 380,
	20, 20, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 1560, 40, 40, 40, 40, 40, 40,
	20, 1140, 900, 900, 900, 900, 1580, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 20, 1140, 900, 1600, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 20, 1140, 900, 900, 900, 900, 900, 1620,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 20, 1140, 900, 900,
	900, 900, 900, 1640, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	20, 720, 560, 560, 560, 560, 560, 1660, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 20, 720, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 1660, 560, 560, 20, 720, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 1660, 560, 20, 720, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 1680, 560, 560, 560, 560, 560, 560, 560,
	20, 460, 380, 380, 380, 1700, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 20, 20, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
	40, 40, 40, 1720, 40, 20, 1140, 900, 900, 900, 900, 900, 900, 900, 1740, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 20, 1140, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 1760, 900, 900, 20, 1140, 900, 1780,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	20, 1140, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	1800, 900, 900, 900, 20, 360, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 20, 720, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 1820, 560, 560, 560, 560, 560, 20, 460, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 1840, 380, 380, 380, 380, 380, 380, 380, 380,
	20, 20, 40, 40, 40, 40, 40, 1860, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
	20, 1140, 900, 900, 900, 900, 900, 1880, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 20, 1140, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 1880, 900, 900, 20, 1140, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 1880, 900, 20, 1140, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 1900, 900, 900, 900, 900, 900, 900, 900,
	20, 720, 560, 560, 560, 1920, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 2120, 2120, 380, 380, 380, 380, 380, 380, 380, 380, 380, 380,
	380, 380, 380, 380, 380, 380, 380, 380, 20, 20, 40, 40, 40, 40, 40, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 1940, 40, 40, 40, 20, 360, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 20, 1140, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 1960, 900, 900, 900, 900, 900,
	20, 720, 560, 560, 560, 560, 560, 560, 560, 560, 560, 1980, 560, 560, 560, 560,
	560, 560, 560, 560, 20, 20, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 2000, 40, 40,
	40, 40, 40, 40, 40, 20, 1140, 900, 900, 900, 2020, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 900, 2120, 2120, 560, 560, 560, 560, 560, 560,
	560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 560, 20, 20, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 40, 40, 40, 2040, 40, 40, 40, 40, 40, 20, 1140, 900, 900,
	900, 900, 900, 900, 900, 900, 900, 2060, 900, 900, 900, 900, 900, 900, 900, 900,
	20, 20, 40, 40, 40, 2080, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
	2120, 2120, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900,
	900, 900, 900, 900, 20, 20, 40, 40, 40, 40, 40, 40, 40, 40, 40, 2100, 40, 40, 40,
	40, 40, 40, 40, 40, 2120, 2120, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40,
	40, 40, 40, 40, 40, 40, 2120, 2120, 2120, 2120, 2120, 2120, 2120, 2120, 2120,
	2120, 2120, 2120, 2120, 2120, 2120, 2120, 2120, 2120, 2120, 2120,
};
static const uint8_t pattern_0_end[] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 136, 6,
};

static const struct edict_automaton lab_automata[] = {
	{ .class_of = pattern_0_class_of, .next = pattern_0_next,
	  .end_accepts = pattern_0_end, .start_edge = 20,
	  .accept_from = 2120, .n_classes = 20 },
};

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct lab_request *q)
{
	if (!edict_is_set(q->bits, LAB_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, LAB_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 11: tool_name == 'laser.fire' */
static uint32_t tool_name_is_laser_fire(const struct lab_request *q)
{
	if (!edict_is_set(q->bits, LAB_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, LAB_FIELD_TOOL_NAME);
	return edict_truth(edict_string_is(q->tool_name, "laser.fire", 10));
}

static const char list_2_texts[] =
	"\0"
	"student\0"
	"technician\0"
	"tutor";
static const struct edict_slot list_2_slots[] = {
	{ 0, 0, 0 },
	{ 9, 10, 2 },
	{ 1, 7, 1 },
	{ 20, 5, 3 },
};
static const uint16_t list_2_displace[] = {
	2, 1,
};
static const struct edict_names list_2 = {
	.texts = (const char *)&list_2_texts,
	.slots = list_2_slots,
	.displace = list_2_displace,
	.seed = UINT32_C(3072290111),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 17: user.role in ['student', 'technician', 'tutor'] */
static uint32_t user_role_in_student_or_others(const struct lab_request *q)
{
	if (!edict_is_set(q->bits, LAB_FIELD_USER_ROLE))
		return edict_absent(q->bits, 1, LAB_FIELD_USER_ROLE);
	return edict_truth(edict_names_find(&list_2, q->user_role) != 0);
}

/* line 22: token_count <= 4000 */
static uint32_t token_count_at_most_4000(const struct lab_request *q)
{
	if (!edict_is_set(q->bits, LAB_FIELD_TOKEN_COUNT))
		return edict_absent(q->bits, 1, LAB_FIELD_TOKEN_COUNT);
	return edict_truth(q->token_count <= 4000);
}

/* line 27: input_text matches '(?i)\\b(defeat|bridge|bypass)\\s+(\\w+\\s+){0,3}interlock\\b' */
static uint32_t input_text_matches_pattern_0(const struct lab_request *q)
{
	if (!edict_is_set(q->bits, LAB_FIELD_INPUT_TEXT))
		return edict_absent(q->bits, 1, LAB_FIELD_INPUT_TEXT);
	return edict_truth(edict_automaton_finds(&lab_automata[0], q->input_text));
}

/* line 33: tool_name == 'furnace.set' */
static uint32_t tool_name_is_furnace_set(const struct lab_request *q)
{
	if (!edict_is_set(q->bits, LAB_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, LAB_FIELD_TOOL_NAME);
	return edict_truth(edict_string_is(q->tool_name, "furnace.set", 11));
}

static const char list_6_texts[] =
	"\0"
	"furnace.read\0"
	"meter.read\0"
	"scope.read";
static const struct edict_slot list_6_slots[] = {
	{ 14, 10, 2 },
	{ 1, 12, 1 },
	{ 25, 10, 3 },
	{ 0, 0, 0 },
};
static const uint16_t list_6_displace[] = {
	1, 2,
};
static const struct edict_names list_6 = {
	.texts = (const char *)&list_6_texts,
	.slots = list_6_slots,
	.displace = list_6_displace,
	.seed = UINT32_C(2006011333),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 38: tool_name in ['furnace.read', 'meter.read', 'scope.read'] */
static uint32_t tool_name_in_furnace_read_or_others(const struct lab_request *q)
{
	if (!edict_is_set(q->bits, LAB_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, LAB_FIELD_TOOL_NAME);
	return edict_truth(edict_names_find(&list_6, q->tool_name) != 0);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct lab_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `laser-by-hand`, lab.yaml:10: deny if
 *     tool_name == 'laser.fire'
 */
EDICT_COLD static uint32_t rule_1(const struct lab_request *q)
{
	return tool_name_is_laser_fire(q);
}

/* rule 2 `members-only`, lab.yaml:16: deny if
 *     user.role not in ['student', 'tutor', 'technician']
 */
EDICT_COLD static uint32_t rule_2(const struct lab_request *q)
{
	return edict_not(user_role_in_student_or_others(q));
}

/* rule 3 `too-long`, lab.yaml:21: deny if
 *     token_count > 4000
 */
EDICT_COLD static uint32_t rule_3(const struct lab_request *q)
{
	return edict_not(token_count_at_most_4000(q));
}

/* rule 4 `no-interlock-talk`, lab.yaml:26: deny if
 *     input_text matches '(?i)\b(defeat|bridge|bypass)\s+(\w+\s+){0,3}interlock\b'
 */
EDICT_COLD static uint32_t rule_4(const struct lab_request *q)
{
	return input_text_matches_pattern_0(q);
}

/* rule 5 `furnace-recorded`, lab.yaml:32: audit if
 *     tool_name == 'furnace.set'
 */
EDICT_COLD static uint32_t rule_5(const struct lab_request *q)
{
	return tool_name_is_furnace_set(q);
}

/* rule 6 `bench`, lab.yaml:37: allow if
 *     tool_name in ['scope.read', 'meter.read', 'furnace.read']
 */
EDICT_COLD static uint32_t rule_6(const struct lab_request *q)
{
	return tool_name_in_furnace_read_or_others(q);
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct lab_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(LAB_RULE_KILLED, EDICT_DENY);
	if (edict_may(tool_name_is_laser_fire(q)))
		return EDICT_CHOICE(LAB_RULE_LASER_BY_HAND, EDICT_DENY);
	if (edict_may_not(user_role_in_student_or_others(q)))
		return EDICT_CHOICE(LAB_RULE_MEMBERS_ONLY, EDICT_DENY);
	if (edict_may_not(token_count_at_most_4000(q)))
		return EDICT_CHOICE(LAB_RULE_TOO_LONG, EDICT_DENY);
	if (edict_may(input_text_matches_pattern_0(q)))
		return EDICT_CHOICE(LAB_RULE_NO_INTERLOCK_TALK, EDICT_DENY);
	if (edict_must(tool_name_is_furnace_set(q)))
		return EDICT_CHOICE(LAB_RULE_FURNACE_RECORDED, EDICT_ALLOW);
	if (edict_must(tool_name_in_furnace_read_or_others(q)))
		return EDICT_CHOICE(LAB_RULE_BENCH, EDICT_ALLOW);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

static uint32_t choose(const void *request)
{
	return choose_0(request);
}

static uint32_t truth(const void *request, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct lab_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6,
	};
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field lab_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct lab_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "tool_name",
	  .offset = offsetof(struct lab_request, tool_name), .type = EDICT_STRING },
	{ .path = "user.role",
	  .offset = offsetof(struct lab_request, user_role), .type = EDICT_STRING },
	{ .path = "token_count",
	  .offset = offsetof(struct lab_request, token_count), .type = EDICT_INTEGER },
	{ .path = "input_text",
	  .offset = offsetof(struct lab_request, input_text), .type = EDICT_STRING },
};

static const struct edict_path_node lab_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 5,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "user", .len = 4, .first_child = 6, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 7, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "tool_name", .len = 9,
	  .field = LAB_FIELD_TOOL_NAME, .texts = EDICT_FIELD_NONE },
	{ .name = "input_text", .len = 10,
	  .field = LAB_FIELD_INPUT_TEXT, .texts = EDICT_FIELD_NONE },
	{ .name = "token_count", .len = 11,
	  .field = LAB_FIELD_TOKEN_COUNT, .texts = EDICT_FIELD_NONE },
	{ .name = "role", .len = 4,
	  .field = LAB_FIELD_USER_ROLE, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = LAB_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in lab_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule lab_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 22, 0, 10, EDICT_DENY, 0, 0, 0, 1, 0 }, /* laser-by-hand */
	{ 55, 0, 0, 16, EDICT_DENY, 0, 0, 0, 2, 0 }, /* members-only */
	{ 68, 0, 0, 21, EDICT_DENY, 0, 0, 0, 3, 0 }, /* too-long */
	{ 77, 95, 0, 26, EDICT_DENY, 0, 0, 0, 4, 0 }, /* no-interlock-talk */
	{ 121, 0, 0, 32, EDICT_ALLOW, EDICT_RULE_AUDIT, 0, 0, 5, 0 }, /* furnace-recorded */
	{ 138, 0, 0, 37, EDICT_ALLOW, 0, 0, 0, 6, 0 }, /* bench */
};

static const char lab_texts[] =
	"\0"
	"killed\0"
	"laser-by-hand\0"
	"The laser is fired by hand only.\0"
	"members-only\0"
	"too-long\0"
	"no-interlock-talk\0"
	"Interlocks stay in place.\0"
	"furnace-recorded\0"
	"bench";

static const uint16_t lab_obligations[] = {
	5,
};

static const char *const lab_files[] = {
	"lab.yaml",
};

const struct edict_policy lab_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct lab_request),
	.name = "lab",
	.source_digest = "6e092604130fcef9f7150bc48b3a8dc5",
	.files = lab_files,
	.texts = (const char *)&lab_texts,
	.fields = lab_fields,
	.paths = lab_paths,
	.rules = lab_rules,
	.obligations = lab_obligations,
	.n_fields = 5,
	.n_words = 1,
	.n_paths = 8,
	.n_rules = 7,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 0,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
};

void lab_request_init(struct lab_request *q)
{
	edict_request_init(&lab_policy, q);
}

void lab_decide(const struct lab_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&lab_policy, q, choose(q), decision);
}
