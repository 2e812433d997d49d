// Where the input of a question comes from. It can be read more than once: an evaluation that failed is done again to
// say where.
#pragma once

#include <string>
#include <string_view>

#include "runtime/engine/evaluator.h"
#include "tools/http/message.h"

namespace regoc::server {

struct InputSource {
  enum class Form {
    kNone,     // no input
    kBare,     // the text is the input
    kWrapped,  // the text is a document that has the input as its member "input"
    kValue,    // it was read already
  };
  Form form = Form::kNone;
  std::string_view text{};  // http::kBodyPadding zero bytes follow
  OptionalValue value{};    // kValue; lives as long as the evaluation
};

// What reading an input came to.
struct InputRead {
  std::string fault;     // what is wrong with it, in OPA's words; empty: nothing
  bool missing = false;  // kWrapped: there is no member "input"
};

// Whether the body is YAML by its content type, as OPA decides it.
bool IsYamlBody(const http::Request& request);

// Reads inputs. Keeps texts that had to be made until the next Start(). Not shared between threads.
class InputReader {
 public:
  void Start() { kept_.clear(); }
  // The text of a body: YAML as JSON. A fault of YAML is left to `fault`; the text is then empty.
  std::string_view BodyText(const http::Request& request, std::string& fault);
  // A copy with padding.
  std::string_view Padded(std::string_view text);
  // Gives an evaluator that has begun its input.
  InputRead Read(engine::Evaluator& evaluator, InputSource& source);
  // Without an evaluator: only says what is wrong, and gives the input.
  InputRead Check(InputSource& source, OptionalValue& input);

 private:
  template <typename Parse>
  InputRead ReadWith(InputSource& source, Parse parse, OptionalValue& input);

  std::string kept_;
  Arena arena_;
  JsonReader reader_;
};

}  // namespace regoc::server
