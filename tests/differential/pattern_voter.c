/* pattern_voter.c - who may vote on which pattern and text.
 *
 * Keep the table and the section "Against other engines" of docs/patterns.md alike.
 */
#include "pattern_voter.h"

#include <string.h>

#include "pattern_engine.h"

/* ---- what differences depend on ------------------------------------------ */

enum {
	/* of a pattern, as written; a few words too many do no harm */
	HAS_DOT = 1u << 0,
	HAS_NEGATED = 1u << 1,	    /* a negated class, \W \D \S \N */
	HAS_SPACE = 1u << 2,	    /* \s \S */
	HAS_DOLLAR = 1u << 3,	    /* $ */
	HAS_CARET = 1u << 4,	    /* ^ outside of classes */
	HAS_LAST = 1u << 5,	    /* \Z */
	HAS_VERTICAL = 1u << 6,	    /* \v */
	HAS_HIGH = 1u << 7,	    /* a character beyond ASCII, spelt in any way */
	HAS_BRACE_HEX = 1u << 8,    /* \x{..} \u{..} \U */
	HAS_OPEN_BOUND = 1u << 9,   /* {,n} */
	HAS_POSIX = 1u << 10,	    /* [: */
	HAS_EMPTY_CLASS = 1u << 11, /* [] */
	HAS_INSIDE = 1u << 12,	    /* \B, which holds inside characters */
	HAS_WORD = 1u << 13,	    /* \w \W */
	IS_FOLDED = 1u << 14,	    /* i, anywhere */
	IS_LINES = 1u << 15,	    /* m, anywhere */
	IS_UNICODE = 1u << 16,	    /* flag u */
	IS_BYTES = 1u << 17,	    /* no flag u */
	IS_UTF8 = 1u << 18,	    /* the voter looks at characters */
	HAS_BLANK = 1u << 19,	    /* \h \H */
	HAS_FULL_CLASS = 1u << 27,  /* [^] */
	/* of a text */
	TEXT_HIGH = 1u << 20, /* a byte from 0x80 on */
	TEXT_NOT_UTF8 = 1u << 21,
	TEXT_VERTICAL = 1u << 22,   /* U+000B */
	TEXT_RETURN = 1u << 23,	    /* \r, U+2028, U+2029 */
	TEXT_FINAL_LINE = 1u << 24, /* ends in a newline */
	TEXT_DOTTED = 1u << 25,	    /* U+0130, U+0131 */
	TEXT_BLANK = 1u << 26,	    /* U+001C to U+001F, or TEXT_HIGH */
};

enum {
	PY = 1u << PATTERN_PYTHON,
	ES = 1u << PATTERN_ECMASCRIPT,
	RE = 1u << PATTERN_RE2,
	PC = 1u << PATTERN_PCRE,
	ANY = PY | ES | RE | PC,
	OF_PCRE2 = 1u << VOTER_PCRE2,
	OF_RE2 = 1u << VOTER_RE2,
	BOTH = OF_PCRE2 | OF_RE2,
};

