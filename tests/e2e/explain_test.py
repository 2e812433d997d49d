#!/usr/bin/env python3
"""regoc explain on bundles, several files and large policies; its profile against that of eval."""
import json
import unittest

from program import ProgramTest

POLICY = """package shop

allow if {
\tsome user in data.users
\tuser.id == input.id
\tbig(user)
}

big(user) if {
\tsome order in user.orders
\torder > input.limit
}
"""


class Explain(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("shop.rego", POLICY)
        self.write("data.json", json.dumps({"users": [{"id": i, "orders": [i, 2 * i]} for i in range(20)]}))
        self.write("input.json", json.dumps({"id": 7, "limit": 10}))

    def rules(self, *args):
        explained = json.loads(self.succeed("explain", "--format", "json", *args))
        return {document["name"]: document["rules"] for package in explained["packages"] for document in package["documents"]}

    def test_bundles_are_explained_as_their_sources(self):
        self.succeed("build", "-t", "plan", "-e", "shop/allow", "-o", "b.tar.gz", "shop.rego", "data.json")
        of_bundle, of_files = self.rules("-b", "b.tar.gz"), self.rules("shop.rego", "-d", "data.json")
        for rules in (of_bundle, of_files):
            paths = [access["path"] for access in rules["data.shop.allow"][0]["access"]]
            self.assertEqual(paths, ["inlined", "index", "scan", "slot", "slot"])
            self.assertEqual(rules["data.shop.allow"][0]["growth"]["class"], "linear")

    def test_the_profile_is_that_of_eval(self):
        rules = self.rules("--profile", "-i", "input.json", "-e", "shop/allow", "shop.rego", "data.json")
        counts = {line["location"]["row"]: (line["num_eval"], line["num_redo"])
                  for each in rules.values() for rule in each for line in rule["profile"]}
        evaluated = json.loads(self.succeed("eval", "--profile", "--profile-limit", "0", "-d", "shop.rego", "-d", "data.json",
                                            "-i", "input.json", "data.shop.allow"))
        expected = {line["location"]["row"]: (line["num_eval"], line["num_redo"])
                    for line in evaluated["profile"] if line["location"]["file"]}
        self.assertEqual(counts, expected)
        self.assertGreater(counts[5][0], 1)

    def test_many_rules(self):
        rules = "".join(f'level := {i} if input.path == "/p{i}"\n\n' for i in range(2000))
        self.write("many.rego", "package many\n\n" + rules)
        level = self.rules("many.rego")["data.many.level"]
        self.assertEqual(len(level), 2000)
        for number, rule in enumerate(level):
            self.assertEqual(rule["location"]["row"], 3 + 2 * number)
            self.assertEqual([access["path"] for access in rule["access"]], ["hash", "slot"])
            self.assertEqual(rule["growth"]["class"], "constant")

    def test_output_is_the_same_each_time(self):
        self.write("q.rego", "package q\n\nr contains x if {\n\tsome x in input.list\n\tx > 1\n}\n")
        outputs = {self.succeed("explain", "shop.rego", "q.rego", "data.json") for _ in range(3)}
        self.assertEqual(len(outputs), 1)

    def test_wrong_arguments(self):
        self.assertEqual(self.regoc("explain").returncode, 1)
        self.assertEqual(self.regoc("explain", "missing.rego").returncode, 1)
        self.assertEqual(self.regoc("explain", "--format", "xml", "shop.rego").returncode, 1)
        self.assertEqual(self.regoc("explain", "-e", "shop/missing", "shop.rego").returncode, 1)
        self.assertEqual(self.regoc("explain", "--profile", "-i", "missing.json", "shop.rego").returncode, 1)


if __name__ == "__main__":
    unittest.main()
