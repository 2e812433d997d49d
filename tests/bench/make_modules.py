#!/usr/bin/env python3
"""Writes a folder of ordinary modules, for timing how fast policies are compiled.

usage: make_modules.py [--count N] [--lines N] [--seed N] [--touch N] FOLDER

Each module has a package of its own and about a hundred lines: complete rules, sets, objects and functions, `some` and `every`
loops, comprehensions, built-ins on texts, and imports of modules that were written before it. Equal arguments give equal
files. `--touch N` changes one constant in module N of a folder that is there already, and nothing else.
"""
import argparse
import pathlib
import random
import re

NOUNS = ("account bucket cluster container database deployment disk firewall gateway group image ingress instance job key "
         "label listener namespace network node pod policy port project queue region registry release role route secret "
         "server service session subnet table tenant topic user volume workload zone").split()
FIELDS = ("name owner team tier region status kind cost_center environment class size version protocol source target "
          "retention encryption visibility backup schedule").split()
WORDS = ("public private internal external legacy staging production test shared restricted default standard premium "
         "critical frozen archived active pending").split()

# What a module is made of. <noun>, <field>, <word> and <number> are drawn anew for each section, with a digit for each
# further one; <id> is different in each section of a module, <import> is a module that was written before.
SECTIONS = [
    """# <noun>s must say who owns them.
deny contains message if {
	some <noun> in input.<noun>s
	not <noun>.<field>
	message := sprintf("<noun> %s has no <field>", [<noun>.name])
}
""",
    """deny contains message if {
	some name, <noun> in input.<noun>s
	<noun>.<field> == "<word>"
	count(<noun>.<noun1>s) > <number>
	message := sprintf("<noun> %s is <word> and has %d <noun1>s", [name, count(<noun>.<noun1>s)])
}
""",
    """default allow_<id> := false

allow_<id> if {
	input.method == "GET"
	input.path == ["<noun>s", input.user.name]
}

allow_<id> if {
	some role in input.user.roles
	role in {"<word>", "<word1>", "admin"}
}

allow_<id> if "<noun>:write" in permissions_<id>

permissions_<id> contains permission if {
	some role in input.user.roles
	some permission in data.roles[role].permissions
}
""",
    """is_<word>_<id>(<noun>) if {
	startswith(<noun>.<field>, "<word>-")
	not endswith(<noun>.<field>, "-<word1>")
}

is_<word>_<id>(<noun>) if <noun>.tags["<field>"] == "<word>"

<word>_<id> := [<noun>.name | some <noun> in input.<noun>s; is_<word>_<id>(<noun>)]
""",
    """<noun>_names_<id> := {name |
	some <noun> in input.<noun>s
	name := lower(trim_space(<noun>.name))
}

deny contains sprintf("<noun> %q is there twice", [name]) if {
	some name in <noun>_names_<id>
	count([<noun> | some <noun> in input.<noun>s; lower(trim_space(<noun>.name)) == name]) > 1
}
""",
    """by_<field>_<id>[<field>] contains <noun>.name if {
	some <noun> in input.<noun>s
	<field> := object.get(<noun>, "<field>", "none")
}

largest_<id> := max([count(names) | some names in by_<field>_<id>])
""",
    """level_<id> := "high" if {
	input.<noun>.<field> == "<word>"
	input.<noun>.count > <number>
} else := "medium" if {
	input.<noun>.<field> in ["<word>", "<word1>"]
} else := "low"
""",
    """valid_<id>(<noun>) if {
	regex.match(`^[a-z][a-z0-9-]{2,<number>}$`, <noun>.name)
	parts := split(<noun>.name, "-")
	count(parts) >= 2
	parts[0] == data.<noun1>s.prefix
}

deny contains message if {
	some <noun> in input.<noun>s
	not valid_<id>(<noun>)
	message := concat(" ", ["<noun>", <noun>.name, "is not well named"])
}
""",
    """all_<word>_<id> if {
	every <noun> in input.<noun>s {
		<noun>.<field> != "<word>"
		<noun>.<noun1>.size <= <number>
	}
}

summary_<id> := {
	"<noun>s": count(input.<noun>s),
	"<word>": all_<word>_<id>,
	"<field>s": {<noun>.<field> | some <noun> in input.<noun>s},
}

default summary_<id> := {}
""",
    """total_<id> := sum([size |
	some <noun> in input.<noun>s
	<noun>.<field>.unit == "<word>"
	size := <noun>.<field>.size * <noun>.count
])

deny contains "too many <noun>s" if total_<id> > <number> * 100
""",
    """allowed_<id> := {"<word>", "<word1>", "<word2>"}

deny contains message if {
	some i
	<field> := input.spec.<noun>s[i].<noun1>.<field>
	not <field> in allowed_<id>
	message := sprintf("spec.<noun>s[%d]: %v is none of %v", [i, <field>, allowed_<id>])
}
""",
    """host_<id>(url) := host if {
	[_, rest] := split(url, "://")
	host := split(rest, "/")[0]
	contains(host, ".")
}

deny contains message if {
	some <noun> in input.spec.<noun>s
	host := host_<id>(<noun>.url)
	not host in data.hosts.<word>
	message := sprintf("<noun> %s: host %s is not known", [<noun>.name, host])
}
""",
    """resources_<id> := {address: change |
	some change in input.resource_changes
	change.type == "<noun>_<noun1>"
	address := change.address
	"create" in change.change.actions
}

deny contains message if {
	some address, change in resources_<id>
	after := change.change.after
	object.get(after, ["<field>", "enabled"], false) == false
	message := sprintf("%s: <field> must be on", [address])
}
""",
    """score_<id> := base_<id> + extra_<id>

default base_<id> := 0

base_<id> := <number> if input.<noun>.<field> == "<word>"

default extra_<id> := 1

extra_<id> := n if {
	n := count(input.<noun>.<noun1>s) - <number1>
	n > 0
}
""",
    """deny contains message if {
	some <noun> in input.<noun>s
	some other in <import>.reported
	other.name == <noun>.name
	other.value != <noun>.<field>
	message := sprintf("%s differs from what %s says", [<noun>.name, other.source])
}
""",
    """trusted_<id>(<noun>) if <import>.known(<noun>.name)

trusted_<id>(<noun>) if {
	some prefix in ["<word>.", "<word1>."]
	startswith(<noun>.<field>, prefix)
}

deny contains sprintf("<noun> %s cannot be trusted", [<noun>.name]) if {
	some <noun> in input.<noun>s
	not trusted_<id>(<noun>)
}
""",
    """with_<field>_<id> := object.union(input.<noun>.<noun1>s, {"<field>": <import>.limit})

deny contains message if {
	with_<field>_<id>.size > <import>.limit
	message := sprintf("at most %d, not %v", [<import>.limit, with_<field>_<id>.size])
}
""",
]

