// Two libarchive readers in a row: one that takes the compression off, and one that reads the tar that comes out. What
// flows between them is counted, so that no header, padding or skipped entry escapes the limit.
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "bundler/archive.h"
#include "bundler/canonical_json.h"
#include "bundler/file_list.h"

namespace regoc::bundle {

namespace {

constexpr size_t kChunk = size_t{1} << 16;
// Two blocks of zeros end a tar archive.
constexpr uint64_t kEndMark = 1024;

struct FreeReader {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, FreeReader>;

std::string Reason(archive* reader) {
  const char* text = archive_error_string(reader);
  return text == nullptr ? "unknown error" : text;
}

// The bytes of the tar inside, as far as the limits allow.
class TarBytes {
 public:
  TarBytes(std::string_view compressed, const ArchiveLimits& limits) : compressed_(compressed), limits_(limits) {}

  Status Open();
  // The next bytes; empty at the end, or after an error, which then is in error().
  std::string_view Next();
  const std::string& error() const { return error_; }
  uint64_t trailing_zeros() const { return trailing_zeros_; }
  bool ended() const { return ended_; }

 private:
  void Fail(std::string what) { error_ = std::move(what); }

  std::string_view compressed_;
  const ArchiveLimits& limits_;
  Reader reader_{archive_read_new()};
  std::array<char, kChunk> chunk_;
  uint64_t total_ = 0;
  uint64_t trailing_zeros_ = 0;
  bool ended_ = false;
  std::string error_;
};

Status TarBytes::Open() {
  archive* reader = reader_.get();
  archive_read_support_filter_gzip(reader);
  archive_read_support_filter_zstd(reader);
  archive_read_support_format_raw(reader);
  archive_entry* entry = nullptr;
  if (compressed_.empty()) return Error{"empty"};
  if (archive_read_open_memory(reader, compressed_.data(), compressed_.size()) != ARCHIVE_OK ||
      archive_read_next_header(reader, &entry) != ARCHIVE_OK) {
    return Error{"neither a tar archive nor one compressed with gzip or zstd: " + Reason(reader)};
  }
  // The last of the filters is the one that hands out the bytes as they are.
  if (archive_filter_count(reader) > 2) return Error{"compressed more than once"};
  return Unit{};
}

std::string_view TarBytes::Next() {
  if (ended_ || !error_.empty()) return {};
  la_ssize_t got = archive_read_data(reader_.get(), chunk_.data(), chunk_.size());
  if (got < 0) {
    Fail("truncated or damaged: " + Reason(reader_.get()));
    return {};
  }
  std::string_view bytes(chunk_.data(), static_cast<size_t>(got));
  ended_ = bytes.empty();
  total_ += bytes.size();
  if (total_ > limits_.max_total_bytes) {
    Fail("larger than the limit of " + std::to_string(limits_.max_total_bytes) + " bytes after decompression");
    return {};
  }
  size_t last = bytes.find_last_not_of('\0');
  trailing_zeros_ = last == bytes.npos ? trailing_zeros_ + bytes.size() : bytes.size() - last - 1;
  return bytes;
}

la_ssize_t ReadNext(archive* reader, void* source, const void** buffer) {
  TarBytes& bytes = *static_cast<TarBytes*>(source);
  std::string_view next = bytes.Next();
  *buffer = next.data();
  if (!bytes.error().empty()) {
    archive_set_error(reader, EIO, "%s", bytes.error().c_str());
    return ARCHIVE_FATAL;
  }
  return static_cast<la_ssize_t>(next.size());
}

// "link", "device", …: why an entry that is neither file nor folder is refused. Empty: it's a file or a folder.
std::string RefusedKind(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr) return "a link";
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG: return archive_entry_sparse_count(entry) > 0 ? "a sparse file" : "";
    case AE_IFDIR: return "";
    case AE_IFLNK: return "a link";
    case AE_IFIFO:
    case AE_IFSOCK: return "a pipe";
    case AE_IFCHR:
    case AE_IFBLK: return "a device";
    default: return "of an unknown kind";
  }
}

// Grows with what arrives: an entry may claim any size.
Result<std::string> ReadBytes(archive* reader, uint64_t size, const std::string& path) {
  std::string bytes;
  std::vector<char> chunk(static_cast<size_t>(std::min<uint64_t>(size, kChunk)));
  while (bytes.size() < size) {
    size_t wanted = static_cast<size_t>(std::min<uint64_t>(size - bytes.size(), chunk.size()));
    la_ssize_t got = archive_read_data(reader, chunk.data(), wanted);
    if (got < 0) return Error{path + ": " + Reason(reader)};
    if (got == 0) return Error{path + ": truncated"};
    bytes.append(chunk.data(), static_cast<size_t>(got));
  }
  return bytes;
}

Status ReadEntry(archive* reader, archive_entry* entry, FileList& files) {
  if (Status counted = files.CountEntry(); !counted.ok()) return counted;
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) return Error{"an entry has no readable name"};
  std::string refused = RefusedKind(entry);
  if (!refused.empty()) return Error{"the entry " + QuoteJson(name) + " is " + refused};
  if (archive_entry_filetype(entry) == AE_IFDIR) return files.AdmitFolder(name);
  if (!archive_entry_size_is_set(entry) || archive_entry_size(entry) < 0) {
    return Error{"the entry " + QuoteJson(name) + " has no size"};
  }
  uint64_t size = static_cast<uint64_t>(archive_entry_size(entry));
  Result<std::string> path = files.Admit(name, size);
  if (!path.ok()) return path.error();
  Result<std::string> bytes = ReadBytes(reader, size, *path);
  if (!bytes.ok()) return bytes.error();
  files.Add(*std::move(path), *std::move(bytes));
  return Unit{};
}

// What follows the last entry: zeros only, enough of them, and an undamaged end of the compression.
Status CheckEnd(TarBytes& bytes) {
  while (!bytes.ended()) {
    std::string_view rest = bytes.Next();
    if (!bytes.error().empty()) return Error{bytes.error()};
    if (rest.find_first_not_of('\0') != rest.npos) return Error{"data after the end of the archive"};
  }
  if (bytes.trailing_zeros() < kEndMark) return Error{"truncated: the end of the archive is missing"};
  return Unit{};
}

}  // namespace

Result<std::vector<File>> ReadArchive(std::string_view bytes, const ArchiveLimits& limits) {
  TarBytes tar(bytes, limits);
  if (Status opened = tar.Open(); !opened.ok()) return opened.error();
  Reader reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  // Names as bytes: what they may hold is checked here and doesn't depend on the process's locale.
  archive_read_set_option(reader.get(), "tar", "hdrcharset", "BINARY");
  if (archive_read_open(reader.get(), &tar, nullptr, ReadNext, nullptr) != ARCHIVE_OK) {
    return Error{tar.error().empty() ? "not a tar archive" : tar.error()};
  }
  FileList files(limits);
  archive_entry* entry = nullptr;
  for (;;) {
    int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) return Error{Reason(reader.get())};
    if (Status read = ReadEntry(reader.get(), entry, files); !read.ok()) return read.error();
  }
  if (Status checked = CheckEnd(tar); !checked.ok()) return checked.error();
  return files.Take();
}

}  // namespace regoc::bundle
