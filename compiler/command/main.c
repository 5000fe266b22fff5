/* main.c - the `edict` command: the list of verbs.
 */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "edict/abi.h"

static const struct verb verbs[] = {
	{"check", "POLICY...", "read, type-check and lint a policy", verb_check},
	{"compile", "POLICY... -o DIR", "write C, header and listing", verb_compile},
	{"decide", "POLICY... --requests=FILE", "decide JSON requests, one a line",
	 verb_decide},
	{"test", "[POLICY...] TESTS...", "run policy tests, report what they cover",
	 verb_test},
	{"explain", "POLICY... --request=FILE", "say why one request is decided so",
	 verb_explain},
	{"translate", "FILE", "Cedar policies or schema: text to JSON, JSON to text",
	 verb_translate},
	{"schema", "from-mcp TOOLS.json | from-policy POLICY...",
	 "make a Cedar schema from a tool list or an agent policy", verb_schema},
	{"run-tests", "TEST|DIR...", "run Cedar's integration tests", verb_run_tests},
};

enum { N_VERBS = sizeof verbs / sizeof *verbs };

static void print_help(void)
{
	printf("Edict compiles policies for AI agents into C that decides.\n\n"
	       "usage: edict VERB [OPTION]... [FILE]...\n\n");
	for (size_t i = 0; i < N_VERBS; i++)
		printf("  %-10s%s\n", verbs[i].name, verbs[i].summary);
	printf("\n`edict VERB --help` lists the options of a verb; `edict --version` "
	       "says "
	       "which\nEdict this is.  Exit status: 0 fine, 1 the policy or what is "
	       "checked is wrong,\n2 wrong usage, 3 a bug in Edict.\n");
}

static void print_verb_help(const struct verb *verb, unsigned who)
{
	printf("edict %s - %s\n\nusage: edict %s [OPTION]... %s\n\n", verb->name,
	       verb->summary, verb->name, verb->arguments);
	options_print(who, stdout);
}

static enum status run_verb(const struct verb *verb, unsigned who, char **args)
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
	struct text names[N_VERBS];
	for (size_t i = 0; i < N_VERBS; i++) {
		if (strcmp(args[0], verbs[i].name) == 0)
			return run_verb(&verbs[i], 1u << i, args + 1);
		names[i] = text_of(verbs[i].name);
	}
	static const struct text options[] = {{"--help", 6}, {"--version", 9}};
	if (args[0][0] == '-')
		complain_unknown("option", text_of(args[0]), options, 2);
	else
		complain_unknown("verb", text_of(args[0]), names, N_VERBS);
	return STATUS_USAGE;
}

int main(int argc, char **argv)
{
	output_begin();
	return (int)output_finish(run(argc > 0 ? argv + 1 : argv));
}
