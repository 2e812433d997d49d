#include "tools/console/evaluation.h"

#include <algorithm>

#include "compiler/planner/program_planner.h"
#include "runtime/builtins/base64.h"
#include "runtime/value/json.h"
#include "tools/server/paths.h"

namespace regoc::console {

namespace {

using std::chrono::milliseconds;

constexpr size_t kMaxInputs = 2000;  // of decisions that are covered
constexpr const char* kNetworkBuiltins[] = {"http.send", "net.lookup_ip_addr", "opa.runtime"};

Answer Fault(int status, std::string text) { return {status, "", std::move(text)}; }

// A text of the request; absent: empty. False: it is no text, or too large.
bool ReadText(const Json& request, const char* key, size_t limit, std::string& out, Answer& fault) {
  auto at = request.find(key);
  if (at == request.end()) return true;
  if (!at->is_string()) return fault = Fault(400, std::string(key) + ": want a text"), false;
  out = at->get<std::string>();
  if (out.size() <= limit) return true;
  fault = Fault(413, std::string(key) + " has more than " + std::to_string(limit) + " bytes");
  return false;
}

Result<std::string> Decoded(const Json& text) {
  if (!text.is_string()) return Error{"want a text in base64"};
  Arena arena;
  size_t bad_at = 0;
  auto bytes =
      builtins::DecodeBase64(arena, text.get_ref<const std::string&>(), builtins::Base64Alphabet::kStandard, bad_at);
  if (!bytes) return Error{"no base64 at byte " + std::to_string(bad_at)};
  return std::string(*bytes);
}

bool IsTrue(const Json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_boolean() && json[key].get<bool>();
}

std::string SecondsText(milliseconds time) { return std::to_string(time.count() / 1000) + "s"; }

// Limits of one evaluation below those of the process, which end it without a word.
std::vector<std::string> SoftLimits(const SandboxLimits& limits) {
  return {"--timeout", std::to_string(limits.time.count() * 3 / 5) + "ms", "--memory-limit",
          std::to_string(limits.memory_bytes / 4)};
}

}  // namespace

// One of the evaluations that may run at once.
class Evaluation::Slot {
 public:
  explicit Slot(Evaluation& evaluation) : evaluation_(evaluation) {
    free_ = evaluation_.running_.fetch_add(1) < evaluation_.limits_.at_once;
  }
  ~Slot() { evaluation_.running_.fetch_sub(1); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  bool free() const { return free_; }
  static Answer Refusal() { return Fault(429, "other evaluations of the console are running: try again"); }

 private:
  Evaluation& evaluation_;
  bool free_ = false;
};

Result<std::string> Evaluation::Capabilities(bool strict) {
  std::lock_guard lock(mutex_);
  if (strict_.empty()) {
    Result<CommandOutput> all = RunCommand({.words = {"/proc/self/exe", "capabilities", "--current"},
                                            .input = {},
                                            .environment = {},
                                            .max_output = size_t{8} << 20});
    if (!all.ok()) return all.error();
    Json json = Json::parse(all->text, nullptr, false);
    if (!json.is_object() || !json["builtins"].is_array()) return Error{"the program does not say its capabilities"};
    json["allow_net"] = Json::array();
    open_ = json.dump();
    Json kept = Json::array();
    for (const Json& builtin : json["builtins"])
      if (std::find(std::begin(kNetworkBuiltins), std::end(kNetworkBuiltins), builtin.value("name", "")) ==
          std::end(kNetworkBuiltins))
        kept.push_back(builtin);
    json["builtins"] = std::move(kept);
    strict_ = json.dump();
  }
  return strict ? strict_ : open_;
}

Answer Evaluation::Finish(const Sandbox& sandbox, const std::vector<std::string>& arguments,
                          const SandboxLimits& limits, std::string_view input,
                          const std::function<void(Json&)>& change) {
  auto begin = std::chrono::steady_clock::now();
  Result<CommandOutput> output = sandbox.Run(arguments, limits, input);
  auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  std::string bounds = SecondsText(limits.time) + " and " + std::to_string(limits.memory_bytes >> 20) + " MiB";
  if (!output.ok()) {
    std::string why = output.error().message;
    why.erase(0, why.find(": ") == std::string::npos ? 0 : why.find(": ") + 2);
    return Fault(422, "the evaluation " + why + " (it may take " + bounds + ")");
  }
  Json json = Json::parse(output->text, nullptr, false);
  if (json.is_discarded()) {
    bool ended = output->status >= 128;
    std::string why = ended ? "the evaluation was ended: it may take " + bounds : LastLine(output->errors);
    return Fault(422, why.empty() ? "the evaluation gave nothing" : why);
  }
  if (change) change(json);
  return {200, TextOf({{"output", std::move(json)}, {"took_ms", took.count()}}), ""};
}

Answer Evaluation::Play(const Json& request) {
  Answer fault;
  std::string policy, input, data, query, explain;
  if (!ReadText(request, "policy", limits_.max_policy_bytes, policy, fault) ||
      !ReadText(request, "input", limits_.max_document_bytes, input, fault) ||
      !ReadText(request, "data", limits_.max_document_bytes, data, fault) ||
      !ReadText(request, "query", limits_.max_policy_bytes, query, fault) ||
      !ReadText(request, "explain", 10, explain, fault))
    return fault;
  if (query.empty()) return Fault(400, "query: want what to evaluate, like data.play");
  if (explain.empty()) explain = "off";
  if (explain != "off" && explain != "notes" && explain != "fails" && explain != "full")
    return Fault(400, "explain: want off, notes, fails or full");
  Slot slot(*this);
  if (!slot.free()) return Slot::Refusal();
  Result<Sandbox> sandbox = Sandbox::Make();
  if (!sandbox.ok()) return Fault(500, sandbox.error().message);
  Result<std::string> capabilities = Capabilities(true);
  if (!capabilities.ok()) return Fault(500, capabilities.error().message);
  std::vector<std::string> arguments{"eval",   "--format",   "json",           "--stdin",           "--engine",
                                     "interp", "--coverage", "--capabilities", "capabilities.json", "--explain",
                                     explain};
  for (std::string& word : SoftLimits(limits_.playground)) arguments.push_back(std::move(word));
  struct Part {
    const std::string& text;
    const char *file, *flag;
  };
  for (const Part& part : {Part{*capabilities, "capabilities.json", nullptr}, Part{policy, "policy.rego", "-d"},
                           Part{data, "data.json", "-d"}, Part{input, "input.json", "-i"}}) {
    if (part.text.empty()) continue;
    if (Status written = sandbox->Write(part.file, part.text); !written.ok())
      return Fault(500, written.error().message);
    if (part.flag) arguments.insert(arguments.end(), {part.flag, part.file});
  }
  return Finish(*sandbox, arguments, limits_.playground, query);
}

Result<std::map<std::string, std::string>> WriteActive(const Sandbox& sandbox, const std::string& folder,
                                                       const server::Generation& generation, size_t max_bytes) {
  std::string data;
  AppendJson(data, generation.data->root());
  if (data.size() > max_bytes)
    return Error{"the active data has more than " + std::to_string(max_bytes >> 20) + " MiB"};
  if (Status written = sandbox.Write(folder + "/data.json", data); !written.ok()) return written.error();
  std::map<std::string, std::string> ids;
  Json versions = Json::object();
  for (const auto& [id, module] : generation.policies->modules()) {
    std::string name = std::to_string(ids.size()) + ".rego";
    if (Status written = sandbox.Write(folder + "/" + name, module->text); !written.ok()) return written.error();
    versions["/" + name] = module->version == ast::RegoVersion::kV0 ? 0 : 1;
    ids[name] = id;
  }
  Json manifest{{"revision", ""}, {"roots", {""}}, {"rego_version", 1}, {"file_rego_versions", versions}};
  if (generation.bundles.size() == 1) manifest["revision"] = generation.bundles.begin()->second.revision;
  if (Status written = sandbox.Write(folder + "/.manifest", manifest.dump()); !written.ok()) return written.error();
  return ids;
}

Answer Evaluation::Replay(const Json& request, const server::Generation& generation, const RecentDecisions& recent) {
  Slot slot(*this);
  if (!slot.free()) return Slot::Refusal();
  Result<Sandbox> sandbox = Sandbox::Make();
  if (!sandbox.ok()) return Fault(500, sandbox.error().message);
  for (const char* side : {"before", "after"}) {
    const Json& from = request.contains(side) ? request[side] : Json();
    if (IsTrue(from, "active")) {
      auto written = WriteActive(*sandbox, side, generation, limits_.max_active_bytes);
      if (!written.ok()) return Fault(422, written.error().message + ": upload the bundle");
      continue;
    }
    if (!from.is_object() || !from.contains("archive"))
      return Fault(400, std::string(side) + ": want {\"active\": true} or {\"archive\": a bundle in base64}");
    Result<std::string> bytes = Decoded(from["archive"]);
    if (!bytes.ok()) return Fault(400, std::string(side) + ".archive: " + bytes.error().message);
    if (Status written = sandbox->Write(side, *bytes); !written.ok()) return Fault(500, written.error().message);
  }
  const Json& decisions = request.contains("decisions") ? request["decisions"] : Json();
  std::string lines;
  if (IsTrue(decisions, "recent")) {
    lines = recent.Lines();
    if (lines.empty()) return Fault(422, "no decisions were recorded yet");
  } else if (decisions.is_object() && decisions.contains("text") && decisions["text"].is_string()) {
    lines = decisions["text"];
  } else if (decisions.is_object() && decisions.contains("archive")) {
    Result<std::string> bytes = Decoded(decisions["archive"]);
    if (!bytes.ok()) return Fault(400, "decisions.archive: " + bytes.error().message);
    lines = *std::move(bytes);
  } else {
    return Fault(400, "decisions: want {\"recent\": true}, {\"text\": lines} or {\"archive\": a file in base64}");
  }
  if (Status written = sandbox->Write("decisions", lines); !written.ok()) return Fault(500, written.error().message);
  std::vector<std::string> arguments{"replay",
                                     "before",
                                     "after",
                                     "--decisions",
                                     "decisions",
                                     "--format",
                                     "json",
                                     "--engine",
                                     "interp",
                                     "--threads",
                                     "1",
                                     "--records",
                                     "log",
                                     "--ignore-malformed",
                                     "--timeout",
                                     "2s",
                                     "--memory-limit",
                                     std::to_string(limits_.replay.memory_bytes / 4)};
  return Finish(*sandbox, arguments, limits_.replay, {});
}

Answer Evaluation::Cover(const server::Generation& generation, const RecentDecisions& recent) {
  std::map<std::string, std::vector<std::string>> inputs = recent.Inputs();
  std::string query, document = "[";
  size_t number = 0, decisions = 0;
  for (const auto& [path, texts] : inputs) {
    std::string rule = planner::PathText(server::KeysOfPath(path));
    query += number ? ", " : "[";
    std::string list;
    bool without = false;
    for (const std::string& text : texts) {
      without |= text.empty();
      if (!text.empty() && decisions < kMaxInputs) list += (list.empty() ? "" : ",") + text;
      ++decisions;
    }
    query += "[x | some one in input[" + std::to_string(number) + "]; x := " + rule + " with input as one]";
    if (without) query += ", [x | x := " + rule + " with input as {}]";
    document += (number++ ? ",[" : "[") + list + "]";
  }
  if (number == 0) return Fault(422, "no decisions were recorded yet");
  Slot slot(*this);
  if (!slot.free()) return Slot::Refusal();
  Result<Sandbox> sandbox = Sandbox::Make();
  if (!sandbox.ok()) return Fault(500, sandbox.error().message);
  auto ids = WriteActive(*sandbox, "active", generation, limits_.max_active_bytes);
  if (!ids.ok()) return Fault(422, ids.error().message);
  Result<std::string> capabilities = Capabilities(false);
  if (!capabilities.ok()) return Fault(500, capabilities.error().message);
  for (const auto& [name, text] : {std::pair<const char*, const std::string&>{"capabilities.json", *capabilities},
                                   {"input.json", document += "]"}})
    if (Status written = sandbox->Write(name, text); !written.ok()) return Fault(500, written.error().message);
  std::vector<std::string> arguments{
      "eval",   "--format", "json",       "--stdin",    "--engine",       "interp",           "-b",
      "active", "-i",       "input.json", "--coverage", "--capabilities", "capabilities.json"};
  for (std::string& word : SoftLimits(limits_.replay)) arguments.push_back(std::move(word));
  return Finish(*sandbox, arguments, limits_.replay, query + "]", [&](Json& output) {
    output.erase("result");
    if (!output.contains("coverage")) return;
    Json files = Json::object();
    for (auto& [file, covered] : output["coverage"]["files"].items())
      if (auto id = ids->find(file.substr(file.rfind('/') + 1)); id != ids->end()) files[id->second] = covered;
    output["coverage"]["files"] = std::move(files);
    output["decisions"] = decisions;
  });
}

}  // namespace regoc::console
