/* vocabulary.c - the fields and strings of one random policy.
 *
 * Few strings, and many of them near each other (prefixes, one namespace, other
 * case), so that rules meet and tests nearly hold.
 */
#include "vocabulary.h"

static const struct word usual_words[] = {
	{{"tool_name", 9}, {"tool_name", 9}, TYPE_STRING, NULL, 0, false},
	{{"environment", 11}, {"environment", 11}, TYPE_STRING, NULL, 0, false},
	{{"action.type", 11}, {"action.type", 11}, TYPE_STRING, NULL, 0, false},
	{{"agent.id", 8}, {"agent.id", 8}, TYPE_STRING, NULL, 0, false},
	{{"input_text", 10}, {"input_text", 10}, TYPE_STRING, NULL, 0, false},
	{{"stage", 5}, {"stage", 5}, TYPE_STRING, NULL, 0, false},
	{{"tokens", 6}, {"tokens", 6}, TYPE_INTEGER, NULL, 0, false},
	{{"confidence", 10}, {"confidence", 10}, TYPE_NUMBER, NULL, 0, false},
	{{"human_confirmed", 15}, {"human_confirmed", 15}, TYPE_BOOL, NULL, 0, false},
	{{"state.approved", 14}, {"state.approved", 14}, TYPE_BOOL, NULL, 0, false},
	{{"state.trust", 11}, {"state.trust", 11}, TYPE_NUMBER, NULL, 0, false},
	{{"allowed_tools", 13}, {"allowed_tools", 13}, TYPE_LIST, NULL, 0, false},
	{{"context.level", 13}, {"context.level", 13}, TYPE_NUMBER, NULL, 0, false},
	{{"context.list[0]", 15}, {"context.list[0]", 15}, TYPE_STRING, NULL, 0, false},
	{{"context.list[2].x", 17}, {"context.list[2].x", 17}, TYPE_BOOL, NULL, 0, false},
	{{"data.sub", 8}, {"data.sub", 8}, TYPE_STRING, NULL, 0, false},
	{{"data.sub.id", 11}, {"data.sub.id", 11}, TYPE_NUMBER, NULL, 0, false},
	{{"args.s", 6}, {"args.s", 6}, TYPE_STRING, NULL, 0, true},
	{{"args.t", 6}, {"args.t", 6}, TYPE_STRING, NULL, 0, true},
	{{"args[\"user-id\"]", 15}, {"args.user-id", 12}, TYPE_STRING, NULL, 0, true},
	{{"args.n", 6}, {"args.n", 6}, TYPE_NUMBER, NULL, 0, true},
	{{"args.m", 6}, {"args.m", 6}, TYPE_NUMBER, NULL, 0, true},
	{{"args.i", 6}, {"args.i", 6}, TYPE_INTEGER, NULL, 0, true},
	{{"args.j", 6}, {"args.j", 6}, TYPE_INTEGER, NULL, 0, true},
	{{"args.b", 6}, {"args.b", 6}, TYPE_BOOL, NULL, 0, true},
	{{"args.deep.er.flag", 17}, {"args.deep.er.flag", 17}, TYPE_BOOL, NULL, 0, true},
	{{"args.l", 6}, {"args.l", 6}, TYPE_LIST, NULL, 0, true},
	{{"args.k", 6}, {"args.k", 6}, TYPE_LIST, NULL, 0, true},
	{{"args.a", 6}, {"args.a", 6}, TYPE_ANY, NULL, 0, true},
	{{"args.o", 6}, {"args.o", 6}, TYPE_ANY, NULL, 0, true},
	{{"args.zone", 9}, {"args.zone", 9}, TYPE_STRING, NULL, 3, true},
};

