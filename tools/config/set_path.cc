#include "tools/config/set_path.h"

#include <charconv>

namespace regoc::config {

namespace {

constexpr size_t kMaxIndex = 65536;  // Helm's

Json Typed(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (text == "null") return nullptr;
  if (text == "0") return 0;
  int64_t number = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!text.empty() && text[0] != '0' && fault == std::errc() && end == text.data() + text.size()) return number;
  return text;
}

class Setter {
 public:
  Setter(std::string_view text, const std::function<Result<Json>(const std::string&)>& read)
      : text_(text), read_(read) {}

  Status Run(Json& to) {
    while (at_ < text_.size()) {
      Status set = One(to);
      if (!set.ok()) return set;
    }
    return Unit{};
  }

 private:
  // Up to one of `ends`, without backslashes; leaves the end to be read.
  std::string Until(std::string_view ends) {
    std::string out;
    for (; at_ < text_.size() && ends.find(text_[at_]) == std::string_view::npos; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_];
    }
    return out;
  }

  bool Took(char c) { return at_ < text_.size() && text_[at_] == c && ++at_; }

  Status One(Json& to) {
    Json* place = &to;
    for (bool first = true;; first = false) {
      if (first || Took('.')) {
        std::string key = Until(".[=,");
        if (key.empty()) return Error{"a key is missing at column " + std::to_string(at_ + 1)};
        if (!place->is_object()) *place = Json::object();
        place = &(*place)[key];
      } else if (Took('[')) {
        std::string digits = Until("]");
        size_t index = 0;
        auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
        if (digits.empty() || fault != std::errc() || end != digits.data() + digits.size() || !Took(']'))
          return Error{"an index is missing at column " + std::to_string(at_ + 1)};
        if (index > kMaxIndex) return Error{"the index " + digits + " is larger than " + std::to_string(kMaxIndex)};
        if (!place->is_array()) *place = Json::array();
        while (place->size() <= index) place->push_back(nullptr);
        place = &(*place)[index];
      } else {
        break;
      }
    }
    if (!Took('=')) return Error{"`=` is missing at column " + std::to_string(at_ + 1)};
    Result<Json> value = Value();
    if (!value.ok()) return value.error();
    *place = *std::move(value);
    return Unit{};
  }

  Result<Json> Value() {
    if (!Took('{')) {
      std::string text = Until(",");
      Took(',');
      return read_ ? read_(text) : Result<Json>(Typed(text));
    }
    Json list = Json::array();
    while (!Took('}')) {
      if (at_ >= text_.size()) return Error{"`}` is missing"};
      std::string text = Until(",}");
      Result<Json> item = read_ ? read_(text) : Result<Json>(Typed(text));
      if (!item.ok()) return item;
      list.push_back(*std::move(item));
      Took(',');
    }
    Took(',');
    return list;
  }

  std::string_view text_;
  const std::function<Result<Json>(const std::string&)>& read_;
  size_t at_ = 0;
};

}  // namespace

Status SetPaths(std::string_view text, Json& to, const std::function<Result<Json>(const std::string&)>& read) {
  return Setter(text, read).Run(to);
}

}  // namespace regoc::config
