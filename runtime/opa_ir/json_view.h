// Members of JSON values that come from outside: a missing or mistyped one is a fault, told once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/value/table.h"
#include "runtime/value/value.h"

namespace regoc::opa_ir {

// What is wrong with a text: the first fault counts.
class Fault {
 public:
  void Set(const std::string& text) {
    if (text_.empty()) text_ = text;
  }
  // Says where it is, unless that was said.
  void Name(std::string_view where) {
    if (is_set() && !named_) text_ = std::string(where) + ": " + text_, named_ = true;
  }
  bool is_set() const { return !text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool named_ = false;
};

// Reads what it is asked for, or sets the fault and gives something harmless.
class JsonView {
 public:
  JsonView(OptionalValue value, std::string_view name, Fault& fault) : value_(value), name_(name), fault_(&fault) {}

  bool present() const { return value_.defined() && !(*value_).is_null(); }
  JsonView operator[](std::string_view key) const {
    if (!value_.defined() || !(*value_).is_object()) return Wrong("an object"), JsonView({}, key, *fault_);
    return JsonView((*value_).object().Get(Value::String(key)), key, *fault_);
  }
  // Of an array; none of null or what is absent.
  uint32_t size() const {
    if (!present()) return 0;
    if (!(*value_).is_array()) return Wrong("an array"), 0;
    return (*value_).size();
  }
  JsonView at(uint32_t i) const { return JsonView((*value_).items()[i], name_, *fault_); }
  std::string_view text() const {
    if (!value_.defined() || !(*value_).is_string()) return Wrong("a string"), std::string_view();
    return (*value_).text();
  }
  int64_t integer() const {
    if (!value_.defined() || !(*value_).is_int()) return Wrong("an integer"), 0;
    return (*value_).integer();
  }
  // An integer from 0 to `max`.
  uint32_t index(uint32_t max = UINT32_MAX) const {
    int64_t number = integer();
    if (number < 0 || number > max) return Wrong("a number in range"), 0;
    return static_cast<uint32_t>(number);
  }
  bool boolean() const {
    if (!value_.defined() || !(*value_).is_boolean()) return Wrong("true or false"), false;
    return (*value_).is_true();
  }

 private:
  void Wrong(const char* wanted) const { fault_->Set("`" + std::string(name_) + "` must be " + wanted); }

  OptionalValue value_;
  std::string_view name_;
  Fault* fault_;
};

}  // namespace regoc::opa_ir
