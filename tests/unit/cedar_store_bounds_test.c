/* cedar_store_bounds_test.c - entities from JSON: limits, damage, too little memory, and
 * many values at random.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_fixture.h"

/* ---- limits -------------------------------------------------------------- */

static void test_depth(void **state)
{
	(void)state;
	/* the list, the entity, its attributes */
	enum { OUTSIDE = 3, INSIDE = EDICT_CEDAR_DEPTH_MAX - OUTSIDE };
	for (int n = INSIDE; n <= INSIDE + 1; n++) {
		char value[2 * INSIDE + 4] = "";
		memset(value, '[', (size_t)n);
		memset(value + n, ']', (size_t)n);
		char document[4 * EDICT_CEDAR_DEPTH_MAX];
		snprintf(document, sizeof document,
			 "[" ENTITY("User", "u", "\"on\":%s", "") "]", value);
		struct fixture_store loaded = fixture_load(&fixture_free, document);
		fixture_assert_status(&loaded, document,
				      n > INSIDE ? EDICT_E_DEPTH : EDICT_OK);
		fixture_unload(&loaded);
	}
	enum { MANY = 100000 };
	char *json = malloc(MANY);
	memset(json, '[', MANY);
	struct fixture_store loaded = fixture_load_in(&fixture_free, json, MANY, 1 << 20);
	assert_int_equal(loaded.status, EDICT_E_DEPTH);
	fixture_unload(&loaded);
	free(json);
}

static void test_long_text(void **state)
{
	(void)state;
	char *json = malloc(EDICT_TEXT_MAX + 200);
	for (size_t len = EDICT_TEXT_MAX; len <= EDICT_TEXT_MAX + 1; len++) {
		char *p = json + sprintf(json, "[{\"uid\":{\"type\":\"Group\",\"id\":\"");
		memset(p, 'x', len);
		strcpy(p + len, "\"},\"attrs\":{},\"parents\":[]}]");
		struct fixture_store loaded = fixture_load(&fixture_free, json);
		assert_int_equal(loaded.status,
				 len > EDICT_TEXT_MAX ? EDICT_E_LIMIT : EDICT_OK);
		fixture_unload(&loaded);
	}
	free(json);
}

/* Many members, in an order of their own; with one of them twice. */
static void test_many_members(void **state)
{
	(void)state;
	enum { N = 700 };
	for (int twice = 0; twice < 2; twice++) {
		char *json = NULL;
		size_t len;
		FILE *out = open_memstream(&json, &len);
		fputs("[{\"uid\":{\"type\":\"User\",\"id\":\"u\"},\"parents\":[],"
		      "\"attrs\":{"
		      "\"zip\":0",
		      out);
		for (int i = 0; i < N; i++)
			fprintf(out, ",\"k%d\":[%d,%d,%d]", i * 37 % (N - twice), i,
				i / 2, i);
		fputs(",\"age\":0}}]", out);
		fclose(out);
		struct fixture_store loaded = fixture_load(&fixture_free, json);
		assert_int_equal(loaded.status, twice ? EDICT_E_DUPLICATE : EDICT_OK);
		if (!twice) {
			const struct edict_cedar_entity *u =
				&loaded.store
					 .entities[fixture_find(&loaded, "User", "u")];
			assert_int_equal(u->n_attrs, N + 2);
			for (uint32_t i = 1; i < u->n_attrs; i++)
				assert_true(u->attrs[i - 1].name < u->attrs[i].name);
		}
		fixture_unload(&loaded);
		free(json);
	}
}

/* ---- cut off, and too little memory -------------------------------------- */

static const char whole[] = "[" ENTITY(
	"User", "u\\n\\u00e9",
	"\"name\":\"a\\tb\",\"ip\":\"::1\",\"home\":{\"zip\":"
	"\"z\",\"floor\":3},\"roles\":[\"b\",\"a\",\"c\\n\"],\"born\":{\"__extn\":{"
	"\"fn\":\"offset\",\"args\":[" EXTN("datetime", "1970-01-01") "," EXTN(
		"duration", "1s") "]}},\"boss\":" REF("User", "b"),
	UID("Group", "g") "," REF(
		"Group",
		"h")) "," TAGGED("User", "v", NAME,
				 "\"z\":\"1\",\"name\":\"2\"") "," PLAIN("Group", "g",
									 UID("Group",
									     "i")) "," PLAIN("Group",
											     "h",
											     UID("Group", "i") "," UID(
												     "Group",
												     "j")) "," PLAIN("Action",
														     "view",
														     UID("Action",
															 "read")) "] ";

static void test_cut_off(void **state)
{
	(void)state;
	const struct edict_cedar_policy *policies[] = {&fixture_free, &fixture_typed};
	for (int k = 0; k < 2; k++) {
		for (size_t len = 0; len < sizeof whole; len++) {
			struct fixture_store loaded = fixture_load_in(
				policies[k], whole, len,
				edict_cedar_store_size(policies[k], sizeof whole));
			bool is_whole = len >= sizeof whole - 2;
			assert_int_equal(loaded.status,
					 is_whole ? EDICT_OK : EDICT_E_SYNTAX);
			fixture_unload(&loaded);
		}
	}
}

static void test_little_memory(void **state)
{
	(void)state;
	const struct edict_cedar_policy *policies[] = {&fixture_free, &fixture_typed};
	for (int k = 0; k < 2; k++) {
		size_t most = edict_cedar_store_size(policies[k], strlen(whole));
		size_t least = 0;
		for (size_t size = 0; size <= most; size += size < 6000 ? 1 : 401) {
			struct fixture_store loaded =
				fixture_load_in(policies[k], whole, strlen(whole), size);
			assert_int_equal(loaded.status,
					 least > 0 || loaded.status == EDICT_OK
						 ? EDICT_OK
						 : EDICT_E_SPACE);
			if (loaded.status == EDICT_OK && least == 0)
				least = size;
			fixture_unload(&loaded);
		}
		assert_true(least > 0);
	}
}

