/* replay.c - run a fuzz target over files, once each.
 *
 *     replay_TARGET FILE...
 *
 * Each input gets a heap block of exactly its size, so that a sanitizer sees a read
 * past the end.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

static int replay(const char *path)
{
	FILE *in = fopen(path, "rb");
	if (in == NULL) {
		perror(path);
		return 1;
	}
	long size = fseek(in, 0, SEEK_END) == 0 ? ftell(in) : -1;
	rewind(in);
	uint8_t *data = size < 0 ? NULL : malloc(size > 0 ? (size_t)size : 1);
	int failed = data == NULL || fread(data, 1, (size_t)size, in) != (size_t)size;
	fclose(in);
	if (failed)
		perror(path);
	else
		LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;
	if (argc < 2) {
		fputs("replay: no inputs are given\n", stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++)
		failed |= replay(argv[i]);
	printf("%d inputs replayed\n", argc - 1);
	return failed;
}
