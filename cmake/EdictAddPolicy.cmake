# edict_add_policy - a policy as a static library.
#
#     edict_add_policy(<target>
#         SOURCES <policy>...             compiled together into one policy
#         [NAME <identifier>]             prefix of everything emitted (default: target)
#         [LAYOUT auto|code|table]        how the decision is written (default: auto)
#         [DIALECT <dialect>]             instead of detecting it
#         [SCHEMA <file>]                 Cedar: what the policies are validated against
#         [ENTITIES <file>]               Cedar: entities compiled into the policy
#         [OPTIONS <option>...])          further options of `edict compile`
#
# Makes the static library <target> from the emitted C.  Whoever links it can include
# "<name>.h" and gets the runtime along.  It is rebuilt when one of the sources, the
# schema, the entities, a policy that a source extends, or the edict command changes.
#
# The command is, in this order: the cache variable EDICT_COMMAND, the target `edict`
# of this build or of the installed package, `edict` on the PATH (cross builds).

function(_edict_find_command out)
	if(EDICT_COMMAND)
		set(${out} "${EDICT_COMMAND}" PARENT_SCOPE)
	elseif(TARGET edict)
		set(${out} edict PARENT_SCOPE)
	elseif(TARGET edict::edict)
		set(${out} edict::edict PARENT_SCOPE)
	else()
		find_program(EDICT_COMMAND edict REQUIRED)
		set(${out} "${EDICT_COMMAND}" PARENT_SCOPE)
	endif()
endfunction()

function(_edict_find_runtime out)
	if(TARGET edict_runtime)
		set(${out} edict_runtime PARENT_SCOPE)
	else()
		set(${out} edict::edict_runtime PARENT_SCOPE)
	endif()
endfunction()

function(edict_add_policy target)
	cmake_parse_arguments(PARSE_ARGV 1 arg ""
		"NAME;LAYOUT;DIALECT;SCHEMA;ENTITIES" "SOURCES;OPTIONS")
	if(NOT arg_SOURCES)
		message(FATAL_ERROR "edict_add_policy(${target}): SOURCES names no policy")
	endif()
	if(arg_UNPARSED_ARGUMENTS)
		message(FATAL_ERROR "edict_add_policy(${target}): unknown ${arg_UNPARSED_ARGUMENTS}")
	endif()
	if(NOT arg_NAME)
		string(MAKE_C_IDENTIFIER "${target}" arg_NAME)
	endif()
	set(options --name ${arg_NAME} ${arg_OPTIONS})
	if(arg_LAYOUT)
		list(APPEND options --layout ${arg_LAYOUT})
	endif()
	if(arg_DIALECT)
		list(APPEND options --dialect ${arg_DIALECT})
	endif()
	# Absolute, because the depfile repeats them; emitted C names a file without folders.
	list(TRANSFORM arg_SOURCES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/"
		REGEX "^[^/]")
	set(inputs ${arg_SOURCES})
	foreach(input SCHEMA ENTITIES)
		if(arg_${input})
			cmake_path(ABSOLUTE_PATH arg_${input}
				BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
			string(TOLOWER ${input} option)
			list(APPEND options --${option} "${arg_${input}}")
			list(APPEND inputs "${arg_${input}}")
		endif()
	endforeach()

	_edict_find_command(command)
	_edict_find_runtime(runtime)
	set(dir "${CMAKE_CURRENT_BINARY_DIR}/${target}.policy")
	file(MAKE_DIRECTORY "${dir}")
	add_custom_command(
		OUTPUT "${dir}/${arg_NAME}.c" "${dir}/${arg_NAME}.h"
		COMMAND ${command} compile ${arg_SOURCES} ${options}
			-o "${dir}" --depfile "${dir}/${arg_NAME}.d"
		# An unchanged output is not written again; make would run this each time.
		COMMAND ${CMAKE_COMMAND} -E touch "${dir}/${arg_NAME}.c" "${dir}/${arg_NAME}.h"
		DEPENDS ${inputs} ${command}
		DEPFILE "${dir}/${arg_NAME}.d"
		COMMENT "Compiling policy ${arg_NAME}"
		VERBATIM)
	add_library(${target} STATIC "${dir}/${arg_NAME}.c")
	target_include_directories(${target} PUBLIC "${dir}")
	target_link_libraries(${target} PUBLIC ${runtime})
	set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON)
endfunction()
