/* bundle_verify.c - `edict bundle verify`: would a machine that trusts these keys decide
 * with this bundle?  And with --rebuild: is it made of what it carries?
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "command/answer.h"
#include "command/bundle_rebuild.h"
#include "command/keys.h"
#include "command/moment.h"
#include "command/refused.h"
#include "edict/abi.h"

struct verification {
	struct arena *arena;
	const struct options *options;
	struct edict_keyset keys;
	struct edict_trust trust;
	struct bundle_file file;
	bool is_rebuilt;
	struct rebuild rebuild;
};

/* ---- whom to trust --------------------------------------------------------- */

/* The sequence number and identity of --confirmed=BUNDLE. */
static enum status read_confirmed(struct verification *v)
{
	struct bundle_file confirmed;
	const char *path = options_value(v->options, OPTION_CONFIRMED);
	if (path == NULL)
		return STATUS_FINE;
	enum status status = bundle_file_open(v->arena, path, &confirmed);
	if (status != STATUS_FINE)
		return status;
	v->trust.sequence = confirmed.bundle.sequence;
	memcpy(v->trust.identity, confirmed.bundle.identity, EDICT_DIGEST_SIZE);
	return STATUS_FINE;
}

static enum status read_trust(struct verification *v)
{
	const struct options *options = v->options;
	const char *target = options_value(options, OPTION_TARGET);
	v->trust = (struct edict_trust){
		.crypto = &edict_sodium,
		.keys = &v->keys,
		.policy = options_value(options, OPTION_ID),
		.channel = options_value(options, OPTION_CHANNEL),
		.device_class = options_value(options, OPTION_DEVICE_CLASS),
		.abi = EDICT_ABI_VERSION,
		.now = (uint64_t)time(NULL),
	};
	if (!options_moment(options, OPTION_NOW, &v->trust.now) ||
	    (target != NULL && !bundle_targets_parse(target, &v->trust.target)))
		return STATUS_USAGE;
	enum status status = keys_read_trusted(v->arena, options, &v->keys);
	return status == STATUS_FINE ? read_confirmed(v) : status;
}

/* ---- what is said ---------------------------------------------------------- */

static struct text hex(struct arena *arena, const uint8_t *bytes, size_t n)
{
	struct buffer out = {0};
	for (size_t i = 0; i < n; i++)
		buffer_format(&out, "%02x", bytes[i]);
	return buffer_move(arena, &out);
}

static json_t *names_json(const struct text *names, size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_text(names[i]));
	return list;
}

static bool is_rebuilt_same(const struct rebuild *rebuild)
{
	return rebuild->n_differences == 0 && rebuild->n_unmade == 0;
}

static void print_json(struct verification *v, enum edict_fault fault)
{
	const struct edict_bundle *b = &v->file.bundle;
	bool is_same = is_rebuilt_same(&v->rebuild);
	json_t *out = json_object();
	json_object_set_new(out, "file", json_text(text_of(v->file.path)));
	json_object_set_new(out, "valid", json_boolean(fault == EDICT_FAULT_NONE));
	json_object_set_new(out, "fault", json_string(edict_fault_name(fault)));
	if (fault == EDICT_FAULT_NONE) {
		json_object_set_new(out, "policy", json_text(text_of(b->policy)));
		json_object_set_new(out, "sequence", json_number(b->sequence));
		json_object_set_new(
			out, "identity",
			json_text(hex(v->arena, b->identity, EDICT_DIGEST_SIZE)));
	}
	if (v->is_rebuilt) {
		json_object_set_new(out, "rebuilt", json_boolean(is_same));
		json_object_set_new(
			out, "differences",
			names_json(v->rebuild.differences, v->rebuild.n_differences));
		json_object_set_new(out, "unmade",
				    names_json(v->rebuild.unmade, v->rebuild.n_unmade));
	}
	json_print_line(out);
	json_decref(out);
}

static void print_rebuild(const struct verification *v)
{
	const struct rebuild *rebuild = &v->rebuild;
	for (size_t i = 0; i < rebuild->n_differences; i++)
		message("%s: rebuilding gives another %.*s", v->file.path,
			TEXT_ARG(rebuild->differences[i]));
	for (size_t i = 0; i < rebuild->n_unmade; i++)
		message("%s: rebuilding gives no %.*s", v->file.path,
			TEXT_ARG(rebuild->unmade[i]));
	for (size_t i = 0; i < rebuild->n_notes; i++)
		fprintf(stderr, "  note: %.*s\n", TEXT_ARG(rebuild->notes[i]));
	if (is_rebuilt_same(rebuild))
		printf("rebuilt from its sources: the same bytes\n");
}

static void print_text(struct verification *v, enum edict_fault fault)
{
	const struct edict_bundle *b = &v->file.bundle;
	if (fault != EDICT_FAULT_NONE) {
		message_bundle_refused(v->arena, v->file.path, fault, b, &v->trust);
		if (v->is_rebuilt)
			print_rebuild(v);
		return;
	}
	char until[MOMENT_SIZE];
	printf("%s: `%s` %" PRIu64 " is valid until %s\n", v->file.path,
	       shown(v->arena, b->policy), b->sequence, moment_text(b->expires, until));
	if (v->is_rebuilt)
		print_rebuild(v);
}

/* ---- the verb -------------------------------------------------------------- */

/* Who is asked to sign wants to see it rebuilt before: what only lacks signatures is, if
 * its content is sound.  It stays refused. */
static bool is_worth_rebuilding(const struct verification *v, enum edict_fault fault)
{
	bool lacks_signatures =
		fault == EDICT_FAULT_UNSIGNED || fault == EDICT_FAULT_THRESHOLD;
	return fault == EDICT_FAULT_NONE ||
	       (lacks_signatures &&
		edict_bundle_check_content(&v->file.input, &edict_sodium,
					   &v->file.bundle) == EDICT_FAULT_NONE);
}

static enum status verify(struct verification *v)
{
	enum status status = read_trust(v);
	if (status != STATUS_FINE)
		return status;
	if (!bundle_file_load(v->arena, v->options->inputs[0].ptr, &v->file))
		return STATUS_USAGE;
	enum edict_fault fault =
		edict_bundle_verify(&v->file.input, &v->trust, &v->file.bundle);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_bundle_check_content(&v->file.input, &edict_sodium,
						   &v->file.bundle);
	v->is_rebuilt = options_has(v->options, OPTION_REBUILD) &&
			is_worth_rebuilding(v, fault);
	if (v->is_rebuilt)
		status = bundle_rebuild(v->arena, &v->file, &v->rebuild);
	if (status != STATUS_FINE)
		return status;
	if (v->options->format == FORMAT_JSON)
		print_json(v, fault);
	else
		print_text(v, fault);
	return fault == EDICT_FAULT_NONE && is_rebuilt_same(&v->rebuild) ? STATUS_FINE
									 : STATUS_WRONG;
}

enum status verb_bundle_verify(const struct options *options)
{
	if (options->n_inputs != 1 || !options_has(options, OPTION_KEYS)) {
		message("`edict bundle verify` takes one bundle and --keys=KEYSET, whose "
			"signatures count");
		return STATUS_USAGE;
	}
	if (!keys_begin())
		return STATUS_USAGE;
	struct verification v = {.arena = arena_new(), .options = options};
	enum status status = verify(&v);
	arena_free(v.arena);
	return status;
}
