"""Scrapes as Prometheus does, with the secret of a token in a file, and reads the answer by its own library: prints the samples as JSON."""

import json
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

request = urllib.request.Request(sys.argv[1], headers={"Authorization": "Bearer " + open(sys.argv[2]).read().strip()})
with urllib.request.urlopen(request) as answer:
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8", answer.headers["Content-Type"]
    text = answer.read().decode()
samples, seen = [], set()
for family in text_string_to_metric_families(text):
    assert family.documentation, family.name
    assert family.type in ("counter", "gauge", "histogram"), (family.name, family.type)
    for sample in family.samples:
        name = (sample.name, tuple(sorted(sample.labels.items())))
        assert name not in seen, f"twice: {name}"
        seen.add(name)
        # https://prometheus.io/docs/practices/naming: a counter says so, and what is no counter does not.
        assert sample.name.endswith("_total") == (family.type == "counter"), sample.name
        samples.append({"name": sample.name, "labels": sample.labels, "value": sample.value})
    if family.type == "histogram":
        buckets = [s.value for s in family.samples if s.name.endswith("_bucket")]
        count = [s.value for s in family.samples if s.name.endswith("_count")]
        assert buckets == sorted(buckets) and buckets[-1] == count[0], family.name
print(json.dumps(samples))
