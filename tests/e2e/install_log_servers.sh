#!/bin/sh
# Fetches Kafka's broker with Maven into the folder that is named (default: build/kafka of this tree), for
# decision_log_test.py: REGOC_KAFKA=build/kafka. It needs Java, and kcat to read what was written.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mkdir -p "${1:-build/kafka}" && cd "${1:-build/kafka}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.3.1</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$folder"
