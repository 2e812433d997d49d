# Options of the project, all prefixed REGOC_, and the flags that every target shares.
option(REGOC_BUILD_TESTS "Build unit, golden and end-to-end tests" ${PROJECT_IS_TOP_LEVEL})
option(REGOC_WERROR "Treat warnings as errors" OFF)
set(REGOC_CONFORMANCE_DIR ${PROJECT_SOURCE_DIR}/../shared/conformance CACHE PATH
  "Folder of OPA's published cases as JSON lines; tests that need it skip themselves where it is missing")
set(REGOC_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

# Libraries are linked statically where there is a choice, and loaded at their first use where there is none
# (RegocLazyLibrary.cmake): a program that lives for milliseconds should not spend them on loading shared objects.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a ${CMAKE_FIND_LIBRARY_SUFFIXES})
find_library(REGOC_YAML yaml REQUIRED)
find_library(REGOC_YAML_CPP yaml-cpp REQUIRED)

find_program(REGOC_CCACHE ccache)
if(REGOC_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${REGOC_CCACHE})
endif()
find_program(REGOC_MOLD mold REQUIRED)

add_library(regoc_flags INTERFACE)
target_compile_options(regoc_flags INTERFACE -Wall -Wextra -Wno-missing-field-initializers
  -Wno-deprecated-declarations  # libstdc++ 12 marks what its own stable_sort uses
 )
if(REGOC_WERROR)
  target_compile_options(regoc_flags INTERFACE -Werror)
endif()
# Parts of static libraries that nothing uses go, and with them what they would need (libarchive's XML, LZMA, …).
target_link_options(regoc_flags INTERFACE -fuse-ld=mold -Wl,--gc-sections)
if(NOT REGOC_SANITIZE)
  target_link_options(regoc_flags INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-static-libstdc++> $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-static-libgcc>)
endif()
if(REGOC_SANITIZE)
  target_compile_options(regoc_flags INTERFACE -fsanitize=${REGOC_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(regoc_flags INTERFACE -fsanitize=${REGOC_SANITIZE})
endif()
