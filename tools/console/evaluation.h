// What the console evaluates: code and bundles that somebody sent, and active policies on recorded inputs. All of it in
// a sandbox: nothing that is evaluated here can reach the server's own policies, its memory, or the network.
//
//   Evaluation evaluation({.playground = …});
//   Answer answer = evaluation.Play(Json::parse(body));   // {"output": …} as `regoc eval --format json` prints it
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "tools/console/json.h"
#include "tools/console/recent_decisions.h"
#include "tools/console/sandbox.h"
#include "tools/server/generation.h"

namespace regoc::console {

struct EvaluationLimits {
  SandboxLimits playground{.time = std::chrono::seconds(5)};
  SandboxLimits replay{.time = std::chrono::seconds(30)};
  size_t max_policy_bytes = size_t{256} << 10;
  size_t max_document_bytes = size_t{4} << 20;  // of the playground's input, and of its data
  size_t max_upload_bytes = size_t{32} << 20;   // of a request with bundles
  size_t max_active_bytes = size_t{64} << 20;   // of the active data as JSON, where a replay or coverage needs it
  int at_once = 2;                              // evaluations; further ones are refused
};

// An HTTP status and a body; `fault` not empty: why there is none.
struct Answer {
  int status = 200;
  std::string body, fault;
};

// Thread-safe.
class Evaluation {
 public:
  explicit Evaluation(EvaluationLimits limits) : limits_(limits) {}
  const EvaluationLimits& limits() const { return limits_; }

  // {"policy": …, "input": …, "data": …, "query": …, "explain": "off" | "notes" | "fails" | "full"}: texts. Answers
  // {"output": what `regoc eval` prints, "took_ms": …}.
  Answer Play(const Json& request);
  // {"before": side, "after": side, "decisions": …}. A side is {"active": true} or {"archive": base64}; decisions are
  // {"recent": true}, {"text": lines} or {"archive": base64}. Answers {"output": what `regoc replay` prints}.
  Answer Replay(const Json& request, const server::Generation& generation, const RecentDecisions& recent);
  // Which expressions of the active policies the recorded decisions reach: {"output": {"coverage": …}, "decisions": n}.
  Answer Cover(const server::Generation& generation, const RecentDecisions& recent);

 private:
  class Slot;
  // What a built-in may do: `strict` leaves out those of the network; without, they can be called, and fail.
  Result<std::string> Capabilities(bool strict);
  Answer Finish(const Sandbox& sandbox, const std::vector<std::string>& arguments, const SandboxLimits& limits,
                std::string_view input, const std::function<void(Json&)>& change = {});

  const EvaluationLimits limits_;
  std::atomic<int> running_ = 0;
  std::mutex mutex_;  // of what follows
  std::string strict_, open_;
};

// Writes the generation as a bundle in a folder of the sandbox. Gives the ids of modules by the names of their files
// below the folder. An error: the data is larger than `max_bytes`.
Result<std::map<std::string, std::string>> WriteActive(const Sandbox& sandbox, const std::string& folder,
                                                       const server::Generation& generation, size_t max_bytes);

}  // namespace regoc::console
