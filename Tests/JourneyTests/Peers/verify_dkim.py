"""Verifies every signature of every message of a Maildir with dkimpy and with Perl's Mail::DKIM, and that changes are noticed.

    verify_dkim.py MAILDIR RECORDS     RECORDS: JSON, DNS name to TXT record
"""

import json
import pathlib
import re
import subprocess
import sys

import dkim

RECORDS = json.loads(sys.argv[2])
PERL = r"""
use Mail::DKIM::Verifier; use Net::DNS::RR; use JSON::PP;
my %records = %{decode_json($ARGV[0])};
no warnings 'redefine';
*Mail::DKIM::DNS::query = sub { my ($name) = @_; my $text = $records{$name} or return;
  return (Net::DNS::RR->new(owner => $name, type => 'TXT', txtdata => [unpack '(A250)*', $text])) };
while (my $file = <STDIN>) {
  chomp $file; local $/; open my $in, '<:raw', $file or die; my $mail = <$in>; close $in;
  $mail =~ s/^(?:Return-Path|Delivered-To|Received):[^\r]*\r\n//gm;
  my $verifier = Mail::DKIM::Verifier->new; $verifier->PRINT($mail); $verifier->CLOSE;
  print join(', ', map { $_->result_detail } $verifier->signatures), "\n"; $/ = "\n";
}
"""


def lookup(name, timeout=5):
    return RECORDS.get(name.decode().rstrip(".") if isinstance(name, bytes) else name.rstrip("."), "").encode()


def verdicts(raw):
    checker = dkim.DKIM(raw)
    count = len(re.findall(rb"(?m)^DKIM-Signature:", raw.split(b"\r\n\r\n", 1)[0]))
    return [checker.verify(index, dnsfunc=lookup) for index in range(count)]


def safe(raw):
    try:
        return verdicts(raw)
    except dkim.DKIMException:
        return [False]


files = sorted(pathlib.Path(sys.argv[1], "new").iterdir())
faults = []
for file in files:
    # The fields over ours are the inbox's own.
    raw = file.read_bytes().split(b"\r\n", 3)[3]
    if verdicts(raw) != [True] * len(RECORDS):
        faults.append(f"{file.name}: dkimpy says {verdicts(raw)}")
first = files[0].read_bytes().split(b"\r\n", 3)[3]
head, body = first.split(b"\r\n\r\n", 1)
changed = {
    "a letter of the body": head + b"\r\n\r\n" + body.replace(b"e", b"i", 1),
    "a second From": head + b"\r\nFrom: eve@example.org\r\n\r\n" + body,
    "a Reply-To": head + b"\r\nReply-To: eve@example.org\r\n\r\n" + body,
    "the subject": re.sub(rb"(?m)^Subject: ", b"Subject: No ", head) + b"\r\n\r\n" + body,
}
faults += [f"a changed mail is good: {what}" for what, raw in changed.items() if any(safe(raw))]
harmless = {
    "spaces at the ends of lines": head + b"\r\n\r\n" + body.replace(b">\r\n", b"> \r\n", 3),
    "a refolded field": re.sub(rb"(?m)^Subject: ", b"Subject:\r\n ", head) + b"\r\n\r\n" + body,
    "names in capitals": re.sub(rb"(?m)^List-Id:", b"LIST-ID:", head) + b"\r\n\r\n" + body,
}
faults += [f"a mail that is only written otherwise is bad: {what}" for what, raw in harmless.items() if not all(safe(raw))]
perl = subprocess.run(
    ["/usr/bin/perl", "-e", PERL, json.dumps(RECORDS)], input="\n".join(map(str, files)) + "\n", text=True, capture_output=True)
answers = perl.stdout.splitlines()
# It does not know RFC 8463 and says so.
good = sorted("pass" if "k=rsa" in record else "invalid (unsupported algorithm ed25519-sha256)" for record in RECORDS.values())
faults += [f"{file.name}: Mail::DKIM says {answer}" for file, answer in zip(files, answers) if sorted(answer.split(", ")) != good]
if len(answers) != len(files):
    faults.append(f"Mail::DKIM answered {len(answers)} of {len(files)}: {perl.stderr[-500:]}")
print(json.dumps({"count": len(files), "faults": faults[:10]}))
