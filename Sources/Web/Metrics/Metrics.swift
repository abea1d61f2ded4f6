internal import Audience
package import Campaigns
package import Delivery
internal import Hooks
package import Store
package import Words

/// What a Prometheus server asks for: how a publication's sending and site are, in numbers. What this process does is counted where it happens; what is in
/// the database is looked up in indexes when somebody asks. No label has a domain, an address or a path in it.
package struct Metrics: Sendable {
  let requests = RequestCounts()
  private let version: String
  private let loops: [(name: String, pulse: Pulse)]
  private let sending: SendingCounts
  private let journal: JournalCounts
  private let slow = SlowCounts()
  private let presence: Presence
  private let backups: BackupShelf?

  /// - Parameters:
  ///   - loops: those that go round in this process.
  ///   - backups: nil where none are made.
  ///   - start: of this process.
  package init(
    version: String, loops: [(name: String, pulse: Pulse)], sending: SendingCounts, presence: Presence, backups: BackupShelf?,
    start: Timestamp
  ) {
    (self.version, self.sending, self.presence, self.backups) = (version, sending, presence, backups)
    self.loops = loops
    journal = JournalCounts(since: start)
  }

  private struct Looked: Sendable {
    let queue: QueueDepth
    let situation: SendingSituation
    let issues: [Campaign.State: Int]
    let feedback: [(source: String, kind: String, count: Int)]
    let hooks: [HookSteering.Lag]
  }

  func text(_ services: APIServices, now: Timestamp) async throws -> String {
    let database = services.database
    let looked = try await database.read { connection in
      let situation = try services.situation(now, connection)
      return Looked(
        queue: try QueueDepth(services.mode, window: situation.window, now: now, connection), situation: situation,
        issues: try Campaign.openIssues(services.mode, connection), feedback: try SourceNews.totals(connection),
        hooks: try services.upkeep.hooks.lags(now: now, connection))
    }
    var text = MetricsText(common: [("publication", services.publication.name)])
    add(looked.queue, looked.issues, now, to: &text)
    addSending(looked.situation, now, to: &text)
    let (people, journal) = (try await slow.values(database), try await journal.counts(now: now, database))
    add(people, journal, looked.feedback, to: &text)
    add(looked.hooks, to: &text)
    if let backups {
      text.add(
        "tuesday_backup_last_timestamp_seconds", .gauge, "When the newest backup was made, in seconds since 1970; 0: there is none.",
        backups.newest.map { Double($0.madeAt.milliseconds) / 1000 } ?? 0)
    }
    addProcess(to: &text)
    return text.text
  }

  private func add(_ queue: QueueDepth, _ issues: [Campaign.State: Int], _ now: Timestamp, to text: inout MetricsText) {
    text.add(
      "tuesday_queue_deliveries", .gauge,
      "Mails that are not done: due now, due later, of paused issues, in a sender's hands, or uncertain; counted up to \(QueueDepth.limit).",
      [
        ("due", queue.due), ("later", queue.later), ("paused", queue.paused), ("leased", queue.leased), ("uncertain", queue.uncertain),
      ].map { ([("state", $0)], Double($1)) })
    text.add(
      "tuesday_queue_oldest_due_age_seconds", .gauge, "For how long the first mail that could leave has waited; 0: none does.",
      queue.dueSince.map { (now - $0).inSeconds } ?? 0)
    text.add(
      "tuesday_issues", .gauge, "Issues that are not over, by state.",
      [Campaign.State.scheduled, .freezing, .sending, .paused].map { ([("state", $0.rawValue)], Double(issues[$0] ?? 0)) })
  }

  private func addSending(_ situation: SendingSituation, _ now: Timestamp, to text: inout MetricsText) {
    text.add(
      "tuesday_deliveries_total", .counter,
      "What mails came to, by provider of the settings and class of the reply; put_back: back to the queue without an attempt.",
      sending.lines.map {
        ([("provider", $0.provider), ("outcome", $0.outcome.rawValue), ("reply", $0.answer.rawValue)], Double($0.count))
      })
    text.add(
      "tuesday_deliveries_excluded_total", .counter, "Mails that were not sent, because their reader was not to get them any more.",
      Double(sending.excluded.value))
    text.add(
      "tuesday_leases_recovered_total", .counter, "Mails in the hands of a sender that had died, by what became of them.",
      [("released", sending.released), ("accepted", sending.acceptedOfOthers), ("uncertain", sending.uncertainOfOthers)].map {
        ([("outcome", $0)], Double($1.value))
      })
    text.add(
      "tuesday_results_fenced_total", .counter, "Results that were dropped, because somebody else had decided meanwhile.",
      Double(sending.fenced.value))
    text.add("tuesday_senders", .gauge, "Processes that send for this publication, as this one sees it.", Double(presence.share.count))
    text.add("tuesday_commit_duration_seconds", "How long a sender's commit took: results in, leases out.", sending.commits)
    text.add("tuesday_flush_duration_seconds", "How long a sender waited for the disk to have its commits.", sending.flushes)
    text.add(
      "tuesday_standstill_seconds", .gauge, "For how long no route has worked; 0: one does.",
      situation.standstill.map { (now - $0.since).inSeconds } ?? 0)
    text.add("tuesday_routes_in_trouble", .gauge, "Routes that do not work while others do.", Double(situation.broken.count))
    text.add(
      "tuesday_loop_silence_seconds", .gauge, "For how long schedule and sender have not gone round; from 300 on they stand still.",
      loops.map { ([("loop", $0.name)], $0.pulse.silence.inSeconds) })
  }

  private func add(
    _ people: SlowCounts.Values, _ journal: [Consent.Event: Int], _ feedback: [(source: String, kind: String, count: Int)],
    to text: inout MetricsText
  ) {
    text.add(
      "tuesday_subscribers", .gauge, "People on each list, by where they stand; of very many some minutes old.",
      people.lists.flatMap { list in
        MembershipState.allCases.map { ([("list", list.slug), ("state", $0.rawValue)], Double(list.people[$0] ?? 0)) }
      })
    text.add(
      "tuesday_membership_changes_total", .counter, "Readers who asked, confirmed, left, or were lost, in the journal of consent.",
      JournalCounts.events.map { ([("event", $0.rawValue)], Double(journal[$0] ?? 0)) })
    text.add(
      "tuesday_feedback_total", .counter, "What came back, ever, by where it came from and what it was.",
      feedback.map { ([("source", $0.source), ("kind", $0.kind)], Double($0.count)) })
    text.add("tuesday_bounces_held", .gauge, "Bounces that were too many at once and wait for somebody.", Double(people.held))
  }

  private func add(_ hooks: [HookSteering.Lag], to text: inout MetricsText) {
    text.add(
      "tuesday_hook_lag_seconds", .gauge, "For how long the first event that a hook was not told yet has waited; 0: none does.",
      hooks.map { ([("hook", $0.hook)], $0.time.inSeconds) })
    text.add(
      "tuesday_hook_failures", .gauge, "How often in a row a hook has not taken what it is told.",
      hooks.map { ([("hook", $0.hook)], Double($0.failures)) })
  }

  private func addProcess(to text: inout MetricsText) {
    text.add(
      "tuesday_http_requests_total", .counter, "Requests that the site has answered, by its part and the class of the answer.",
      requests.lines.map { ([("part", $0.part.rawValue), ("code", $0.code)], Double($0.count)) })
    text.add("tuesday_build_info", .gauge, "1, with the version of the program.", [([("version", version)], 1)])
    let process = ProcessFigures()
    text.addStandard("process_cpu_seconds_total", .counter, "Seconds of processors that were used.", process.cpuSeconds)
    text.addStandard("process_resident_memory_bytes", .gauge, "Memory that is in use.", process.residentBytes)
    text.addStandard("process_open_fds", .gauge, "Files and connections that are open.", process.openFiles)
    text.addStandard("process_max_fds", .gauge, "How many may be.", process.mostFiles)
    text.addStandard("process_start_time_seconds", .gauge, "When it began, in seconds since 1970.", process.startedAt)
  }
}
