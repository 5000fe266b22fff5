/* pattern_fixture.h - compile a pattern and run it the two ways there are. */
#ifndef EDICT_TESTS_PATTERN_FIXTURE_H
#define EDICT_TESTS_PATTERN_FIXTURE_H

#include "base/arena.h"
#include "edict/abi.h"
#include "pattern/pattern.h"

/* Pack `automaton` as emitted code has it. */
static inline struct edict_automaton pack_automaton(struct arena *arena,
						    const struct automaton *automaton)
{
	uint8_t *end_accepts = ARENA_ARRAY(arena, uint8_t, automaton->n_states / 8u + 1u);
	for (unsigned i = 0; i < automaton->n_states; i++)
		if (automaton->end_accepts[i])
			end_accepts[i / 8] |= (uint8_t)(1u << i % 8);
	return (struct edict_automaton){
		.class_of = automaton->class_of,
		.next = automaton->next,
		.end_accepts = end_accepts,
		.start = automaton->start,
		.start_edge = automaton->start_edge,
		.accept_from = automaton->accept_from,
		.n_classes = automaton->n_classes,
	};
}

static inline bool automaton_finds(const struct edict_automaton *automaton,
				   struct text text)
{
	struct edict_string string = {text.ptr, (uint32_t)text.len};
	return edict_automaton_finds(automaton, string);
}

#endif
