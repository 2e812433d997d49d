# regoc_lazy_library(NAME FILE): a target regoc_lazy_<NAME> that stands for the shared library FILE, which is loaded when
# a program first calls one of its functions. A command that lives for a millisecond should not spend most of it on
# loading libraries that it never needs. Where there are no trampolines for the processor the library is linked as usual.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(regoc_lazy_library name file)
  set(target regoc_lazy_${name})
  if(TARGET ${target})
    return()
  endif()
  if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${file})
    return()
  endif()
  execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${file} OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCH "SONAME +([^\n ]+)" soname "${headers}")
  set(soname ${CMAKE_MATCH_1})
  set(stubs ${CMAKE_BINARY_DIR}/lazy/${name}.S)
  set(script ${PROJECT_SOURCE_DIR}/cmake/lazy/stubs.py)
  add_custom_command(OUTPUT ${stubs} COMMAND Python3::Interpreter ${script} ${CMAKE_NM} ${file} ${soname} ${name} > ${stubs}
    DEPENDS ${script} ${file} VERBATIM)
  add_library(${target} STATIC ${stubs})
  if(NOT TARGET regoc_lazy_bind)
    add_library(regoc_lazy_bind STATIC ${PROJECT_SOURCE_DIR}/cmake/lazy/bind.cc)
    target_link_libraries(regoc_lazy_bind PRIVATE regoc_flags PUBLIC ${CMAKE_DL_LIBS})
  endif()
  target_link_libraries(${target} PUBLIC regoc_lazy_bind)
endfunction()
