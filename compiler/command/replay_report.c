/* replay_report.c - what a replay found, for people and for programs.
 */
#include <inttypes.h>

#include "command/replay.h"

#define SHOWN_MAX 160 /* bytes of a request in the text */

static uint64_t replayed(const struct replay_counts *counts)
{
	return counts->same + replay_changed(counts);
}

/* ---- text -------------------------------------------------------------------- */

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* "seq 4, 9, 12, ..." */
static void print_seqs(const struct replay_examples *examples, uint64_t n)
{
	printf("seq");
	for (size_t i = 0; i < examples->n; i++)
		printf("%s %" PRIu64, i > 0 ? "," : "", examples->items[i].seq);
	printf("%s\n", n > examples->n ? ", ..." : "");
}

static void print_totals(const struct replay_tally *tally)
{
	const struct replay_counts *counts = &tally->counts;
	uint64_t n = replayed(counts);
	printf("%" PRIu64 " decision%s replayed: %" PRIu64 " as before, %" PRIu64
	       " changed",
	       n, plural(n), counts->same, replay_changed(counts));
	if (replay_changed(counts) > 0)
		printf(" (%" PRIu64 " looser, %" PRIu64 " stricter, %" PRIu64
		       " by another rule)",
		       counts->looser, counts->stricter, counts->rule_alone);
	putchar('\n');
	if (counts->no_body > 0) {
		printf("%" PRIu64 " not replayed, for their requests were not logged: ",
		       counts->no_body);
		print_seqs(&tally->no_body, counts->no_body);
	}
	if (counts->redacted > 0)
		printf("%" PRIu64 " of the changed had texts replaced by digests when "
		       "they were logged\n",
		       counts->redacted);
}

static void print_outcome(const struct outcome *outcome)
{
	printf("%s ", edict_effect_name(outcome->effect));
	if (outcome->rule.len == 0)
		printf("(default)");
	else
		printf("`%.*s`", TEXT_ARG(outcome->rule));
}

/* Cut before a byte that begins a character. */
static struct text cut(struct text body)
{
	if (body.len <= SHOWN_MAX)
		return body;
	size_t len = SHOWN_MAX;
	while (len > 0 && ((unsigned char)body.ptr[len] & 0xc0) == 0x80)
		len--;
	return (struct text){body.ptr, len};
}

static void print_change(struct arena *arena, const struct replay_change *change)
{
	printf("\n%" PRIu64 " x ", change->count);
	print_outcome(&change->before);
	printf(" -> ");
	print_outcome(&change->now);
	putchar('\n');
	for (size_t i = 0; i < change->examples.n; i++) {
		const struct replay_example *example = &change->examples.items[i];
		struct text shown = cut(example->body);
		bool is_cut = shown.len < example->body.len;
		/* a body that is no JSON might hold what moves a terminal's cursor */
		shown = text_shown(arena, shown, SHOWN_MAX);
		printf("    seq %" PRIu64 ": %.*s%s\n", example->seq, TEXT_ARG(shown),
		       is_cut ? "..." : "");
	}
}

void replay_report_text(const struct replay_tally *tally)
{
	print_totals(tally);
	const struct replay_change *changes = replay_tally_sorted(tally);
	for (size_t i = 0; i < tally->n_changes; i++)
		print_change(tally->arena, &changes[i]);
}

/* ---- JSON -------------------------------------------------------------------- */

/* Requests are quoted as they are, so that no digit of a number is lost; one that is no
 * JSON becomes a string. */
static void print_request(struct arena *arena, struct text body)
{
	enum json_fault fault = JSON_OK;
	const struct source *source = source_from_text(arena, TEXT("request"), body);
	if (json_doc_read_large(arena, source, NULL, &fault) != NULL) {
		fwrite(body.ptr, 1, body.len, stdout);
		return;
	}
	json_t *string = text_is_utf8(body) ? json_text(body) : json_null();
	json_dumpf(string, stdout, JSON_ENCODE_ANY);
	json_decref(string);
}

static void print_outcome_json(const char *name, const struct outcome *outcome)
{
	printf("\"%s\":{\"effect\":\"%s\",\"rule\":", name,
	       edict_effect_name(outcome->effect));
	if (outcome->rule.len == 0)
		printf("null}");
	else
		printf("\"%.*s\"}", TEXT_ARG(outcome->rule));
}

static void print_change_json(struct arena *arena, const struct replay_change *change)
{
	putchar('{');
	print_outcome_json("before", &change->before);
	putchar(',');
	print_outcome_json("now", &change->now);
	printf(",\"count\":%" PRIu64 ",\"examples\":[", change->count);
	for (size_t i = 0; i < change->examples.n; i++) {
		const struct replay_example *example = &change->examples.items[i];
		printf("%s{\"seq\":%" PRIu64 ",\"request\":", i > 0 ? "," : "",
		       example->seq);
		print_request(arena, example->body);
		putchar('}');
	}
	printf("]}");
}

void replay_report_json(const struct replay_tally *tally)
{
	const struct replay_counts *counts = &tally->counts;
	const struct {
		const char *name;
		uint64_t count;
	} members[] = {
		{"replayed", replayed(counts)},	     {"same", counts->same},
		{"changed", replay_changed(counts)}, {"looser", counts->looser},
		{"stricter", counts->stricter},	     {"by_rule", counts->rule_alone},
		{"redacted", counts->redacted},	     {"without_request", counts->no_body},
		{"other_records", counts->other},    {"wrong_lines", counts->wrong},
		{"torn_lines", counts->torn},
	};
	putchar('{');
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		printf("\"%s\":%" PRIu64 ",", members[i].name, members[i].count);
	printf("\"changes\":[");
	const struct replay_change *changes = replay_tally_sorted(tally);
	for (size_t i = 0; i < tally->n_changes; i++) {
		if (i > 0)
			putchar(',');
		print_change_json(tally->arena, &changes[i]);
	}
	printf("]}\n");
}
