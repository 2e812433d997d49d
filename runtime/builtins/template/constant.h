// Literals of templates, which are Go's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/builtins/template/lexer.h"
#include "runtime/builtins/template/node.h"

namespace regoc::builtins::text_template {

// Go's strconv.Unquote of a string in double quotes or backquotes; nothing when it is wrong.
std::optional<std::string> Unquote(std::string_view text);

// A number, character or complex constant; on failure gives nothing and sets `fault`.
std::optional<Constant> ReadConstant(std::string_view text, TokenKind kind, std::string& fault);

}  // namespace regoc::builtins::text_template
