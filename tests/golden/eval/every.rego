# `every` over nothing is true; over a missing document undefined.
# ARGS: eval -d %s -i input.json data.p
# INPUT: {"xs": [1, 2, 3], "none": []}
package p

all_positive if every x in input.xs { x > 0 }

all_big if every x in input.xs { x > 2 }

none if every x in input.none { x > 2 }

missing if every x in input.missing { x > 2 }
