// graphql.*
#include <string>

#include "runtime/builtins/graphql/decode.h"
#include "runtime/builtins/graphql/encode.h"
#include "runtime/builtins/graphql/fault.h"
#include "runtime/builtins/graphql/query_parser.h"
#include "runtime/builtins/graphql/schema_cache.h"
#include "runtime/builtins/graphql/schema_parser.h"
#include "runtime/builtins/graphql/validation.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

using graphql::LoadedSchema;
using graphql::QueryDocument;
using graphql::Work;

using SchemaPointer = std::shared_ptr<const LoadedSchema>;

bool IsTextOrTree(Value v) { return v.is_string() || v.is_object(); }

bool FitsLimit(Work& work, std::string_view text) {
  if (text.size() > graphql::kMaxTextBytes) work.Stop("document is too large");
  return !work.stopped();
}

// False when there is no query: `fault` says why, for policies, or the work was stopped.
bool ReadQuery(Work& work, Value from, QueryDocument& query, std::string& fault) {
  Arena& arena = work.context().arena;
  if (from.is_object()) return DecodeQuery(work, arena, from, query, fault);
  if (!FitsLimit(work, from.text())) return false;
  if (ParseQuery(work, arena, from.text(), query, fault)) return true;
  fault = graphql::PolicyFault(fault);
  return false;
}

bool ReadSchemaDocument(Work& work, Value from, LoadedSchema& schema, std::string& fault) {
  if (from.is_object()) return DecodeSchema(work, schema.arena, from, schema.document, fault);
  if (!FitsLimit(work, from.text())) return false;
  schema.text = schema.arena.Copy(from.text());
  if (ParseSchema(work, schema.arena, schema.text, graphql::Origin::kText, schema.document, fault)) return true;
  fault = graphql::PolicyFault(fault);
  return false;
}

// nullptr when there is no valid schema: like ReadQuery.
SchemaPointer LoadSchema(Work& work, Value from, std::string& fault) {
  graphql::SchemaCache& cache = graphql::SchemaCache::Of(work.context().cache);
  if (from.is_string()) {
    if (SchemaPointer known = cache.Find(from.text())) return known;
  }
  auto loaded = std::make_shared<LoadedSchema>();
  work.Watch(loaded->arena);
  bool valid = ReadSchemaDocument(work, from, *loaded, fault);
  if (valid && !BuildSchema(work, loaded->arena, loaded->document, loaded->schema, fault)) {
    valid = false;
    fault = "Error in gqlparser SchemaDocument to Schema conversion: " + fault;
  }
  work.Unwatch();
  if (!valid) return nullptr;
  if (from.is_string()) cache.Keep(loaded);
  return loaded;
}

// A query and its schema, read and held against each other.
struct Verified {
  QueryDocument query;
  Value query_tree;
  SchemaPointer schema;
};

// False when one of them is not valid: like ReadQuery. `trees`: `query_tree` is wanted.
bool Verify(Work& work, Value query, Value schema, bool trees, bool first_fault_only, Verified& out,
            std::string& fault) {
  if (!ReadQuery(work, query, out.query, fault)) return false;
  out.schema = LoadSchema(work, schema, fault);
  if (out.schema == nullptr) return false;
  // Before validation, which leaves its marks on the query.
  if (trees) out.query_tree = EncodeQuery(work.context().arena, out.query);
  if (ValidateQuery(work, out.schema->schema, out.query, first_fault_only, fault)) return true;
  fault = graphql::PolicyFault(fault);
  return false;
}

Outcome NewArray(Arena& arena, std::initializer_list<Value> items) {
  ArrayBuilder array(arena, items.size());
  for (Value item : items) array.Append(item);
  return array.Build();
}

Outcome Parse(CallContext& ctx, Value query, Value schema) {
  if (!IsTextOrTree(query)) return ctx.OperandError(0, "one of {string, object}", query);
  Work work(ctx);
  Verified verified;
  std::string fault;
  // OPA looks at the schema only after it has read the query.
  if (!IsTextOrTree(schema)) {
    if (ReadQuery(work, query, verified.query, fault)) {
      return ctx.OperandError(1, "one of {string, object}", schema);
    }
  } else if (Verify(work, query, schema, true, false, verified, fault)) {
    return NewArray(ctx.arena, {verified.query_tree, EncodeSchema(ctx.arena, verified.schema->document)});
  }
  return work.stopped() ? work.failure() : ctx.Error(ctx.arena.Copy(fault));
}

Outcome ParseAndVerify(CallContext& ctx, Value query, Value schema) {
  Work work(ctx);
  Verified verified;
  std::string fault;
  if (IsTextOrTree(query) && IsTextOrTree(schema) && Verify(work, query, schema, true, true, verified, fault)) {
    Value schema_tree = EncodeSchema(ctx.arena, verified.schema->document);
    return NewArray(ctx.arena, {Value::Boolean(true), verified.query_tree, schema_tree});
  }
  if (work.stopped()) return work.failure();
  Value nothing = Value::Object(Object::New(ctx.arena));
  return NewArray(ctx.arena, {Value::Boolean(false), nothing, nothing});
}

Outcome ParseQueryText(CallContext& ctx, StringArg text) {
  Work work(ctx);
  QueryDocument query;
  std::string fault;
  if (ReadQuery(work, Value::String(text), query, fault)) return EncodeQuery(ctx.arena, query);
  return work.stopped() ? work.failure() : ctx.Error(ctx.arena.Copy(fault));
}

Outcome ParseSchemaText(CallContext& ctx, StringArg text) {
  if (SchemaPointer known = graphql::SchemaCache::Of(ctx.cache).Find(text)) {
    return EncodeSchema(ctx.arena, known->document);
  }
  Work work(ctx);
  LoadedSchema schema;
  std::string fault;
  work.Watch(schema.arena);
  if (ReadSchemaDocument(work, Value::String(text), schema, fault)) return EncodeSchema(ctx.arena, schema.document);
  return work.stopped() ? work.failure() : ctx.Error(ctx.arena.Copy(fault));
}

Outcome IsValid(CallContext& ctx, Value query, Value schema) {
  if (!IsTextOrTree(query) || !IsTextOrTree(schema)) return Value::Boolean(false);
  Work work(ctx);
  Verified verified;
  std::string fault;
  bool valid = Verify(work, query, schema, false, true, verified, fault);
  return work.stopped() ? work.failure() : Value::Boolean(valid);
}

Outcome SchemaIsValid(CallContext& ctx, Value schema) {
  if (!IsTextOrTree(schema)) return Value::Boolean(false);
  Work work(ctx);
  std::string fault;
  bool valid = LoadSchema(work, schema, fault) != nullptr;
  return work.stopped() ? work.failure() : Value::Boolean(valid);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Graphql, {{"graphql.is_valid", Typed<IsValid>},
                                  {"graphql.parse", Typed<Parse>},
                                  {"graphql.parse_and_verify", Typed<ParseAndVerify>},
                                  {"graphql.parse_query", Typed<ParseQueryText>},
                                  {"graphql.parse_schema", Typed<ParseSchemaText>},
                                  {"graphql.schema_is_valid", Typed<SchemaIsValid>}});

}  // namespace regoc::builtins
