#include "tools/conftest/configuration.h"

#include <algorithm>
#include <filesystem>

#include "runtime/base/file.h"
#include "runtime/value/table.h"

namespace regoc::conftest {

Value Configuration::Whole() const {
  if (!several) return inputs.empty() ? Value() : inputs[0].value;
  Value* items = arena->AllocateArray<Value>(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) items[i] = inputs[i].value;
  return Value::Array(items, inputs.size());
}

Result<Configuration> ReadConfiguration(const std::string& name, std::string_view text, const ReadSettings& settings) {
  Configuration made{.name = name, .arena = std::make_unique<Arena>()};
  inputs::ReadOptions options;
  options.parser = settings.parser;
  options.places = settings.places;
  options.proto_file_dirs = settings.proto_file_dirs;
  Result<inputs::Parsed> parsed = inputs::Read(*made.arena, name, text, options);
  if (!parsed.ok()) return parsed.error();
  made.warnings = std::move(parsed->warnings);
  std::vector<inputs::Document>& documents = parsed->documents;
  if (documents.empty()) documents.push_back({});
  made.several = documents.size() > 1 || documents[0].value.is_array();
  if (documents.size() == 1 && made.several) {
    Value array = documents[0].value;
    for (uint32_t i = 0; i < array.size(); ++i) made.inputs.push_back({array.items()[i], documents[0].places, i});
    return made;
  }
  for (inputs::Document& document : documents) made.inputs.push_back({document.value, std::move(document.places), {}});
  return made;
}

Result<Configuration> ReadConfiguration(const std::string& path, const ReadSettings& settings) {
  if (settings.parser.empty() && !inputs::ParserFor(path)) {
    std::string extension = std::filesystem::path(path).extension().string();
    if (!extension.empty()) extension.erase(0, 1);
    std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return Error{"new parser: new: unknown parser: " + extension + ", path: " + path};
  }
  Result<std::string> text = ReadFile(path == "-" ? "/dev/stdin" : path);
  if (!text.ok()) return text.error();
  return ReadConfiguration(path, *text, settings);
}

Value Combined(Arena& arena, const std::vector<Configuration>& files) {
  std::vector<const Configuration*> sorted;
  for (const Configuration& file : files) sorted.push_back(&file);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  size_t count = 0;
  for (const Configuration* file : sorted) count += file->inputs.size();
  Value* items = arena.AllocateArray<Value>(count);
  size_t at = 0;
  for (const Configuration* file : sorted) {
    for (const ConfigurationInput& input : file->inputs) {
      Object* item = Object::New(arena, 2);
      item->Put(Value::String("contents"), input.value);
      item->Put(Value::String("path"), Value::String(arena.Copy(file->name)));
      items[at++] = Value::Object(item);
    }
  }
  return Value::Array(items, count);
}

}  // namespace regoc::conftest
