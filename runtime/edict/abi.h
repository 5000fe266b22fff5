/* edict/abi.h - the contract between emitted decision code and the runtime.
 *
 * Emitted C includes this header and nothing else.  It holds the values a
 * decision is made of, the small inline tests that decisions are written in,
 * the tables that the compiler emits, and the few runtime functions that walk
 * them.  Freestanding C11: no libc, no allocation, no recursion, no mutable
 * statics.  Every pointer in here is borrowed; the caller owns all memory.
 *
 * A program that *hosts* a policy includes edict/edict.h instead.
 *
 * The version below changes whenever a struct, an enum value or the meaning of
 * a table changes.  Emitted code checks it at compile time, hosts at run time.
 */
#ifndef EDICT_ABI_H
#define EDICT_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "edict/scan.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EDICT_ABI_VERSION 4

/* What explains a decision is no part of making one: emitted code says so, and a
 * compiler neither inlines it nor spends time on it. */
#if defined(__GNUC__)
#define EDICT_COLD __attribute__((cold))
#else
#define EDICT_COLD
#endif

/* ---- what comes out ------------------------------------------------------ */

/* Strictest first; zero is the safe answer. */
enum edict_effect {
	EDICT_DENY = 0,
	EDICT_REQUIRE_APPROVAL = 1,
	EDICT_THROTTLE = 2, /* a limit is reached: a deny with a reason of its own */
	EDICT_ALLOW = 3,
};

/* Why a decision is what it is. */
enum edict_reason {
	EDICT_REASON_REQUEST = 0, /* the request could not be read; see `status` */
	EDICT_REASON_RULE = 1,	  /* the condition of `rule` is true */
	EDICT_REASON_DEFAULT = 2, /* no rule matched */
	EDICT_REASON_MISSING = 3, /* `rule` counts as matched: `field` is missing */
	EDICT_REASON_TYPE = 4,	  /* `rule` counts as matched: `field` has a wrong type */
	EDICT_REASON_UNLOGGED = 5, /* it could not be recorded (edict/audit.h) */
};

/* Why a request could not be read (edict_request_read in edict/edict.h). */
enum edict_status {
	EDICT_OK = 0,
	EDICT_E_SYNTAX = 1,	/* not one JSON object and nothing else */
	EDICT_E_UTF8 = 2,	/* invalid UTF-8, or a lone surrogate escape */
	EDICT_E_DUPLICATE = 3,	/* a member is given twice */
	EDICT_E_DEPTH = 4,	/* nested deeper than EDICT_DEPTH_MAX */
	EDICT_E_NUMBER = 5,	/* a number that an exact decimal cannot hold */
	EDICT_E_LIMIT = 6,	/* longer than EDICT_TEXT_MAX, or too many members */
	EDICT_E_SPACE = 7,	/* the caller's work buffer is too small */
	EDICT_E_ABI = 8,	/* the policy was emitted for another ABI version */
	EDICT_E_SCHEMA = 9,	/* Cedar: it does not fit the schema */
	EDICT_E_CYCLE = 10,	/* Cedar: an entity is its own ancestor */
	EDICT_E_EXTENSION = 11, /* Cedar: no decimal, ip, datetime or duration */
};

#define EDICT_RULE_NONE	      UINT16_C(0xffff)
#define EDICT_FIELD_NONE      UINT16_C(0xffff)
#define EDICT_OBLIGATIONS_MAX 12

/* A rule and what it decides, in one value. */
#define EDICT_CHOICE(rule, effect) ((uint32_t)(effect) << 16 | (uint32_t)(rule))

/* One decision.  All-zero is "deny: the request could not be read". */
struct edict_decision {
	uint8_t effect;		      /* enum edict_effect */
	uint8_t reason;		      /* enum edict_reason */
	uint8_t status;		      /* enum edict_status, for EDICT_REASON_REQUEST */
	uint8_t n_obligations_listed; /* entries used in `obligations` */
	uint16_t rule;		      /* index of the deciding rule, or EDICT_RULE_NONE */
	uint16_t field; /* index of the field, for MISSING and TYPE, else NONE */
	/* Rules that permit and ask to be recorded (warn, log, audit), in rule
	 * order; only when effect is EDICT_ALLOW.  n_obligations counts all. */
	uint16_t n_obligations;
	uint16_t obligations[EDICT_OBLIGATIONS_MAX];
};

