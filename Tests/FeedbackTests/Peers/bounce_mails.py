"""Has a mail server bounce mails, and prints what came back, as JSON: recipient, octets. It must run as root, as mail servers do.

Arguments: `postfix`, or `exim` or `opensmtpd` with the path of the program. A receiver here (aiosmtpd) refuses by the recipient's name; the server relays
everything to it, its reports too.
"""
import asyncio
import base64
import json
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time

from aiosmtpd.controller import Controller

REFUSALS = {
    "unknown": "550 5.1.1 <unknown@reader.example>: Recipient address rejected: User unknown in virtual mailbox table",
    "plain": "550 No such user here",
    "full": "552 5.2.2 <full@reader.example>: user over quota; cannot receive new mail",
    "blocked": "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org",
    "several": "550-5.1.1 The email account that you tried to reach does not\r\n550-5.1.1 exist. Please try double-checking the recipient's\r\n550 5.1.1 address",
}
# Services of Postfix that others than itself may call.
PUBLIC = {"127.0.0.1", "pickup", "cleanup", "qmgr", "flush", "postlog"}
LATER = {"large": "552 5.3.4 Message size exceeds fixed limit", "spam": "554 5.7.1 This message looks like spam"}


class Receiver:
    def __init__(self):
        self.came = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name in REFUSALS:
            return REFUSALS[name]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name in LATER:
            return LATER[name]
        self.came.append((name, envelope.content))
        return "250 2.0.0 taken"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postfix(folder, port, receiver):
    for name in ("queue", "data"):
        os.mkdir(f"{folder}/{name}")
    shutil.chown(f"{folder}/data", "postfix")
    with open(f"{folder}/main.cf", "w") as file:
        file.write(
            f"""compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = out.news.example
mydestination =
alias_maps =
alias_database =
relayhost = [127.0.0.1]:{receiver}
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtp_host_lookup = native
smtputf8_enable = no
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
"""
        )
    services = "".join(
        f"{name} {kind} {'n' if name.split(':')[0] in PUBLIC else '-'} - n {every} {most} {program}\n"
        for name, kind, every, most, program in [
            (f"127.0.0.1:{port}", "inet", "-", "-", "smtpd"), ("pickup", "unix", "60", "1", "pickup"), ("cleanup", "unix", "-", "0", "cleanup"),
            ("qmgr", "unix", "300", "1", "qmgr"), ("rewrite", "unix", "-", "-", "trivial-rewrite"), ("bounce", "unix", "-", "0", "bounce"),
            ("defer", "unix", "-", "0", "bounce"), ("trace", "unix", "-", "0", "bounce"), ("smtp", "unix", "-", "-", "smtp"), ("relay", "unix", "-", "-", "smtp"),
            ("error", "unix", "-", "-", "error"), ("retry", "unix", "-", "-", "error"), ("anvil", "unix", "-", "1", "anvil"), ("scache", "unix", "-", "1", "scache"),
            ("proxymap", "unix", "-", "-", "proxymap"), ("tlsmgr", "unix", "1000?", "1", "tlsmgr"), ("flush", "unix", "1000?", "0", "flush"),
            ("postlog", "unix-dgram", "-", "1", "postlogd"),
        ]
    )
    with open(f"{folder}/master.cf", "w") as file:
        file.write(services)
    return ["/usr/sbin/postfix", "-c", folder, "start-fg"]


def exim(folder, port, receiver, program):
    shutil.chown(folder, "mail", "mail")
    with open(f"{folder}/conf", "w") as file:
        file.write(
            f"""exim_path = {program}
exim_user = mail
exim_group = mail
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
primary_hostname = out.news.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
keep_environment =
acl_smtp_rcpt = accept
acl_smtp_data = accept
begin routers
all:
  driver = manualroute
  route_list = * 127.0.0.1
  transport = out
  self = send
begin transports
out:
  driver = smtp
  port = {receiver}
  allow_localhost
"""
        )
    return [program, "-C", f"{folder}/conf", "-bdf", "-q1m"]


def opensmtpd(folder, port, receiver, program):
    with open(f"{folder}/conf", "w") as file:
        file.write(f'listen on 127.0.0.1 port {port}\naction "out" relay host "smtp://127.0.0.1:{receiver}"\nmatch from any for any action "out"\n')
    os.chmod(f"{folder}/conf", 0o600)
    return [program, "-d", "-f", f"{folder}/conf"]


def send(port):
    deadline = time.monotonic() + 30
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
                for name in [*REFUSALS, *LATER]:
                    client.sendmail(
                        f"bounce-{name}@news.example", [f"{name}@reader.example"],
                        f"From: Good News <news@news.example>\r\nTo: {name}@reader.example\r\nSubject: Tuesday's letter\r\nMessage-ID: <{name}@news.example>\r\n\r\nHello.\r\n")
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def end(server, master):
    """`postfix start-fg` is a script, whose end leaves Postfix running: that tells its own process in a file."""
    process = int(open(master).read()) if os.path.exists(master) else server.pid
    os.kill(process, signal.SIGTERM)
    server.wait()


def main():
    receiver = Receiver()
    taker, port = free_port(), free_port()
    controller = Controller(receiver, hostname="127.0.0.1", port=taker)
    controller.start()
    folder = tempfile.mkdtemp(prefix="mta-", dir="/tmp")
    os.chmod(folder, 0o755)
    server = None
    try:
        with open(f"{folder}/errors", "w") as errors:
            server = subprocess.Popen(globals()[sys.argv[1]](folder, port, taker, *sys.argv[2:]), stdout=errors, stderr=errors)
        send(port)
        deadline = time.monotonic() + 60
        while len(receiver.came) < len(REFUSALS) + len(LATER) and time.monotonic() < deadline and server.poll() is None:
            time.sleep(0.05)
        if len(receiver.came) < len(REFUSALS) + len(LATER):
            texts = [open(f"{folder}/{name}", errors="replace").read()[-2000:] for name in ("errors", "log") if os.path.exists(f"{folder}/{name}")]
            sys.exit(f"{len(receiver.came)} came back: " + "\n".join(texts))
        print(json.dumps([{"name": name.removeprefix("bounce-"), "octets": base64.b64encode(content).decode()} for name, content in receiver.came]))
    finally:
        if server:
            end(server, f"{folder}/queue/pid/master.pid")
        controller.stop()
        shutil.rmtree(folder, ignore_errors=True)


main()
