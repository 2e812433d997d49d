// is_* and type_name.
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

template <bool (Value::*test)() const>
Outcome Is(CallContext&, Value x) {
  return Value::Boolean((x.*test)());
}

Outcome NameOfType(CallContext&, Value x) { return Value::String(TypeName(x)); }

}  // namespace

REGOC_REGISTER_BUILTINS(Types, {{"is_array", Typed<Is<&Value::is_array>>},
                                {"is_boolean", Typed<Is<&Value::is_boolean>>},
                                {"is_null", Typed<Is<&Value::is_null>>},
                                {"is_number", Typed<Is<&Value::is_number>>},
                                {"is_object", Typed<Is<&Value::is_object>>},
                                {"is_set", Typed<Is<&Value::is_set>>},
                                {"is_string", Typed<Is<&Value::is_string>>},
                                {"type_name", Typed<NameOfType>}});

}  // namespace regoc::builtins
