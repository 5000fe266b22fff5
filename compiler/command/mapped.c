/* mapped.c - what a file that was cut off while it is read does to the command.
 *
 * Nothing that was read of it can be trusted, and no thread can go on: the process ends.
 */
#include "command/mapped.h"

#include <signal.h>
#include <unistd.h>

#include "command/command.h"

static void stop(int signal)
{
	static const char text[] =
		"edict: a log became shorter, or could not be read, while it was read\n";
	(void)signal;
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(STATUS_BUG);
	_exit(STATUS_USAGE);
}

void mapped_begin(void)
{
	struct sigaction action = {.sa_handler = stop};
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, NULL);
}
