import Campaigns
import Delivery
import ServiceLifecycle
import Store
import UnixSignals

/// The moments after a sending was confirmed in which it can still be taken back as if it had never been: nobody is recorded, nothing has left.
struct UndoWindow {
  let database: Database
  let campaign: Campaign

  /// Returns when its time has come.
  ///
  /// - Throws: when somebody took it back, here with Ctrl-C or by closing the terminal (SIGINT, SIGTERM, SIGHUP), or elsewhere.
  func pass() async throws {
    guard campaign.state == .scheduled, campaign.sendAt > .now() else { return }
    let advice = "Ctrl-C until then, and nobody gets it"
    try await Services.run(
      [
        Services.leading(
          ClosureService {
            await cancelWhenGracefulShutdown {
              // Only here somebody listens to Ctrl-C.
              if !Terminal.isInteractive { Terminal.complain("tuesday: \(campaign.name) leaves in \(secondsLeft) s; \(advice)") }
              while secondsLeft > 0 && !Task.isCancelled {
                if Terminal.isInteractive { Terminal.redraw("\(campaign.name) leaves in \(secondsLeft) s; \(advice)") }
                try? await Task.sleep(for: .milliseconds(100))
              }
            }
          })
      ], endingOn: [.sighup])
    if Terminal.isInteractive { Terminal.redraw("") }
    if secondsLeft > 0 { try await takeBack() }
    let halt = try await database.read { try Campaign.find(campaign.id, $0)?.halt }
    if let halt { throw CommandError(code: .temporary, description: "\(campaign.name) was stopped \(halt.reason); nobody has it") }
  }

  private var secondsLeft: Int { Int((campaign.sendAt - .now()).inSeconds.rounded(.up)) }

  private func takeBack() async throws {
    _ = try await database.write { connection in
      // In this transaction: another process may have begun.
      guard try Campaign.find(campaign.id, connection)?.state == .scheduled else { return false }
      return try Campaign.cancel(campaign.id, reason: "by hand: taken back before it left", now: .now(), connection)
    }
  }
}
