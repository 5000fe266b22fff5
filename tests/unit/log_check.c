/* log_check.c - see log_check.h.  Shares nothing with the recovery of logs that it
 * checks.
 */
#include "log_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct log_check *check;
	const struct log_check_file *file;
	struct edict_merkle tree;
	uint8_t (*roots)[EDICT_DIGEST_SIZE]; /* after every record of the file */
	size_t room;
};

static bool complain(const struct reading *reading, const char *text)
{
	printf("%s: record %" PRIu64 ": %s\n", reading->file->path,
	       reading->check->n_records, text);
	return false;
}

static bool ends_with(const char *text, const char *ending)
{
	size_t len = strlen(text), n = strlen(ending);
	return len >= n && strcmp(text + len - n, ending) == 0;
}

/* ---- members ------------------------------------------------------------------ */

static const char *member(const char *line, const char *name)
{
	const char *found = strstr(line, name);
	return found == NULL ? "" : found + strlen(name);
}

static uint64_t number(const char *line, const char *name)
{
	return strtoull(member(line, name), NULL, 10);
}

static bool digest_is(const char *line, const char *name, const uint8_t *digest)
{
	char hex[2 * EDICT_DIGEST_SIZE + 1];
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return strncmp(member(line, name), hex, sizeof hex - 1) == 0;
}

/* ---- records ------------------------------------------------------------------- */

static bool check_open(const struct reading *reading, const char *line)
{
	const struct log_check *check = reading->check;
	if (!digest_is(line, "\"after\":\"", check->link))
		return complain(reading, "open does not follow the file before");
	if (number(line, "\"records\":") != check->ended.size ||
	    !digest_is(line, "\"root\":\"", check->ended.root))
		return complain(reading, "open tells of another tree before");
	return true;
}

static bool check_seal(struct reading *reading, const char *line)
{
	struct log_check *check = reading->check;
	uint8_t mac[EDICT_DIGEST_SIZE];
	edict_audit_seal_mac(check->crypto, check->seal_key, check->n_seals,
			     check->n_records, check->link, mac);
	edict_audit_next_key(check->crypto, check->seal_key);
	if (number(line, "\"epoch\":") != check->n_seals++)
		return complain(reading, "an epoch twice or not at all");
	return digest_is(line, "\"mac\":\"", mac) ||
	       complain(reading, "a seal by another key");
}

static bool check_decision(struct reading *reading, const char *line)
{
	uint64_t writer = number(line, "\"tool\":\"w");
	if (writer >= LOG_CHECK_WRITERS ||
	    number(line, "\"version\":") != reading->check->n_decisions[writer]++)
		return complain(reading, "a decision is missing or there twice");
	return true;
}

static bool check_kind(struct reading *reading, const char *line,
		       const struct edict_audit_line *parts)
{
	struct log_check *check = reading->check;
	char kind[16];
	snprintf(kind, sizeof kind, "%.*s", (int)parts->kind.len, parts->kind.data);
	if ((strcmp(kind, "open") == 0) != (reading->tree.size == 0))
		return complain(reading, "only the first record is an open");
	if (strcmp(kind, "open") == 0)
		return check_open(reading, line);
	if (strcmp(kind, "seal") == 0)
		return check_seal(reading, line);
	if (strcmp(kind, "decision") == 0)
		return check_decision(reading, line);
	check->n_recoveries += strcmp(kind, "recovery") == 0;
	return true;
}

static bool check_line(struct reading *reading, const char *line, size_t len)
{
	struct log_check *check = reading->check;
	struct edict_audit_line parts;
	uint8_t link[EDICT_DIGEST_SIZE];
	if (!edict_audit_line_read(line, len, &parts))
		return complain(reading, "no record");
	edict_audit_link(check->crypto, check->link, line, parts.covered, link);
	if (parts.seq != check->n_records || !edict_digest_equal(link, parts.link))
		return complain(reading, "the chain is broken");
	if (!check_kind(reading, line, &parts))
		return false;
	memcpy(check->link, link, sizeof link);
	check->n_records++;
	edict_merkle_add(&reading->tree, check->crypto, link);
	if (reading->tree.size >= reading->room) {
		reading->room = 2 * reading->room + 64;
		reading->roots =
			realloc(reading->roots, reading->room * sizeof *reading->roots);
	}
	if (check->key != NULL)
		edict_merkle_root(&reading->tree, check->crypto,
				  reading->roots[reading->tree.size]);
	return true;
}

