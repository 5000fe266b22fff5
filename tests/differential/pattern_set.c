/* pattern_set.c - run a scan in every way there is, and compare.
 *
 *     oracle            the definition
 *     edict_scan        with its trigger, where it has one
 *     edict_scan_awake  all groups awake
 *     edict_stream      the text in chunks
 *     PCRE2, RE2        other engines, where they read the pattern alike
 *
 * Texts are in heap blocks of exactly their size, so that a sanitizer sees a read past
 * their end.
 */
#include "pattern_set.h"

#include <stdlib.h>
#include <string.h>

#include "edict/abi.h"
#include "pattern_tables.h"

#define WORDS	      EDICT_SCAN_WORDS(SET_PATTERNS_MAX)
#define SHORT_LEN_MAX 40u /* cut at every offset */

struct hits {
	uint32_t words[WORDS];
};

/* ---- compiling ----------------------------------------------------------- */

static void count_set(const struct pattern_set *set, struct set_counts *counts)
{
	const struct edict_scan *tables = &set->scan->tables;
	counts->n_sets++;
	counts->n_patterns += set->n;
	counts->n_groups += tables->n_groups;
	counts->n_asleep += (size_t)(tables->n_groups - tables->n_awake);
	counts->n_counters += tables->n_counters;
	for (size_t i = 0; i < set->n; i++)
		counts->n_left_out += set->is_left_out[i];
}

bool pattern_set_init(struct pattern_set *set, const struct written *const *written,
		      size_t n, unsigned voters, struct set_counts *counts)
{
	const struct pattern_error *failed[SET_PATTERNS_MAX] = {NULL};
	*set = (struct pattern_set){.arena = arena_new()};
	for (size_t i = 0; i < n && set->n < SET_PATTERNS_MAX; i++) {
		struct pattern_error error = {0};
		const struct pattern *pattern = pattern_parse(
			set->arena, written[i]->text, &written[i]->style, &error);
		counts->n_refused += pattern == NULL;
		if (pattern == NULL)
			continue;
		for (enum voter v = 0; v < N_VOTERS; v++)
			if ((voters >> v & 1u) != 0)
				ballot_init(&set->ballots[set->n][v], v, written[i]);
		set->written[set->n] = written[i];
		set->patterns[set->n++] = pattern;
	}
	if (set->n == 0) {
		arena_free(set->arena);
		return false;
	}
	set->scan = scan_compile(set->arena, set->patterns, set->n, failed);
	for (size_t i = 0; i < set->n; i++)
		set->is_left_out[i] = failed[i] != NULL;
	set->awake = set->scan->tables;
	set->awake.trigger = NULL;
	set->awake.n_awake = set->awake.n_groups;
	count_set(set, counts);
	return true;
}

void pattern_set_deinit(struct pattern_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		for (enum voter v = 0; v < N_VOTERS; v++)
			ballot_deinit(&set->ballots[i][v]);
	arena_free(set->arena);
}

bool pattern_set_is_sound(const struct pattern_set *set, struct buffer *why)
{
	if (tables_are_sound(set->scan, why))
		return true;
	for (size_t i = 0; i < set->n; i++) {
		written_print(set->written[i], why);
		buffer_add_char(why, '\n');
	}
	return false;
}

/* ---- running ------------------------------------------------------------- */

static bool hits_have(const struct hits *hits, size_t i)
{
	return (hits->words[i / 32] >> i % 32 & 1u) != 0;
}

static struct edict_string string_of(struct text text)
{
	return (struct edict_string){text.ptr, (uint32_t)text.len};
}

/* As the emitted code runs it. */
static bool run_whole(const struct edict_scan *scan, struct text text, uint32_t enough,
		      struct hits *hits)
{
	*hits = (struct hits){{0}};
	if (scan->trigger == NULL)
		return edict_scan_awake(scan, string_of(text), enough, hits->words);
	size_t n_asleep = (size_t)(scan->n_groups - scan->n_awake);
	uint32_t *reached = calloc(n_asleep + 1, sizeof *reached);
	bool stopped = edict_scan(scan, string_of(text), enough, reached, hits->words);
	free(reached);
	return stopped;
}

/* In chunks that end at cuts[0], cuts[1], ... and at the end. */
static void run_chunks(const struct edict_scan *scan, struct text text,
		       const size_t *cuts, size_t n_cuts, struct hits *hits)
{
	struct edict_stream stream = {
		.scan = scan,
		.states = calloc(scan->n_machines + 1u, sizeof(uint16_t)),
		.left = calloc(scan->n_counters + 1u, sizeof(uint16_t)),
		.ages = calloc(scan->n_many + 1u, sizeof(uint64_t)),
		.hits = hits->words,
	};
	size_t begin = 0;
	edict_stream_begin(&stream);
	for (size_t i = 0; i <= n_cuts; i++) {
		size_t end = i < n_cuts ? cuts[i] : text.len;
		struct edict_string chunk = {text.ptr + begin, (uint32_t)(end - begin)};
		edict_stream_feed(&stream, chunk);
		begin = end;
	}
	edict_stream_end(&stream);
	free(stream.states);
	free(stream.left);
	free(stream.ages);
}

/* ---- comparing ----------------------------------------------------------- */

struct check {
	const struct pattern_set *set;
	struct text text;
	struct hits truth; /* what the oracle says */
	struct buffer *why;
	struct set_counts *counts;
};

static bool complain(const struct check *c, size_t pattern, bool got, const char *who)
{
	buffer_format(c->why, "%s says %s, the oracle %s, in ", who, got ? "yes" : "no",
		      got ? "no" : "yes");
	text_print(c->text, c->why);
	buffer_format(c->why, "\n  of pattern %zu: ", pattern);
	written_print(c->set->written[pattern], c->why);
	buffer_add_char(c->why, '\n');
	return false;
}

