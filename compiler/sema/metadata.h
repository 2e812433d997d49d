// rego.metadata.rule() and rego.metadata.chain(): what annotations say, put into the rules that ask.
//
//   # METADATA
//   # title: Allow
//   p := rego.metadata.rule().title      __local0__ = {"scope": "rule", "title": "Allow"}; …
#pragma once

#include "compiler/sema/analysis.h"

namespace regoc::sema {

// Runs on lifted calls. Annotations are only looked at when some rule asks.
void RewriteMetadataCalls(Analysis& analysis);

}  // namespace regoc::sema
