#include "bundler/decompress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace regoc::bundle {

// Fill() puts bytes into `to` and says how many: 0 at the end, which it reaches only with all input used up.
struct Decompressor::Codec {
  virtual ~Codec() = default;
  virtual Result<size_t> Fill(char* to, size_t size) = 0;
};

struct Decompressor::Plain : Codec {
  explicit Plain(std::string_view bytes) : rest(bytes) {}

  Result<size_t> Fill(char* to, size_t size) override {
    size_t taken = std::min(size, rest.size());
    std::memcpy(to, rest.data(), taken);
    rest.remove_prefix(taken);
    return taken;
  }

  std::string_view rest;
};

// Through zlib, which checks length and checksum at the end of each member.
struct Decompressor::Gzip : Codec {
  explicit Gzip(std::string_view bytes) : rest(bytes) {
    constexpr int kGzipOnly = 15 + 16;
    ready = inflateInit2(&stream, kGzipOnly) == Z_OK;
  }
  ~Gzip() override { inflateEnd(&stream); }

  Result<size_t> Fill(char* to, size_t size) override {
    if (!ready) return Error{"cannot decompress: out of memory"};
    stream.next_out = reinterpret_cast<Bytef*>(to);
    stream.avail_out = static_cast<uInt>(size);
    while (stream.avail_out == size) {
      if (member_ended && rest.empty() && stream.avail_in == 0) return size_t{0};
      if (member_ended && inflateReset(&stream) != Z_OK) return Error{"cannot decompress"};
      member_ended = false;
      if (stream.avail_in == 0) Feed();
      int status = inflate(&stream, Z_NO_FLUSH);
      member_ended = status == Z_STREAM_END;
      if (status == Z_BUF_ERROR ||
          (status == Z_OK && stream.avail_in == 0 && rest.empty() && stream.avail_out == size)) {
        return Error{"truncated: the gzip data ends too early"};
      }
      if (status != Z_OK && status != Z_STREAM_END) {
        return Error{std::string("damaged gzip data: ") + (stream.msg == nullptr ? "unknown error" : stream.msg)};
      }
    }
    return size - stream.avail_out;
  }

  void Feed() {
    size_t taken = std::min<size_t>(rest.size(), std::numeric_limits<uInt>::max());
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));  // zlib doesn't write there
    stream.avail_in = static_cast<uInt>(taken);
    rest.remove_prefix(taken);
  }

  std::string_view rest;
  z_stream stream{};
  bool ready = false;
  bool member_ended = false;
};

struct Decompressor::Zstd : Codec {
  explicit Zstd(std::string_view bytes) : input{bytes.data(), bytes.size(), 0} {}
  ~Zstd() override { ZSTD_freeDCtx(context); }

  Result<size_t> Fill(char* to, size_t size) override {
    if (context == nullptr) return Error{"cannot decompress: out of memory"};
    ZSTD_outBuffer output{to, size, 0};
    while (output.pos == 0) {
      if (pending == 0 && input.pos == input.size) return size_t{0};
      size_t before = input.pos;
      pending = ZSTD_decompressStream(context, &output, &input);
      if (ZSTD_isError(pending)) return Error{std::string("damaged zstd data: ") + ZSTD_getErrorName(pending)};
      if (pending != 0 && output.pos == 0 && input.pos == input.size && before == input.pos) {
        return Error{"truncated: the zstd data ends too early"};
      }
    }
    return output.pos;
  }

  ZSTD_DCtx* context = ZSTD_createDCtx();  // refuses windows beyond 128 MiB by itself
  ZSTD_inBuffer input;
  size_t pending = 0;  // 0: between frames
};

Decompressor::Decompressor(std::string_view compressed, uint64_t max_bytes) : max_bytes_(max_bytes) {
  if (compressed.starts_with("\x1F\x8B")) {
    codec_ = std::make_unique<Gzip>(compressed);
  } else if (compressed.starts_with("\x28\xB5\x2F\xFD")) {
    codec_ = std::make_unique<Zstd>(compressed);
  } else {
    codec_ = std::make_unique<Plain>(compressed);
  }
}

Decompressor::~Decompressor() = default;

std::string_view Decompressor::Next() {
  if (ended_ || !error_.empty()) return {};
  Result<size_t> got = codec_->Fill(piece_.data(), piece_.size());
  if (!got.ok()) {
    error_ = got.error().message;
    return {};
  }
  std::string_view bytes(piece_.data(), *got);
  ended_ = bytes.empty();
  if (bytes.size() > max_bytes_ - total_) {
    error_ = "larger than the limit of " + std::to_string(max_bytes_) + " bytes after decompression";
    return {};
  }
  size_t last = bytes.find_last_not_of('\0');
  if (last != bytes.npos) nonzero_end_ = total_ + last + 1;
  total_ += bytes.size();
  return bytes;
}

}  // namespace regoc::bundle
