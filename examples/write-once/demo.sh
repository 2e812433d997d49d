#!/bin/sh
# One policy, built and signed once, enforced on manifests, admission requests and Terraform plans: each command is
# printed before its output. Run it with ./dev demo, which builds the program first; REGOC_BIN_DIR names another build.
set -eu
cd "$(dirname "$0")"
PATH="${REGOC_BIN_DIR:-$(cd ../.. && pwd)/build/release/bin}:$PATH"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

title() { printf '\n== %s\n' "$*"; }

# Prints a command with the temporary folder as WORK, then runs it.
run() {
  echo "\$ $*" | sed "s#$work#WORK#g"
  "$@"
}

# The same for a command that must fail.
refused() {
  if run "$@"; then
    echo "demo: this was not refused" >&2
    exit 1
  fi
}

bundle=$work/policies.tar.gz
query=data.write_once.deny

title "Check the policies and run their unit tests"
run regoc check --v0-compatible policies tests
run regoc test --v0-compatible policies tests

title "Build a signed bundle with a fresh key pair"
run openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/key.pem"
run openssl pkey -in "$work/key.pem" -pubout -out "$work/public.pem"
run regoc build --v0-compatible -e write_once/deny --signing-alg ES256 --signing-key "$work/key.pem" \
  -o "$bundle" policies

title "Inspect and verify it"
run regoc inspect "$bundle"
run regoc verify --signing-alg ES256 --verification-key "$work/public.pem" "$bundle"

title "Evaluate its native code on bad and good inputs"
for input in deployment_bad.yaml deployment_good.yaml admission_review_bad.json terraform_plan_bad.json \
  terraform_plan_good.json; do
  run regoc eval --engine aot --signing-alg ES256 --verification-key "$work/public.pem" -b "$bundle" \
    -i "inputs/$input" --format pretty "$query"
done

title "Change one policy in a copy: it is refused"
mkdir "$work/copy"
tar -xz -f "$bundle" -C "$work/copy" --transform 's#^/##'
run sed -i 's/runAsUser == 0/runAsUser == 1234567/' "$work/copy/policies/security.rego"
tar -cz -f "$work/tampered.tar.gz" -C "$work/copy" .
refused regoc verify --signing-alg ES256 --verification-key "$work/public.pem" "$work/tampered.tar.gz"
refused regoc eval --signing-alg ES256 --verification-key "$work/public.pem" -b "$work/tampered.tar.gz" \
  -i inputs/deployment_bad.yaml "$query"

title "Done"
