/* pattern_write.c - random patterns, with what real ones are made of: words, wide gaps,
 * tests of one symbol, counted classes, flags.
 *
 * Fragments say in which dialects they are common usage; a dialect sees others now and
 * then too, because a refusal must not crash either.
 */
#include "pattern_write.h"

#include <string.h>

#define DEPTH_MAX 3u

enum {
	PY = 1u << PATTERN_PYTHON,
	ES = 1u << PATTERN_ECMASCRIPT,
	RE = 1u << PATTERN_RE2,
	PC = 1u << PATTERN_PCRE,
	ANY = PY | ES | RE | PC,
};

struct fragment {
	const char *text;
	unsigned dialects;
};

struct writer {
	struct random *random;
	struct buffer out;
	enum pattern_dialect dialect;
	unsigned n_groups;
};

static const struct fragment characters[] = {
	{"a", ANY},	   {"b", ANY},		 {"c", ANY},
	{"A", ANY},	   {"k", ANY},		 {"s", ANY},
	{"_", ANY},	   {"1", ANY},		 {" ", ANY},
	{"-", ANY},	   {";", ANY},		 {"\\n", ANY},
	{"\\t", ANY},	   {"\\.", ANY},	 {"\\/", ANY},
	{"\\x41", ANY},	   {"\\x{62}", RE | PC}, {"\\u0063", PY | ES},
	{"\\r", ANY},	   {"\\v", ANY},	 {"\xc3\xa9", ANY},
	{"\\xe9", ANY},	   {"\\u20ac", PY | ES}, {"\xd0\x96", ANY},
	{"\\e", PC},	   {"\\0", ES},		 {"\\a", PY | RE | PC},
	{"\\cJ", ES | PC},
};

static const struct fragment classes[] = {
	{".", ANY},
	{"\\w", ANY},
	{"\\s", ANY},
	{"\\d", ANY},
	{"\\W", ANY},
	{"\\S", ANY},
	{"\\D", ANY},
	{"[ab]", ANY},
	{"[^a]", ANY},
	{"[^\\n]", ANY},
	{"[\\s\\S]", ANY},
	{"[a-c1]", ANY},
	{"[^;\"'`]", ANY},
	{"[\\w-]", ANY},
	{"[A-Za-z0-9+/]", ANY},
	{"[^\\s]", ANY},
	{"[\\w.%+-]", ANY},
	{"[[:alpha:]_]", RE | PC},
	{"[^[:space:]]", RE | PC},
	{"[[:^digit:]]", RE | PC},
	{"[]a]", PY | RE | PC},
	{"[]", ES},
	{"[^]", ES},
	{"[\xc3\xa9\xc3\xa8_]", ANY},
	{"[^\xc3\xa9]", ANY},
	{"[\\u200b-\\u200f]", PY | ES},
	{"[\\x00-\\x1f]", ANY},
	{"[\\b]", PY | ES | PC},
	{"[a\\]-]", ANY},
	{"\\h", PC},
	{"[^\\W_]", ANY},
	{"[\\d\\D]", ANY},
	{"[k-t]", ANY},
};

static const struct fragment words[] = {
	{"ignore", ANY},   {"secret", ANY},   {"user", ANY}, {"key", ANY},
	{"password", ANY}, {"DROP", ANY},     {"curl", ANY}, {"http:\\/\\/", ANY},
	{"sk-", ANY},	   {"abab", ANY},     {"aaaa", ANY}, {"rm\\s+-rf", ANY},
	{"\\.\\./", ANY},  {"@example", ANY}, {"sys", ANY},  {"AKIA", ANY},
};

static const struct fragment tests[] = {
	{"\\b", ANY},
	{"\\b", ANY},
	{"\\B", ANY},
	{"^", ANY},
	{"$", ANY},
	{"\\A", PY | RE | PC},
	{"\\Z", PY | PC},
	{"\\z", RE | PC},
	{"(?<!\\w)", PY | ES | PC},
	{"(?!a)", PY | ES | PC},
	{"(?=b)", PY | ES | PC},
	{"(?<=a)", PY | ES | PC},
	{"(?=\\s|$)", PY | ES | PC},
	{"(?!\\n)", PY | ES | PC},
	{"(?<![ab])", PY | ES | PC},
	{"(?<=^|;)", ES | PC},
	{"(?![\\w-])", PY | ES | PC},
};

