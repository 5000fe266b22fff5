/* cedar_fixture.h - a Cedar policy written by hand, with and without a schema.
 *
 * It is what the compiler would emit for a policy with this schema, so that the runtime's
 * readers can be tested without the compiler:
 *
 *     entity Group in [Group];
 *     entity Size enum ["large", "small"];
 *     entity User in [Group] = {
 *       name: String, age?: Long, boss?: User, home?: {zip: String, floor?: Long},
 *       ip?: ipaddr, born?: datetime, took?: duration, score?: decimal, on?: Bool,
 *       roles?: Set<String>, pals?: Set<User>, size?: Size, act?: Action,
 *       homes?: Set<{zip: String, floor?: Long}>
 *     } tags String;
 *     action read;
 *     action view in [read] appliesTo { principal: User, resource: [User, Group],
 *       context: { mfa: Bool, ip?: ipaddr, size?: Size } };
 *     action edit in [view] appliesTo { principal: [User, Size], resource: Size };
 *
 * Compiled in are the actions, Group::"admins", and User::"root" in it.
 */
#ifndef EDICT_CEDAR_FIXTURE_H
#define EDICT_CEDAR_FIXTURE_H

#include <stdbool.h>
#include <stdio.h>

#include "edict/cedar.h"
#include "edict/edict.h"

/* The handles, in the order of (type, id). */
enum fixture_entity {
	ACTION_EDIT,
	ACTION_READ,
	ACTION_VIEW,
	GROUP_ADMINS,
	GROUP_STAFF, /* named, but not compiled in */
	SIZE_LARGE,
	SIZE_SMALL,
	USER_ANN,
	USER_ROOT,
	N_FIXTURE_ENTITIES
};

/* The names, in their order. */
enum fixture_name {
	NAME_NONE,
	NAME_ACTION,
	NAME_GROUP,
	NAME_SIZE,
	NAME_USER,
	NAME_act,
	NAME_age,
	NAME_born,
	NAME_boss,
	NAME_floor,
	NAME_home,
	NAME_homes,
	NAME_ip,
	NAME_mfa,
	NAME_name,
	NAME_on,
	NAME_pals,
	NAME_roles,
	NAME_score,
	NAME_size,
	NAME_took,
	NAME_zip,
	N_FIXTURE_NAMES
};

extern struct edict_cedar_policy fixture_free;	/* without the schema */
extern struct edict_cedar_policy fixture_typed; /* with it */

/* Find the perfect hash of the names; before anything else. */
void fixture_init(void);

struct edict_string fixture_text(const char *text);

/* A value as text: sets in their order, members by name, absent ones left out. */
void fixture_print(const struct edict_cedar_request *q,
		   const struct edict_cedar_value *value, FILE *out);

/* The same, to be freed. */
char *fixture_show(const struct edict_cedar_request *q,
		   const struct edict_cedar_value *value);

/* ---- stores -------------------------------------------------------------- *
 *
 * Documents and memory are heap blocks of exactly their size, so that under the address
 * sanitizer any byte read or written outside is an error.
 */
struct fixture_store {
	struct edict_cedar_store store;
	enum edict_status status;
	size_t at;
	char *json;
	void *memory;
};

struct fixture_store fixture_load(const struct edict_cedar_policy *policy,
				  const char *json);
struct fixture_store fixture_load_in(const struct edict_cedar_policy *policy,
				     const char *json, size_t len, size_t size);
void fixture_unload(struct fixture_store *loaded);

/* UINT32_MAX if there is none. */
uint32_t fixture_find(const struct fixture_store *loaded, const char *type,
		      const char *id);

void fixture_assert_status(const struct fixture_store *loaded, const char *json,
			   enum edict_status expected);

/* ---- chance -------------------------------------------------------------- */

/* 31 bits; the state may be any number. */
uint32_t fixture_random(uint64_t *seed);

/* ---- pieces of documents ------------------------------------------------- */

#define EXTN(fn, arg) "{\"__extn\":{\"fn\":\"" fn "\",\"arg\":\"" arg "\"}}"
#define REF(type, id) "{\"__entity\":{\"type\":\"" type "\",\"id\":\"" id "\"}}"
#define UID(type, id) "{\"type\":\"" type "\",\"id\":\"" id "\"}"
#define ENTITY(type, id, attrs, parents)                                                 \
	"{\"uid\":" UID(type, id) ",\"attrs\":{" attrs "},\"parents\":[" parents "]}"
#define PLAIN(type, id, parents) ENTITY(type, id, "", parents)
#define NAME			 "\"name\":\"n\""
#define USER(id, parents)	 ENTITY("User", id, NAME, parents)
#define TAGGED(type, id, attrs, tags)                                                    \
	"{\"uid\":" UID(type, id) ",\"attrs\":{" attrs                                   \
				  "},\"parents\":[],\"tags\":{" tags "}}"

#endif
