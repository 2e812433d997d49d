#!/usr/bin/env python3
"""Writes the workloads team_roles and memberships: searches through several data documents.

usage: make_joins.py FOLDER [--scale N]

What is expected is computed here, by loops, and not by any engine. --scale makes the data N times as large; the folders
beside this file have scale 1.
"""
import argparse
import json
import pathlib
import random

ACTIONS = ["read", "write", "delete", "share", "approve"]

TEAM_ROLES = """package team_roles

# Groups have roles, roles have permissions as an object, and groups can be denied what their roles allow.

default allow := false

allow if {
	some group in data.groups_of[input.user]
	some role in data.roles_of[group]
	data.permissions[role][input.kind][input.action]
	not denied
}

denied if {
	some group in data.groups_of[input.user]
	some entry in data.deny[group]
	entry.kind == input.kind
	entry.action == input.action
	entry.tenant == input.tenant
}

may_all if {
	every action in input.actions {
		some group in data.groups_of[input.user]
		data.defaults[group][action] == input.kind
	}
}

owners contains group if {
	some group, kinds in data.owned
	input.kind in kinds
}

result := {"allow": allow, "all": count([1 | may_all]) == 1, "owners": owners}
"""

MEMBERSHIPS = """package members

# Memberships are records; what their roles may do stands under the tenant first.

default allow := false

allow if {
	some membership in data.memberships[input.user]
	membership.active
	input.action in data.tenants[input.tenant].roles[membership.role]
}

allow if {
	some name, _ in data.guests[input.user]
	some grant in data.shares[name]
	grant.action == input.action
	grant.to.tenant == input.tenant
}

why contains membership.role if {
	some membership in data.memberships[input.user]
	some action in data.tenants[input.tenant].roles[membership.role]
	action == input.action
}

result := {"allow": allow, "why": why}
"""


def write(folder, policy, query, data, cases):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.rego").write_text(policy)
    (folder / "query.txt").write_text(query + "\n")
    (folder / "data.json").write_text(json.dumps(data, separators=(",", ":")) + "\n")
    for name, at in (("inputs.jsonl", 0), ("expected.jsonl", 1)):
        (folder / name).write_text("".join(json.dumps(case[at], separators=(",", ":")) + "\n" for case in cases))


def team_roles(random, scale):
    kinds = [f"kind{i}" for i in range(20)]
    groups, roles = [f"group{i}" for i in range(40 * scale)], [f"role{i}" for i in range(30 * scale)]
    users = [f"user{i}" for i in range(100 * scale)]
    data = {
        "groups_of": {user: random.sample(groups, 3) for user in users},
        "roles_of": {group: random.sample(roles, 3) for group in groups},
        "permissions": {role: {kind: {action: random.random() < 0.5 for action in random.sample(ACTIONS, 2)}
                               for kind in random.sample(kinds, 4)} for role in roles},
        "deny": {group: [{"kind": random.choice(kinds), "action": random.choice(ACTIONS), "tenant": random.choice("ab")}
                         for _ in range(6)] for group in groups},
        "defaults": {group: {action: random.choice(kinds) for action in ACTIONS} for group in groups},
        "owned": {group: random.sample(kinds, 2) for group in groups},
    }

    def expected(ask):
        groups_of = data["groups_of"].get(ask["user"], [])
        permitted = any(data["permissions"][role].get(ask["kind"], {}).get(ask["action"])
                        for group in groups_of for role in data["roles_of"][group])
        wanted = {key: ask[key] for key in ("kind", "action", "tenant")}
        denied = any(entry == wanted for group in groups_of for entry in data["deny"][group])
        every = all(any(data["defaults"][group][action] == ask["kind"] for group in groups_of) for action in ask["actions"])
        return {"allow": permitted and not denied, "all": every,
                "owners": sorted(group for group, owned in data["owned"].items() if ask["kind"] in owned)}

    asks = [{"user": random.choice(users + ["nobody"]), "kind": random.choice(kinds), "action": random.choice(ACTIONS),
             "tenant": random.choice("ab"), "actions": random.sample(ACTIONS, random.randrange(3))} for _ in range(200)]
    for ask in asks[::4]:  # what is permitted, more often than chance would have it
        groups_of = data["groups_of"].get(ask["user"])
        role = random.choice(data["roles_of"][random.choice(groups_of)]) if groups_of else None
        if role:
            ask["kind"], actions = random.choice(list(data["permissions"][role].items()))
            ask["action"] = random.choice(list(actions))
    return data, [(ask, expected(ask)) for ask in asks]


def memberships(random, scale):
    users, roles, tenants = [f"user{i}" for i in range(80 * scale)], [f"role{i}" for i in range(25 * scale)], ["t0", "t1", "t2"]
    shares = [f"share{i}" for i in range(30 * scale)]
    data = {
        "memberships": {user: [{"role": random.choice(roles), "active": random.random() < 0.7} for _ in range(4)]
                        for user in users},
        "tenants": {tenant: {"roles": {role: random.sample(ACTIONS, 2) for role in roles}} for tenant in tenants},
        "guests": {user: {name: {"since": random.randrange(2000, 2030)} for name in random.sample(shares, 2)}
                   for user in users[::2]},
        "shares": {name: [{"action": random.choice(ACTIONS), "to": {"tenant": random.choice(tenants)}} for _ in range(2)]
                   for name in shares},
    }

    def expected(ask):
        held = data["memberships"].get(ask["user"], [])
        may = data["tenants"].get(ask["tenant"], {"roles": {}})["roles"]
        fits = [membership for membership in held if ask["action"] in may.get(membership["role"], [])]
        wanted = {"action": ask["action"], "to": {"tenant": ask["tenant"]}}
        shared = any(wanted in data["shares"][name] for name in data["guests"].get(ask["user"], {}))
        return {"allow": shared or any(membership["active"] for membership in fits),
                "why": sorted({membership["role"] for membership in fits})}

    asks = [{"user": random.choice(users + ["nobody"]), "tenant": random.choice(tenants + ["t9"]),
             "action": random.choice(ACTIONS)} for _ in range(200)]
    return data, [(ask, expected(ask)) for ask in asks]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scale", type=int, default=1)
    options = parser.parse_args()
    write(options.folder / "team_roles", TEAM_ROLES, "data.team_roles.result", *team_roles(random.Random(1), options.scale))
    write(options.folder / "memberships", MEMBERSHIPS, "data.members.result",
          *memberships(random.Random(2), options.scale))


if __name__ == "__main__":
    main()
