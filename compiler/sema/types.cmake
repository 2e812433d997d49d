# Sources and tests of the type checker.
set(REGOC_SEMA_TYPE_SOURCES
  type_annotations.cc
  type_body.cc
  type_calls.cc
  type_check.cc
  type_compatible.cc
  type_faults.cc
  type_functions.cc
  type_json.cc
  type_ops.cc
  type_parse.cc
  type_print.cc
  type_refs.cc
  type_schema.cc
  type_schema_merge.cc
  type_schema_scope.cc
  type_scope.cc
  type_terms.cc
  type_tree.cc
  type_with.cc
  types.cc)
set(REGOC_SEMA_TYPE_LIBRARIES ${REGOC_YAML_CPP})
set(REGOC_SEMA_TYPE_TESTS
  type_check_test.cc
  type_schema_test.cc
  types_test.cc)