static const char *const usual_strings[] = {
	"",
	"a",
	"ab",
	"abc",
	"b",
	"A",
	"read",
	"write",
	"delete",
	"ns.read",
	"ns.write",
	"ns.a.b",
	"ns.",
	"ns",
	"db.read",
	"db.drop",
	"db.drop.all",
	".",
	"prod",
	"dev",
	"Prod",
	"x-y",
	"x:y:z",
	"/etc/passwd",
	"/etc/",
	"it's",
	"say \"hi\"",
	"a\\b",
	"line\nend",
	"tab\there",
	"\xc3\xbcn\xc3\xaf",
	"\xe6\x97\xa5\xe6\x9c\xac",
	"0",
	"5",
	"true",
	"null",
	"pre_tool",
	"post_tool",
	"aaaaaaaaaaaaaaaa",
	"aaaaaaaaaaaaaaaab",
	"a-rather-long-name.with.dots/and-more",
	"a-rather-long-name.with.dots/and-mose",
	"1234",
	"12345678",
	"123456789",
	"read ",
	" read",
	"\x01\x7f",
	"\xe0\xa0\x80z",
	"\xf0\x90\x80\x80",
};

static void add_word(struct vocabulary *v, const struct word *word)
{
	ARENA_PUSH(v->arena, v->words, v->n_words, *word);
}

static void add_extra(struct vocabulary *v, size_t i)
{
	struct word word = {.is_declared = true};
	word.type = i % 2 ? TYPE_INTEGER : TYPE_STRING;
	word.path = word.key = text_format(v->arena, "args.f%zu", i);
	add_word(v, &word);
}

/* An enumeration needs its values from the strings of the policy. */
static void choose_values(struct vocabulary *v, struct word *word)
{
	size_t n = word->n_values;
	word->n_values = 0;
	for (size_t i = 0; i < v->n_strings && word->n_values < n; i++) {
		struct text s = v->strings[i];
		ARENA_PUSH(v->arena, word->values, word->n_values, s);
	}
}

static void choose_strings(struct vocabulary *v)
{
	size_t n = (size_t)random_from(v->random, 4, 12);
	uint64_t taken = 0;
	while (v->n_strings < n) {
		uint32_t i = random_below(v->random,
					  sizeof usual_strings / sizeof *usual_strings);
		if (taken >> i & 1)
			continue;
		taken |= UINT64_C(1) << i;
		ARENA_PUSH(v->arena, v->strings, v->n_strings, text_of(usual_strings[i]));
	}
}

void vocabulary_init(struct vocabulary *v, struct arena *arena, struct random *random,
		     unsigned percent, size_t n_extra)
{
	*v = (struct vocabulary){.arena = arena, .random = random};
	choose_strings(v);
	for (size_t i = 0; i < sizeof usual_words / sizeof *usual_words; i++) {
		if (i > 0 && !random_chance(random, percent))
			continue;
		struct word word = usual_words[i];
		choose_values(v, &word);
		add_word(v, &word);
	}
	for (size_t i = 0; i < n_extra; i++)
		add_extra(v, i);
}

struct text vocabulary_string(struct vocabulary *v)
{
	return v->strings[random_below(v->random, v->n_strings)];
}

const struct word *vocabulary_word(struct vocabulary *v, enum ir_type type)
{
	size_t start = random_below(v->random, v->n_words);
	for (size_t i = 0; i < v->n_words; i++) {
		const struct word *word = &v->words[(start + i) % v->n_words];
		if (word->type == type)
			return word;
	}
	return NULL;
}

void vocabulary_sample(struct vocabulary *v, struct text sample)
{
	ARENA_PUSH(v->arena, v->samples, v->n_samples, text_copy(v->arena, sample));
}

static void write_declaration(const struct word *word, struct buffer *out)
{
	if (word->n_values == 0) {
		buffer_format(out, "%s\n", ir_type_word(word->type));
		return;
	}
	buffer_format(out, "{type: string, values: [");
	for (size_t i = 0; i < word->n_values; i++) {
		if (i > 0)
			buffer_format(out, ", ");
		write_yaml(word->values[i], out);
	}
	buffer_format(out, "]}\n");
}

void vocabulary_write_schema(const struct vocabulary *v, const char *indent,
			     struct buffer *out)
{
	bool is_open = false;
	for (size_t i = 0; i < v->n_words; i++) {
		const struct word *word = &v->words[i];
		if (!word->is_declared)
			continue;
		if (!is_open)
			buffer_format(out, "%sschema:\n", indent);
		is_open = true;
		buffer_format(out, "%s  %.*s: ", indent, TEXT_ARG(word->key));
		write_declaration(word, out);
	}
}