static const struct fragment repeats[] = {
	{"*", ANY},	{"+", ANY},	 {"?", ANY},	  {"*?", ANY},	   {"+?", ANY},
	{"??", ANY},	{"{2}", ANY},	 {"{1,3}", ANY},  {"{2,}", ANY},   {"{0,2}", ANY},
	{"{0,5}", ANY}, {"{3}", ANY},	 {"{4,6}?", ANY}, {"{6}", ANY},	   {"{8,}", ANY},
	{"{,3}", PY},	{"*+", PY | PC}, {"++", PY | PC}, {"?+", PY | PC},
};

static const struct fragment gaps[] = {
	{".{0,20}", ANY},
	{".*", ANY},
	{"[\\s\\S]{0,12}", ANY},
	{"[^;]{0,40}", ANY},
	{".{3}", ANY},
	{"\\s+", ANY},
	{".{0,100}?", ANY},
	{"[\\s\\S]*", ANY},
	{"\\s*[:=]\\s*", ANY},
	{"[^\\n]{5,30}", ANY},
	{".{7,}", ANY},
	{"\\s{0,9}.{0,60}\\s{0,9}", ANY},
	{"(?:\\w+\\s+){0,4}", ANY},
	{"[^a]*", ANY},
	{"\\W{1,5}", ANY},
	{"[^|]*\\|\\s*", ANY},
	{".{0,9}", ANY},
	{".{12}", ANY},
	{"[^@]{64}", ANY},
	{"(?:.{0,8};){0,3}", ANY},
};

static const struct fragment groups[] = {
	{"(", ANY},
	{"(?:", ANY},
	{"(?:", ANY},
	{"(?i:", PY | RE | PC},
	{"(?s:", PY | RE | PC},
	{"(?m:", PY | RE | PC},
	{"(?-i:", PY | RE | PC},
	{"(?>", PY | PC},
	{"(?P<", PY | RE | PC},
	{"(?<", ES | PC},
};

static const struct fragment beginnings[] = {
	{"(?i)", PY | RE | PC},	 {"(?s)", PY | RE | PC},  {"(?m)", PY | RE | PC},
	{"(?is)", PY | RE | PC}, {"(?im)", PY | RE | PC}, {"", ES},
};

/* ---- pieces -------------------------------------------------------------- */

static const char *pick(struct writer *w, const struct fragment *list, size_t n)
{
	bool is_stray = random_below(w->random, 200) == 0;
	for (;;) {
		const struct fragment *f = &list[random_below(w->random, n)];
		if (is_stray || (f->dialects >> w->dialect & 1u) != 0)
			return f->text;
	}
}

#define ADD(w, list) add((w), pick((w), (list), sizeof(list) / sizeof *(list)))

static void add(struct writer *w, const char *text)
{
	buffer_add(&w->out, text, strlen(text));
}

static void add_choice(struct writer *w, unsigned depth);

static void add_group(struct writer *w, unsigned depth)
{
	size_t begin = w->out.len;
	ADD(w, groups);
	const char *opening = w->out.ptr + begin;
	size_t len = w->out.len - begin;
	if (opening[len - 1] == '<')
		buffer_format(&w->out, "g%u>", w->n_groups++);
	add_choice(w, depth - 1);
	buffer_add_char(&w->out, ')');
}

static void add_atom(struct writer *w, unsigned depth)
{
	unsigned kind = random_below(w->random, 12);
	if (kind < 4 || (depth == 0 && kind > 8))
		ADD(w, characters);
	else if (kind < 8)
		ADD(w, classes);
	else if (kind < 9)
		ADD(w, words);
	else
		add_group(w, depth);
}

static void add_sequence(struct writer *w, unsigned depth)
{
	size_t n = 1 + random_below(w->random, 4);
	for (size_t i = 0; i < n; i++) {
		if (random_chance(w->random, 12)) {
			ADD(w, tests);
			continue;
		}
		add_atom(w, depth);
		if (random_chance(w->random, 30))
			ADD(w, repeats);
	}
}

static void add_choice(struct writer *w, unsigned depth)
{
	add_sequence(w, depth);
	while (random_chance(w->random, 25)) {
		buffer_add_char(&w->out, '|');
		if (random_chance(w->random, 92))
			add_sequence(w, depth);
	}
}

/* ---- shapes of real patterns --------------------------------------------- */

static void add_words(struct writer *w)
{
	size_t n = 2 + random_below(w->random, 3);
	add(w, "(?:");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buffer_add_char(&w->out, '|');
		ADD(w, words);
	}
	buffer_add_char(&w->out, ')');
}

