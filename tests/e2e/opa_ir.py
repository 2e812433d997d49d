"""Evaluates plans in OPA's schema (plan.json), by the documentation of its statements: a second reader of what regoc writes.

Small and slow, with the few built-ins that the tests call. Where engines are known to differ (a block left across a loop or a
`with`) it refuses the plan.
"""
import json
import re
from fractions import Fraction

UNDEFINED = object()


class Set(dict):
    """Elements by their key."""


class Object(dict):
    """(key, value) by the key's key."""


class Conflict(Exception):
    pass


class Returned(Exception):
    def __init__(self, value):
        super().__init__()
        self.value = value


def key(value):
    """Equal values have equal keys; keys sort in Rego's order."""
    if value is None:
        return (0,)
    if isinstance(value, bool):
        return (1, value)
    if isinstance(value, (int, Fraction)):
        return (2, Fraction(value))
    if isinstance(value, str):
        return (3, value)
    if isinstance(value, list):
        return (4, tuple(key(item) for item in value))
    if isinstance(value, Object):
        return (5, tuple(sorted((k, key(v)) for k, (_, v) in value.items())))
    return (6, tuple(sorted(value)))


def from_json(value):
    if isinstance(value, float):
        return Fraction(str(value))
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if isinstance(value, dict):
        return make_object((k, from_json(v)) for k, v in value.items())
    return value


def make_object(pairs):
    return Object((key(k), (k, v)) for k, v in pairs)


def make_set(items):
    return Set((key(item), item) for item in items)


def to_json(value):
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, Set):
        return [to_json(value[k]) for k in sorted(value)]
    if isinstance(value, Object):
        return {k if isinstance(k, str) else json.dumps(to_json(k)): to_json(v) for _, (k, v) in sorted(value.items(), key=lambda e: e[0])}
    return value


def merge(a, b):
    if not (isinstance(a, Object) and isinstance(b, Object)):
        return a
    out = Object(b)
    for k, (name, value) in a.items():
        out[k] = (name, merge(value, b[k][1])) if k in b else (name, value)
    return out


def get(source, wanted):
    if isinstance(source, Object):
        return source[key(wanted)][1] if key(wanted) in source else UNDEFINED
    if isinstance(source, Set):
        return source.get(key(wanted), UNDEFINED)
    if isinstance(source, list) and isinstance(wanted, (int, Fraction)) and not isinstance(wanted, bool):
        return source[int(wanted)] if wanted == int(wanted) and 0 <= wanted < len(source) else UNDEFINED
    return UNDEFINED


def sprintf(form, args):
    parts, rest = [], list(args)
    for piece in re.split(r"(%[vsd])", form):
        if piece in ("%v", "%s", "%d"):
            value = to_json(rest.pop(0))
            piece = value if isinstance(value, str) else json.dumps(value)
        parts.append(piece)
    return "".join(parts)


def elements(value):
    return [value[k] for k in sorted(value)] if isinstance(value, Set) else value


def minus(a, b):
    return make_set(v for k, v in a.items() if k not in b) if isinstance(a, Set) else a - b


def member(item, collection):
    values = [v for _, v in collection.values()] if isinstance(collection, Object) else elements(collection)
    return any(key(item) == key(value) for value in values)


BUILTINS = {
    "plus": lambda a, b: a + b, "mul": lambda a, b: a * b, "minus": minus, "count": len,
    "gt": lambda a, b: key(a) > key(b), "gte": lambda a, b: key(a) >= key(b), "lt": lambda a, b: key(a) < key(b),
    "lte": lambda a, b: key(a) <= key(b), "neq": lambda a, b: key(a) != key(b), "equal": lambda a, b: key(a) == key(b),
    "startswith": lambda a, b: a.startswith(b), "endswith": lambda a, b: a.endswith(b), "contains": lambda a, b: b in a,
    "lower": str.lower, "upper": str.upper, "concat": lambda sep, items: sep.join(elements(items)), "split": lambda s, sep: s.split(sep),
    "sprintf": sprintf, "sum": lambda items: sum(elements(items)), "max": lambda items: max(elements(items), key=key),
    "internal.member_2": member, "and": lambda a, b: make_set(v for k, v in a.items() if k in b),
    "or": lambda a, b: make_set([*a.values(), *b.values()]), "array.concat": lambda a, b: a + b,
    "object.get": lambda o, k, default: default if get(o, k) is UNDEFINED else get(o, k),
    "object.keys": lambda o: make_set(k for k, _ in o.values()), "is_string": lambda a: isinstance(a, str) or UNDEFINED,
    "is_number": lambda a: (isinstance(a, (int, Fraction)) and not isinstance(a, bool)) or UNDEFINED,
    "to_number": lambda a: Fraction(a) if isinstance(a, str) else a, "internal.print": lambda a: True,
}