static bool compare(const struct check *c, const struct hits *hits, const char *who)
{
	for (size_t i = 0; i < c->set->n; i++) {
		bool want = hits_have(&c->truth, i) && !c->set->is_left_out[i];
		if (hits_have(hits, i) != want)
			return complain(c, i, hits_have(hits, i), who);
	}
	return true;
}

/* One that stops early has found something below `enough`, and nothing untrue. */
static bool check_enough(const struct check *c, const struct edict_scan *scan,
			 uint32_t enough, const char *who)
{
	struct hits hits;
	bool stopped = run_whole(scan, c->text, enough, &hits), is_found = false;
	if (!stopped)
		return compare(c, &hits, who);
	c->counts->n_stops++;
	for (size_t i = 0; i < c->set->n; i++) {
		if (!hits_have(&hits, i))
			continue;
		is_found = is_found || i < enough;
		if (!hits_have(&c->truth, i))
			return complain(c, i, true, who);
	}
	if (!is_found)
		buffer_format(c->why, "%s stopped without a hit below %u\n", who, enough);
	return is_found;
}

static bool check_whole(const struct check *c, struct random *random)
{
	const struct edict_scan *scan = &c->set->scan->tables;
	struct hits hits;
	uint32_t enough = random_below(random, c->set->n) + 1;
	run_whole(scan, c->text, 0, &hits);
	if (!compare(c, &hits, "the scan"))
		return false;
	if (!check_enough(c, scan, enough, "the scan that may stop"))
		return false;
	if (scan->trigger == NULL)
		return true;
	run_whole(&c->set->awake, c->text, 0, &hits);
	return compare(c, &hits, "the scan with all groups awake") &&
	       check_enough(c, &c->set->awake, enough, "the awake scan that may stop");
}

static bool check_cuts(const struct check *c, const size_t *cuts, size_t n)
{
	struct hits hits;
	run_chunks(&c->set->scan->tables, c->text, cuts, n, &hits);
	c->counts->n_cuts += n;
	if (compare(c, &hits, "the stream"))
		return true;
	buffer_format(c->why, "  cut at");
	for (size_t i = 0; i < n; i++)
		buffer_format(c->why, " %zu", cuts[i]);
	buffer_add_char(c->why, '\n');
	return false;
}

static bool check_stream(const struct check *c, struct random *random)
{
	size_t cuts[3] = {0};
	if (!check_cuts(c, cuts, 0))
		return false;
	for (size_t at = 0; c->text.len <= SHORT_LEN_MAX && at <= c->text.len; at++) {
		cuts[0] = at;
		if (!check_cuts(c, cuts, 1))
			return false;
	}
	for (size_t i = 0, at = 0; i < 3; i++) {
		at += random_below(random, c->text.len - at + 1);
		cuts[i] = at;
	}
	return check_cuts(c, cuts, 3);
}

static bool check_votes(const struct check *c)
{
	for (size_t i = 0; i < c->set->n; i++)
		for (enum voter v = 0; v < N_VOTERS; v++) {
			enum vote vote = ballot_cast(&c->set->ballots[i][v], c->text);
			bool want = hits_have(&c->truth, i);
			if (vote == VOTE_NONE)
				continue;
			c->counts->n_votes[v]++;
			c->counts->n_yes[v] += vote == VOTE_YES;
			if ((vote == VOTE_YES) != want)
				return complain(c, i, vote == VOTE_YES, voter_name(v));
		}
	return true;
}

bool pattern_set_check(const struct pattern_set *set, struct text text,
		       struct random *random, struct set_counts *counts,
		       struct buffer *why)
{
	char *bytes = malloc(text.len + (text.len == 0));
	if (bytes == NULL)
		arena_exhausted();
	memcpy(bytes, text.ptr, text.len);
	struct check c = {
		.set = set, .text = {bytes, text.len}, .why = why, .counts = counts};
	for (size_t i = 0; i < set->n; i++)
		if (pattern_oracle(set->patterns[i], c.text)) {
			c.truth.words[i / 32] |= UINT32_C(1) << i % 32;
			counts->n_positives++;
		}
	counts->n_texts++;
	counts->n_checks += set->n;
	bool ok = check_votes(&c) && check_whole(&c, random) && check_stream(&c, random);
	free(bytes);
	return ok;
}

/* ---- showing ------------------------------------------------------------- */

void text_print(struct text text, struct buffer *out)
{
	buffer_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c == '"' || c == '\\')
			buffer_format(out, "\\%c", c);
		else if (c >= ' ' && c < 0x7f)
			buffer_add_char(out, (char)c);
		else
			buffer_format(out, "\\x%02x", c);
	}
	buffer_add_char(out, '"');
}

void written_print(const struct written *written, struct buffer *out)
{
	static const char *const kinds[] = {"regex", "glob",   "substring",
					    "like",  "phrase", "disguised"};
	static const char *const dialects[] = {"python", "ecmascript", "re2", "pcre"};
	const struct pattern_style *s = &written->style;
	buffer_format(out, "%s", kinds[s->kind]);
	if (s->kind == PATTERN_REGEX)
		buffer_format(out, " of %s", dialects[s->dialect]);
	buffer_format(out, ", flags `%s%s%s%s%s`, ", s->ignore_case ? "i" : "",
		      s->multi_line ? "m" : "", s->dot_all ? "s" : "",
		      s->verbose ? "x" : "", s->unicode ? "u" : "");
	text_print(written->text, out);
}
