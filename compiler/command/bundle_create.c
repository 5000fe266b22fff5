/* bundle_create.c - `edict bundle create`: a policy, all that is made of it, and all that
 * it was made from, in one file.
 */
#include <string.h>

#include "command/bundle_file.h"
#include "command/bundle_make.h"
#include "command/keys.h"
#include "command/moment.h"
#include "command/output.h"
#include "command/store.h"
#include "port/host.h"

static bool read_numbers(const struct options *options, struct bundle_plan *plan)
{
	if (!options_number(options, OPTION_SEQUENCE, 1, INT64_MAX, &plan->sequence) ||
	    !options_moment(options, OPTION_NOT_BEFORE, &plan->not_before) ||
	    !options_moment(options, OPTION_BUNDLE_EXPIRES, &plan->expires))
		return false;
	if (plan->sequence == 0) {
		message("--sequence=N is missing: 1 for the first bundle of a policy, "
			"and "
			"a higher number for each one after it");
		return false;
	}
	if (plan->expires == 0) {
		message("--expires=TIME is missing: when the bundle expires, "
			"2027-01-31 or seconds since 1970");
		return false;
	}
	return true;
}

static struct text value_or(const struct options *options, enum option option,
			    struct text fallback)
{
	const char *value = options_value(options, option);
	return value != NULL ? text_of(value) : fallback;
}

/* What the header says, as far as the command line knows it. */
static bool read_plan(const struct options *options, struct bundle_plan *plan)
{
	static const char *const clocks[] = {"needed", "last-seen", NULL};
	unsigned clock = 0;
	if (!read_numbers(options, plan) ||
	    !options_word(options, OPTION_CLOCK, clocks, &clock))
		return false;
	plan->clock = clock == 0 ? EDICT_CLOCK_NEEDED : EDICT_CLOCK_LAST_SEEN;
	plan->channel = value_or(options, OPTION_CHANNEL, TEXT(""));
	plan->device_class = value_or(options, OPTION_DEVICE_CLASS, TEXT(""));
	if (text_is_utf8(plan->channel) && text_is_utf8(plan->device_class))
		return true;
	message("channels and device classes are UTF-8");
	return false;
}

static void add_targets(struct build_info *info, uint32_t targets)
{
	for (uint32_t bit = 1; bit != 0; bit <<= 1)
		if ((targets & bit) != 0)
			info->targets[info->n_targets++] = bit;
}

static bool read_info(struct arena *arena, const struct options *options,
		      struct build_info *info)
{
	const char *list = options_value(options, OPTION_TARGET);
	uint32_t targets = 0;
	if (list != NULL && !bundle_targets_parse(list, &targets))
		return false;
	*info = (struct build_info){
		.edict = TEXT(EDICT_VERSION),
		.name = options->name != NULL ? text_of(options->name)
					      : compile_name(arena, options->inputs[0]),
		.load = options->load,
		.strict_cedar = options->strict_cedar,
		.cedar_4_13 = options->cedar_4_13,
		.layout = options->layout,
	};
	add_targets(info, targets);
	if (compile_name_is_usable(info->name))
		return true;
	message("--name cannot be `%s`: it becomes the prefix of C names", options->name);
	return false;
}

static enum status make_draft(struct bundle_job *job, const struct options *options,
			      struct text *draft)
{
	struct self_tests tests;
	const char *why;
	enum status status = self_tests_collect(job, options, &tests);
	if (status != STATUS_FINE)
		return status;
	if (!bundle_add_sources(job, options) || !bundle_add_renderings(job) ||
	    !bundle_add_tests(job, &tests))
		return STATUS_USAGE;
	struct text id = job->compilation->policy->name;
	job->plan.policy = value_or(options, OPTION_ID, id.len > 0 ? id : job->info.name);
	if (!text_is_utf8(job->plan.policy)) {
		message("the id of a policy is UTF-8");
		return STATUS_USAGE;
	}
	if (bundle_write(job->arena, &job->plan, draft, &why))
		return STATUS_FINE;
	message("the bundle cannot be made: %s", why);
	return STATUS_WRONG;
}

/* What this host would find out when it loads the bundle, it finds out now: that the
 * object decides the carried requests as the evaluator does. */
static enum status try_draft(const struct bundle_job *job, const char *path,
			     struct text draft)
{
	struct bundle_file file;
	bundle_file_init(&file, path, draft);
	enum edict_fault fault =
		edict_bundle_read_header(&file.input, &edict_sodium, &file.bundle);
	if (fault == EDICT_FAULT_NONE && (file.bundle.targets & edict_host_target()) != 0)
		fault = trial_apart.run(trial_apart.ctx, &file.input, &file.bundle);
	if (fault == EDICT_FAULT_NONE)
		return STATUS_FINE;
	message("internal error: the bundle of `%.*s` does not work: %s",
		TEXT_ARG(job->info.name), edict_fault_name(fault));
	return STATUS_BUG;
}

static enum status create(struct arena *arena, const struct options *options)
{
	struct compilation c;
	struct bundle_job job = {.arena = arena, .compilation = &c};
	struct text document;
	const char *path = options_value(options, OPTION_BUNDLE_OUTPUT);
	if (!read_plan(options, &job.plan) || !read_info(arena, options, &job.info))
		return STATUS_USAGE;
	enum status status = compile_files(arena, options->inputs, options->n_inputs,
					   options, STAGE_PLAN, &c);
	if (status == STATUS_FINE)
		status = make_draft(&job, options, &document);
	if (status == STATUS_FINE)
		status = try_draft(&job, path, document);
	if (status == STATUS_FINE)
		status = bundle_sign_with_keys(arena, options, document.len, &document);
	if (status == STATUS_FINE && !output_write(path, document))
		status = STATUS_USAGE;
	if (status == STATUS_FINE && !options_has(options, OPTION_KEY))
		fprintf(stderr,
			"%s is a draft: no key has signed it, and nothing loads "
			"it; `edict bundle sign` signs it\n",
			path);
	return status;
}

enum status verb_bundle_create(const struct options *options)
{
	if (options->n_inputs == 0) {
		message("no policy file is given");
		return STATUS_USAGE;
	}
	if (options_value(options, OPTION_BUNDLE_OUTPUT) == NULL) {
		message("where to write is not said: -o FILE");
		return STATUS_USAGE;
	}
	if (!keys_begin())
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	struct options with_entities = *options;
	with_entities.embeds_entities = true;
	enum status status = create(arena, &with_entities);
	arena_free(arena);
	return status;
}
