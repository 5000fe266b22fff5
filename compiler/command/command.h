/* command.h - what the files of the command share.
 *
 * main.c is the list of verbs, compile.c the list of passes; there is one file a
 * verb.  A verb gets its parsed options and returns the exit status of the process.
 */
#ifndef EDICT_COMMAND_COMMAND_H
#define EDICT_COMMAND_COMMAND_H

#include "base/diag.h"
#include "command/options.h"

enum status {
	STATUS_FINE = 0,
	STATUS_WRONG = 1, /* the policy, or the thing checked, is wrong */
	STATUS_USAGE = 2, /* wrong arguments, a file that cannot be read or written */
	STATUS_BUG = 3,	  /* of Edict */
};

struct verb {
	const char *name;
	const char *arguments; /* as the usage line shows them */
	const char *summary;   /* one line for the list of verbs */
	enum status (*run)(const struct options *options);
};

enum status verb_check(const struct options *options);
enum status verb_compile(const struct options *options);
enum status verb_decide(const struct options *options);
enum status verb_test(const struct options *options);
enum status verb_explain(const struct options *options);
enum status verb_translate(const struct options *options);
enum status verb_schema(const struct options *options);
enum status verb_run_tests(const struct options *options);
enum status verb_replay(const struct options *options);
enum status verb_key_generate(const struct options *options);
enum status verb_key_show(const struct options *options);
enum status verb_key_rotate(const struct options *options);
enum status verb_key_revoke(const struct options *options);
enum status verb_key_sign(const struct options *options);
enum status verb_bundle_create(const struct options *options);
enum status verb_bundle_sign(const struct options *options);
enum status verb_bundle_verify(const struct options *options);
enum status verb_bundle_show(const struct options *options);
enum status verb_bundle_activate(const struct options *options);
enum status verb_store_init(const struct options *options);
enum status verb_store_show(const struct options *options);
enum status verb_store_confirm(const struct options *options);
enum status verb_store_revert(const struct options *options);
enum status verb_store_keys(const struct options *options);
enum status verb_audit_verify(const struct options *options);
enum status verb_audit_prove(const struct options *options);
enum status verb_audit_check_proof(const struct options *options);
enum status verb_audit_checkpoint(const struct options *options);
enum status verb_audit_show(const struct options *options);
enum status verb_audit_export(const struct options *options);

/* ---- messages (message.c) ------------------------------------------------ */

/* "edict: ..." on standard error. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A text from a document that nobody vouches for, as a terminal shows it: what would move
 * its cursor or turn its direction is escaped. */
const char *shown(struct arena *arena, const char *text);

/* Render all diagnostics once, as text on standard error, followed by "2 errors, 1
 * warning". */
void diagnostics_print(const struct diag_list *diags);

/* Standard output: a reader that goes away ends it quietly (output_begin catches
 * SIGPIPE); any other failure, a full disk say, is a message and STATUS_USAGE.  One that
 * was closed fails, and no other file takes its place. */
void output_begin(void);
bool output_flush(void); /* false: writing on is in vain */
enum status output_finish(enum status status);

/* True while a person watches `fd` (1 or 2) on a terminal. */
bool is_watched(int fd);

/* `path` can be opened and is no folder; else a message with the reason. */
bool input_is_readable(const char *path);

/* All of a regular file of at most `max` bytes (input.c); false after a message. */
bool input_load(struct arena *arena, const char *path, uint64_t max, struct text *out);

/* Where detection packs are: --packs, EDICT_PACKS, the installation, the source tree;
 * NULL if none of them exists. */
const char *packs_find(struct arena *arena);

/* Where the sources of the runtime are, for compiled objects: EDICT_RUNTIME, the
 * installation, the source tree; NULL if there are none. */
const char *runtime_find(struct arena *arena);

#endif
