/* key_file.c - secret keys on disk, plain or sealed with a passphrase; public keys;
 * first keys of an audit log's seals.
 * Needs:   libsodium: Ed25519, Argon2id for passphrases, XSalsa20-Poly1305 to seal.
 * Gives:   key pairs; files that nobody but their owner can read.
 * Keeps:   no copy of a secret outlives the function that made it, except in the caller's
 *          struct signing_key, which is locked in memory until key_wipe.
 *
 * Files are read and written without stdio, whose buffers nobody wipes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "bundle/bundle.h"
#include "port/files.h"

enum {
	SEAL_SIZE = EDICT_SECRET_SIZE + crypto_secretbox_MACBYTES,
	FILE_MAX = 1024,
	/* What a file may ask of this machine to open its seal. */
	OPSLIMIT_MAX = 16,
	MEMLIMIT_MAX = 1 << 30,
};

static const char secret_head[] = "edict-secret-v1\n";
static const char public_head[] = "edict-public-v1\n";

/* The fields of a sealed key. */
struct seal {
	unsigned long long opslimit, memlimit;
	uint8_t salt[crypto_pwhash_SALTBYTES];
	uint8_t nonce[crypto_secretbox_NONCEBYTES];
	uint8_t box[SEAL_SIZE];
};

bool key_generate(struct signing_key *key)
{
	sodium_mlock(key, sizeof *key);
	return crypto_sign_keypair(key->public, key->secret) == 0;
}

void key_wipe(struct signing_key *key)
{
	sodium_munlock(key, sizeof *key);
}

/* ---- seals -------------------------------------------------------------------- */

static bool derive_key(const struct seal *seal, const char *passphrase,
		       uint8_t key[crypto_secretbox_KEYBYTES])
{
	return crypto_pwhash(key, crypto_secretbox_KEYBYTES, passphrase,
			     strlen(passphrase), seal->salt, seal->opslimit,
			     (size_t)seal->memlimit, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static bool seal_close(struct seal *seal, const uint8_t secret[EDICT_SECRET_SIZE],
		       const char *passphrase)
{
	uint8_t key[crypto_secretbox_KEYBYTES];
	seal->opslimit = crypto_pwhash_OPSLIMIT_MODERATE;
	seal->memlimit = crypto_pwhash_MEMLIMIT_MODERATE;
	randombytes_buf(seal->salt, sizeof seal->salt);
	randombytes_buf(seal->nonce, sizeof seal->nonce);
	bool ok = derive_key(seal, passphrase, key) &&
		  crypto_secretbox_easy(seal->box, secret, EDICT_SECRET_SIZE, seal->nonce,
					key) == 0;
	sodium_memzero(key, sizeof key);
	return ok;
}

static bool seal_open(const struct seal *seal, const char *passphrase,
		      uint8_t secret[EDICT_SECRET_SIZE])
{
	uint8_t key[crypto_secretbox_KEYBYTES];
	bool ok = derive_key(seal, passphrase, key) &&
		  crypto_secretbox_open_easy(secret, seal->box, SEAL_SIZE, seal->nonce,
					     key) == 0;
	sodium_memzero(key, sizeof key);
	return ok;
}

/* ---- writing ------------------------------------------------------------------ */

/* Heads, public key, names of lines, and all of a seal in hex. */
_Static_assert(sizeof secret_head + 2 * EDICT_KEY_SIZE + 128 + 2 * sizeof(struct seal) <
		       FILE_MAX,
	       "what is written has room");

/* Append text to `file`; its length. */
static size_t add_text(char *file, size_t len, const char *text)
{
	size_t n = strlen(text);
	memcpy(file + len, text, n + 1);
	return len + n;
}

static size_t add_hex(char *file, size_t len, const uint8_t *bytes, size_t n)
{
	sodium_bin2hex(file + len, FILE_MAX - len, bytes, n);
	return len + 2 * n;
}

static size_t add_public(char *file, const char *head, const uint8_t key[EDICT_KEY_SIZE])
{
	size_t len = add_text(file, 0, head);
	len = add_text(file, len, "public: ");
	len = add_hex(file, len, key, EDICT_KEY_SIZE);
	return add_text(file, len, "\n");
}

static size_t add_sealed(char *file, size_t len, const struct seal *seal)
{
	char limits[64];
	snprintf(limits, sizeof limits, "sealed: %llu %llu ", seal->opslimit,
		 seal->memlimit);
	len = add_text(file, len, limits);
	len = add_hex(file, len, seal->salt, sizeof seal->salt);
	len = add_text(file, len, " ");
	len = add_hex(file, len, seal->nonce, sizeof seal->nonce);
	len = add_text(file, len, " ");
	return add_hex(file, len, seal->box, sizeof seal->box);
}

/* errno says why not. */
static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return fsync(fd) == 0;
}

/* A new file with this mode from its first moment, and durable with its name; what cannot
 * be written whole is taken away again.  errno says why not. */
static enum key_error write_new(const char *path, mode_t mode, const char *bytes,
				size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return KEY_UNREADABLE;
	int error = write_all(fd, bytes, len) ? 0 : errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0)
		error = edict_files_sync_name(&edict_posix_files, path);
	if (error == 0)
		return KEY_OK;
	unlink(path);
	errno = error;
	return KEY_UNREADABLE;
}

