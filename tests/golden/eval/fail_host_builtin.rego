# A built-in of a host program stops the evaluation that reaches it, unless `with` stands in.
# ARGS: eval -d %s --capabilities capabilities.json -f raw data.p.replaced
# ARGS: eval -d %s --capabilities capabilities.json -f raw data.p.called
# FILE: capabilities.json {"features": ["rego_v1"], "builtins": [{"name": "eq"},
# FILE: capabilities.json   {"name": "host.find", "decl": {"type": "function",
# FILE: capabilities.json    "args": [{"type": "string"}], "result": {"type": "number"}}}]}
package p

called := host.find("a")

replaced := x if {
	x := called with host.find as 7
}

# EXIT: 2
# CHECK:STDOUT: 7
# CHECK:STDERR: 1 error occurred: fail_host_builtin.rego:[[@LINE-8]]: eval_internal_error: unsupported built-in: host.find
# CHECK:STDERR:
# CHECK:STDERR: Traceback:
# CHECK:STDERR:   fail_host_builtin.rego:[[@LINE-11]]: host.find("a")
# CHECK:STDERR:   1:1: data.p.called
