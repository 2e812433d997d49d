# ARGS: eval -d %s --explain fails --var-values -f pretty data.p.p
package p

p if {
	some x in [1, 2]
	not x == 2
	every y in [x, 2] {
		y > x
	}
}

# CHECK:STDOUT: query:1                  Enter data.p.p = _                              {}
# CHECK:STDOUT: explain_fails.rego:[[@LINE-9]]     | Enter data.p.p                                {}
# CHECK:STDOUT: explain_fails.rego:[[@LINE-8]]     | | Enter x = 2                                 {}
# CHECK:STDOUT: explain_fails.rego:[[@LINE-9]]     | | | Fail x = 2                                {x: 1}
# CHECK:STDOUT: explain_fails.rego:[[@LINE-8]]     Enter gt(y, x)                                  {}
# CHECK:STDOUT: explain_fails.rego:[[@LINE-9]]     | Fail gt(y, x)                                 {x: 1, y: 1}
# CHECK:STDOUT: explain_fails.rego:[[@LINE-11]]     | | Fail every y in __local6__ { gt(y, x) }     {[x, 2]: [1, 2], y: 1}
# CHECK:STDOUT: explain_fails.rego:[[@LINE-13]]     | | Fail not x = 2                              {x: 2}
# CHECK:STDOUT: query:1                  | Fail data.p.p = _                             {}
# CHECK:STDOUT: undefined