/* Bytes changed at random: whatever it is then, nothing is read outside. */
static void test_broken(void **state)
{
	(void)state;
	static const char bytes[] = "{}[]\",:\\ 0-eutn\xc3\xff";
	uint64_t seed = 7;
	for (int i = 0; i < 20000; i++) {
		char json[sizeof whole];
		memcpy(json, whole, sizeof whole);
		for (uint32_t n = 1 + fixture_random(&seed) % 3; n > 0; n--)
			json[fixture_random(&seed) % (sizeof whole - 1)] =
				bytes[fixture_random(&seed) % (sizeof bytes - 1)];
		struct fixture_store loaded =
			fixture_load_in(i % 2 ? &fixture_free : &fixture_typed, json,
					sizeof whole - 1, 20000);
		assert_int_not_equal(loaded.status, EDICT_E_SPACE);
		fixture_unload(&loaded);
	}
}

/* ---- random values ------------------------------------------------------- */

/* Writes one value twice: the second time with sets and records in another order, items
 * repeated, and characters escaped. */
struct writer {
	FILE *out[2];
	uint64_t seed;
};

static uint32_t pick(struct writer *w, uint32_t n)
{
	return fixture_random(&w->seed) % n;
}

static void write_text(struct writer *w, const char *prefix)
{
	uint32_t n = pick(w, 1000);
	fprintf(w->out[0], "\"%s%u\"", prefix, n);
	if (prefix[0] != '\0')
		fprintf(w->out[1], "\"\\u%04x%s%u\"", (unsigned)prefix[0], prefix + 1, n);
	else
		fprintf(w->out[1], "\"%u\"", n);
}

static void write_both(struct writer *w, const char *text)
{
	fputs(text, w->out[0]);
	fputs(text, w->out[1]);
}

static void write_scalar(struct writer *w)
{
	static const char *const scalars[] = {"true",
					      "-1",
					      "9223372036854775807",
					      EXTN("decimal", "1.5"),
					      EXTN("ip", "10.0.0.0/8"),
					      EXTN("duration", "1d2h")};
	uint32_t kind = pick(w, 9);
	if (kind < 6) {
		write_both(w, scalars[kind]);
	} else if (kind < 8) {
		write_text(w, "t");
	} else {
		write_both(w, "{\"__entity\":{\"type\":\"User\",\"id\":");
		write_text(w, "u");
		write_both(w, "}}");
	}
}

static void write_random(struct writer *w, uint32_t depth);

/* A container of `n` parts: the second writer has them backwards, those of a set once
 * more. */
static void write_container(struct writer *w, uint32_t depth, bool is_record)
{
	enum { MOST = 30 };
	uint32_t n = pick(w, depth == 1 ? MOST : 5);
	char *parts[2][MOST];
	size_t sizes[2][MOST];
	FILE *kept[2] = {w->out[0], w->out[1]};
	for (uint32_t i = 0; i < n; i++) {
		for (int k = 0; k < 2; k++) {
			w->out[k] = open_memstream(&parts[k][i], &sizes[k][i]);
			if (is_record)
				fprintf(w->out[k], "\"m%u\":", i * 7 % 31);
		}
		write_random(w, depth + 1);
		fclose(w->out[0]);
		fclose(w->out[1]);
	}
	memcpy(w->out, kept, sizeof kept);
	write_both(w, is_record ? "{" : "[");
	for (uint32_t i = 0; i < n; i++)
		fprintf(w->out[0], "%s%s", i > 0 ? "," : "", parts[0][i]);
	for (uint32_t i = n; i > 0; i--)
		fprintf(w->out[1], "%s%s", i < n ? " , " : "", parts[1][i - 1]);
	if (!is_record && n > 0)
		fprintf(w->out[1], ",%s", parts[1][n / 2]);
	write_both(w, is_record ? "}" : "]");
	for (uint32_t i = 0; i < n; i++) {
		free(parts[0][i]);
		free(parts[1][i]);
	}
}

static void write_random(struct writer *w, uint32_t depth)
{
	uint32_t kind = depth > 4 ? 0 : pick(w, 4);
	if (kind < 2)
		write_scalar(w);
	else
		write_container(w, depth, kind == 2);
}

static void test_random_values(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 1500; seed++) {
		char *texts[2];
		size_t sizes[2];
		struct writer w = {.seed = seed};
		for (int k = 0; k < 2; k++)
			w.out[k] = open_memstream(&texts[k], &sizes[k]);
		write_container(&w, 1, false);
		fclose(w.out[0]);
		fclose(w.out[1]);
		char *json = malloc(sizes[0] + sizes[1] + 200);
		sprintf(json,
			"[{\"uid\":{\"type\":\"User\",\"id\":\"u\"},\"attrs\":{"
			"\"a\":%s,\"b\":%s},\"parents\":[]}]",
			texts[0], texts[1]);
		struct fixture_store loaded = fixture_load(&fixture_free, json);
		fixture_assert_status(&loaded, json, EDICT_OK);
		const struct edict_cedar_entity *u =
			&loaded.store.entities[fixture_find(&loaded, "User", "u")];
		if (!edict_cedar_equal(&u->attrs[0].value, &u->attrs[1].value))
			fail_msg("seed %llu: %s", (unsigned long long)seed, json);
		fixture_unload(&loaded);
		free(json);
		free(texts[0]);
		free(texts[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_depth),	      cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_many_members),  cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_little_memory), cmocka_unit_test(test_broken),
		cmocka_unit_test(test_random_values),
	};
	fixture_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
