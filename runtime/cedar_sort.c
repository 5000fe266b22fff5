/* cedar_sort.c - numbers in ascending order: n log n steps at worst, no memory.
 */
#include "cedar_read.h"

#define FEW 12

static void insertion_sort(uint64_t *numbers, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		uint64_t number = numbers[i];
		uint32_t j = i;
		for (; j > 0 && numbers[j - 1] > number; j--)
			numbers[j] = numbers[j - 1];
		numbers[j] = number;
	}
}

/* Let the number at `root` sink to its place in the heap of the first `n`. */
static void sink(uint64_t *numbers, uint32_t root, uint32_t n)
{
	uint64_t number = numbers[root];
	for (uint32_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
		if (child + 1 < n && numbers[child] < numbers[child + 1])
			child++;
		if (number >= numbers[child])
			break;
		numbers[root] = numbers[child];
		root = child;
	}
	numbers[root] = number;
}

void edict_cedar_sort_numbers(uint64_t *numbers, uint32_t n)
{
	if (n <= FEW) {
		insertion_sort(numbers, n);
		return;
	}
	for (uint32_t root = n / 2; root > 0; root--)
		sink(numbers, root - 1, n);
	for (uint32_t end = n; end > 1; end--) {
		uint64_t greatest = numbers[0];
		numbers[0] = numbers[end - 1];
		numbers[end - 1] = greatest;
		sink(numbers, 0, end - 1);
	}
}
