/* style.c - kinds, dialects and flags of patterns, as policies write them.
 * Needs:  words of a document or of a condition.
 * Gives:  a pattern_style, or diagnostics that know the words of other engines.
 */
#include "front/style.h"

#include <string.h>

#include "front/terms.h"

static const struct choice kinds[] = {
	{"regex", PATTERN_REGEX, NULL},		{"glob", PATTERN_GLOB, NULL},
	{"substring", PATTERN_SUBSTRING, NULL}, {"like", PATTERN_LIKE, NULL},
	{"phrase", PATTERN_PHRASE, NULL},	{"disguised", PATTERN_DISGUISED, NULL},
	{"regexp", 0, "write `regex`"},		{"text", 0, "write `substring`"},
	{"literal", 0, "write `substring`"},	{"contains", 0, "write `substring`"},
	{"wildcard", 0, "write `glob`"},
};

static const struct choice dialects[] = {
	{"python", PATTERN_PYTHON, NULL},
	{"ecmascript", PATTERN_ECMASCRIPT, NULL},
	{"re2", PATTERN_RE2, NULL},
	{"pcre", PATTERN_PCRE, NULL},
	{"re", 0, "write `python`"},
	{"javascript", 0, "write `ecmascript`"},
	{"typescript", 0, "write `ecmascript`"},
	{"js", 0, "write `ecmascript`"},
	{"go", 0, "write `re2`"},
	{"golang", 0, "write `re2`"},
	{"rust", 0, "write `re2`"},
	{"pcre2", 0, "write `pcre`"},
	{"perl", 0, "write `pcre`"},
	{"php", 0, "write `pcre`"},
};

#define N_KIND_WORDS	(sizeof kinds / sizeof *kinds)
#define N_DIALECT_WORDS (sizeof dialects / sizeof *dialects)

static const char all_flags[] = "imsxu";

static const char *name_of(const struct choice *choices, int value)
{
	while (choices->help != NULL || choices->value != value)
		choices++;
	return choices->name;
}

const char *style_kind_name(enum pattern_kind kind)
{
	return name_of(kinds, (int)kind);
}

bool style_kind_is_raw(enum pattern_kind kind)
{
	return kind == PATTERN_REGEX || kind == PATTERN_PHRASE ||
	       kind == PATTERN_DISGUISED;
}

const char *style_dialect_name(enum pattern_dialect dialect)
{
	return name_of(dialects, (int)dialect);
}

/* ---- flags --------------------------------------------------------------- */

/* NULL if the letter is no flag. */
static bool *flag_of(struct pattern_style *style, char letter)
{
	switch (letter) {
	case 'i':
		return &style->ignore_case;
	case 'm':
		return &style->multi_line;
	case 's':
		return &style->dot_all;
	case 'x':
		return &style->verbose;
	case 'u':
		return &style->unicode;
	}
	return NULL;
}

void style_write_flags(struct buffer *out, const struct pattern_style *style)
{
	struct pattern_style copy = *style;
	bool is_first = true;

	for (const char *letter = all_flags; *letter != '\0'; letter++) {
		const bool *flag = flag_of(&copy, *letter);
		if (flag == NULL || !*flag)
			continue;
		buffer_format(out, "%s%c", is_first ? " " : "", *letter);
		is_first = false;
	}
}

/* Flags that other engines have, and what to do about them. */
static const struct {
	char letter;
	const char *help;
} foreign_flags[] = {
	{'g', "remove it: a search asks whether there is a match, not how many"},
	{'y', "remove it, and begin the pattern with `^`"},
	{'d', "remove it: no positions are reported"},
	{'v', "write `u`"},
	{'a', "remove it: classes are ASCII unless the flag is `u`"},
	{'U', "remove it: lazy or not makes no difference to a yes or no"},
	{'L', "remove it: nothing depends on a locale"},
	{'I', "write `i`"},
	{'M', "write `m`"},
	{'S', "write `s`"},
	{'X', "write `x`"},
};

#define N_FOREIGN_FLAGS (sizeof foreign_flags / sizeof *foreign_flags)

static const char *foreign_flag(char letter)
{
	for (size_t i = 0; i < N_FOREIGN_FLAGS; i++) {
		if (foreign_flags[i].letter == letter)
			return foreign_flags[i].help;
	}
	return NULL;
}

