/* toolkit_sdk.h - which of AGT's SDKs read a condition in another way.
 *
 * AGT's Python, TypeScript and .NET evaluators of the toolkit dialect disagree with
 * each other and with the one reading that Edict has.  Each condition that one of
 * them reads differently gets one note, with a line for each reason.
 */
#ifndef EDICT_FRONT_TOOLKIT_SDK_H
#define EDICT_FRONT_TOOLKIT_SDK_H

#include "front/reader.h"

/* `d` is the value of the rule's `condition`. */
void toolkit_sdk_notes(struct reader *r, const struct ast_rule *rule,
		       const struct doc *d);

#endif