enum key_error key_write(const char *path, const struct signing_key *key,
			 const char *passphrase)
{
	char file[FILE_MAX];
	struct seal seal;
	size_t len = add_public(file, secret_head, key->public);
	if (passphrase == NULL) {
		len = add_text(file, len, "secret: ");
		len = add_hex(file, len, key->secret, EDICT_SECRET_SIZE);
	} else {
		errno = ENOMEM; /* the only way in which Argon2id fails */
		if (!seal_close(&seal, key->secret, passphrase))
			return KEY_UNREADABLE;
		len = add_sealed(file, len, &seal);
	}
	len = add_text(file, len, "\n");
	enum key_error error = write_new(path, 0600, file, len);
	int saved = errno;
	sodium_memzero(file, sizeof file);
	errno = saved;
	return error;
}

enum key_error key_write_public(const char *path, const uint8_t key[EDICT_KEY_SIZE])
{
	char file[FILE_MAX];
	size_t len = add_public(file, public_head, key);
	return write_new(path, 0644, file, len);
}

enum key_error seal_key_generate(const char *path)
{
	char file[FILE_MAX];
	uint8_t key[EDICT_DIGEST_SIZE];
	randombytes_buf(key, sizeof key);
	size_t len = add_hex(file, 0, key, sizeof key);
	len = add_text(file, len, "\n");
	enum key_error error = write_new(path, 0600, file, len);
	int saved = errno;
	sodium_memzero(key, sizeof key);
	sodium_memzero(file, sizeof file);
	errno = saved;
	return error;
}

/* ---- reading ------------------------------------------------------------------ */

/* Could others than the owner have read what is in the file? */
static bool is_open_to_others(const struct stat *info)
{
	return (info->st_mode & 077) != 0 ||
	       (info->st_uid != geteuid() && geteuid() != 0);
}

