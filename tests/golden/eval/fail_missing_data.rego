# ARGS: eval -d %s -d nowhere.json data.p.x
package p

x := 1

# EXIT: 2
# CHECK:STDERR: error: nowhere.json: no such file or directory