/* ---- files ---------------------------------------------------------------------- */

static bool check_name(const struct reading *reading)
{
	const char *path = reading->file->path;
	char ending[64];
	snprintf(ending, sizeof ending, ".%020" PRIu64 ".jsonl",
		 reading->check->n_records);
	const char *slash = strrchr(path, '/');
	bool is_current =
		strchr(strchr(slash == NULL ? path : slash, '.') + 1, '.') == NULL;
	return is_current || ends_with(path, ending) ||
	       complain(reading, "the file's name is not its first number");
}

static bool check_lines(struct reading *reading)
{
	const char *p = (const char *)reading->file->bytes;
	const char *end = p + reading->file->len;
	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		if (newline == NULL)
			return complain(reading, "torn");
		size_t len = (size_t)(newline - p);
		char *line = malloc(len + 1);
		memcpy(line, p, len);
		line[len] = '\0';
		bool is_good = check_line(reading, line, len);
		free(line);
		if (!is_good)
			return false;
		p = newline + 1;
	}
	return reading->tree.size > 0 || complain(reading, "an empty file");
}

static bool check_note(const struct reading *reading, const struct log_check_file *file,
		       uint64_t first_seq)
{
	const struct log_check *check = reading->check;
	struct edict_note note;
	char ending[24], origin[128];
	if (!edict_note_read((const char *)file->bytes, file->len, check->crypto,
			     check->key_name, check->key, &note))
		return complain(reading, "no checkpoint of this key");
	snprintf(ending, sizeof ending, "/%" PRIu64, first_seq);
	snprintf(origin, sizeof origin, "%.*s", (int)note.origin.len, note.origin.data);
	if (!ends_with(origin, ending))
		return complain(reading, "the checkpoint is of another file");
	if (note.head.size == 0 || note.head.size > reading->tree.size)
		return complain(reading, "the checkpoint has more records");
	return edict_digest_equal(note.head.root, reading->roots[note.head.size]) ||
	       complain(reading, "the checkpoint has another root");
}

static bool check_notes(const struct reading *reading, const struct log_check_file *files,
			size_t n, uint64_t first_seq)
{
	char path[512];
	snprintf(path, sizeof path, "%s.checkpoint", reading->file->path);
	for (size_t i = 0; i < n && reading->check->key != NULL; i++) {
		if (strcmp(files[i].path, path) != 0)
			continue;
		reading->check->n_notes++;
		if (!check_note(reading, &files[i], first_seq))
			return false;
	}
	return true;
}

/* Numbered files in their order, and then the one without a number. */
static int compare(const void *a, const void *b)
{
	const struct log_check_file *x = a, *y = b;
	size_t x_len = strlen(x->path), y_len = strlen(y->path);
	if (x_len != y_len)
		return x_len > y_len ? -1 : 1;
	return strcmp(x->path, y->path);
}

bool log_check_run(struct log_check *check, struct log_check_file *files, size_t n)
{
	bool is_good = true;
	qsort(files, n, sizeof *files, compare);
	for (size_t i = 0; i < n && is_good; i++) {
		struct reading reading = {.check = check, .file = &files[i]};
		uint64_t first_seq = check->n_records;
		if (!ends_with(files[i].path, ".jsonl"))
			continue;
		is_good = check_name(&reading) && check_lines(&reading) &&
			  check_notes(&reading, files, n, first_seq);
		check->n_files++;
		check->ended.size = reading.tree.size;
		edict_merkle_root(&reading.tree, check->crypto, check->ended.root);
		free(reading.roots);
	}
	return is_good;
}
