#include "tools/http/gzip.h"

#include <zlib.h>

#include <algorithm>

namespace regoc::http {

namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with gzip's header

}  // namespace

bool AcceptsGzip(std::string_view field) {
  while (!field.empty()) {
    std::string_view one = field.substr(0, field.find(','));
    field.remove_prefix(std::min(field.size(), one.size() + 1));
    std::string name, rest;
    for (char c : one)
      if (c != ' ' && c != '\t') name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    size_t end = name.find(';');
    if (end != name.npos) rest = name.substr(end + 1), name.resize(end);
    bool refused = rest == "q=0" || (rest.starts_with("q=0.") && rest.find_first_not_of('0', 4) == rest.npos);
    if ((name == "gzip" || name == "*") && !refused) return true;
  }
  return false;
}

std::string Compressed(std::string_view bytes, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int done = deflate(&stream, Z_FINISH);
  out.resize(done == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

Result<std::string> Decompressed(std::string_view bytes, size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) return Error{"gzip: no memory"};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(std::min(bytes.size(), size_t{UINT32_MAX}));
  std::string out;
  int done = Z_OK;
  while (done == Z_OK && out.size() <= limit) {
    size_t before = out.size();
    out.resize(std::min(limit + 1, std::max<size_t>(before * 2, 4 * bytes.size() + 4096)));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(std::min(out.size() - before, size_t{UINT32_MAX}));
    size_t room = stream.avail_out;
    done = inflate(&stream, Z_NO_FLUSH);
    out.resize(before + room - stream.avail_out);
    if (done == Z_BUF_ERROR) break;
  }
  bool whole = done == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (out.size() > limit) return Error{"gzip: decompressed size exceeds the limit"};
  if (done == Z_OK || done == Z_BUF_ERROR) return Error{"unexpected EOF"};
  if (!whole) return Error{"gzip: invalid " + std::string(out.empty() ? "header" : "data")};
  return out;
}

}  // namespace regoc::http
