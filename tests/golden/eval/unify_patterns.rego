# ARGS: eval -d %s data.p
package p

first := x if [x, _] = [1, 2]

nested := [a, b] if {"k": [a, {"l": b}]} = {"k": [1, {"l": 2}]}

same if {
	[y, y] = [3, 3]
}

different if {
	[z, z] = [3, 4]
}
