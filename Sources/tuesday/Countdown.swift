import ServiceLifecycle
import Store
import UnixSignals

/// Shows for how long something can still be taken back.
struct Countdown {
  let what: String
  let end: Timestamp
  /// How, and what that does.
  let advice: String

  init(of what: String, until end: Timestamp, advice: String) { (self.what, self.end, self.advice) = (what, end, advice) }

  /// Returns when its time has come, or when somebody took it back, with Ctrl-C or by closing the terminal (SIGINT, SIGTERM, SIGHUP).
  ///
  /// - Returns: whether its time has come.
  func pass() async throws -> Bool {
    if isOver { return true }
    try await Services.run(
      [
        Services.leading(
          ClosureService {
            await cancelWhenGracefulShutdown {
              // Only here somebody listens to Ctrl-C.
              if !Terminal.isInteractive { Terminal.complain("tuesday: \(what) leaves in \(secondsLeft) s; \(advice)") }
              while !isOver && !Task.isCancelled {
                if Terminal.isInteractive { Terminal.redraw("\(what) leaves in \(secondsLeft) s; \(advice)") }
                try? await Task.sleep(for: .milliseconds(100))
              }
            }
          })
      ], endingOn: [.sighup])
    if Terminal.isInteractive { Terminal.redraw("") }
    return isOver
  }

  private var isOver: Bool { secondsLeft <= 0 }

  private var secondsLeft: Int { Int((end - .now()).inSeconds.rounded(.up)) }
}