/* ---- values -------------------------------------------------------------- */

#define EDICT_DEPTH_MAX	     64	   /* nesting of a JSON request */
#define EDICT_TEXT_MAX	     65536 /* bytes of one string in a request */
#define EDICT_MEMBERS_MAX    256   /* members of one JSON object */
#define EDICT_SCALE_MAX	     18	   /* digits after the point of an exact decimal */
#define EDICT_TERM_STACK_MAX 56	   /* operands a rule condition may keep open */

/* Bytes with a length; NUL is an ordinary byte. */
struct edict_string {
	const char *data;
	uint32_t len;
};

/* coefficient * 10^-scale, scale <= EDICT_SCALE_MAX. */
struct edict_number {
	int64_t coefficient;
	uint32_t scale;
};

enum edict_type {
	EDICT_NULL = 0,
	EDICT_BOOL = 1,
	EDICT_INTEGER = 2, /* member type only: an edict_value holds EDICT_NUMBER */
	EDICT_NUMBER = 3,
	EDICT_STRING = 4,
	EDICT_LIST = 5,
	EDICT_OBJECT = 6, /* never looked into as a value */
	EDICT_ANY = 7,	  /* member type only: struct edict_value */
	EDICT_TEXTS = 8,  /* member type only: every text below some paths, a list */
};

struct edict_value;

struct edict_list {
	const struct edict_value *items;
	uint32_t n_items;
};

/* A value whose type is known only at run time. */
struct edict_value {
	uint32_t type; /* enum edict_type */
	union {
		bool boolean;
		struct edict_number number;
		struct edict_string string;
		struct edict_list list;
	} as;
};

/* ---- requests ------------------------------------------------------------ *
 *
 * A request is a struct emitted per policy.  It begins with three bit sets of
 * `n_words` words each, one bit a field; after them come the typed members:
 *
 *     +---------------+----------------+-------------+---------------------+
 *     | present[W]    | mistyped[W]    | null[W]     | members ...         |
 *     +---------------+----------------+-------------+---------------------+
 *
 * A field is present (its member is valid), mistyped (given, but not of the
 * declared type), null, or - no bit set - missing.  At most one bit is set.
 *
 *     declared type   member
 *     EDICT_BOOL      bool
 *     EDICT_INTEGER   int64_t
 *     EDICT_NUMBER    struct edict_number
 *     EDICT_STRING    struct edict_string
 *     EDICT_LIST      struct edict_list
 *     EDICT_TEXTS     struct edict_list   (strings only; always present)
 *     EDICT_ANY       struct edict_value
 */
struct edict_field {
	const char *path; /* as the policy writes it, for messages */
	uint32_t offset;  /* of the member in the request struct */
	uint8_t type;	  /* enum edict_type */
	uint8_t is_flag;  /* a missing bool that counts as a present false */
	uint16_t reserved;
	/* a string field's value when missing; data is NULL where it has none */
	struct edict_string fallback;
};

/* The paths of all fields as one tree, so that a JSON request is read in one
 * walk.  Node 0 is the root.  The children of a node are consecutive and sorted
 * by (length, bytes) of their name; a child that is an array element has a NULL
 * name and its index in `len`; such children come last, sorted by index. */
struct edict_path_node {
	const char *name;
	uint32_t len;
	uint16_t first_child;
	uint16_t n_children;
	uint16_t field; /* read here, or EDICT_FIELD_NONE */
	uint16_t texts; /* field that collects every text at and below, or NONE */
};

/* ---- three-valued truth -------------------------------------------------- *
 *
 * An edict_truth value is EDICT_FALSE, EDICT_TRUE, or unknown.  Unknown carries
 * why and which field:   field << 8 | reason << 4 | 2.
 */
#define EDICT_FALSE   UINT32_C(0)
#define EDICT_TRUE    UINT32_C(1)
#define EDICT_UNKNOWN UINT32_C(2)

static inline uint32_t edict_unknown(enum edict_reason why, uint32_t field)
{
	return field << 8 | (uint32_t)why << 4 | EDICT_UNKNOWN;
}

static inline uint32_t edict_truth(bool holds)
{
	return holds ? EDICT_TRUE : EDICT_FALSE;
}

/* Rules that restrict match unless their condition is false; rules that permit
 * match only if it is true. */
static inline bool edict_may(uint32_t truth)
{
	return truth != EDICT_FALSE;
}

