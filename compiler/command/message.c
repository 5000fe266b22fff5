/* message.c - what the command says to people: messages, diagnostics, the summary.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/snippet.h"
#include "command/command.h"

void message(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fflush(stdout);
	fputs("edict: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

const char *shown(struct arena *arena, const char *text)
{
	return snippet_text(arena, text_of(text)).ptr;
}

bool is_watched(int fd)
{
	const char *term = getenv("TERM");
	return isatty(fd) == 1 && term != NULL && strcmp(term, "dumb") != 0;
}

static bool wants_color(void)
{
	const char *no_color = getenv("NO_COLOR");
	return is_watched(STDERR_FILENO) && (no_color == NULL || *no_color == '\0');
}

/* "2 errors, 1 warning, 3 notes" */
static void print_summary(const struct diag_list *diags)
{
	static const struct {
		enum diag_severity severity;
		const char *name;
	} kinds[] = {
		{DIAG_ERROR, "error"},
		{DIAG_WARNING, "warning"},
		{DIAG_NOTE, "note"},
	};
	bool is_first = true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = diag_count(diags, kinds[i].severity);
		if (n == 0)
			continue;
		fprintf(stderr, "%s%zu %s%s", is_first ? "" : ", ", n, kinds[i].name,
			n == 1 ? "" : "s");
		is_first = false;
	}
	if (!is_first)
		fputc('\n', stderr);
}

void diagnostics_print(const struct diag_list *diags)
{
	fflush(stdout);
	diag_render_text(diags, stderr, wants_color());
	print_summary(diags);
}

/* ---- output -------------------------------------------------------------- */

static volatile sig_atomic_t reader_left;

static void note_broken_pipe(int signal_number)
{
	(void)signal_number;
	reader_left = 1;
}

/* Where standard input, output or errors are closed, no file that is opened later may
 * take their place: a log or a store would get what is printed.  Using them still fails.
 */
static void take_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		int useless = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", useless) != fd)
			_exit(STATUS_USAGE);
	}
}

void output_begin(void)
{
	take_descriptors();
	struct sigaction action = {.sa_handler = note_broken_pipe};
	sigemptyset(&action.sa_mask);
	sigaction(SIGPIPE, &action, NULL);
	/* A limit to the size of files is an error of write, not the end. */
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGXFSZ, &ignore, NULL);
	/* Whoever started this may not have waited for its children; this does. */
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigemptyset(&usual.sa_mask);
	sigaction(SIGCHLD, &usual, NULL);
}

static int output_error; /* errno of the first flush that failed */

bool output_flush(void)
{
	if (fflush(stdout) == 0)
		return ferror(stdout) == 0;
	if (output_error == 0)
		output_error = errno;
	return false;
}

enum status output_finish(enum status status)
{
	if (output_flush() || reader_left != 0)
		return status;
	message("cannot write the output: %s",
		output_error != 0 ? strerror(output_error) : "a write failed");
	return STATUS_USAGE;
}

bool input_is_readable(const char *path)
{
	struct stat info;
	if (strcmp(path, "-") == 0)
		return true;
	errno = 0;
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		errno = EISDIR;
	else if (access(path, R_OK) == 0)
		return true;
	message("cannot read `%s`: %s", path, strerror(errno));
	return false;
}
