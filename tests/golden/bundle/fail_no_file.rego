# ARGS: inspect nowhere.tar.gz
package p

# EXIT: 1
# CHECK:STDERR: error: bundle nowhere.tar.gz: no such file or directory