static inline bool edict_must(uint32_t truth)
{
	return truth == EDICT_TRUE;
}

/* The same of the negation: not true, and false. */
static inline bool edict_may_not(uint32_t truth)
{
	return truth != EDICT_TRUE;
}

static inline bool edict_must_not(uint32_t truth)
{
	return truth == EDICT_FALSE;
}

/* Kleene's connectives; of two unknowns the first is kept. */
static inline uint32_t edict_not(uint32_t a)
{
	return a <= EDICT_TRUE ? a ^ 1u : a;
}

static inline uint32_t edict_and(uint32_t a, uint32_t b)
{
	if (a == EDICT_FALSE || b == EDICT_TRUE)
		return a;
	return b == EDICT_FALSE || a == EDICT_TRUE ? b : a;
}

static inline uint32_t edict_or(uint32_t a, uint32_t b)
{
	return edict_not(edict_and(edict_not(a), edict_not(b)));
}

/* True where `a` is true, false where it is false or unknown. */
static inline uint32_t edict_definite(uint32_t a)
{
	return edict_truth(a == EDICT_TRUE);
}

/* True where `a` is unknown. */
static inline uint32_t edict_undecided(uint32_t a)
{
	return edict_truth(a > EDICT_TRUE);
}

/* ---- presence ------------------------------------------------------------ */

static inline bool edict_is_set(const uint32_t *bits, uint32_t field)
{
	return (bits[field / 32] >> (field % 32) & 1u) != 0;
}

/* Why `field`, which is not present, cannot be used.  `bits` is the head of a
 * request whose bit sets have `n_words` words. */
static inline uint32_t edict_absent(const uint32_t *bits, uint32_t n_words,
				    uint32_t field)
{
	bool mistyped = edict_is_set(bits + n_words, field);
	return edict_unknown(mistyped ? EDICT_REASON_TYPE : EDICT_REASON_MISSING, field);
}

/* `has path`: given, and not null. */
static inline uint32_t edict_has(const uint32_t *bits, uint32_t n_words, uint32_t field)
{
	return edict_truth(edict_is_set(bits, field) ||
			   edict_is_set(bits + n_words, field));
}

/* `path == null`: true for null, false for anything else, unknown if missing. */
static inline uint32_t edict_is_null(const uint32_t *bits, uint32_t n_words,
				     uint32_t field)
{
	if (edict_is_set(bits + 2 * n_words, field))
		return EDICT_TRUE;
	if (edict_has(bits, n_words, field) == EDICT_TRUE)
		return EDICT_FALSE;
	return edict_unknown(EDICT_REASON_MISSING, field);
}

/* ---- tests on values ----------------------------------------------------- */

/* Little-endian words at any address. */
static inline uint32_t edict_load32(const char *p)
{
	const uint8_t *b = (const uint8_t *)p;
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	       (uint32_t)b[3] << 24;
}

static inline uint64_t edict_load64(const char *p)
{
	return edict_load32(p) | (uint64_t)edict_load32(p + 4) << 32;
}

/* Inline, because a decision does little else; of a literal, words and length are known
 * ahead.  The last load overlaps the one before. */
static inline bool edict_bytes_same(const char *a, const char *b, uint32_t len)
{
	if (len >= 8) {
		for (uint32_t i = 0; i + 16 < len; i += 8) {
			if (edict_load64(a + i) != edict_load64(b + i))
				return false;
		}
		uint32_t rest = len > 16 ? len - 16 : 0;
		return edict_load64(a + rest) == edict_load64(b + rest) &&
		       edict_load64(a + len - 8) == edict_load64(b + len - 8);
	}
	if (len >= 4)
		return edict_load32(a) == edict_load32(b) &&
		       edict_load32(a + len - 4) == edict_load32(b + len - 4);
	for (uint32_t i = 0; i < len; i++) {
		if (a[i] != b[i])
			return false;
	}
	return true;
}

/* Against the literal that a policy names. */
static inline bool edict_string_is(struct edict_string s, const char *literal,
				   uint32_t len)
{
	return s.len == len && edict_bytes_same(s.data, literal, len);
}

static inline bool edict_string_begins(struct edict_string s, const char *literal,
				       uint32_t len)
{
	return s.len >= len && edict_bytes_same(s.data, literal, len);
}

/* text.c */
bool edict_bytes_equal(const char *a, const char *b, uint32_t len);

