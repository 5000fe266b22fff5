# What `cmake --install` puts where: the command, the runtime with its headers, the
# detection packs, the manual, a CMake package and a pkg-config file.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/edict)
install(TARGETS edict_runtime EXPORT edictTargets
	ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES runtime/edict/abi.h runtime/edict/cedar.h runtime/edict/edict.h
	runtime/edict/scan.h
	DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/edict)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(EDICT_COMPILER)
	install(TARGETS edict EXPORT edictTargets DESTINATION ${CMAKE_INSTALL_BINDIR})
	install(DIRECTORY policies/packs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/edict/packs
		FILES_MATCHING PATTERN "*.yaml")
	install(FILES docs/edict.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

install(EXPORT edictTargets NAMESPACE edict:: DESTINATION ${package_dir})
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
configure_file(${CMAKE_CURRENT_LIST_DIR}/edict-runtime.pc.in
	${PROJECT_BINARY_DIR}/edict-runtime.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/edict-runtime.pc
	DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
