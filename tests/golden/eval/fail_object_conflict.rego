# ARGS: eval -d %s data.p.o
package p

o[k] := v if some k, v in {"a": 1}

o[k] := v if some k, v in {"a": 2}
