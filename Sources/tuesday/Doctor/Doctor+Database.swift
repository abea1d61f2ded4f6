import Audience
import Campaigns
import Foundation
import Store

extension Doctor {
  func database() throws -> [DoctorFinding] {
    let path = settings.shownDatabase
    var findings: [DoctorFinding] = []
    let condition = try DatabaseCondition(path: settings.database)
    if !condition.faults.isEmpty {
      let fix = "stop every tuesday, keep a copy of the file, and go back to the last good backup"
      findings.append(.fail(.database, "\(path) is damaged: \(condition.faults.joined(separator: "; "))", fix: fix))
    }
    if !condition.writesAhead {
      findings.append(
        .warn(
          .database, "\(path) does not write ahead", why: "Readers and the sender would wait for each other.",
          fix: "any command that opens it sets that again; a copy made by another program may have lost it"))
    }
    if condition.schema < condition.newestSchema {
      findings.append(
        .warn(
          .database, "\(path) has schema version \(condition.schema) of \(condition.newestSchema)",
          why: "An older tuesday wrote it. The next command that opens it brings it up to date.",
          fix: "nothing, or `tuesday status` to do it now; make a copy before"))
    }
    let ours = condition.server == nil ? [settings.database, settings.data] : [settings.data]
    if let first = ours.first(where: { !FileManager.default.isWritableFile(atPath: $0) }) {
      findings.append(.fail(.database, "\(first) cannot be written by this user", fix: "give it to the user that runs tuesday (chown)"))
    }
    findings += condition.server.map(server) ?? []
    findings += space(for: condition.bytes)
    if findings.allSatisfy({ $0.status == .ok }) {
      let engine = condition.server.map { "PostgreSQL \($0.version)" } ?? "whole"
      let promise = condition.server.map { "UTF8, answers within \(Self.milliseconds($0.wait)) ms" } ?? "writes ahead"
      findings.insert(.ok(.database, "\(path): \(engine), schema version \(condition.schema), \(promise)"), at: 0)
    }
    if condition.schema == condition.newestSchema { findings += try misfits() }
    return findings
  }

  /// What is odd about one that is no file.
  private func server(_ server: DatabaseCondition.Server) -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    if server.wait > .milliseconds(50) {
      let what = "the database's server takes \(Self.milliseconds(server.wait)) ms for an answer"
      let why = "A page asks it several times, and everybody who changes something waits for who came before."
      findings.append(.warn(.database, what, why: why, fix: "run tuesday near the server: on the same machine, or in the same building"))
    }
    let seconds = Int((server.ahead / .seconds(1)).rounded())
    if abs(seconds) > 5 {
      let what = "the clock of the database's server is \(abs(seconds)) s \(seconds > 0 ? "ahead of" : "behind") ours"
      let why = "What it writes down itself, for hooks, carries its time."
      findings.append(.warn(.database, what, why: why, fix: "let both systems keep the time (timedatectl set-ntp true, or install chrony)"))
    }
    return findings
  }

  private static func milliseconds(_ duration: Duration) -> String {
    (duration / .milliseconds(1)).formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en")))
  }

  private func misfits() throws -> [DoctorFinding] {
    let found = try Database(unchanged: settings.database).blockingRead { try SegmentField.misfits(settings.publication.attributes, $0) }
    return found.map { field, count in
      .warn(
        .database, "\(count) \(count == 1 ? "person has" : "people have") under `\(field.name)` what is no \(field.kind.rawValue)",
        why: "It was kept when the attribute was of another kind; rules take it for missing.",
        fix: "import the values anew with --update, or `tuesday subscribers change ADDRESS \(field.name)=…`")
    }
  }

  /// On the disk of the data folder.
  private func space(for bytes: Int) -> [DoctorFinding] {
    var disk = statvfs()
    guard statvfs(settings.data, &disk) == 0 else { return [] }
    let free = Int(disk.f_bavail) * Int(disk.f_frsize)
    let size = { (count: Int) in count.formatted(.byteCount(style: .file).locale(Locale(identifier: "en"))) }
    let what = "\(size(free)) free on the disk of \(settings.data)\(bytes == 0 ? "" : ", of which the database takes \(size(bytes))")"
    let fix = "make room, or move data.folder to a larger disk"
    let why = "An issue writes a row for each reader before the first mail leaves; a disk that is full stops the sending."
    if free < 100_000_000 { return [.fail(.database, what, why: why, fix: fix)] }
    if free < max(1_000_000_000, bytes) { return [.warn(.database, what, why: why, fix: fix)] }
    return [.ok(.database, what)]
  }
}
