/* main.c - the `edict` command: the list of verbs.
 */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "edict/abi.h"

static const struct verb verbs[] = {
#define VERB(symbol, name, function, arguments, summary)                                 \
	{name, arguments, summary, function},
#include "command/verbs.def"
#undef VERB
};

static void print_help(void)
{
	printf("Edict compiles policies for AI agents into C that decides.\n\n"
	       "usage: edict VERB [OPTION]... [FILE]...\n\n");
	for (size_t i = 0; i < N_VERBS; i++)
		printf("  %-20s%s\n", verbs[i].name, verbs[i].summary);
	printf("\n`edict VERB --help` lists the options of a verb; `edict --version` "
	       "says "
	       "which\nEdict this is.  Exit status: 0 fine, 1 the policy or what is "
	       "checked is wrong,\n2 wrong usage, 3 a bug in Edict.\n");
}

static void print_verb_help(const struct verb *verb, uint64_t who)
{
	printf("edict %s - %s\n\nusage: edict %s [OPTION]... %s\n\n", verb->name,
	       verb->summary, verb->name, verb->arguments);
	options_print(who, stdout);
}

static enum status run_verb(const struct verb *verb, uint64_t who, char **args)
{
	struct arena *arena = arena_new();
	struct options options;
	enum status status = STATUS_USAGE;
	if (options_parse(arena, verb->name, who, args, &options)) {
		if (options.load.packs_dir == NULL)
			options.load.packs_dir = packs_find(arena);
		status = STATUS_FINE;
		if (options.help)
			print_verb_help(verb, who);
		else
			status = verb->run(&options);
	}
	arena_free(arena);
	return status;
}

/* Does the verb's name stand at the front of the arguments?  Its words, else 0. */
static size_t match_verb(const struct verb *verb, char **args)
{
	size_t first = strcspn(verb->name, " ");
	if (strlen(args[0]) != first || memcmp(args[0], verb->name, first) != 0)
		return 0;
	if (verb->name[first] == '\0')
		return 1;
	bool is_same = args[1] != NULL && strcmp(args[1], verb->name + first + 1) == 0;
	return is_same ? 2 : 0;
}

/* The forms of a verb that has several: `edict key`. */
static bool print_forms(const char *word)
{
	size_t len = strlen(word);
	bool is_known = false;
	for (size_t i = 0; i < N_VERBS; i++) {
		const char *name = verbs[i].name;
		if (strncmp(name, word, len) != 0 || name[len] != ' ')
			continue;
		is_known = true;
		printf("  edict %-18s%s\n", name, verbs[i].summary);
	}
	return is_known;
}

static enum status complain_verb(char **args)
{
	static const struct text options[] = {{"--help", 6}, {"--version", 9}};
	if (args[0][0] == '-') {
		complain_unknown("option", text_of(args[0]), options, 2);
		return STATUS_USAGE;
	}
	bool wants_help = args[1] == NULL || strcmp(args[1], "--help") == 0 ||
			  strcmp(args[1], "-h") == 0;
	if (wants_help && print_forms(args[0]))
		return args[1] == NULL ? STATUS_USAGE : STATUS_FINE;
	struct text names[N_VERBS];
	struct text word = text_of(args[0]);
	char both[64];
	size_t len = strlen(args[0]);
	for (size_t i = 0; i < N_VERBS; i++) {
		names[i] = text_of(verbs[i].name);
		bool has_forms = strncmp(verbs[i].name, args[0], len) == 0 &&
				 verbs[i].name[len] == ' ' && args[1] != NULL;
		if (!has_forms)
			continue;
		int n = snprintf(both, sizeof both, "%s %s", args[0], args[1]);
		word = (struct text){both, (size_t)n < sizeof both ? (size_t)n
								   : sizeof both - 1};
	}
	complain_unknown("verb", word, names, N_VERBS);
	return STATUS_USAGE;
}

static enum status run(char **args)
{
	if (args[0] == NULL) {
		message("a verb is missing; see `edict --help`");
		return STATUS_USAGE;
	}
	if (strcmp(args[0], "--help") == 0 || strcmp(args[0], "-h") == 0) {
		print_help();
		return STATUS_FINE;
	}
	if (strcmp(args[0], "--version") == 0) {
		printf("edict %s (ABI %d)\n", EDICT_VERSION, EDICT_ABI_VERSION);
		return STATUS_FINE;
	}
	for (size_t i = 0; i < N_VERBS; i++) {
		size_t n_words = match_verb(&verbs[i], args);
		if (n_words > 0)
			return run_verb(&verbs[i], UINT64_C(1) << i, args + n_words);
	}
	return complain_verb(args);
}

int main(int argc, char **argv)
{
	output_begin();
	return (int)output_finish(run(argc > 0 ? argv + 1 : argv));
}