/* A voter abstains if all of `all` and one of `any` holds. */
static const struct difference {
	unsigned voters, dialects, all, any;
	const char *what;
} differences[] = {
	{BOTH, ANY, IS_UTF8 | TEXT_NOT_UTF8, ~0u,
	 "a text that is not UTF-8 has no characters"},
	{BOTH, ANY, IS_UTF8 | IS_BYTES | TEXT_HIGH, HAS_DOT | HAS_NEGATED | IS_FOLDED,
	 "without flag u, `.` and negated classes are bytes and folding is ASCII, also "
	 "beside characters beyond ASCII"},
	{BOTH, ANY, IS_UTF8 | TEXT_HIGH | HAS_INSIDE, ~0u,
	 "\\B holds between the bytes of a character"},
	{BOTH, PY | ES, IS_UNICODE | HAS_SPACE | TEXT_BLANK, ~0u,
	 "\\s has blanks beyond ASCII in Python and ECMAScript, and in Python U+001C to "
	 "U+001F"},
	{BOTH, PY, IS_UNICODE | IS_FOLDED | TEXT_DOTTED, ~0u,
	 "i, U+0130 and U+0131 are one in Python"},
	{BOTH, ES, TEXT_RETURN, HAS_DOT | HAS_CARET | HAS_DOLLAR,
	 "ECMAScript has four line terminators"},
	{BOTH, PY, HAS_POSIX, ~0u, "Python has no POSIX classes"},
	{OF_PCRE2, ANY, HAS_OPEN_BOUND, ~0u,
	 "{,n} is a repeat from 0 in Python and in PCRE2 from version 10.43 on"},
	{OF_PCRE2, PY, HAS_BRACE_HEX, ~0u,
	 "where PCRE2 reads \\uHHHH, it does not read \\UHHHHHHHH"},
	{OF_PCRE2, PY | RE, HAS_LAST | TEXT_FINAL_LINE, ~0u,
	 "PCRE2's \\Z also matches before a last newline"},
	{OF_PCRE2, PY | ES | RE, HAS_VERTICAL, ~0u,
	 "PCRE2's \\v is a class of vertical space, elsewhere it is U+000B"},
	{OF_PCRE2, RE, HAS_SPACE | TEXT_VERTICAL, ~0u, "RE2's \\s is without U+000B"},
	{OF_PCRE2, ES | RE, IS_UNICODE | IS_FOLDED | TEXT_HIGH, HAS_WORD | HAS_POSIX,
	 "\\w has U+017F and U+212A without regard to case, but not PCRE2's"},
	{OF_PCRE2, ES, HAS_EMPTY_CLASS, ~0u, "PCRE2 overlooks the repeat in []{0,1}"},
	{OF_PCRE2, PC, IS_BYTES | TEXT_HIGH, HAS_BLANK | HAS_VERTICAL,
	 "to PCRE2 without UTF the bytes 0x85 and 0xa0 are blanks"},
	{OF_RE2, PY | ES | PC, HAS_SPACE | TEXT_VERTICAL, ~0u,
	 "RE2's \\s is without U+000B"},
	{OF_RE2, PY | PC, HAS_DOLLAR | TEXT_FINAL_LINE, ~0u, "RE2's $ is the end only"},
	{OF_RE2, PY, HAS_OPEN_BOUND, ~0u, "RE2's {,n} is literal"},
	{OF_RE2, ES, 0, HAS_EMPTY_CLASS | HAS_FULL_CLASS, "RE2 has no empty class"},
	{OF_RE2, PC, HAS_VERTICAL, ~0u, "RE2's \\v is U+000B"},
	{OF_RE2, PY | PC, IS_UNICODE | IS_FOLDED | TEXT_HIGH, HAS_WORD | HAS_POSIX,
	 "RE2's \\w has U+017F and U+212A without regard to case"},
};

/* ---- traits of a pattern ------------------------------------------------- */

static bool is_one_of(char c, const char *letters)
{
	return c != '\0' && strchr(letters, c) != NULL;
}

static uint32_t hex_value(struct text t, size_t at, size_t n)
{
	uint32_t value = 0;
	for (size_t i = at; i < at + n && i < t.len && text_hex_digit(t.ptr[i]) >= 0; i++)
		value = value * 16 + (uint32_t)text_hex_digit(t.ptr[i]);
	return value;
}

/* After a backslash at `at` - 1. */
static unsigned escape_traits(struct text t, size_t at, bool in_class)
{
	char c = t.ptr[at];
	if (is_one_of(c, "xuU") && at + 1 < t.len && (c == 'U' || t.ptr[at + 1] == '{'))
		return HAS_BRACE_HEX | HAS_HIGH;
	if (c == 'x')
		return hex_value(t, at + 1, 2) >= 0x80 ? HAS_HIGH : 0;
	if (c == 'u')
		return hex_value(t, at + 1, 4) >= 0x80 ? HAS_HIGH : 0;
	if (c == 's' || c == 'S')
		return HAS_SPACE | (c == 'S' ? HAS_NEGATED : 0);
	if (c == 'w' || c == 'W')
		return HAS_WORD | (c == 'W' ? HAS_NEGATED : 0);
	if (c == 'D' || c == 'N')
		return HAS_NEGATED;
	if (c == 'Z')
		return HAS_LAST;
	if (c == 'v')
		return HAS_VERTICAL;
	if (c == 'h' || c == 'H')
		return HAS_BLANK;
	if (c == 'B' && !in_class)
		return HAS_INSIDE;
	return 0;
}

