import Delivery
import Store

/// How far a sending is, for people.
struct ProgressLine {
  private var last: (time: Timestamp, done: Int)?
  private var spoken: Timestamp?

  static func bar(_ done: Int, of total: Int) -> String {
    let filled = total == 0 ? 30 : 30 * done / total
    return "[" + String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled) + "]"
  }

  /// A live line on a terminal; elsewhere a plain line every five seconds.
  mutating func show(_ campaign: String, _ ledger: Ledger, now: Timestamp) {
    let seconds = last.map { (now - $0.time).inSeconds } ?? 0
    let rate = seconds > 0 ? Int(Double(ledger.done - (last?.done ?? 0)) / seconds) : 0
    last = (now, ledger.done)
    let waiting = ledger[.deferred] > 0 ? ", \(ledger[.deferred]) deferred" : ""
    if Terminal.isInteractive {
      Terminal.redraw("\(campaign) \(Self.bar(ledger.done, of: ledger.audience)) \(ledger.done)/\(ledger.audience)\(waiting)  \(rate)/s")
    } else if spoken.map({ now - $0 >= .seconds(5) }) ?? false {
      Terminal.complain("\(campaign): \(ledger.done) of \(ledger.audience) done\(waiting), \(rate) a second")
      spoken = now
    } else if spoken == nil {
      spoken = now
    }
  }

  func end() {
    if Terminal.isInteractive { Terminal.redraw("") }
  }
}
