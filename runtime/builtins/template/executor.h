// Runs templates.
#pragma once

#include <string>
#include <string_view>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/template/node.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins::text_template {

// How deep templates may use each other.
inline constexpr int kMaxTemplateDepth = 1000;

// Appends what the root template gives for `data`, an object. On failure returns false; then either `fault` is Go's
// message ("template: template:1:2: executing …"), or `ended` is why the evaluation stops. `text` is what `templates`
// were parsed from.
bool Execute(CallContext& ctx, const Templates& templates, std::string_view text, Value data, TextBuilder& out,
             std::string& fault, Outcome& ended);

}  // namespace regoc::builtins::text_template
