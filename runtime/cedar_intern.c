/* cedar_intern.c - numbers for new names and references.
 *
 * Needs:   room, asked for before each JSON value is read: at most one name a key, one
 *          reference an object.
 * Gives:   equal numbers for equal texts, and to those that the policy or the store knows
 *          the number that they have there.
 *
 * Tables grow by doubling, into new memory: what they leave behind is less than what they
 * take.  The policy's references are in a store's table from the start; its names are
 * found by its own perfect hash.
 */
#include "cedar_read.h"

/* ---- memory -------------------------------------------------------------- */

void edict_cedar_reader_init(struct edict_cedar_reader *r,
			     const struct edict_cedar_policy *policy, const char *json,
			     size_t len, void *memory, size_t size)
{
	uint64_t place = (uint64_t)(uintptr_t)memory * UINT64_C(0x9E3779B97F4A7C15);
	size_t lost = (uintptr_t)((char *)memory + size) & (EDICT_ALIGN - 1);
	memset(r, 0, sizeof *r);
	r->in.end = json + len;
	r->in.front = memory;
	r->in.back = memory;
	if (lost < size)
		r->in.back += size - lost;
	r->policy = policy;
	r->at = json;
	r->seed = (uint32_t)(place >> 32);
}

void *edict_cedar_take(struct edict_cedar_reader *r, size_t n, size_t size)
{
	size_t padding = edict_padding(r->in.front);
	size_t room = (size_t)(r->in.back - r->in.front);
	if (room < padding || n > (room - padding) / size) {
		r->in.status = EDICT_E_SPACE;
		return NULL;
	}
	char *object = r->in.front + padding;
	r->in.front = object + n * size;
	return object;
}

void *edict_cedar_borrow(struct edict_cedar_reader *r, size_t n, size_t size)
{
	size_t room = (size_t)(r->in.back - r->in.front);
	if (n > room / size || room - n * size < EDICT_ALIGN) {
		r->in.status = EDICT_E_SPACE;
		return NULL;
	}
	r->in.back -= n * size;
	r->in.back -= (uintptr_t)r->in.back & (EDICT_ALIGN - 1);
	return r->in.back;
}

/* ---- growing ------------------------------------------------------------- */

static void insert(struct edict_cedar_slot *slots, uint32_t n_slots, uint32_t hash,
		   uint32_t number)
{
	uint32_t i = hash & (n_slots - 1);
	while (slots[i].number != 0)
		i = (i + 1) & (n_slots - 1);
	slots[i].hash = hash;
	slots[i].number = number;
}

/* Slots for `max` numbers: at most two of three are in use. */
static struct edict_cedar_slot *grow_slots(struct edict_cedar_reader *r,
					   const struct edict_cedar_slot *old,
					   uint32_t *n_slots, uint32_t max)
{
	uint32_t n = 8;
	while (n < UINT32_C(0x80000000) && n - n / 3 < max)
		n *= 2;
	struct edict_cedar_slot *slots = edict_cedar_take(r, n, sizeof *slots);
	if (slots == NULL)
		return NULL;
	memset(slots, 0, n * sizeof *slots);
	for (uint32_t i = 0; i < *n_slots; i++)
		if (old[i].number != 0)
			insert(slots, n, old[i].hash, old[i].number);
	*n_slots = n;
	return slots;
}

/* How many there shall be room for, where `n` are and `more` may come. */
static uint32_t next_max(uint32_t n, uint32_t max, uint32_t more)
{
	uint32_t doubled = max > UINT32_MAX / 2 ? UINT32_MAX : max * 2;
	return more > doubled - n ? n + more : doubled;
}

static bool grow_names(struct edict_cedar_reader *r, uint32_t max)
{
	struct edict_cedar_own *own = &r->own;
	struct edict_string *names = edict_cedar_take(r, max, sizeof *names);
	struct edict_cedar_slot *slots =
		names ? grow_slots(r, own->name_slots, &own->n_name_slots, max) : NULL;
	if (slots == NULL)
		return false;
	if (own->n_names > 0)
		memcpy(names, own->names, own->n_names * sizeof *names);
	own->names = names;
	own->name_slots = slots;
	own->max_names = max;
	return true;
}

static bool grow_entities(struct edict_cedar_reader *r, uint32_t max)
{
	struct edict_cedar_own *own = &r->own;
	struct edict_cedar_entity *entities = edict_cedar_take(r, max, sizeof *entities);
	struct edict_cedar_slot *slots =
		entities ? grow_slots(r, own->entity_slots, &own->n_entity_slots, max)
			 : NULL;
	if (slots == NULL)
		return false;
	if (own->n_entities > 0)
		memcpy(entities, own->entities, own->n_entities * sizeof *entities);
	own->entities = entities;
	own->entity_slots = slots;
	own->max_entities = max;
	return true;
}

bool edict_cedar_reserve(struct edict_cedar_reader *r, uint32_t n_names,
			 uint32_t n_entities)
{
	struct edict_cedar_own *own = &r->own;
	if (n_names > own->max_names - own->n_names &&
	    !grow_names(r, next_max(own->n_names, own->max_names, n_names)))
		return false;
	return n_entities <= own->max_entities - own->n_entities ||
	       grow_entities(r, next_max(own->n_entities, own->max_entities, n_entities));
}

