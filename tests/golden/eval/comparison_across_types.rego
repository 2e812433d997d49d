# ARGS: eval -d %s data.p.order
package p

order := [null < false, false < true, true < 0, 5 < "a", "z" < [], [] < {}, {"a": 1} < {1}, 1 == 1.0, {1, 1.0} == {1}]
