/* port/host.h - decide with the active bundle of a store: all that a program needs.
 *
 *     struct edict_host *host;
 *     enum edict_fault fault = edict_host_open(&options, &host, &what);
 *     struct edict_decision d;
 *     edict_host_decide(host, json, json_len, &d);
 *
 * Opening verifies the bundle, copies its object to memory that no path leads to, loads it
 * from there, runs the carried self-tests, and only then decides.  Whatever fails, there is
 * no host, and nothing is allowed.
 */
#ifndef EDICT_PORT_HOST_H
#define EDICT_PORT_HOST_H

#include "edict/image.h"
#include "edict/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An object of a bundle, loaded. */
struct edict_loaded {
	void *handle;
	const struct edict_image *image;
	int file; /* the memory it came from */
};

/* The object for this machine of a verified bundle.  `what`, unless NULL, gets a text for
 * people if it fails, which is valid until the next call. */
enum edict_fault edict_load_object(const struct edict_input *input,
				   const struct edict_bundle *bundle,
				   struct edict_loaded *out, const char **what);
void edict_unload_object(struct edict_loaded *loaded);

/* The target of this machine, or 0. */
uint32_t edict_host_target(void);

/* Decides JSON requests with a loaded image, of either kind; grows its own memory. */
struct edict_host_decider;
struct edict_host_decider *edict_host_decider_new(const struct edict_image *image);
void edict_host_decider_free(struct edict_host_decider *decider);
void edict_host_decider_decide(struct edict_host_decider *decider, const char *json,
			       size_t len, struct edict_decision *decision);
/* For edict_self_test. */
struct edict_decider edict_host_decider_seam(struct edict_host_decider *decider);

/* The carried requests of a verified bundle, if it has any; `index` as edict_self_test. */
enum edict_fault edict_host_self_test(struct edict_host_decider *decider,
				      const struct edict_input *input,
				      const struct edict_bundle *bundle, uint32_t *index);

/* What a store on a host makes sure of before it activates or gives a bundle: its object
 * can be loaded, and decides the carried requests as it should. */
extern const struct edict_trial edict_host_trial;

struct edict_host_options {
	const char *store;	  /* the folder */
	const char *policy;	  /* ids that are asked for; NULL: any */
	const char *channel;
	const char *device_class;
	uint64_t now;		  /* seconds since 1970; 0: not known.  Of opening: a host
				     that is open does not see that its bundle expires */
	uint64_t confirm_after;	  /* good decisions that confirm a trial; 0: 1000 */
};

struct edict_host; /* opaque; one thread at a time */

/* `what`, unless NULL, gets a text for people if there is more to say than the fault.  The
 * store is locked for as long as this takes; where another process has it, this waits for
 * two seconds. */
enum edict_fault edict_host_open(const struct edict_host_options *options,
				 struct edict_host **host, const char **what);
void edict_host_decide(struct edict_host *host, const char *json, size_t len,
		       struct edict_decision *decision);
const struct edict_image *edict_host_image(const struct edict_host *host);
const struct edict_bundle *edict_host_bundle(const struct edict_host *host);
/* Is the bundle on trial still?  A request that cannot be read is no good decision. */
bool edict_host_is_on_trial(const struct edict_host *host);
void edict_host_close(struct edict_host *host);

#ifdef __cplusplus
}
#endif

#endif
