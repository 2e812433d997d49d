# Integers beyond 64 bits are exact.
# ARGS: eval -d %s data.p
package p

product := 9223372036854775807 * 9223372036854775807

sum := 9223372036854775807 + 1

literal := 123456789012345678901234567890

division := 1 / 3

rest := 123456789012345678901234567890 % 97

float := 1e3
