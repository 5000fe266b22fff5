/* load.c - policy files to syntax trees.
 * Needs:  paths, or a text.
 * Gives:  one ast_policy a file, parents before children; layers set.
 * Keeps:  `extends` stays below the folder of the first file, has no cycle, and is not
 *         deeper than EXTENDS_DEPTH_MAX.  Paths are compared as written, after taking
 *         out `.` and `..`; symbolic links are the user's own affair, but what they
 *         lead to is what is read.
 */
#include "front/load.h"

#include <string.h>
#include <sys/stat.h>

#include "front/detect.h"
#include "front/inherit.h"
#include "front/yaml.h"

struct loader {
	struct arena *arena;
	const struct load_options *options;
	struct diag_list *diags;
	struct text root; /* normalised folder of the first file; "" is where we are */
	bool is_memory;	  /* nothing may be read from files */
	struct policy_file *files[LOAD_FILES_MAX];
	size_t n_files;
	struct policy_file *order[LOAD_FILES_MAX]; /* read, parents before children */
	size_t n_order;
};

/* ---- paths --------------------------------------------------------------- */

static bool is_link(struct arena *arena, struct text path)
{
	struct stat info;
	return lstat(text_copy(arena, path).ptr, &info) == 0 && S_ISLNK(info.st_mode);
}

/* Take `.` and `x/..` out of a path; leading `..` stay, and so does a link before `..`,
 * because what is above its target is elsewhere. */
static struct text normalise(struct arena *arena, struct text path)
{
	char *out = arena_alloc(arena, path.len + 3);
	size_t len = 0, floor = 0, at = 0;

	if (path.len > 0 && path.ptr[0] == '/') {
		out[len++] = '/';
		floor = 1;
	}
	while (at < path.len) {
		size_t end = at;
		while (end < path.len && path.ptr[end] != '/')
			end++;
		struct text part = {path.ptr + at, end - at};
		at = end + 1;
		if (part.len == 0 || text_is(part, "."))
			continue;
		if (text_is(part, "..") && len > floor &&
		    !is_link(arena, (struct text){out, len})) {
			while (len > floor && out[len - 1] != '/')
				len--;
			if (len > floor)
				len--;
			continue;
		}
		if (len > 0 && out[len - 1] != '/')
			out[len++] = '/';
		memcpy(out + len, part.ptr, part.len);
		len += part.len;
		if (text_is(part, ".."))
			floor = len;
	}
	if (len == 1 && out[0] == '-' && !text_is(path, "-"))
		return TEXT("./-"); /* a file, not standard input */
	return (struct text){out, len};
}

static struct text folder_of(struct text path)
{
	size_t len = path.len;

	while (len > 0 && path.ptr[len - 1] != '/')
		len--;
	if (len > 1)
		len--; /* keep the slash of the root folder only */
	return (struct text){path.ptr, len};
}

static bool is_below(struct text folder, struct text path)
{
	for (size_t i = folder.len; i + 3 < path.len; i++)
		if (memcmp(path.ptr + i, "/../", 4) == 0)
			return false;
	if (folder.len == 0)
		return path.len > 0 && path.ptr[0] != '/' && !text_is(path, "..") &&
		       !text_starts(path, TEXT("../"));
	if (!text_starts(path, folder))
		return false;
	return text_is(folder, "/") ||
	       (path.len > folder.len && path.ptr[folder.len] == '/');
}

static bool is_url(struct text path)
{
	for (size_t i = 0; i + 2 < path.len; i++) {
		if (memcmp(path.ptr + i, "://", 3) == 0)
			return true;
	}
	return false;
}

/* ---- one file ------------------------------------------------------------ */

