/* audit_filter.c - which records of a log are wanted: --tool, --effect, --since, ...
 */
#include <stdlib.h>
#include <string.h>

#include "command/audit.h"
#include "command/moment.h"

/* In milliseconds, as records have it. */
static bool read_time(const struct options *options, enum option option, uint64_t *ms)
{
	uint64_t seconds = 0;
	bool ok = options_moment(options, option, &seconds);
	*ms = seconds * 1000;
	return ok;
}

/* A word that no record has would find nothing, and look as if there was nothing. */
static bool words_exist(const struct options *options)
{
	static const char *const effects[] = {"allow", "deny", "require_approval",
					      "throttle", NULL};
	static const char *const kinds[] = {"open",	"decision", "event", "gap",
					    "recovery", "seal",	    "close", NULL};
	unsigned place = 0;
	return options_word(options, OPTION_EFFECT, effects, &place) &&
	       options_word(options, OPTION_KIND, kinds, &place);
}

bool audit_filter_read(const struct options *options, struct audit_filter *out)
{
	*out = (struct audit_filter){
		.tool = options_value(options, OPTION_TOOL),
		.effect = options_value(options, OPTION_EFFECT),
		.rule = options_value(options, OPTION_RULE),
		.agent = options_value(options, OPTION_AGENT),
		.kind = options_value(options, OPTION_KIND),
	};
	return words_exist(options) && read_time(options, OPTION_SINCE, &out->since) &&
	       read_time(options, OPTION_UNTIL, &out->until);
}

static bool is_wanted(const char *wanted, struct text value)
{
	return wanted == NULL || text_is(value, wanted);
}

bool audit_filter_takes(const struct audit_filter *filter,
			const struct audit_record *record)
{
	return is_wanted(filter->tool, record->tool) &&
	       is_wanted(filter->effect, record->effect) &&
	       is_wanted(filter->rule, record->rule) &&
	       is_wanted(filter->agent, record->agent) &&
	       is_wanted(filter->kind, record->kind) && record->time >= filter->since &&
	       (filter->until == 0 || record->time < filter->until);
}