/* ---- names --------------------------------------------------------------- */

uint32_t edict_cedar_intern_name(struct edict_cedar_reader *r, struct edict_string text)
{
	struct edict_cedar_own *own = &r->own;
	const struct edict_cedar_store *store = r->store;
	uint32_t name = edict_cedar_policy_name(r->policy, text);
	if (name != 0)
		return name;
	uint32_t hash = edict_cedar_hash(text, r->seed);
	uint32_t number = 0;
	if (store != NULL)
		number = edict_cedar_find_name(store->name_slots, store->n_name_slots,
					       hash, store->names, r->policy->n_names + 1,
					       text);
	if (number == 0)
		number = edict_cedar_find_name(own->name_slots, own->n_name_slots, hash,
					       own->names, own->first_name, text);
	if (number != 0)
		return number - 1;
	name = own->first_name + own->n_names;
	insert(own->name_slots, own->n_name_slots, hash, name + 1);
	own->names[own->n_names++] = text;
	return name;
}

static bool is_letter(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}

static bool is_reserved(struct edict_string word)
{
	static const struct edict_string words[] = {
		{"true", 4}, {"false", 5}, {"if", 2},	{"then", 4}, {"else", 4},
		{"in", 2},   {"is", 2},	   {"like", 4}, {"has", 3},  {"__cedar", 7}};
	for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (edict_string_equal(word, words[i]))
			return true;
	return false;
}

/* Is it identifiers, none of them reserved, joined by `::`? */
static bool is_type_name(struct edict_string text)
{
	const char *end = text.data + text.len;
	for (const char *p = text.data; p < end && is_letter(*p); p += 2) {
		struct edict_string word = {p, 0};
		while (p < end && (is_letter(*p) || (*p >= '0' && *p <= '9')))
			p++;
		word.len = (uint32_t)(p - word.data);
		if (is_reserved(word))
			return false;
		if (p == end)
			return true;
		if (end - p < 3 || p[0] != ':' || p[1] != ':')
			return false;
	}
	return false;
}

/* ---- references ---------------------------------------------------------- */

/* Among those of the store, or of the policy where there is none; a store that is read
 * has them in its own table.  The handle + 1; 0 if it is not known. */
static uint32_t find_known(const struct edict_cedar_reader *r, uint32_t hash,
			   struct edict_string type,
			   const struct edict_cedar_reference *reference)
{
	const struct edict_cedar_store *store = r->store;
	if (store != NULL)
		return edict_cedar_find_entity(store->entity_slots, store->n_entity_slots,
					       hash, store->entities, 0, reference);
	if (r->own.first_handle == 0)
		return 0;
	return edict_cedar_policy_find(r->policy, type, reference->id) + 1;
}

/* `own` is passed over, for it moves when it grows. */
static uint32_t add_entity(struct edict_cedar_own *own, uint32_t hash,
			   const struct edict_cedar_reference *reference)
{
	struct edict_cedar_entity *entity = &own->entities[own->n_entities];
	uint32_t handle = own->first_handle + own->n_entities++;
	insert(own->entity_slots, own->n_entity_slots, hash, handle + 1);
	memset(entity, 0, sizeof *entity);
	entity->type = reference->type;
	entity->id = reference->id;
	return handle;
}

bool edict_cedar_intern_entity(struct edict_cedar_reader *r, struct edict_string type,
			       struct edict_string id, uint32_t *handle)
{
	struct edict_cedar_own *own = &r->own;
	struct edict_cedar_reference reference = {edict_cedar_intern_name(r, type), id};
	uint32_t hash = edict_cedar_hash_reference(reference.type, id, r->seed);
	uint32_t number = find_known(r, hash, type, &reference);
	if (number == 0)
		number = edict_cedar_find_entity(own->entity_slots, own->n_entity_slots,
						 hash, own->entities, own->first_handle,
						 &reference);
	if (number == 0 && !is_type_name(type))
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	*handle = number != 0 ? number - 1 : add_entity(own, hash, &reference);
	return true;
}

const struct edict_cedar_entity *edict_cedar_entity_of(const struct edict_cedar_reader *r,
						       uint32_t handle)
{
	if (handle >= r->own.first_handle)
		return &r->own.entities[handle - r->own.first_handle];
	return r->store ? &r->store->entities[handle] : &r->policy->entities[handle];
}

/* ---- beginning ----------------------------------------------------------- */

bool edict_cedar_intern_policy(struct edict_cedar_reader *r, uint32_t n_names,
			       uint32_t n_entities)
{
	struct edict_cedar_own *own = &r->own;
	uint32_t n = r->policy->n_entities;
	own->first_name = r->policy->n_names + 1;
	if (!edict_cedar_reserve(r, n_names, n + n_entities))
		return false;
	if (n > 0)
		memcpy(own->entities, r->policy->entities, n * sizeof *own->entities);
	own->n_entities = n;
	for (uint32_t i = 0; i < n; i++) {
		const struct edict_cedar_entity *entity = &own->entities[i];
		uint32_t hash =
			edict_cedar_hash_reference(entity->type, entity->id, r->seed);
		insert(own->entity_slots, own->n_entity_slots, hash, i + 1);
	}
	return true;
}
