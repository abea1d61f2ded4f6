import Campaigns
import Delivery
import Foundation
import Store

/// One part's publication with its sink, in a folder that is gone afterwards. Whatever is done to it is done by programs of its own.
final class ExamPublication: Sendable {
  static let connections = 8

  let readers: [ExamReader]
  let sink: ExamSink
  private let folder: String
  private let settings: Settings
  private let environment: [String: String]
  private let end: ContinuousClock.Instant

  /// What the ledger says at one moment.
  struct Look: Sendable {
    let state: Campaign.State
    let ledger: Ledger
    let states: [String: DeliveryState]
    let newest: Timestamp
  }

  /// - Parameters:
  ///   - pace: how long all mails shall take at the least; nil for no limit.
  ///   - patience: how long the whole part may take.
  init(in folder: String, readers count: Int, promise: Promise = .neverTwice, pace: Duration? = nil, patience: Duration) async throws {
    self.folder = folder
    end = .now + patience
    readers = (0..<count).map(ExamReader.init)
    // A setting of the user's own must not lead any of this to a real relay.
    environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TUESDAY_") && $0.key != "CREDENTIALS_DIRECTORY" }
      .merging(["TUESDAY_TEMPLATES": try TemplateFolder.find(environment: ProcessInfo.processInfo.environment).path]) { $1 }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let sink = try ExamSink(in: folder, environment: environment)
    self.sink = sink
    let port = try await Self.wait(for: "the built-in inbox to listen", until: end) { try sink.port() }
    let perMinute = pace.map { max(1, count * 60_000 / Int($0 / .milliseconds(1))) }
    settings = try await TrialPublication.make(
      in: folder + "/publication",
      settings: [
        "smtp.host": "\"127.0.0.1\"", "smtp.port": "\(port)", "smtp.security": "\"none\"", "smtp.connections": "\(Self.connections)",
        "site.base_url": "\"https://exam.test\"", "publication.from": "\"The Exam <letter@exam.test>\"",
        "publication.postal_address": "\"This machine\"", "delivery.promise": "\"\(promise.rawValue)\"",
        "delivery.retry_first": "\"1s\"", "delivery.retry_cap": "\"2s\"", "delivery.undo": "\"0s\"",
        "delivery.per_minute": "\(perMinute ?? 0)",
      ], people: "email,name\n" + readers.map { "\($0.address),Reader\n" }.joined()
    ).settings
  }

  /// `tuesday` in this publication.
  func tuesday(_ arguments: [String], environment more: [String: String] = [:]) throws -> ChildProcess {
    try ChildProcess.tuesday(
      arguments + ["--publication", settings.folder], environment: environment.merging(more) { $1 }, in: folder)
  }

  func send(wait: Bool = true, environment: [String: String] = [:]) throws -> ChildProcess {
    try tuesday(["send", "posts/hello.md", "--confirm", "hello"] + (wait ? ["--wait"] : []), environment: environment)
  }

  func ended(_ process: ChildProcess) async throws -> ChildProcess.Ended {
    try await Self.wait(for: "a program to end; it said: \(process.words)", until: end) { process.isRunning ? nil : process.ended }
  }

  /// Until the sink holds so many, or the program that sends them has ended.
  func hasArrived(_ count: Int, by process: ChildProcess) async throws {
    try await Self.wait(for: "\(count) mails to arrive", until: end) { !process.isRunning || sink.count >= count ? () : nil }
  }

  private static func wait<Value>(
    for what: @autoclosure () -> String, until end: ContinuousClock.Instant, _ look: () throws -> Value?
  ) async throws -> Value {
    while true {
      if let value = try look() { return value }
      if .now > end { throw ExamFailure("the time was over, waiting for \(what())") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Sends until nobody waits but those at whom the sink breaks every connection.
  func finish(environment: [String: String] = [:]) async throws {
    while true {
      if let look = try await look(), look.state == .sent || !readers.contains(where: { $0.kind != .drop && look.isOpen($0) }) { return }
      let ended = try await ended(send(wait: false, environment: environment))
      // What waits for its retry is no fault, nor is what is held for a human, nor that the sink broke the last few sessions one after another.
      let codes: [CommandError.Code] = [.temporary, .partial, .unavailable]
      guard ended.code == 0 || codes.map(\.rawValue).contains(ended.code), .now < end else {
        throw ExamFailure("a sender that should finish ended with \(ended.code): \(ended.lastWords)")
      }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// Nil before the freeze.
  func look() async throws -> Look? {
    try await settings.open().read { connection in
      guard let campaign = try Campaign.all("hello", connection).first, let ledger = try Ledger.of(campaign.id, connection) else {
        return nil
      }
      var (states, newest) = ([String: DeliveryState](), Timestamp(milliseconds: 0))
      try DeliveryRecord.each(of: campaign.id, in: DeliveryState.allCases, connection) { _, address, record in
        states[address] = record.state
        newest = max(newest, record.changedAt)
      }
      return Look(state: campaign.state, ledger: ledger, states: states, newest: newest)
    }
  }

  /// Ledger against sink, with what this part allows.
  func finding(_ part: ExamPart, _ what: String, duplicates: Int = 0, uncertain: Int) async throws -> ExamFinding {
    guard let look = try await look() else { throw ExamFailure("there is no ledger") }
    let comparison = LedgerComparison(readers, ledger: look.states, arrived: try sink.arrived())
    var faults = comparison.faults(duplicates: duplicates, uncertain: uncertain)
    if !look.ledger.balances || look.ledger.audience != readers.count { faults.append("the ledger of \(readers.count) does not balance") }
    let sums = "\(look.ledger.equation); \(comparison.lost.count) lost, \(comparison.duplicates) twice (at most \(duplicates))"
    return ExamFinding(
      part, faults.isEmpty ? .ok : .failed,
      ([what] + faults + ["\(sums), \(comparison.uncertain) uncertain by a crash (at most \(uncertain))"]).joined(separator: "; "),
      figures: comparison.figures.merging(["readers": readers.count, "mails": sink.count]) { $1 })
  }
}

extension ExamPublication.Look {
  func isOpen(_ reader: ExamReader) -> Bool { states[reader.address]?.isOpen ?? true }
}
