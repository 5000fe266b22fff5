# The warnings every target of the project is built with, as an interface target.
add_library(edict_warnings INTERFACE)
target_compile_options(edict_warnings INTERFACE
	-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes
	-Wmissing-prototypes -Wcast-qual -Wcast-align -Wpointer-arith -Wwrite-strings
	-Wundef -Wvla -Wswitch-enum -Wformat=2 -Wnull-dereference -Wimplicit-fallthrough
	$<$<BOOL:${EDICT_WERROR}>:-Werror>)
