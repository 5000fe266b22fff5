/* trial.c - the trial of a bundle in a process of its own.
 * Needs:   a bundle that was verified.
 * Gives:   what edict_host_trial finds; an object that ends its process, or does not come
 *          to an end, cannot be loaded.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include "command/store.h"
#include "port/host.h"

enum {
	SECONDS_MAX = 60,
	/* Added to the fault in the exit status: what ends by itself reports none. */
	REPORTED = 64,
};

static enum edict_fault fault_of(int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) - REPORTED : -1;
	return code >= EDICT_FAULT_NONE && code <= EDICT_FAULT_KEYS
		       ? (enum edict_fault)code
		       : EDICT_FAULT_IMAGE;
}

/* The child holds the lock of the store as its parent does, and must not outlive it. */
static void end_with(pid_t parent)
{
	signal(SIGALRM, SIG_DFL);
	alarm(SECONDS_MAX);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent)
		_exit(1);
}

static enum edict_fault run(void *ctx, const struct edict_input *input,
			    const struct edict_bundle *bundle)
{
	(void)ctx;
	int status = 0;
	fflush(stdout);
	pid_t parent = getpid();
	pid_t child = fork();
	if (child < 0)
		return EDICT_FAULT_SPACE;
	if (child == 0) {
		end_with(parent);
		_exit(REPORTED +
		      (int)edict_host_trial.run(edict_host_trial.ctx, input, bundle));
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return EDICT_FAULT_IMAGE;
	return fault_of(status);
}

const struct edict_trial trial_apart = {run, NULL};
