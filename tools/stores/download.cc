#include "tools/stores/download.h"

#include <charconv>

#include "tools/stores/digest.h"

namespace regoc::stores {

namespace {

// Fresh bytes give a fresh count of tries; this is the end of all patience.
constexpr int kMaxPieces = 100;

bool IsStrong(std::string_view etag) { return !etag.empty() && !etag.starts_with("W/"); }

std::optional<uint64_t> Number(std::string_view text) {
  uint64_t out = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// The first byte of "bytes 100-199/200".
std::optional<uint64_t> RangeStart(std::string_view text) {
  if (!text.starts_with("bytes ")) return std::nullopt;
  text.remove_prefix(6);
  return Number(text.substr(0, text.find('-')));
}

std::string TooLarge(uint64_t limit) {
  return "the content is larger than the limit of " + std::to_string(limit) + " bytes";
}

class FileSink : public BodySink {
 public:
  FileSink(const Wanted& wanted, PartialFile& file, Sha256& hash)
      : file_(file),
        hash_(hash),
        limit_(wanted.bytes ? std::min(*wanted.bytes, wanted.max_bytes) : wanted.max_bytes),
        wanted_(wanted) {}

  std::string Begin(const HttpResponse& head) override {
    begun = true;
    if (head.status == 206) {
      if (RangeStart(head.header("content-range")) != file_.size())
        return "the server sent another range than the one asked for";
      if (wanted_.sha256.empty() && head.header("etag") != file_.validator())
        return "the content changed while it was downloaded";
    } else if (head.status == 200) {
      hash_.Reset();
      std::string version = wanted_.sha256.empty() ? std::string(head.header("etag")) : wanted_.sha256;
      if (Status done = file_.Restart(version); !done.ok()) return done.error().message;
    } else {
      return "unexpected status " + std::to_string(head.status);
    }
    std::optional<uint64_t> length = Number(head.header("content-length"));
    return length && *length > limit_ - std::min(limit_, file_.size()) ? Exceeded() : "";
  }

  std::string Take(std::string_view bytes) override {
    if (bytes.size() > limit_ - std::min(limit_, file_.size())) return Exceeded();
    hash_.Add(bytes);
    Status done = file_.Append(bytes);
    return done.ok() ? "" : done.error().message;
  }

  bool begun = false;

 private:
  std::string Exceeded() const {
    bool announced = wanted_.bytes && *wanted_.bytes <= wanted_.max_bytes;
    return announced ? "the content is larger than the " + std::to_string(*wanted_.bytes) + " bytes that were announced"
                     : TooLarge(limit_);
  }

  PartialFile& file_;
  Sha256& hash_;
  uint64_t limit_;
  const Wanted& wanted_;
};

// The SHA-256 of "sha-256=:<base64>:" among the entries of Repr-Digest, as hexadecimal digits; empty: not stated.
std::string StatedDigest(std::string_view header) {
  constexpr std::string_view kName = "sha-256=:";
  size_t from = header.find(kName);
  if (from == std::string_view::npos) return "";
  header.remove_prefix(from + kName.size());
  std::optional<std::string> bytes = DecodeBase64(header.substr(0, header.find(':')));
  return bytes ? Hex(*bytes) : "";
}

class Fetcher {
 public:
  Fetcher(Requests& requests, Authorizer* authorizer, const Wanted& wanted, PartialFile& file)
      : requests_(requests), authorizer_(authorizer), wanted_(wanted), file_(file) {}

  Result<Downloaded> Run() {
    if (wanted_.bytes && *wanted_.bytes > wanted_.max_bytes)
      return Error{wanted_.url + ": " + TooLarge(wanted_.max_bytes)};
    bool resumed = TakeEarlierBytes();
    Result<Downloaded> got = Fetch();
    if (!got.ok() || got->unchanged) return got;
    Status good = Check(*got);
    if (!good.ok() && resumed) {
      // What an earlier run left may be at fault: once more, all of it.
      if (Status done = file_.Restart(""); !done.ok()) return done.error();
      hash_.Reset();
      got = Fetch();
      if (!got.ok()) return got;
      good = Check(*got);
    }
    if (good.ok()) good = Collect(*got);
    file_.Remove();
    return good.ok() ? std::move(got) : good.error();
  }

 private:
  bool Resumable() const {
    return file_.size() > 0 &&
           (wanted_.sha256.empty() ? IsStrong(file_.validator()) : file_.validator() == wanted_.sha256);
  }

  bool TakeEarlierBytes() {
    if (!Resumable()) return false;
    return file_.ForEachPiece([&](std::string_view piece) { hash_.Add(piece); }).ok();
  }

  HttpRequest MakeRequest() const {
    HttpRequest request{.url = wanted_.url, .headers = wanted_.headers};
    if (Resumable()) {
      request.headers.emplace_back("Range", "bytes=" + std::to_string(file_.size()) + "-");
      if (wanted_.sha256.empty()) request.headers.emplace_back("If-Range", file_.validator());
    } else if (!wanted_.known_etag.empty()) {
      request.headers.emplace_back("If-None-Match", wanted_.known_etag);
    }
    return request;
  }

  Result<Downloaded> Fetch() {
    if (wanted_.bytes && Resumable() && file_.size() == *wanted_.bytes) return Downloaded{.sha256 = hash_.Finish()};
    int attempt = 1;
    for (int piece = 0; piece < kMaxPieces; ++piece) {
      uint64_t before = file_.size();
      FileSink sink(wanted_, file_, hash_);
      HttpRequest request = MakeRequest();
      HttpResponse response = requests_.Send(request, authorizer_, &sink);
      if (response.status == 304 && response.fault.empty() && !wanted_.known_etag.empty())
        return Downloaded{.unchanged = true};
      if (response.success()) return Whole(response);
      if (response.status == 416 && before > 0 && response.fault.empty()) {
        if (Status done = file_.Restart(""); !done.ok()) return done.error();
        hash_.Reset();
        continue;
      }
      if (file_.size() > before) attempt = 1;
      if (!sink.begun || !response.transient || attempt >= requests_.attempts())
        return Error{Explain(request, response)};
      requests_.Wait(++attempt, std::nullopt);
    }
    return Error{wanted_.url + ": the connection broke " + std::to_string(kMaxPieces) + " times"};
  }

  Downloaded Whole(const HttpResponse& response) {
    Downloaded out{.sha256 = hash_.Finish(), .etag = std::string(response.header("etag")), .headers = response.headers};
    if (out.etag.empty() && wanted_.sha256.empty()) out.etag = file_.validator();
    return out;
  }

  Status Check(const Downloaded& got) const {
    if (wanted_.bytes && file_.size() != *wanted_.bytes)
      return Error{wanted_.url + ": " + std::to_string(file_.size()) + " bytes came, not the " +
                   std::to_string(*wanted_.bytes) + " that were announced"};
    std::string stated = wanted_.sha256;
    for (const auto& [name, value] : got.headers)
      if (stated.empty() && name == "repr-digest") stated = StatedDigest(value);
    if (!stated.empty() && got.sha256 != stated)
      return Error{wanted_.url + ": the content has the digest sha256:" + got.sha256 + ", not sha256:" + stated};
    return Unit{};
  }

  Status Collect(Downloaded& out) const {
    out.bytes.reserve(file_.size());
    return file_.ForEachPiece([&](std::string_view piece) { out.bytes += piece; });
  }

  Requests& requests_;
  Authorizer* authorizer_;
  const Wanted& wanted_;
  PartialFile& file_;
  Sha256 hash_;
};

}  // namespace

Result<Downloaded> Download(Requests& requests, Authorizer* authorizer, const Wanted& wanted, PartialFile& file) {
  return Fetcher(requests, authorizer, wanted, file).Run();
}

}  // namespace regoc::stores
