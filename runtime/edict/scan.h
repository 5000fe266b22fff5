/* scan.h - which patterns match somewhere in a text: the tables and who runs them.
 *
 * A *scan* holds the patterns that look at one text.  Patterns are united in *groups*;
 * a group is one byte automaton whose transitions say which pattern has matched.  Most
 * groups sleep: a *trigger* looks for runs of four bytes, one of which every match
 * contains, and wakes the groups for which it finds one.
 *
 *     text -+-> trigger -> groups it wakes -+-> hits, one bit a pattern
 *           +-> groups that never sleep  ---+
 *
 * Everything here is constant data of a policy.  Work is linear in the text: the trigger
 * reads it once, and a group reads no byte more than
 * twice.
 */
#ifndef EDICT_SCAN_H
#define EDICT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct edict_string;

#define EDICT_GROUP_COUNTERS_MAX 16u	/* counters of one group, over all its machines */
#define EDICT_COUNTER_LENGTH_MAX 65000u /* bytes a counter may count */
#define EDICT_COUNTER_MANY_MAX	 64u	/* the same where it keeps several ages */
#define EDICT_COUNTER_ONE	 UINT16_C(0xffff)
#define EDICT_NO_SYMBOL		 0xffu /* sparse machines have fewer symbols */
#define EDICT_ENTRY_MACHINES	 32u /* machines of a group, at most, besides the first */

/* ---- groups --------------------------------------------------------------- *
 *
 *     v = next[state + symbol]
 *
 *     0            dead: no pattern of the group can match any more; its row is all 0
 *     < quiet_end  a state in which no match is in progress
 *     < event_from a state in which one is
 *     else         an event: actions[v - event_from] and what follows it
 *
 * States are premultiplied by n_symbols.  That is the dense form, for machines that are
 * small or always run.  In the sparse form, where `cells` is not NULL, states are plain
 * numbers 0, 1, ..., and most of a row is that of another:
 *
 *     cell = rows[state].cells + symbol
 *     v = owners[cell] == symbol ? cells[cell] : next[rows[state].rest + symbol]
 *
 * No two rows have their cells at the same place, so that the symbol tells whose a cell
 * is.
 *
 * A symbol is
 *
 *     0 .. n_classes - 1   a byte b, as class_of[b]
 *     n_classes            the end of the text; its event, if any, has target 0
 *     counters[c].symbol   counter c has run out and counts nothing else
 *     the next one         counter c has run out for its oldest age; not for
 *                          EDICT_COUNTER_ONE
 *
 * An event is: the state that follows (a state, never an event); the number n of
 * actions; n actions:
 *
 *     EDICT_ACT_HIT | pattern     the pattern has matched (a bit of `hits`)
 *     EDICT_ACT_START | counter   let it count its length, forgetting what it counted
 *     EDICT_ACT_ANOTHER | counter let it count its length besides what it counts
 *     EDICT_ACT_ENTER | entry     enter a further machine of the group
 *
 * A gap such as `.{0,200}` or `[^>]*` parts a group in several *machines*, because one
 * automaton for what stands before and after it would have the product of their states.
 * The first machine is that of the group itself; the others are in `more` and are idle,
 * in their state 0, until they are entered: by symbol entry / EDICT_ENTRY_MACHINES, after
 * the byte at which the event happens, into machine more[entry % EDICT_ENTRY_MACHINES].
 * Their row 0 is all 0 for other symbols, so that an idle machine need not be run; they
 * have no `start`, and no state of theirs is quiet but 0.  A machine enters those with a
 * higher number only, never itself; an event enters a machine once at most.  Where
 * several machines are at an event, also one that was entered, the highest goes first.
 * Counters are numbered on over the machines of a group.
 *
 * A counter that is started by the byte at `i` runs out at position i + 1 + length: after
 * `length` further bytes, before the next one or the end.  Where several run out at one
 * position, the lowest goes first.  A counter that runs out in a state that does not
 * wait for it leads to that same state.
 */
#define EDICT_ACT_HIT	  UINT16_C(0x0000)
#define EDICT_ACT_START	  UINT16_C(0x4000)
#define EDICT_ACT_ANOTHER UINT16_C(0x8000)
#define EDICT_ACT_ENTER	  UINT16_C(0xc000)
#define EDICT_ACT_VALUE	  UINT16_C(0x3fff)
#define EDICT_ACT_KIND	  UINT16_C(0xc000)

struct edict_counter {
	uint16_t symbol;
	uint16_t length;
	uint16_t many; /* number among the scan's counters that keep several ages, none of
			  them more than EDICT_COUNTER_MANY_MAX bytes; or
			  EDICT_COUNTER_ONE */
};

struct edict_row {
	uint16_t cells; /* index in `cells` of symbol 0 */
	uint16_t rest;	/* index in `next` of symbol 0 */
};

struct edict_group {
	const uint8_t *class_of; /* 256 entries */
	const uint16_t
		*next; /* n_states * n_symbols; sparse: the rows that others share */
	const struct edict_row *rows; /* sparse: by state */
	const uint16_t *cells;	      /* sparse; NULL: dense */
	const uint8_t
		*owners; /* sparse: by cell, a symbol; EDICT_NO_SYMBOL: it is free */
	const uint16_t *actions;
	const uint16_t *start; /* quiet states: after a byte, by its class; the last one,
				  start[n_classes], at the beginning of the text */
	const struct edict_counter *counters;
	const struct edict_group *more; /* NULL if n_more is 0 */
	uint16_t n_more;
	uint16_t n_counters;
	uint16_t n_symbols;
	uint16_t n_classes;
	uint16_t quiet_end;
	uint16_t event_from;
	uint16_t first_counter; /* of the group among those of the scan */
};

