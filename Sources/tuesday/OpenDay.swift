import Audience
import Campaigns
import Store

/// A decision about posts or days of a list's slot while one of its days is open: what it lets go leaves within a minute. So that is said before, with the
/// number of readers, and the decision can be taken back as long as an issue can that was confirmed (`delivery.undo`).
struct OpenDay {
  /// Nil: what is decided is about none, and so about no day.
  let list: MailingList?
  let settings: Settings
  let database: Database

  /// What is seen when the decision is tried, and taken back.
  private struct Outlook: Error {
    let leaving: ComingSlots.Day?
  }

  /// Decides in one transaction.
  ///
  /// - Parameter body: is run twice where a day is open: once to see what it does.
  /// - Returns: what it gave, and the day on which something goes out by it; nil where nothing does.
  /// - Throws: when somebody took it back; then nothing is changed.
  func decide<Result: Sendable>(
    _ body: @escaping @Sendable (Connection) throws -> Result
  ) async throws -> (result: Result, leaving: ComingSlots.Day?) {
    let now = Timestamp.now()
    guard let list else { return (try await database.write(body), nil) }
    let before = try await database.read { connection -> ComingSlots? in
      // Files are read only where they matter.
      guard let slot = try Slot.find(list: list.id, connection),
        try !SlotDays.begun(of: slot, in: settings.publication, mode: settings.mode, now: now, connection).isEmpty
      else { return nil }
      return try ComingSlots(list, count: 4, settings, now: now, connection)
    }
    guard let before, let leaving = try await outlook(list, body, now), leaving.post != before.leaving?.post, let words = leaving.leaving
    else {
      return (try await database.write(body), nil)
    }
    try await warn(words)
    return (try await database.write(body), leaving)
  }

  /// Before a feed's posts come, of which the first that is ready goes by itself.
  func admit(_ feed: FeedSource) async throws {
    let now = Timestamp.now()
    guard let list, feed.isReady, feed.form == .posts,
      let open = try await database.read({ try ComingSlots(list, count: 4, settings, now: now, $0).all.first { $0.takesWhatComes } })
    else { return }
    try await warn("\(open.date) is open: what comes of \(feed.name) goes out now, within a minute")
  }

  private func outlook<Result>(
    _ list: MailingList, _ body: @escaping @Sendable (Connection) throws -> Result, _ now: Timestamp
  ) async throws -> ComingSlots.Day? {
    do {
      return try await database.write { connection in
        _ = try body(connection)
        throw Outlook(leaving: try ComingSlots(list, count: 4, settings, now: now, connection).leaving)
      }
    } catch let outlook as Outlook {
      return outlook.leaving
    }
  }

  /// Says it, and gives time to take it back.
  private func warn(_ words: String) async throws {
    Terminal.complain("tuesday: \(words)")
    let window = Countdown(of: "that", until: .now() + settings.undo, advice: "Ctrl-C until then, and nothing is changed")
    guard try await window.pass() else {
      throw CommandError(code: .temporary, description: "it was taken back: nothing is changed, and nobody has it")
    }
  }
}

extension OutputOptions {
  /// What was decided, and what goes out at once by that.
  func tell(_ sentence: String, _ fields: [String: Fact], _ leaving: ComingSlots.Day?) throws {
    guard let leaving, let words = leaving.leaving else { return try tell(sentence, fields) }
    let news: [String: Fact] = ["goesNow": .text(leaving.post ?? ""), "readers": .number(leaving.readers ?? 0)]
    try tell("\(sentence) \(words).", fields.merging(news) { $1 })
  }
}
