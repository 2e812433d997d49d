#include "runtime/value/json_marks.h"

#include <algorithm>
#include <array>
#include <cstring>

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include "runtime/base/utf8.h"
#include "runtime/value/json_string.h"

namespace regoc::internal {

namespace {

// Marking this much by bytes costs about what loading simdjson does.
constexpr size_t kBytesBeforeSimd = size_t{128} << 10;
// Larger texts are marked as quickly by simdjson, where it can use the same instructions.
constexpr size_t kPlainBytes = size_t{1} << 10;
constexpr size_t kSmallestCapacity = size_t{16} << 10;
constexpr size_t kKeptCapacity = size_t{4} << 20;

enum Class : uint8_t { kOther, kSpace, kStructural, kQuote };

constexpr std::array<Class, 256> kClasses = [] {
  std::array<Class, 256> classes{};
  for (unsigned char c : {' ', '\t', '\n', '\r'}) classes[c] = kSpace;
  for (unsigned char c : {'{', '}', '[', ']', ':', ','}) classes[c] = kStructural;
  classes['"'] = kQuote;
  return classes;
}();

Class ClassOf(char c) { return kClasses[static_cast<unsigned char>(c)]; }

// After a run of bytes that are not ASCII; nullptr when they are not UTF-8.
const char* SkipUtf8(const char* p, const char* end) {
  while (p < end && static_cast<unsigned char>(*p) >= 0x80) {
    CodePoint rune = DecodeUtf8({p, static_cast<size_t>(end - p)});
    if (!rune.valid) return nullptr;
    p += rune.length;
  }
  return p;
}

// After the closing quote of the string that begins at `p`, after its opening one; nullptr when it is not well-formed.
const char* SkipString(const char* p, const char* end) {
  while (p < end && *p != '"') {
    auto byte = static_cast<unsigned char>(*p);
    if (byte < 0x20) return nullptr;
    if (byte >= 0x80) {
      if ((p = SkipUtf8(p, end)) == nullptr) return nullptr;
    } else {
      p += byte == '\\' && p + 1 < end && static_cast<unsigned char>(p[1]) < 0x80 ? 2 : 1;
    }
  }
  return p < end ? p + 1 : nullptr;
}

// After a literal or number, or what stands for one.
const char* SkipScalar(const char* p, const char* end) {
  while (p != nullptr && p < end && ClassOf(*p) == kOther)
    p = static_cast<unsigned char>(*p) < 0x80 ? p + 1 : SkipUtf8(p, end);
  return p;
}

}  // namespace

struct TokenMarker::Simd {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;

  simdjson::error_code Reserve(size_t size) {
    if (parser != nullptr)
      return parser->capacity() < size ? parser->allocate(std::max(size, parser->capacity() * 2), 1) : simdjson::SUCCESS;
    size_t capacity = std::max(size, kSmallestCapacity);
    return simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, parser);
  }
};

TokenMarker::TokenMarker() {
  if (plain_marker_ != nullptr) plain_marks_ = std::make_unique_for_overwrite<uint32_t[]>(kPlainBytes + kPlainRoom);
}
TokenMarker::~TokenMarker() = default;

TokenMarker::Outcome TokenMarker::Mark(const char* text, size_t size) {
  static_assert(kPadding >= kPlainPadding);
  if (size > kPlainBytes || plain_marker_ == nullptr) return MarkOther(text, size);
  PlainMarks plain = plain_marker_(text, size, plain_marks_.get());
  if (plain.kind == PlainMarks::Kind::kNotPlain) return MarkOther(text, size);
  *plain.end = static_cast<uint32_t>(size);
  begin_ = plain_marks_.get();
  end_ = plain.end;
  may_escape_ = false;
  return plain.kind == PlainMarks::Kind::kMarked ? Outcome::kMarked : Outcome::kRefused;
}

TokenMarker::Outcome TokenMarker::MarkOther(const char* text, size_t size) {
  may_escape_ = size != 0 && std::memchr(text, '\\', size) != nullptr;
  if (simd_ != nullptr || marked_bytes_ + size > kBytesBeforeSimd) return MarkBySimd(text, size);
  marked_bytes_ += size;
  return MarkByBytes(text, size) ? Outcome::kMarked : Outcome::kRefused;
}

bool TokenMarker::MarkByBytes(const char* text, size_t size) {
  marks_.clear();
  const char* end = text + size;
  for (const char* p = text; p < end;) {
    Class kind = ClassOf(*p);
    if (kind != kSpace) marks_.push_back(static_cast<uint32_t>(p - text));
    p = kind == kQuote ? SkipString(p + 1, end) : kind == kOther ? SkipScalar(p, end) : p + 1;
    if (p == nullptr) return false;
  }
  marks_.push_back(static_cast<uint32_t>(size));
  begin_ = marks_.data();
  end_ = begin_ + marks_.size() - 1;
  return true;
}

TokenMarker::Outcome TokenMarker::MarkBySimd(const char* text, size_t size) {
  if (simd_ == nullptr) simd_ = std::make_unique<Simd>();
  auto error = simd_->Reserve(size);
  if (error == simdjson::SUCCESS)
    error = simd_->parser->stage1(reinterpret_cast<const uint8_t*>(text), size, simdjson::stage1_mode::regular);
  if (error == simdjson::MEMALLOC) return Outcome::kNoMemory;
  if (error != simdjson::SUCCESS) return Outcome::kRefused;
  uint32_t* marks = simd_->parser->structural_indexes.get();
  begin_ = marks;
  end_ = marks + simd_->parser->n_structural_indexes;
  marks[end_ - begin_] = static_cast<uint32_t>(size);
  return Outcome::kMarked;
}

void TokenMarker::Trim() {
  if (simd_ != nullptr && simd_->parser != nullptr && simd_->parser->capacity() > kKeptCapacity) simd_->parser.reset();
}

}  // namespace regoc::internal
