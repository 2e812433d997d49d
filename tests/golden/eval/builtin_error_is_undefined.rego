# ARGS: eval -d %s data.p
package p

x := json.unmarshal("{")

y := 1 / 0

z := "still here"
