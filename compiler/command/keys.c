/* keys.c - read the keys and key sets that options name.
 * Needs:   files; a terminal where a passphrase is to be typed.
 * Gives:   keys, or a message.
 * Keeps:   passphrases are read without stdio, never echoed, and wiped.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include "command/keys.h"
#include "command/refused.h"

/* ---- passphrases ---------------------------------------------------------------- */

/* One line, without its end.  False if there is none, or it is too long; then nothing of
 * it is left. */
static bool read_line(int fd, char line[PASSPHRASE_MAX])
{
	size_t len = 0;
	/* Not to the swap, where the system allows it. */
	(void)mlock(line, PASSPHRASE_MAX);
	while (len < PASSPHRASE_MAX) {
		ssize_t n = read(fd, line + len, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n >= 0 && len > 0 && (n == 0 || line[len] == '\n')) {
			line[len] = '\0';
			return true;
		}
		if (n <= 0 || line[len] == '\n' || line[len] == '\0')
			break;
		len++;
	}
	edict_wipe(line, PASSPHRASE_MAX);
	return false;
}

static bool read_from_file(const char *path, char passphrase[PASSPHRASE_MAX])
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		message("cannot read `%s`: %s", path, strerror(errno));
		return false;
	}
	bool ok = read_line(fd, passphrase);
	if (!is_stdin)
		close(fd);
	if (!ok)
		message("the first line of `%s` is no passphrase: it is empty or longer "
			"than %d bytes",
			path, PASSPHRASE_MAX - 1);
	return ok;
}

static void write_prompt(int fd, const char *prompt)
{
	/* The terminal went away: reading from it will say so. */
	if (write(fd, prompt, strlen(prompt)) < 0)
		errno = 0;
}

/* Typed on the terminal, whatever standard input is, and not shown. */
static bool read_from_terminal(const char *prompt, char passphrase[PASSPHRASE_MAX])
{
	struct termios shown;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || tcgetattr(fd, &shown) != 0) {
		message("there is no terminal to ask for the passphrase; give it with "
			"--passphrase-file");
		if (fd >= 0)
			close(fd);
		return false;
	}
	/* An interrupt waits until the terminal shows again what is typed. */
	sigset_t interrupts, before;
	sigemptyset(&interrupts);
	sigaddset(&interrupts, SIGINT);
	sigaddset(&interrupts, SIGTSTP);
	sigaddset(&interrupts, SIGQUIT);
	sigprocmask(SIG_BLOCK, &interrupts, &before);
	struct termios hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	tcsetattr(fd, TCSAFLUSH, &hidden);
	write_prompt(fd, prompt);
	bool ok = read_line(fd, passphrase);
	write_prompt(fd, "\n");
	tcsetattr(fd, TCSAFLUSH, &shown);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(fd);
	if (!ok)
		message("an empty passphrase protects nothing");
	return ok;
}

static bool ask(const struct options *options, const char *prompt,
		char passphrase[PASSPHRASE_MAX])
{
	const char *path = options_value(options, OPTION_PASSPHRASE_FILE);
	return path != NULL ? read_from_file(path, passphrase)
			    : read_from_terminal(prompt, passphrase);
}

bool keys_ask_new(const struct options *options, char passphrase[PASSPHRASE_MAX])
{
	char again[PASSPHRASE_MAX];
	if (!ask(options, "new passphrase: ", passphrase))
		return false;
	if (options_has(options, OPTION_PASSPHRASE_FILE))
		return true;
	bool ok = read_from_terminal("the same again: ", again);
	if (ok && strcmp(passphrase, again) != 0) {
		message("the two passphrases differ");
		ok = false;
	}
	edict_wipe(again, sizeof again);
	if (!ok)
		edict_wipe(passphrase, PASSPHRASE_MAX);
	return ok;
}

/* ---- secret keys ----------------------------------------------------------------- */

bool keys_begin(void)
{
	/* A crash must not leave secrets behind in a core file. */
	const struct rlimit none = {0, 0};
#ifdef __linux__
	/* Nor with a program that takes cores, for which the limit says nothing. */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	if (setrlimit(RLIMIT_CORE, &none) == 0 && edict_sodium_init())
		return true;
	message("libsodium does not work here");
	return false;
}

static void complain_key(const char *path, enum key_error error)
{
	switch (error) {
	case KEY_OK:
		break;
	case KEY_UNREADABLE:
		message("cannot read `%s`: %s", path, strerror(errno));
		break;
	case KEY_WRONG:
		message("`%s` is no secret key; `edict key generate` makes one", path);
		break;
	case KEY_TOO_OPEN:
		message("`%s` is open to others than its owner; if nobody has read it, "
			"`chmod 600` it, otherwise revoke the key",
			path);
		break;
	case KEY_SEALED:
	case KEY_PASSPHRASE:
		message("the passphrase does not open `%s`", path);
		break;
	}
}

