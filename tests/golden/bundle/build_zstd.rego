# ARGS: build -o b.tar.zst -e p/x %s
# ARGS: eval -b b.tar.zst --format values data.p.x
package p

x := 1 + 1

# CHECK:STDOUT: [
# CHECK:STDOUT:   2
# CHECK:STDOUT: ]