bool style_is_flags(struct text word)
{
	for (size_t i = 0; i < word.len; i++) {
		if (strchr(all_flags, word.ptr[i]) == NULL &&
		    foreign_flag(word.ptr[i]) == NULL)
			return false;
	}
	return true;
}

static void report_flag(struct reader *r, const struct doc *d, struct text letter)
{
	const char *foreign = foreign_flag(letter.ptr[0]);
	struct diag *diag = diag_add(r->diags, DIAG_PATTERN_FLAG, d->span,
				     "`%.*s` is no flag of a pattern", TEXT_ARG(letter));

	diag_label(diag, "flags are i, m, s, x and u");
	diag_help(diag, "%s",
		  foreign != NULL ? foreign
				  : "write the letters in one word: `flags: im`");
}

/* Exactly the flags in `d`, letters with or without blanks. */
static bool read_flags(struct reader *r, const struct doc *d, struct pattern_style *style)
{
	style->ignore_case = style->multi_line = style->dot_all = false;
	style->verbose = style->unicode = false;
	for (size_t i = 0; i < d->text.len; i++) {
		struct text rest = {d->text.ptr + i, d->text.len - i};
		bool *flag = flag_of(style, *rest.ptr);
		if (*rest.ptr == ' ')
			continue;
		if (flag == NULL) {
			rest.len = utf8_length(rest);
			report_flag(r, d, rest);
			return false;
		}
		*flag = true;
	}
	return true;
}

static void report_flags(struct reader *r, const struct doc *flags,
			 enum pattern_kind kind, bool takes_some)
{
	struct diag *diag = diag_add(r->diags, DIAG_STYLE_PLACE, flags->span,
				     takes_some ? "a %s has only the flags i and u"
						: "a %s has no flags",
				     style_kind_name(kind));

	diag_label(diag, "this means nothing here");
	if (takes_some)
		diag_help(diag, "remove the others, or make it a regex");
	else if (kind == PATTERN_LIKE)
		diag_help(diag, "remove them, or make it a glob");
	else
		diag_help(diag, "remove them: phrases ignore case anyway");
}

/* The flags in `style`, given by `flags`, must be some that its kind has. */
static bool check_flags(struct reader *r, const struct doc *flags,
			const struct pattern_style *style)
{
	bool takes_some = style->kind == PATTERN_GLOB || style->kind == PATTERN_SUBSTRING;
	bool is_some = style->ignore_case || style->unicode;
	bool is_regex_flag = style->multi_line || style->dot_all || style->verbose;

	if (style->kind == PATTERN_REGEX || (!is_regex_flag && (takes_some || !is_some)))
		return true;
	report_flags(r, flags, style->kind, takes_some);
	return false;
}

/* ---- mappings ------------------------------------------------------------ */

void style_read_policy(struct reader *r, const struct doc *d)
{
	static const struct member members[] = {
		{"dialect", VALUE_STRING, USE_OPTIONAL, NULL},
		{"flags", VALUE_STRING, USE_OPTIONAL, NULL},
	};
	const struct doc *values[2];
	int dialect;

	if (!READ_MEMBERS(r, d, "`patterns` mapping", members, values))
		return;
	if (values[0] != NULL && READ_CHOICE(r, values[0], "dialect", dialects, &dialect))
		r->style.dialect = (enum pattern_dialect)dialect;
	if (values[1] != NULL)
		read_flags(r, values[1], &r->style);
}

static bool read_kind(struct reader *r, const struct style_members *m,
		      struct pattern_style *style)
{
	int kind = PATTERN_REGEX, dialect;
	struct diag *diag;

	if (m->type != NULL && !READ_CHOICE(r, m->type, "type", kinds, &kind))
		return false;
	if (kind != PATTERN_REGEX)
		*style = (struct pattern_style){.kind = (enum pattern_kind)kind};
	if (m->dialect == NULL)
		return true;
	if (kind == PATTERN_REGEX) {
		if (!READ_CHOICE(r, m->dialect, "dialect", dialects, &dialect))
			return false;
		style->dialect = (enum pattern_dialect)dialect;
		return true;
	}
	diag = diag_add(r->diags, DIAG_STYLE_PLACE, m->dialect->span,
			"a %s has no dialect", style_kind_name(style->kind));
	diag_label(diag, "dialects are about regexes");
	diag_also(diag, m->type->span, "the type is given here");
	diag_help(diag, "remove `dialect`, or make it a regex");
	return false;
}

