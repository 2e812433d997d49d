// One function of a plan: which rules its statements belong to, what they cost, in which loops they stand.
#pragma once

#include "compiler/explain/plan_reader.h"
#include "compiler/explain/values.h"

namespace regoc::explain {

class FuncWalker {
 public:
  FuncWalker(PlanReader& reader, uint32_t func);
  // All that it calls has been walked over.
  void Run();

 private:
  // A rule that a statement belongs to; those of a decision share statements.
  struct Owner {
    uint32_t rule = 0;
    const plan::Case* of_case = nullptr;
    friend bool operator==(const Owner&, const Owner&) = default;
  };
  using Owners = std::vector<Owner>;
  struct Loop {
    Size size;
    int32_t part_of = -1;  // the loop whose elements hold what this one goes over
    bool counts = true;    // not a search: it visits what it finds
  };
  struct Changed {
    const plan::WithEffects* effects = nullptr;
    size_t loops = 0;  // around it
  };
  struct Factor {
    Size size;
    int32_t part_of = -1;
  };

  void Body(const plan::Block& block, Owners owners);
  static bool IsKeyOf(const plan::Block& keys, const plan::Block& around);
  void FindOwner(const plan::Block& block, std::optional<uint32_t>& found, bool& several) const;
  // Of a statement with a place in another rule of the document: that rule.
  void ChangeOwner(const plan::Stmt& stmt, Owners& owners) const;
  template <typename Node>
  void See(const Node&, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::Dot& dot, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::Scan& scan, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::Find& find, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::Join& join, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::Call& call, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::CallBuiltin& call, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::With& with, const plan::Stmt& stmt, const Owners& owners);
  void See(const plan::Decide& decide, const plan::Stmt& stmt, const Owners& owners);
  void SeeUnrolled(const plan::Stmt& stmt);

  std::string PathText(const std::vector<plan::ConstId>& path) const;
  std::string TextOfCondition(const plan::Search& search, const plan::Operand& key) const;
  std::string TextOfSearch(const plan::Find& find, const Held& source) const;
  Owners OwnersOf(const plan::Decide& decide, uint32_t alternative) const;
  void SeeCase(const plan::Decide& decide, size_t number, const Owner& owner);
  Place PlaceOf(const plan::Location& where, const Owner& owner) const;
  void AddAccess(const Owners& owners, AccessKind kind, const plan::Location& where, const std::string& of,
                 const std::string& text);
  void AddReason(const Owners& owners, const std::string& code, const plan::Location& where, const std::string& text);
  void AddGrowth(const Owners& owners, const Product& product);
  void InLoop(Loop loop, const plan::Block& body, const Owners& owners);
  // Of the first `loops` of the loops that are open, with something that is gone through in them. A loop over parts of
  // another one's elements stands for both.
  Product ProductOf(size_t loops, const std::vector<Factor>& inside = {}) const;
  Factor FactorOf(const Held& held) const;
  // A `with` around changes what its result depends on.
  bool IsAffected(uint32_t func) const;
  Product ProductOfCall(const Product& product, const plan::Call& call, bool kept) const;

  PlanReader& reader_;
  const plan::Policy& policy_;
  uint32_t number_;
  const plan::Func& func_;
  std::string document_;
  Values values_;
  std::vector<Loop> loops_;    // all of the function
  std::vector<int32_t> open_;  // those around, outermost first
  std::vector<Changed> changed_;
};

}  // namespace regoc::explain
