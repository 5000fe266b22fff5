/* options.c - parse the arguments of a verb by the table in options.def.
 * Needs:   the arguments after the verb, ended by NULL.
 * Gives:   struct options, or a message that names the argument at fault.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"

struct option_entry {
	uint64_t verbs;
	const char *name;
	char letter;
	const char *argument;
	const char *help;
};

static const struct option_entry entries[N_OPTIONS] = {
#define OPTION(symbol, verbs, name, letter, argument, help)                              \
	{verbs, name, letter, argument, help},
#define PLAIN OPTION
#include "command/options.def"
#undef PLAIN
#undef OPTION
};

#define WORDS_MAX 16

/* ---- words --------------------------------------------------------------- */

void complain_unknown(const char *what, struct text word, const struct text *candidates,
		      size_t n)
{
	struct text near = text_nearest(word, candidates, n);
	if (near.len > 0)
		message("unknown %s `%.*s`; did you mean `%.*s`?", what, TEXT_ARG(word),
			TEXT_ARG(near));
	else
		message("unknown %s `%.*s`", what, TEXT_ARG(word));
}

struct words {
	const char *const *words;
	size_t n;
};

#define WORDS(array) ((struct words){(array), sizeof(array) / sizeof *(array)})

static void complain_value(enum option option, struct text word, struct words known)
{
	struct text candidates[WORDS_MAX] = {0};
	for (size_t i = 0; i < known.n; i++)
		candidates[i] = text_of(known.words[i]);
	struct text near = text_nearest(word, candidates, known.n);
	if (near.len > 0) {
		message("--%s cannot be `%.*s`; did you mean `%.*s`?",
			entries[option].name, TEXT_ARG(word), TEXT_ARG(near));
		return;
	}
	struct buffer list = {0};
	for (size_t i = 0; i < known.n; i++)
		buffer_format(&list, "%s%s", i == 0 ? "" : ", ", known.words[i]);
	message("--%s cannot be `%.*s`: it is one of %.*s", entries[option].name,
		TEXT_ARG(word), (int)list.len, list.ptr);
	buffer_free(&list);
}

/* The index of `word` among the known ones, or false after a message. */
static bool choose(enum option option, struct text word, struct words known,
		   size_t *chosen)
{
	for (size_t i = 0; i < known.n; i++) {
		if (!text_is(word, known.words[i]))
			continue;
		*chosen = i;
		return true;
	}
	complain_value(option, word, known);
	return false;
}

static bool set_dialect(const char *value, struct options *o)
{
	const char *words[N_DIALECTS - 1];
	size_t chosen = 0;
	for (unsigned i = 1; i < N_DIALECTS; i++)
		words[i - 1] = dialect_name((enum dialect)i);
	bool ok = choose(OPTION_DIALECT, text_of(value), WORDS(words), &chosen);
	o->load.dialect = (enum dialect)(chosen + 1);
	return ok;
}

static bool set_strategy(const char *value, struct options *o)
{
	const char *words[N_STRATEGIES];
	size_t chosen = 0;
	for (unsigned i = 0; i < N_STRATEGIES; i++)
		words[i] = strategy_name((enum strategy)i);
	bool ok = choose(OPTION_STRATEGY, text_of(value), WORDS(words), &chosen);
	o->load.strategy = (enum strategy)chosen;
	o->load.has_strategy = true;
	return ok;
}

static bool set_compat(const char *value, struct options *o)
{
	static const char *const words[] = {"agt"};
	size_t chosen;
	return o->load.compat_agt =
		       choose(OPTION_COMPAT, text_of(value), WORDS(words), &chosen);
}

static bool set_profile(const char *value, struct options *o)
{
	static const char *const words[] = {"ts", "go"};
	size_t chosen = 0;
	bool ok = choose(OPTION_PROFILE, text_of(value), WORDS(words), &chosen);
	o->load.flat_profile = words[chosen];
	return ok;
}