static bool read_member_flags(struct reader *r, const struct style_members *m,
			      struct pattern_style *style)
{
	struct diag *diag;

	if (m->ignore_case != NULL)
		style->ignore_case = m->ignore_case->boolean;
	if (m->flags == NULL)
		return check_flags(r, m->ignore_case, style);
	if (m->ignore_case == NULL)
		return read_flags(r, m->flags, style) && check_flags(r, m->flags, style);
	diag = diag_add(r->diags, DIAG_MEMBERS_CONFLICT, m->ignore_case->span,
			"both `flags` and `ignore_case` are given");
	diag_label(diag, "this is the flag `i`");
	diag_also(diag, m->flags->span, "the flags are here");
	diag_help(diag, "keep `flags`");
	return false;
}

bool style_read_members(struct reader *r, const struct style_members *m,
			struct ast_operand *out)
{
	struct pattern_style style = r->style;

	if (!read_kind(r, m, &style) || !read_member_flags(r, m, &style))
		return false;
	if (style.kind == PATTERN_GLOB &&
	    !reader_glob(r, m->pattern->text, m->pattern->span))
		return false;
	*out = term_pattern(m->pattern->text, m->pattern->span, style);
	return true;
}

bool style_read_pattern(struct reader *r, const struct doc *d, struct ast_operand *out)
{
	static const struct member members[] = {STYLE_MEMBERS};
	const struct doc *values[5] = {d};

	if (d->kind != DOC_STRING && !READ_MEMBERS(r, d, "pattern", members, values))
		return false;
	if (values[0] == NULL)
		return false;
	return style_read_members(r,
				  &(struct style_members){values[0], values[1], values[2],
							  values[3], values[4]},
				  out);
}

/* ---- conditions ---------------------------------------------------------- */

/* `choice` of the name `word`, also one that only has advice; NULL if there is none. */
static const struct choice *find(const struct choice *choices, size_t n, struct text word)
{
	for (size_t i = 0; i < n; i++) {
		if (text_is(word, choices[i].name))
			return &choices[i];
	}
	return NULL;
}

static void report_word(struct reader *r, const struct doc *word,
			const struct choice *known)
{
	struct text names[N_KIND_WORDS + N_DIALECT_WORDS], nearest;
	size_t n = 0;
	struct diag *diag;

	for (size_t i = 0; i < N_DIALECT_WORDS; i++) {
		if (dialects[i].help == NULL)
			names[n++] = text_of(dialects[i].name);
	}
	for (size_t i = 0; i < N_KIND_WORDS; i++) {
		if (kinds[i].help == NULL)
			names[n++] = text_of(kinds[i].name);
	}
	nearest = text_nearest(word->text, names, n);
	diag = diag_add(r->diags, DIAG_COND_STYLE, word->span,
			"`%.*s` is neither a dialect nor a kind of patterns",
			TEXT_ARG(word->text));
	diag_label(diag, "python, ecmascript, re2, pcre; glob, substring, like");
	if (known != NULL)
		diag_help(diag, "%s", known->help);
	else if (nearest.len > 0)
		diag_help(diag, "write `%.*s`", TEXT_ARG(nearest));
	else
		diag_help(diag, "remove it: `matches '...'`");
}

static bool read_word(struct reader *r, const struct doc *word,
		      struct pattern_style *style)
{
	const struct choice *dialect = find(dialects, N_DIALECT_WORDS, word->text);
	const struct choice *kind = find(kinds, N_KIND_WORDS, word->text);

	if (dialect != NULL && dialect->help == NULL)
		style->dialect = (enum pattern_dialect)dialect->value;
	else if (kind != NULL && kind->help == NULL && kind->value != PATTERN_REGEX)
		*style = (struct pattern_style){.kind = (enum pattern_kind)kind->value};
	else if (kind == NULL || kind->help != NULL) {
		report_word(r, word, dialect != NULL ? dialect : kind);
		return false;
	}
	return true;
}

bool style_is_raw(struct text word)
{
	const struct choice *kind = find(kinds, N_KIND_WORDS, word);
	return kind == NULL || kind->help != NULL ||
	       style_kind_is_raw((enum pattern_kind)kind->value);
}

bool style_read_words(struct reader *r, const struct doc *word, const struct doc *flags,
		      struct pattern_style *style)
{
	if (word != NULL && !read_word(r, word, style))
		return false;
	return flags == NULL ||
	       (read_flags(r, flags, style) && check_flags(r, flags, style));
}
