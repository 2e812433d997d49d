#!/bin/sh
# Builds the servers and clients that distribution_servers_test.py runs against, with Go, into the folder that is named
# (default: build/servers of this tree). The test finds them there or on PATH, and says so where one is missing. Continuous
# integration does not run this: it compiles for minutes.
set -eu
cd "$(dirname "$0")/../.."
GOBIN=$(mkdir -p "${1:-build/servers}" && cd "${1:-build/servers}" && pwd)
export GOBIN
go install github.com/distribution/distribution/v3/cmd/registry@v3.1.2
go install github.com/versity/versitygw/cmd/versitygw@v1.8.0
go install github.com/open-policy-agent/conftest@v0.71.1
go install github.com/open-policy-agent/opa@v1.22.2
ls -l "$GOBIN"
