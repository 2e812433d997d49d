// References of schemas: URLs that are resolved against each other, with a JSON pointer for a fragment.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/builtins/url.h"

namespace regoc::builtins::json_schema {

// What it points to lives in the arena that it was made in.
struct Reference {
  Url url;
  std::string_view text;  // of the URL

  // Names a document by itself: with a scheme and a host, or a file with its whole path.
  bool canonical() const;
};

// On failure gives nothing and sets `fault`: `parse "…": missing protocol scheme`.
std::optional<Reference> ParseReference(Arena& arena, std::string_view text, std::string_view& fault);

// `child` as it stands in a document at `base`.
std::optional<Reference> Inherit(Arena& arena, const Reference& base, const Reference& child, std::string_view& fault);

// The same reference without its fragment.
Reference WithoutFragment(Arena& arena, const Reference& reference);

// What the fragment of `reference` points to; a fragment that is no pointer means the whole document. On failure gives
// nothing and sets `fault`: "Object has no key 'a'".
OptionalValue Follow(Arena& arena, const Reference& reference, Value document, std::string_view& fault);

}  // namespace regoc::builtins::json_schema
