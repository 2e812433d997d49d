package rules_test

import data.rules

test_admin if rules.allow with input as {"user": "admin"}

test_other if rules.allow with input as {"user": "eve"}

todo_test_later if false
