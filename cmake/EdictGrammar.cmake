# edict_lexer(target FILE.re) and edict_grammar(target FILE.y): run re2c and lemon at
# build time and add the C they write to `target`.
find_program(RE2C re2c REQUIRED)
find_program(LEMON lemon REQUIRED)

function(edict_lexer target file)
	get_filename_component(name ${file} NAME_WE)
	set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}_lexer.c)
	add_custom_command(OUTPUT ${out}
		COMMAND ${RE2C} -W --no-debug-info --no-generation-date --no-version
			-o ${out} ${CMAKE_CURRENT_SOURCE_DIR}/${file}
		DEPENDS ${file} VERBATIM)
	target_sources(${target} PRIVATE ${out})
endfunction()

function(edict_grammar target file)
	get_filename_component(name ${file} NAME_WE)
	set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
	add_custom_command(OUTPUT ${out} ${CMAKE_CURRENT_BINARY_DIR}/${name}.h
		COMMAND ${LEMON} -q -l -d${CMAKE_CURRENT_BINARY_DIR}
			${CMAKE_CURRENT_SOURCE_DIR}/${file}
		DEPENDS ${file} VERBATIM)
	target_sources(${target} PRIVATE ${out})
	target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
