package other.names

deny contains "a service" if input.kind == "Service"

violation_A contains "upper" if input.kind == "Service"

violation_a contains "lower" if input.kind == "Service"
