/* refused.c - why something signed is refused, for people.
 * Gives:   "edict: FILE: refused: NAME: what is the matter", and a line that helps; NAME
 * is what scripts may rely on (edict_fault_name).
 */
#include "command/refused.h"

struct refusal {
	const char *what, *help; /* help may be NULL */
};

static const struct refusal refusals[] = {
	[EDICT_FAULT_NONE] = {"nothing is wrong", NULL},
	[EDICT_FAULT_READ] = {"it cannot be read", NULL},
	[EDICT_FAULT_MAGIC] = {"it begins with other bytes", "is this the right file?"},
	[EDICT_FAULT_SIZE] = {"it ends early, or a size in it is impossible",
			      "get it again; it was cut off or damaged"},
	[EDICT_FAULT_TRAILING] = {"there are bytes after the signatures",
				  "get it again from where it was signed"},
	[EDICT_FAULT_ALGORITHM] = {"it uses other algorithms",
				   "use a version of Edict that knows them"},
	[EDICT_FAULT_RESERVED] = {"bytes that must be zero are not",
				  "use a version of Edict that knows them"},
	[EDICT_FAULT_TEXT] = {"a name in it is empty or padded wrongly", NULL},
	[EDICT_FAULT_WINDOW] = {"it expires before it begins, or has no clock rule",
				NULL},
	[EDICT_FAULT_UNSIGNED] = {"nobody has signed it",
				  "sign it: `edict bundle sign`, or `edict key sign` for "
				  "a key set"},
	[EDICT_FAULT_SIGNATURES] =
		{"signatures are too many, out of order or twice there", NULL},
	[EDICT_FAULT_KEY_UNKNOWN] = {"a signature is by a key that is not in the key set",
				     "give the key set that its signers are in"},
	[EDICT_FAULT_KEY_REVOKED] = {"a signature is by a revoked key",
				     "have it signed again, by keys that are trusted"},
	[EDICT_FAULT_SIGNATURE] = {"a signature is not valid",
				   "it was changed after it was signed; get it again"},
	[EDICT_FAULT_THRESHOLD] = {"there are fewer signatures than the threshold",
				   "let more of the key holders sign it"},
	[EDICT_FAULT_KEYS_EXPIRED] = {"the key set has expired",
				      "make the next version: `edict key rotate`"},
	[EDICT_FAULT_CHUNK_TABLE] = {"the chunk table has another digest",
				     "it was changed after it was signed; get it again"},
	[EDICT_FAULT_CHUNK] = {"a chunk of the body has another digest",
			       "it was changed after it was signed; get it again"},
	[EDICT_FAULT_SECTIONS] = {"the sections of the body do not fit together", NULL},
	[EDICT_FAULT_CRITICAL] = {"it has a critical section that is not known",
				  "use a version of Edict that knows it"},
	[EDICT_FAULT_POLICY] = {"it is another policy, or of another channel",
				"--id and --channel say which one is expected"},
	[EDICT_FAULT_CLASS] = {"it is for another class of devices",
			       "--device-class says which class this device is of"},
	[EDICT_FAULT_TARGET] = {"it has no object for this target",
				"create it with `--target`"},
	[EDICT_FAULT_ABI] = {"it was made for another ABI", "compile the policy again"},
	[EDICT_FAULT_CLOCK] = {"the time is not known, and it needs the time",
			       "give the time: `--now`; or make it with "
			       "`--clock=last-seen`"},
	[EDICT_FAULT_NOT_YET] = {"it is not valid yet", "is the clock right?"},
	[EDICT_FAULT_EXPIRED] = {"it has expired", "sign a new one"},
	[EDICT_FAULT_ROLLBACK] = {"it is older than what was confirmed",
				  "make one with a higher sequence number"},
	[EDICT_FAULT_REPLACED] =
		{"it has the sequence number that was confirmed, but "
		 "another content",
		 "a sequence number is used once; find out who used this "
		 "one twice"},
	[EDICT_FAULT_IMAGE] = {"its object cannot be loaded", NULL},
	[EDICT_FAULT_SELF_TEST] = {"a carried request is decided differently here", NULL},
	[EDICT_FAULT_EMPTY] =
		{"nothing is active, or what was on trial has been given up",
		 "activate a bundle; `edict store confirm` ends its trial"},
	[EDICT_FAULT_FLASH] = {"the store cannot be read or written", NULL},
	[EDICT_FAULT_SPACE] = {"it is larger than the room for it", NULL},
	[EDICT_FAULT_VERSION] = {"it does not follow the trusted key set",
				 "the next version has the same name, a version one "
				 "higher, and all revocations"},
	[EDICT_FAULT_DIGEST] = {"a digest of what it carries is wrong", NULL},
	[EDICT_FAULT_KEYS] = {"its keys are out of order, or one is twice there", NULL},
};

void message_refused(const char *path, enum edict_fault fault, const char *what)
{
	struct refusal refusal = {"the reason is not known", NULL};
	if ((size_t)fault < sizeof refusals / sizeof *refusals)
		refusal = refusals[fault];
	message("%s: refused: %s: %s", path, edict_fault_name(fault),
		what != NULL ? what : refusal.what);
	if (refusal.help != NULL)
		fprintf(stderr, "  help: %s\n", refusal.help);
}