static bool set_format(const char *value, bool is_test, struct options *o)
{
	static const char *const words[] = {"text", "json", "tap", "junit"};
	struct words known = {words, is_test ? 4 : 2};
	size_t chosen = 0;
	bool ok = choose(OPTION_FORMAT, text_of(value), known, &chosen);
	o->format = (enum format)chosen;
	o->has_format = true;
	return ok;
}

static bool set_layout(const char *value, struct options *o)
{
	static const char *const words[] = {"auto", "code", "table"};
	size_t chosen = 0;
	bool ok = choose(OPTION_LAYOUT, text_of(value), WORDS(words), &chosen);
	o->layout = (enum layout)chosen;
	o->has_layout = true;
	return ok;
}

static bool set_engine(const char *value, struct options *o)
{
	static const char *const words[] = {"eval", "c"};
	size_t chosen = 0;
	bool ok = choose(OPTION_ENGINE, text_of(value), WORDS(words), &chosen);
	o->engine = (enum engine_kind)chosen;
	o->has_engine = true;
	return ok;
}

static bool set_dump(const char *value, struct options *o)
{
	static const char *const words[] = {"ast", "ir", "simple", "plan", "scans"};
	size_t chosen = 0;
	bool ok = choose(OPTION_DUMP, text_of(value), WORDS(words), &chosen);
	o->dump = (enum dump)(chosen + 1);
	return ok;
}

static bool set_cedar_version(const char *value, struct options *o)
{
	static const char *const words[] = {"4.12", "4.13"};
	size_t chosen = 0;
	bool ok = choose(OPTION_CEDAR_VERSION, text_of(value), WORDS(words), &chosen);
	o->cedar_4_13 = chosen == 1;
	return ok;
}

/* A list with commas; each word adds its bit. */
static bool set_emit(const char *value, struct options *o)
{
	static const char *const words[] = {"c", "listing", "json", "dot"};
	o->emit = 0;
	for (const char *at = value;; at++) {
		struct text word = {at, strcspn(at, ",")};
		size_t chosen;
		if (!choose(OPTION_EMIT, word, WORDS(words), &chosen))
			return false;
		o->emit |= 1u << chosen;
		at += word.len;
		if (*at == '\0')
			return true;
	}
}

static bool set_min_coverage(const char *value, struct options *o)
{
	char *end;
	errno = 0;
	unsigned long percent = strtoul(value, &end, 10);
	if (errno != 0 || end == value || *end != '\0' || percent > 100 ||
	    *value == '-') {
		message("--min-coverage cannot be `%s`: it is a percentage, 0 to 100",
			value);
		return false;
	}
	o->min_coverage = (unsigned)percent;
	o->has_min_coverage = true;
	return true;
}

/* ---- one option ---------------------------------------------------------- */

static bool keep(struct arena *arena, enum option option, const char *value,
		 struct options *o)
{
	struct given given = {option, value};
	ARENA_PUSH(arena, o->given, o->n_given, given);
	return true;
}

