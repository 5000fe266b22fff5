/* mapped.h - files that are read where they are mapped, and may become shorter meanwhile.
 */
#ifndef EDICT_COMMAND_MAPPED_H
#define EDICT_COMMAND_MAPPED_H

/* From now on such a file ends the command with a message and STATUS_USAGE, and not with a
 * signal. */
void mapped_begin(void);

#endif
