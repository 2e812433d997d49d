// Members of a configuration's objects, read with their types checked: what is wrong is collected, and names its key.
//
//   Problems problems;
//   {
//     Fields fields(json, "decision_logs", problems);
//     bool console = fields.Flag("console");
//     Fields reporting = fields.Child("reporting");
//     int64_t most = reporting.Number("max_delay_seconds", 600, {1, 86400});
//   }   // members that nobody asked for are warnings
//   // problems.errors: "decision_logs.console: want a boolean, got a string"
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::config {

using Json = nlohmann::json;

struct Problems {
  std::vector<std::string> errors;
  std::vector<std::string> warnings;

  // All errors as one; good when there are none.
  Status AsStatus() const;
};

struct Range {
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
};

// "a string", "a number", …
std::string KindOf(const Json& value);

// Reads one object. A member that is null counts as left out, as in Go. Belongs to one thread; what it reads outlives
// it.
class Fields {
 public:
  // `path` is where the object stands: "" is the whole configuration. Something else than an object is an error.
  Fields(const Json& object, std::string path, Problems& problems);
  Fields(Fields&& other) noexcept;
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;
  ~Fields();

  // nullptr: not there, or null.
  const Json* Find(const std::string& key);
  bool Has(const std::string& key) { return Find(key) != nullptr; }
  std::string Text(const std::string& key, std::string fallback = "");
  bool Flag(const std::string& key, bool fallback = false);
  int64_t Number(const std::string& key, int64_t fallback, Range range = {});
  std::optional<int64_t> MaybeNumber(const std::string& key, Range range = {});
  double Decimal(const std::string& key, double fallback);
  std::vector<std::string> Texts(const std::string& key);
  std::vector<double> Decimals(const std::string& key);
  std::map<std::string, std::string> TextMap(const std::string& key);
  // One of `allowed`.
  std::string Choice(const std::string& key, const std::vector<std::string>& allowed, const std::string& fallback);
  // An object; an empty one when it is not there.
  Fields Child(const std::string& key);
  // Its members are not looked at.
  const Json& Any(const std::string& key);

  const Json& object() const { return object_; }
  std::string PathOf(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }
  const std::string& path() const { return path_; }
  Problems& problems() { return *problems_; }
  void Fail(const std::string& key, const std::string& why) { problems_->errors.push_back(PathOf(key) + ": " + why); }
  void Warn(const std::string& key, const std::string& why) { problems_->warnings.push_back(PathOf(key) + ": " + why); }
  // All members are known, whatever they are.
  void AllowAny() { any_ = true; }

 private:
  void WrongType(const std::string& key, const std::string& wanted, const Json& value);

  const Json& object_;
  std::string path_;
  Problems* problems_;
  std::set<std::string> known_;
  bool any_ = false;
};

}  // namespace regoc::config
