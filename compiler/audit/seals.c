/* seals.c - the seals of a log, in order: epoch after epoch, each with its own key.
 * Needs:   the seals that the pieces found; what open records say about epochs.
 * Gives:   seals that are of another epoch than is due, or that its key does not give;
 *          where a log goes on without seals.
 *
 * A key of a later epoch gives no seal of an earlier one, so who stole it cannot seal
 * again what was sealed before; and an epoch is part of what its seal is made of.
 */
#include <string.h>

#include "audit/parts.h"

struct epochs {
	bool is_known; /* which epoch is due */
	uint64_t due;
	uint64_t key_epoch; /* of `key` */
	uint8_t key[EDICT_DIGEST_SIZE];
};

/* Step the key on to an epoch; never back.  False: that is too far to be true. */
static bool key_reach(const struct log *log, struct epochs *epochs, uint64_t epoch)
{
	const uint64_t steps_max = UINT64_C(1) << 24;
	if (epoch < epochs->key_epoch || epoch - epochs->key_epoch > steps_max)
		return false;
	for (; epochs->key_epoch < epoch; epochs->key_epoch++)
		edict_audit_next_key(log->checks->crypto, epochs->key);
	return true;
}

static void check_epoch(struct log *log, struct epochs *epochs, const struct place *at,
			uint64_t seq, uint64_t epoch)
{
	if (epochs->is_known && epoch != epochs->due)
		finding_at(log, AUDIT_EPOCH, at, seq,
			   text_format(log->arena,
				       "it is of epoch %llu; epoch %llu is due",
				       (unsigned long long)epoch,
				       (unsigned long long)epochs->due));
	epochs->is_known = true;
	epochs->due = epoch;
}

static void check_seal(struct log *log, struct epochs *epochs, const struct seal *seal)
{
	const struct audit_checks *checks = log->checks;
	uint8_t mac[EDICT_DIGEST_SIZE];
	check_epoch(log, epochs, &seal->at, seal->seq, seal->epoch);
	epochs->due = seal->epoch + 1;
	log->report->n_seals++;
	if (checks->seal_key == NULL || !seal->is_linked)
		return;
	bool is_reached = key_reach(log, epochs, seal->epoch);
	if (is_reached)
		edict_audit_seal_mac(checks->crypto, epochs->key, seal->epoch, seal->seq,
				     seal->link, mac);
	if (is_reached && edict_digest_equal(mac, seal->mac))
		log->report->sealed_to = seal->seq + 1;
	else
		finding_at(log, AUDIT_SEAL, &seal->at, seal->seq,
			   text_format(log->arena,
				       "the key of epoch %llu does not give it",
				       (unsigned long long)seal->epoch));
}

/* At an open record a log goes on with its epoch.  Seals begin with a log and do not
 * stop: who has no key could leave them out. */
static void check_open(struct log *log, struct epochs *epochs,
		       const struct audit_tree *tree)
{
	struct place at = {tree->file, tree->line, {0}};
	if (tree->is_open && tree->has_epoch)
		check_epoch(log, epochs, &at, tree->first_seq, tree->epoch);
	else if (tree->is_open && (epochs->is_known || log->checks->seal_key != NULL))
		finding_at(log, AUDIT_SEAL, &at, tree->first_seq,
			   TEXT("it begins without seals, though the log has them"));
}

void seals_check(struct log *log)
{
	const struct audit_report *report = log->report;
	/* Epoch 0 begins with record 0: who has a later key cannot make a log of it. */
	struct epochs epochs = {.is_known = log->checks->seal_key != NULL &&
					    report->n_trees > 0 &&
					    report->trees[0].first_seq == 0};
	if (log->checks->seal_key != NULL)
		memcpy(epochs.key, log->checks->seal_key, sizeof epochs.key);
	size_t tree = SIZE_MAX;
	for (size_t i = 0; i < log->n_pieces; i++) {
		const struct piece *piece = &log->pieces[i];
		const struct seal *seals =
			(const struct seal *)(const void *)piece->seals.ptr;
		if (piece->tree != tree)
			check_open(log, &epochs, &report->trees[piece->tree]);
		tree = piece->tree;
		for (size_t k = 0; k < piece->seals.len / sizeof *seals; k++)
			check_seal(log, &epochs, &seals[k]);
	}
	edict_wipe(&epochs, sizeof epochs);
}
