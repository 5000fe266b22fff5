/* scan_main.c - the scans of tests/unit/scan_tables.h on the board.
 *
 * Prints the hits in texts that are made of a few letters, which scan.sh compares with
 * what the same program prints on the host; whole texts and texts in two pieces have to
 * agree here.  Then what a scan costs.
 */
#include "board.h"
#include "scan_tables.h"

enum { TEXT_MAX = 64, N_TEXTS = 300, LONG = 2048 };

static uint32_t seed; /* the board initialises no data */

static uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static struct edict_string make_text(char *s)
{
	uint32_t len = below(TEXT_MAX + 1);
	for (uint32_t i = 0; i < len; i++)
		s[i] = "aabbx \n"[below(7)];
	return (struct edict_string){s, len};
}

static uint32_t hits_in_pieces(struct edict_string text, uint32_t cut)
{
	uint16_t states[TABLE_GROUPS];
	uint16_t left[TABLE_COUNTERS];
	uint64_t ages[TABLE_MANY];
	uint32_t hits[EDICT_SCAN_WORDS(TABLE_PATTERNS)];
	struct edict_stream stream = {&table_scan, states, left, ages, hits};
	edict_stream_begin(&stream);
	edict_stream_feed(&stream, (struct edict_string){text.data, cut});
	edict_stream_feed(&stream,
			  (struct edict_string){text.data + cut, text.len - cut});
	edict_stream_end(&stream);
	return hits[0];
}

static uint32_t hits_awake(struct edict_string text)
{
	uint32_t hits = 0;
	edict_scan_awake(&table_scan, text, 0, &hits);
	return hits;
}

static uint32_t hits_triggered(struct edict_string text)
{
	uint32_t hits = 0;
	uint32_t reached[1];
	edict_scan(&sleeping_scan, text, 0, reached, &hits);
	return hits;
}

static uint32_t check(struct edict_string text)
{
	uint32_t hits = hits_awake(text);
	uint32_t n_failed = 0;
	for (uint32_t cut = 0; cut <= text.len; cut++)
		n_failed += hits_in_pieces(text, cut) != hits;
	board_print("hits ");
	board_print_number(hits);
	board_print(" ");
	board_print_number(hits_triggered(text));
	board_print(n_failed == 0 ? "\n" : " FAIL: not so in pieces\n");
	return n_failed;
}

/* A text in which nothing is found, nor begun. */
static void measure(const char *what, uint32_t (*scan)(struct edict_string text))
{
	static char s[LONG];
	for (uint32_t i = 0; i < LONG; i++)
		s[i] = "x \n"[below(3)];
	board_stack_paint();
	uint32_t ticks = board_ticks();
	scan((struct edict_string){s, LONG});
	uint32_t n = board_instructions(ticks, board_ticks());
	board_print(what);
	board_print_number(n * 10 / LONG);
	board_print(" instructions for ten bytes, ");
	board_print_number(board_stack_used());
	board_print(" bytes of stack\n");
}

int main(void)
{
	char s[TEXT_MAX];
	uint32_t n_failed = 0;
	seed = 2463534242u;
	for (uint32_t i = 0; i < N_TEXTS; i++)
		n_failed += check(make_text(s));
	measure("eight groups awake: ", hits_awake);
	measure("one group asleep: ", hits_triggered);
	return n_failed > 0;
}
