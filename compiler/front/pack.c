/* pack.c - detection packs.
 * Needs:  the packs folder.
 * Gives:  pattern operands with ids `<pack>.<rule>`, in the order of the file.
 */
#include "front/pack.h"

#include "front/terms.h"
#include "front/yaml.h"

/* ---- patterns ------------------------------------------------------------ */

static bool set_pattern(struct reader *r, const struct doc *pattern,
			const struct doc *type, const struct doc *ignore_case,
			struct ast_operand *out)
{
	static const struct choice types[] = {
		{"regex", PATTERN_REGEX, NULL},
		{"glob", PATTERN_GLOB, NULL},
		{"substring", PATTERN_SUBSTRING, NULL},
	};
	int kind = PATTERN_REGEX;

	if (type != NULL && !READ_CHOICE(r, type, "type", types, &kind))
		return false;
	if (kind == PATTERN_GLOB && !reader_glob(r, pattern->text, pattern->span))
		return false;
	struct pattern_style style = {.kind = (enum pattern_kind)kind,
				      .ignore_case = ignore_case != NULL &&
						     ignore_case->boolean};
	*out = term_pattern(pattern->text, pattern->span, style);
	return true;
}

bool pack_read_pattern(struct reader *r, const struct doc *d, struct ast_operand *out)
{
	static const struct member members[] = {
		{"pattern", VALUE_STRING, USE_REQUIRED, NULL},
		{"type", VALUE_STRING, USE_OPTIONAL, NULL},
		{"ignore_case", VALUE_BOOL, USE_OPTIONAL, NULL},
	};
	const struct doc *values[3];

	if (d->kind == DOC_STRING)
		return set_pattern(r, d, NULL, NULL, out);
	if (!READ_MEMBERS(r, d, "pattern", members, values) || values[0] == NULL)
		return false;
	return set_pattern(r, values[0], values[1], values[2], out);
}

/* ---- packs --------------------------------------------------------------- */

static bool read_rule(struct reader *r, const struct doc *d, const struct pack *pack,
		      struct pack_rule *rule)
{
	static const struct member members[] = {
		{"id", VALUE_STRING, USE_REQUIRED, NULL},
		{"pattern", VALUE_STRING, USE_REQUIRED, NULL},
		{"type", VALUE_STRING, USE_OPTIONAL, NULL},
		{"ignore_case", VALUE_BOOL, USE_OPTIONAL, NULL},
		{"description", VALUE_STRING, USE_REQUIRED, NULL},
		{"matches", VALUE_LIST, USE_OPTIONAL, NULL},
		{"ignores", VALUE_LIST, USE_OPTIONAL, NULL},
	};
	const struct doc *values[7];

	if (!READ_MEMBERS(r, d, "pack rule", members, values) || values[0] == NULL ||
	    values[1] == NULL ||
	    !set_pattern(r, values[1], values[2], values[3], &rule->pattern))
		return false;
	rule->id = text_format(r->arena, "%.*s.%.*s", TEXT_ARG(pack->name),
			       TEXT_ARG(values[0]->text));
	rule->span = d->span;
	if (values[5] != NULL)
		reader_texts(r, values[5], "matches", &rule->matches);
	if (values[6] != NULL)
		reader_texts(r, values[6], "ignores", &rule->ignores);
	return true;
}

static struct pack *read_pack(struct reader *r, const struct doc *doc)
{
	static const struct member members[] = {
		{"pack", VALUE_STRING, USE_REQUIRED, NULL},
		{"version", VALUE_STRING, USE_REQUIRED, NULL},
		{"description", VALUE_STRING, USE_OPTIONAL, NULL},
		{"rules", VALUE_LIST, USE_REQUIRED, NULL},
	};
	struct pack *pack = ARENA_NEW(r->arena, struct pack);
	const struct doc *values[4];

	if (!READ_MEMBERS(r, doc, "pack", members, values) || values[0] == NULL ||
	    values[3] == NULL)
		return NULL;
	pack->name = values[0]->text;
	pack->rules = ARENA_ARRAY(r->arena, struct pack_rule, values[3]->n + 1);
	for (size_t i = 0; i < values[3]->n; i++) {
		if (read_rule(r, values[3]->items[i], pack, &pack->rules[pack->n_rules]))
			pack->n_rules++;
	}
	return pack;
}

static void report_pack(struct reader *r, const char *name, struct span origin,
			struct text why)
{
	struct diag *diag = diag_add(r->diags, DIAG_PACK_FILE, origin,
				     "cannot read the detection pack `%s`: %.*s", name,
				     TEXT_ARG(why));

	diag_label(diag, "switched on here");
	diag_help(diag, "give the packs folder with `--packs`, or write `false`");
}

struct pack *pack_load(struct reader *r, const char *name, struct span origin)
{
	struct text why = TEXT("no packs folder is known");
	struct source *source = NULL;
	struct pack *pack = NULL;
	const struct doc *doc;

	if (r->options->packs_dir != NULL)
		source = source_read(
			r->arena,
			text_format(r->arena, "%s/%s.yaml", r->options->packs_dir, name),
			&why);
	if (source == NULL) {
		report_pack(r, name, origin, why);
		return NULL;
	}
	doc = yaml_read(r->arena, source, r->diags);
	if (doc != NULL)
		pack = read_pack(r, doc);
	if (pack == NULL)
		report_pack(r, name, origin, TEXT("it is not well-formed"));
	else if (r->policy != NULL)
		ARENA_PUSH(r->arena, r->policy->packs, r->policy->n_packs, source);
	return pack;
}
