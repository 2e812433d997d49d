# An evaluation that ends in an error has no profile.
# ARGS: explain --profile -i input.json %s
# INPUT: {"x": 1}
package p

a := 1 if input.x

a := 2 if input.x > 0

# EXIT: 2
# CHECK:STDERR: error: fail_profile.rego:[[@LINE-3]]: eval_conflict_error: rule data.p.a produced conflicting values:
# CHECK:STDERR:   1 at fail_profile.rego:[[@LINE-6]]
# CHECK:STDERR:   2 at fail_profile.rego:[[@LINE-5]]