/* Most strings that differ do so in length, and need no call to say so. */
static inline bool edict_string_equal(struct edict_string a, struct edict_string b)
{
	return a.len == b.len && edict_bytes_equal(a.data, b.data, a.len);
}

bool edict_string_starts(struct edict_string s, struct edict_string prefix);
bool edict_string_ends(struct edict_string s, struct edict_string suffix);
bool edict_string_holds(struct edict_string s, struct edict_string part);

/* number.c: -1, 0 or 1; exact for every pair. */
int edict_number_compare(struct edict_number a, struct edict_number b);

/* value.c: comparing values whose types are known only at run time.
 * `equal` is unknown(TYPE, field) where the types differ; `same` is then false.
 * `order` compares two numbers or two strings; anything else is unknown.
 * `member` asks whether some item equals `item` (Kleene over all items). */
uint32_t edict_value_equal(const struct edict_value *a, const struct edict_value *b,
			   uint32_t field);
uint32_t edict_value_same(const struct edict_value *a, const struct edict_value *b);
uint32_t edict_value_order(const struct edict_value *a, const struct edict_value *b,
			   bool or_equal, uint32_t field);
uint32_t edict_list_member(struct edict_list list, const struct edict_value *item,
			   uint32_t field);
/* A list that has the item, or a string that has the string in it. */
uint32_t edict_value_contains(const struct edict_value *holder,
			      const struct edict_value *item, uint32_t field);

/* ---- string dispatch ----------------------------------------------------- *
 *
 * A perfect hash over a fixed set of strings: one hash, one displacement, one
 * slot, one compare.  Seed and displacements are found by the compiler.
 *
 *     h    = edict_hash(s, seed)
 *     slot = ((h ^ displace[h >> bucket_shift]) * 0x9E3779B1) >> slot_shift   (1..31)
 */
struct edict_slot {
	uint32_t text; /* offset of the key in `texts` */
	uint16_t len;
	uint16_t id; /* 1.. ; 0 marks an empty slot */
};

struct edict_names {
	const char *texts;
	const struct edict_slot *slots;
	const uint16_t *displace;
	uint32_t seed;
	uint32_t bucket_shift;
	uint32_t slot_shift;
};

static inline uint32_t edict_hash_step(uint32_t h, uint32_t word)
{
	h = (h ^ word) * UINT32_C(0x9E3779B1);
	return h ^ h >> 15;
}

/* Little-endian words.  Up to 16 bytes are four words that overlap, multiplied in pairs
 * to twice their width, so that no two strings collide under every seed; longer strings
 * go word by word, the last one overlapping. */
static inline uint32_t edict_hash(const char *s, uint32_t len, uint32_t seed)
{
	uint32_t h = seed ^ len;
	if (len < 4) {
		for (uint32_t i = 0; i < len; i++)
			h = edict_hash_step(h, (uint8_t)s[i]);
	} else if (len <= 16) {
		const char *last = s + len - 4;
		uint32_t step = len >> 3 << 2;
		uint64_t p = (uint64_t)(edict_load32(s) ^ seed) *
			     (edict_load32(s + step) ^ seed ^ UINT32_C(0x85EBCA77));
		uint64_t q = (uint64_t)(edict_load32(last - step) ^ ~seed) *
			     (edict_load32(last) ^ seed ^ UINT32_C(0x27D4EB2F));
		h ^= (uint32_t)p ^ (uint32_t)(q >> 32);
		h += (uint32_t)(p >> 32) ^ (uint32_t)q;
	} else {
		for (uint32_t i = 0; i + 4 < len; i += 4)
			h = edict_hash_step(h, edict_load32(s + i));
		h = edict_hash_step(h, edict_load32(s + len - 4));
	}
	return h;
}

/* The id of `s`, or 0 where it is none of the names.  Inline, so that a table known ahead
 * is folded into the code. */
static inline uint32_t edict_names_find(const struct edict_names *names,
					struct edict_string s)
{
	uint32_t h = edict_hash(s.data, s.len, names->seed);
	uint32_t mixed =
		(h ^ names->displace[h >> names->bucket_shift]) * UINT32_C(0x9E3779B1);
	const struct edict_slot *slot = &names->slots[mixed >> names->slot_shift];
	if (slot->len != s.len)
		return 0; /* an empty slot has length 0 and id 0 */
	return edict_bytes_same(names->texts + slot->text, s.data, s.len) ? slot->id : 0;
}

