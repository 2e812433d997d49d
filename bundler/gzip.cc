#include "bundler/gzip.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "runtime/base/parallel.h"

namespace regoc::bundle {

namespace {

constexpr int kUsualLevel = 4;  // 6 takes three times as long on machine code for a tenth less
// libdeflate makes what zlib makes of machine code in two fifths of the time, but in one piece on one thread.
constexpr size_t kAtOnce = size_t{64} << 20;
constexpr int kLevelAtOnce = 2;
constexpr size_t kPiece = size_t{512} << 10;
constexpr size_t kWindow = size_t{32} << 10;  // how far back deflate looks
constexpr int kRawDeflate = -15;

// Deflate blocks that end at a byte, the last piece with the end of the stream.
std::string Deflate(std::string_view all, size_t begin, size_t end, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, kRawDeflate, 9, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();  // no memory
  size_t before = std::min(begin, kWindow);
  auto bytes = [&all](size_t at) { return reinterpret_cast<Bytef*>(const_cast<char*>(all.data() + at)); };
  if (before > 0) deflateSetDictionary(&stream, bytes(begin - before), static_cast<uInt>(before));
  std::string out(deflateBound(&stream, end - begin) + 16, '\0');
  stream.next_in = bytes(begin);
  stream.avail_in = static_cast<uInt>(end - begin);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, end == all.size() ? Z_FINISH : Z_SYNC_FLUSH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

void AppendLittleEndian(std::string& out, uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

std::string CompressAtOnce(std::string_view bytes) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(kLevelAtOnce);
  if (compressor == nullptr) std::abort();  // no memory
  std::string out(libdeflate_gzip_compress_bound(compressor, bytes.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

}  // namespace

std::string CompressGzip(std::string_view bytes, int level) {
  if (level == 0 && bytes.size() <= kAtOnce) return CompressAtOnce(bytes);
  size_t count = std::max<size_t>(1, (bytes.size() + kPiece - 1) / kPiece);
  struct Piece {
    std::string deflated;
    uLong crc = 0;
    size_t size = 0;
  };
  std::vector<Piece> pieces(count);
  ParallelFor(count, ThreadsFor(count, 1), [&](size_t i) {
    size_t begin = i * kPiece, end = std::min(bytes.size(), begin + kPiece);
    pieces[i].deflated = Deflate(bytes, begin, end, level == 0 ? kUsualLevel : level);
    pieces[i].size = end - begin;
    pieces[i].crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + begin), static_cast<uInt>(end - begin));
  });
  std::string out("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
  uLong crc = crc32(0, nullptr, 0);
  for (const Piece& piece : pieces) {
    out += piece.deflated;
    crc = crc32_combine(crc, piece.crc, static_cast<z_off_t>(piece.size));
  }
  AppendLittleEndian(out, static_cast<uint32_t>(crc));
  AppendLittleEndian(out, static_cast<uint32_t>(bytes.size()));
  return out;
}

}  // namespace regoc::bundle
