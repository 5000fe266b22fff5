/* condition.c - random conditions: every operator of the language, over the fields
 * and strings of one vocabulary, in the types that the checker accepts.
 */
#include <string.h>

#include "vocabulary.h"

/* ---- scalars ------------------------------------------------------------- */

void write_yaml(struct text t, struct buffer *out)
{
	buffer_add_char(out, '"');
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		if (c == '"' || c == '\\')
			buffer_format(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buffer_format(out, "\\x%02x", c);
		else
			buffer_add_char(out, (char)c);
	}
	buffer_add_char(out, '"');
}

void write_string(struct vocabulary *v, struct text s, struct buffer *out)
{
	char quote = random_chance(v->random, 70) ? '\'' : '"';
	buffer_add_char(out, quote);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c == (unsigned char)quote || c == '\\')
			buffer_format(out, "\\%c", c);
		else if (c == '\n')
			buffer_format(out, "\\n");
		else if (c < 0x20 || c == 0x7f ||
			 (c < 0x7f && random_chance(v->random, 1)))
			buffer_format(out, "\\u%04x", c);
		else
			buffer_add_char(out, (char)c);
	}
	buffer_add_char(out, quote);
}

void write_number(struct vocabulary *v, bool is_integer, struct buffer *out)
{
	static const char *const integers[] = {
		"0",
		"1",
		"-1",
		"5",
		"6",
		"10",
		"100",
		"255",
		"256",
		"65536",
		"2147483647",
		"2147483648",
		"-2147483648",
		"-2147483649",
		"4294967296",
		"9223372036854775807",
		"-9223372036854775808",
		"9007199254740993",
	};
	static const char *const decimals[] = {
		"0.5",
		"-0.5",
		"2.5",
		"5.01",
		"0.1",
		"1.000000000000000001",
		"0.000000000000000001",
		"12345.678",
		"-7.25",
		"922337203685477580.7",
		"3.0",
		"0.30",
		"9.223372036854775807",
		"100.5",
	};
	struct random *r = v->random;
	uint32_t n_small = random_chance(r, 80) ? 8 : sizeof integers / sizeof *integers;
	if (!is_integer && random_chance(r, 50))
		buffer_format(out, "%s", RANDOM_PICK(r, decimals));
	else
		buffer_format(out, "%s", integers[random_below(r, n_small)]);
}

/* ---- patterns ------------------------------------------------------------ */

void write_glob(struct vocabulary *v, struct buffer *out)
{
	struct random *r = v->random;
	struct text s = vocabulary_string(v);
	vocabulary_sample(v, s);
	switch (random_below(r, 7)) {
	case 0:
		buffer_format(out, "*%.*s", TEXT_ARG(s));
		return;
	case 1:
	case 2:
		buffer_format(out, "%.*s*", TEXT_ARG(s));
		return;
	case 3:
		buffer_format(out, "*%.*s*", TEXT_ARG(s));
		return;
	case 4:
		buffer_add_text(out, s);
		return;
	default:
		break;
	}
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		uint32_t kind = random_below(r, 5);
		if (kind == 0 && (c & 0xc0) != 0x80)
			buffer_add_char(out, '*');
		if (kind == 1 && c < 0x80)
			buffer_add_char(out, '?');
		else
			buffer_add_char(out, s.ptr[i]);
	}
	if (random_chance(r, 30))
		buffer_add_char(out, random_chance(r, 70) ? '*' : '?');
}

struct regex {
	struct vocabulary *v;
	struct buffer text, sample; /* the regex, and a string that it should match */
};

static void write_choice(struct regex *x, unsigned depth);

static void write_class(struct regex *x)
{
	static const struct {
		const char *text;
		char member;
	} classes[] = {
		{"[abc]", 'b'},	 {"[^a]", 'x'},	   {"[a-e]", 'd'}, {"\\d", '7'},
		{"\\w", '_'},	 {"\\s", ' '},	   {"\\D", 'q'},   {".", '.'},
		{"[\\w-]", '-'}, {"[^\\s.]", '1'}, {"\\S", '$'},   {"[A-Za-z0-9]", 'Z'},
		{"\\W", '/'},	 {"[]x]", 'x'},
	};
	uint32_t i = random_below(x->v->random, sizeof classes / sizeof *classes - 1);
	buffer_format(&x->text, "%s", classes[i].text);
	buffer_add_char(&x->sample, classes[i].member);
}

