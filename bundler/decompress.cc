#include "bundler/decompress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace regoc::bundle {

// Compressed bytes that are still to be read.
struct Decompressor::Input {
  std::string_view rest;
  Pieces more;  // what follows `rest`; none: nothing does
  std::string error;

  // False when there are no more bytes: at the end, or when they could not be had (`error`).
  bool HasMore() {
    if (!rest.empty() || !more || !error.empty()) return !rest.empty();
    Result<std::string_view> next = more();
    if (next.ok())
      rest = *next;
    else
      error = next.error().message;
    return !rest.empty();
  }
  // At the end: that is too early, or why there are no more bytes.
  Error EndsEarly(const char* format) const {
    return Error{error.empty() ? "truncated: the " + std::string(format) + " data ends too early" : error};
  }
};

// Fill() puts bytes into `to` and says how many: 0 at the end, which it reaches only with all input used up.
struct Decompressor::Codec {
  explicit Codec(Input& from) : input(from) {}
  virtual ~Codec() = default;
  virtual Result<size_t> Fill(char* to, size_t size) = 0;

  Input& input;
};

struct Decompressor::Plain : Codec {
  using Codec::Codec;

  Result<size_t> Fill(char* to, size_t size) override {
    if (!input.HasMore() && !input.error.empty()) return Error{input.error};
    size_t taken = std::min(size, input.rest.size());
    if (taken != 0) std::memcpy(to, input.rest.data(), taken);
    input.rest.remove_prefix(taken);
    return taken;
  }
};

// Through zlib, which checks length and checksum at the end of each member.
struct Decompressor::Gzip : Codec {
  explicit Gzip(Input& from) : Codec(from) {
    constexpr int kGzipOnly = 15 + 16;
    ready = inflateInit2(&stream, kGzipOnly) == Z_OK;
  }
  ~Gzip() override { inflateEnd(&stream); }

  Result<size_t> Fill(char* to, size_t size) override {
    if (!ready) return Error{"cannot decompress: out of memory"};
    stream.next_out = reinterpret_cast<Bytef*>(to);
    stream.avail_out = static_cast<uInt>(size);
    while (stream.avail_out == size) {
      bool more = stream.avail_in != 0 || input.HasMore();
      if (!more && member_ended && input.error.empty()) return size_t{0};
      if (member_ended && inflateReset(&stream) != Z_OK) return Error{"cannot decompress"};
      member_ended = false;
      if (stream.avail_in == 0) Feed();
      int status = inflate(&stream, Z_NO_FLUSH);
      member_ended = status == Z_STREAM_END;
      if (status == Z_BUF_ERROR || (status == Z_OK && !more && stream.avail_out == size))
        return input.EndsEarly("gzip");
      if (status != Z_OK && status != Z_STREAM_END) {
        return Error{std::string("damaged gzip data: ") + (stream.msg == nullptr ? "unknown error" : stream.msg)};
      }
    }
    return size - stream.avail_out;
  }

  void Feed() {
    size_t taken = std::min<size_t>(input.rest.size(), std::numeric_limits<uInt>::max());
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.rest.data()));  // zlib doesn't write there
    stream.avail_in = static_cast<uInt>(taken);
    input.rest.remove_prefix(taken);
  }

  z_stream stream{};
  bool ready = false;
  bool member_ended = false;
};

struct Decompressor::Zstd : Codec {
  using Codec::Codec;
  ~Zstd() override { ZSTD_freeDCtx(context); }

  Result<size_t> Fill(char* to, size_t size) override {
    if (context == nullptr) return Error{"cannot decompress: out of memory"};
    ZSTD_outBuffer output{to, size, 0};
    while (output.pos == 0) {
      bool more = input.HasMore();
      if (!more && pending == 0 && input.error.empty()) return size_t{0};
      ZSTD_inBuffer piece{input.rest.data(), input.rest.size(), 0};
      pending = ZSTD_decompressStream(context, &output, &piece);
      if (ZSTD_isError(pending)) return Error{std::string("damaged zstd data: ") + ZSTD_getErrorName(pending)};
      input.rest.remove_prefix(piece.pos);
      if (pending != 0 && output.pos == 0 && !more) return input.EndsEarly("zstd");
    }
    return output.pos;
  }

  ZSTD_DCtx* context = ZSTD_createDCtx();  // refuses windows beyond 128 MiB by itself
  size_t pending = 0;                      // 0: between frames
};

Decompressor::Decompressor(std::string_view compressed, uint64_t max_bytes)
    : Decompressor([compressed]() mutable { return Result<std::string_view>(std::exchange(compressed, {})); },
                   max_bytes) {}

Decompressor::Decompressor(Pieces compressed, uint64_t max_bytes)
    : input_(std::make_unique<Input>(Input{.rest = {}, .more = std::move(compressed), .error = {}})),
      max_bytes_(max_bytes) {
  input_->HasMore();
  if (input_->rest.starts_with("\x1F\x8B")) {
    codec_ = std::make_unique<Gzip>(*input_);
  } else if (input_->rest.starts_with("\x28\xB5\x2F\xFD")) {
    codec_ = std::make_unique<Zstd>(*input_);
  } else {
    codec_ = std::make_unique<Plain>(*input_);
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
