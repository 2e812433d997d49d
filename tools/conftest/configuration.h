// A configuration file as what policies get: one input, or several that are tested one by one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "tools/inputs/reader.h"

namespace regoc::conftest {

struct ConfigurationInput {
  Value value;
  std::shared_ptr<const inputs::Places> places;  // nullptr: not known
  std::optional<uint32_t> item;                  // the value is this item of the document that `places` is of
};

struct Configuration {
  std::string name;
  std::unique_ptr<Arena> arena;           // of all values
  std::vector<ConfigurationInput> inputs;  // a top-level array and a file of several documents have one an item
  bool several = false;                   // it is several inputs, even when it has one or none
  std::vector<std::string> warnings;

  // All of it as one value: an array of the inputs when it is several.
  Value Whole() const;
};

struct ReadSettings {
  std::string parser;  // empty: by the file's name
  std::vector<std::string> proto_file_dirs;
  bool places = false;
};

// Reads a file, or standard input for "-". The error is one line with file, row and column. Any thread.
Result<Configuration> ReadConfiguration(const std::string& path, const ReadSettings& settings);
// The same of a text that is there already.
Result<Configuration> ReadConfiguration(const std::string& name, std::string_view text, const ReadSettings& settings);

// What --combine tests: an array of {"path", "contents"} by path, with the inputs of each file one by one. Lives in `arena`
// and in those of the files.
Value Combined(Arena& arena, const std::vector<Configuration>& files);

}  // namespace regoc::conftest
