/* cedar_value.c - the order of Cedar values, which is also their equality.
 *
 * Needs:   values no deeper than NESTING_MAX: readers let through EDICT_CEDAR_DEPTH_MAX
 *          levels, and a condition wraps them in fewer than EDICT_CEDAR_STACK_MAX more,
 *          which the compiler sees to.
 * Gives:   the total order that cedar.h defines; sets sorted by it.
 * Keeps:   a bounded stack, and of a container whose last item is looked at nothing.
 */
#include "cedar_internal.h"

#define NESTING_MAX (EDICT_CEDAR_DEPTH_MAX + EDICT_CEDAR_STACK_MAX)

/* ---- values without parts ------------------------------------------------ */

static int integer_order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int number_order(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int string_order(const struct edict_cedar_value *a,
			const struct edict_cedar_value *b)
{
	if (a->n != b->n)
		return number_order(a->n, b->n);
	return a->n > 0 ? memcmp(a->as.bytes, b->as.bytes, a->n) : 0;
}

static int ip_order(const struct edict_cedar_ip *a, const struct edict_cedar_ip *b)
{
	int order = number_order(a->is_v6, b->is_v6);
	if (order == 0)
		order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
	return order != 0 ? order : number_order(a->prefix, b->prefix);
}

/* Of one kind, neither set nor record. */
static int scalar_order(const struct edict_cedar_value *a,
			const struct edict_cedar_value *b)
{
	if (a->kind == EDICT_CEDAR_STRING)
		return string_order(a, b);
	if (a->kind == EDICT_CEDAR_IP)
		return ip_order(a->as.ip, b->as.ip);
	return integer_order(a->as.integer, b->as.integer);
}

/* ---- sets and records ---------------------------------------------------- */

/* Two containers of one kind and size, with pairs still to be compared. */
struct frame {
	const void *a; /* the next item, or member */
	const void *b;
	uint32_t left; /* pairs, at least one; times two, plus one of records */
};

static uint32_t count_present(const struct edict_cedar_value *record)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < record->n; i++)
		n += record->as.members[i].value.kind != EDICT_CEDAR_ABSENT;
	return n;
}

/* By size; `frame` becomes what is to be compared if they agree. */
static int size_order(const struct edict_cedar_value *a,
		      const struct edict_cedar_value *b, struct frame *frame)
{
	bool is_record = a->kind == EDICT_CEDAR_RECORD;
	uint32_t n_a = is_record ? count_present(a) : a->n;
	uint32_t n_b = is_record ? count_present(b) : b->n;
	frame->a = a->as.items;
	frame->b = b->as.items;
	frame->left = n_a * 2 + (is_record ? 1 : 0);
	return number_order(n_a, n_b);
}

/* The next member that is present; there is one. */
static const struct edict_cedar_member *next_member(const void **at)
{
	const struct edict_cedar_member *member = *at;
	while (member->value.kind == EDICT_CEDAR_ABSENT)
		member++;
	*at = member + 1;
	return member;
}

static const struct edict_cedar_value *next_item(const void **at)
{
	const struct edict_cedar_value *item = *at;
	*at = item + 1;
	return item;
}

/* The next pair of `frame`; not 0 if its names decide. */
static int next_pair(struct frame *frame, const struct edict_cedar_value **a,
		     const struct edict_cedar_value **b)
{
	frame->left -= 2;
	if (frame->left % 2 == 0) {
		*a = next_item(&frame->a);
		*b = next_item(&frame->b);
		return 0;
	}
	const struct edict_cedar_member *member_a = next_member(&frame->a);
	const struct edict_cedar_member *member_b = next_member(&frame->b);
	*a = &member_a->value;
	*b = &member_b->value;
	return number_order(member_a->name, member_b->name);
}

int edict_cedar_order(const struct edict_cedar_value *a,
		      const struct edict_cedar_value *b)
{
	struct frame stack[NESTING_MAX];
	uint32_t depth = 0;
	for (;;) {
		int order = number_order(a->kind, b->kind);
		bool has_parts =
			a->kind == EDICT_CEDAR_SET || a->kind == EDICT_CEDAR_RECORD;
		if (order == 0 && !has_parts)
			order = scalar_order(a, b);
		else if (order == 0 && depth == NESTING_MAX)
			order = -1; /* cannot be; equal it is not */
		else if (order == 0)
			order = size_order(a, b, &stack[depth]);
		if (order != 0)
			return order;
		if (has_parts && stack[depth].left > 1)
			depth++;
		if (depth == 0)
			return 0;
		order = next_pair(&stack[depth - 1], &a, &b);
		if (order != 0)
			return order;
		if (stack[depth - 1].left <= 1)
			depth--;
	}
}

bool edict_cedar_equal_parts(const struct edict_cedar_value *a,
			     const struct edict_cedar_value *b)
{
	if (a->kind == EDICT_CEDAR_STRING)
		return edict_bytes_equal(a->as.bytes, b->as.bytes, a->n);
	return edict_cedar_order(a, b) == 0;
}

/* ---- sorting ------------------------------------------------------------- */

static bool is_sorted(const struct edict_cedar_value *items, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (edict_cedar_order(&items[i - 1], &items[i]) >= 0)
			return false;
	return true;
}

static void swap(struct edict_cedar_value *a, struct edict_cedar_value *b)
{
	struct edict_cedar_value kept = *a;
	*a = *b;
	*b = kept;
}

/* Let the item at `root` sink to its place in the heap of the first `n` items. */
static void sink(struct edict_cedar_value *items, uint32_t root, uint32_t n)
{
	for (uint32_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
		if (child + 1 < n &&
		    edict_cedar_order(&items[child], &items[child + 1]) < 0)
			child++;
		if (edict_cedar_order(&items[root], &items[child]) >= 0)
			return;
		swap(&items[root], &items[child]);
		root = child;
	}
}

static void heap_sort(struct edict_cedar_value *items, uint32_t n)
{
	for (uint32_t root = n / 2; root > 0; root--)
		sink(items, root - 1, n);
	for (uint32_t end = n; end > 1; end--) {
		swap(&items[0], &items[end - 1]);
		sink(items, 0, end - 1);
	}
}

uint32_t edict_cedar_sort(struct edict_cedar_value *items, uint32_t n)
{
	if (is_sorted(items, n))
		return n;
	heap_sort(items, n);
	uint32_t n_kept = 1;
	for (uint32_t i = 1; i < n; i++)
		if (edict_cedar_order(&items[n_kept - 1], &items[i]) != 0)
			items[n_kept++] = items[i];
	return n_kept;
}
