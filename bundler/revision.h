// What a bundle is, in one line: equal contents have equal revisions, wherever and whenever they were built.
//
// The revision is the root of a Merkle tree over all files but `.signatures.json`, in the byte order of their paths, in
// hexadecimal; the tree is that of RFC 9162 (2.1.1) with SHA-256:
//
//   leaf   SHA-256(0x00, SHA-256 of the file's bytes, path)
//   node   SHA-256(0x01, left, right); the left half holds the largest power of two that is less than the number of
//   leaves
//
// `.manifest` is among the files with the text that ManifestText gives for it once its revision is emptied. Signatures
// are not: signing doesn't change what a bundle is. So one file can be shown to belong to a revision with as many
// hashes as the logarithm of the number of files.
#pragma once

#include <string>

#include "bundler/contents.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

std::string ComputeRevision(const Contents& contents);

// When the index (index.h) says that the manifest's revision comes from the contents: whether it does.
Status CheckRevision(const Contents& contents);

}  // namespace regoc::bundle