/* At "(?": the letters of inline flags. */
static unsigned flag_traits(struct text t, size_t at)
{
	unsigned traits = 0;
	for (size_t i = at + 2; i < t.len && is_one_of(t.ptr[i], "aimsuxULnJ-^"); i++) {
		traits |= t.ptr[i] == 'i' ? IS_FOLDED : 0;
		traits |= t.ptr[i] == 'm' ? IS_LINES : 0;
	}
	return traits;
}

static unsigned outside_traits(struct text t, size_t at)
{
	switch (t.ptr[at]) {
	case '.':
		return HAS_DOT;
	case '$':
		return HAS_DOLLAR;
	case '^':
		return HAS_CARET;
	case '(':
		return at + 1 < t.len && t.ptr[at + 1] == '?' ? flag_traits(t, at) : 0;
	case '{':
		return at + 1 < t.len && t.ptr[at + 1] == ',' ? HAS_OPEN_BOUND : 0;
	default:
		return 0;
	}
}

/* At "[": steps to its first member that may not be the closing bracket. */
static unsigned class_traits(struct text t, size_t *at)
{
	unsigned traits = 0;
	if (*at + 1 < t.len && t.ptr[*at + 1] == '^') {
		traits |= HAS_NEGATED;
		++*at;
	}
	if (*at + 1 < t.len && t.ptr[*at + 1] == ']')
		traits |= traits != 0 ? HAS_FULL_CLASS : HAS_EMPTY_CLASS;
	return traits;
}

static unsigned pattern_traits(struct text t, bool brackets_are_empty)
{
	unsigned traits = 0;
	bool in_class = false;
	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];
		traits |= (c & 0x80) != 0 ? HAS_HIGH : 0;
		if (c == '\\' && i + 1 < t.len) {
			traits |= escape_traits(t, ++i, in_class);
		} else if (in_class) {
			traits |= c == '[' && i + 1 < t.len && t.ptr[i + 1] == ':'
					  ? HAS_POSIX
					  : 0;
			in_class = c != ']';
		} else if (c == '[') {
			unsigned of_class = class_traits(t, &i);
			traits |= of_class;
			in_class = true;
			if ((of_class & (HAS_EMPTY_CLASS | HAS_FULL_CLASS)) != 0) {
				i++;
				in_class = !brackets_are_empty;
			}
		} else {
			traits |= outside_traits(t, i);
		}
	}
	return traits;
}

/* ---- traits of a text ---------------------------------------------------- */

static bool has_bytes(struct text t, const char *bytes)
{
	size_t n = strlen(bytes);
	for (size_t i = 0; i + n <= t.len; i++)
		if (memcmp(t.ptr + i, bytes, n) == 0)
			return true;
	return false;
}

static unsigned text_traits(struct text t)
{
	unsigned traits = text_is_utf8(t) ? 0 : TEXT_NOT_UTF8;
	for (size_t i = 0; i < t.len; i++) {
		traits |= (t.ptr[i] & 0x80) != 0 ? TEXT_HIGH : 0;
		traits |= t.ptr[i] == '\v' ? TEXT_VERTICAL : 0;
		traits |= t.ptr[i] == '\r' ? TEXT_RETURN : 0;
		traits |= t.ptr[i] >= 0x1c && t.ptr[i] <= 0x1f ? TEXT_BLANK : 0;
	}
	traits |= (traits & TEXT_HIGH) != 0 ? TEXT_BLANK : 0;
	if (t.len > 0 && t.ptr[t.len - 1] == '\n')
		traits |= TEXT_FINAL_LINE;
	if (has_bytes(t, "\xe2\x80\xa8") || has_bytes(t, "\xe2\x80\xa9"))
		traits |= TEXT_RETURN;
	if (has_bytes(t, "\xc4\xb0") || has_bytes(t, "\xc4\xb1"))
		traits |= TEXT_DOTTED;
	return traits;
}

