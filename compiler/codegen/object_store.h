// Objects of parts, kept from one run to the next (runtime/base/file_cache.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/codegen/options.h"
#include "runtime/base/file_cache.h"
#include "runtime/plan/part.h"

namespace regoc::codegen {

// Thread-safe.
class ObjectStore {
 public:
  // Without a folder nothing is kept. `options` must outlive the store.
  ObjectStore(const std::string& folder, const CodegenOptions& options);

  // A hash over everything that the object depends on: the part, the options, the code generator. Empty without a folder.
  std::string KeyOf(const plan::Part& part) const;
  std::optional<std::string> Get(const std::string& key) const;
  void Put(const std::string& key, std::string_view object);
  void Trim() { cache_.Trim(); }

 private:
  const CodegenOptions& options_;
  std::string build_;
  FileCache cache_;
  std::string generator_;  // says which build of the code generator this is
};

}  // namespace regoc::codegen
