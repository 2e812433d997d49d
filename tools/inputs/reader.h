// Reads configuration files of all formats that Conftest takes, giving the values that Conftest's parsers give.
//
//   Arena arena;
//   Result<Parsed> parsed = Read(arena, "deploy.yaml", text, {.places = true});
//   if (!parsed.ok()) return parsed.error();  // "deploy.yaml:3:7: did not find expected key"
//   for (const Document& document : parsed->documents) Evaluate(document.value);
//
// What differs from Conftest on purpose is said in tools/inputs/README.md.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/value.h"
#include "tools/inputs/places.h"

namespace regoc::inputs {

struct Document {
  Value value;
  std::shared_ptr<const Places> places;  // null unless asked for, and for formats that keep none
};

struct Parsed {
  // One, but for YAML with several documents and JSON streams of them. Conftest prints several as one array. A document
  // that is an array is one document here: that Conftest tests each element by itself is up to the caller.
  std::vector<Document> documents;
  // Whole lines that name the file with line and column: keys that are there twice.
  std::vector<std::string> warnings;
};

struct ReadLimits {
  size_t max_bytes = size_t{256} << 20;
  uint32_t max_depth = 1000;      // of arrays and objects, and of the nesting that a grammar has besides
  size_t max_nodes = 10'000'000;  // values made, those of expanded aliases included
};

struct ReadOptions {
  std::string parser;                        // one of Parsers(); empty: by the file's name
  bool places = false;                       // keep where values stand
  std::vector<std::string> proto_file_dirs;  // of textproto: where .proto files are looked for
  ReadLimits limits;
};

// The parser for a file name, case-insensitively ("deploy/Dockerfile" is "dockerfile", "-" is "yaml"); nothing when
// there is none.
std::optional<std::string_view> ParserFor(std::string_view name);

// Names of all parsers, sorted.
std::span<const std::string_view> Parsers();

// Reads `text`, which came from the file `name` (used for its parser and in messages; the file is not opened). Values
// live in `arena`; neither they nor the places point into `text`. Each thread with an arena of its own may call it.
// Errors name the file, the row and the column where the text is not what the format says: "a.json:2:5: unexpected end
// of JSON input".
Result<Parsed> Read(Arena& arena, const std::string& name, std::string_view text, const ReadOptions& options);

}  // namespace regoc::inputs
