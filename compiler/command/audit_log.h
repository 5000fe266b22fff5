/* audit_log.h - the log of --audit, open to be written: by `decide`, and by the verbs that
 * change which bundle decides.
 */
#ifndef EDICT_COMMAND_AUDIT_LOG_H
#define EDICT_COMMAND_AUDIT_LOG_H

#include "bundle/bundle.h"
#include "command/command.h"
#include "port/log_file.h"

struct audit_log {
	const char *path;
	struct edict_log *file;
	struct edict_crypto crypto;
	struct signing_key key;
	bool has_key;
	enum edict_durability durability;
	uint64_t now; /* --now, in seconds; 0: ask the clock */
	enum edict_log_status failed;
};

/* `*out` is NULL if --audit is not given.  Anything but STATUS_FINE comes after a message. */
enum status audit_log_open(struct arena *arena, const struct options *options,
			   struct audit_log **out);

/* Milliseconds since 1970, for a record. */
uint64_t audit_log_time(const struct audit_log *log);

/* `what` could not be logged: a message, the first time. */
void audit_log_fail(struct audit_log *log, const char *what, enum edict_log_status status);

/* Close in order, if it is open.  `status`, what came of that which was logged, or if it
 * was fine and something could not be logged STATUS_USAGE, after a message. */
enum status audit_log_close(struct audit_log *log, enum status status);

/* ---- what happens to a store --------------------------------------------------- */

/* A durable "event" record about a bundle, which was refused if there is a fault; nothing
 * if `log` is NULL. */
void audit_log_event(struct audit_log *log, const char *event,
		     const struct edict_bundle *bundle, enum edict_fault fault);

#endif
