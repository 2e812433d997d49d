// What a bundle is, in one line: equal contents have equal revisions, wherever and whenever they were built.
//
// The revision is the SHA-256, in hexadecimal, of a text with one line a file, in the byte order of the paths: the
// SHA-256 of the file in hexadecimal, two spaces, its path, a line break. It's what `sha256sum` prints for sorted
// paths, so anybody can check it. `.manifest` is among the files with the text that ManifestText gives for it once its
// revision is emptied. Signatures are not among them: signing doesn't change what a bundle is.
#pragma once

#include <string>

#include "bundler/contents.h"

namespace regoc::bundle {

std::string ComputeRevision(const Contents& contents);

}  // namespace regoc::bundle
