/* number.h - exact decimals: coefficient * 10^-scale, as the runtime has them.
 *
 * Normal form: no trailing zero after the point (scale is minimal), so that two
 * numbers are equal exactly when both members are.
 */
#ifndef EDICT_BASE_NUMBER_H
#define EDICT_BASE_NUMBER_H

#include "base/text.h"

#define NUMBER_SCALE_MAX 18

struct number {
	int64_t coefficient;
	uint32_t scale; /* 0..NUMBER_SCALE_MAX */
};

/* Read a JSON number (RFC 8259 section 6, exponents included) of any length.
 * False if `t` is no such number or does not fit exactly. */
bool number_read(struct text t, struct number *out);
bool number_is_integer(struct number n);
int number_compare(struct number a, struct number b);

#endif
