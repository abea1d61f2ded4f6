internal import Audience
internal import Delivery
internal import Foundation
internal import Logging
internal import Markdown
internal import Store
internal import Words

/// Looks at the readers of series whose turn it is: who is due has the next step put into the queue, in one transaction with where they
/// stand now, so that no crash makes it two.
struct SeriesRound {
  let database: Database
  let publication: Publication
  let mode: SendingMode
  let settings: Scheduler.Settings
  let notices: Notices?
  let logger: Logger

  /// How many readers one transaction is about; others write too.
  private static let batch = 200
  /// Until a step that could not be sent is tried again.
  private static let pause = Duration.seconds(300)

  func run(_ now: Timestamp) async throws {
    for series in try await database.read({ try Series.all($0) }) where series.isOn {
      // Most of the seconds of a day nobody is due, and no file is read.
      while try await !due(series, now).isEmpty, let folder = try await folder(of: series, now) {
        try await advance(series, folder, now)
      }
    }
  }

  private func due(_ series: Series, _ now: Timestamp) async throws -> [SeriesReader] {
    try await database.read { try SeriesReader.due(series.id, mode: mode, now: now, limit: Self.batch, $0) }
  }

  /// Nil while it is being changed, or nothing can be read: a missing folder must not end the series for everybody.
  private func folder(of series: Series, _ now: Timestamp) async throws -> SeriesFolder? {
    let folder = try? SeriesFolder(series.slug, of: publication)
    let listing = folder?.listing ?? ""
    if listing != series.steps, try await database.write({ try series.note(listing, now: now, $0) }) {
      logger.notice(
        "a series has other steps than before", metadata: ["series": "\(series.slug)", "before": "\(series.steps)", "now": "\(listing)"])
    }
    return listing == series.steps && series.stepsSince + Series.settling <= now && !listing.isEmpty ? folder : nil
  }

  private func advance(_ series: Series, _ folder: SeriesFolder, _ now: Timestamp) async throws {
    // Files are read and rendered before the lock of the writers, not under it.
    let (wanted, list) = try await database.read { connection in
      let due = try SeriesReader.due(series.id, mode: mode, now: now, limit: Self.batch, connection)
      let wanted = try due.compactMap { reader -> String? in
        guard case .send(let step) = try verdict(on: reader, of: series, folder, now, connection) else { return nil }
        return step.file
      }
      return (Set(wanted), try MailingList.find(series.list, connection)?.slug)
    }
    let issues = wanted.isEmpty ? [:] : try issues(of: folder.steps.filter { wanted.contains($0.file) }, list: list, now)
    try await database.write { try act(on: series, folder, issues, now, $0) }
  }

  /// - Parameter issues: by file, of the steps that somebody was due for a moment ago.
  private func act(
    on series: Series, _ folder: SeriesFolder, _ issues: [String: Result<Issue, Post.Faulty>], _ now: Timestamp, _ connection: Connection
  ) throws {
    var campaigns: [String: CampaignID] = [:]
    var told: Set<String> = []
    for reader in try SeriesReader.due(series.id, mode: mode, now: now, limit: Self.batch, connection) {
      switch try verdict(on: reader, of: series, folder, now, connection) {
      case .wait(let time, let due): try reader.wait(until: time, due: due, in: series.id, mode: mode, connection)
      case .end(let reason): _ = try SeriesReader.stop(reader.subscriber, in: series.id, mode: mode, because: reason, connection)
      case .send(let step):
        switch issues[step.file] {
        case .success(let issue):
          let campaign = try campaigns[step.file] ?? campaign(of: step, issue, series, now, connection)
          campaigns[step.file] = campaign
          try send(step, by: campaign, to: reader, of: series, now, connection)
        case .failure(let faulty):
          if told.insert(step.file).inserted { try tell(faulty, step, of: series, now, connection) }
          try reader.wait(until: now + Self.pause, due: nil, in: series.id, mode: mode, connection)
        // What changed since it was read has its turn in the next round.
        case nil: break
        }
      }
    }
  }

  private func verdict(
    on reader: SeriesReader, of series: Series, _ folder: SeriesFolder, _ now: Timestamp, _ connection: Connection
  ) throws -> SeriesReader.Verdict {
    let addressee = try Addressee.find(reader.subscriber, list: series.list, kind: .series, now: now, connection)
    guard let addressee else { return .end("nobody is known under this number") }
    let clock = SeriesClock(
      hour: series.hour, minute: series.minute, zone: ZoneName.known(addressee.subscriber.zone) ?? publication.zone,
      window: max(publication.lateWindow, Lateness.punctual))
    let (had, owed) = try reader.steps(of: series, mode: mode, connection)
    return reader.verdict(folder, had: had, owed: owed, addressee, clock, now: now)
  }

  /// By file.
  private func issues(of steps: [SeriesStep], list: String?, _ now: Timestamp) throws -> [String: Result<Issue, Post.Faulty>] {
    let renderer = try IssueRenderer(publication, mode: mode)
    let today = LocalDate(now, in: publication.zone)
    return try steps.reduce(into: [:]) { issues, step in
      do {
        issues[step.file] = .success(try renderer.issue(of: try step.post.get(), today: today, as: .series, list: list))
      } catch let faulty as Post.Faulty {
        issues[step.file] = .failure(faulty)
      }
    }
  }

  private func campaign(
    of step: SeriesStep, _ issue: Issue, _ series: Series, _ now: Timestamp, _ connection: Connection
  ) throws -> CampaignID {
    let day = LocalDate(now, in: .gmt)
    let slug = series.campaignSlug(of: step.name)
    let terms = Campaign.Terms(mode: mode, promise: settings.promise, expiresAfter: settings.expiresAfter)
    return try Campaign.ofDay(day, "\(slug).\(day)", slug: slug, issue, list: series.list, terms, now: now, connection)
  }

  private func send(
    _ step: SeriesStep, by campaign: CampaignID, to reader: SeriesReader, of series: Series, _ now: Timestamp, _ connection: Connection
  ) throws {
    let added = try Campaign.add(reader.subscriber, to: campaign, now: now, connection) ?? again(campaign, to: reader, now, connection)
    // Who is in it already otherwise was left out of it earlier today.
    guard let delivery = added else {
      let tomorrow = LocalDate(now, in: .gmt).adding(days: 1).midnightUTC
      return try reader.wait(until: tomorrow, due: nil, in: series.id, mode: mode, connection)
    }
    try reader.advance(to: step, delivery, lookAt: now + SeriesReader.patience, in: series.id, mode: mode, connection)
  }

  /// What came back on the day on which it was sent goes once more by the same campaign, when that is taken back.
  private func again(
    _ campaign: CampaignID, to reader: SeriesReader, _ now: Timestamp, _ connection: Connection
  ) throws -> DeliveryID? {
    guard let owed = try reader.owed(in: campaign, connection) else { return nil }
    try Outbox.putBack(owed.delivery, takenAt: owed.takenAt, cause: "its bounce was taken back", connection, now: now)
    return owed.delivery
  }

  private func tell(
    _ faulty: Post.Faulty, _ step: SeriesStep, of series: Series, _ now: Timestamp, _ connection: Connection
  ) throws {
    logger.error("a step of a series cannot be sent", metadata: ["series": "\(series.slug)", "faults": "\(faulty)"])
    let values = ["series": series.slug, "step": step.file, "reason": faulty.description]
    let occasion = "\(series.slug).\(step.name).\(LocalDate(now, in: publication.zone))"
    try notices?.post(.stuck, occasion, values, now: now, connection)
  }
}
