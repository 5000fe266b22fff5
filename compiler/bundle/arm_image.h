/* arm_image.h - from what the linker makes of a policy to an image of edict/image.h.
 */
#ifndef EDICT_BUNDLE_ARM_IMAGE_H
#define EDICT_BUNDLE_ARM_IMAGE_H

#include "base/arena.h"
#include "base/text.h"

/* `elf` is an executable linked by runtime/port/image_m4.ld.  False after setting `*why`:
 * it has something that an image cannot carry. */
bool arm_image(struct arena *arena, struct text elf, struct text *out, const char **why);

#endif
