// A part of a configuration while it is read: keeps the first error, which names the key, and knows which keys were
// read.
//
//   Section section(json, "decision_logs.reporting");
//   int64_t delay = section.Integer("min_delay_seconds", 300, 0, 86400);
//   Section http = section.Child("http");
//   if (Status read = section.Finish(); !read.ok()) return read;   // "decision_logs.reporting.max: unknown key"
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::decision_log {

// `json` outlives it. Not shared between threads.
class Section {
 public:
  Section(const nlohmann::json& json, std::string path);

  // Null counts as not set, as in OPA.
  bool has(const std::string& key) const;
  std::string Text(const std::string& key, std::string otherwise = "");
  // Must be set, and not be empty.
  std::string Required(const std::string& key);
  int64_t Integer(const std::string& key, int64_t otherwise, int64_t min, int64_t max);
  double Number(const std::string& key, double otherwise, double min, double max);
  bool Flag(const std::string& key, bool otherwise);
  // One of `choices`; not set: the first.
  std::string Choice(const std::string& key, const std::vector<std::string>& choices);
  std::vector<std::string> Texts(const std::string& key);
  // An object of texts.
  std::map<std::string, std::string> TextMap(const std::string& key);
  // An object; not set: an empty one. Its errors are this one's.
  Section Child(const std::string& key);
  // A list of objects.
  std::vector<Section> Children(const std::string& key);

  // "decision_logs.reporting.min_delay_seconds"
  std::string PathOf(const std::string& key) const { return path_ + "." + key; }
  void Fail(const std::string& key, const std::string& why);
  // Faults so far, or a key that nobody read, here or in children.
  Status Finish() const;

 private:
  // The value of a type of nlohmann::json, or nullptr.
  const nlohmann::json* Find(const std::string& key, int type, const char* type_name);

  const nlohmann::json* json_;
  std::string path_;
  std::shared_ptr<std::optional<Error>> error_;
  std::shared_ptr<std::set<std::string>> read_;
  std::shared_ptr<std::vector<Section>> children_;
};

}  // namespace regoc::decision_log
