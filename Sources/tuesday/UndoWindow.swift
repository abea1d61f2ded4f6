import Campaigns
import Delivery
import Store

/// The moments after a sending was confirmed in which it can still be taken back as if it had never been: nobody is recorded, nothing has left.
struct UndoWindow {
  let database: Database
  let campaign: Campaign

  /// Returns when its time has come.
  ///
  /// - Throws: when somebody took it back, here with Ctrl-C or by closing the terminal (SIGINT, SIGTERM, SIGHUP), or elsewhere.
  func pass() async throws {
    guard campaign.state == .scheduled, campaign.sendAt > .now() else { return }
    let window = Countdown(of: campaign.name, until: campaign.sendAt, advice: "Ctrl-C until then, and nobody gets it")
    if try await !window.pass() { try await takeBack() }
    let halt = try await database.read { try Campaign.find(campaign.id, $0)?.halt }
    if let halt { throw CommandError(code: .temporary, description: "\(campaign.name) was stopped \(halt.reason); nobody has it") }
  }

  private func takeBack() async throws {
    _ = try await database.write { connection in
      // In this transaction: another process may have begun.
      guard try Campaign.find(campaign.id, connection)?.state == .scheduled else { return false }
      return try Campaign.cancel(campaign.id, reason: "by hand: taken back before it left", now: .now(), connection)
    }
  }
}