/* Up to the end of the file, or FILE_MAX bytes: their number, or -1. */
static ssize_t read_bytes(int fd, char file[FILE_MAX])
{
	size_t len = 0;
	while (len < FILE_MAX) {
		ssize_t n = read(fd, file + len, FILE_MAX - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/* The text of an open file, ended by a NUL. */
static enum key_error read_text(int fd, char file[FILE_MAX], bool *is_open)
{
	struct stat info;
	if (fstat(fd, &info) != 0)
		return KEY_UNREADABLE;
	if (!S_ISREG(info.st_mode))
		return KEY_WRONG;
	*is_open = is_open_to_others(&info);
	ssize_t len = read_bytes(fd, file);
	if (len < 0)
		return KEY_UNREADABLE;
	if (len == FILE_MAX || memchr(file, '\0', (size_t)len) != NULL)
		return KEY_WRONG;
	file[len] = '\0';
	return KEY_OK;
}

static enum key_error read_small(const char *path, char file[FILE_MAX], bool *is_open)
{
	/* not to wait for the writer of a pipe */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return KEY_UNREADABLE;
	enum key_error error = read_text(fd, file, is_open);
	int saved = errno;
	close(fd);
	errno = saved;
	return error;
}

/* Step over `word`, if it stands here. */
static bool take_word(const char **at, const char *word)
{
	size_t n = strlen(word);
	if (strncmp(*at, word, n) != 0)
		return false;
	*at += n;
	return true;
}

/* Exactly `n` bytes in lower-case hex: there is one way to write a key. */
static bool take_hex(const char **at, uint8_t *bytes, size_t n)
{
	const char *end;
	if (strspn(*at, "0123456789abcdef") != 2 * n ||
	    sodium_hex2bin(bytes, n, *at, 2 * n, NULL, NULL, &end) != 0)
		return false;
	*at = end;
	return true;
}

static bool take_limit(const char **at, unsigned long long max, unsigned long long *n)
{
	size_t digits = strspn(*at, "0123456789");
	*n = 0;
	if (digits == 0 || digits > 12)
		return false;
	for (; digits > 0; digits--)
		*n = *n * 10 + (unsigned long long)(*(*at)++ - '0');
	return *n <= max && take_word(at, " ");
}

static bool take_seal(const char **at, struct seal *seal)
{
	return take_limit(at, OPSLIMIT_MAX, &seal->opslimit) &&
	       take_limit(at, MEMLIMIT_MAX, &seal->memlimit) &&
	       seal->opslimit >= crypto_pwhash_OPSLIMIT_MIN &&
	       seal->memlimit >= crypto_pwhash_MEMLIMIT_MIN &&
	       take_hex(at, seal->salt, sizeof seal->salt) && take_word(at, " ") &&
	       take_hex(at, seal->nonce, sizeof seal->nonce) && take_word(at, " ") &&
	       take_hex(at, seal->box, sizeof seal->box);
}

static bool take_public(const char **at, uint8_t key[EDICT_KEY_SIZE])
{
	return take_word(at, "public: ") && take_hex(at, key, EDICT_KEY_SIZE) &&
	       take_word(at, "\n");
}

static bool is_end(const char *at)
{
	return strcmp(at, "\n") == 0;
}

static enum key_error take_secret(const char *at, const char *passphrase,
				  struct signing_key *key)
{
	struct seal seal;
	if (take_word(&at, "secret: "))
		return take_hex(&at, key->secret, EDICT_SECRET_SIZE) && is_end(at)
			       ? KEY_OK
			       : KEY_WRONG;
	if (!take_word(&at, "sealed: ") || !take_seal(&at, &seal) || !is_end(at))
		return KEY_WRONG;
	if (passphrase == NULL)
		return KEY_SEALED;
	return seal_open(&seal, passphrase, key->secret) ? KEY_OK : KEY_PASSPHRASE;
}

/* Do the seed, the secret's copy of the public key and the public key belong together?
 * Signing with another public key than one's own would give the secret away. */
static bool is_pair(const struct signing_key *key)
{
	struct signing_key own;
	uint8_t seed[crypto_sign_SEEDBYTES];
	crypto_sign_ed25519_sk_to_seed(seed, key->secret);
	bool ok = crypto_sign_seed_keypair(own.public, own.secret, seed) == 0 &&
		  sodium_memcmp(own.secret, key->secret, EDICT_SECRET_SIZE) == 0 &&
		  memcmp(own.public, key->public, EDICT_KEY_SIZE) == 0;
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(&own, sizeof own);
	return ok;
}

enum key_error key_read(const char *path, const char *passphrase, struct signing_key *key)
{
	char file[FILE_MAX];
	bool is_open = true;
	sodium_mlock(key, sizeof *key);
	sodium_mlock(file, sizeof file);
	enum key_error error = read_small(path, file, &is_open);
	int saved = errno;
	const char *at = file;
	if (error == KEY_OK &&
	    (!take_word(&at, secret_head) || !take_public(&at, key->public)))
		error = KEY_WRONG;
	if (error == KEY_OK && is_open)
		error = KEY_TOO_OPEN;
	if (error == KEY_OK)
		error = take_secret(at, passphrase, key);
	if (error == KEY_OK && !is_pair(key))
		error = KEY_WRONG;
	sodium_munlock(file, sizeof file);
	if (error == KEY_OK)
		sodium_mlock(key, sizeof *key); /* it may share a page with `file` */
	else
		key_wipe(key);
	errno = saved;
	return error;
}

enum key_error key_read_public(const char *path, uint8_t key[EDICT_KEY_SIZE])
{
	char file[FILE_MAX];
	bool is_open;
	enum key_error error = read_small(path, file, &is_open);
	int saved = errno;
	const char *at = file;
	bool is_whole = take_word(&at, public_head);
	if (error == KEY_OK && !is_whole && !take_word(&at, secret_head))
		error = KEY_WRONG;
	if (error == KEY_OK && (!take_public(&at, key) || (is_whole && *at != '\0')))
		error = KEY_WRONG;
	sodium_memzero(file, sizeof file);
	errno = saved;
	return error;
}

/* 64 digits, and the end of the line or not. */
static bool take_seal_key(const char *at, uint8_t key[EDICT_DIGEST_SIZE])
{
	return take_hex(&at, key, EDICT_DIGEST_SIZE) && (*at == '\0' || is_end(at));
}

enum key_error seal_key_read(const char *path, uint8_t key[EDICT_DIGEST_SIZE])
{
	char file[FILE_MAX];
	bool is_open = true;
	enum key_error error = read_small(path, file, &is_open);
	int saved = errno;
	if (error == KEY_OK && !take_seal_key(file, key))
		error = KEY_WRONG;
	if (error == KEY_OK && is_open)
		error = KEY_TOO_OPEN;
	sodium_memzero(file, sizeof file);
	errno = saved;
	return error;
}
