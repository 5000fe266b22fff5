/* pack.c - detection packs.
 * Needs:  the packs folder.
 * Gives:  pattern operands with ids `<pack>.<rule>`, in the order of the file.
 */
#include "front/pack.h"

#include <string.h>

#include "front/style.h"
#include "front/yaml.h"

/* ---- packs --------------------------------------------------------------- */

enum { RULE_ID, RULE_DESCRIPTION, RULE_MATCHES, RULE_IGNORES, RULE_STYLE, N_RULE = 9 };

static bool read_rule(struct reader *r, const struct doc *d, const struct pack *pack,
		      struct pack_rule *rule)
{
	static const struct member members[N_RULE] = {
		[RULE_ID] = {"id", VALUE_STRING, USE_REQUIRED, NULL},
		[RULE_DESCRIPTION] = {"description", VALUE_STRING, USE_REQUIRED, NULL},
		[RULE_MATCHES] = {"matches", VALUE_LIST, USE_OPTIONAL, NULL},
		[RULE_IGNORES] = {"ignores", VALUE_LIST, USE_OPTIONAL, NULL},
		[RULE_STYLE] = STYLE_MEMBERS,
	};
	const struct doc *values[N_RULE];
	const struct doc *const *style = values + RULE_STYLE;

	if (!READ_MEMBERS(r, d, "pack rule", members, values) ||
	    values[RULE_ID] == NULL || style[0] == NULL ||
	    !style_read_members(r,
				&(struct style_members){style[0], style[1], style[2],
							style[3], style[4]},
				&rule->pattern))
		return false;
	rule->id = text_format(r->arena, "%.*s.%.*s", TEXT_ARG(pack->name),
			       TEXT_ARG(values[RULE_ID]->text));
	rule->span = d->span;
	if (values[RULE_MATCHES] != NULL)
		reader_texts(r, values[RULE_MATCHES], "matches", &rule->matches);
	if (values[RULE_IGNORES] != NULL)
		reader_texts(r, values[RULE_IGNORES], "ignores", &rule->ignores);
	return true;
}

enum { PACK_NAME, PACK_VERSION, PACK_DESCRIPTION, PACK_PATTERNS, PACK_RULES, N_PACK };

static struct pack *read_pack(struct reader *r, const struct doc *doc)
{
	static const struct member members[N_PACK] = {
		[PACK_NAME] = {"pack", VALUE_STRING, USE_REQUIRED, NULL},
		[PACK_VERSION] = {"version", VALUE_STRING, USE_REQUIRED, NULL},
		[PACK_DESCRIPTION] = {"description", VALUE_STRING, USE_OPTIONAL, NULL},
		[PACK_PATTERNS] = {"patterns", VALUE_MAPPING, USE_OPTIONAL, NULL},
		[PACK_RULES] = {"rules", VALUE_LIST, USE_REQUIRED, NULL},
	};
	struct pack *pack = ARENA_NEW(r->arena, struct pack);
	const struct doc *values[N_PACK], *rules;

	if (!READ_MEMBERS(r, doc, "pack", members, values) || values[PACK_NAME] == NULL ||
	    values[PACK_RULES] == NULL)
		return NULL;
	if (values[PACK_PATTERNS] != NULL)
		style_read_policy(r, values[PACK_PATTERNS]);
	rules = values[PACK_RULES];
	pack->name = values[PACK_NAME]->text;
	pack->rules = ARENA_ARRAY(r->arena, struct pack_rule, rules->n + 1);
	for (size_t i = 0; i < rules->n; i++) {
		if (read_rule(r, rules->items[i], pack, &pack->rules[pack->n_rules]))
			pack->n_rules++;
	}
	return pack;
}

static void report_pack(struct reader *r, struct text name, struct span origin,
			struct text why)
{
	struct diag *diag = diag_add(r->diags, DIAG_PACK_FILE, origin,
				     "cannot read the detection pack `%.*s`: %.*s",
				     TEXT_ARG(name), TEXT_ARG(why));

	diag_label(diag, "switched on here");
	diag_help(diag, "give the packs folder with `--packs`, or write `false`");
}

static struct source *pack_source(struct reader *r, struct text name, struct text *why)
{
	if (r->options->packs_dir == NULL) {
		*why = TEXT("no packs folder is known");
		return NULL;
	}
	if (name.len == 0 || memchr(name.ptr, '/', name.len) != NULL) {
		*why = TEXT("a pack is named by its file, without folder and `.yaml`");
		return NULL;
	}
	return source_read(r->arena,
			   text_format(r->arena, "%s/%.*s.yaml", r->options->packs_dir,
				       TEXT_ARG(name)),
			   why);
}

struct pack *pack_load(struct reader *r, struct text name, struct span origin)
{
	struct text why = {0};
	struct source *source = pack_source(r, name, &why);
	struct pack *pack = NULL;
	struct reader own = *r; /* its patterns are not of the policy's style */
	const struct doc *doc;

	if (source == NULL) {
		report_pack(r, name, origin, why);
		return NULL;
	}
	own.style = (struct pattern_style){0};
	doc = yaml_read(r->arena, source, r->diags);
	if (doc != NULL)
		pack = read_pack(&own, doc);
	if (pack == NULL)
		report_pack(r, name, origin, TEXT("it is not well-formed"));
	else if (r->policy != NULL)
		ARENA_PUSH(r->arena, r->policy->packs, r->policy->n_packs, source);
	return pack;
}
