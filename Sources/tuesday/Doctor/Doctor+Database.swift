import Audience
import Campaigns
import Foundation
import Store

extension Doctor {
  func database() throws -> [DoctorFinding] {
    let path = settings.database
    var findings: [DoctorFinding] = []
    let condition = try DatabaseCondition(path: path)
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
    if let first = [path, settings.data].first(where: { !FileManager.default.isWritableFile(atPath: $0) }) {
      findings.append(.fail(.database, "\(first) cannot be written by this user", fix: "give it to the user that runs tuesday (chown)"))
    }
    findings += space(for: condition.bytes)
    if findings.isEmpty || findings.allSatisfy({ $0.status == .ok }) {
      findings.insert(.ok(.database, "\(path): whole, schema version \(condition.schema), writes ahead"), at: 0)
    }
    if condition.schema == condition.newestSchema { findings += try misfits() }
    return findings
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
    let what = "\(size(free)) free on the disk of \(settings.data), of which the database takes \(size(bytes))"
    let fix = "make room, or move data.folder to a larger disk"
    let why = "An issue writes a row for each reader before the first mail leaves; a disk that is full stops the sending."
    if free < 100_000_000 { return [.fail(.database, what, why: why, fix: fix)] }
    if free < max(1_000_000_000, bytes) { return [.warn(.database, what, why: why, fix: fix)] }
    return [.ok(.database, what)]
  }
}
