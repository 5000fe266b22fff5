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

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Scan 0: 1 pattern of input_text, 1 group, of which 1 sleeps; 6236 bytes. */

/* Group 0: 106 states, 4844 bytes; sleeps until a trigger.
 *
 *      0  (?i)\b(defeat|bridge|bypass)\s+(\w+\s+){0,3}interlock\b
 *         trigger defe|.bri|bypa
 */
static const uint8_t scan_0_0_class_of[256] = {
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
static const uint16_t scan_0_0_next[2226] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	21, 21, 42, 42, 63, 42, 84, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 105, 42, 42, 126,
	0,
	21, 21, 42, 42, 42, 42, 42, 147, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 168, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 189, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 42, 210, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 231, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 252, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 273, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 294, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 315, 42, 42,
	0,
	21, 21, 42, 336, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 357, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 357, 42, 42,
	0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 357, 42,
	0,
	21, 378, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 378, 399, 399, 420, 399, 441, 399, 399, 399, 462, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	504, 399, 399, 525, 0,
	21, 483, 399, 399, 399, 399, 399, 546, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 567, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 588, 588, 609, 588, 630, 588, 588, 588, 651, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 672, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 693,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 714, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 735, 399, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	777, 588, 588, 798, 0,
	21, 756, 588, 588, 588, 588, 588, 819, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 840, 588, 588,
	588, 588, 588, 588, 0,
	21, 483, 399, 399, 399, 399, 861, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 882, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 903, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 924, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 756, 945, 945, 966, 945, 987, 945, 945, 945, 1008, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 1029, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 1050,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 1071, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 1092, 588, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 1113, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 1134, 399, 399, 0,
	21, 483, 399, 1155, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	1176, 399, 399, 399, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	1218, 945, 945, 1239, 0,
	21, 1197, 945, 945, 945, 945, 945, 1260, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 1281, 945, 945,
	945, 945, 945, 945, 0,
	21, 756, 588, 588, 588, 588, 1302, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 1323, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 1344, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 1365, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 483, 399, 399, 399, 399, 399, 1386, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 1386, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 1386, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 1407, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 1197, 42, 42, 63, 42, 84, 42, 42, 42, 1428, 42, 42, 42, 42, 42, 42, 42, 42,
	42, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 1449, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 1470,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 1491, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 1512, 945, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 1533, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 1554, 588, 588, 0,
	21, 756, 588, 1575, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	1596, 588, 588, 588, 0,
	21, 378, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 1617, 399,
	399, 399, 399, 399, 0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 1638, 42, 42, 42, 42, 42, 42,
	0,
	21, 1197, 945, 945, 945, 945, 1659, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 1680, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 1701, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 1722, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 756, 588, 588, 588, 588, 588, 1743, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 1743, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 1743, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 1764, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 483, 399, 399, 399, 1785, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 1806, 42,
	0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 1827, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 1848, 945, 945, 0,
	21, 1197, 945, 1869, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	1890, 945, 945, 945, 0,
	21, 378, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 1911, 588,
	588, 588, 588, 588, 0,
	21, 483, 399, 399, 399, 399, 399, 399, 399, 399, 399, 1932, 399, 399, 399, 399,
	399, 399, 399, 399, 0,
	21, 21, 42, 42, 42, 42, 42, 1953, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 1197, 945, 945, 945, 945, 945, 1974, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 1974, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 1974, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 1995, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 756, 588, 588, 588, 2016, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	2226, 2226, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399, 399,
	399, 399, 399, 399, 2226,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 2037, 42, 42, 42,
	0,
	21, 378, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 2058, 945,
	945, 945, 945, 945, 0,
	21, 756, 588, 588, 588, 588, 588, 588, 588, 588, 588, 2079, 588, 588, 588, 588,
	588, 588, 588, 588, 0,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 2100, 42, 42, 42, 42, 42, 42, 42,
	0,
	21, 1197, 945, 945, 945, 2121, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	2226, 2226, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588, 588,
	588, 588, 588, 588, 2226,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 2142, 42, 42, 42, 42, 42,
	0,
	21, 1197, 945, 945, 945, 945, 945, 945, 945, 945, 945, 2163, 945, 945, 945, 945,
	945, 945, 945, 945, 0,
	21, 21, 42, 42, 42, 2184, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	2226, 2226, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945, 945,
	945, 945, 945, 945, 2226,
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 2205, 42, 42, 42, 42, 42, 42, 42, 42,
	0,
	2226, 2226, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	42, 2226,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[21] = {
	21, 21, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42,
	21,
};

static const struct edict_group scan_0_groups[1] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 21,
		.n_classes = 20,
		.quiet_end = 63,
		.event_from = 2226,
	},
};

