"""The words of random modules: few, so that references often lead somewhere and comparisons are often equal."""

KEYS = ["a", "b", "c", "d"]
STRINGS = ["", "a", "b", "ab", "abc", "a.b", "ä", "日本", "x/y", "A", " a ", "1", "a%20b", "YQ==", "6162", "10.0.0.1/8", "1.2.3-rc", "1h", "1Ki", "\n"]
NUMBERS = ["0", "1", "2", "3", "-1", "10", "1.5", "0.1", "2.0", "1e3", "9007199254740993", "123456789012345678901234567890", "-0.25",
           "1e-7", "100000000000000000000000", "9223372036854775807", "-9223372036854775808", "0.30000000000000004", "1E2"]
FORMATS = ["%v", "%d-%s", "%v %v", "%05d", "%.2f", "%q", "%x", "%%", "plain", "%s", "%e", "%g", "%t", "%5v|%-5v|", "%c", "%b %o", "%+d", "%T"]
PATTERNS = ["a", "^a.*", "[ab]+", "b$", "(a|b)c?", "\\d+", ".", "(?i)A", "\\s", "^$", "[^a]"]
GLOBS = ["a*", "*", "a.?", "{a,b}*", "**", "x/*", "[a-c]*", "a.b", "?"]
TEMPLATES = ["{{.a}}", "{{range .b}}{{.}},{{end}}", "{{if .a}}x{{else}}y{{end}}", "plain", "{{printf \"%v\" .c}}"]

# name: operands, with the kinds that Generator.typed() knows.
BUILTINS = {
    "abs": "num", "array.concat": "arr arr", "array.flatten": "arr", "array.reverse": "arr", "array.slice": "arr num num",
    "base64.decode": "str", "base64.encode": "str", "base64.is_valid": "str", "base64url.decode": "str", "base64url.encode_no_pad": "str",
    "bits.and": "int int", "bits.lsh": "int small", "bits.negate": "int", "bits.or": "num num", "bits.rsh": "int small", "bits.xor": "int int",
    "ceil": "num", "concat": "str strs", "contains": "str str", "count": "coll", "crypto.hmac.sha256": "str str", "crypto.md5": "str",
    "crypto.sha1": "str", "crypto.sha256": "str", "endswith": "str str", "floor": "num", "format_int": "num base", "glob.match": "glob nul str",
    "glob.quote_meta": "str", "graph.reachable": "graph strs", "graph.reachable_paths": "graph strs", "hex.decode": "str", "hex.encode": "str",
    "indexof": "str str", "indexof_n": "str str", "intersection": "sets", "is_array": "any", "is_boolean": "any", "is_null": "any",
    "is_number": "any", "is_object": "any", "is_set": "any", "is_string": "any", "json.filter": "obj strs", "json.is_valid": "str",
    "json.marshal": "any", "json.marshal_with_options": "any marshal", "json.match_schema": "any schema", "json.patch": "any patch",
    "json.remove": "obj strs", "json.unmarshal": "str", "lower": "str", "max": "coll1", "min": "coll1", "net.cidr_contains": "cidr cidr",
    "net.cidr_expand": "few", "net.cidr_intersects": "cidr cidr", "net.cidr_is_valid": "str", "net.cidr_merge": "cidrs", "numbers.range": "small small",
    "numbers.range_step": "small small int", "object.filter": "obj arr", "object.get": "obj any any", "object.keys": "obj",
    "object.remove": "obj arr", "object.subset": "obj obj", "object.union": "obj obj", "object.union_n": "objs", "product": "nums",
    "regex.find_all_string_submatch_n": "re str small", "regex.find_n": "re str small", "regex.is_valid": "str", "regex.match": "re str",
    "regex.replace": "str re str", "regex.split": "re str", "regex.template_match": "str str delimiter delimiter", "replace": "str str str",
    "round": "num", "semver.compare": "semver semver", "semver.is_valid": "any", "sort": "coll1", "split": "str str", "sprintf": "fmt arr",
    "startswith": "str str", "strings.any_prefix_match": "str strs", "strings.any_suffix_match": "strs str", "strings.count": "str str",
    "strings.render_template": "gotemplate obj", "strings.replace_n": "patterns str", "strings.reverse": "str", "substring": "str num num",
    "sum": "nums", "time.add_date": "ns small small small", "time.clock": "ns", "time.date": "zoned", "time.diff": "ns ns", "time.format": "ns",
    "time.parse_duration_ns": "str", "time.weekday": "ns", "to_number": "any", "trim": "str str", "trim_left": "str str", "trim_prefix": "str str",
    "trim_right": "str str", "trim_space": "str", "trim_suffix": "str str", "type_name": "any", "union": "sets", "units.parse": "str",
    "units.parse_bytes": "str", "upper": "str", "urlquery.decode": "str", "urlquery.decode_object": "str", "urlquery.encode": "str",
    "urlquery.encode_object": "query", "uuid.parse": "str", "yaml.is_valid": "str", "yaml.marshal": "any", "yaml.unmarshal": "str",
}
BUILTINS = {name: kinds.split() for name, kinds in BUILTINS.items()}
INFIX = {"+": "num", "-": "num", "*": "num", "/": "num", "%": "int"}

# Kinds of operands that are taken from a list, as Rego.
CHOICES = {
    "base": ["2", "8", "10", "16"], "nul": ["null", "[]", '["/"]', '["."]'], "bool": ["true", "false"],
    "marshal": ['{"pretty": true}', '{"prefix": ">", "indent": " "}', '{"pretty": false, "indent": "\\t"}', "{}"],
    "schema": ['{"type": "object"}', '{"type": ["string", "null"]}', '{"minimum": 1}', '{"required": ["a"], "properties": {"a": {"type": "integer"}}}',
               '{"items": {"enum": ["a", 1]}}', '{"anyOf": [{"type": "array"}, {"maxLength": 1}]}'],
    "patch": ['[{"op": "add", "path": "/a", "value": 1}]', '[{"op": "remove", "path": "a/0"}]', '[{"op": "replace", "path": ["b"], "value": {1}}]',
              '[{"op": "copy", "from": "/a", "path": "/d"}, {"op": "test", "path": "/d", "value": "a"}]', '[{"op": "move", "from": "/c", "path": "/a"}]', "[]"],
    "cidr": ['"10.0.0.0/8"', '"10.1.0.0/29"', '"192.168.0.1"', '"::1/127"', '"10.0.0.1/8"', '"x"'],
    "few": ['"10.1.0.0/29"', '"::1/127"', '"x"'],
    "cidrs": ['["10.0.0.0/9", "10.128.0.0/9"]', '{"10.0.0.1/32", "10.0.0.0/32"}', '["::/1", "8000::/1"]'],
    "delimiter": ['"{"', '"}"', '"<"'], "semver": ['"1.2.3"', '"1.2.3-rc.1"', '"1.10.0"', '"1.2"', '"1.2.3+b"'],
    "graph": ['{"a": ["b"], "b": {"c", "a"}, "c": []}', '{"a": ["a", "ab"], "ab": null}', "{}"],
    "patterns": ['{"a": "b", "b": "c"}', '{"ab": "", "a": "x"}', "{}"], "query": ['{"a": "x y", "b": ["1", "2"]}', '{"a": {"c", "b"}}'],
    "ns": ["0", "1700000000000000000", "-1", "1582977600123456789", '[1700000000000000000, "Europe/Berlin"]'],
    "zoned": ["0", '[1582977600123456789, "America/New_York"]', '[0, "Local"]', '[0, "nowhere"]', "-62135596800000000000"],
}


