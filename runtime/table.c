/* table.c - walk a decision plan that is data.
 *
 * Needs:   a table the compiler emitted; it is not checked here.
 * Gives:   what the same plan gives as code.
 * Keeps:   every member of a request is read only if its field is present.
 */
#include "internal.h"

/* What every step of a walk needs. */
struct view {
	const struct edict_table *table;
	const uint32_t *bits; /* the head of the request */
	void *found;
};

static const void *member(const struct view *view, uint32_t field)
{
	return edict_member(&view->table->fields[field], view->bits);
}

/* The member of a field that is present, as a value. */
static struct edict_value load(const struct view *view, uint32_t field)
{
	const void *at = member(view, field);
	struct edict_value value = {.type = view->table->fields[field].type};
	switch ((enum edict_type)value.type) {
	case EDICT_BOOL:
		value.as.boolean = *(const bool *)at;
		break;
	case EDICT_INTEGER:
		value.type = EDICT_NUMBER;
		value.as.number.coefficient = *(const int64_t *)at;
		value.as.number.scale = 0;
		break;
	case EDICT_NUMBER:
		value.as.number = *(const struct edict_number *)at;
		break;
	case EDICT_STRING:
		value.as.string = *(const struct edict_string *)at;
		break;
	case EDICT_LIST:
	case EDICT_TEXTS:
		value.type = EDICT_LIST;
		value.as.list = *(const struct edict_list *)at;
		break;
	case EDICT_ANY:
		value = *(const struct edict_value *)at;
		break;
	case EDICT_NULL:
	case EDICT_OBJECT:
		break;
	}
	return value;
}

