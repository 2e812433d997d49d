#include "tools/stores/aws_config.h"

#include <filesystem>
#include <map>

#include "runtime/base/file.h"

namespace regoc::stores {

namespace {

constexpr uint64_t kMaxFileBytes = uint64_t{1} << 20;

using Section = std::map<std::string, std::string>;

std::string_view Trim(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

// "[name]" lines begin a section; "key = value" lines fill it. Indented lines belong to nested settings, which mean
// nothing here.
std::map<std::string, Section> ParseIni(std::string_view text) {
  std::map<std::string, Section> out;
  Section* section = nullptr;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view raw = text.substr(at, end - at), line = Trim(raw);
    at = end + 1;
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      section = &out[std::string(Trim(line.substr(1, line.size() - 2)))];
    } else if (size_t equals = line.find('=');
               section != nullptr && equals != std::string_view::npos && raw[0] != ' ' && raw[0] != '\t') {
      (*section)[std::string(Trim(line.substr(0, equals)))] = Trim(line.substr(equals + 1));
    }
  }
  return out;
}

// Adds a section of a file to `out`, which wins. False when the file or the section is not there.
Result<bool> AddSection(const std::string& path, const std::string& name, Section& out) {
  if (path.empty() || !std::filesystem::exists(path)) return false;
  Result<std::string> text = ReadFile(path, kMaxFileBytes);
  if (!text.ok()) return text.error();
  std::map<std::string, Section> sections = ParseIni(*text);
  auto found = sections.find(name);
  if (found == sections.end()) return false;
  out.merge(found->second);
  return true;
}

class Finder {
 public:
  Finder(const S3Options& options, const Environment& environment) : options_(options), environment_(environment) {}

  Result<AwsConfig> Find() {
    Result<Section> profile = ReadProfile();
    if (!profile.ok()) return profile.error();
    AwsConfig out;
    out.region = First(
        {options_.region, Variable("AWS_REGION"), Variable("AWS_DEFAULT_REGION"), (*profile)["region"], "us-east-1"});
    out.endpoint = First(
        {options_.endpoint, Variable("AWS_ENDPOINT_URL_S3"), Variable("AWS_ENDPOINT_URL"), (*profile)["endpoint_url"]});
    if (options_.profile.empty() && !Variable("AWS_ACCESS_KEY_ID").empty()) {
      out.access_key = Variable("AWS_ACCESS_KEY_ID");
      out.secret_key = Variable("AWS_SECRET_ACCESS_KEY");
      out.session_token = Variable("AWS_SESSION_TOKEN");
      if (out.secret_key.empty()) return Error{"AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY"};
    } else {
      out.access_key = (*profile)["aws_access_key_id"];
      out.secret_key = (*profile)["aws_secret_access_key"];
      out.session_token = (*profile)["aws_session_token"];
    }
    if (out.region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
      return Error{"`" + out.region + "` is no region"};
    return out;
  }

 private:
  std::string Variable(const char* name) const { return environment_(name).value_or(""); }

  static std::string First(std::initializer_list<std::string> texts) {
    for (const std::string& text : texts)
      if (!text.empty()) return text;
    return "";
  }

  std::string PathOf(const char* variable, const char* name) const {
    std::string home = Variable("HOME");
    return First({Variable(variable), home.empty() ? "" : home + "/.aws/" + name});
  }

  Result<Section> ReadProfile() const {
    std::string name = First({options_.profile, Variable("AWS_PROFILE"), "default"});
    Section out;
    Result<bool> keys = AddSection(PathOf("AWS_SHARED_CREDENTIALS_FILE", "credentials"), name, out);
    if (!keys.ok()) return keys.error();
    Result<bool> settings =
        AddSection(PathOf("AWS_CONFIG_FILE", "config"), name == "default" ? name : "profile " + name, out);
    if (!settings.ok()) return settings.error();
    if (!options_.profile.empty() && !*keys && !*settings)
      return Error{"there is no profile `" + name + "` in the files of AWS"};
    return out;
  }

  const S3Options& options_;
  const Environment& environment_;
};

}  // namespace

Result<AwsConfig> FindAwsConfig(const S3Options& options, const Environment& environment) {
  return Finder(options, environment).Find();
}

}  // namespace regoc::stores
