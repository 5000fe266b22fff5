/* bundle_sign.c - `edict bundle sign`: add signatures to a draft or a bundle.
 */
#include "command/bundle_file.h"
#include "command/keys.h"
#include "command/output.h"
#include "command/refused.h"

enum status bundle_sign_with_keys(struct arena *arena, const struct options *options,
				  size_t end, struct text *document)
{
	const char **paths;
	size_t n = options_values(arena, options, OPTION_KEY, &paths);
	for (size_t i = 0; i < n; i++) {
		struct signing_key key;
		const char *why;
		if (!keys_read_secret(options, paths[i], &key))
			return STATUS_USAGE;
		bool ok = signature_add(arena, *document, EDICT_BUNDLE_HEADER_SIZE, end,
					&key, document, &why);
		key_wipe(&key);
		if (!ok) {
			message("cannot sign with `%s`: %s", paths[i], why);
			return STATUS_WRONG;
		}
	}
	return STATUS_FINE;
}

/* Nobody signs what no loader would take, or what its header tells lies about. */
static enum status check_content(const struct bundle_file *file)
{
	enum edict_fault fault =
		edict_bundle_check_content(&file->input, &edict_sodium, &file->bundle);
	if (fault == EDICT_FAULT_NONE)
		return STATUS_FINE;
	message_refused(file->path, fault, NULL);
	return STATUS_WRONG;
}

static enum status sign(struct arena *arena, const struct options *options)
{
	struct bundle_file file;
	const char *path = options->inputs[0].ptr;
	const char *to = options_value(options, OPTION_BUNDLE_OUTPUT);
	enum status status = bundle_file_open(arena, path, &file);
	if (status == STATUS_FINE)
		status = check_content(&file);
	struct text document = file.bytes;
	if (status == STATUS_FINE)
		status = bundle_sign_with_keys(arena, options, bundle_file_end(&file),
					       &document);
	if (status == STATUS_FINE && !output_write(to != NULL ? to : path, document))
		status = STATUS_USAGE;
	return status;
}

enum status verb_bundle_sign(const struct options *options)
{
	if (options->n_inputs != 1 || !options_has(options, OPTION_KEY)) {
		message("`edict bundle sign` takes one bundle and --key=FILE");
		return STATUS_USAGE;
	}
	if (!keys_begin())
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	enum status status = sign(arena, options);
	arena_free(arena);
	return status;
}
