#include "bundler/test_support.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace regoc::bundle::testing {

namespace {

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

KeyPair PairOf(EVP_PKEY* key) {
  BIO* private_bio = BIO_new(BIO_s_mem());
  BIO* public_bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(private_bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_PUBKEY(public_bio, key);
  EVP_PKEY_free(key);
  return {TextOf(private_bio), TextOf(public_bio)};
}

Ran Run(const std::string& command) {
  Ran ran;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer;
  while (size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) ran.output.append(buffer.data(), got);
  int status = ::pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

void PutOctal(std::string& header, size_t at, size_t width, uint64_t value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%0*llo", static_cast<int>(width - 1),
                static_cast<unsigned long long>(value));
  header.replace(at, width - 1, text.data(), width - 1);
}

}  // namespace

KeyPair MakeRsaKey(unsigned int bits) { return PairOf(EVP_RSA_gen(bits)); }

const KeyPair& RsaKey() {
  static const KeyPair pair = MakeRsaKey(2048);
  return pair;
}

const KeyPair& EcKey(const std::string& curve) {
  static std::map<std::string, KeyPair> pairs;
  KeyPair& pair = pairs[curve];
  if (pair.private_pem.empty()) pair = PairOf(EVP_EC_gen(curve.c_str()));
  return pair;
}

const KeyPair& Ed25519Key() {
  static const KeyPair pair = PairOf(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  return pair;
}

KeyPair KeysFor(std::string_view algorithm) {
  if (algorithm.starts_with("HS")) return {"a secret for tests", "a secret for tests"};
  if (algorithm == "ES256") return EcKey("P-256");
  if (algorithm == "ES384") return EcKey("P-384");
  if (algorithm == "ES512") return EcKey("P-521");
  if (algorithm.starts_with("Ed")) return Ed25519Key();
  return RsaKey();
}

TemporaryFolder::TemporaryFolder() {
  std::string name = std::filesystem::temp_directory_path().string() + "/regoc-bundler-XXXXXX";
  path_ = ::mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::Write(const std::string& name, std::string_view bytes) const {
  std::filesystem::path path = std::filesystem::path(path_) / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
  return path.string();
}

std::string RawTar(const std::vector<RawEntry>& entries) {
  std::string out;
  for (const RawEntry& entry : entries) {
    std::string header(512, '\0');
    header.replace(0, entry.name.size(), entry.name);
    PutOctal(header, 100, 8, 0644);
    PutOctal(header, 124, 12, entry.bytes.size());
    PutOctal(header, 136, 12, 0);
    header[156] = entry.type;
    header.replace(157, entry.link.size(), entry.link);
    header.replace(257, 8,
                   std::string("ustar\0"
                               "00",
                               8));
    header.replace(148, 8, 8, ' ');
    unsigned int sum = 0;
    for (char c : header) sum += static_cast<unsigned char>(c);
    PutOctal(header, 148, 7, sum);
    header[154] = '\0';
    out += header + entry.bytes;
    out.append((512 - entry.bytes.size() % 512) % 512, '\0');
  }
  return out + std::string(1024, '\0');
}

Contents SampleContents() {
  Contents contents;
  contents.manifest.revision = "r1";
  contents.manifest.roots = {"acl", "lists"};
  contents.manifest.rego_version = 1;
  contents.manifest.metadata_json = R"({"owner":"tests"})";
  AddFile(contents, "acl/policy.rego", "package acl\n\nallow if input.user in data.lists.admins\n");
  AddFile(contents, "lists/data.json", "{\"limit\": 1.0, \"admins\": [\"ada\", \"a<b>\\u2028\"]}\n");
  AddFile(contents, "lists/more/data.yaml", "on: [yes, 0x10, 1_000, 2023-01-01, 1.50, ~]\nz: &a {k: v}\ny: *a\n");
  AddFile(contents, "_regoc/plan.bin", std::string("\0plan\xFF", 6));
  return contents;
}

bool HasOpa() {
  static const bool has = Run("command -v opa").exit_code == 0;
  return has;
}

Ran RunOpa(const std::string& folder, const std::string& arguments) {
  return Run("cd '" + folder + "' && { opa " + arguments + "; }");
}

}  // namespace regoc::bundle::testing
