/* audit_chain.c - the links of a log and the seals over them (edict/audit.h).
 */
#include "bytes.h"
#include "edict/audit.h"
#include "internal.h"

const char *edict_log_status_name(enum edict_log_status status)
{
	static const char *const names[] = {"ok",   "full",   "io",    "space",
					    "busy", "closed", "wrong", "crypto"};
	return (unsigned)status < sizeof names / sizeof *names ? names[status] : "?";
}

void edict_audit_link(const struct edict_crypto *crypto,
		      const uint8_t previous[EDICT_DIGEST_SIZE], const char *line,
		      size_t covered, uint8_t link[EDICT_DIGEST_SIZE])
{
	uint8_t before[1 + EDICT_DIGEST_SIZE];
	struct edict_hash hash;
	before[0] = 0;
	memcpy(before + 1, previous, EDICT_DIGEST_SIZE);
	crypto->hash_begin(&hash);
	crypto->hash_add(&hash, before, sizeof before);
	crypto->hash_add(&hash, line, covered);
	crypto->hash_end(&hash, link);
}

#define SEAL_DOMAIN "edict-audit-seal-v1" /* with its NUL, as all domains */
#define NEXT_DOMAIN "edict-audit-next-v1"

void edict_audit_seal_mac(const struct edict_crypto *crypto,
			  const uint8_t key[EDICT_DIGEST_SIZE], uint64_t epoch,
			  uint64_t seq, const uint8_t link[EDICT_DIGEST_SIZE],
			  uint8_t mac[EDICT_DIGEST_SIZE])
{
	uint8_t message[sizeof SEAL_DOMAIN + 16 + EDICT_DIGEST_SIZE];
	memcpy(message, SEAL_DOMAIN, sizeof SEAL_DOMAIN);
	edict_put64(message + sizeof SEAL_DOMAIN, epoch);
	edict_put64(message + sizeof SEAL_DOMAIN + 8, seq);
	memcpy(message + sizeof SEAL_DOMAIN + 16, link, EDICT_DIGEST_SIZE);
	edict_mac(crypto, key, message, sizeof message, mac);
}

void edict_audit_next_key(const struct edict_crypto *crypto,
			  uint8_t key[EDICT_DIGEST_SIZE])
{
	uint8_t message[sizeof NEXT_DOMAIN + EDICT_DIGEST_SIZE];
	struct edict_hash hash;
	memcpy(message, NEXT_DOMAIN, sizeof NEXT_DOMAIN);
	memcpy(message + sizeof NEXT_DOMAIN, key, EDICT_DIGEST_SIZE);
	crypto->hash_begin(&hash);
	crypto->hash_add(&hash, message, sizeof message);
	crypto->hash_end(&hash, key);
	edict_wipe(message, sizeof message);
	edict_wipe(&hash, sizeof hash);
}