/* The start of `s` up to and including the first `mark`; empty if it has none. */
struct edict_string edict_string_head(struct edict_string s, char mark);

/* ---- patterns ------------------------------------------------------------ *
 *
 * All patterns that look at one field are one scan (edict/scan.h).  A decision runs it
 * at most once, when the first condition asks, and keeps what it found: one bit a
 * pattern.  The memory for that is a struct of the policy's own, on the stack of who
 * decides; here it is `found`.
 */

/* Is some bit set in the words from `from` up to `end`? */
static inline bool edict_any_set(const uint32_t *words, uint32_t from, uint32_t end)
{
	uint32_t any = 0;
	for (uint32_t i = from; i < end; i++)
		any |= words[i];
	return any != 0;
}

/* ---- the table layout ---------------------------------------------------- *
 *
 * The decision plan as data, walked by one loop (table.c).  A *test* is one
 * atom with what follows from it; test i
 *
 *     passes: decide rule `target` if it DECIDES, else go on at test i + 1
 *     fails:  go on at test i + 1 if it DECIDES, else at test i + 1 + target
 *
 * A rule that is a conjunction of frequent tests is a *row*: its tests are all looked
 * at, without a branch between them, and the last one decides if all have passed.
 *
 * A *list* of tests ends with a test of op EDICT_OP_END, whose other members are
 * unused.  An atom whose field is not present is unknown (HAS and IS_NULL aside);
 * so is one whose operands have types it cannot compare.
 */
enum edict_op {
	EDICT_OP_END = 0, /* the list ends: nothing in it decided */
	/* The frequent tests compare an int64_t at `offset`; bit 0: equal passes, bit 1:
	 * less passes, bit 2: `offset` is into the symbols, not into the request. */
	EDICT_OP_INTEGER_EQ = 1, /* integer field, value: immediate */
	EDICT_OP_INTEGER_LT = 2,
	EDICT_OP_INTEGER_LE = 3,
	EDICT_OP_SYMBOL = 5, /* string field, value: id of a symbol */
	EDICT_OP_TRUE = 8,
	EDICT_OP_HAS,	   /* field */
	EDICT_OP_IS_NULL,  /* field */
	EDICT_OP_BOOL,	   /* bool field is true */
	EDICT_OP_VALUE_EQ, /* any field, value: constant */
	EDICT_OP_VALUE_SAME,
	EDICT_OP_VALUE_LT,
	EDICT_OP_VALUE_LE,
	EDICT_OP_VALUE_IN,  /* any scalar field, value: list constant */
	EDICT_OP_STRING_EQ, /* string field, value: constant */
	EDICT_OP_STRING_IS, /* string field, value: names << 16 | id */
	EDICT_OP_STRING_IN, /* string field, value: set */
	EDICT_OP_STARTS,    /* string field, value: constant */
	EDICT_OP_ENDS,
	EDICT_OP_HOLDS,	   /* string field contains constant */
	EDICT_OP_WITHIN,   /* string field occurs in constant */
	EDICT_OP_MATCHES,  /* string or texts field, value: scan << 16 | pattern */
	EDICT_OP_FINDS,	   /* the same, value: scan << 16 | word: some pattern of the words
			      from there up to `offset` of the hits */
	EDICT_OP_CONTAINS, /* list or string field, value: constant */
	EDICT_OP_FIELD_EQ, /* field, value: the other field */
	EDICT_OP_FIELD_LT,
	EDICT_OP_FIELD_LE,
	EDICT_OP_FIELD_HOLDS,	 /* string field contains other field */
	EDICT_OP_FIELD_CONTAINS, /* list field contains other field */
	EDICT_OP_FIELD_STARTS,
	EDICT_OP_FIELD_ENDS,
	EDICT_OP_INTEGER_IN, /* Cedar alone: integer field, value: set */
	EDICT_OP_TERM,	     /* Cedar alone: value: where its program starts */
};

enum {
	EDICT_TEST_NOT = 1,	/* passes where the atom is false */
	EDICT_TEST_MAY = 2,	/* passes also where the atom is unknown */
	EDICT_TEST_DECIDES = 4, /* passing decides rule `target` */
	EDICT_TEST_ROW = 8,	/* a frequent test of a row */
};

/* In the flags of a test: the effect it decides. */
#define EDICT_TEST_EFFECT(effect) ((effect) << 6)

