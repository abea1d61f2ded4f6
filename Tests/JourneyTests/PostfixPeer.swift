import Foundation
import Testing

/// A Postfix of the test's own on this machine: the relay of a publication, the server of its readers at `readers.test`, and of its returning mail at
/// `bounces.linden.test`, which an alias hands to `tuesday bounce`. Unknown mailboxes are found out only when it delivers, so that a bounce comes back.
///
/// Its master process needs root, as it does wherever it runs.
final class PostfixPeer: @unchecked Sendable {
  let folder: String
  let port: Int
  private let running: Running

  /// - Parameters:
  ///   - known: who has a mailbox at `readers.test`.
  ///   - program: what the alias runs, as `nobody`.
  init(known: [String], program: String) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-postfix-\(UUID().uuidString)").path
    port = try freePort()
    for name in ["", "/queue", "/data", "/mail"] {
      try FileManager.default.createDirectory(atPath: folder + name, withIntermediateDirectories: true)
    }
    try Self.settings(folder, known).write(toFile: folder + "/main.cf", atomically: true, encoding: .utf8)
    try Self.services(port).write(toFile: folder + "/master.cf", atomically: true, encoding: .utf8)
    try "/^[bu]-/ tuesday-bounce@mx.linden.test\n".write(toFile: folder + "/returning", atomically: true, encoding: .utf8)
    try "tuesday-bounce: \"|\(program)\"\n".write(toFile: folder + "/aliases", atomically: true, encoding: .utf8)
    _ = try await Program.run("/bin/chown", ["postfix", folder + "/data"])
    _ = try await Program.run("/bin/chown", ["nobody", folder + "/mail"])
    let aliases = try await Program.run("/usr/sbin/postalias", ["-c", folder, "hash:\(folder)/aliases"])
    try #require(aliases.code == 0, "\(aliases.errors)")
    running = try Running("/usr/sbin/postfix", ["-c", folder, "start-fg"])
  }

  deinit {
    // What was started is a script; the master has its own number.
    let file = (try? String(contentsOfFile: folder + "/queue/pid/master.pid", encoding: .utf8)) ?? ""
    if let master = Int32(file.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(master, SIGTERM) }
    running.signal(SIGTERM)
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func settings(_ folder: String, _ known: [String]) -> String {
    """
    compatibility_level = 3.6
    queue_directory = \(folder)/queue
    data_directory = \(folder)/data
    command_directory = /usr/sbin
    daemon_directory = /usr/lib/postfix/sbin
    maillog_file = \(folder)/log
    maillog_file_prefixes = /
    myhostname = mx.linden.test
    mydestination = mx.linden.test
    mynetworks = 127.0.0.0/8
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    smtpd_reject_unlisted_recipient = no
    virtual_mailbox_domains = readers.test
    virtual_mailbox_base = \(folder)/mail
    virtual_mailbox_maps = inline:{\(known.map { "{\($0)@readers.test = \($0)/}" }.joined(separator: ", "))}
    virtual_uid_maps = static:65534
    virtual_gid_maps = static:65534
    virtual_alias_domains = bounces.linden.test
    virtual_alias_maps = regexp:\(folder)/returning
    alias_maps = hash:\(folder)/aliases
    alias_database = hash:\(folder)/aliases
    minimal_backoff_time = 1s
    queue_run_delay = 1s
    default_privs = nobody

    """
  }

  private static func services(_ port: Int) -> String {
    """
    127.0.0.1:\(port) inet n - n - - smtpd
    pickup unix n - n 60 1 pickup
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    rewrite unix - - n - - trivial-rewrite
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    verify unix - - n - 1 verify
    flush unix n - n 1000? 0 flush
    smtp unix - - n - - smtp
    error unix - - n - - error
    retry unix - - n - - error
    discard unix - - n - - discard
    local unix - n n - - local
    virtual unix - n n - - virtual
    anvil unix - - n - 1 anvil
    proxymap unix - - n - - proxymap
    proxywrite unix - - n - 1 proxymap
    tlsmgr unix - - n 1000? 1 tlsmgr
    scache unix - - n - 1 scache
    postlog unix-dgram n - n - 1 postlogd

    """
  }

  var log: String { (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? running.errors }

  /// How many messages lie in a reader's mailbox.
  func messages(of reader: String) -> Int {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/mail/\(reader)/new")) ?? []).count
  }

  /// Until it takes mail.
  func isUp() async throws {
    _ = try await eventually("Postfix to be up: \(log)") {
      let look = "exec 3<>/dev/tcp/127.0.0.1/\(port) && read -r -t 5 line <&3 && echo $line"
      return try await Program.run("/bin/bash", ["-c", look]).output.hasPrefix("220") ? true : nil
    }
  }
}
