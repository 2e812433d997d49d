// Tables of text with drawn borders, as OPA prints them.
#pragma once

#include <string>
#include <vector>

namespace regoc::cli {

// `head` stands centred above the columns; empty: no head. Rows have one cell a column.
std::string TableText(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);

}  // namespace regoc::cli