static bool set_has(const struct edict_table *table, const struct edict_set *set,
		    struct edict_string s)
{
	uint32_t id = edict_names_find(table->names[set->names], s);
	const uint16_t *ids = table->set_ids + set->first;
	uint32_t low = 0;
	uint32_t high = id == 0 ? 0 : set->n;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (ids[middle] == id)
			return true;
		if (ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* A test on two strings. */
static uint32_t compare_texts(enum edict_op op, const struct edict_value *left,
			      const struct edict_value *right, uint32_t field)
{
	if (left->type != EDICT_STRING || right->type != EDICT_STRING)
		return edict_unknown(EDICT_REASON_TYPE, field);
	struct edict_string a = left->as.string;
	struct edict_string b = right->as.string;
	if (op == EDICT_OP_STARTS || op == EDICT_OP_FIELD_STARTS)
		return edict_truth(edict_string_starts(a, b));
	if (op == EDICT_OP_ENDS || op == EDICT_OP_FIELD_ENDS)
		return edict_truth(edict_string_ends(a, b));
	if (op == EDICT_OP_WITHIN)
		return edict_truth(edict_string_holds(b, a));
	return edict_truth(edict_string_holds(a, b));
}

/* A test whose operands are values; `right` is a constant or another field. */
static uint32_t compare(enum edict_op op, const struct edict_value *left,
			const struct edict_value *right, uint32_t field)
{
	if (op == EDICT_OP_VALUE_EQ || op == EDICT_OP_FIELD_EQ)
		return edict_value_equal(left, right, field);
	if (op == EDICT_OP_VALUE_SAME)
		return edict_value_same(left, right);
	if (op == EDICT_OP_VALUE_LT || op == EDICT_OP_FIELD_LT)
		return edict_value_order(left, right, false, field);
	if (op == EDICT_OP_VALUE_LE || op == EDICT_OP_FIELD_LE)
		return edict_value_order(left, right, true, field);
	if (op == EDICT_OP_VALUE_IN)
		return edict_list_member(right->as.list, left, field);
	if (op == EDICT_OP_CONTAINS || op == EDICT_OP_FIELD_CONTAINS)
		return edict_value_contains(left, right, field);
	return compare_texts(op, left, right, field);
}

/* Has the scan of the test found its pattern, or some pattern of its words?  A field of
 * any type must hold a string. */
static uint32_t finds(const struct view *view, const struct edict_test *test)
{
	uint32_t value = (uint32_t)test->value;
	uint32_t type = view->table->fields[test->field].type;
	if (type == EDICT_ANY)
		type = ((const struct edict_value *)member(view, test->field))->type;
	if (type != EDICT_STRING && type != EDICT_TEXTS)
		return edict_unknown(EDICT_REASON_TYPE, test->field);
	const uint32_t *hits = view->table->hits[value >> 16](view->bits, view->found);
	if (test->op == EDICT_OP_MATCHES)
		return edict_truth(edict_is_set(hits, value & 0xffff));
	return edict_truth(edict_any_set(hits, value & 0xffff, test->offset));
}

static uint32_t compare_fields(const struct view *view, const struct edict_test *test)
{
	uint32_t other = (uint32_t)test->value;
	if (!edict_is_set(view->bits, other))
		return edict_absent(view->bits, view->table->n_words, other);
	struct edict_value left = load(view, test->field);
	struct edict_value right = load(view, other);
	return compare((enum edict_op)test->op, &left, &right, test->field);
}

static uint32_t compare_constant(const struct view *view, const struct edict_test *test)
{
	struct edict_value left = load(view, test->field);
	return compare((enum edict_op)test->op, &left,
		       &view->table->constants[test->value], test->field);
}

/* The truth of the atom of `test`, its flags aside.  The frequent operators on typed
 * members are read in place. */
static uint32_t atom_truth(const struct view *view, const struct edict_test *test)
{
	uint32_t field = test->field;
	if (test->op == EDICT_OP_TRUE)
		return EDICT_TRUE;
	if (test->op == EDICT_OP_HAS)
		return edict_has(view->bits, view->table->n_words, field);
	if (test->op == EDICT_OP_IS_NULL)
		return edict_is_null(view->bits, view->table->n_words, field);
	if (!edict_is_set(view->bits, field))
		return edict_absent(view->bits, view->table->n_words, field);
	const void *at = member(view, field);
	switch ((enum edict_op)test->op) {
	case EDICT_OP_BOOL:
		return edict_truth(*(const bool *)at);
	case EDICT_OP_INTEGER_EQ:
		return edict_truth(*(const int64_t *)at == test->value);
	case EDICT_OP_INTEGER_LT:
		return edict_truth(*(const int64_t *)at < test->value);
	case EDICT_OP_INTEGER_LE:
		return edict_truth(*(const int64_t *)at <= test->value);
	case EDICT_OP_STRING_EQ:
		return edict_truth(edict_string_equal(
			*(const struct edict_string *)at,
			view->table->constants[test->value].as.string));
	case EDICT_OP_STRING_IS:
		return edict_truth(edict_names_find(view->table->names[test->value >> 16],
						    *(const struct edict_string *)at) ==
				   (uint32_t)(test->value & 0xffff));
	case EDICT_OP_STRING_IN:
		return edict_truth(set_has(view->table, &view->table->sets[test->value],
					   *(const struct edict_string *)at));
	case EDICT_OP_MATCHES:
	case EDICT_OP_FINDS:
		return finds(view, test);
	case EDICT_OP_FIELD_EQ:
	case EDICT_OP_FIELD_LT:
	case EDICT_OP_FIELD_LE:
	case EDICT_OP_FIELD_HOLDS:
	case EDICT_OP_FIELD_CONTAINS:
	case EDICT_OP_FIELD_STARTS:
	case EDICT_OP_FIELD_ENDS:
		return compare_fields(view, test);
	case EDICT_OP_VALUE_EQ:
	case EDICT_OP_VALUE_SAME:
	case EDICT_OP_VALUE_LT:
	case EDICT_OP_VALUE_LE:
	case EDICT_OP_VALUE_IN:
	case EDICT_OP_STARTS:
	case EDICT_OP_ENDS:
	case EDICT_OP_HOLDS:
	case EDICT_OP_WITHIN:
	case EDICT_OP_CONTAINS:
		return compare_constant(view, test);
	case EDICT_OP_END:
	case EDICT_OP_SYMBOL: /* its field is absent: settled above */
	case EDICT_OP_TRUE:
	case EDICT_OP_HAS:
	case EDICT_OP_IS_NULL:
	case EDICT_OP_INTEGER_IN: /* cedar_table.c */
	case EDICT_OP_TERM:
		break;
	}
	return EDICT_FALSE;
}

/* Does the test pass, whatever its operator and whatever is missing? */
static bool passes(const struct view *view, const struct edict_test *test)
{
	uint32_t truth = atom_truth(view, test);
	if (test->flags & EDICT_TEST_NOT)
		truth = edict_not(truth);
	return test->flags & EDICT_TEST_MAY ? edict_may(truth) : edict_must(truth);
}

/* The frequent tests, without a branch on the operator. */
static inline uint32_t passes_frequent(const struct view *view,
				       const struct edict_test *test,
				       const int64_t *symbols)
{
	if (!edict_is_set(view->bits, test->field))
		return test->flags >> 1 & 1u; /* EDICT_TEST_MAY */
	const char *base =
		test->op & 4 ? (const char *)symbols : (const char *)view->bits;
	int64_t member = *(const int64_t *)(const void *)(base + test->offset);
	uint32_t equal = member == test->value;
	uint32_t less = member < test->value;
	uint32_t holds = (equal & test->op) | (less & (uint32_t)test->op >> 1);
	return (holds ^ test->flags) & 1u; /* EDICT_TEST_NOT */
}

/* Walk the rows in front: the test that decides, or the first that is in no row.  The
 * one branch that depends on the request is taken at most once. */
static inline const struct edict_test *walk_rows(const struct view *view,
						 const struct edict_test *test,
						 const int64_t *symbols, bool *decided)
{
	uint32_t all = 1; /* tests of this row have passed so far */
	for (; test->flags & EDICT_TEST_ROW; test++) {
		uint32_t decides = test->flags >> 2 & 1u;
		all &= passes_frequent(view, test, symbols);
		if (all & decides) {
			*decided = true;
			break;
		}
		all |= decides; /* the next test begins a row */
	}
	return test;
}

/* Walk a list: the test that decides, or its end. */
static const struct edict_test *
walk(const struct view *view, const struct edict_test *test, const int64_t *symbols)
{
	for (;;) {
		bool decided = false;
		test = walk_rows(view, test, symbols, &decided);
		if (decided || test->op == EDICT_OP_END)
			return test;
		bool decides = (test->flags & EDICT_TEST_DECIDES) != 0;
		bool pass = passes(view, test);
		if (pass && decides)
			return test;
		test += pass || decides ? 1 : 1 + test->target;
	}
}

/* Where the request goes on: a node or a leaf. */
static uint32_t dispatch(const struct view *view, const struct edict_node *node)
{
	const uint32_t *targets = view->table->targets + node->targets;
	if (!edict_is_set(view->bits, node->field))
		return targets[0];
	struct edict_string key = *(const struct edict_string *)member(view, node->field);
	if (node->key == EDICT_KEY_HEAD)
		key = edict_string_head(key, node->mark);
	return targets[1 + edict_names_find(view->table->names[node->names], key)];
}

static void find_symbols(const struct view *view, int64_t *symbols)
{
	for (uint32_t i = 0; i < view->table->n_symbols; i++) {
		const struct edict_symbol *symbol = &view->table->symbols[i];
		symbols[i] = 0;
		if (edict_is_set(view->bits, symbol->field))
			symbols[i] =
				edict_names_find(view->table->names[symbol->names],
						 *(const struct edict_string *)member(
							 view, symbol->field));
	}
}

/* The list behind a target: a leaf's own, or its node's. */
static const struct edict_test *list_of(const struct edict_table *table, uint32_t target)
{
	bool is_leaf = (target & EDICT_TARGET_LEAF) != 0;
	return table->tests +
	       (is_leaf ? target & ~EDICT_TARGET_LEAF : table->nodes[target].list);
}

uint32_t edict_table_choose(const struct edict_table *table, const void *request,
			    void *found)
{
	const struct view view = {table, request, found};
	int64_t symbols[EDICT_SYMBOLS_MAX];
	uint32_t target = 0;
	bool has_symbols = false;
	for (;;) {
		/* Where to go on is looked up before the list is walked, so that the next
		 * list is on its way from memory meanwhile. */
		const struct edict_test *test = list_of(table, target);
		bool is_last = (target & EDICT_TARGET_LEAF) != 0 ||
			       table->nodes[target].key == EDICT_KEY_NONE;
		if (!is_last) {
			target = dispatch(&view, &table->nodes[target]);
			__builtin_prefetch(list_of(table, target));
		}
		if (!has_symbols)
			find_symbols(&view, symbols);
		has_symbols = true;
		test = walk(&view, test, symbols);
		if (test->op != EDICT_OP_END)
			return EDICT_CHOICE(test->target, test->flags >> 6);
		if (is_last)
			return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
}

/* The truth of a term that is a test. */
static uint32_t term_truth(const struct view *view, uint32_t term)
{
	return atom_truth(view, &view->table->atoms[term & UINT32_C(0x0fffffff)]);
}

/* The truth of an operator over its operands; `a` is used by AND and OR alone. */
static uint32_t apply(enum edict_term kind, uint32_t a, uint32_t b)
{
	switch (kind) {
	case EDICT_TERM_AND:
		return edict_and(a, b);
	case EDICT_TERM_OR:
		return edict_or(a, b);
	case EDICT_TERM_NOT:
		return edict_not(b);
	case EDICT_TERM_DEFINITE:
		return edict_definite(b);
	case EDICT_TERM_UNDECIDED:
		return edict_undecided(b);
	case EDICT_TERM_TEST:
	case EDICT_TERM_THEN: /* cedar_table.c */
		break;
	}
	return EDICT_FALSE;
}

/* On the stack an unknown is 2 + the place of its test among the terms, which takes
 * half the space of the reason itself; at the end that test is asked again.  A
 * condition beyond the limits, which the compiler does not emit, counts as true: a
 * rule that restricts is then still reported as matched. */
uint32_t edict_table_truth(const struct edict_table *table, const void *request,
			   void *found, uint16_t rule)
{
	const struct view view = {table, request, found};
	const uint32_t *terms = table->terms + table->terms_start[rule];
	const uint32_t n_terms = table->terms_start[rule + 1] - table->terms_start[rule];
	uint16_t stack[EDICT_TERM_STACK_MAX];
	uint32_t n = 0;
	for (uint32_t i = 0; i < n_terms; i++) {
		enum edict_term kind = (enum edict_term)(terms[i] >> 28);
		if (kind == EDICT_TERM_TEST) {
			if (n == EDICT_TERM_STACK_MAX || i > UINT16_MAX - 2)
				return EDICT_TRUE;
			uint32_t truth = term_truth(&view, terms[i]);
			stack[n++] = (uint16_t)(truth <= EDICT_TRUE ? truth : 2 + i);
		} else {
			uint16_t b = stack[--n];
			if (kind == EDICT_TERM_AND || kind == EDICT_TERM_OR)
				n--;
			stack[n] = (uint16_t)apply(kind, stack[n], b);
			n++;
		}
	}
	return stack[0] <= EDICT_TRUE ? stack[0] : term_truth(&view, terms[stack[0] - 2]);
}