# What other modules may use.
COMMON = """limit := <number>

known(name) if name in {"<word>", "<word1>", "<noun>"}

known(name) if startswith(name, "<noun1>-")

reported contains entry if {
	some <noun> in input.<noun>s
	entry := {"name": <noun>.name, "value": <noun>.<field>, "source": "<word>"}
}
"""


class Draw:
    """Replaces the marks of one section."""

    def __init__(self, rng, section, imports):
        self.rng, self.section, self.imports, self.drawn = rng, section, imports, {}

    def __call__(self, mark):
        if mark[1] not in self.drawn:
            self.drawn[mark[1]] = self.value(mark[1].rstrip("0123456789"))
        return self.drawn[mark[1]]

    def value(self, kind):
        if kind == "id":
            return str(self.section)
        if kind == "number":
            return str(self.rng.randrange(3, 60))
        words = {"noun": NOUNS, "field": FIELDS, "word": WORDS, "import": self.imports}[kind]
        return self.rng.choice([word for word in words if word not in self.drawn.values()] or words)


def name_of(number):
    return f"{NOUNS[number % len(NOUNS)]}_{number:04}"


def package_of(number):
    return f"checks.{WORDS[number // 40 % len(WORDS)]}.{name_of(number)}"


def module(number, lines, seed):
    rng = random.Random(seed * 1_000_003 + number)
    imported = sorted(rng.sample(range(max(0, number - 40), number), min(number, 3)))
    imports = [name_of(n) for n in imported]
    text = f"# Checks of {name_of(number)}.\npackage {package_of(number)}\n\n"
    used, body = set(), ""
    section = 0
    while text.count("\n") + body.count("\n") + len(imports) < lines:
        template = COMMON if section == 0 else rng.choice(SECTIONS)
        if "<import>" in template and not imports:
            continue
        drawn = Draw(rng, section, imports)
        body += re.sub(r"<(\w+)>", drawn, template) + "\n"
        used.update(value for mark, value in drawn.drawn.items() if mark == "import")
        section += 1
    uses = "".join(f"import data.{package_of(n)}\n" for n in imported if name_of(n) in used)
    return text + uses + ("\n" if uses else "") + body.rstrip("\n") + "\n"


def touch(path):
    """Another limit, which is a constant of the first section."""
    text = path.read_text()
    changed = re.sub(r"^limit := (\d+)$", lambda found: f"limit := {int(found[1]) + 1}", text, count=1, flags=re.M)
    assert changed != text
    path.write_text(changed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", default=300, type=int)
    parser.add_argument("--lines", default=100, type=int)
    parser.add_argument("--seed", default=1, type=int)
    parser.add_argument("--touch", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.touch is not None:
        touch(options.folder / f"{name_of(options.touch)}.rego")
        return
    for number in range(options.count):
        (options.folder / f"{name_of(number)}.rego").write_text(module(number, options.lines, options.seed))


if __name__ == "__main__":
    main()
