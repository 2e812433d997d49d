#include "tools/config/fields.h"

#include <algorithm>

namespace regoc::config {

namespace {

const Json kNothing;
const Json kEmpty = Json::object();

}  // namespace

Status Problems::AsStatus() const {
  if (errors.empty()) return Unit{};
  std::string all;
  for (const std::string& error : errors) all += (all.empty() ? "" : "\n") + error;
  return Error{all};
}

std::string KindOf(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a boolean";
    case Json::value_t::null:
      return "null";
    default:
      return "a number";
  }
}

Fields::Fields(const Json& object, std::string path, Problems& problems)
    : object_(object.is_object() ? object : kEmpty), path_(std::move(path)), problems_(&problems) {
  if (!object.is_object() && !object.is_null())
    problems.errors.push_back((path_.empty() ? "the configuration" : path_) + ": want an object, got " +
                              KindOf(object));
}

Fields::Fields(Fields&& other) noexcept
    : object_(other.object_),
      path_(std::move(other.path_)),
      problems_(other.problems_),
      known_(std::move(other.known_)),
      any_(other.any_) {
  other.any_ = true;
}

Fields::~Fields() {
  if (any_) return;
  for (const auto& [key, value] : object_.items())
    if (!known_.contains(key)) Warn(key, "unknown, and passed over");
}

const Json* Fields::Find(const std::string& key) {
  known_.insert(key);
  auto found = object_.find(key);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

void Fields::WrongType(const std::string& key, const std::string& wanted, const Json& value) {
  Fail(key, "want " + wanted + ", got " + KindOf(value));
}

std::string Fields::Text(const std::string& key, std::string fallback) {
  const Json* value = Find(key);
  if (!value) return fallback;
  if (value->is_string()) return value->get<std::string>();
  WrongType(key, "a string", *value);
  return fallback;
}

bool Fields::Flag(const std::string& key, bool fallback) {
  const Json* value = Find(key);
  if (!value) return fallback;
  if (value->is_boolean()) return value->get<bool>();
  WrongType(key, "a boolean", *value);
  return fallback;
}

std::optional<int64_t> Fields::MaybeNumber(const std::string& key, Range range) {
  const Json* value = Find(key);
  if (!value) return std::nullopt;
  // 1e6 and 5.0 are whole, too.
  bool whole =
      value->is_number_float() &&
      value->get<double>() == static_cast<double>(static_cast<int64_t>(std::clamp(value->get<double>(), -9e15, 9e15)));
  if (!value->is_number_integer() && !whole) return WrongType(key, "a whole number", *value), std::nullopt;
  int64_t number =
      value->is_number_unsigned()
          ? static_cast<int64_t>(std::min<uint64_t>(value->get<uint64_t>(), std::numeric_limits<int64_t>::max()))
          : value->get<int64_t>();
  if (number >= range.least && number <= range.most) return number;
  if (range.most == std::numeric_limits<int64_t>::max())
    Fail(key, "must be at least " + std::to_string(range.least));
  else
    Fail(key, "must be between " + std::to_string(range.least) + " and " + std::to_string(range.most));
  return std::nullopt;
}

int64_t Fields::Number(const std::string& key, int64_t fallback, Range range) {
  return MaybeNumber(key, range).value_or(fallback);
}

double Fields::Decimal(const std::string& key, double fallback) {
  const Json* value = Find(key);
  if (!value) return fallback;
  if (value->is_number()) return value->get<double>();
  WrongType(key, "a number", *value);
  return fallback;
}

std::vector<std::string> Fields::Texts(const std::string& key) {
  std::vector<std::string> texts;
  const Json* value = Find(key);
  if (!value) return texts;
  if (!value->is_array()) return WrongType(key, "an array of strings", *value), texts;
  for (size_t i = 0; i < value->size(); ++i) {
    const Json& item = (*value)[i];
    if (item.is_string())
      texts.push_back(item.get<std::string>());
    else
      WrongType(key + "[" + std::to_string(i) + "]", "a string", item);
  }
  return texts;
}

std::vector<double> Fields::Decimals(const std::string& key) {
  std::vector<double> numbers;
  const Json* value = Find(key);
  if (!value) return numbers;
  if (!value->is_array()) return WrongType(key, "an array of numbers", *value), numbers;
  for (size_t i = 0; i < value->size(); ++i) {
    const Json& item = (*value)[i];
    if (item.is_number())
      numbers.push_back(item.get<double>());
    else
      WrongType(key + "[" + std::to_string(i) + "]", "a number", item);
  }
  return numbers;
}

std::map<std::string, std::string> Fields::TextMap(const std::string& key) {
  std::map<std::string, std::string> texts;
  const Json* value = Find(key);
  if (!value) return texts;
  if (!value->is_object()) return WrongType(key, "an object", *value), texts;
  for (const auto& [name, item] : value->items()) {
    if (item.is_string())
      texts[name] = item.get<std::string>();
    else
      WrongType(key + "." + name, "a string", item);
  }
  return texts;
}

std::string Fields::Choice(const std::string& key, const std::vector<std::string>& allowed,
                           const std::string& fallback) {
  std::string text = Text(key, fallback);
  if (text == fallback || std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return text;
  std::string list;
  for (const std::string& choice : allowed) list += (list.empty() ? "" : ", ") + choice;
  Fail(key, "`" + text + "` is not one of " + list);
  return fallback;
}

Fields Fields::Child(const std::string& key) {
  const Json* value = Find(key);
  return Fields(value ? *value : kEmpty, PathOf(key), *problems_);
}

const Json& Fields::Any(const std::string& key) {
  const Json* value = Find(key);
  return value ? *value : kNothing;
}

}  // namespace regoc::config
