#include <archive.h>
#include <archive_entry.h>
#include <zstd.h>

#include <algorithm>
#include <memory>

#include "bundler/archive.h"
#include "bundler/gzip.h"
#include "bundler/paths.h"

namespace regoc::bundle {

namespace {

constexpr int kZstdLevel = 19;
constexpr int kLongWindowLog = 27;  // the largest that zstd takes without being told to
constexpr size_t kMaxPathBytes = 4096;

struct FreeWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
struct FreeCompressor {
  void operator()(ZSTD_CCtx* compressor) const { ZSTD_freeCCtx(compressor); }
};

la_ssize_t Append(archive*, void* to, const void* bytes, size_t size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

std::string Reason(archive* writer) {
  const char* text = archive_error_string(writer);
  return text == nullptr ? "unknown error" : text;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Everything about a file but its path and bytes is the same for all, so that archives don't tell where they were made.
bool WriteFile(archive* writer, const File& file) {
  std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), ("/" + file.path).c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.bytes.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_uid(entry.get(), 0);
  archive_entry_set_gid(entry.get(), 0);
  archive_entry_set_mtime(entry.get(), 0, 0);
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) return false;
  la_ssize_t written = archive_write_data(writer, file.bytes.data(), file.bytes.size());
  return written == static_cast<la_ssize_t>(file.bytes.size());
}

Result<std::string> PackTar(const std::vector<const File*>& files) {
  std::unique_ptr<archive, FreeWriter> owner(archive_write_new());
  archive* writer = owner.get();
  bool good = archive_write_set_format_pax_restricted(writer) == ARCHIVE_OK;
  // Names go out as they are, whatever the locale of the process. It costs a header a file, so only where it's needed.
  if (std::any_of(files.begin(), files.end(), [](const File* file) { return !IsAscii(file->path); })) {
    good = good && archive_write_set_format_option(writer, "pax", "hdrcharset", "BINARY") == ARCHIVE_OK;
  }
  std::string out;
  archive_write_set_bytes_in_last_block(writer, 1);
  good = good && archive_write_open(writer, &out, nullptr, Append, nullptr) == ARCHIVE_OK;
  for (const File* file : files) {
    if (good && !WriteFile(writer, *file)) return Error{file->path + ": " + Reason(writer)};
  }
  if (!good || archive_write_close(writer) != ARCHIVE_OK) return Error{"cannot pack: " + Reason(writer)};
  return out;
}

Result<std::string> CompressZstd(const std::string& tar, const PackOptions& options) {
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> compressor(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_compressionLevel, options.level == 0 ? kZstdLevel : options.level);
  if (options.long_mode) {
    ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_enableLongDistanceMatching, 1);
    ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_windowLog, kLongWindowLog);
  }
  ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(tar.size()), '\0');
  size_t size = ZSTD_compress2(compressor.get(), out.data(), out.size(), tar.data(), tar.size());
  if (ZSTD_isError(size)) return Error{std::string("cannot pack: ") + ZSTD_getErrorName(size)};
  out.resize(size);
  return out;
}

Status CheckOptions(const PackOptions& options) {
  int most = options.compression == Compression::kGzip ? 9 : options.compression == Compression::kZstd ? 22 : 0;
  if (options.level < 0 || options.level > most)
    return Error{"compression level " + std::to_string(options.level) + ": " + (most == 0 ? "nothing is compressed here" : "it goes from 1 to " + std::to_string(most))};
  if (options.long_mode && options.compression != Compression::kZstd) return Error{"the long mode is one of zstd"};
  return Unit{};
}

}  // namespace

Result<std::string> PackArchive(const std::vector<File>& files, const PackOptions& options) {
  if (Status good = CheckOptions(options); !good.ok()) return good.error();
  std::vector<const File*> sorted;
  for (const File& file : files) {
    Result<std::string> path = NormalizeEntryPath(file.path, kMaxPathBytes);
    if (!path.ok()) return path.error();
    if (*path != file.path) return Error{"the path `" + file.path + "` is not a plain relative one"};
    sorted.push_back(&file);
  }
  std::sort(sorted.begin(), sorted.end(), [](const File* a, const File* b) { return a->path < b->path; });
  auto same = std::adjacent_find(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->path == b->path; });
  if (same != sorted.end()) return Error{"the path `" + (*same)->path + "` occurs twice"};
  Result<std::string> packed = PackTar(sorted);
  if (!packed.ok() || options.compression == Compression::kNone) return packed;
  return options.compression == Compression::kGzip ? CompressGzip(*packed, options.level) : CompressZstd(*packed, options);
}

}  // namespace regoc::bundle
