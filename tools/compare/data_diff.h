// What changed between two data documents, as JSON pointers (RFC 6901).
//
//   {"roles": {"a": 1, "b": [1, 2]}}  to  {"roles": {"b": [1, 3], "c": 4}}
//     removed /roles/a, changed /roles/b/1, added /roles/c
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/value/value.h"

namespace regoc::compare {

struct DataChange {
  std::string pointer;
  OptionalValue before, after;  // undefined: it was added, or removed
};

struct DataDiff {
  std::vector<DataChange> changes;  // in the order of the document, at most as many as asked for
  uint64_t count = 0;               // of all
};

// Items that an array has at both ends in common are not changed, so that inserting one shows one. Values belong to the
// documents.
DataDiff CompareData(Value before, Value after, size_t max_changes);

}  // namespace regoc::compare