class Plan:
    def __init__(self, plan):
        static = plan["static"]
        self.strings = [s["value"] for s in static.get("strings") or []]
        self.declared = {b["name"] for b in static.get("builtin_funcs") or []}
        self.plans = {p["name"]: p for p in plan["plans"]["plans"]}
        self.funcs = {f["name"]: f for f in (plan.get("funcs") or {}).get("funcs") or []}
        self.paths = {tuple(f.get("path") or ()): f for f in self.funcs.values()}

    def evaluate(self, name, document, data):
        """What the plan adds to its results; UNDEFINED: nothing."""
        results = []
        frame = {0: document if document is UNDEFINED else from_json(document), 1: from_json(data)}
        for block in self.plans[name]["blocks"]:
            self.block(block, frame, results)
        return UNDEFINED if not results else to_json(results[0])

    def call(self, func, args):
        frame = dict(zip(func["params"], args))
        try:
            for block in func["blocks"]:
                self.block(block, frame, None)
        except Returned as returned:
            return returned.value
        return UNDEFINED

    def block(self, block, frame, results):
        """(whether it was run to its end, how many blocks around it end too)"""
        for stmt in block["stmts"] or []:
            outcome = getattr(self, stmt["type"])(stmt["stmt"], frame, results)
            if outcome is UNDEFINED:
                return False, 0
            if outcome is not None:
                return False, outcome
        return True, 0

    def value(self, operand, frame):
        if operand["type"] == "local":
            return frame.get(operand["value"], UNDEFINED)
        return self.strings[operand["value"]] if operand["type"] == "string_index" else operand["value"]

    def BlockStmt(self, s, frame, results):
        for block in s["blocks"] or []:
            _, further = self.block(block, frame, results)
            if further > 0:
                return further - 1 if further > 1 else UNDEFINED
        return None

    def BreakStmt(self, s, frame, results):
        return UNDEFINED if s["index"] == 0 else s["index"]

    def inner(self, block, frame, results, what):
        done, further = self.block(block, frame, results)
        assert further == 0, f"a block is left across a {what}"
        return done

    def NotStmt(self, s, frame, results):
        return UNDEFINED if self.inner(s["block"], frame, results, "negation") else None

    def ScanStmt(self, s, frame, results):
        source = frame.get(s["source"], UNDEFINED)
        if isinstance(source, list):
            pairs = list(enumerate(source))
        elif isinstance(source, Set):
            pairs = [(v, v) for v in elements(source)]
        else:
            pairs = [source[k] for k in sorted(source)] if isinstance(source, Object) else []
        for name, value in pairs:
            frame[s["key"]], frame[s["value"]] = name, value
            self.inner(s["block"], frame, results, "loop")
        return None

    def WithStmt(self, s, frame, results):
        saved = frame.get(s["local"], UNDEFINED)
        value = self.value(s["value"], frame)
        path = [self.strings[i] for i in s["path"] or []]
        frame[s["local"]] = self.upserted(saved, path, value)
        done = self.inner(s["block"], frame, results, "with")
        frame[s["local"]] = saved
        return None if done else UNDEFINED

    def upserted(self, document, path, value):
        if not path:
            return value
        out = Object(document) if isinstance(document, Object) else Object()
        out[key(path[0])] = (path[0], self.upserted(get(out, path[0]), path[1:], value))
        return out

    def CallStmt(self, s, frame, results):
        args = [self.value(a, frame) for a in s["args"] or []]
        if s["func"] in self.funcs:
            return self.put(frame, s["result"], self.call(self.funcs[s["func"]], args))
        assert s["func"] in self.declared, f"{s['func']} is not declared"
        try:
            return self.put(frame, s["result"], BUILTINS[s["func"]](*args))
        except (TypeError, ValueError, AttributeError, ArithmeticError):
            return UNDEFINED

    def CallDynamicStmt(self, s, frame, results):
        func = self.paths.get(tuple(self.value(p, frame) for p in s["path"]))
        if func is None:
            return UNDEFINED
        return self.put(frame, s["result"], self.call(func, [frame.get(a, UNDEFINED) for a in s["args"]]))

    @staticmethod
    def put(frame, local, value):
        frame[local] = value
        return UNDEFINED if value is UNDEFINED else None

    def DotStmt(self, s, frame, results):
        found = get(self.value(s["source"], frame), self.value(s["key"], frame))
        return UNDEFINED if found is UNDEFINED else self.put(frame, s["target"], found)

    def LenStmt(self, s, frame, results):
        source = self.value(s["source"], frame)
        return self.put(frame, s["target"], len(source)) if isinstance(source, (str, list, dict)) else UNDEFINED

    def AssignVarStmt(self, s, frame, results):
        frame[s["target"]] = self.value(s["source"], frame)

    def AssignVarOnceStmt(self, s, frame, results):
        value, old = self.value(s["source"], frame), frame.get(s["target"], UNDEFINED)
        if old is not UNDEFINED and key(old) != key(value):
            raise Conflict
        frame[s["target"]] = value

    def AssignIntStmt(self, s, frame, results):
        frame[s["target"]] = s["value"]

    MakeNumberIntStmt = AssignIntStmt

    def MakeNumberRefStmt(self, s, frame, results):
        frame[s["target"]] = Fraction(self.strings[s["Index"]])

    def MakeNullStmt(self, s, frame, results):
        frame[s["target"]] = None

    def MakeArrayStmt(self, s, frame, results):
        frame[s["target"]] = []

    def MakeObjectStmt(self, s, frame, results):
        frame[s["target"]] = Object()

    def MakeSetStmt(self, s, frame, results):
        frame[s["target"]] = Set()

    def ResetLocalStmt(self, s, frame, results):
        frame.pop(s["target"], None)

    def ArrayAppendStmt(self, s, frame, results):
        frame[s["array"]].append(self.value(s["value"], frame))

    def SetAddStmt(self, s, frame, results):
        value = self.value(s["value"], frame)
        frame[s["set"]][key(value)] = value

    def ObjectInsertStmt(self, s, frame, results):
        name = self.value(s["key"], frame)
        frame[s["object"]][key(name)] = (name, self.value(s["value"], frame))

    def ObjectInsertOnceStmt(self, s, frame, results):
        name, value = self.value(s["key"], frame), self.value(s["value"], frame)
        old = get(frame[s["object"]], name)
        if old is not UNDEFINED and key(old) != key(value):
            raise Conflict
        frame[s["object"]][key(name)] = (name, value)

    def ObjectMergeStmt(self, s, frame, results):
        frame[s["target"]] = merge(frame[s["a"]], frame[s["b"]])

    def EqualStmt(self, s, frame, results):
        return None if key(self.value(s["a"], frame)) == key(self.value(s["b"], frame)) else UNDEFINED

    def NotEqualStmt(self, s, frame, results):
        return None if key(self.value(s["a"], frame)) != key(self.value(s["b"], frame)) else UNDEFINED

    def IsArrayStmt(self, s, frame, results):
        return None if isinstance(self.value(s["source"], frame), list) else UNDEFINED

    def IsObjectStmt(self, s, frame, results):
        return None if isinstance(self.value(s["source"], frame), Object) else UNDEFINED

    def IsSetStmt(self, s, frame, results):
        return None if isinstance(self.value(s["source"], frame), Set) else UNDEFINED

    def IsDefinedStmt(self, s, frame, results):
        return UNDEFINED if frame.get(s["source"], UNDEFINED) is UNDEFINED else None

    def IsUndefinedStmt(self, s, frame, results):
        return None if frame.get(s["source"], UNDEFINED) is UNDEFINED else UNDEFINED

    def NopStmt(self, s, frame, results):
        return None

    def ReturnLocalStmt(self, s, frame, results):
        raise Returned(frame.get(s["source"], UNDEFINED))

    def ResultSetAddStmt(self, s, frame, results):
        results.append(frame[s["value"]])