/* ---- voting -------------------------------------------------------------- */

const char *voter_name(enum voter voter)
{
	return voter == VOTER_PCRE2 ? "PCRE2" : "RE2";
}

bool voter_is_there(enum voter voter)
{
	return voter == VOTER_PCRE2 ? HAVE_PCRE2 : HAVE_RE2;
}

static struct engine_options options_of(const struct written *written, unsigned traits)
{
	const struct pattern_style *style = &written->style;
	return (struct engine_options){
		.ignore_case = style->ignore_case,
		.multi_line = style->multi_line,
		.dot_all = style->dot_all,
		.verbose = style->verbose,
		.utf8 = (traits & IS_UTF8) != 0,
		.ecmascript = style->dialect == PATTERN_ECMASCRIPT,
		.hex_escapes = style->dialect == PATTERN_PYTHON,
		.end_is_end = style->dialect == PATTERN_ECMASCRIPT ||
			      style->dialect == PATTERN_RE2,
		.caret_at_last = style->dialect != PATTERN_PCRE,
	};
}

void ballot_init(struct ballot *b, enum voter voter, const struct written *written)
{
	const struct pattern_style *style = &written->style;
	*b = (struct ballot){.voter = voter, .dialect = style->dialect};
	if (style->kind != PATTERN_REGEX)
		return;
	b->traits = pattern_traits(written->text, style->dialect == PATTERN_ECMASCRIPT);
	b->traits |= style->ignore_case ? IS_FOLDED : 0;
	b->traits |= style->multi_line ? IS_LINES : 0;
	b->traits |= style->unicode ? IS_UNICODE : IS_BYTES;
	b->traits |= style->unicode || (b->traits & HAS_HIGH) != 0 ? IS_UTF8 : 0;
	struct engine_options options = options_of(written, b->traits);
#if HAVE_PCRE2
	if (voter == VOTER_PCRE2)
		b->engine =
			engine_pcre2_new(written->text.ptr, written->text.len, &options);
#endif
#if HAVE_RE2
	if (voter == VOTER_RE2)
		b->engine =
			engine_re2_new(written->text.ptr, written->text.len, &options);
#endif
	(void)options;
}

void ballot_deinit(struct ballot *b)
{
#if HAVE_PCRE2
	if (b->voter == VOTER_PCRE2)
		engine_pcre2_free(b->engine);
#endif
#if HAVE_RE2
	if (b->voter == VOTER_RE2)
		engine_re2_free(b->engine);
#endif
	b->engine = NULL;
}

static bool is_understood_alike(const struct ballot *b, unsigned traits)
{
	for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
		const struct difference *d = &differences[i];
		if ((d->voters >> b->voter & 1u) != 0 &&
		    (d->dialects >> b->dialect & 1u) != 0 &&
		    (traits & d->all) == d->all && (traits & d->any) != 0)
			return false;
	}
	return true;
}

enum vote ballot_cast(const struct ballot *b, struct text text)
{
	int answer = -1;
	if (b->engine == NULL || !is_understood_alike(b, b->traits | text_traits(text)))
		return VOTE_NONE;
#if HAVE_PCRE2
	if (b->voter == VOTER_PCRE2)
		answer = engine_pcre2_match(b->engine, text.ptr, text.len);
#endif
#if HAVE_RE2
	if (b->voter == VOTER_RE2)
		answer = engine_re2_match(b->engine, text.ptr, text.len);
#endif
	return answer < 0 ? VOTE_NONE : answer > 0 ? VOTE_YES : VOTE_NO;
}
