"""Random Rego modules, inputs and data: well-formed, safe, and mostly well-typed, from a seed.

The vocabulary is small on purpose, so that references often lead somewhere, rules often conflict and comparisons are often
equal. What depends on unspecified order, the clock or chance is left out.
"""
import json
import random

KEYS = ["a", "b", "c", "d"]
STRINGS = ["", "a", "b", "ab", "abc", "a.b", "ä", "日本", "x/y", "A", " a ", "1"]
NUMBERS = ["0", "1", "2", "3", "-1", "10", "1.5", "0.1", "2.0", "1e3", "9007199254740993", "123456789012345678901234567890", "-0.25"]

# name: result, operands. A type is any of: any num str arr set obj bool coll
BUILTINS = {
    "count": ("num", ["coll"]), "sum": ("num", ["nums"]), "product": ("num", ["nums"]), "max": ("any", ["coll1"]),
    "min": ("any", ["coll1"]), "sort": ("arr", ["coll1"]), "abs": ("num", ["num"]), "round": ("num", ["num"]),
    "ceil": ("num", ["num"]), "floor": ("num", ["num"]), "to_number": ("num", ["any"]), "concat": ("str", ["str", "strs"]),
    "contains": ("bool", ["str", "str"]), "startswith": ("bool", ["str", "str"]), "endswith": ("bool", ["str", "str"]),
    "lower": ("str", ["str"]), "upper": ("str", ["str"]), "split": ("arr", ["str", "str"]), "trim": ("str", ["str", "str"]),
    "replace": ("str", ["str", "str", "str"]), "substring": ("str", ["str", "num", "num"]), "indexof": ("num", ["str", "str"]),
    "trim_space": ("str", ["str"]), "format_int": ("str", ["num", "base"]), "sprintf": ("str", ["fmt", "arr"]),
    "array.concat": ("arr", ["arr", "arr"]), "array.slice": ("arr", ["arr", "num", "num"]), "array.reverse": ("arr", ["arr"]),
    "object.get": ("any", ["obj", "any", "any"]), "object.keys": ("set", ["obj"]), "object.remove": ("obj", ["obj", "arr"]),
    "object.union": ("obj", ["obj", "obj"]), "object.filter": ("obj", ["obj", "arr"]), "object.subset": ("bool", ["obj", "obj"]),
    "union": ("set", ["sets"]), "intersection": ("set", ["sets"]), "json.marshal": ("str", ["any"]),
    "json.unmarshal": ("any", ["str"]), "json.remove": ("obj", ["obj", "strs"]), "json.filter": ("obj", ["obj", "strs"]),
    "type_name": ("str", ["any"]), "is_string": ("bool", ["any"]), "is_number": ("bool", ["any"]), "is_array": ("bool", ["any"]),
    "is_object": ("bool", ["any"]), "is_set": ("bool", ["any"]), "is_null": ("bool", ["any"]), "is_boolean": ("bool", ["any"]),
    "numbers.range": ("arr", ["small", "small"]), "bits.and": ("num", ["num", "num"]), "bits.or": ("num", ["num", "num"]),
    "base64.encode": ("str", ["str"]), "hex.encode": ("str", ["str"]), "urlquery.encode": ("str", ["str"]),
    "strings.reverse": ("str", ["str"]), "strings.any_prefix_match": ("bool", ["str", "strs"]), "regex.match": ("bool", ["re", "str"]),
    "regex.split": ("arr", ["re", "str"]), "glob.match": ("bool", ["glob", "nul", "str"]), "cast_array": None, "yaml.marshal": ("str", ["any"]),
    "strings.count": ("num", ["str", "str"]), "object.union_n": ("obj", ["objs"]), "array.flatten": ("arr", ["arr"]),
    "units.parse": ("num", ["str"]), "semver.is_valid": ("bool", ["any"]), "crypto.sha256": ("str", ["str"]), "internal.member_2": None,
}
BUILTINS = {name: row for name, row in BUILTINS.items() if row}
INFIX = {"+": "num", "-": "num", "*": "num", "/": "num", "%": "int"}


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.rules = []  # (name, kind, arity) that later rules may use
        self.count = 0
        self.input = self.root()
        self.data = {"base": self.root()}
        self.paths = {}  # references that lead somewhere, by the kind of value there
        self.collect("input", self.input)
        self.collect("data.base", self.data["base"])

    def collect(self, ref, value):
        kind = {str: "str", bool: "bool", int: "num", float: "num", list: "arr", dict: "obj"}.get(type(value), "any")
        for name in {kind, "any"} | ({"coll"} if kind in ("arr", "obj") else set()):
            self.paths.setdefault(name, []).append(ref)
        items = enumerate(value) if kind == "arr" else value.items() if kind == "obj" else ()
        for key, item in items:
            self.collect(f"{ref}.{key}" if kind == "obj" else f"{ref}[{key}]", item)

    # ---- JSON documents

    def document(self, depth=3):
        r = self.r
        kind = r.random()
        if depth == 0 or kind < 0.35:
            return r.choice([None, True, False, *STRINGS, *range(4), 1.5, -1, 12345678901234567890])
        if kind < 0.65:
            return [self.document(depth - 1) for _ in range(r.randrange(4))]
        return {r.choice(KEYS): self.document(depth - 1) for _ in range(r.randrange(4))}

    def root(self):
        return {"a": self.document(), "b": [self.document(2) for _ in range(self.r.randrange(5))],
                "c": {key: self.document(1) for key in KEYS if self.r.random() < 0.7}, "d": self.r.choice(STRINGS), "n": self.r.randrange(5)}

    # ---- expressions over the variables in `scope`

    def fresh(self, prefix="v"):
        self.count += 1
        return f"{prefix}{self.count}"

    def pick(self, *weighted):
        total = sum(weight for weight, _ in weighted)
        at = self.r.random() * total
        for weight, make in weighted:
            at -= weight
            if at < 0:
                return make()
        return weighted[-1][1]()

    def scalar(self):
        return self.pick((4, lambda: json.dumps(self.r.choice(STRINGS), ensure_ascii=False)), (4, lambda: self.r.choice(NUMBERS)),
                         (1, lambda: "true"), (1, lambda: "false"), (1, lambda: "null"))

    def ref(self, scope, kind="any"):
        if kind in self.paths and self.r.random() < 0.75:
            return self.r.choice(self.paths[kind])
        base = self.pick((4, lambda: "input"), (2, lambda: "data.base"), (2, lambda: self.variable(scope) or "input"))
        if base in ("input", "data.base"):
            base += "." + self.r.choice(KEYS)
        for _ in range(self.r.randrange(3)):
            base += self.pick((4, lambda: "." + self.r.choice(KEYS + ["n"])), (2, lambda: f"[{self.r.randrange(3)}]"),
                              (1, lambda: f"[{self.variable(scope)}]" if self.variable(scope) else ".a"))
        return base

    def variable(self, scope):
        """One whose type the compiler does not know (named w or x), mostly."""
        known = [name for name in scope if name[0] in "wx" or self.r.random() < 0.05]
        return self.r.choice(known) if known else None

    def rule_ref(self, scope):
        if not self.rules:
            return self.ref(scope)
        name, kind, arity = self.r.choice(self.rules)
        if kind == "function":
            return f"{name}({', '.join(self.term(scope, 1) for _ in range(arity))})"
        if kind == "complete":
            return name
        return self.pick((2, lambda: name), (2, lambda: f"{name}[{self.ref(scope) if self.r.random() < 0.9 else self.scalar()}]"))

    def typed(self, kind, scope, depth):
        r = self.r
        if kind == "any" or r.random() < 0.04:
            return self.term(scope, depth)
        if kind == "num":
            return self.pick((3, lambda: r.choice(NUMBERS)), (2, lambda: self.ref(scope, "num")), (1, lambda: f"count({self.typed('coll', scope, depth - 1)})"))
        if kind in ("small", "int"):
            return str(r.randrange(-2, 6))
        if kind == "base":
            return r.choice(["2", "8", "10", "16"])
        if kind == "nul":
            return r.choice(["null", "[]", '["/"]', '["."]'])
        if kind == "str":
            return self.pick((3, lambda: json.dumps(r.choice(STRINGS), ensure_ascii=False)), (2, lambda: self.ref(scope, "str")))
        if kind == "fmt":
            return json.dumps(r.choice(["%v", "%d-%s", "%v %v", "%05d", "%.2f", "%q", "%x", "%%", "plain"]))
        if kind == "re":
            return json.dumps(r.choice(["a", "^a.*", "[ab]+", "b$", "(a|b)c?", "\\d+", "."]))
        if kind == "glob":
            return json.dumps(r.choice(["a*", "*", "a.?", "{a,b}*", "**", "x/*"]))
        if kind == "nums":
            return "[" + ", ".join(r.choice(NUMBERS) for _ in range(r.randrange(4))) + "]"
        if kind == "strs":
            return "[" + ", ".join(json.dumps(r.choice(STRINGS), ensure_ascii=False) for _ in range(r.randrange(3))) + "]"
        if kind in ("sets", "objs"):
            brackets = "{}" if kind == "sets" else "[]"
            items = [self.set(scope, 0) if kind == "sets" else self.object(scope, 0) for _ in range(r.randrange(1, 3))]
            return brackets[0] + ", ".join(items) + brackets[1]
        if kind == "arr":
            return self.array(scope, depth - 1)
        if kind == "set":
            return self.set(scope, depth - 1)
        if kind == "obj":
            return self.pick((2, lambda: self.object(scope, depth - 1)), (1, lambda: self.ref(scope, "obj")))
        if kind == "bool":
            return self.r.choice(["true", "false"])
        return self.pick((1, lambda: self.array(scope, depth - 1)), (1, lambda: self.set(scope, depth - 1)), (2, lambda: self.ref(scope, "coll")))

    def array(self, scope, depth):
        return "[" + ", ".join(self.term(scope, depth - 1) for _ in range(self.r.randrange(4))) + "]"

    def set(self, scope, depth):
        items = [self.term(scope, depth - 1) for _ in range(self.r.randrange(4))]
        return "{" + ", ".join(items) + "}" if items else "set()"

    def object(self, scope, depth):
        keys = [json.dumps(key) for key in self.r.sample(KEYS, self.r.randrange(4))]
        if self.r.random() < 0.2:
            keys.append(self.scalar())
        return "{" + ", ".join(f"{key}: {self.term(scope, depth - 1)}" for key in keys) + "}"

    def call(self, scope, depth):
        name = self.r.choice(list(BUILTINS))
        return f"{name}({', '.join(self.typed(kind, scope, depth - 1) for kind in BUILTINS[name][1])})"

    def arithmetic(self, scope, depth):
        op = self.r.choice(list(INFIX))
        kind = "small" if op == "%" else "num"
        return f"({self.typed(kind, scope, depth - 1)} {op} {self.typed(kind, scope, depth - 1)})"

    def set_operation(self, scope, depth):
        return f"({self.set(scope, depth - 1)} {self.r.choice('&|-')} {self.set(scope, depth - 1)})"

    def comprehension(self, scope, depth):
        inner = list(scope)
        body = self.body(inner, self.r.randrange(1, 3), depth - 1, binding=True)
        kind = self.r.choice(["array", "set", "object"])
        head = self.term(inner, depth - 1)
        if kind == "object":
            return "{" + f"{self.simple(inner)}: {head} | {body}" + "}"
        return f"[{head} | {body}]" if kind == "array" else "{" + f"{head} | {body}" + "}"

    def simple(self, scope):
        return self.pick((2, self.scalar), (3 if scope else 0, lambda: self.r.choice(scope) if scope else "1"), (1, lambda: self.ref(scope)))

    def template(self, scope, depth):
        return '$"' + self.r.choice(["", "x ", "\\{} "]) + "{" + self.term(scope, 0) + "}" + self.r.choice(["", " y"]) + '"'

    def term(self, scope, depth=2):
        if depth <= 0:
            return self.simple(scope)
        return self.pick((4, lambda: self.simple(scope)), (2, lambda: self.array(scope, depth)), (1, lambda: self.set(scope, depth)),
                         (2, lambda: self.object(scope, depth)), (4, lambda: self.call(scope, depth)), (2, lambda: self.arithmetic(scope, depth)),
                         (1, lambda: self.set_operation(scope, depth)), (2, lambda: self.comprehension(scope, depth)),
                         (3, lambda: self.rule_ref(scope)), (0.5, lambda: self.template(scope, depth)))

    # ---- statements

    def pattern(self, scope, bound):
        r = self.r
        def item():
            if r.random() < 0.5:
                name = self.fresh("p")
                bound.append(name)
                return name
            return self.simple(scope)
        if r.random() < 0.6:
            return "[" + ", ".join(item() for _ in range(r.randrange(1, 4))) + "]"
        return "{" + ", ".join(f"{json.dumps(key)}: {item()}" for key in r.sample(KEYS, r.randrange(1, 3))) + "}"

    def binder(self, scope, depth):
        r = self.r
        name, other, free, free2 = self.fresh(), self.fresh(), self.fresh("w"), self.fresh("w")
        def bind(text, *names):
            scope.extend(names)
            return text
        def unify():
            bound = []
            left = self.pattern(scope, bound)
            right = self.ref(scope) if r.random() < 0.8 else self.array(scope, 1) if left[0] == "[" else self.object(scope, 1)
            scope.extend(bound)
            return f"{left} = {right}" if r.random() < 0.7 else f"{right} = {left}"
        return self.pick(
            (4, lambda: bind(f"{name} := {self.term(scope, depth)}", name)), (1, lambda: bind(f"{name} = {self.term(scope, depth)}", name)),
            (2, lambda: bind(f"some {free} in {self.ref(scope, 'coll')}", free)), (1, lambda: bind(f"some {name} in {self.typed('coll', scope, depth)}", name)),
            (2, lambda: bind(f"some {free}, {free2} in {self.ref(scope, 'coll')}", free, free2)), (1, lambda: bind(f"{free} := {self.ref(scope)}", free)),
            (3, lambda: bind(f"{free2} := {self.ref(scope, 'coll')}[{free}]", free, free2)), (2, unify),
            (1, lambda: bind(f"walk({self.ref(scope)}, [{name}, {free}])", name, free)),
            (1, lambda: bind(f"{name} := {self.rule_ref(scope)}[{other}]", name, other) if self.rules and self.rules[-1][1] != "function" else bind(f"{name} := 1", name)),
            (1, lambda: bind(f"{name} := {self.term(scope, depth)} {self.modifier(scope)}", name)))

    def modifier(self, scope):
        target = self.r.choice(["input", "input.a", "input.b", "input.c.d", "data.base", "data.base.a", "data.base.c.b"] +
                               [name if name.startswith("data.") else f"data.fuzz.{name}" for name, kind, _ in self.rules[-3:] if kind != "function"])
        text = f"with {target} as {self.term(scope, 1)}"
        if self.r.random() < 0.15:
            text += " with count as 7"
        return text

    def test(self, scope, depth):
        r = self.r
        def every():
            name, key = self.fresh("e"), self.fresh("e")
            names = f"{key}, {name}" if r.random() < 0.5 else name
            used = f"{name} != {key}" if "," in names else f"{name} != {self.simple(scope)}"
            inner = scope + [name]
            return f"every {names} in {self.typed('coll', scope, 1)} {{ {used}; {self.body(inner, 1, 1, binding=False)} }}"
        positive = self.pick(
            (5, lambda: f"{self.ref(scope)} {r.choice(['==', '!=', '<', '<=', '>', '>='])} {self.term(scope, 1)}"),
            (2, lambda: f"{self.simple(scope)} in {self.typed('coll', scope, depth)}"), (3, lambda: self.term(scope, depth)), (1, every))
        if r.random() < 0.2 and not positive.startswith("every"):
            positive = "not " + positive
        if r.random() < 0.1 and not positive.startswith("every"):
            positive += " " + self.modifier(scope)
        return positive

    def body(self, scope, statements, depth, binding):
        lines = []
        for i in range(statements):
            bind = binding and (i == 0 or self.r.random() < 0.5)
            lines.append(self.binder(scope, depth) if bind else self.test(scope, depth))
        return "; ".join(lines)

    # ---- rules

    def tree(self):
        """Rules below one name that fill one document together."""
        name = self.fresh("r")
        lines = []
        for _ in range(self.r.randrange(2, 5)):
            scope = []
            body = self.body(scope, self.r.randrange(1, 3), 1, binding=True)
            ref = name
            for _ in range(self.r.randrange(1, 4)):
                ref += self.pick((3, lambda: "." + self.r.choice(KEYS)), (2, lambda: f"[{self.simple(scope)}]"))
            value = self.simple(scope)
            lines.append(self.pick((2, lambda: f"{ref} := {value} if {{ {body} }}"), (2, lambda: f"{ref} contains {value} if {{ {body} }}")))
        self.rules.append((name, "object", 0))
        return "\n".join(lines)

    def guard(self, ref):
        """A condition on `ref` of the kind that rules in long lists begin with."""
        text = lambda: json.dumps(self.r.choice(STRINGS), ensure_ascii=False)
        return self.pick((3, lambda: f"{ref} == {self.scalar()}"), (1, lambda: f"{self.scalar()} == {ref}"),
                         (2, lambda: f"{ref} in {{{self.scalar()}, {self.scalar()}}}"), (2, lambda: f"startswith({ref}, {text()})"),
                         (1, lambda: f"endswith({ref}, {text()})"), (1, lambda: f"contains({ref}, {text()})"),
                         (2, lambda: f"regex.match({self.typed('re', [], 0)}, {ref})"),
                         (2, lambda: f"glob.match({self.typed('glob', [], 0)}, {self.typed('nul', [], 0)}, {ref})"))

    def many(self):
        """Rules of one document that begin with conditions on the same things."""
        name, lines = self.fresh("r"), []
        kind = self.r.choice(["complete", "set", "object", "function"])
        shape = self.r.choice(["guards", "guards", "mixed"])
        refs = ["x1"] if kind == "function" else []
        refs += [self.pick((3, lambda: self.r.choice(self.paths.get("str", ["input.d"]))), (2, lambda: self.ref([]))) for _ in range(2)]
        agree = self.r.random() < 0.6
        if kind == "complete" and self.r.random() < 0.5:
            lines.append(f"default {name} := {self.scalar()}")
        for i in range(self.r.randrange(8, 14)):
            scope = ["x1"] if kind == "function" else []
            guards = [self.guard(self.r.choice(refs)) for _ in range(self.r.randrange(1, 3))]
            if shape == "mixed" and self.r.random() < 0.5:
                guards.append(self.test(scope, 1))
            if shape == "mixed" and self.r.random() < 0.2:
                guards = [self.binder(scope, 1)]
            value = "1" if agree and kind in ("complete", "function") else self.pick((3, self.scalar), (1, lambda: self.simple(scope)))
            body = "; ".join(guards)
            line = {"complete": f"{name} := {value}", "set": f"{name} contains {value}", "object": f"{name}[{self.scalar()}] := {value}",
                    "function": f"{name}({self.scalar() if self.r.random() < 0.3 and 'x1' not in body + value else 'x1'}) := {value}"}[kind]
            line += f" if {{ {body} }}"
            if kind in ("complete", "function") and shape == "mixed" and self.r.random() < 0.1:
                line += f" else := {self.scalar()}"
            lines.append(line)
        self.rules.append((name, kind, 1))
        return "\n".join(lines)

    def rule(self):
        if self.r.random() < 0.15:
            return self.tree()
        if self.r.random() < 0.15:
            return self.many()
        kind = self.pick((4, lambda: "complete"), (3, lambda: "set"), (3, lambda: "object"), (2, lambda: "function"), (1, lambda: "nested"))
        name = self.fresh("r")
        lines = []
        arity = self.r.randrange(1, 3)
        if kind == "complete" and self.r.random() < 0.4:
            lines.append(f"default {name} := {self.scalar()}")
        for _ in range(1 if self.r.random() < 0.5 else 2):
            params = [self.fresh("x") for _ in range(arity)] if kind == "function" else []
            scope = list(params)
            arguments = ", ".join(p if self.r.random() < 0.8 else self.scalar() for p in params)
            scope = [p for p in scope if p in arguments.split(", ")]
            outer = list(scope)
            body = self.body(scope, self.r.randrange(1, 4), 2, binding=True)
            if kind == "complete":
                line = f"{name} := {self.term(scope, 1)} if {{ {body} }}"
            elif kind == "set":
                line = f"{name} contains {self.term(scope, 1)} if {{ {body} }}"
            elif kind == "object":
                line = f"{name}[{self.simple(scope)}] := {self.term(scope, 1)} if {{ {body} }}"
            elif kind == "nested":
                line = f"{name}.{self.r.choice(KEYS)}[{self.simple(scope)}] := {self.term(scope, 1)} if {{ {body} }}"
            else:
                line = f"{name}({arguments}) := {self.term(scope, 1)} if {{ {body} }}"
            if kind in ("complete", "function") and self.r.random() < 0.25:
                scope = list(outer)
                line += f" else := {self.simple(outer)} if {{ {self.body(scope, 1, 1, binding=True)} }}"
            lines.append(line)
        self.rules.append((name, "object" if kind == "nested" else kind, arity))
        return "\n".join(lines)

    def case(self):
        modules = []
        if self.r.random() < 0.3:
            modules.append("package fuzz.lib\n\n" + "\n\n".join(self.rule() for _ in range(self.r.randrange(1, 4))) + "\n")
            self.rules = [("data.fuzz.lib." + name, kind, arity) for name, kind, arity in self.rules]
            self.paths["any"] += ["data.fuzz.lib", "data.fuzz[input.d]", "data.fuzz.lib[input.d]"]
        modules.insert(0, "package fuzz\n\n" + "\n\n".join(self.rule() for _ in range(self.r.randrange(2, 7))) + "\n")
        return {"modules": modules, "data": self.data, "input": self.input,
                "query": "x = data.fuzz", "strict_error": self.r.random() < 0.3}


def case(seed):
    made = Generator(seed).case()
    made["note"] = f"fuzz/{seed}"
    made["topic"] = "fuzz"
    return made
