"""Runs a Dovecot of its own in a folder: IMAP and POP3 on free ports of 127.0.0.1, plain with STARTTLS and with TLS from the first octet.

dovecot.py FOLDER [expired] [stay]
Prints `imap=… imaps=… pop3=… pop3s=… ca=…`, and ends with its standard input, unless it is to stay, or SIGTERM. The mailbox of the user `main` (password
`s3cret pass`) is FOLDER/mail/main, a Maildir. `expired`: the certificate is over since yesterday.
Works as root, who hands the mailboxes to `nobody`, and as anybody else.
"""

import ctypes
import os
import pathlib
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys

# Whoever started us may have had them blocked, and Dovecot would have that from us.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGCHLD, signal.SIGINT})

folder = pathlib.Path(sys.argv[1]).resolve()
folder.mkdir(parents=True, exist_ok=True)
is_root = os.geteuid() == 0
me = pwd.getpwuid(os.geteuid()).pw_name
owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())


def run(*arguments):
    subprocess.run(arguments, check=True, capture_output=True)


def certificate():
    """An authority, and a certificate of localhost that it vouches for; of another time with faketime, which `openssl x509` does not need."""
    ca, key, request, made = (str(folder / name) for name in ["ca.pem", "key.pem", "request.pem", "certificate.pem"])
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Test Authority",
        "-keyout", str(folder / "ca-key.pem"), "-out", ca)
    run("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request)
    extensions = folder / "extensions"
    extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    sign = ["openssl", "x509", "-req", "-in", request, "-CA", ca, "-CAkey", str(folder / "ca-key.pem"), "-CAcreateserial",
            "-days", "-1" if "expired" in sys.argv else "30", "-extfile", str(extensions), "-out", made]
    run(*sign)
    return ca, key, made


def free_ports(count):
    """All are held until the last is found, so that none comes twice."""
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


ca, key, made = certificate()
imap, imaps, pop3, pop3s = free_ports(4)
mail = folder / "mail" / "main"
for part in ["tmp", "new", "cur"]:
    (mail / part).mkdir(parents=True, exist_ok=True)
if is_root:
    for path in [folder / "mail", mail, *mail.iterdir()]:
        shutil.chown(path, owner.pw_uid, owner.pw_gid)
    # nobody has to reach its mailbox.
    place = folder
    while place != pathlib.Path("/"):
        if place.stat().st_uid == 0 and not place.stat().st_mode & 0o001:
            place.chmod(place.stat().st_mode | 0o011)
        place = place.parent

users = folder / "users"
users.write_text("main:{PLAIN}s3cret pass::::::\n")
internal = "dovecot" if is_root else me
login = "dovenull" if is_root else me
group = pwd.getpwnam(internal).pw_gid
import grp

group = grp.getgrgid(group).gr_name
configuration = f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <{made}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_verbose = yes
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{folder}/mail/%u
mail_uid = {owner.pw_uid}
mail_gid = {owner.pw_gid}
first_valid_uid = 1
first_valid_gid = 1
mailbox_list_index = no
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""
conf = folder / "dovecot.conf"
conf.write_text(configuration)
server = None


def end(*_):
    if server:
        server.terminate()
        server.wait()
    sys.exit(0)


def end_with_us():
    """It ends when we do, also when we are killed (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


signal.signal(signal.SIGTERM, end)
starter = os.getppid()
server = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(conf)], stdin=subprocess.DEVNULL, preexec_fn=end_with_us)
for port in [imap, imaps, pop3, pop3s]:
    while True:
        if server.poll() is not None:
            sys.exit(f"dovecot ended: {(folder / 'log').read_text() if (folder / 'log').exists() else 'no log'}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        signal.sigtimedwait([], 0.02)
print(f"imap={imap} imaps={imaps} pop3={pop3} pop3s={pop3s} ca={ca}", flush=True)
# Another process may hold the other end of our input, so that it would never be over: who started us must still be there too.
while os.getppid() == starter:
    if "stay" in sys.argv:
        signal.sigtimedwait([], 0.5)
    elif select.select([sys.stdin], [], [], 0.5)[0] and not os.read(sys.stdin.fileno(), 4096):
        break
end()
