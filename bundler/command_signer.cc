// Signing by a command: the bytes go to its standard input, the signature comes from its standard output.
#include <algorithm>

#include "bundler/jwt.h"
#include "bundler/key_material.h"
#include "runtime/base/command.h"

namespace regoc::bundle {

namespace {

// Base64 in either alphabet, white space and padding around it left out.
Result<std::string> Decoded(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  while (text.ends_with('=')) text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  if (text.empty()) return Error{"prints no signature"};
  Result<std::string> bytes = DecodeBase64Url(text);
  return bytes.ok() ? bytes : Error{"prints something else than base64: " + bytes.error().message};
}

}  // namespace

Result<std::string> SignByCommand(const CommandKey& command, std::string_view algorithm, std::string_view bytes) {
  auto fault = [](const std::string& what) { return Error{"the signing command " + what}; };
  CommandOptions options{.words = {"sh", "-c", command.command}, .input = bytes};
  options.environment = {"REGOC_SIGNING_ALG=" + std::string(algorithm), "REGOC_SIGNING_KEY_ID=" + command.key_id};
  options.timeout = std::chrono::seconds(command.timeout_seconds);
  options.max_output = size_t{64} << 10;
  Result<CommandOutput> output = RunCommand(options);
  if (!output.ok()) return fault(output.error().message.substr(options.words[0].size() + 1));
  if (output->status != 0) {
    std::string last = LastLine(output->errors).substr(0, 300);
    return fault((output->status > 128 ? "was ended by a signal" : "failed with exit code " + std::to_string(output->status)) +
                 (last.empty() ? "" : ": " + last));
  }
  Result<std::string> signature = Decoded(std::move(output->text));
  return signature.ok() ? signature : fault(signature.error().message);
}

}  // namespace regoc::bundle