static void add_part(struct writer *w)
{
	if (random_chance(w->random, 20))
		add(w, "\\b");
	if (random_chance(w->random, 40))
		add_words(w);
	else if (random_chance(w->random, 60))
		ADD(w, words);
	else
		add_atom(w, 1);
	if (random_chance(w->random, 20))
		add(w, "\\b");
}

/* word gap word, the form of most threat rules */
static void add_phrase(struct writer *w)
{
	size_t n = 1 + random_below(w->random, 3);
	add_part(w);
	for (size_t i = 0; i < n; i++) {
		ADD(w, gaps);
		add_part(w);
	}
}

/* prefix, counted class, boundary: the form of most secrets */
static void add_secret(struct writer *w)
{
	static const char *const counts[] = {"{16}", "{20,}", "{8,12}", "{3}", "{36}",
					     "+",    "{60}",  "{2,3}",	"{64}"};
	if (random_chance(w->random, 50))
		ADD(w, tests);
	if (random_chance(w->random, 80))
		ADD(w, words);
	ADD(w, classes);
	add(w, RANDOM_PICK(w->random, counts));
	if (random_chance(w->random, 30))
		add_part(w);
	if (random_chance(w->random, 50))
		ADD(w, tests);
}

/* Something without something else: a difference of two languages. */
static void add_difference(struct writer *w)
{
	static const char *const without[] = {"(?!.*", "(?![\\s\\S]*", "(?!\\s*"};
	add_part(w);
	add(w, RANDOM_PICK(w->random, without));
	ADD(w, words);
	buffer_add_char(&w->out, ')');
	if (random_chance(w->random, 20))
		add_part(w);
}

static void add_regex(struct writer *w)
{
	if (random_chance(w->random, 12))
		ADD(w, beginnings);
	unsigned shape = random_below(w->random, 100);
	if (shape < 40)
		add_choice(w, DEPTH_MAX - random_below(w->random, 3));
	else if (shape < 72)
		add_phrase(w);
	else if (shape < 90)
		add_secret(w);
	else if (shape < 97)
		add_words(w);
	else
		add_difference(w);
}

static void add_glob(struct writer *w)
{
	static const char *const pieces[] = {"*", "*", "?",  "a",   "file", ".",
					     "x", "_", "\n", "\\*", "*.py", "drop"};
	size_t n = random_below(w->random, 6);
	for (size_t i = 0; i < n; i++)
		add(w, RANDOM_PICK(w->random, pieces));
}

static void add_substring(struct writer *w)
{
	static const char *const pieces[] = {"eval(", "rm -rf", "a", "\n",
					     "key",   "|",	".", "\xc3\xa9"};
	size_t n = 1 + random_below(w->random, 3);
	for (size_t i = 0; i < n; i++)
		add(w, RANDOM_PICK(w->random, pieces));
}

static void add_phrase_words(struct writer *w)
{
	static const char *const pieces[] = {"ignore", "(?:all|the)", "rules",
					     "you",    "(?:a |an )?", "[a-z]+"};
	size_t n = 1 + random_below(w->random, 4);
	for (size_t i = 0; i < n; i++) {
		add(w, i > 0 ? " " : "");
		add(w, RANDOM_PICK(w->random, pieces));
	}
}

static struct pattern_style random_style(struct random *random)
{
	static const enum pattern_kind others[] = {PATTERN_GLOB, PATTERN_SUBSTRING,
						   PATTERN_LIKE, PATTERN_PHRASE,
						   PATTERN_DISGUISED};
	struct pattern_style style = {
		.dialect = (enum pattern_dialect)random_below(random, 4),
		.ignore_case = random_chance(random, 30),
		.multi_line = random_chance(random, 10),
		.dot_all = random_chance(random, 10),
		.verbose = random_chance(random, 3),
		.unicode = random_chance(random, 8),
	};
	if (random_chance(random, 6))
		style = (struct pattern_style){.kind = RANDOM_PICK(random, others),
					       .ignore_case = style.ignore_case};
	return style;
}

struct written pattern_write(struct arena *arena, struct random *random)
{
	struct pattern_style style = random_style(random);
	struct writer w = {.random = random, .dialect = style.dialect};
	switch (style.kind) {
	case PATTERN_REGEX:
		add_regex(&w);
		break;
	case PATTERN_GLOB:
	case PATTERN_LIKE:
		add_glob(&w);
		break;
	case PATTERN_SUBSTRING:
		add_substring(&w);
		break;
	case PATTERN_PHRASE:
	case PATTERN_DISGUISED:
		add_phrase_words(&w);
		break;
	}
	return (struct written){buffer_move(arena, &w.out), style};
}
