# tools.sh - sourced: finds the cross tools or leaves with 77, and has the flags.
for tool in arm-none-eabi-gcc qemu-system-arm; do
	command -v $tool >/dev/null && continue
	echo "skipped: no $tool"
	exit 77
done
runtime="text number value scan lanes trigger stream table decide json collect request
	names"
flags="-mcpu=cortex-m4 -mthumb -Os -std=c11 -ffreestanding -fno-tree-loop-distribute-patterns
	-ffunction-sections -fdata-sections -Wall -Wextra -Wconversion -Wsign-conversion
	-Wshadow -Werror -Iruntime -Itests/embedded"

# compile_runtime <folder> [<flag>...]: the runtime's objects, in that folder
compile_runtime()
{
	folder=$1
	shift
	for file in $runtime; do
		arm-none-eabi-gcc $flags -pedantic-errors "$@" -c runtime/$file.c \
			-o "$folder/$file.o" || exit 1
	done
}
