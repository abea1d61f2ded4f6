import Audience
import Campaigns
import Delivery
import Feedback
import Foundation
import Inbox
import Logging
import Mail
import ServiceLifecycle
import Store

/// Delivers what is due and then ends, with progress on standard error. SIGTERM and SIGINT drain.
struct Sending: Sendable {
  let settings: Settings
  let database: Database
  let keys: SigningKeys
  let signer: DKIMSigner?
  /// Stay until nothing is open, retries included.
  let wait: Bool
  /// Who tells the writers when the canary pauses it, or a trial of subjects is over.
  var notices: Notices?
  /// Sends nothing of other campaigns that are under way.
  var isAlone = false

  /// When what is confirmed now leaves; nil for now.
  var takesBackUntil: Timestamp? { settings.undo > .zero ? .now() + settings.undo : nil }

  /// - Parameters:
  ///   - path: of the file that it is made of.
  ///   - proposal: what has to be approved; nil: nothing.
  ///   - time: nil for now.
  func schedule(_ issue: Issue, of path: String, to readers: Readers, approved proposal: Proposal?, at time: Timestamp?) async throws
    -> Campaign
  {
    let now = Timestamp.now()
    do {
      return try await database.indexingWrite {
        try Campaign.schedule(issue, of: path, to: readers, approved: proposal, settings.terms, sendAt: time ?? now, now: now, $0)
      }
    } catch let unapproved as Unapproved {
      throw CommandError.permission(unapproved.standing.text)
    }
  }

  /// Freezes the campaign unless that is done, delivers it, and closes it when nothing is open.
  func send(_ campaign: Campaign) async throws -> (end: SenderEnd, campaign: Campaign, ledger: Ledger) {
    if let restoration = try await database.read({ try Restoration.open($0) }) {
      throw CommandError(code: .temporary, description: restoration.words)
    }
    try await judge(campaign)
    // What a sender that was killed left, before it is fixed who gets this.
    await takeInRefusals()
    _ = try await database.write { try Campaign.freeze(campaign.id, in: settings.publication, canary: settings.canary, now: .now(), $0) }
    let end = try await deliver(campaign)
    await takeInRefusals()
    try await Campaign.close(campaign.id, in: database, now: .now())
    let (sent, ledger) = try await database.read { (try Campaign.find(campaign.id, $0), try Ledger.of(campaign.id, $0)) }
    guard let sent, let ledger else { throw StoreError.defect("the campaign \(campaign.name) is gone") }
    return (end, sent, ledger)
  }

  /// What cannot be taken in waits for the next sender; the mail does not.
  private func takeInRefusals() async {
    do { try await RefusalIntake(settings.feedback(database, keys, notices)).tick() } catch {
      Log.logger.warning("refusals wait to be judged", metadata: ["error": "\(error)"])
    }
  }

  private func deliver(_ campaign: Campaign) async throws -> SenderEnd {
    let (ends, finish) = AsyncStream<SenderEnd>.makeStream()
    if !settings.relays.isEmpty {
      // What is refused at once has its say while it may still stop the rest.
      let refusals = Services.Member(service: RefusalIntake(settings.feedback(database, keys, notices)))
      try await Services.run([refusals, Services.leading(ClosureService { finish.yield(try await run(campaign, over: settings.relays)) })])
    } else {
      let (ports, found) = AsyncStream<Int>.makeStream()
      let inbox = settings.rehearsalInbox(webPort: nil) { found.yield($0.smtpPort) }
      let delivering = ClosureService {
        guard let port = await ports.first(where: { _ in true }) else { return }
        finish.yield(try await run(campaign, over: [settings.rehearsalRoute(port: port)]))
      }
      try await Services.run([Services.Member(service: inbox), Services.leading(delivering)])
    }
    finish.finish()
    let end = await ends.first { _ in true } ?? .stopped
    if end == .idle { try await othersFinish(campaign) }
    return end
  }

  /// `serve` may be delivering the same campaign: what it holds right now is decided in a moment.
  private func othersFinish(_ campaign: Campaign) async throws {
    for _ in 0..<200 {
      guard let ledger = try await database.read({ try Ledger.of(campaign.id, $0) }), ledger[.leased] > 0 else { return }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// One run of a sender beside its progress line.
  private func run(_ campaign: Campaign, over routes: [Route]) async throws -> SenderEnd {
    let sender = settings.sender(database, keys, signer, routes: routes, only: isAlone ? campaign.id : nil)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await showProgress(campaign) { sender.stop() } }
      defer { group.cancelAll() }
      return try await sender.runOnOwnThread(untilIdle: !wait)
    }
  }

  /// `serve` does it where it runs.
  private func judge(_ campaign: Campaign) async throws {
    guard let current = try await database.read({ try Campaign.find(campaign.id, $0) }) else { return }
    let now = Timestamp.now()
    if current.canaryEnds.map({ $0 <= now }) == true {
      let canary = settings.canary ?? .unwanted
      _ = try await database.write { try canary.judge(current, telling: notices, now: now, $0) }
    } else if current.trialEnds.map({ $0 <= now }) == true {
      _ = try await Trial.judge(current, in: database, settings.scheduling, telling: notices, now: now)
    }
  }

  private func showProgress(_ campaign: Campaign, _ nothingOpen: @Sendable () -> Void) async throws {
    var progress = ProgressLine()
    defer { progress.end() }
    while !Task.isCancelled {
      let begin = ContinuousClock.now
      do {
        try await judge(campaign)
        let (ledger, state) = try await database.read { (try Ledger.of(campaign.id, $0), try Campaign.find(campaign.id, $0)?.state) }
        if let ledger {
          progress.show(campaign.name, ledger, now: .now())
          // Paused or cancelled meanwhile: what is left is not for us to wait for.
          if wait && (ledger.open == 0 || state != .sending) { nothingOpen() }
        }
      } catch StoreError.away, StoreError.locked {
        // The sender waits and says so; there is something to be seen again when it goes on.
      }
      // Counting a million rows takes its time: looking must cost next to nothing beside the sending.
      try? await Task.sleep(for: max(.milliseconds(250), (ContinuousClock.now - begin) * 40))
    }
  }
}
