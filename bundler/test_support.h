// What the tests of this room share: keys made on the spot, a folder that goes away, hostile archives, and the real
// opa.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bundler/contents.h"

namespace regoc::bundle::testing {

// A key pair as PEM texts. Made once a program for each kind, because RSA takes a while.
struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};
const KeyPair& RsaKey();
const KeyPair& EcKey(const std::string& curve);
const KeyPair& Ed25519Key();
KeyPair MakeRsaKey(unsigned int bits);

// What to sign and to verify with under an algorithm: PEM texts, or a secret for HS*.
KeyPair KeysFor(std::string_view algorithm);

// A folder that is removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }
  // Writes a file, its folders included, and gives its path.
  std::string Write(const std::string& name, std::string_view bytes) const;

 private:
  std::string path_;
};

// A tar entry with whatever is in it, and the end of an archive.
struct RawEntry {
  std::string name;
  std::string bytes;
  char type = '0';
  std::string link;
};
std::string RawTar(const std::vector<RawEntry>& entries);

// A small bundle: a policy, data as JSON and as YAML, a part, a manifest.
Contents SampleContents();

bool HasOpa();
struct Ran {
  int exit_code = -1;
  std::string output;  // of both streams
};
// Runs `opa <arguments>` in `folder`.
Ran RunOpa(const std::string& folder, const std::string& arguments);

}  // namespace regoc::bundle::testing