static void write_piece(struct regex *x, unsigned depth)
{
	struct random *r = x->v->random;
	uint32_t kind = random_below(r, depth > 0 ? 12 : 10);
	if (kind < 6) {
		char c = "abcdrn./-_019 "[random_below(r, 14)];
		if (c == '.' || c == '/')
			buffer_add_char(&x->text, '\\');
		buffer_add_char(&x->text, c);
		buffer_add_char(&x->sample, c);
	} else if (kind < 9) {
		write_class(x);
	} else if (kind == 9) {
		static const char *const tests[] = {"\\b", "\\b", "\\B", "^", "$"};
		buffer_format(&x->text, "%s", RANDOM_PICK(r, tests));
	} else {
		buffer_format(&x->text, random_chance(r, 50) ? "(" : "(?:");
		write_choice(x, depth - 1);
		buffer_add_char(&x->text, ')');
	}
}

static bool ends_with_test(const struct buffer *text)
{
	if (text->len == 0)
		return true;
	char last = text->ptr[text->len - 1];
	bool is_escaped = text->len > 1 && text->ptr[text->len - 2] == '\\';
	if (is_escaped)
		return last == 'b' || last == 'B';
	return last == '^' || last == '$' || last == '(' || last == '|' || last == ':';
}

static void write_repeat(struct regex *x, size_t sample_from)
{
	static const struct {
		const char *text;
		unsigned min, max;
	} repeats[] = {
		{"*", 0, 2},   {"+", 1, 3},	{"?", 0, 1},
		{"{2}", 2, 2}, {"{1,3}", 1, 3}, {"{0,2}", 0, 2},
		{"*?", 0, 2},  {"+?", 1, 2},	{"{2,}", 2, 4},
	};
	struct random *r = x->v->random;
	if (ends_with_test(&x->text) || !random_chance(r, 30))
		return;
	uint32_t i = random_below(r, sizeof repeats / sizeof *repeats);
	buffer_format(&x->text, "%s", repeats[i].text);
	size_t len = x->sample.len - sample_from;
	size_t times = (size_t)random_from(r, repeats[i].min, repeats[i].max);
	char *once = arena_alloc(x->v->arena, len + 1);
	if (len > 0)
		memcpy(once, x->sample.ptr + sample_from, len);
	x->sample.len = sample_from;
	for (size_t k = 0; k < times && x->sample.len < 60; k++)
		buffer_add(&x->sample, once, len);
}

static void write_sequence(struct regex *x, unsigned depth)
{
	size_t n = (size_t)random_from(x->v->random, 1, 4);
	for (size_t i = 0; i < n; i++) {
		size_t sample_from = x->sample.len;
		write_piece(x, depth);
		write_repeat(x, sample_from);
	}
}

static void write_choice(struct regex *x, unsigned depth)
{
	size_t n = random_chance(x->v->random, 30) ? 2 : 1;
	for (size_t i = 0; i < n; i++) {
		size_t sample_from = x->sample.len;
		if (i > 0)
			buffer_add_char(&x->text, '|');
		write_sequence(x, depth);
		if (i > 0 && random_chance(x->v->random, 50))
			x->sample.len = sample_from;
	}
}

void write_regex(struct vocabulary *v, struct buffer *out)
{
	struct regex x = {.v = v};
	if (random_chance(v->random, 2)) { /* its search automaton is over the caps */
		buffer_format(out, "(a|b)[a-d ]{14}(c|d)x?");
		for (unsigned i = 0; i < 5; i++)
			vocabulary_sample(v, TEXT("ddaabcdabc daaaaacd"));
		return;
	}
	if (random_chance(v->random, 15))
		buffer_format(&x.text, "(?i)");
	write_choice(&x, 2);
	buffer_add(out, x.text.ptr, x.text.len);
	if (x.sample.len > 0)
		vocabulary_sample(v, buffer_text(&x.sample));
	buffer_free(&x.text);
	buffer_free(&x.sample);
}

/* ---- tests --------------------------------------------------------------- */

static const char *maybe_not(struct vocabulary *v)
{
	return random_chance(v->random, 30) ? "not " : "";
}

/* A string that the field may be compared with. */
static void write_value(struct vocabulary *v, const struct word *word, struct buffer *out)
{
	if (word->n_values > 0)
		write_string(v, word->values[random_below(v->random, word->n_values)],
			     out);
	else
		write_string(v, vocabulary_string(v), out);
}

