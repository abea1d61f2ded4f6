import Delivery
import Foundation

/// Breaks sendings in every way that a machine knows, and looks whether the promises of the ledger were kept.
struct CrashExam: Sendable {
  let readers: Int
  let kills: Int
  let seed: UInt64
  /// Everything is in here, and whoever calls removes it.
  let folder: String

  /// For what is broken once, in the middle.
  var fewer: Int { max(200, readers / 4) }
  /// So slow that the middle can be met.
  static let pace = Duration.seconds(5)

  func estimate(of parts: [ExamPart]) -> Duration {
    parts.reduce(.zero) { sum, part in
      switch part {
      // A program takes its time to begin, and a mail to be kept.
      case .neverTwice, .neverMiss: sum + .milliseconds(kills * 700 + readers * 2)
      case .twoEngines, .diskFull, .clockJump, .halts: sum + Self.pace * 2 + .milliseconds(fewer)
      }
    }
  }

  func look(at part: ExamPart) async throws -> ExamFinding {
    defer { try? FileManager.default.removeItem(atPath: folder + "/" + part.rawValue) }
    do {
      switch part {
      case .neverTwice: return try await killed(part, .neverTwice)
      case .neverMiss: return try await killed(part, .neverMiss)
      case .twoEngines: return try await twoEngines()
      case .diskFull: return try await diskFull()
      case .clockJump: return try await clockJump()
      case .halts: return try await halts()
      }
    } catch let failure as ExamFailure {
      return ExamFinding(part, .failed, failure.words)
    }
  }

  func publication(_ part: ExamPart, _ readers: Int, promise: Promise = .neverTwice, pace: Duration? = pace) async throws -> ExamPublication
  {
    // Far more than it takes on a slow and busy machine: only what hangs shall end by it.
    let patience = estimate(of: [part]) * 10 + .seconds(120)
    return try await ExamPublication(
      in: folder + "/" + part.rawValue, readers: readers, promise: promise, pace: pace, patience: patience)
  }

  /// Killed again and again. A moment is so many mails in the sink and a while after it, both random: a run that finds them there already
  /// is killed while it begins.
  private func killed(_ part: ExamPart, _ promise: Promise) async throws -> ExamFinding {
    let place = try await publication(part, readers, promise: promise, pace: nil)
    var random = SeededGenerator(seed: seed)
    var killed = 0
    let moments = (0..<kills).map { $0 == 0 ? 0 : Int.random(in: 0..<max(1, readers * 9 / 10), using: &random) }.sorted()
    for (number, moment) in moments.enumerated() {
      let sending = try place.send()
      try await place.hasArrived(moment, by: sending)
      try await Task.sleep(for: .milliseconds(Int.random(in: 0..<200, using: &random)))
      sending.signal(SIGKILL)
      if try await place.ended(sending).wasKilled { killed += 1 }
      if Terminal.isInteractive { Terminal.redraw("\(part.rawValue): \(number + 1) of \(kills) kills, \(place.sink.count) mails arrived") }
    }
    try await place.finish()
    let most = killed * ExamPublication.connections
    if killed == 0 && kills > 0 { throw ExamFailure("no sender could be killed: each had ended before") }
    return try await place.finding(
      part, "killed \(killed) times", duplicates: promise == .neverMiss ? most : 0, uncertain: promise == .neverTwice ? most : 0)
  }

  /// Two at once, and one of them dies.
  private func twoEngines() async throws -> ExamFinding {
    let place = try await publication(.twoEngines, fewer)
    let first = try place.send()
    try await place.hasArrived(1, by: first)
    let second = try place.send()
    try await place.hasArrived(fewer / 2, by: first)
    first.signal(SIGKILL)
    guard try await place.ended(first).wasKilled else { throw ExamFailure("the first ended by itself: \(first.ended.lastWords)") }
    let codes = [0, CommandError.Code.partial.rawValue]
    let ended = try await place.ended(second)
    guard codes.contains(ended.code) else { throw ExamFailure("the second ended with \(ended.code): \(ended.lastWords)") }
    return try await place.finding(
      .twoEngines, "two senders on one database, one killed half-way, the other finished", uncertain: ExamPublication.connections)
  }
}
