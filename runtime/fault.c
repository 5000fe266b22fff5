/* fault.c - the names of the reasons why something signed is refused.
 * Gives:   the enumerators of edict/bundle.h in lower case, on which scripts rely.
 */
#include "edict/bundle.h"

static const char *const names[] = {
	[EDICT_FAULT_NONE] = "none",
	[EDICT_FAULT_READ] = "read",
	[EDICT_FAULT_MAGIC] = "magic",
	[EDICT_FAULT_SIZE] = "size",
	[EDICT_FAULT_TRAILING] = "trailing",
	[EDICT_FAULT_ALGORITHM] = "algorithm",
	[EDICT_FAULT_RESERVED] = "reserved",
	[EDICT_FAULT_TEXT] = "text",
	[EDICT_FAULT_WINDOW] = "window",
	[EDICT_FAULT_UNSIGNED] = "unsigned",
	[EDICT_FAULT_SIGNATURES] = "signatures",
	[EDICT_FAULT_KEY_UNKNOWN] = "key-unknown",
	[EDICT_FAULT_KEY_REVOKED] = "key-revoked",
	[EDICT_FAULT_SIGNATURE] = "signature",
	[EDICT_FAULT_THRESHOLD] = "threshold",
	[EDICT_FAULT_KEYS_EXPIRED] = "keys-expired",
	[EDICT_FAULT_CHUNK_TABLE] = "chunk-table",
	[EDICT_FAULT_CHUNK] = "chunk",
	[EDICT_FAULT_SECTIONS] = "sections",
	[EDICT_FAULT_CRITICAL] = "critical",
	[EDICT_FAULT_POLICY] = "policy",
	[EDICT_FAULT_CLASS] = "class",
	[EDICT_FAULT_TARGET] = "target",
	[EDICT_FAULT_ABI] = "abi",
	[EDICT_FAULT_CLOCK] = "clock",
	[EDICT_FAULT_NOT_YET] = "not-yet",
	[EDICT_FAULT_EXPIRED] = "expired",
	[EDICT_FAULT_ROLLBACK] = "rollback",
	[EDICT_FAULT_REPLACED] = "replaced",
	[EDICT_FAULT_IMAGE] = "image",
	[EDICT_FAULT_SELF_TEST] = "self-test",
	[EDICT_FAULT_EMPTY] = "empty",
	[EDICT_FAULT_FLASH] = "flash",
	[EDICT_FAULT_SPACE] = "space",
	[EDICT_FAULT_VERSION] = "version",
	[EDICT_FAULT_DIGEST] = "digest",
	[EDICT_FAULT_KEYS] = "keys",
};

const char *edict_fault_name(enum edict_fault fault)
{
	size_t i = (size_t)fault;
	return i < sizeof names / sizeof *names ? names[i] : "unknown";
}
