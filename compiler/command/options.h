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

/* Who takes an option: one bit a verb, in a 64-bit set. */
enum verb_index {
#define VERB(symbol, name, function, arguments, summary) VERB_##symbol,
#include "command/verbs.def"
#undef VERB
	N_VERBS
};

#define VERB_BIT(symbol) (UINT64_C(1) << VERB_##symbol)
#define CHECK		 VERB_BIT(CHECK)
#define COMPILE		 VERB_BIT(COMPILE)
#define DECIDE		 VERB_BIT(DECIDE)
#define TEST		 VERB_BIT(TEST)
#define EXPLAIN		 VERB_BIT(EXPLAIN)
#define TRANSLATE	 VERB_BIT(TRANSLATE)
#define SCHEMA		 VERB_BIT(SCHEMA)
#define RUN_TESTS	 VERB_BIT(RUN_TESTS)
#define REPLAY		 VERB_BIT(REPLAY)
#define KEY_GENERATE	 VERB_BIT(KEY_GENERATE)
#define KEY_SHOW	 VERB_BIT(KEY_SHOW)
#define KEY_ROTATE	 VERB_BIT(KEY_ROTATE)
#define KEY_REVOKE	 VERB_BIT(KEY_REVOKE)
#define KEY_SIGN	 VERB_BIT(KEY_SIGN)
#define BUNDLE_CREATE	 VERB_BIT(BUNDLE_CREATE)
#define BUNDLE_SIGN	 VERB_BIT(BUNDLE_SIGN)
#define BUNDLE_VERIFY	 VERB_BIT(BUNDLE_VERIFY)
#define BUNDLE_SHOW	 VERB_BIT(BUNDLE_SHOW)
#define BUNDLE_ACTIVATE	 VERB_BIT(BUNDLE_ACTIVATE)
#define STORE_INIT	 VERB_BIT(STORE_INIT)
#define STORE_SHOW	 VERB_BIT(STORE_SHOW)
#define STORE_CONFIRM	 VERB_BIT(STORE_CONFIRM)
#define STORE_REVERT	 VERB_BIT(STORE_REVERT)
#define STORE_KEYS	 VERB_BIT(STORE_KEYS)
/* Verbs that verify what is in a store. */
#define STORE_VERIFY	 (BUNDLE_ACTIVATE | STORE_SHOW | STORE_CONFIRM | STORE_REVERT)
/* What is done is logged (audit_log.h). */
#define LOGGED		 (DECIDE | BUNDLE_ACTIVATE | STORE_CONFIRM | STORE_REVERT)
#define AUDIT_VERIFY	 VERB_BIT(AUDIT_VERIFY)
#define AUDIT_PROVE	 VERB_BIT(AUDIT_PROVE)
#define AUDIT_CHECK_PROOF VERB_BIT(AUDIT_CHECK_PROOF)
#define AUDIT_CHECKPOINT VERB_BIT(AUDIT_CHECKPOINT)
#define AUDIT_SHOW	 VERB_BIT(AUDIT_SHOW)
#define AUDIT_EXPORT	 VERB_BIT(AUDIT_EXPORT)
#define AUDIT_FILTERED	 (AUDIT_SHOW | AUDIT_EXPORT)
#define POLICY		 (CHECK | COMPILE | DECIDE | TEST | EXPLAIN | REPLAY | BUNDLE_CREATE)
#define ANY		 UINT64_MAX
enum option {
#define OPTION(symbol, verbs, name, letter, argument, help) OPTION_##symbol,
#define PLAIN		 OPTION
#include "command/options.def"
#undef PLAIN
#undef OPTION
	N_OPTIONS
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_TAP, FORMAT_JUNIT };
enum dump { DUMP_NONE, DUMP_AST, DUMP_IR, DUMP_SIMPLE, DUMP_PLAN, DUMP_SCANS };
enum engine_kind { ENGINE_EVAL, ENGINE_C };
enum { EMIT_C = 1, EMIT_LISTING = 2, EMIT_JSON = 4, EMIT_DOT = 8 };

/* A plain option as it was given. */
struct given {
	enum option option;
	const char *value; /* NULL: a switch */
};

struct options {
	struct text *inputs; /* what is not an option, in order */
	size_t n_inputs;
	struct load_options load;
	const char *schema, *entities; /* Cedar */
	bool embeds_entities; /* as read-only tables, as if they were compiled to a folder */
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
	bool has_engine;
	const char *requests; /* decide: --requests; explain: --request */
	unsigned min_coverage;
	bool has_min_coverage;
	struct given *given; /* the plain options, in order */
	size_t n_given;
};

/* Parse the arguments after the verb.  `who` is the bit of the verb.  False after a
 * message. */
bool options_parse(struct arena *arena, const char *verb, uint64_t who, char **args,
		   struct options *out);

/* ---- plain options ------------------------------------------------------- */

bool options_has(const struct options *options, enum option option);

/* The value given last, or NULL. */
const char *options_value(const struct options *options, enum option option);

/* Of an option that may be repeated: its values in order, as many as are returned. */
size_t options_values(struct arena *arena, const struct options *options,
		      enum option option, const char ***values);

/* A whole number from `min` to `max`; `*out` stays as it is if the option is not given.
 * False after a message. */
bool options_number(const struct options *options, enum option option, uint64_t min,
		    uint64_t max, uint64_t *out);

/* The index of the value in a list of words that ends with NULL; `*out` stays as it is if
 * the option is not given.  False after a message. */
bool options_word(const struct options *options, enum option option,
		  const char *const *words, unsigned *out);

/* How it is spelled, without dashes. */
const char *option_name(enum option option);

/* The options of a verb for its help text. */
void options_print(uint64_t who, FILE *out);

/* "did you mean" for a word of the command line: a message that ends in the nearest
 * candidate, if one is near. */
void complain_unknown(const char *what, struct text word, const struct text *candidates,
		      size_t n);

#endif
