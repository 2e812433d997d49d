// One METADATA block at a time; the inner half of annotations.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/annotations.h"
#include "compiler/syntax/yaml_node.h"

namespace regoc::syntax {

struct AnnotationFault {
  std::string message;
  SourceRange range;
};

// Decodes the YAML of one block; scope and target are left as written.
std::variant<Annotations, AnnotationFault> DecodeBlock(const ast::Annotation& block);

// What a scalar of YAML is to OPA; mappings and sequences likewise. The fault is a key that is not a string.
std::variant<AnnotationValue, std::string> ResolveYaml(const YamlNode& node, const std::string& path = "");

// Whether the scalar is a null, a string, …: the short tag that error messages name ("!!str").
std::string YamlTag(const YamlNode& node);

// The value as Go's %s prints it.
std::string GoText(const AnnotationValue& value);

}  // namespace regoc::syntax