bool keys_read_secret(const struct options *options, const char *path,
		      struct signing_key *key)
{
	char prompt[256];
	char passphrase[PASSPHRASE_MAX];
	if (!keys_begin())
		return false;
	enum key_error error = key_read(path, NULL, key);
	if (error == KEY_SEALED) {
		snprintf(prompt, sizeof prompt, "passphrase of %s: ", path);
		if (!ask(options, prompt, passphrase))
			return false;
		error = key_read(path, passphrase, key);
		int saved = errno;
		edict_wipe(passphrase, sizeof passphrase);
		errno = saved;
	}
	complain_key(path, error);
	return error == KEY_OK;
}

bool keys_read_seal(const char *path, uint8_t key[EDICT_DIGEST_SIZE])
{
	if (!keys_begin())
		return false;
	enum key_error error = seal_key_read(path, key);
	if (error == KEY_WRONG)
		message("`%s` is no first key of seals, which is 64 hexadecimal digits; "
			"`edict key generate --seal-key` makes one",
			path);
	else
		complain_key(path, error);
	return error == KEY_OK;
}

/* ---- key sets --------------------------------------------------------------------- */

/* Far more than any key set: longer ones are named by what is wrong with them. */
#define FILE_SIZE_MAX (64u << 20)

static enum status read_set(struct arena *arena, const char *path, bool may_be_draft,
			    struct edict_keyset *out)
{
	struct text file;
	if (!keys_begin() || !input_load(arena, path, FILE_SIZE_MAX, &file))
		return STATUS_USAGE;
	enum edict_fault fault = edict_keyset_read((const uint8_t *)file.ptr, file.len,
						   &edict_sodium, out);
	if (fault == EDICT_FAULT_NONE)
		return STATUS_FINE;
	if (fault == EDICT_FAULT_UNSIGNED && may_be_draft &&
	    file.len == out->signed_size) {
		out->size = out->signed_size;
		return STATUS_FINE;
	}
	message_refused(path, fault, NULL);
	return STATUS_WRONG;
}

enum status keys_read_set(struct arena *arena, const char *path, struct edict_keyset *out)
{
	return read_set(arena, path, false, out);
}

enum status keys_read_draft(struct arena *arena, const char *path,
			    struct edict_keyset *out)
{
	return read_set(arena, path, true, out);
}

const uint8_t *keys_find(const struct edict_keyset *set,
			 const uint8_t id[EDICT_KEY_ID_SIZE])
{
	for (uint32_t i = 0; i < set->n_keys; i++) {
		const uint8_t *key = set->keys + (size_t)i * EDICT_KEY_SIZE;
		uint8_t own[EDICT_KEY_ID_SIZE];
		edict_key_id(&edict_sodium, key, own);
		if (memcmp(own, id, sizeof own) == 0)
			return key;
	}
	return NULL;
}

uint32_t keys_n_signatures(const struct edict_keyset *document)
{
	return document->size == document->signed_size
		       ? 0
		       : document->bytes[document->signed_size];
}

const uint8_t *keys_signature(const struct edict_keyset *document, uint32_t i)
{
	return document->bytes + document->signed_size + 4 +
	       (size_t)i * (EDICT_KEY_ID_SIZE + EDICT_SIGNATURE_SIZE);
}

uint32_t keys_count_signers(const struct edict_keyset *set,
			    const struct edict_keyset *document)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < keys_n_signatures(document); i++) {
		const uint8_t *entry = keys_signature(document, i);
		const uint8_t *key = keys_find(set, entry);
		n += key != NULL && edict_signature_is_valid(
					    &edict_sodium, entry + EDICT_KEY_ID_SIZE, key,
					    document->bytes, document->signed_size);
	}
	return n;
}

enum status keys_read_chain(struct arena *arena, const struct options *options,
			    struct edict_keyset **chain, size_t *n)
{
	const char **paths;
	*n = options_values(arena, options, OPTION_KEYS, &paths);
	if (*n == 0) {
		message("nothing is trusted without a key set: --keys=FILE");
		return STATUS_USAGE;
	}
	struct edict_keyset *sets = ARENA_ARRAY(arena, struct edict_keyset, *n);
	*chain = sets;
	for (size_t i = 0; i < *n; i++) {
		enum status status = keys_read_set(arena, paths[i], &sets[i]);
		if (status != STATUS_FINE)
			return status;
		enum edict_fault fault =
			i == 0 ? edict_keyset_verify(&sets[i], &edict_sodium)
			       : edict_keyset_follows(&sets[i - 1], &sets[i],
						      &edict_sodium);
		if (fault == EDICT_FAULT_NONE)
			continue;
		message_refused(paths[i], fault, NULL);
		return STATUS_WRONG;
	}
	return STATUS_FINE;
}

enum status keys_read_trusted(struct arena *arena, const struct options *options,
			      struct edict_keyset *out)
{
	struct edict_keyset *chain;
	size_t n;
	enum status status = keys_read_chain(arena, options, &chain, &n);
	if (status == STATUS_FINE)
		*out = chain[n - 1];
	return status;
}
