import ArgumentParser
import Audience
import Campaigns
import Curl
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Words

struct Send: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Freeze a post and its audience and deliver it, or resume what a crash interrupted.",
    discussion: "Without a relay in tuesday.toml this is a rehearsal: the mail goes to the built-in inbox and nobody is mailed.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The post file.")
  var post: String

  @Option(help: "When: 2026-11-24T09:00 in the publication's zone. The text is fixed now, the audience then, by `tuesday serve`.")
  var at: String?

  @Option(
    help:
      "The post's slug, typed out: the one thing that makes this command send. SLUG@HASH, as the plan shows it, sends that content or nothing."
  )
  var confirm: String?

  @Flag(help: "Stay until refusals for now have been retried too.")
  var wait = false

  func run() async throws {
    let settings = try options.load()
    let path = try settings.post(post)
    let (post, issue, warnings) = try IssueRenderer(settings.publication, mode: settings.mode).ready(path, today: settings.today())
    guard !post.isStep else {
      throw CommandError.badData("\(path) is a step of a series, which has its readers one by one; `tuesday test` sends it to a few")
    }
    guard !post.isMessage else {
      throw CommandError.badData("\(path) is a message, which goes to one person; `tuesday messages send` sends it")
    }
    // A script finds them in the plan.
    let isForScript = output.json && confirm?.split(separator: "@").first.map(String.init) != issue.slug
    if !isForScript { for warning in warnings { Terminal.complain(warning.text(path: path)) } }
    let when = try at.map { try Self.time($0, settings) }
    let database = try settings.open()
    let keys = try await settings.keys(database)
    let signer = try settings.dkim.signer()
    let readers = try await database.read { try post.readers(in: settings.publication, now: when ?? .now(), $0) }
    let proposal = try Approving(settings.publication, mode: settings.mode).proposal(post, to: readers)
    let unfinished = try await unfinished(issue, readers, settings, database)
    if unfinished == nil { try await database.read { try post.requireUntold(settings.mode, $0) } }
    try await requireConfirmation(of: issue, path, warnings, to: readers, proposal, when, unfinished, settings, database)
    let sending = Sending(
      settings: settings, database: database, keys: keys, signer: signer, wait: wait,
      notices: settings.canary != nil || issue.trial != nil ? try settings.notices() : try? settings.notices())
    let campaign = try await campaign(for: issue, of: path, to: readers, proposal, when, unfinished, sending)
    guard when == nil else {
      if output.json { return try Terminal.json(StatusReport(campaign, nil, SendingSituation(settings), now: .now())) }
      let how =
        campaign.mode == .rehearsal ? "REHEARSAL: `tuesday serve` will send it to the built-in inbox only" : "`tuesday serve` will send it"
      let later =
        settings.publication.later(than: campaign.sendAt).map { ", and leaves at \($0.rfc3339), when delivery.window opens" } ?? ""
      Terminal.say("\(campaign.name) is scheduled for \(campaign.sendAt.rfc3339)\(later). \(how).")
      return
    }
    try await UndoWindow(database: database, campaign: campaign).pass()
    let (end, sent, ledger) = try await sending.send(campaign)
    let (situation, expired, returned) = try await database.read {
      (try SendingSituation(settings, now: .now(), $0), try DeliveryRecord.expired(in: sent.id, $0), try ReturnCounts.of(sent.id, $0))
    }
    try report(sent, ledger, expired: expired, returned, situation, end, settings)
  }

  private func requireConfirmation(
    of issue: Issue, _ path: String, _ findings: [Diagnostic], to readers: Readers, _ proposal: Proposal?, _ when: Timestamp?,
    _ unfinished: Campaign?,
    _ settings: Settings, _ database: Database
  ) async throws {
    if let unfinished { return try await requireConfirmation(of: unfinished, settings, database) }
    let (publication, mode) = (settings.publication, settings.mode)
    let time = when ?? .now() + settings.undo
    let prospect = try await database.read {
      try Prospect(issue, of: path, to: readers, proposal, in: publication, mode: mode, at: time, $0)
    }
    if let obstacle = prospect.obstacle { throw obstacle.refusal }
    let refusal = prospect.approval.flatMap { standing in
      standing.advice(path: post).map { CommandError.permission("\(issue.slug) is not approved: \(standing.text); \($0)") }
    }
    if try isConfirmed(prospect.contentName) {
      if let refusal { throw refusal }
      return
    }
    let details = try await database.read { try prospect.details(in: publication, $0) }
    let plan = SendingPlan(
      prospect, details, sendAt: when, in: publication, mode: mode, relays: settings.relays.map(\.place), canary: settings.canary,
      findings: findings)
    if output.json { try Terminal.json(plan) } else { Terminal.complain(plan.text) }
    if let refusal { throw refusal }
    let given = confirm.map { "--confirm \($0) is not this post's slug" } ?? "nothing is sent without --confirm"
    throw CommandError.usage(
      "\(given); to send it, add: --confirm \(issue.slug), or to send this content and no other: --confirm \(prospect.contentName)"
    )
  }

  /// That it goes on.
  private func requireConfirmation(of unfinished: Campaign, _ settings: Settings, _ database: Database) async throws {
    if try isConfirmed(ContentName(unfinished.slug, hash: unfinished.contentHash)) { return }
    let (ledger, situation) = try await database.read {
      (try Ledger.of(unfinished.id, $0), try SendingSituation(settings, now: .now(), $0))
    }
    if output.json { try Terminal.json(StatusReport(unfinished, ledger, situation, now: .now())) }
    let left = ledger.map { "; \($0.open) are still to be sent" } ?? ""
    throw CommandError.usage("\(unfinished.name) is under way\(left); to go on with it, add: --confirm \(unfinished.slug)")
  }

  /// - Throws: when it is of another content of this post.
  private func isConfirmed(_ content: ContentName) throws -> Bool {
    guard let confirm else { return false }
    if confirm == content.slug || content.isGiven(by: confirm) { return true }
    guard confirm.hasPrefix("\(content.slug)@") else { return false }
    let digits = confirm.dropFirst(content.slug.count + 1)
    throw CommandError.badData(
      """
      the post, its theme or a setting has changed since that plan, or it is of another day: it was \(digits.isEmpty ? "nothing" : digits), \
      and is \(Issue.short(content.hash)) now; look at the plan again, then add: --confirm \(content)
      """)
  }

  /// The campaign of this slug that has not come to its end, because re-running resumes; nil for a new one. One that was sent, or waits
  /// for its time, is an error that says so.
  private func unfinished(_ issue: Issue, _ readers: Readers, _ settings: Settings, _ database: Database) async throws -> Campaign? {
    let mode = settings.mode
    guard let found = try await database.read({ try Campaign.find(slug: issue.slug, list: readers.list, mode: mode, $0) }) else {
      return nil
    }
    if mode == .rehearsal && (found.state == .sent || found.state == .cancelled) { return nil }
    if let halt = found.halt {
      let what = "\(found.name) \(found.state == .paused ? "is paused since" : "was cancelled at") \(halt.since.rfc3339) \(halt.reason)"
      throw CommandError.badData(
        found.state == .paused
          ? "\(what); to go on with it, first: tuesday campaign resume \(found.name)"
          : "\(what), when some had it; nobody gets it twice. A new issue needs a new slug.")
    }
    if found.state == .sent {
      let day = found.finishedAt?.rfc3339 ?? ""
      throw CommandError.badData("\(found.name) was sent and done at \(day); nobody gets it twice. A new issue needs a new slug.")
    }
    if found.state == .scheduled && found.sendAt > .now() {
      let advice = "to send it otherwise, first: tuesday campaign cancel \(found.name)"
      throw CommandError.badData("\(found.name) is scheduled for \(found.sendAt.rfc3339); \(advice)")
    }
    if at != nil { throw CommandError.badData("\(found.name) is under way already") }
    if found.contentHash != (try issue.frozen().hash) {
      Terminal.complain(
        "tuesday: the post, its theme or a setting has changed since \(found.name) was frozen; what was frozen is what goes on being sent"
      )
    }
    return found
  }

  private func campaign(
    for issue: Issue, of path: String, to readers: Readers, _ proposal: Proposal?, _ when: Timestamp?, _ unfinished: Campaign?,
    _ sending: Sending
  ) async throws -> Campaign {
    if let unfinished {
      Terminal.complain("tuesday: resuming \(unfinished.name)")
      return unfinished
    }
    do {
      return try await sending.schedule(issue, of: path, to: readers, approved: proposal, at: when ?? sending.takesBackUntil)
    } catch StoreError.constraint(let text) {
      // Another process has begun the same at this instant: as a moment later, this one goes on with it.
      guard let begun = try await self.unfinished(issue, readers, sending.settings, sending.database) else {
        throw StoreError.constraint(text)
      }
      Terminal.complain("tuesday: another process has just begun \(begun.name); both go on with it, and nobody gets it twice")
      return begun
    }
  }

  private func report(
    _ campaign: Campaign, _ ledger: Ledger, expired: Int, _ returned: ReturnCounts, _ situation: SendingSituation, _ end: SenderEnd,
    _ settings: Settings
  ) throws {
    let now = Timestamp.now()
    if output.json {
      try Terminal.json(StatusReport(campaign, ledger, situation, returned: returned, now: now))
    } else {
      Terminal.say(StatusReport.text(campaign, ledger, situation, returned: returned, now: now))
      if campaign.mode == .rehearsal { Terminal.say("  read it: tuesday inbox, or the files in \(settings.inbox)/new") }
    }
    switch end {
    case .routeDown(let reason) where ledger.open > 0:
      let advice = "\(ledger.open) are still to be sent; run the same command again, or `tuesday serve`"
      throw CommandError(code: .unavailable, description: "no mail gets out: \(reason). \(advice)")
    case .stopped, .idle, .routeDown:
      if let halt = campaign.halt {
        let what = campaign.state == .paused ? "was paused" : "was cancelled"
        // Running it again would change nothing: somebody has to look.
        throw CommandError(
          code: halt.brake == .bounces || halt.brake == .complaints ? .partial : .temporary,
          description: "\(campaign.name) \(what) meanwhile, \(halt.reason)")
      }
      guard ledger.open > 0 else { return try tellLeftOver(campaign, ledger, expired: expired, held: returned.held) }
      let waitsFor = StatusReport(campaign, ledger, situation, now: now).waitsFor
      let why =
        waitsFor.map { "waiting for \($0)" }
        ?? (end == .stopped ? "because this was stopped" : "waiting for the time of a retry, or until more may be sent")
      throw CommandError(
        code: .temporary,
        description: "\(ledger.open) are still to be sent, \(why); `tuesday serve` goes on, or run this again")
    }
  }

  /// Somebody has to look at these, so a script must notice.
  private func tellLeftOver(_ campaign: Campaign, _ ledger: Ledger, expired: Int, held: Int) throws {
    // The report has told of them.
    if held > 0 { throw ExitCode(CommandError.Code.partial.rawValue) }
    if expired > 0 {
      let advice =
        "`tuesday campaign ledger \(campaign.name) --state failed` tells why, `tuesday campaign fill-gap \(campaign.name)` tries again"
      throw CommandError(
        code: .partial, description: "\(expired) did not get it: nobody took their mail in time (delivery.expires_after); \(advice)")
    }
    if ledger[.uncertain] > 0 { throw ExitCode(CommandError.Code.partial.rawValue) }
    // Some refusals are in every list; when there is nothing else, it is more likely something here.
    if ledger[.failed] > 0 && ledger[.accepted] == 0 {
      let advice = "`tuesday campaign ledger \(campaign.name) --state failed` tells why"
      throw CommandError(
        code: .partial, description: "nobody got it: \(ledger[.failed]) of \(ledger.audience) were refused for good; \(advice)")
    }
  }

  /// A wall-clock time in the publication's zone, or RFC 3339 with a zone of its own.
  private static func time(_ text: String, _ settings: Settings) throws -> Timestamp {
    let form =
      "--at \(text): write it as 2026-11-24T09:00 (in \(settings.publication.zone.name)) or with a zone, 2026-11-24T09:00:00Z"
    let time: Timestamp
    if let date = try? Date(text, strategy: .iso8601) {
      time = Timestamp(date)
    } else {
      guard let match = text.wholeMatch(of: /(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})/), let day = LocalDate(String(match.1)),
        let hour = Int(match.2), let minute = Int(match.3), hour < 24, minute < 60
      else { throw CommandError.usage(form) }
      time = day.at(hour: hour, minute: minute, in: settings.publication.zone)
    }
    guard time > .now() else { throw CommandError.usage("--at \(text): that time is past") }
    return time
  }
}

extension Obstacle {
  /// What `send` says of it.
  fileprivate var refusal: CommandError {
    switch self {
    case .faulty, .nobody:
      CommandError.badData(advice.map { "\(reason); \($0)" } ?? reason)
    case .resting:
      CommandError.badData("it comes too soon for every reader: each chose fewer issues (weekly or monthly) and had one lately")
    }
  }

  private var advice: String? {
    guard case .nobody(let readers) = self else { return nil }
    return readers.rule == .everyone ? "try: tuesday subscribers import people.csv" : "`tuesday segments explain` tells of one person why"
  }
}