static bool set_option(struct arena *arena, enum option option, const char *value,
		       uint64_t who, struct options *o)
{
	switch (option) {
	case OPTION_DIALECT:
		return set_dialect(value, o);
	case OPTION_STRATEGY:
		return set_strategy(value, o);
	case OPTION_COMPAT:
		return set_compat(value, o);
	case OPTION_PROFILE:
		return set_profile(value, o);
	case OPTION_PACKS:
		return o->load.packs_dir = value, true;
	case OPTION_ALLOW_RING_ZERO:
		return o->load.allow_ring_zero = true;
	case OPTION_SCHEMA:
		return o->schema = value, true;
	case OPTION_ENTITIES:
		return o->entities = value, true;
	case OPTION_STRICT_CEDAR:
		return o->strict_cedar = true;
	case OPTION_CEDAR_VERSION:
		return set_cedar_version(value, o);
	case OPTION_WERROR:
		return o->werror = true;
	case OPTION_FORMAT:
		return set_format(value, who == TEST, o);
	case OPTION_NAMESPACE:
		return o->namespace_name = value, true;
	case OPTION_EXPLAIN_CODE:
		return o->explain_code = value, true;
	case OPTION_OUTPUT:
		return o->output_dir = value, true;
	case OPTION_NAME:
		return o->name = value, true;
	case OPTION_EMIT:
		return set_emit(value, o);
	case OPTION_DUMP:
		return set_dump(value, o);
	case OPTION_DEPFILE:
		return o->depfile = value, true;
	case OPTION_LAYOUT:
		return set_layout(value, o);
	case OPTION_ENGINE:
		return set_engine(value, o);
	case OPTION_REQUESTS:
	case OPTION_REQUEST:
		return o->requests = value, true;
	case OPTION_MIN_COVERAGE:
		return set_min_coverage(value, o);
	case OPTION_HELP:
		return o->help = true;
#define OPTION(symbol, verbs, name, letter, argument, help)
#define PLAIN(symbol, verbs, name, letter, argument, help) case OPTION_##symbol:
#include "command/options.def"
#undef PLAIN
#undef OPTION
		return keep(arena, option, value, o);
	case N_OPTIONS:
		break;
	}
	return false;
}

static enum option find_long(struct text name, uint64_t who)
{
	for (unsigned i = 0; i < N_OPTIONS; i++)
		if ((entries[i].verbs & who) != 0 && text_is(name, entries[i].name))
			return (enum option)i;
	return N_OPTIONS;
}

static enum option find_letter(char letter, uint64_t who)
{
	for (unsigned i = 0; i < N_OPTIONS; i++)
		if ((entries[i].verbs & who) != 0 && entries[i].letter == letter)
			return (enum option)i;
	return N_OPTIONS;
}

static bool complain_option(const char *verb, uint64_t who, const char *written,
			    struct text name)
{
	struct text candidates[N_OPTIONS];
	size_t n = 0;
	for (unsigned i = 0; i < N_OPTIONS; i++)
		if ((entries[i].verbs & who) != 0)
			candidates[n++] = text_of(entries[i].name);
	struct text near = text_nearest(name, candidates, n);
	size_t shown = strcspn(written, "=");
	if (near.len > 0)
		message("`edict %s` has no option `%.*s`; did you mean `--%.*s`?", verb,
			(int)shown, written, TEXT_ARG(near));
	else
		message("`edict %s` has no option `%.*s`; see `edict %s --help`", verb,
			(int)shown, written, verb);
	return false;
}

/* Split `arg` into option and value; `*value` stays NULL if it has none. */
static enum option split_option(const char *arg, uint64_t who, const char **value)
{
	if (arg[1] != '-') {
		*value = arg[2] == '\0' ? NULL : arg + 2;
		return find_letter(arg[1], who);
	}
	size_t len = strcspn(arg + 2, "=");
	*value = arg[2 + len] == '=' ? arg + 2 + len + 1 : NULL;
	return find_long((struct text){arg + 2, len}, who);
}

/* Parse the option at `args[*at]`; steps over a value that is an argument of its own. */
static bool parse_option(struct arena *arena, const char *verb, uint64_t who,
			 char **args, size_t *at, struct options *out)
{
	const char *arg = args[*at];
	const char *value;
	enum option option = split_option(arg, who, &value);
	if (option == N_OPTIONS) {
		size_t dashes = arg[1] == '-' ? 2 : 1;
		struct text name = {arg + dashes, strcspn(arg + dashes, "=")};
		return complain_option(verb, who, arg, name);
	}
	const struct option_entry *entry = &entries[option];
	if (entry->argument == NULL && value != NULL) {
		message("--%s takes no value", entry->name);
		return false;
	}
	if (entry->argument != NULL && value == NULL) {
		value = args[*at + 1];
		if (value == NULL) {
			message("--%s needs a value: --%s=%s", entry->name, entry->name,
				entry->argument);
			return false;
		}
		(*at)++;
	}
	return set_option(arena, option, value, who, out);
}