/* ---- triggers ------------------------------------------------------------- *
 *
 * fold[] maps bytes to codes from 1 on; the code 0 stands before the beginning of the
 * text.  The *gram* at a position is the last four codes, the latest lowest:
 * gram = gram << 8 | fold[byte].  It is looked up by h = gram * EDICT_GRAM_FACTOR:
 *
 *     filter[h >> (32 - filter_bits)]   has bit h >> (29 - filter_bits) & 7 if some gram of
 *                                       the trigger falls there; mostly it is 0
 *     slots[h >> (32 - slot_bits)], and on to the next, cyclically, until one is empty
 *                                       (list 0) or holds the gram
 *
 * At least one slot is empty.  lists[list] is the number of wakes that follow, two
 * entries each: a group (n_awake or above), and `before`: how many bytes before the end
 * of the gram its matches may begin, at most, spaces not counted (9 to 13 and 32; there
 * may be any number of them); EDICT_BEFORE_FAR: anywhere.
 *
 * The first n_armed of the sleeping groups are *armed* before they can be woken, by
 * another run that stands earlier in each match: an entry for it is the group with
 * EDICT_ARMS.  A match may begin `before` bytes before the end of the first such run, or
 * later.
 *
 * A group has the same `before` wherever it is woken: the greatest that one of its
 * patterns needs.  (It is then started before whatever a later gram of it belongs to,
 * and so never has to go back.)
 *
 * If n_needles is not 0, each gram contains a byte that is one of the needles.
 */
#define EDICT_GRAM_FACTOR UINT32_C(0x9E3779B1)
#define EDICT_GRAM_LENGTH 4u
#define EDICT_BEFORE_FAR  UINT16_C(0xffff)
#define EDICT_ARMS	  UINT16_C(0x8000)
#define EDICT_NEEDLES_MAX 3u

struct edict_gram {
	uint32_t codes;
	uint16_t list; /* index in lists; 0: the slot is empty */
	uint16_t reserved;
};

struct edict_trigger {
	const uint8_t *fold; /* 256 entries */
	const uint8_t *filter;
	const struct edict_gram *slots;
	const uint16_t *lists; /* lists[0] is not used */
	uint8_t filter_bits;   /* 4 to 16 */
	uint8_t slot_bits;     /* 1 to 20 */
	uint8_t n_needles;
	uint8_t needles[EDICT_NEEDLES_MAX];
};

/* ---- scans ---------------------------------------------------------------- */

struct edict_scan {
	const struct edict_group *groups;    /* the first n_awake never sleep */
	const struct edict_trigger *trigger; /* NULL if all are awake */
	uint16_t n_groups;
	uint16_t n_awake;
	uint16_t n_armed;    /* of those that sleep, the first */
	uint16_t n_patterns; /* bits of `hits` */
	uint16_t n_counters; /* of all groups */
	uint16_t n_many;     /* of these, those that keep several ages */
	uint16_t n_machines; /* of all groups: one each, and those in `more` */
};

#define EDICT_SCAN_WORDS(n_patterns) (((n_patterns) + 31u) / 32u)

/* Of one text, or one chunk of a text. */
#define EDICT_SCAN_LENGTH_MAX (UINT32_MAX - UINT32_C(0x10000))

/* Set the bit of each pattern that matches in `text`; others are left as they are, so
 * that several texts may be joined.  Stops early once a pattern below `enough` has
 * matched: 0 asks for all hits, n_patterns for any one.  Returns whether it stopped.
 *
 * edict_scan (trigger.c) wants `reached`, n_groups - n_awake words of scratch.
 * edict_scan_awake (scan.c) is for scans without a trigger and needs none. */
bool edict_scan(const struct edict_scan *scan, struct edict_string text, uint32_t enough,
		uint32_t *reached, uint32_t *hits);
bool edict_scan_awake(const struct edict_scan *scan, struct edict_string text,
		      uint32_t enough, uint32_t *hits);

/* Does the one pattern of `scan` match?  For scans with one group and no trigger. */
bool edict_scan_finds(const struct edict_scan *scan, struct edict_string text);

/* ---- text in chunks (stream.c) --------------------------------------------- *
 *
 * All groups are awake.  The caller gives the memory and keeps it between calls:
 *
 *     states     n_machines
 *     left       n_counters: bytes until each runs out; 0: it does not count
 *     ages       n_many: bit i: one more runs out i + 1 bytes after `left`
 *     hits       EDICT_SCAN_WORDS(n_patterns), cleared by edict_stream_begin
 *
 * A chunk may be of any length, also 0; any cut of a text gives the same hits.
 */
struct edict_stream {
	const struct edict_scan *scan;
	uint16_t *states;
	uint16_t *left;
	uint64_t *ages;
	uint32_t *hits;
};

void edict_stream_begin(struct edict_stream *stream);
void edict_stream_feed(struct edict_stream *stream, struct edict_string chunk);
void edict_stream_end(struct edict_stream *stream);

#ifdef __cplusplus
}
#endif

#endif
