// A base document: what `data` holds besides rules. Immutable; shared between threads and evaluations.
//
// Large ones are images (runtime/value/image.h), small ones frozen values in an arena: that is quicker to make.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/eval/search.h"
#include "runtime/value/image.h"
#include "runtime/value/json.h"
#include "runtime/value/value.h"

namespace regoc::engine {

class Document {
  struct Private {};

 public:
  // From this many bytes of JSON on, documents are made as images.
  static constexpr size_t kImageBytes = size_t{256} << 10;

  // {} .
  static std::shared_ptr<const Document> Empty();
  // From JSON text, which must hold an object. Errors name `name`.
  static Result<std::shared_ptr<const Document>> FromJson(std::string_view name, std::string_view json,
                                                          const JsonLimits& limits = {});
  // The same from a file, which is given back as it is read: the text and the document are never there as a whole at
  // once.
  static Result<std::shared_ptr<const Document>> FromJsonFile(const std::string& path, const JsonLimits& limits = {});
  // A frozen copy of a value.
  static std::shared_ptr<const Document> FromValue(Value value);
  // An image that was opened.
  static std::shared_ptr<const Document> FromImage(Image image);
  // A value that lives in `arena` and shares parts of other documents. It is frozen here, before the arena moves into the
  // document: what is not frozen points to the arena that it was made in. New objects are not copied.
  static std::shared_ptr<const Document> Of(Arena&& arena, Value root, std::vector<std::shared_ptr<const Document>> parts);

  explicit Document(Private) {}

  Value root() const { return root_; }
  // Indexes over it, which searches make as they need them. Thread-safe.
  const eval::DataIndexes& indexes() const { return indexes_; }
  // Memory that it takes, in bytes, without indexes.
  size_t bytes() const { return arena_.reserved_bytes() + (image_ ? image_->bytes() : 0); }
  // How it was put together: documents that each share parts of the one before (1: it shares nothing), the memory of the
  // one that they begin with, and that of all.
  size_t layers() const { return layers_; }
  size_t whole_bytes() const { return layers_ == 1 ? bytes() : whole_bytes_; }
  size_t total_bytes() const { return bytes() + shared_bytes_; }

 private:
  static std::shared_ptr<const Document> Frozen(Value value);

  bool Holds(const void* at) const;

  Arena arena_;
  std::optional<Image> image_;
  std::vector<std::shared_ptr<const Document>> parts_;
  size_t layers_ = 1;
  size_t whole_bytes_ = 0;
  size_t shared_bytes_ = 0;  // of parts_
  Value root_;
  eval::DataIndexes indexes_{[this](const void* at) { return Holds(at); }};
};

}  // namespace regoc::engine