bool options_parse(struct arena *arena, const char *verb, uint64_t who, char **args,
		   struct options *out)
{
	*out = (struct options){.emit = EMIT_C | EMIT_LISTING};
	bool has_ended = false;
	for (size_t i = 0; args[i] != NULL; i++) {
		const char *arg = args[i];
		if (has_ended || arg[0] != '-' || arg[1] == '\0') {
			ARENA_PUSH(arena, out->inputs, out->n_inputs, text_of(arg));
			continue;
		}
		if (strcmp(arg, "--") == 0)
			has_ended = true;
		else if (!parse_option(arena, verb, who, args, &i, out))
			return false;
	}
	return true;
}

/* ---- plain options ------------------------------------------------------- */

const char *option_name(enum option option)
{
	return entries[option].name;
}

bool options_has(const struct options *options, enum option option)
{
	for (size_t i = 0; i < options->n_given; i++)
		if (options->given[i].option == option)
			return true;
	return false;
}

const char *options_value(const struct options *options, enum option option)
{
	for (size_t i = options->n_given; i > 0; i--)
		if (options->given[i - 1].option == option)
			return options->given[i - 1].value;
	return NULL;
}

size_t options_values(struct arena *arena, const struct options *options,
		      enum option option, const char ***values)
{
	size_t n = 0;
	*values = NULL;
	for (size_t i = 0; i < options->n_given; i++)
		if (options->given[i].option == option)
			ARENA_PUSH(arena, *values, n, options->given[i].value);
	return n;
}

bool options_number(const struct options *options, enum option option, uint64_t min,
		    uint64_t max, uint64_t *out)
{
	const char *value = options_value(options, option);
	if (value == NULL)
		return true;
	char *end;
	errno = 0;
	unsigned long long number = strtoull(value, &end, 10);
	bool is_number = errno == 0 && *value >= '0' && *value <= '9' && *end == '\0';
	if (!is_number || number < min || number > max) {
		message("--%s cannot be `%s`: it is a whole number, %llu to %llu",
			entries[option].name, value, (unsigned long long)min,
			(unsigned long long)max);
		return false;
	}
	*out = number;
	return true;
}

bool options_word(const struct options *options, enum option option,
		  const char *const *words, unsigned *out)
{
	const char *value = options_value(options, option);
	if (value == NULL)
		return true;
	struct words known = {words, 0};
	while (words[known.n] != NULL)
		known.n++;
	size_t chosen = 0;
	bool ok = choose(option, text_of(value), known, &chosen);
	*out = (unsigned)chosen;
	return ok;
}

/* ---- help ---------------------------------------------------------------- */

#define HELP_COLUMN 30
#define HELP_WIDTH  86

/* `text` in words, continuation lines indented to HELP_COLUMN. */
static void print_wrapped(const char *text, FILE *out)
{
	size_t column = HELP_COLUMN;
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		if (column > HELP_COLUMN && column + 1 + len > HELP_WIDTH) {
			fprintf(out, "\n%*s", HELP_COLUMN, "");
			column = HELP_COLUMN;
		}
		bool is_first = column == HELP_COLUMN;
		fprintf(out, "%s%.*s", is_first ? "" : " ", (int)len, text);
		column += len + (is_first ? 0 : 1);
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

void options_print(uint64_t who, FILE *out)
{
	for (unsigned i = 0; i < N_OPTIONS; i++) {
		const struct option_entry *entry = &entries[i];
		if ((entry->verbs & who) == 0)
			continue;
		char left[64];
		char letter[8] = "    ";
		if (entry->letter != 0)
			snprintf(letter, sizeof letter, "-%c, ", entry->letter);
		snprintf(left, sizeof left, "  %s--%s%s%s", letter, entry->name,
			 entry->argument == NULL ? "" : "=",
			 entry->argument == NULL ? "" : entry->argument);
		fprintf(out, "%-*s", HELP_COLUMN, left);
		if (strlen(left) >= HELP_COLUMN)
			fprintf(out, "\n%*s", HELP_COLUMN, "");
		print_wrapped(entry->help, out);
	}
}