static void write_scalar(struct vocabulary *v, const struct word *word,
			 struct buffer *out)
{
	switch (word->type) {
	case TYPE_BOOL:
		buffer_format(out, random_chance(v->random, 50) ? "true" : "false");
		break;
	case TYPE_INTEGER:
		write_number(v, true, out);
		break;
	case TYPE_NUMBER:
		write_number(v, false, out);
		break;
	case TYPE_STRING:
	case TYPE_LIST:
	case TYPE_ANY:
	case TYPE_TEXTS:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		write_value(v, word, out);
		break;
	}
}

static void write_list(struct vocabulary *v, const struct word *word, struct buffer *out)
{
	size_t n =
		(size_t)random_from(v->random, 1, random_chance(v->random, 20) ? 12 : 4);
	buffer_add_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buffer_format(out, ", ");
		write_scalar(v, word, out);
	}
	buffer_add_char(out, ']');
}

static void write_in(struct vocabulary *v, const struct word *word, struct buffer *out)
{
	buffer_format(out, "%.*s %sin ", TEXT_ARG(word->path), maybe_not(v));
	write_list(v, word, out);
}

static void write_equality(struct vocabulary *v, const struct word *word,
			   struct buffer *out)
{
	const char *op = random_chance(v->random, 60) ? "==" : "!=";
	if (random_chance(v->random, 10)) {
		write_scalar(v, word, out);
		buffer_format(out, " %s %.*s", op, TEXT_ARG(word->path));
		return;
	}
	buffer_format(out, "%.*s %s ", TEXT_ARG(word->path), op);
	write_scalar(v, word, out);
}

/* With another field of the same type, if there is one. */
static void write_pair(struct vocabulary *v, const struct word *word, struct buffer *out)
{
	const struct word *other = vocabulary_word(v, word->type);
	if (word->type == TYPE_INTEGER && random_chance(v->random, 50))
		other = vocabulary_word(v, TYPE_NUMBER);
	if (word->type == TYPE_ANY && random_chance(v->random, 50))
		other = vocabulary_word(v, TYPE_STRING);
	if (!other || other == word) {
		write_equality(v, word, out);
		return;
	}
	static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};
	bool is_number = word->type == TYPE_INTEGER || word->type == TYPE_NUMBER;
	const char *op = ops[random_below(v->random, is_number ? 6 : 2)];
	if (word->type == TYPE_STRING && random_chance(v->random, 40))
		op = "contains";
	buffer_format(out, "%.*s %s %.*s", TEXT_ARG(word->path), op,
		      TEXT_ARG(other->path));
}

static void write_string_test(struct vocabulary *v, const struct word *word,
			      struct buffer *out)
{
	static const char *const ops[] = {"contains", "starts_with", "ends_with"};
	struct buffer pattern = {0};
	uint32_t kind = random_below(v->random, 12);
	if (kind < 4) {
		write_equality(v, word, out);
	} else if (kind < 6) {
		write_in(v, word, out);
	} else if (kind < 8) {
		buffer_format(out, "%.*s %s%s ", TEXT_ARG(word->path), maybe_not(v),
			      RANDOM_PICK(v->random, ops));
		write_string(v, vocabulary_string(v), out);
	} else if (kind < 10) {
		write_glob(v, &pattern);
		buffer_format(out, "%.*s %slike ", TEXT_ARG(word->path), maybe_not(v));
		write_string(v, buffer_text(&pattern), out);
	} else if (kind == 10) {
		buffer_format(out, "%.*s %smatches '", TEXT_ARG(word->path),
			      maybe_not(v));
		write_regex(v, out);
		buffer_add_char(out, '\'');
	} else {
		write_pair(v, word, out);
	}
	buffer_free(&pattern);
}

static void write_number_test(struct vocabulary *v, const struct word *word,
			      struct buffer *out)
{
	static const char *const ops[] = {"<", "<=", ">", ">="};
	uint32_t kind = random_below(v->random, 10);
	if (kind < 2) {
		write_equality(v, word, out);
	} else if (kind < 4) {
		write_in(v, word, out);
	} else if (kind < 5) {
		write_pair(v, word, out);
	} else if (kind < 6) {
		write_number(v, false, out);
		buffer_format(out, " %s %.*s", RANDOM_PICK(v->random, ops),
			      TEXT_ARG(word->path));
	} else {
		buffer_format(out, "%.*s %s ", TEXT_ARG(word->path),
			      RANDOM_PICK(v->random, ops));
		write_number(v, false, out);
	}
}

static void write_bool_test(struct vocabulary *v, const struct word *word,
			    struct buffer *out)
{
	uint32_t kind = random_below(v->random, 10);
	if (kind < 5)
		buffer_format(out, "%.*s", TEXT_ARG(word->path));
	else if (kind < 8)
		write_equality(v, word, out);
	else if (kind < 9)
		write_in(v, word, out);
	else
		write_pair(v, word, out);
}

