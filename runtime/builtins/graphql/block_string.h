// The value of a block string: """ … """.
#pragma once

#include <string>
#include <string_view>

namespace regoc::builtins::graphql {

// Lines are joined by "\n". What all lines that are not blank begin with (spaces and tabs) goes, except from the first
// line; blank lines at both ends go. Specification of GraphQL (October 2021), 2.9.4.
std::string BlockStringValue(std::string_view raw);

}  // namespace regoc::builtins::graphql
