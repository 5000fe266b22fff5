/* decide_audit.h - the audit log of `edict decide`.
 *
 * An answer is given only when its record is durable, as far as --durability asks for
 * that: answers are held back and given in groups.
 */
#ifndef EDICT_COMMAND_DECIDE_AUDIT_H
#define EDICT_COMMAND_DECIDE_AUDIT_H

#include "command/engine.h"

struct decide_audit;

/* Open the log of --audit; `*out` is NULL if there is none.  Anything but STATUS_FINE comes
 * after a message. */
enum status decide_audit_open(struct arena *arena, const struct options *options,
			      const struct engine *engine, struct decide_audit **out);

/* Log a decision.  One that cannot be logged becomes a deny with the reason "unlogged".
 * `request` is the line as it was given; empty if it was too long to be read. */
void decide_audit_record(struct decide_audit *audit, struct arena *arena,
			 struct text request, struct answer *answer);

/* Wait until all records are durable.  False: the allows that were held back must not be
 * given. */
bool decide_audit_wait(struct decide_audit *audit);

/* "deny", for the reason that it could not be recorded. */
void decide_audit_deny(struct answer *answer);

/* Close in order.  STATUS_USAGE, after a message, if something could not be logged. */
enum status decide_audit_close(struct decide_audit *audit);

#endif
