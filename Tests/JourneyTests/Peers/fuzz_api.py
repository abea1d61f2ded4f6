"""Holds the served API to its own document: openapi-spec-validator reads it, schemathesis asks everything of it.

Usage: fuzz_api.py URL TOKEN SECONDS. Exits with 0 when nothing was found; what was found is on standard output.
"""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

url, token, seconds = sys.argv[1:4]
document = json.load(urllib.request.urlopen(url + "/api/v1/openapi.json"))
faults = [f"{list(error.absolute_path)}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
if faults:
    sys.exit("the document is not valid:\n" + "\n".join(faults))
print(f"valid: {len(document['paths'])} paths")

checks = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
]
run = subprocess.run(
    [
        str(Path(sys.executable).with_name("schemathesis")), "run", url + "/api/v1/openapi.json", "--url", url + "/api/v1",
        "--header", f"Authorization: Bearer {token}", "--checks", ",".join(checks), "--phases", "examples,coverage,fuzzing",
        "--max-examples", "15", "--seed", "20261124", "--max-time", seconds, "--request-timeout", "30", "--no-shrink",
        "--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure",
    ],
    env=os.environ | {"SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("fuzz_hooks.py"))},
    capture_output=True, text=True, timeout=int(seconds) * 4 + 120,
)
print(run.stdout[-20000:])
print(run.stderr[-4000:], file=sys.stderr)
sys.exit(run.returncode)
