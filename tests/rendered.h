/* rendered.h - diagnostics as the text that a user sees, for tests that look at it.
 */
#ifndef EDICT_TESTS_RENDERED_H
#define EDICT_TESTS_RENDERED_H

#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"

/* Freed by the caller; without memory there is no test. */
static inline char *rendered(const struct diag_list *diags, bool json)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	if (!out)
		abort();
	if (json)
		diag_render_json(diags, out);
	else
		diag_render_text(diags, out, false);
	fclose(out);
	return text;
}

#endif
