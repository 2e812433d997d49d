// Kubernetes' AdmissionReview (admission.k8s.io/v1 and v1beta1): requests read, and answers made of what policies
// decide.
//
// Rules of the package that is asked, and what they mean:
//   deny, violation  sets or arrays of texts, or of objects with "msg" or "message"; or true: refused, all reasons told
//   allow            false: refused
//   warn             the same form: warnings for the client
//   audit            an object of annotations, or a set of texts or of objects with "key" and "value" or "msg"
//   patch, patches   operations of a JSON Patch, in sets or arrays that may nest
//   main, response   an AdmissionReview, or its response, that the policy makes itself
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/value.h"

namespace regoc::server {

struct AdmissionRequest {
  std::string api_version;  // "admission.k8s.io/v1"
  std::string uid;
};

struct AdmissionAnswer {
  bool allowed = true;
  int code = 403;  // of a refusal
  std::string reason = "Forbidden";
  std::string message;  // of a refusal
  std::vector<std::string> warnings;
  std::vector<std::pair<std::string, std::string>> audit;  // annotations
  std::string patch;                                       // JSON; empty: none
  bool by_rules = false;   // made of rules of a package: not of a response, and not of a rule alone
  bool rule_free = false;  // refused, and not by deny or violation
};

// An error says why it is no AdmissionReview that can be answered.
Result<AdmissionRequest> ReadReview(Value review);

// What a decision says. `name` is what was asked ("data.kubernetes.admission"). An error: the decision has a form that
// says nothing sure.
Result<AdmissionAnswer> AnswerOf(Value decision, const std::string& name);

// The review to answer with: the same version, the uid of the request, a patch only with its type and when it is
// allowed.
std::string ReviewJson(const AdmissionRequest& request, const AdmissionAnswer& answer);

}  // namespace regoc::server
