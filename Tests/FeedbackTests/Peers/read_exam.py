"""Prints, as JSON, the specimens of flufl.bounce's own tests: name, octets, the addresses that are expected, and whether the failure is for now.

The argument is its source distribution. The expected results stand in `tests/test_detectors.py` as data, and are read, not run.
"""
import ast
import base64
import json
import sys
import tarfile

with tarfile.open(sys.argv[1]) as archive:
    members = {member.name.split("/", 1)[1]: member for member in archive.getmembers() if "/" in member.name and member.isfile()}
    tree = ast.parse(archive.extractfile(members["tests/test_detectors.py"]).read())
    tables = [node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "DETECTORS"]
    expected = {}
    for _, name, addresses, temporary in ast.literal_eval(tables[0]):
        before = expected.get(name, (set(), False))
        expected[name] = (before[0] | {address.decode("ascii") for address in addresses}, before[1] or temporary)
    specimens = [
        {
            "name": path.removeprefix("tests/data/"),
            "octets": base64.b64encode(archive.extractfile(member).read()).decode("ascii"),
            "addresses": sorted(expected.get(path.removeprefix("tests/data/"), (set(), False))[0]),
            "temporary": expected.get(path.removeprefix("tests/data/"), (set(), False))[1],
        }
        for path, member in sorted(members.items())
        if path.startswith("tests/data/") and path.endswith(".txt")
    ]
print(json.dumps(specimens))
