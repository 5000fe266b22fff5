/* unpack.c - the generated half of Cedar's integration tests, unpacked.
 *
 * The archive is unpacked beside its place and renamed, so that whoever sees the folder
 * sees all of it; `.complete` tells it from one that was left half done.
 */
#include "unpack.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool unpack_corpus(const char *data, const char *folder, char *found, size_t size)
{
	char mark[4096], command[16384];
	snprintf(found, size, "%s/corpus-dev", folder);
	snprintf(mark, sizeof mark, "%s/.complete", found);
	if (access(mark, R_OK) == 0)
		return true;
	snprintf(command, sizeof command,
		 "set -e; mkdir -p '%s'; t=$(mktemp -d '%s/unpack.XXXXXX'); "
		 "tar -xJf '%s/cedar/corpus-dev.tar.xz' -C \"$t\"; "
		 "touch \"$t/corpus-dev/.complete\"; "
		 "[ -e '%s' ] || rm -rf '%s'; "
		 "mv -T \"$t/corpus-dev\" '%s' || [ -e '%s' ]; rm -rf \"$t\"",
		 folder, folder, data, mark, found, found, mark);
	return system(command) == 0;
}
