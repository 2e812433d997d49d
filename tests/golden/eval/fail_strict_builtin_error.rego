# ARGS: eval --strict-builtin-errors -d %s data.p.x
package p

x := json.unmarshal("{")
