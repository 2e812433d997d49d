// Writes to the base documents of a store, as OPA's data API does them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/server/data_patch.h"
#include "tools/server/store.h"

namespace regoc::server {

// What a write came to.
struct WriteResult {
  int status = 204;  // of the response
  std::string code;  // of the error; empty: none
  std::string message;
};

class DataWriter {
 public:
  explicit DataWriter(Store& store) : store_(store) {}
  // Puts a value there; what is missing above is made. `only_new`: leaves what is there (304).
  WriteResult Put(const std::vector<std::string>& path, std::string_view json, bool only_new);
  // A JSON Patch: all operations or none. Their paths begin at `path`.
  WriteResult Patch(const std::vector<std::string>& path, std::string_view json);
  WriteResult Delete(const std::vector<std::string>& path);

 private:
  using Edit = std::function<std::optional<WriteResult>(Arena& arena, Value& root)>;
  // `paths` are those that are written to.
  WriteResult Write(const std::vector<std::vector<std::string>>& paths, Arena arena, const Edit& edit);

  Store& store_;
};

// Why a client may not write at a path that bundles own, in OPA's words; empty: it may.
std::string OwnedByBundle(const std::map<std::string, ActiveBundle>& bundles, const std::vector<std::string>& path);

}  // namespace regoc::server
