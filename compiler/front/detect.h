/* detect.h - which dialect a document is written in, by its shape. */
#ifndef EDICT_FRONT_DETECT_H
#define EDICT_FRONT_DETECT_H

#include "front/ast.h"

/* DIALECT_AUTO after a diagnostic that lists the keys seen and, where the format is a
 * known one that Edict does not compile, names it and says what to do. */
enum dialect detect_dialect(const struct doc *doc, struct diag_list *diags);

#endif