/* A scalar of any type. */
static void write_any(struct vocabulary *v, const struct word *word, struct buffer *out)
{
	static const enum ir_type types[] = {TYPE_BOOL, TYPE_NUMBER, TYPE_STRING,
					     TYPE_STRING};
	struct word as = *word;
	as.type = RANDOM_PICK(v->random, types);
	write_scalar(v, &as, out);
}

static void write_list_test(struct vocabulary *v, const struct word *word,
			    struct buffer *out)
{
	static const enum ir_type types[] = {TYPE_STRING, TYPE_INTEGER, TYPE_NUMBER,
					     TYPE_BOOL, TYPE_ANY};
	const struct word *item = vocabulary_word(v, RANDOM_PICK(v->random, types));
	uint32_t kind = random_below(v->random, 4);
	if (kind == 0 && item) {
		buffer_format(out, "%.*s %sin %.*s", TEXT_ARG(item->path), maybe_not(v),
			      TEXT_ARG(word->path));
	} else if (kind == 1 && item) {
		buffer_format(out, "%.*s contains %.*s", TEXT_ARG(word->path),
			      TEXT_ARG(item->path));
	} else if (kind == 2) {
		write_any(v, word, out);
		buffer_format(out, " in %.*s", TEXT_ARG(word->path));
	} else {
		buffer_format(out, "%.*s %scontains ", TEXT_ARG(word->path),
			      maybe_not(v));
		write_any(v, word, out);
	}
}

static void write_any_test(struct vocabulary *v, const struct word *word,
			   struct buffer *out)
{
	static const enum ir_type types[] = {TYPE_BOOL, TYPE_NUMBER, TYPE_STRING};
	struct word as = *word;
	as.type = RANDOM_PICK(v->random, types);
	uint32_t kind = random_below(v->random, 10);
	if (kind < 3) {
		write_equality(v, &as, out);
	} else if (kind < 5) {
		write_in(v, &as, out);
	} else if (kind < 7) {
		as.type = TYPE_NUMBER;
		write_number_test(v, &as, out);
	} else if (kind < 9) {
		write_list_test(v, word, out);
	} else {
		write_pair(v, word, out);
	}
}

void write_test(struct vocabulary *v, const struct word *word, struct buffer *out)
{
	uint32_t kind = random_below(v->random, 100);
	if (kind < 6) {
		buffer_format(out, "has %.*s", TEXT_ARG(word->path));
		return;
	}
	if (kind < 10) {
		buffer_format(out, "%.*s %s null", TEXT_ARG(word->path),
			      kind < 8 ? "==" : "!=");
		return;
	}
	switch (word->type) {
	case TYPE_BOOL:
		write_bool_test(v, word, out);
		break;
	case TYPE_INTEGER:
	case TYPE_NUMBER:
		write_number_test(v, word, out);
		break;
	case TYPE_STRING:
	case TYPE_TEXTS:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		write_string_test(v, word, out);
		break;
	case TYPE_LIST:
		write_list_test(v, word, out);
		break;
	case TYPE_ANY:
		write_any_test(v, word, out);
		break;
	}
}

/* ---- conditions ---------------------------------------------------------- */

static void write_operand(struct vocabulary *v, unsigned depth, struct buffer *out)
{
	buffer_add_char(out, '(');
	write_condition(v, depth, out);
	buffer_add_char(out, ')');
}

void write_condition(struct vocabulary *v, unsigned depth, struct buffer *out)
{
	struct random *r = v->random;
	uint32_t kind = random_below(r, 10);
	if (depth == 0 || kind < 3) {
		if (random_chance(r, 2))
			buffer_format(out, random_chance(r, 60) ? "true" : "false");
		else
			write_test(v, &v->words[random_below(r, v->n_words)], out);
		return;
	}
	if (kind < 5) {
		buffer_format(out, random_chance(r, 80) ? "not " : "!");
		write_operand(v, depth - 1, out);
		return;
	}
	const char *join = kind < 8 ? (random_chance(r, 80) ? " and " : " && ")
				    : (random_chance(r, 80) ? " or " : " || ");
	/* Neighbours test different fields: two tests of one often cannot both hold. */
	size_t n = (size_t)random_from(r, 2, 4), word = random_below(r, v->n_words);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buffer_format(out, "%s", join);
		if (random_chance(r, 60))
			write_test(v, &v->words[(word + i) % v->n_words], out);
		else
			write_operand(v, depth - 1, out);
	}
}
