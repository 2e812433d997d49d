#include "tools/decision_log/section.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace regoc::decision_log {

namespace {

using Json = nlohmann::json;

constexpr int kText = static_cast<int>(Json::value_t::string);
constexpr int kFlag = static_cast<int>(Json::value_t::boolean);
constexpr int kList = static_cast<int>(Json::value_t::array);
constexpr int kObject = static_cast<int>(Json::value_t::object);

const Json& EmptyObject() {
  static const Json empty = Json::object();
  return empty;
}

}  // namespace

Section::Section(const Json& json, std::string path)
    : json_(&json),
      path_(std::move(path)),
      error_(std::make_shared<std::optional<Error>>()),
      read_(std::make_shared<std::set<std::string>>()),
      children_(std::make_shared<std::vector<Section>>()) {
  if (json.is_object()) return;
  json_ = &EmptyObject();
  if (!json.is_null()) *error_ = Error{path_ + ": must be an object"};
}

void Section::Fail(const std::string& key, const std::string& why) {
  if (!*error_) *error_ = Error{PathOf(key) + ": " + why};
}

bool Section::has(const std::string& key) const {
  auto found = json_->find(key);
  return found != json_->end() && !found->is_null();
}

const Json* Section::Find(const std::string& key, int type, const char* type_name) {
  read_->insert(key);
  auto found = json_->find(key);
  if (found == json_->end() || found->is_null()) return nullptr;
  if (static_cast<int>(found->type()) == type) return &*found;
  Fail(key, std::string("must be ") + type_name);
  return nullptr;
}

std::string Section::Text(const std::string& key, std::string otherwise) {
  const Json* found = Find(key, kText, "a text");
  return found ? found->get<std::string>() : otherwise;
}

std::string Section::Required(const std::string& key) {
  std::string text = Text(key);
  if (text.empty()) Fail(key, "must be set");
  return text;
}

double Section::Number(const std::string& key, double otherwise, double min, double max) {
  read_->insert(key);
  if (!has(key)) return otherwise;
  const Json& found = (*json_)[key];
  if (!found.is_number()) return Fail(key, "must be a number"), otherwise;
  double value = found.get<double>();
  if (value < min || value > max) Fail(key, "must be from " + Json(min).dump() + " to " + Json(max).dump());
  return value;
}

int64_t Section::Integer(const std::string& key, int64_t otherwise, int64_t min, int64_t max) {
  read_->insert(key);
  if (!has(key)) return otherwise;
  const Json& found = (*json_)[key];
  if (!found.is_number_integer()) return Fail(key, "must be an integer"), otherwise;
  bool fits = !found.is_number_unsigned() || found.get<uint64_t>() <= INT64_MAX;
  int64_t value = fits ? found.get<int64_t>() : INT64_MAX;
  if (value < min || value > max) Fail(key, "must be from " + std::to_string(min) + " to " + std::to_string(max));
  return value;
}

bool Section::Flag(const std::string& key, bool otherwise) {
  const Json* found = Find(key, kFlag, "true or false");
  return found ? found->get<bool>() : otherwise;
}

std::string Section::Choice(const std::string& key, const std::vector<std::string>& choices) {
  std::string text = Text(key, choices[0]);
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return text;
  std::string all;
  for (const std::string& choice : choices) all += (all.empty() ? "" : ", ") + choice;
  Fail(key, "must be one of " + all);
  return choices[0];
}

std::vector<std::string> Section::Texts(const std::string& key) {
  const Json* found = Find(key, kList, "a list of texts");
  std::vector<std::string> texts;
  for (const Json& item : found ? *found : Json::array()) {
    if (item.is_string())
      texts.push_back(item.get<std::string>());
    else
      Fail(key, "must be a list of texts");
  }
  return texts;
}

std::map<std::string, std::string> Section::TextMap(const std::string& key) {
  const Json* found = Find(key, kObject, "an object of texts");
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : (found ? *found : EmptyObject()).items()) {
    if (value.is_string())
      texts[name] = value.get<std::string>();
    else
      Fail(key + "." + name, "must be a text");
  }
  return texts;
}

Section Section::Child(const std::string& key) {
  const Json* found = Find(key, kObject, "an object");
  Section child(found ? *found : EmptyObject(), PathOf(key));
  child.error_ = error_;
  children_->push_back(child);
  return child;
}

std::vector<Section> Section::Children(const std::string& key) {
  const Json* found = Find(key, kList, "a list of objects");
  std::vector<Section> children;
  for (size_t i = 0; found && i < found->size(); ++i) {
    std::string name = key + "[" + std::to_string(i) + "]";
    if (!(*found)[i].is_object()) Fail(name, "must be an object");
    Section child((*found)[i].is_object() ? (*found)[i] : EmptyObject(), PathOf(name));
    child.error_ = error_;
    children_->push_back(child);
    children.push_back(child);
  }
  return children;
}

Status Section::Finish() const {
  if (*error_) return **error_;
  for (const auto& [key, value] : json_->items())
    if (!read_->contains(key)) return Error{PathOf(key) + ": unknown key"};
  for (const Section& child : *children_)
    if (Status finished = child.Finish(); !finished.ok()) return finished;
  return Unit{};
}

}  // namespace regoc::decision_log
