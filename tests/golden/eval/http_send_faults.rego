# Requests that are wrong, as values: told with the place of the call that was first.
# ARGS: eval -d %s -f pretty data.p.messages
package p

request := {"method": "get", "url": "http://127.0.0.1:1/", "raise_error": false}

messages.unknown := http.send(object.union(request, {"x": 1})).error.message

messages.timeout := [http.send(object.union(request, {"timeout": "1x"})).error.message |
	some _ in [1, 2]
]

messages.cache := http.send(object.union(request, {"cache": 1})).error.message

# The network comes before what would be done with the response.
messages.decoding := http.send(object.union(request, {"force_json_decode": 1})).error.message

# CHECK:STDOUT: {
# CHECK:STDOUT:   "cache": "http_send_faults.rego:[[@LINE-6]]: eval_builtin_error: http.send: invalid value for \"cache\" field",
# CHECK:STDOUT:   "decoding": "Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused",
# CHECK:STDOUT:   "timeout": [
# CHECK:STDOUT:     "http_send_faults.rego:[[@LINE-13]]: eval_builtin_error: http.send: invalid timeout value \"1x\": time: unknown unit \"x\" in duration \"1x\"",
# CHECK:STDOUT:     "http_send_faults.rego:[[@LINE-14]]: eval_builtin_error: http.send: invalid timeout value \"1x\": time: unknown unit \"x\" in duration \"1x\""
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "unknown": "http_send_faults.rego:[[@LINE-18]]: eval_type_error: http.send: operand 1 invalid request parameters(s): {\"x\"}"
# CHECK:STDOUT: }
