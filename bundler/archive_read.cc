// libarchive reads the tar; the bytes come through a Decompressor, which counts them, so that no header, padding or
// skipped entry escapes the limit, and which checks checksums, which libarchive 3.6 does not.
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "bundler/archive.h"
#include "bundler/canonical_json.h"
#include "bundler/decompress.h"
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

la_ssize_t ReadNext(archive* reader, void* source, const void** buffer) {
  Decompressor& bytes = *static_cast<Decompressor*>(source);
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
    case AE_IFREG:
      return archive_entry_sparse_count(entry) > 0 ? "a sparse file" : "";
    case AE_IFDIR:
      return "";
    case AE_IFLNK:
      return "a link";
    case AE_IFIFO:
    case AE_IFSOCK:
      return "a pipe";
    case AE_IFCHR:
    case AE_IFBLK:
      return "a device";
    default:
      return "of an unknown kind";
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

// Where the data of the entry that was just announced ends, in the bytes of the tar.
uint64_t EndOf(archive* reader, archive_entry* entry) {
  constexpr uint64_t kBlock = 512;
  uint64_t start = static_cast<uint64_t>(archive_filter_bytes(reader, 0));
  uint64_t size = static_cast<uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  return start + (size + kBlock - 1) / kBlock * kBlock;
}

// What follows the last entry: zeros only, enough of them, and an undamaged end of the compression.
Status CheckEnd(Decompressor& bytes, uint64_t end_of_entries) {
  while (!bytes.ended() && bytes.error().empty()) bytes.Next();
  if (!bytes.error().empty()) return Error{bytes.error()};
  if (bytes.nonzero_end() > end_of_entries) return Error{"data after the end of the archive"};
  if (bytes.total_bytes() < end_of_entries + kEndMark) return Error{"truncated: the end of the archive is missing"};
  return Unit{};
}

}  // namespace

Result<std::vector<File>> ReadArchive(std::string_view bytes, const ArchiveLimits& limits) {
  if (bytes.empty()) return Error{"empty"};
  Decompressor tar(bytes, limits.max_total_bytes);
  Reader reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  // Names as bytes: what they may hold is checked here and doesn't depend on the process's locale.
  archive_read_set_option(reader.get(), "tar", "hdrcharset", "BINARY");
  if (archive_read_open(reader.get(), &tar, nullptr, ReadNext, nullptr) != ARCHIVE_OK) {
    return Error{tar.error().empty() ? "neither a tar archive nor one compressed with gzip or zstd" : tar.error()};
  }
  FileList files(limits);
  archive_entry* entry = nullptr;
  uint64_t end_of_entries = 0;
  for (;;) {
    int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) return Error{Reason(reader.get())};
    end_of_entries = EndOf(reader.get(), entry);
    if (Status read = ReadEntry(reader.get(), entry, files); !read.ok()) return read.error();
  }
  if (Status checked = CheckEnd(tar, end_of_entries); !checked.ok()) return checked.error();
  return files.Take();
}

}  // namespace regoc::bundle
