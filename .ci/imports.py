"""Holds every import in Sources and Tests to Package.swift, the map of the machine.

SwiftPM lets a file import whatever some dependency happens to build; this does not: a module must be listed by its target, as
one of ours or as a product of a package, or be part of the toolchain or the system.
"""

import json
import pathlib
import re
import subprocess
import sys

TOOLCHAIN = {"Foundation", "FoundationEssentials", "Dispatch", "Glibc", "Synchronization", "Testing", "PackageDescription"}
IMPORT = re.compile(
    r"^(?:@\w+(?:\([^)\n]*\))?[ \t]+)*(?:(?:package|internal|private|fileprivate|public)[ \t]+)?import[ \t]+"
    r"(?:(?:class|enum|func|protocol|struct|typealias|var)[ \t]+)?(\w+)",
    re.M,
)

root = pathlib.Path(__file__).resolve().parent.parent
package = json.loads(subprocess.run(["swift", "package", "dump-package"], cwd=root, check=True, capture_output=True).stdout)
faults = []
for target in package["targets"]:
    folder = root / (target.get("path") or ("Tests" if target["type"] == "test" else "Sources") + "/" + target["name"])
    allowed = set(TOOLCHAIN)
    for dependency in target["dependencies"]:
        allowed.add((dependency.get("byName") or dependency.get("product") or dependency.get("target"))[0])
    used = set()
    for file in sorted(folder.rglob("*.swift")):
        for match in IMPORT.finditer(file.read_text()):
            used.add(match[1])
            if match[1] not in allowed:
                faults.append(f"{file.relative_to(root)}: {match[1]} is not a dependency of {target['name']} in Package.swift")
    # A journey uses the binary without importing it; a C target has no Swift imports.
    if target["type"] != "system" and any(folder.rglob("*.swift")):
        for name in sorted(allowed - TOOLCHAIN - used - {"tuesday"}):
            faults.append(f"Package.swift: {target['name']} lists {name} and never imports it")
print("\n".join(faults) or "imports: all declared, all used")
sys.exit(1 if faults else 0)
