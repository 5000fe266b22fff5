/* pattern_sample.c - texts made from the trees of patterns: branches chosen, parts
 * repeated a few times or about as often as they may be, members of classes; one to three
 * such pieces with glue between them, and then up to two bytes changed.
 */
#include "pattern_sample.h"

static const char glue[] = " \n\"_aZ9-.@=;\0\xE9\xFF";

static char random_glue(struct random *random)
{
	return glue[random_below(random, sizeof glue - 1)];
}

/* A member of the set, a printable one where there are some and mostly. */
static void sample_set(struct random *random, const struct symbols *set,
		       struct buffer *out)
{
	bool is_plain = random_chance(random, 85);
	unsigned first = is_plain ? ' ' + random_below(random, 95)
				  : random_below(random, SYMBOL_EDGE);
	for (unsigned i = 0; i < SYMBOL_EDGE; i++) {
		unsigned byte = (first + i) % SYMBOL_EDGE;
		if (symbols_has(set, byte)) {
			buffer_add_char(out, (char)byte);
			return;
		}
	}
}

/* min to min + 3, and sometimes about max. */
static uint32_t sample_count(struct random *random, const struct tree *tree)
{
	uint32_t count = tree->min + random_below(random, 4);
	if (tree->max == TREE_UNBOUNDED)
		return count;
	if (tree->max > 4 && random_chance(random, 25))
		count = tree->max - 1 + random_below(random, 3);
	bool may_exceed = random_chance(random, 15);
	return count > tree->max && !may_exceed ? tree->max : count;
}

void sample_match(struct random *random, const struct tree *tree, struct buffer *out)
{
	if (out->len > SAMPLE_LEN_MAX)
		return;
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_TEST:
		break;
	case TREE_AHEAD:
	case TREE_BEHIND: /* now and then what it asks for, or asks not to be */
		if (random_chance(random, 40))
			sample_match(random, tree->items[0], out);
		break;
	case TREE_FINAL:
		if (random_chance(random, 30))
			buffer_add_char(out, '\n');
		break;
	case TREE_SET:
		sample_set(random, &tree->set, out);
		break;
	case TREE_SEQUENCE:
		for (uint32_t i = 0; i < tree->n_items; i++)
			sample_match(random, tree->items[i], out);
		break;
	case TREE_CHOICE:
		if (tree->n_items > 0)
			sample_match(random,
				     tree->items[random_below(random, tree->n_items)],
				     out);
		break;
	case TREE_REPEAT:
		for (uint32_t n = sample_count(random, tree); n > 0; n--)
			sample_match(random, tree->items[0], out);
		break;
	}
}

static void add_glue(struct random *random, struct buffer *out)
{
	size_t n = random_below(random, 4);
	for (size_t i = 0; i < n; i++)
		buffer_add_char(out, random_glue(random));
}

static void add_random_bytes(struct random *random, struct buffer *out)
{
	static const char alphabet[] = "aaabbkcs_1 -\n\nAcBi;:=\t\v\r\0\xff\xc3\xa9\xa8";
	bool is_any = random_chance(random, 20);
	size_t n = random_below(random, 30);
	for (size_t i = 0; i < n; i++)
		buffer_add_char(out, is_any ? (char)random_below(random, 256)
					    : RANDOM_PICK(random, alphabet));
}

/* Change, drop or repeat one byte. */
static void mutate(struct random *random, struct buffer *out)
{
	if (out->len == 0)
		return;
	size_t at = random_below(random, out->len);
	switch (random_below(random, 4)) {
	case 0:
		out->ptr[at] = (char)random_below(random, 256);
		break;
	case 1:
		out->ptr[at] = random_glue(random);
		break;
	case 2:
		for (size_t i = at + 1; i < out->len; i++)
			out->ptr[i - 1] = out->ptr[i];
		out->len--;
		break;
	default:
		buffer_add_char(out, out->ptr[at]);
		break;
	}
}

void sample_text(struct random *random, const struct pattern *const *patterns, size_t n,
		 struct buffer *out)
{
	static const unsigned n_mutations[] = {0, 0, 0, 1, 1, 2};
	out->len = 0;
	size_t n_pieces = 1 + random_below(random, 3);
	if (random_chance(random, 30))
		add_glue(random, out);
	for (size_t i = 0; i < n_pieces; i++) {
		if (random_chance(random, 10))
			add_random_bytes(random, out);
		else
			sample_match(random, patterns[random_below(random, n)]->tree,
				     out);
		if (i + 1 < n_pieces || random_chance(random, 40))
			add_glue(random, out);
	}
	if (out->len > SAMPLE_LEN_MAX)
		out->len = SAMPLE_LEN_MAX;
	for (unsigned i = RANDOM_PICK(random, n_mutations); i > 0; i--)
		mutate(random, out);
}
