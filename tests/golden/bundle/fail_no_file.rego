# ARGS: inspect nowhere.tar.gz
package p