/* What wakes the other groups: runs of four bytes, folded. */
static const uint8_t scan_0_fold[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2,
	2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 3, 4, 2, 5, 6, 7, 2, 2, 8, 2, 2, 2, 2, 2, 2, 9,
	2, 10, 2, 2, 2, 2, 2, 2, 11, 2, 1, 1, 1, 1, 2, 1, 3, 4, 2, 5, 6, 7, 2, 2, 8, 2, 2,
	2, 2, 2, 2, 9, 2, 10, 2, 2, 2, 2, 2, 2, 11, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
static const uint8_t scan_0_filter[1024] = {
	[13] = 1, [547] = 1, [721] = 1, [818] = 2,
};
/* gram, list */
static const struct edict_gram scan_0_slots[8] = {
	[0] = { 0x00040a08, 1, 0 }, [4] = { 0x05060706, 1, 0 }, [5] = { 0x01040a08, 1, 0 },
	[6] = { 0x040b0903, 1, 0 },
};
/* number of wakes, then of each the group and how far back */
static const uint16_t scan_0_lists[4] = {
	0, 1, 0, 4,
};
static const struct edict_trigger scan_0_trigger = {
	.fold = scan_0_fold,
	.filter = scan_0_filter,
	.slots = scan_0_slots,
	.lists = scan_0_lists,
	.filter_bits = 10,
	.slot_bits = 3,
};

static const struct edict_scan scan_0 = {
	.groups = scan_0_groups,
	.trigger = &scan_0_trigger,
	.n_groups = 1,
	.n_awake = 0,
	.n_patterns = 1,
	.n_machines = 1,
};

/* What the scans of one decision have found: whether each has run, and of each
 * a bit for every pattern that has matched. */
struct lab_found {
	uint32_t done[1];
	uint32_t hits_0[EDICT_SCAN_WORDS(1)];
};

/* The patterns that have matched in input_text, which holds a text. */
static const uint32_t *hits_0(const struct lab_request *q, struct lab_found *found)
{
	uint32_t reached[1];
	if (!edict_is_set(found->done, 0)) {
		edict_scan(&scan_0, q->input_text, 1, reached, found->hits_0);
		found->done[0] |= UINT32_C(1) << 0;
	}
	return found->hits_0;
}

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

/* line 27: input_text matches '(?i)\b(defeat|bridge|bypass)\s+(\w+\s+){0,3}interlock\b' */
static uint32_t input_text_matches_pattern_0(const struct lab_request *q,
		struct lab_found *found)
{
	if (!edict_is_set(q->bits, LAB_FIELD_INPUT_TEXT))
		return edict_absent(q->bits, 1, LAB_FIELD_INPUT_TEXT);
	return edict_truth(edict_is_set(hits_0(q, found), 0));
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
EDICT_COLD static uint32_t rule_4(const struct lab_request *q, struct lab_found *found)
{
	return input_text_matches_pattern_0(q, found);
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

static uint32_t choose_0(const struct lab_request *q, struct lab_found *found)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(LAB_RULE_KILLED, EDICT_DENY);
	if (edict_may(tool_name_is_laser_fire(q)))
		return EDICT_CHOICE(LAB_RULE_LASER_BY_HAND, EDICT_DENY);
	if (edict_may_not(user_role_in_student_or_others(q)))
		return EDICT_CHOICE(LAB_RULE_MEMBERS_ONLY, EDICT_DENY);
	if (edict_may_not(token_count_at_most_4000(q)))
		return EDICT_CHOICE(LAB_RULE_TOO_LONG, EDICT_DENY);
	if (edict_may(input_text_matches_pattern_0(q, found)))
		return EDICT_CHOICE(LAB_RULE_NO_INTERLOCK_TALK, EDICT_DENY);
	if (edict_must(tool_name_is_furnace_set(q)))
		return EDICT_CHOICE(LAB_RULE_FURNACE_RECORDED, EDICT_ALLOW);
	if (edict_must(tool_name_in_furnace_read_or_others(q)))
		return EDICT_CHOICE(LAB_RULE_BENCH, EDICT_ALLOW);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

static uint32_t choose(const void *request, void *found)
{
	return choose_0(request, found);
}

static uint32_t truth(const void *request, void *memory, uint16_t rule)
{
	const struct lab_request *q = request;
	struct lab_found *found = memory;
	switch (rule) {
	case 0:
		return rule_0(q);
	case 1:
		return rule_1(q);
	case 2:
		return rule_2(q);
	case 3:
		return rule_3(q);
	case 4:
		return rule_4(q, found);
	case 5:
		return rule_5(q);
	case 6:
		return rule_6(q);
	default:
		return EDICT_FALSE;
	}
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

static void decide(const void *request, struct edict_decision *decision,
		   uint32_t *truths)
{
	struct lab_found found = {0};
	edict_decide_found(&lab_policy, request, &found, decision);
	if (truths != NULL)
		edict_truths_found(&lab_policy, request, &found, truths);
}

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
	.decide = decide,
};

void lab_request_init(struct lab_request *q)
{
	edict_request_init(&lab_policy, q);
}

void lab_decide(const struct lab_request *q, struct edict_decision *decision)
{
	struct lab_found found = {0};
	edict_decide_choice(&lab_policy, q, &found, choose(q, &found), decision);
}
