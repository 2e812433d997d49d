#include "runtime/decls/plain_format.h"

#include "runtime/base/bytes.h"

namespace regoc::decls {

namespace {

// From `from` on; the size when there is none.
size_t NextPercent(std::string_view format, size_t from) {
  for (size_t at = from; at < format.size(); at += 8) {
    size_t left = format.size() - at;
    uint64_t marks = bytes::FirstMarks(bytes::Matching(bytes::LoadShort(format.data() + at, left), '%'), left);
    if (marks != 0) return at + (static_cast<size_t>(__builtin_ctzll(marks)) >> 3);
  }
  return format.size();
}

bool IsVerb(char c) { return c == 'v' || c == 's' || c == 'q' || c == 'd'; }

}  // namespace

std::optional<size_t> PlainFormatParts(std::string_view format, FormatPart (&parts)[kMostFormatParts]) {
  size_t count = 0;
  for (size_t begin = 0;;) {
    if (count == kMostFormatParts) return std::nullopt;
    size_t at = NextPercent(format, begin);
    FormatPart& part = parts[count++] = {static_cast<uint32_t>(begin), static_cast<uint32_t>(at - begin)};
    if (at == format.size()) return count;
    char verb = at + 1 < format.size() ? format[at + 1] : '\0';
    if (verb == '%') ++part.size;
    else if (IsVerb(verb)) part.verb = static_cast<uint32_t>(verb);
    else return std::nullopt;
    begin = at + 2;
  }
}

}  // namespace regoc::decls
