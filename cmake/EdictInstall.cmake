# What `cmake --install` puts where: the command, the runtime with its headers and its
# sources, the adapters for hosts, the detection packs, the manual, a CMake package and
# pkg-config files.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/edict)
install(TARGETS edict_runtime EXPORT edictTargets
	ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY runtime/edict DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
	FILES_MATCHING PATTERN "*.h")
# Firmware takes these into its own build, and the command makes objects of them.
install(DIRECTORY runtime/ DESTINATION ${CMAKE_INSTALL_DATADIR}/edict/runtime
	FILES_MATCHING PATTERN "*.[ch]" PATTERN "*.ld")
if(EDICT_PORTS)
	get_property(ports GLOBAL PROPERTY EDICT_PORT_TARGETS)
	install(TARGETS ${ports} EXPORT edictPortTargets
		ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
	install(DIRECTORY runtime/port DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/edict
		FILES_MATCHING PATTERN "*.h"
		PATTERN log_commit.h EXCLUDE PATTERN log_store.h EXCLUDE)
endif()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(EDICT_COMPILER)
	install(TARGETS edict EXPORT edictTargets DESTINATION ${CMAKE_INSTALL_BINDIR})
	install(DIRECTORY policies/packs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/edict/packs
		FILES_MATCHING PATTERN "*.yaml")
	install(FILES docs/edict.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

install(EXPORT edictTargets NAMESPACE edict:: DESTINATION ${package_dir})
if(EDICT_PORTS)
	install(EXPORT edictPortTargets NAMESPACE edict:: DESTINATION ${package_dir})
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/edictConfig.cmake.in
	${PROJECT_BINARY_DIR}/edictConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/edictConfigVersion.cmake
	COMPATIBILITY SameMinorVersion)
install(FILES
	${PROJECT_BINARY_DIR}/edictConfig.cmake
	${PROJECT_BINARY_DIR}/edictConfigVersion.cmake
	${CMAKE_CURRENT_LIST_DIR}/EdictAddPolicy.cmake
	DESTINATION ${package_dir})

# The prefix is found from where the .pc file lies, so that the tree can be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
	BASE_DIRECTORY "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" OUTPUT_VARIABLE pc_to_prefix)
set(pc_names edict-runtime)
if(EDICT_PORTS)
	list(APPEND pc_names edict-host)
endif()
foreach(name ${pc_names})
	configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in
		${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
	install(FILES ${PROJECT_BINARY_DIR}/${name}.pc
		DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
