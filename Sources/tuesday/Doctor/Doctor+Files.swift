import Campaigns
import Foundation
import Store

extension Doctor {
  /// Whether others on this machine can read what is secret.
  func files() -> [DoctorFinding] {
    let secrets = secretFiles().filter { FileManager.default.fileExists(atPath: $0.path) }
    if secrets.isEmpty { return [.ok(.files, "no file here holds everybody's addresses, a key or a password")] }
    let findings: [DoctorFinding] = secrets.compactMap { path, what in
      let fix = "chmod go-rwx \(path)"
      // A container is handed its secrets so, and cannot change it.
      let isOurs = [settings.folder, settings.data].contains { path.hasPrefix($0 + "/") }
      if isOurs && Self.isOpen(path, to: S_IROTH, through: S_IXOTH) {
        return .fail(.files, "everybody on this machine can read \(path)", why: "It holds \(what).", fix: fix)
      }
      if Self.isOpen(path, to: S_IRGRP, through: S_IXGRP) || Self.isOpen(path, to: S_IROTH, through: S_IXOTH) {
        return .warn(.files, "others than this user can read \(path)", why: "It holds \(what).", fix: fix)
      }
      return nil
    }
    return findings.isEmpty
      ? [.ok(.files, "what holds addresses, keys or passwords is for this user only: \(secrets.map(\.path).joined(separator: ", "))")]
      : findings
  }

  /// Whether posts can be read at all: a folder that is moved away or not mounted takes every issue with it.
  func posts() -> [DoctorFinding] {
    PostFolder.absence(of: settings.publication.posts).map {
      [
        .fail(
          .config, $0, why: "Days of a slot go by without an issue.", fix: "make the folder, or mount it, so that tuesday serve can read it"
        )
      ]
    } ?? []
  }

  /// Secrets in the environment of what was renamed or taken out of the settings.
  func looseVariables() -> [DoctorFinding] {
    settings.sources.looseVariables.map { name, table in
      .warn(
        .config, "\(name): tuesday.toml has no [\(table)], whose secret it would be", why: "Nothing is made of it.",
        fix: "unset it, or write that table")
    }
  }

  private func secretFiles() -> [(path: String, what: String)] {
    let database = PostgreSQLURL(settings.database) == nil ? [settings.database, settings.database + "-wal"] : []
    var files = database.map { ($0, "everybody's addresses, and the keys of links") }
    files += ((try? settings.dkim.known()) ?? []).map { (settings.dkim.path($0), "a key that signs in your name") }
    files += settings.secretFiles.map { ($0, "a secret of the settings") }
    return files
  }

  /// Whether a right on the file is of use: every folder above has to let through.
  private static func isOpen(_ path: String, to right: mode_t, through passage: mode_t) -> Bool {
    func has(_ path: String, _ bit: mode_t) -> Bool {
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & bit != 0
    }
    var folder = URL(filePath: path).deletingLastPathComponent()
    while folder.path != "/" {
      if !has(folder.path, passage) { return false }
      folder.deleteLastPathComponent()
    }
    return has(path, right)
  }
}
