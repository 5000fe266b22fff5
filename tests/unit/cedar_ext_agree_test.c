/* cedar_ext_agree_test.c - the texts of extension types are read alike by the runtime and
 * by the compiler's evaluator, which are two programs on purpose.
 *
 * Texts are mutations of valid ones, so that most are nearly valid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar/value.h"
#include "edict/cedar.h"

#define N_TEXTS	 200000
#define TEXT_MAX 64

static uint32_t seed = 2463534242u;

static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static const char *const texts[] = {
	"0.0",
	"-0.5",
	"12.3456",
	"922337203685477.5807",
	"-922337203685477.5808",
	"000000000000000000001.10",
	"0.0.0.0",
	"127.0.0.1/8",
	"224.10.99.200/32",
	"255.255.255.255",
	"::",
	"::1/128",
	"1::",
	"ff00::/8",
	"fe80::1:2",
	"1:2:3:4:5:6:7:8",
	"1:2:3:4:5:6:7::",
	"::2:3:4:5:6:7:8",
	"ABCD:ef01::23:4567/64",
	"1111:2222:3333:4444:5555:6666:7777:8888/100",
	"1970-01-01",
	"0000-02-29",
	"9999-12-31",
	"2024-02-29T23:59:59Z",
	"1969-12-31T00:00:00.001Z",
	"2023-03-01T10:09:08.765+2359",
	"1900-11-30T01:02:03-0130",
	"1d",
	"0ms",
	"1d2h3m4s5ms",
	"-10h1ms",
	"106751991167d7h12m55s807ms",
	"-106751991167d7h12m55s808ms",
	"9223372036854775807ms",
	"-9223372036854775808ms",
	"9223372036854775s807ms",
};

#define N_SEEDS (sizeof texts / sizeof texts[0])

/* What the formats are made of, and a little more. */
static const char alphabet[] = "0123456789012345678909:::.-+/TZdhmsafFg \0";

static char random_char(void)
{
	return alphabet[next_random() % (sizeof alphabet - 1)];
}

static size_t mutate(char *text, size_t len)
{
	size_t at = next_random() % (len + 1);
	uint32_t kind = next_random() % 4;
	if (kind == 0 && len < TEXT_MAX) { /* insert */
		memmove(text + at + 1, text + at, len - at);
		text[at] = random_char();
		return len + 1;
	}
	if (at == len)
		return len;
	if (kind == 1) { /* delete */
		memmove(text + at, text + at + 1, len - at - 1);
		return len - 1;
	}
	if (kind == 2 && len + 4 < TEXT_MAX) { /* repeat a piece */
		size_t n = next_random() % 4;
		n = n < len - at ? n : len - at;
		memmove(text + at + n, text + at, len - at);
		return len + n;
	}
	text[at] = random_char();
	return len;
}

static size_t random_text(char *text)
{
	const char *from = texts[next_random() % N_SEEDS];
	size_t len = strlen(from);
	memcpy(text, from, len);
	for (uint32_t n = next_random() % 4; n > 0; n--)
		len = mutate(text, len);
	return len;
}

static void agree(bool is_valid, int64_t ours, bool is_valid_theirs, int64_t theirs,
		  struct text text)
{
	if (is_valid != is_valid_theirs)
		fail_msg("\"%.*s\": %d, the compiler says %d", TEXT_ARG(text), is_valid,
			 is_valid_theirs);
	if (is_valid && ours != theirs)
		fail_msg("\"%.*s\": %lld, the compiler says %lld", TEXT_ARG(text),
			 (long long)ours, (long long)theirs);
}

static bool agree_on_ip(struct edict_string ours, struct text theirs)
{
	struct edict_cedar_ip a;
	struct cedar_ip b;
	bool is_valid = edict_cedar_read_ip(ours, &a);
	agree(is_valid, 0, cedar_ip_parse(theirs, &b), 0, theirs);
	if (!is_valid)
		return false;
	agree(true, a.prefix, true, b.prefix, theirs);
	agree(true, a.is_v6, true, b.is_v6, theirs);
	agree(true, memcmp(a.bytes, b.bytes, sizeof a.bytes), true, 0, theirs);
	return true;
}

/* Returns whether the text is a value of some type. */
static bool agree_on(struct edict_string ours, struct text theirs)
{
	static bool (*const readers[])(struct edict_string, int64_t *) = {
		edict_cedar_read_decimal,
		edict_cedar_read_datetime,
		edict_cedar_read_duration,
	};
	static bool (*const parsers[])(struct text, int64_t *) = {
		cedar_decimal_parse,
		cedar_datetime_parse,
		cedar_duration_parse,
	};
	bool is_any = agree_on_ip(ours, theirs);
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		int64_t a = 0;
		int64_t b = 0;
		bool is_valid = readers[i](ours, &a);
		bool is_valid_theirs = parsers[i](theirs, &b);
		agree(is_valid, a, is_valid_theirs, b, theirs);
		is_any = is_any || is_valid;
	}
	return is_any;
}

static void test_seeds_are_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SEEDS; i++) {
		struct text text = {texts[i], strlen(texts[i])};
		struct edict_string s = {text.ptr, (uint32_t)text.len};
		if (!agree_on(s, text))
			fail_msg("\"%s\" is no value", texts[i]);
	}
}

static void test_mutations(void **state)
{
	(void)state;
	unsigned n_valid = 0;
	for (unsigned i = 0; i < N_TEXTS; i++) {
		char room[TEXT_MAX + 1];
		size_t len = random_text(room);
		/* On the heap, where a sanitizer sees a read beyond the end. */
		char *bytes = malloc(len + 1);
		assert_non_null(bytes);
		memcpy(bytes + 1, room, len);
		struct text text = {bytes + 1, len};
		n_valid +=
			agree_on((struct edict_string){bytes + 1, (uint32_t)len}, text);
		free(bytes);
	}
	assert_in_range(n_valid, N_TEXTS / 5, N_TEXTS * 4 / 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seeds_are_valid),
		cmocka_unit_test(test_mutations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