static bool read_dialect(struct loader *loader, struct ast_policy *policy)
{
	switch (policy->dialect) {
	case DIALECT_CAPABILITY:
		return capability_read(loader->arena, policy, loader->options,
				       loader->diags);
	case DIALECT_TOOLKIT:
		return toolkit_read(loader->arena, policy, loader->options,
				    loader->diags);
	case DIALECT_GATE:
		return gate_read(loader->arena, policy, loader->options, loader->diags);
	case DIALECT_POLICYDOCUMENT:
		return policydocument_read(loader->arena, policy, loader->options,
					   loader->diags);
	case DIALECT_FLAT:
		return flat_read(loader->arena, policy, loader->options, loader->diags);
	case DIALECT_AUTO:
	case DIALECT_CEDAR:
	case N_DIALECTS:
		break;
	}
	return false;
}

static enum strategy usual_strategy(enum dialect dialect)
{
	switch (dialect) {
	case DIALECT_CAPABILITY:
	case DIALECT_FLAT:
		return STRATEGY_LIST_ORDER;
	case DIALECT_POLICYDOCUMENT:
		return STRATEGY_PRIORITY_FIRST_MATCH;
	case DIALECT_TOOLKIT:
	case DIALECT_GATE:
	case DIALECT_AUTO:
	case DIALECT_CEDAR:
	case N_DIALECTS:
		break;
	}
	return STRATEGY_DENY_OVERRIDES;
}

/* What decisions print, and tables hold up to a NUL, approvers on a line each. */
static void check_printed(struct loader *loader, struct text t, bool is_prose,
			  struct span span, const char *what)
{
	bool ok = t.len > 0;
	for (size_t i = 0; ok && i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		ok = (c >= ' ' && c != 0x7f) ||
		     (is_prose && (c == '\n' || c == '\r' || c == '\t'));
	}
	if (ok)
		return;
	struct diag *diag = diag_add(
		loader->diags, DIAG_TEXT_UNPRINTABLE, span,
		t.len == 0 ? "%s is empty" : "%s contains a control character", what);
	diag_label(diag, "cannot be printed");
	diag_help(diag, t.len == 0 ? "write a name" : "remove the character");
}

static void check_rule_texts(struct loader *loader, const struct ast_rule *rule)
{
	if (rule->id.ptr != NULL) /* not one that stands for a test that fails */
		check_printed(loader, rule->id, false, rule->id_span,
			      "the name of a rule");
	if (rule->message.len > 0)
		check_printed(loader, rule->message, true, rule->span,
			      "the message of a rule");
	for (size_t i = 0; i < rule->n_approvers; i++)
		check_printed(loader, rule->approvers[i], false, rule->span,
			      "an approver");
}

/* NULL if the source is no document or of no dialect. */
static struct ast_policy *read_policy(struct loader *loader, const struct source *source)
{
	struct ast_policy *policy = ARENA_NEW(loader->arena, struct ast_policy);

	policy->source = source;
	policy->doc = yaml_read(loader->arena, source, loader->diags);
	if (policy->doc == NULL)
		return NULL;
	policy->dialect = loader->options->dialect;
	if (policy->dialect == DIALECT_AUTO)
		policy->dialect = detect_dialect(policy->doc, loader->diags);
	if (policy->dialect == DIALECT_AUTO)
		return NULL;
	policy->strategy = usual_strategy(policy->dialect);
	read_dialect(loader, policy); /* what is wrong is in the diagnostics */
	for (size_t i = 0; i < policy->n_rules; i++)
		check_rule_texts(loader, &policy->rules[i]);
	if (loader->options->has_strategy) {
		policy->strategy = loader->options->strategy;
		policy->has_strategy = true;
	}
	return policy;
}

/* ---- extends ------------------------------------------------------------- */

static struct policy_file *load_file(struct loader *loader, struct text path,
				     struct span origin, unsigned depth);

static void report_path(struct loader *loader, struct text path, struct span span,
			const char *label)
{
	struct diag *diag = diag_add(loader->diags, DIAG_EXTENDS_PATH, span,
				     "cannot extend `%.*s`", TEXT_ARG(path));

	diag_label(diag, "%s", label);
	diag_help(diag, "name a file below the folder of the first policy file");
}

/* The file that `extends` means; an empty text after a diagnostic. */
static struct text resolve_extends(struct loader *loader, const struct policy_file *child,
				   struct text path, struct span span)
{
	struct text none = {NULL, 0}, folder, target;

