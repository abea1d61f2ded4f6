import Campaigns
import Delivery
import Foundation
import Store

/// What breaks from outside: the disk, the clock, a human's hand.
extension CrashExam {
  /// Of a sender under way every file gets a limit in size, which it meets as it would a full disk: without rights of an administrator
  /// there is no other way to fill one.
  func diskFull() async throws -> ExamFinding {
    let limiter = "/usr/bin/prlimit"
    guard FileManager.default.isExecutableFile(atPath: limiter) else {
      return ExamFinding(.diskFull, .skipped, "there is no \(limiter) (util-linux) to limit the files of a sender with")
    }
    let place = try await publication(.diskFull, fewer)
    let sending = try place.send()
    try await place.hasArrived(fewer / 3, by: sending)
    let limiting = try ChildProcess(
      ["--pid", "\(sending.identifier)", "--fsize=65536"], of: limiter, environment: [:], in: folder)
    let limited = try await place.ended(limiting)
    guard limited.code == 0 else { throw ExamFailure("\(limiter) failed: \(limited.lastWords)") }
    let ended = try await place.ended(sending)
    guard !ended.wasKilled && ended.code == CommandError.Code.inputOutput.rawValue else {
      throw ExamFailure("a sender without room ended with \(ended.code): \(ended.lastWords)")
    }
    try await place.finish()
    return try await place.finding(
      .diskFull, "by a limit on the size of its files (prlimit) the sender stopped with “\(ended.lastWords)”, and went on with room",
      uncertain: ExamPublication.connections)
  }

  /// A day forward in the middle, and back; what was put off meanwhile is due on that day.
  func clockJump() async throws -> ExamFinding {
    guard let library = Self.fakeClock else {
      return ExamFinding(.clockJump, .skipped, "libfaketime is not installed (Debian: apt install libfaketime)")
    }
    let place = try await publication(.clockJump, fewer)
    let file = folder + "/clock"
    func set(_ clock: String) throws { try clock.write(toFile: file, atomically: true, encoding: .utf8) }
    let environment = [
      "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1",
      "FAKETIME_DONT_FAKE_MONOTONIC": "1",
      // Told what to share, it leaves the environment where Swift looks for the arguments, and takes away what it made in /dev/shm.
      "FAKETIME_SHARED": "/none /none",
    ]
    try set("+0")
    let sending = try place.send(wait: false, environment: environment)
    try await place.hasArrived(fewer / 4, by: sending)
    try set("+1d")
    try await place.hasArrived(fewer / 2, by: sending)
    try set("+0")
    let ended = try await place.ended(sending)
    guard let newest = try await place.look()?.newest, newest > Timestamp.now() + .seconds(43_200) else {
      throw ExamFailure("the sender did not notice the other clock: \(ended.lastWords)")
    }
    try set("+1d")
    try await place.finish(environment: environment)
    return try await place.finding(.clockJump, "the clock went a day forward and back (libfaketime)", uncertain: 0)
  }

  private static var fakeClock: String? {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib"))?.map { "/usr/lib/" + $0 } ?? []
    return (folders + ["/usr/lib64", "/usr/lib"]).map { $0 + "/faketime/libfaketimeMT.so.1" }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Paused, refused, resumed and cancelled.
  func halts() async throws -> ExamFinding {
    let place = try await publication(.halts, fewer)
    let sending = try place.send()
    try await place.hasArrived(fewer / 4, by: sending)
    try await done(["campaign", "pause", "hello", "--because", "an exam"], place)
    _ = try await place.ended(sending)
    let held = place.sink.count
    guard let look = try await place.look(), look.state == .paused, look.ledger[.accepted] == held, look.ledger.open > 0 else {
      throw ExamFailure("the pause did not hold: \(held) mails arrived, \(try await place.look()?.ledger.equation ?? "")")
    }
    let refused = try await place.ended(place.send())
    guard refused.code == CommandError.Code.badData.rawValue, place.sink.count == held else {
      throw ExamFailure("what is paused was sent: \(refused.lastWords)")
    }
    try await done(["campaign", "resume", "hello"], place)
    let going = try place.send()
    try await place.hasArrived(held + fewer / 4, by: going)
    try await done(["campaign", "cancel", "hello", "--because", "an exam", "--confirm", "hello"], place)
    _ = try await place.ended(going)
    guard let end = try await place.look(), end.state == .cancelled, end.ledger[.cancelled] > 0, place.sink.count > held else {
      throw ExamFailure(
        "resumed and cancelled: \(held) and then \(place.sink.count) mails, \(try await place.look()?.ledger.equation ?? "")")
    }
    return try await place.finding(.halts, "paused at \(held) mails, resumed, cancelled at \(place.sink.count)", uncertain: 0)
  }

  private func done(_ arguments: [String], _ place: ExamPublication) async throws {
    let ended = try await place.ended(place.tuesday(arguments))
    if ended.code != 0 {
      throw ExamFailure("tuesday \(arguments.prefix(2).joined(separator: " ")) ended with \(ended.code): \(ended.lastWords)")
    }
  }
}
