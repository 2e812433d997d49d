// Whether what a function looks at in data is the same in two documents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/document_reads.h"

namespace regoc::tools {

// The places, as JSON pointers, that the reads (of functions of `policy`) look at and that differ. None: no function
// with these reads can tell the documents apart. At most `max`.
std::vector<std::string> ChangedReads(const plan::Policy& policy, const plan::Reads& reads, Value before, Value after,
                                      size_t max);

// A key as part of a JSON pointer (RFC 6901).
std::string EscapedForPointer(std::string_view key);

}  // namespace regoc::tools
