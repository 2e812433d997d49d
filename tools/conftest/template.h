// Documents from templates: of Go's text/template what documents of policies need.
//
//   {{ .Field.Field }}  {{ . }}  {{ $ }}  {{ range .List }} … {{ else }} … {{ end }}  {{ if .Field }} … {{ else if .X }} … {{ end }}
//   {{ with .Field }} … {{ end }}  {{- trims white space -}}  {{/* comment */}}  {{ "text" }}
//
// Pipelines, variables, functions and further templates are refused.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::conftest {

struct TemplateValue {
  using List = std::vector<TemplateValue>;
  using Fields = std::map<std::string, TemplateValue>;
  std::variant<std::string, List, Fields> node;

  // Whether `if` takes it as true: it is not empty.
  bool truth() const;
};

class Template {
 public:
  // Errors name the template and the line.
  static Result<Template> Parse(const std::string& name, std::string_view text);

  // An error names a field that the value doesn't have.
  Result<std::string> Render(const TemplateValue& value) const;

 private:
  struct Node {
    enum class Kind { kText, kValue, kIf, kRange, kWith } kind = Kind::kText;
    std::string text;                // of kText
    bool root = false;               // the path begins at $
    std::vector<std::string> path;   // of the others: fields
    std::vector<Node> body, otherwise;
    size_t line = 0;
  };
  class Parser;
  class Renderer;

  std::string name_;
  std::vector<Node> nodes_;
};

}  // namespace regoc::conftest