	if (loader->is_memory) {
		report_path(loader, path, span, "a policy in memory has no folder");
		return none;
	}
	if (path.len == 0 || path.ptr[0] == '/' || is_url(path) ||
	    memchr(path.ptr, '\0', path.len) != NULL) {
		report_path(loader, path, span,
			    path.len == 0 ? "an empty path"
					  : "not a path relative to this file");
		return none;
	}
	folder = folder_of(child->path);
	target = text_format(loader->arena, "%.*s/%.*s",
			     TEXT_ARG(folder.len == 0 ? TEXT(".") : folder),
			     TEXT_ARG(path));
	target = normalise(loader->arena, target);
	if (is_below(loader->root, target))
		return target;
	report_path(loader, path, span, "this leaves the folder of the first file");
	return none;
}

static void check_parent(struct loader *loader, const struct policy_file *child,
			 const struct policy_file *parent, struct span span)
{
	struct diag *diag;

	if (parent->policy == NULL || parent->policy->dialect == child->policy->dialect)
		return;
	diag = diag_add(loader->diags, DIAG_EXTENDS_FILE, span,
			"`%.*s` is a %s policy, this is a %s policy",
			TEXT_ARG(parent->path), dialect_name(parent->policy->dialect),
			dialect_name(child->policy->dialect));
	diag_label(diag, "a parent of another dialect");
	diag_help(diag, "write both in one dialect");
}

static void load_parents(struct loader *loader, struct policy_file *file, unsigned depth)
{
	const struct ast_policy *policy = file->policy;

	for (size_t i = 0; i < policy->n_extends; i++) {
		struct span span = policy->extends_spans[i];
		struct text path =
			resolve_extends(loader, file, policy->extends[i], span);
		struct policy_file *parent =
			path.len > 0 ? load_file(loader, path, span, depth + 1) : NULL;
		if (parent == NULL)
			continue;
		check_parent(loader, file, parent, span);
		ARENA_PUSH(loader->arena, file->parents, file->n_parents, parent);
		if (parent->layer >= file->layer)
			file->layer = parent->layer + 1;
	}
}

static void set_layers(struct policy_file *file)
{
	file->policy->layer = file->layer;
	for (size_t i = 0; i < file->policy->n_rules; i++) {
		file->policy->rules[i].layer = file->layer;
		file->policy->rules[i].scope = file->policy->scope;
	}
}

/* ---- files --------------------------------------------------------------- */

static void report_unreadable(struct loader *loader, struct text path, struct span origin,
			      struct text why)
{
	struct diag *diag =
		diag_add(loader->diags, DIAG_EXTENDS_FILE, origin,
			 "cannot read `%.*s`: %.*s", TEXT_ARG(path), TEXT_ARG(why));

	if (origin.source != NULL)
		diag_label(diag, "extended here");
	diag_help(diag, "check the name of the file");
}

static struct policy_file *find_file(struct loader *loader, struct text path)
{
	for (size_t i = 0; i < loader->n_files; i++) {
		if (text_equal(loader->files[i]->path, path))
			return loader->files[i];
	}
	return NULL;
}

/* False after a diagnostic: a cycle, too deep, too many files. */
static bool check_limits(struct loader *loader, const struct policy_file *known,
			 struct text path, struct span origin, unsigned depth)
{
	struct diag *diag;

	if (known != NULL && known->is_open) {
		diag = diag_add(loader->diags, DIAG_EXTENDS_CYCLE, origin,
				"`%.*s` extends itself", TEXT_ARG(path));
		diag_label(diag, "this leads back to a file that is being read");
		diag_help(diag, "remove one `extends` of the circle");
		return false;
	}
	if (known != NULL ||
	    (depth <= EXTENDS_DEPTH_MAX && loader->n_files < LOAD_FILES_MAX))
		return true;
	diag = diag_add(loader->diags, DIAG_EXTENDS_DEPTH, origin,
			"too many policy files for one policy");
	diag_label(diag, "at most %u levels and %u files are read", EXTENDS_DEPTH_MAX,
		   LOAD_FILES_MAX);
	diag_help(diag, "put the rules of several parents into one file");
	return false;
}

