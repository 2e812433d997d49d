package rules

allow if input.user == "admin"
