"""Random Rego modules, inputs and data: well-formed, safe, and mostly well-typed, from a seed.

The vocabulary (vocabulary.py) is small on purpose, so that references often lead somewhere, rules often conflict and
comparisons are often equal. What depends on unspecified order, the clock or chance is left out.
"""
import json
import random
import re

from vocabulary import BUILTINS, CHOICES, FORMATS, GLOBS, INFIX, KEYS, NUMBERS, PATTERNS, STRINGS, TEMPLATES


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.v0 = self.r.random() < 0.15
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
            self.collect(ref + self.step(key), item)

    def step(self, key):
        """To the item or member. Texts and numbers are the same key in paths of base documents, and nowhere else."""
        if key in KEYS + ["n"]:
            return f".{key}"
        return f"[{key}]" if self.r.random() < 0.8 else f'["{key}"]'

    # ---- JSON documents

    def document(self, depth=3):
        r = self.r
        kind = r.random()
        if depth == 0 or kind < 0.35:
            return r.choice([None, True, False, *STRINGS, *range(4), 1.5, -1, 12345678901234567890])
        if kind < 0.65:
            return [self.document(depth - 1) for _ in range(r.randrange(4))]
        return {r.choice(KEYS if r.random() < 0.9 else ["0", "1", "1.0"]): self.document(depth - 1) for _ in range(r.randrange(4))}

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

    def text(self):
        return json.dumps(self.r.choice(STRINGS), ensure_ascii=False)

    def scalar(self):
        return self.pick((4, self.text), (4, lambda: self.r.choice(NUMBERS)),
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
        key = self.pick((8, lambda: self.ref(scope)), (1, self.scalar), (1, lambda: self.array(scope, 1)), (1, lambda: self.object(scope, 1)))
        return self.pick((2, lambda: name), (2, lambda: f"{name}[{key}]"))

    def typed(self, kind, scope, depth):
        r = self.r
        if kind == "any" or r.random() < 0.04:
            return self.term(scope, depth)
        if kind == "num":
            return self.pick((3, lambda: r.choice(NUMBERS)), (2, lambda: self.ref(scope, "num")), (1, lambda: f"count({self.typed('coll', scope, depth - 1)})"))
        if kind in ("small", "int"):
            return str(r.randrange(-2, 6))
        if kind in CHOICES:
            return r.choice(CHOICES[kind])
        if kind == "str":
            return self.pick((3, lambda: self.text()), (2, lambda: self.ref(scope, "str")), (0.5 if depth > 0 else 0, lambda: self.call(scope, depth)))
        lists = {"fmt": FORMATS, "re": PATTERNS, "glob": GLOBS, "gotemplate": TEMPLATES}
        if kind in lists:
            return json.dumps(r.choice(lists[kind]))
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
        return self.pick((1, lambda: self.array(scope, depth - 1)), (1, lambda: self.set(scope, depth - 1)), (2, lambda: self.ref(scope, "coll")))

    def key(self):
        return json.dumps(self.r.choice(KEYS))

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
        return f"{name}({', '.join(self.typed(kind, scope, depth - 1) for kind in BUILTINS[name])})"

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
        quote = self.r.choice('"`')
        def inner():
            text = self.pick((3, lambda: self.ref(scope)), (2, lambda: self.term(scope, 1)), (1, lambda: self.rule_ref(scope)), (1, lambda: self.typed("str", scope, 1)))
            return "{" + text + "}" if "\n" not in text and (quote == '"' or "`" not in text) else "{1}"
        parts = [self.r.choice(["", "x ", "\\{} ", "ä", " y"]) + inner() for _ in range(self.r.randrange(1, 4))]
        return "$" + quote + "".join(parts) + self.r.choice(["", " y"]) + quote

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
            (0.5, lambda: bind(f"walk({self.ref(scope, 'coll')}, [[{self.scalar()}, {free2}], {free}])", free, free2)),
            (0.5, lambda: bind(f"walk({self.ref(scope)}, [{name}, {self.scalar()}])", name)),
            (1, lambda: bind(f"some {free}; {self.ref(scope, 'coll')}[{free}] == {self.simple(scope)}", free)),
            (0.7, lambda: bind(f"some [{free}, {self.simple(scope)}] in {self.typed('coll', scope, depth)}", free)),
            (0.7, lambda: bind(f"some {name}, {{{self.key()}: {free}}} in {self.ref(scope, 'coll')}", name, free)),
            (0.7, lambda: bind(f"[{name}, {other}] := [{self.term(scope, 1)}, {self.term(scope, 1)}]", name, other)),
            (0.7, lambda: bind(f"{name} := {self.template(scope, depth)}", name)),
            (0.7, lambda: bind(f"{name} := {{{self.array(scope, 1)}, {self.object(scope, 1)}, {self.set(scope, 1)}}}", name)),
            (1, lambda: bind(f"{name} := {self.rule_ref(scope)}[{other}]", name, other) if self.rules and self.rules[-1][1] != "function" else bind(f"{name} := 1", name)),
            (1, lambda: bind(f"{name} := {self.term(scope, depth)} {self.modifier(scope)}", name)))

    def modifier(self, scope):
        target = self.r.choice(["input", "input.a", "input.b", "input.c.d", "data.base", "data.base.a", "data.base.c.b", "data.base.new.deep"] +
                               [self.full(name) for name, kind, _ in self.rules[-3:] if kind != "function"])
        text = f"with {target} as {self.pick((3, lambda: self.term(scope, 1)), (1, lambda: self.object(scope, 2)))}"
        return text + (" " + self.function_modifier(scope) if self.r.random() < 0.25 else "") + (" " + self.modifier(scope) if self.r.random() < 0.1 else "")

    def full(self, name):
        return name if name.startswith("data.") else f"data.fuzz.{name}"

    def function_modifier(self, scope):
        """A replaced built-in or function of the module: by a value, or by another one of as many arguments."""
        functions = [(name, arity) for name, kind, arity in self.rules if kind == "function"]
        if functions and self.r.random() < 0.6:
            name, arity = self.r.choice(functions)
            others = [other for other, n in functions if n == arity and other != name]
            return f"with {self.full(name)} as {self.r.choice(others) if others and self.r.random() < 0.6 else self.simple(scope)}"
        name = self.r.choice(["count", "upper", "startswith", "json.marshal", "sort", "object.get"])
        others = [other for other, n in functions if n == len(BUILTINS[name])]
        builtins = {"count": "is_null", "upper": "lower", "startswith": "endswith"}
        return f"with {name} as " + self.pick((2, lambda: self.simple(scope)), (2 if others else 0, lambda: self.r.choice(others)),
                                              (1 if name in builtins else 0, lambda: builtins[name]))

    def test(self, scope, depth):
        r = self.r
        def every():
            name, key = self.fresh("e"), self.fresh("e")
            names = f"{key}, {name}" if r.random() < 0.5 else name
            used = f"{name} != {key}" if "," in names else f"{name} != {self.simple(scope)}"
            inner = scope + [name]
            rest = self.body(inner, 1, depth - 1, binding=depth > 0 and r.random() < 0.3)
            return f"every {names} in {self.typed('coll', scope, 1)} {{ {used}; {rest} }}"
        positive = self.pick(
            (5, lambda: f"{self.ref(scope)} {r.choice(['==', '!=', '<', '<=', '>', '>='])} {self.term(scope, 1)}"),
            (2, lambda: f"{self.simple(scope)} in {self.typed('coll', scope, depth)}"), (3, lambda: self.term(scope, depth)),
            (1, lambda: f"{self.simple(scope)}, {self.simple(scope)} in {self.typed('coll', scope, depth)}"),
            (1, lambda: f"{self.rule_ref(scope)} == {self.simple(scope)}"), (1.5 if depth > 0 else 0, every))
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
        return self.pick((3, lambda: f"{ref} == {self.scalar()}"), (1, lambda: f"{self.scalar()} == {ref}"),
                         (2, lambda: f"{ref} in {{{self.scalar()}, {self.scalar()}}}"), (2, lambda: f"startswith({ref}, {self.text()})"),
                         (1, lambda: f"endswith({ref}, {self.text()})"), (1, lambda: f"contains({ref}, {self.text()})"),
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

    def head(self, kind, name, arguments, scope):
        value = self.term(scope, 1)
        if kind == "complete":
            return f"{name} := {value}"
        if kind == "function":
            return f"{name}({arguments}) := {value}"
        if kind == "set":
            return f"{name} contains {value}"
        if kind == "object":
            key = self.pick((4, lambda: self.simple(scope)), (1, lambda: self.array(scope, 1)), (0.5, lambda: self.set(scope, 1)))
            return f"{name}[{key}] := {value}"
        return f"{name}.{self.r.choice(KEYS)}[{self.simple(scope)}] := {value}"

    def rule(self):
        if self.r.random() < 0.15:
            return self.tree()
        if self.r.random() < 0.15:
            return self.many()
        kind = self.pick((4, lambda: "complete"), (3, lambda: "set"), (3, lambda: "object"), (2, lambda: "function"), (1, lambda: "nested"))
        name = self.fresh("r")
        lines = []
        arity = self.r.randrange(1, 3)
        if kind in ("complete", "function") and self.r.random() < 0.4:
            parameters = "(" + ", ".join("_" for _ in range(arity)) + ")" if kind == "function" else ""
            value = self.pick((3, self.scalar), (1, lambda: "[" + self.scalar() + ", {" + self.scalar() + "}]"))
            lines.append(f"default {name}{parameters} := {value}")
        for _ in range(1 if self.r.random() < 0.5 else 2):
            params = [self.fresh("x") for _ in range(arity)] if kind == "function" else []
            scope = list(params)
            arguments = ", ".join(p if self.r.random() < 0.8 else self.scalar() for p in params)
            scope = [p for p in scope if p in arguments.split(", ")]
            outer = list(scope)
            body = self.body(scope, self.r.randrange(1, 4), 2, binding=True)
            line = self.head(kind, name, arguments, scope) + f" if {{ {body} }}"
            if kind in ("complete", "function"):
                while self.r.random() < 0.35:
                    scope = list(outer)
                    line += f" else := {self.simple(outer)} if {{ {self.body(scope, 1, 1, binding=True)} }}"
                    if self.r.random() < 0.2:
                        line += f" else := {self.simple(outer)}"
                        break
            lines.append(line)
        self.rules.append((name, "object" if kind == "nested" else kind, arity))
        return "\n".join(lines)

    def module(self, package, rules, imports=()):
        """With rules in the form of v0 where the case is one of v0: without `if` and `contains`."""
        text = "\n\n".join(rules)
        imports = list(imports)
        if self.v0:
            imports[:0] = ["import future.keywords.in", "import future.keywords.every"]
            lines = []
            for line in text.split("\n"):
                line = re.sub(r"^(r\d+) contains (.*?) if \{", r"\1[\2] {", line)
                lines.append(line if " contains " in line.split("{")[0] else re.sub(r" if \{ ", " { ", line))
            text = "\n".join(lines)
            if " contains " in text:
                imports.append("import future.keywords.contains")
            if " if {" in text:
                imports.append("import future.keywords.if")
        return f"package {package}\n\n" + "".join(line + "\n" for line in imports) + ("\n" if imports else "") + text + "\n"

    def case(self):
        modules, imports = [], []
        if self.r.random() < 0.3:
            modules.append(self.module("fuzz.lib", [self.rule() for _ in range(self.r.randrange(1, 4))]))
            short = self.r.choice(["data.fuzz.lib", "lib", "l"])
            if short != "data.fuzz.lib":
                imports.append("import data.fuzz.lib" + (" as l" if short == "l" else ""))
            self.rules = [(f"{short}.{name}", kind, arity) for name, kind, arity in self.rules]
            self.full = lambda name: re.sub("^l(ib)?[.]", "data.fuzz.lib.", name) if name[0] != "r" else f"data.fuzz.{name}"
            self.paths["any"] += ["data.fuzz.lib", "data.fuzz[input.d]", "data.fuzz.lib[input.d]"]
        if self.r.random() < 0.2:
            imports.append("import input.c as inp")
            self.paths["any"].append("inp")
        if self.r.random() < 0.2:
            imports.append("import data.base as base")
            self.paths["any"] += ["base.a", "base.b[1]", "base[input.d]"]
        modules.insert(0, self.module("fuzz", [self.rule() for _ in range(self.r.randrange(2, 7))], imports))
        return {"modules": modules, "data": self.data, "input": self.input, "version": "v0" if self.v0 else "v1",
                "query": "x = data.fuzz", "strict_error": self.r.random() < 0.3}


def case(seed):
    made = Generator(seed).case()
    made["note"] = f"fuzz/{seed}"
    made["topic"] = "fuzz"
    return made
