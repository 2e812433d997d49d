#include "tools/audit/cutter.h"

#include <algorithm>

namespace regoc::audit {

namespace {

constexpr size_t kDropAt = size_t{1} << 16;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// "---", "--- # next": the next document begins.
bool IsSeparator(std::string_view line) { return line.starts_with("---") && (line.size() == 3 || IsSpace(line[3])); }

// "items:" with nothing in its line: the list of a List.
bool OpensItems(std::string_view line) {
  if (!line.starts_with("items:")) return false;
  return line.find_first_not_of(" \t\r", 6) == line.npos;
}

}  // namespace

// What was taken is dropped now and then: not for each object, which would move the rest every time.
void Cutter::Drop() {
  if (at_ < kDropAt || at_ * 2 < buffer_.size()) return;
  buffer_.erase(0, at_);
  scanned_ -= at_;
  if (begin_) *begin_ -= at_;
  at_ = 0;
}

void Cutter::Skip(size_t end) {
  line_ += static_cast<uint64_t>(
      std::count(buffer_.begin() + static_cast<ptrdiff_t>(at_), buffer_.begin() + static_cast<ptrdiff_t>(end), '\n'));
  at_ = end;
  scanned_ = std::max(scanned_, at_);
  begin_.reset();
}

Cutter::Cut Cutter::Take(size_t begin, size_t end) {
  Skip(begin);
  Cut cut{buffer_.substr(begin, end - begin), in_items_ ? ++items_ : 0, line_};
  Skip(end);
  return cut;
}

std::optional<Cutter::Cut> Cutter::Next() {
  Drop();
  return form_ == Form::kJson ? NextJson() : NextYaml();
}

std::optional<Cutter::Cut> Cutter::NextJson() {
  const uint32_t outside = in_items_ ? 2 : 0;  // the depth that objects stand at
  while (scanned_ < buffer_.size()) {
    char c = buffer_[scanned_++];
    bool ends = false, includes = true;
    if (in_text_) {
      bool closes = c == '"' && !escaped_;
      escaped_ = c == '\\' && !escaped_;
      if (!closes) {
        if (depth_ == 1 && in_object_ && key_.size() < 8) key_ += c;
        continue;
      }
      in_text_ = false;
      ends = depth_ == outside;
    } else if (c == '"') {
      if (!begin_ && !after_items_) begin_ = scanned_ - 1;
      in_text_ = true;
      if (depth_ == 1) key_.clear(), is_key_ = false;
    } else if (c == '{' || c == '[') {
      if (depth_ == 0) in_object_ = c == '{';
      if (depth_ == 1 && in_object_ && c == '[' && is_key_ && key_ == "items" && !in_items_ && !after_items_) {
        ++depth_;
        Skip(scanned_);
        in_items_ = true, items_ = 0;
        return NextJson();
      }
      if (!begin_ && !after_items_) begin_ = scanned_ - 1;
      ++depth_;
    } else if (c == '}' || c == ']') {
      if (in_items_ && depth_ == 2) {
        depth_ = 1;
        if (begin_) {  // a number or word before it
          Cut cut = Take(*begin_, scanned_ - 1);
          in_items_ = false, after_items_ = true;
          return cut;
        }
        in_items_ = false, after_items_ = true;
        return NextJson();
      }
      if (depth_ > 0) --depth_;
      if (depth_ == 0 && after_items_) {
        after_items_ = false;
        Skip(scanned_);
        return NextJson();
      }
      ends = depth_ == outside && begin_;
    } else if (c == ':') {
      is_key_ = depth_ == 1;
    } else if (c == ',' || IsSpace(c)) {
      ends = depth_ == outside && begin_;
      includes = false;
      if (c == ',' && depth_ == 1) is_key_ = false;
    } else if (!begin_ && !after_items_) {
      begin_ = scanned_ - 1;
    }
    if (ends && begin_) return Take(*begin_, includes ? scanned_ : scanned_ - 1);
  }
  if (finished_ && begin_) return Take(*begin_, buffer_.size());
  if (!begin_) Skip(scanned_);
  return std::nullopt;
}

std::optional<Cutter::Cut> Cutter::NextYaml() {
  size_t begin = at_;
  for (size_t line = std::max(scanned_, at_); line < buffer_.size();) {
    size_t end = buffer_.find('\n', line);
    if (end == std::string::npos && !finished_) {
      scanned_ = line;
      return std::nullopt;
    }
    end = end == std::string::npos ? buffer_.size() : end;
    std::string_view text(buffer_.data() + line, end - line);
    size_t next = std::min(end + 1, buffer_.size());
    if (IsSeparator(text)) {
      bool empty = buffer_.find_first_not_of(" \t\r\n", begin) >= line;
      bool item = in_items_;
      Cut cut = Take(begin, line);
      in_items_ = false, items_ = 0;
      if (!empty) {
        if (item) cut.text[0] = ' ';
        return cut;
      }
      Skip(next);
      begin = at_;
    } else if (OpensItems(text) && !in_items_) {
      Skip(next);
      in_items_ = true;
      begin = at_;
    } else if (in_items_ && line > begin && !text.empty() && text[0] != ' ' && text[0] != '#') {
      Cut cut = Take(begin, line);
      cut.text[0] = ' ';
      if (text[0] != '-') in_items_ = false, items_ = 0;  // what follows the list says nothing about it
      return cut;
    }
    line = next;
  }
  if (!finished_) {
    scanned_ = buffer_.size();
    return std::nullopt;
  }
  if (buffer_.find_first_not_of(" \t\r\n", begin) == std::string::npos) return std::nullopt;
  bool item = in_items_;
  Cut cut = Take(begin, buffer_.size());
  if (item) cut.text[0] = ' ';
  return cut;
}

}  // namespace regoc::audit
