#include "tools/stores/oci_upload.h"

#include <algorithm>
#include <charconv>

#include "tools/stores/url.h"

namespace regoc::stores {

namespace {

class Upload {
 public:
  Upload(Requests& requests, Authorizer& authorizer, const BlobUpload& upload)
      : requests_(requests),
        authorizer_(authorizer),
        upload_(upload),
        chunk_(std::max<size_t>(upload.chunk_bytes, 1)) {}

  Status Run() {
    HttpRequest begin{.method = "POST", .url = upload_.start_url};
    HttpResponse response = requests_.Send(begin, &authorizer_, nullptr);
    if (response.status != 202 || !response.fault.empty()) return Error{Explain(begin, response)};
    if (Status moved = MoveTo(upload_.start_url, response); !moved.ok()) return moved;
    // A registry may ask for larger pieces.
    size_t least = 0;
    std::string_view text = response.header("oci-chunk-min-length");
    std::from_chars(text.data(), text.data() + text.size(), least);
    chunk_ = std::max(chunk_, std::min(least, upload_.bytes.size()));
    if (upload_.bytes.size() > chunk_)
      if (Status sent = SendPieces(); !sent.ok()) return sent;
    return Finish(sent_ == 0 ? upload_.bytes : std::string_view());
  }

 private:
  // Each response says where the next request goes.
  Status MoveTo(const std::string& from, const HttpResponse& response) {
    Result<Url> url = ResolveUrl(from, std::string(response.header("location")));
    if (!url.ok()) return url.error();
    location_ = url->text;
    return Unit{};
  }

  // The upload may go on at another host, which gets no credentials of this one.
  Authorizer* AuthorizerHere() {
    Result<Url> start = ParseUrl(upload_.start_url), here = ParseUrl(location_);
    return start.ok() && here.ok() && start->origin() == here->origin() ? &authorizer_ : nullptr;
  }

  Status SendPieces() {
    int attempt = 1;
    while (sent_ < upload_.bytes.size()) {
      std::string_view piece = upload_.bytes.substr(sent_, chunk_);
      HttpRequest request{.method = "PATCH", .url = location_, .body = piece};
      request.headers = {{"Content-Type", "application/octet-stream"},
                         {"Content-Range", std::to_string(sent_) + "-" + std::to_string(sent_ + piece.size() - 1)}};
      HttpResponse response = requests_.Send(request, AuthorizerHere(), nullptr);
      if (response.success()) {
        if (Status moved = MoveTo(location_, response); !moved.ok()) return moved;
        sent_ += piece.size();
        attempt = 1;
        continue;
      }
      bool again = IsTransient(response) || response.status == 416;
      if (!again || ++attempt > requests_.attempts()) return Error{Explain(request, response)};
      requests_.Wait(attempt, RetryAfter(response));
      if (Status asked = AskHowFar(); !asked.ok()) return asked;
    }
    return Unit{};
  }

  // "Range: 0-1023": that much has arrived.
  Status AskHowFar() {
    HttpRequest request{.url = location_};
    HttpResponse response = requests_.Send(request, AuthorizerHere(), nullptr);
    if (!response.success()) return Error{Explain(request, response)};
    if (!response.header("location").empty())
      if (Status moved = MoveTo(location_, response); !moved.ok()) return moved;
    std::string_view range = response.header("range");
    size_t dash = range.rfind('-');
    size_t last = 0;
    bool known = dash != std::string_view::npos &&
                 std::from_chars(range.data() + dash + 1, range.data() + range.size(), last).ec == std::errc();
    sent_ = known && last > 0 ? std::min(last + 1, upload_.bytes.size()) : 0;
    return Unit{};
  }

  Status Finish(std::string_view rest) {
    HttpRequest request{.method = "PUT", .url = location_, .body = rest};
    request.url +=
        (location_.find('?') == std::string::npos ? "?" : "&") + ("digest=" + EscapeUrl(upload_.digest, false));
    request.headers = {{"Content-Type", "application/octet-stream"}};
    HttpResponse response = requests_.Send(request, AuthorizerHere(), nullptr);
    return response.success() ? Status(Unit{}) : Error{Explain(request, response)};
  }

  Requests& requests_;
  Authorizer& authorizer_;
  const BlobUpload& upload_;
  size_t chunk_;
  size_t sent_ = 0;
  std::string location_;
};

}  // namespace

Status UploadBlob(Requests& requests, Authorizer& authorizer, const BlobUpload& upload) {
  return Upload(requests, authorizer, upload).Run();
}

}  // namespace regoc::stores