struct edict_test {
	uint8_t op; /* enum edict_op */
	uint8_t flags;
	uint16_t field;
	int32_t value;
	uint16_t target; /* a rule, or how many tests to skip */
	uint16_t offset; /* of the member, for the frequent tests; see EDICT_OP_FINDS */
};

/* A node runs its list.  If that decides nothing, a node without a key ends the walk
 * with no rule; any other dispatches on a field and goes on at
 *
 *     targets[targets]           the field is not present
 *     targets[targets + 1]       it is none of the names, or keys
 *     targets[targets + 1 + id]  it is the name with that id, or the key with that place
 *                                (1..)
 *
 * A target is a node, or a leaf: EDICT_TARGET_LEAF | its list, after which the walk
 * ends.  The walk starts at node 0. */
#define EDICT_TARGET_LEAF UINT32_C(0x80000000)

enum edict_key {
	EDICT_KEY_NONE = 0,  /* no dispatch: the whole plan is one list */
	EDICT_KEY_WHOLE = 1, /* the whole string */
	EDICT_KEY_HEAD = 2,  /* up to and including the first `mark` */
	EDICT_KEY_SET = 3,   /* Cedar alone: an integer, one of a set */
	EDICT_KEY_RANGE =
		4, /* Cedar alone: an integer, one of `n_keys` from `names` on */
};

struct edict_node {
	uint32_t list;	  /* index of the first test */
	uint32_t targets; /* index into `targets`: [absent, other, id 1, id 2, ...] */
	uint16_t field;
	uint16_t names; /* a names table; of integers a set, or the first key */
	uint8_t key;	/* enum edict_key */
	char mark;
	uint16_t n_keys; /* EDICT_KEY_RANGE */
};

/* The whole condition of a rule in postfix form, for `explain` and for reasons. */
enum edict_term {
	EDICT_TERM_TEST = 0, /* value: index into `atoms` */
	EDICT_TERM_AND = 1,
	EDICT_TERM_OR = 2,
	EDICT_TERM_NOT = 3,
	EDICT_TERM_DEFINITE = 4,
	EDICT_TERM_UNDECIDED = 5,
	EDICT_TERM_THEN = 6, /* Cedar alone, between two operands: keep the first and pass
				over `value` terms, unless it is true */
};
#define EDICT_TERM(kind, value) ((uint32_t)(kind) << 28 | (uint32_t)(value))

/* A set of strings, as ids of one names table, or of integers; ascending. */
struct edict_set {
	uint32_t first; /* index into `set_ids` */
	uint16_t n;
	uint16_t names;
};

/* A string field that many tests compare: it is looked up once a decision, and the
 * tests compare its id. */
#define EDICT_SYMBOLS_MAX 4
struct edict_symbol {
	uint16_t field;
	uint16_t names;
};

struct edict_table {
	const struct edict_node *nodes;
	const struct edict_test *tests;
	const uint32_t *targets;
	const struct edict_test *atoms; /* the distinct atoms: op, field and value */
	const uint32_t *terms_start;	/* n_rules + 1 entries */
	const uint32_t *terms;
	const struct edict_value *constants;
	const struct edict_names *const *names;
	const struct edict_set *sets;
	const uint16_t *set_ids;
	/* By scan: its hits, for which it is run if it has not been. */
	const uint32_t *(*const *hits)(const void *request, void *found);
	const struct edict_symbol *symbols;
	const struct edict_field *fields; /* of the request */
	uint16_t n_words;		  /* of each of its bit sets */
	uint16_t n_symbols;		  /* up to EDICT_SYMBOLS_MAX */
};

/* ---- the descriptor ------------------------------------------------------ */

enum {
	EDICT_RULE_WARN = 1, /* permits, and asks for a warning to be shown */
	EDICT_RULE_LOG = 2,
	EDICT_RULE_AUDIT = 4,
};

/* A rule as reports need it.  Texts are offsets into the policy's `texts`, each
 * NUL-terminated, so that a large policy needs no relocations. */
struct edict_rule {
	uint32_t id;
	uint32_t message;   /* empty if the policy gives none */
	uint32_t approvers; /* names separated by newlines, empty if none */
	uint32_t line;	    /* of the rule in its source file */
	uint8_t effect;	    /* enum edict_effect */
	uint8_t obligation; /* EDICT_RULE_WARN ..., 0 for none */
	uint8_t file;	    /* index into `files` */
	uint8_t reserved;
	uint16_t order; /* rank in the strategy's order, 0 first; all distinct */
	uint16_t reserved2;
};

