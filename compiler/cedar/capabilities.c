/* capabilities.c - accesses numbered by their syntax, and sets of them.
 *
 * Keeps:   equal numbers exactly for equal syntax (cedar_expr_equal); the number of a
 *          node is looked up once, whatever the number of environments.
 */
#include "cedar/capabilities.h"

enum access_kind {
	ACCESS_EXPR, /* any other expression */
	ACCESS_ATTR, /* subject.name */
	ACCESS_TAG   /* subject.getTag(key) */
};

struct access {
	enum access_kind kind;
	uint32_t subject, key;
	struct text name;
	const struct cedar_expr *expr;
	uint64_t hash;
	uint32_t next;	/* in its bucket; 0 ends */
	uint32_t holds; /* how often it was entered */
};

struct capability_table {
	struct arena *arena;
	uint32_t *of_node; /* by node number; 0: not looked up yet */
	struct access *accesses;
	size_t n_accesses; /* the first is no access */
	uint32_t *buckets;
	size_t n_buckets; /* a power of two */
};

struct capability_table *capability_table_new(struct arena *arena, uint32_t n_exprs)
{
	struct capability_table *table = ARENA_NEW(arena, struct capability_table);
	table->arena = arena;
	table->of_node = ARENA_ARRAY(arena, uint32_t, (size_t)n_exprs + 1);
	table->n_buckets = 16;
	table->buckets = ARENA_ARRAY(arena, uint32_t, table->n_buckets);
	ARENA_PUSH(arena, table->accesses, table->n_accesses, (struct access){0});
	return table;
}

/* ---- numbering ----------------------------------------------------------- */

static uint64_t hash_step(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static uint64_t hash_access(const struct access *access)
{
	uint64_t hash = hash_step(access->kind, access->subject);
	hash = hash_step(hash, access->key);
	for (size_t i = 0; i < access->name.len; i++)
		hash = hash_step(hash, (unsigned char)access->name.ptr[i]);
	return access->expr ? hash_step(hash, cedar_expr_hash(access->expr)) : hash;
}

static bool is_same(const struct access *a, const struct access *b)
{
	if (a->hash != b->hash || a->kind != b->kind || a->subject != b->subject ||
	    a->key != b->key || !text_equal(a->name, b->name))
		return false;
	return a->kind != ACCESS_EXPR || cedar_expr_equal(a->expr, b->expr);
}

static void link_access(struct capability_table *table, uint32_t number)
{
	struct access *access = &table->accesses[number];
	uint32_t *bucket = &table->buckets[access->hash & (table->n_buckets - 1)];
	access->next = *bucket;
	*bucket = number;
}

static void grow_buckets(struct capability_table *table)
{
	table->n_buckets *= 2;
	table->buckets = ARENA_ARRAY(table->arena, uint32_t, table->n_buckets);
	for (uint32_t i = 1; i < table->n_accesses; i++)
		link_access(table, i);
}

static uint32_t number_of(struct capability_table *table, struct access access)
{
	access.hash = hash_access(&access);
	uint32_t number = table->buckets[access.hash & (table->n_buckets - 1)];
	for (; number; number = table->accesses[number].next)
		if (is_same(&table->accesses[number], &access))
			return number;
	number = (uint32_t)table->n_accesses;
	ARENA_PUSH(table->arena, table->accesses, table->n_accesses, access);
	if (table->n_accesses > table->n_buckets)
		grow_buckets(table);
	else
		link_access(table, number);
	return number;
}

uint32_t capability_attr(struct capability_table *table, uint32_t subject,
			 struct text name)
{
	return number_of(
		table,
		(struct access){.kind = ACCESS_ATTR, .subject = subject, .name = name});
}

static uint32_t tag_number(struct capability_table *table, const struct cedar_expr *expr)
{
	uint32_t subject = capability_of(table, expr->kids[0]);
	uint32_t key = capability_of(table, expr->kids[1]);
	return number_of(
		table,
		(struct access){.kind = ACCESS_TAG, .subject = subject, .key = key});
}

static uint32_t node_number(struct capability_table *table, const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_ATTR)
		return capability_attr(table, capability_of(table, expr->kids[0]),
				       expr->text);
	if (expr->op == CEDAR_HAS)
		return capability_attr(table, capability_of(table, expr->kids[0]),
				       expr->names[0]);
	if (expr->op == CEDAR_GET_TAG || expr->op == CEDAR_HAS_TAG)
		return tag_number(table, expr);
	return number_of(table, (struct access){.kind = ACCESS_EXPR, .expr = expr});
}

uint32_t capability_of(struct capability_table *table, const struct cedar_expr *expr)
{
	uint32_t *known = &table->of_node[expr->number];
	if (*known == 0)
		*known = node_number(table, expr);
	return *known;
}

/* ---- what holds ---------------------------------------------------------- */

bool capability_holds(const struct capability_table *table, uint32_t capability)
{
	return table->accesses[capability].holds > 0;
}

void capability_enter(struct capability_table *table, struct capability_set set)
{
	for (size_t i = 0; i < set.n; i++)
		table->accesses[set.items[i]].holds++;
}

void capability_leave(struct capability_table *table, struct capability_set set)
{
	for (size_t i = 0; i < set.n; i++)
		table->accesses[set.items[i]].holds--;
}

/* ---- sets ---------------------------------------------------------------- */

struct capability_set capability_set_of(struct arena *arena, uint32_t capability)
{
	uint32_t *items = ARENA_NEW(arena, uint32_t);
	items[0] = capability;
	return (struct capability_set){items, 1};
}

struct capability_set capability_union(struct arena *arena, struct capability_set a,
				       struct capability_set b)
{
	if (a.n == 0 || b.n == 0)
		return a.n ? a : b;
	uint32_t *items = ARENA_ARRAY(arena, uint32_t, a.n + b.n);
	size_t i = 0, k = 0, n = 0;
	while (i < a.n && k < b.n) {
		uint32_t left = a.items[i], right = b.items[k];
		items[n++] = left < right ? left : right;
		i += left <= right;
		k += right <= left;
	}
	while (i < a.n)
		items[n++] = a.items[i++];
	while (k < b.n)
		items[n++] = b.items[k++];
	return (struct capability_set){items, n};
}

struct capability_set capability_intersection(struct arena *arena,
					      struct capability_set a,
					      struct capability_set b)
{
	if (a.n == 0 || b.n == 0)
		return (struct capability_set){0};
	uint32_t *items = ARENA_ARRAY(arena, uint32_t, a.n < b.n ? a.n : b.n);
	size_t i = 0, k = 0, n = 0;
	while (i < a.n && k < b.n) {
		uint32_t left = a.items[i], right = b.items[k];
		if (left == right)
			items[n++] = left;
		i += left <= right;
		k += right <= left;
	}
	return (struct capability_set){items, n};
}
