package parsing

deny contains msg if {
	parsed := parse_config("json", "{\"a\": [1]}")
	beside := parse_config_file("../inputs/service.json")
	both := parse_combined_config_files(["../inputs/service.json", "../inputs/list.json"])
	msg := sprintf("%v %v %v", [parsed.a, beside.kind, both])
}

warn contains sprintf("%v", [opa.runtime().env.CONFTEST_TEST_VARIABLE]) if true
