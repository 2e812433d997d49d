// What all readers make values with: the arena, the limits, the places, and Go's form of numbers.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"
#include "tools/inputs/fault.h"
#include "tools/inputs/place_finder.h"
#include "tools/inputs/reader.h"

namespace regoc::inputs {

class Maker {
 public:
  // All outlive it.
  Maker(Arena& arena, const std::string& name, std::string_view text, const ReadOptions& options)
      : arena_(arena), name_(name), text_(text), options_(options), finder_(text) {}

  Arena& arena() { return arena_; }
  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  const ReadOptions& options() const { return options_; }

  // For each value made. Throws beyond the limits on values and depth (the document itself has depth 0).
  void Count(size_t depth, size_t offset) { CountMany(1, depth, offset); }
  void CountMany(size_t values, size_t depth, size_t offset);

  // As Go prints the double in JSON: 1.0 is 1, 12345678901234567890 is 12345678901234567000. Throws for what is
  // infinite or not a number.
  Value Number(double d, size_t offset);
  // A copy, with what is not UTF-8 replaced by U+FFFD, a byte a character, as Go's JSON does it.
  Value Text(std::string_view text);

  // Keeps the place of a value, when places are asked for; else gives kNone.
  Places::Node Mark(Places::Node parent, PathStep step, size_t offset);
  Places::Node MarkAt(Places::Node parent, PathStep step, Place place);
  // The places of the document being read; null when none are asked for.
  Places* places() { return places_.get(); }
  std::shared_ptr<const Places> TakePlaces() { return std::exchange(places_, nullptr); }
  // "deploy.yaml:3:7", or the name alone.
  std::string Where(size_t offset) { return Where(finder_.At(offset)); }
  std::string Where(Place place) const;
  uint32_t RowAt(size_t offset) { return finder_.At(offset).row; }
  // "deploy.yaml:3:7: did not find expected key"
  std::string Line(const Fault& fault);

 private:
  Arena& arena_;
  const std::string& name_;
  std::string_view text_;
  const ReadOptions& options_;
  PlaceFinder finder_;
  std::shared_ptr<Places> places_;
  size_t values_ = 0;
};

}  // namespace regoc::inputs
