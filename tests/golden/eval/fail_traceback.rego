# ARGS: eval -d %s -f pretty data.p.f(2)
package p

f(x) := 1 if g(x + 1)

g(x) := 1 if x > 1

g(x) := 2 if x > 2

# EXIT: 2
# CHECK:STDERR: 1 error occurred: fail_traceback.rego:[[@LINE-3]]: eval_conflict_error: function data.p.g produced conflicting values for the same inputs:
# CHECK:STDERR:   1 at fail_traceback.rego:[[@LINE-6]]
# CHECK:STDERR:   2 at fail_traceback.rego:[[@LINE-5]]
# CHECK:STDERR:
# CHECK:STDERR: Traceback:
# CHECK:STDERR:   fail_traceback.rego:[[@LINE-8]]: 3 > 2
# CHECK:STDERR:   fail_traceback.rego:[[@LINE-13]]: g(3)
# CHECK:STDERR:   1:1: data.p.f(2)
