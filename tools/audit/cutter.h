// Cuts a stream of JSON or YAML into its objects without keeping it: the items of a List, JSON texts one after the
// other, documents of YAML.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regoc::audit {

// Fed with bytes as they come. What it cuts is only as good as the text: each piece is read by a parser afterwards.
class Cutter {
 public:
  enum class Form { kJson, kYaml };

  explicit Cutter(Form form) : form_(form) {}

  void Feed(std::string_view bytes) { buffer_.append(bytes); }
  // No more comes.
  void Finish() { finished_ = true; }
  struct Cut {
    std::string text;
    uint64_t item = 0;  // of a list, from 1; 0: of none
    uint64_t line = 0;  // lines before it
  };
  // The next object that is there whole; nothing: feed more, or it is the end.
  std::optional<Cut> Next();
  // Bytes that wait for the end of their object.
  size_t waiting() const { return buffer_.size() - at_; }

 private:
  std::optional<Cut> NextJson();
  std::optional<Cut> NextYaml();
  void Drop();
  void Skip(size_t end);
  Cut Take(size_t begin, size_t end);

  Form form_;
  std::string buffer_;
  size_t at_ = 0;  // what is before it was given out, or is of no use
  bool finished_ = false;
  uint64_t line_ = 0;  // at at_
  bool in_items_ = false;
  uint64_t items_ = 0;
  size_t scanned_ = 0;  // looked at up to here; never before at_
  // JSON: what is open where the scan stands.
  uint32_t depth_ = 0;
  bool in_text_ = false, escaped_ = false;
  bool in_object_ = false;       // the text as a whole is an object
  bool after_items_ = false;     // of an object whose items were given out
  std::optional<size_t> begin_;  // of the object that is being looked for the end of
  std::string key_;              // the last text of the object itself
  bool is_key_ = false;          // a colon came after it
};

}  // namespace regoc::audit
