# edict_lexer(target FILE.re) and edict_grammar(target FILE.y): run re2c and lemon at
# build time and add the C they write to `target`: NAME_lexer.c, and NAME_grammar.c with
# its token codes in NAME_tokens.h.
find_program(RE2C re2c REQUIRED)
find_program(LEMON lemon REQUIRED)

function(edict_lexer target file)
	get_filename_component(name ${file} NAME_WE)
	set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}_lexer.c)
	add_custom_command(OUTPUT ${out}
		COMMAND ${RE2C} -W -Werror --no-debug-info --no-generation-date --no-version
			-o ${out} ${CMAKE_CURRENT_SOURCE_DIR}/${file}
		DEPENDS ${file} VERBATIM)
	target_sources(${target} PRIVATE ${out})
	target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

# What lemon writes around the actions mixes int and unsigned, and has parameters and
# variables that only some grammars use; the generated file, and only that, is compiled
# without the warnings about it.
set(EDICT_GRAMMAR_OPTIONS -Wno-conversion -Wno-sign-conversion -Wno-sign-compare
	-Wno-unused-variable -Wno-unused-parameter -Wno-implicit-fallthrough)

function(edict_grammar target file)
	get_filename_component(name ${file} NAME_WE)
	set(dir ${CMAKE_CURRENT_BINARY_DIR})
	set(out ${dir}/${name}_grammar.c)
	add_custom_command(OUTPUT ${out} ${dir}/${name}_tokens.h
		COMMAND ${LEMON} -q -l -d${dir} ${CMAKE_CURRENT_SOURCE_DIR}/${file}
		COMMAND ${CMAKE_COMMAND} -E rename ${dir}/${name}.c ${out}
		COMMAND ${CMAKE_COMMAND} -E rename ${dir}/${name}.h ${dir}/${name}_tokens.h
		DEPENDS ${file} VERBATIM)
	set_source_files_properties(${out} PROPERTIES
		COMPILE_OPTIONS "${EDICT_GRAMMAR_OPTIONS}")
	target_sources(${target} PRIVATE ${out} ${dir}/${name}_tokens.h)
	target_include_directories(${target} PRIVATE ${dir})
endfunction()
