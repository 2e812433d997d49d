// Parses templates of Go's text/template.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/builtins/template/node.h"

namespace regoc::builtins::text_template {

// The name of the template that a text is, which its own messages begin with.
inline constexpr std::string_view kRootName = "template";

// How deep parentheses and blocks may lie in each other.
inline constexpr int kMaxNesting = 500;

// What `text` defines; the root under kRootName. On failure gives nullptr and sets `fault` to Go's message:
// "template: template:1: unexpected EOF". The result points into `text`.
std::unique_ptr<Templates> Parse(std::string_view text, std::string& fault);

}  // namespace regoc::builtins::text_template