struct edict_policy {
	uint32_t abi_version; /* first, so that any version can be recognised */
	uint32_t request_size;
	const char *name;
	const char *source_digest; /* hex */
	const char *const *files;
	const char *texts;
	const struct edict_field *fields;
	const struct edict_path_node *paths;
	const struct edict_rule *rules;
	const uint16_t *obligations;	 /* rules with an obligation, by rising `order` */
	const struct edict_table *table; /* NULL in the code layout */
	uint16_t n_fields;
	uint16_t n_words; /* of each bit set in a request */
	uint16_t n_paths;
	uint16_t n_rules;
	uint16_t n_obligations;
	uint8_t n_files;
	uint8_t default_effect; /* enum edict_effect */
	/* An allow reports the obligations of all rules whose condition is not false
	 * (1), or only of those whose `order` is at most the deciding rule's (0, the
	 * strategies that stop at the first match).  If the default decides: of all. */
	uint8_t obligations_after;
	/* No condition is unknown while every field is present. */
	uint8_t known_if_present;
	uint8_t reserved[2];
	/* The deciding rule (or EDICT_RULE_NONE) and its effect, an EDICT_CHOICE. */
	uint32_t (*choose)(const void *request, void *found);
	/* The truth of one rule's whole condition. */
	uint32_t (*truth)(const void *request, void *found, uint16_t rule);
	/* The two functions below with memory that is all zero, the second unless `truths`
	 * is NULL.  NULL: `found` may be NULL. */
	void (*decide)(const void *request, struct edict_decision *decision,
		       uint32_t *truths);
};

/* table.c: `choose` and `truth` for the table layout. */
uint32_t edict_table_choose(const struct edict_table *table, const void *request,
			    void *found);
uint32_t edict_table_truth(const struct edict_table *table, const void *request,
			   void *found, uint16_t rule);

/* request.c: make `request` the empty request: every field missing, flags and
 * fallbacks at their defaults. */
void edict_request_init(const struct edict_policy *policy, void *request);

/* decide.c: the rare parts of a decision: why a restricting rule matched although its
 * condition may be unknown, and the obligations of a permit. */
void edict_decide_rest(const struct edict_policy *policy, const void *request,
		       void *found, struct edict_decision *decision);

static inline bool edict_all_present(const struct edict_policy *policy,
				     const uint32_t *bits)
{
	uint32_t whole = policy->n_fields / 32u;
	for (uint32_t i = 0; i < whole; i++) {
		if (bits[i] != UINT32_MAX)
			return false;
	}
	uint32_t rest = (UINT32_C(1) << policy->n_fields % 32u) - 1;
	return rest == 0 || (bits[whole] & rest) == rest;
}

/* From what the plan chose to the decision.  Inline, so that in emitted code all that is
 * known of the policy folds.  `obligations` beyond the count are not written. */
static inline void edict_decide_choice(const struct edict_policy *policy,
				       const void *request, void *found, uint32_t choice, struct edict_decision *decision)
{
	bool is_rule = (uint16_t)choice != EDICT_RULE_NONE;
	uint8_t effect = is_rule ? (uint8_t)(choice >> 16) : policy->default_effect;
	decision->effect = effect;
	decision->reason = is_rule ? EDICT_REASON_RULE : EDICT_REASON_DEFAULT;
	decision->status = EDICT_OK;
	decision->n_obligations_listed = 0;
	decision->rule = (uint16_t)choice;
	decision->field = EDICT_FIELD_NONE;
	decision->n_obligations = 0;
	bool has_rest =
		effect == EDICT_ALLOW
			? policy->n_obligations > 0
			: is_rule &&
				  !(policy->known_if_present &&
				    edict_all_present(policy, (const uint32_t *)request));
	if (has_rest)
		edict_decide_rest(policy, request, found, decision);
}

/* decide.c: run `choose`, then fill in reason and obligations. */
void edict_decide(const struct edict_policy *policy, const void *request,
		  struct edict_decision *decision);

/* The same, and the truth of every rule, in memory that the policy gives. */
void edict_decide_found(const struct edict_policy *policy, const void *request,
			void *found, struct edict_decision *decision);
void edict_truths_found(const struct edict_policy *policy, const void *request,
			void *found, uint32_t *truths);

#ifdef __cplusplus
}
#endif

#endif
