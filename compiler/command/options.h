/* options.h - the arguments of a verb, parsed.
 *
 * `--name=value` and `--name value` are the same; `--` ends the options; a short
 * option may carry its value (-oDIR).  Anything unknown is refused with the nearest
 * known spelling.
 */
#ifndef EDICT_COMMAND_OPTIONS_H
#define EDICT_COMMAND_OPTIONS_H

#include "emit/emit.h"
#include "front/load.h"

struct verb;

enum { /* who takes an option */
       CHECK = 1,
       COMPILE = 2,
       DECIDE = 4,
       TEST = 8,
       EXPLAIN = 16,
       TRANSLATE = 32,
       SCHEMA = 64,
       RUN_TESTS = 128,
       POLICY = CHECK | COMPILE | DECIDE | TEST | EXPLAIN,
       ANY = 0xff,
};

enum option {
#define OPTION(symbol, verbs, name, letter, argument, help) OPTION_##symbol,
#include "command/options.def"
#undef OPTION
	N_OPTIONS
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_TAP, FORMAT_JUNIT };
enum dump { DUMP_NONE, DUMP_AST, DUMP_IR, DUMP_SIMPLE, DUMP_PLAN, DUMP_SCANS };
enum engine_kind { ENGINE_EVAL, ENGINE_C };
enum { EMIT_C = 1, EMIT_LISTING = 2, EMIT_JSON = 4, EMIT_DOT = 8 };

struct options {
	struct text *inputs; /* what is not an option, in order */
	size_t n_inputs;
	struct load_options load;
	const char *schema, *entities; /* Cedar */
	bool strict_cedar;
	bool cedar_4_13; /* a policy that fits no action is a warning, not an error */
	bool werror, help;
	enum format format;
	bool has_format;
	const char *namespace_name;
	const char *explain_code;
	const char *output_dir;
	const char *name;
	unsigned emit; /* EMIT_C ... */
	enum dump dump;
	const char *depfile;
	enum layout layout;
	bool has_layout;
	enum engine_kind engine;
	const char *requests; /* decide: --requests; explain: --request */
	unsigned min_coverage;
	bool has_min_coverage;
};

/* Parse the arguments after the verb.  `who` is the bit of the verb.  False after a
 * message. */
bool options_parse(struct arena *arena, const char *verb, unsigned who, char **args,
		   struct options *out);

/* The options of a verb for its help text. */
void options_print(unsigned who, FILE *out);

/* "did you mean" for a word of the command line: a message that ends in the nearest
 * candidate, if one is near. */
void complain_unknown(const char *what, struct text word, const struct text *candidates,
		      size_t n);

#endif
