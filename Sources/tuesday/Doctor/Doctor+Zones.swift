import Campaigns
import Foundation
import Store
import Words

extension Doctor {
  /// The rules of time zones are built into this program; those of the system may be newer, when a government has changed its mind.
  func zones() -> [DoctorFinding] {
    usedZones().map { zone in
      guard let system = Self.systemOffsets(zone, at: days) else {
        return .ok(.zones, "\(zone.name): the rules are built in; this system has none to compare them with (tzdata)")
      }
      let differing = zip(days, system).first { zone.secondsFromGMT(for: $0.date) != $1 }
      guard let (day, offset) = differing else { return .ok(.zones, "\(zone.name): the rules are those of this system") }
      let ours = zone.secondsFromGMT(for: day.date)
      return .warn(
        .zones,
        "\(zone.name): on \(LocalDate(day, in: .gmt)) the system's clock is \(Self.hours(offset)) from UTC, by our rules \(Self.hours(ours))",
        why: "Issues leave by our rules. A law has changed since this program was built, or since the system was brought up to date.",
        fix: "bring tzdata up to date; if that says it is, build tuesday anew with a newer Swift")
    }
  }

  /// Weeks of the next two years.
  private var days: [Timestamp] { (0..<104).map { now + .seconds($0 * 7 * 86_400) } }

  /// That of the publication and those of weekly slots.
  private func usedZones() -> [TimeZone] {
    var zones = [settings.publication.zone]
    // Whether the database can be read is another check's matter.
    zones += (try? Database(unchanged: settings.database).blockingRead { try Slot.all($0).map(\.rule.zone) }) ?? []
    var seen: Set<String> = []
    return zones.filter { seen.insert($0.name).inserted }
  }

  /// By `date`, which reads the system's files as every other program does; nil where there are none.
  private static func systemOffsets(_ zone: TimeZone, at times: [Timestamp]) -> [Int]? {
    let environment = ProcessInfo.processInfo.environment
    let folder = environment["TZDIR"] ?? "/usr/share/zoneinfo"
    guard FileManager.default.fileExists(atPath: "\(folder)/\(zone.name)") else { return nil }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["date", "--file", "-", "+%z"]
    process.environment = environment.merging(["TZ": zone.name]) { $1 }
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return nil }
    try? input.fileHandleForWriting.write(contentsOf: Data(times.map { "@\($0.milliseconds / 1000)\n" }.joined().utf8))
    try? input.fileHandleForWriting.close()
    let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n")
    process.waitUntilExit()
    let offsets = lines.compactMap(seconds)
    return offsets.count == times.count ? offsets : nil
  }

  /// Of `-0530`.
  private static func seconds(_ text: Substring) -> Int? {
    guard let match = text.wholeMatch(of: /([+\-])(\d{2})(\d{2})/), let hours = Int(match.2), let minutes = Int(match.3) else { return nil }
    return (hours * 60 + minutes) * (match.1 == "-" ? -60 : 60)
  }

  private static func hours(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    return (seconds < 0 ? "-" : "+") + [minutes / 60, minutes % 60].map { $0.padded(to: 2) }.joined(separator: ":")
  }
}