static void add_policy(struct loader *loader, struct policy_file *file,
		       const struct source *source, unsigned depth)
{
	file->policy = read_policy(loader, source);
	if (file->policy == NULL)
		return;
	file->is_open = true;
	load_parents(loader, file, depth);
	file->is_open = false;
	set_layers(file);
	loader->order[loader->n_order++] = file;
}

/* Load `path` and its parents, once; NULL after a diagnostic. */
static struct policy_file *load_file(struct loader *loader, struct text path,
				     struct span origin, unsigned depth)
{
	struct policy_file *file = find_file(loader, path);
	struct source *source;
	struct text why = {NULL, 0};

	if (!check_limits(loader, file, path, origin, depth))
		return NULL;
	if (file != NULL)
		return file;
	source = source_read(loader->arena, path, &why);
	if (source == NULL) {
		report_unreadable(loader, path, origin, why);
		return NULL;
	}
	file = ARENA_NEW(loader->arena, struct policy_file);
	file->path = path;
	loader->files[loader->n_files++] = file;
	add_policy(loader, file, source, depth);
	return file;
}

static void check_rule_count(struct loader *loader)
{
	size_t n = 0;
	struct diag *diag;

	for (size_t i = 0; i < loader->n_order; i++)
		n += loader->order[i]->policy->n_rules;
	if (n <= LOAD_RULES_MAX)
		return;
	diag = diag_add(loader->diags, DIAG_RULES_MANY,
			loader->order[0]->policy->doc->span,
			"the files have %zu rules together", n);
	diag_label(diag, "at most %u are read", LOAD_RULES_MAX);
	diag_help(diag, "compile the policies separately");
}

/* Its rule for unknown agents and its default leave no room for another policy. */
static void check_alone(struct loader *loader)
{
	for (size_t i = 0; loader->n_order > 1 && i < loader->n_order; i++) {
		const struct ast_policy *policy = loader->order[i]->policy;
		struct diag *diag;
		if (policy->dialect != DIALECT_CAPABILITY)
			continue;
		diag = diag_add(loader->diags, DIAG_CAPABILITY_ALONE,
				policy->default_span,
				"a capability policy cannot be combined with others");
		diag_label(diag, "%zu policies are compiled together", loader->n_order);
		diag_help(diag, "put all profiles into one file, or compile separately");
	}
}

static void finish(struct loader *loader, struct loaded *out)
{
	check_rule_count(loader);
	check_alone(loader);
	inherit_names(loader->arena, loader->order, loader->n_order, loader->diags);
	out->n = loader->n_order;
	out->policies = ARENA_ARRAY(loader->arena, struct ast_policy *, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		out->policies[i] = loader->order[i]->policy;
}

bool load_policies(struct arena *arena, const struct text *paths, size_t n,
		   const struct load_options *options, struct diag_list *diags,
		   struct loaded *out)
{
	struct loader loader = {.arena = arena, .options = options, .diags = diags};
	size_t errors = diag_count(diags, DIAG_ERROR);

	for (size_t i = 0; i < n; i++) {
		struct text path = normalise(arena, paths[i]);
		if (i == 0)
			loader.root = folder_of(path);
		load_file(&loader, path, (struct span){NULL, 0, 0}, 0);
	}
	finish(&loader, out);
	return diag_count(diags, DIAG_ERROR) == errors;
}

bool load_text(struct arena *arena, struct text path, struct text body,
	       const struct load_options *options, struct diag_list *diags,
	       struct loaded *out)
{
	struct loader loader = {
		.arena = arena, .options = options, .diags = diags, .is_memory = true};
	struct policy_file *file = ARENA_NEW(arena, struct policy_file);
	size_t errors = diag_count(diags, DIAG_ERROR);

	file->path = path;
	loader.files[loader.n_files++] = file;
	add_policy(&loader, file, source_from_text(arena, path, body), 0);
	finish(&loader, out);
	return diag_count(diags, DIAG_ERROR) == errors;
}
