# Data documents from JSON and YAML files beside the policy.
# ARGS: eval -d %s -d roles.json -d limits.yaml data.p.report
# FILE: roles.json {"roles": {"ann": ["admin"], "bob": ["dev"]}}
# FILE: limits.yaml limits:
# FILE: limits.yaml   dev: 10
# FILE: limits.yaml   admin: 100
package p

report[name] := max([data.limits[r] | some r in roles]) if some name, roles in data.roles
