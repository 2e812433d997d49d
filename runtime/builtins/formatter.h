// Go's fmt.Sprintf.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "runtime/builtins/format_argument.h"

namespace regoc::builtins {

// The arguments of a format.
class FormatOperands {
 public:
  virtual ~FormatOperands() = default;
  virtual size_t size() const = 0;
  virtual void Write(TextBuilder& out, const FormatSpec& spec, size_t index, char32_t verb) const = 0;
  // What Go calls its type; empty for nil, which has none.
  virtual std::string_view TypeOf(size_t index) const = 0;
  // What `*` takes: nothing when the argument is no integer.
  virtual std::optional<int64_t> Integer(size_t index) const = 0;
};

// Appends what fmt.Sprintf(format, operands...) gives, mistakes in the format included ("%!d(string=a)").
void AppendFormatted(TextBuilder& out, std::string_view format, const FormatOperands& operands);

// The same over arguments of four kinds.
void AppendFormatted(TextBuilder& out, std::string_view format, std::span<const FormatArgument> arguments);

}  // namespace regoc::builtins
