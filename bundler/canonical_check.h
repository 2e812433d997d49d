// Whether a JSON text is canonical as it stands, so that its hash is the hash of its bytes.
#pragma once

#include <string_view>

namespace regoc::bundle {

// When true, `text` is JSON that CanonicalJson (canonical_json.h) gives back unchanged. False says nothing: the text
// may be wrong, or canonical in a way that is not looked for (escapes by number, names with escapes). One pass, and no
// memory but for the depth: what `regoc build` writes is large, and canonical.
bool IsCanonicalJson(std::string_view text);

}  // namespace regoc::bundle
