internal import Store
internal import Synchronization
internal import Words

/// How often a program may ask, in memory: a process that begins anew begins to count anew.
package final class APILimits: Sendable {
  /// What is left of a minute.
  struct Left: Sendable {
    let limit: Int
    /// Below zero: too many.
    let requests: Int
    let seconds: Int
  }

  private struct Count {
    var since: Timestamp
    var count: Int
  }

  private static let (span, seconds) = (Duration.seconds(60), 60)
  /// Names that are counted by themselves; all others together.
  private static let nameLimit = 4096
  private static let others = ""

  private let perToken: Int
  private let failures: Int
  private let tokens = Mutex<[String: Count]>([:])
  private let networks = Mutex<[String: Count]>([:])

  /// - Parameters:
  ///   - perToken: requests a minute of one token.
  ///   - failures: requests a minute of one network without a token that is good; nil: a tenth of that.
  package init(perToken: Int, failures: Int? = nil) {
    self.perToken = perToken
    self.failures = failures ?? max(1, perToken / 10)
  }

  func use(token: String, now: Timestamp) -> Left { tokens.withLock { Self.count(token, &$0, perToken, now) } }

  func fail(network: String, now: Timestamp) -> Left { networks.withLock { Self.count(network, &$0, failures, now) } }

  private static func count(_ name: String, _ counts: inout [String: Count], _ limit: Int, _ now: Timestamp) -> Left {
    func isOver(_ count: Count) -> Bool { now >= count.since + span || now < count.since }
    var name = name
    if counts[name] == nil, counts.count >= nameLimit {
      counts = counts.filter { !isOver($0.value) }
      if counts.count >= nameLimit { name = others }
    }
    var count = counts[name].flatMap { isOver($0) ? nil : $0 } ?? Count(since: now, count: 0)
    count.count += 1
    counts[name] = count
    return Left(limit: limit, requests: limit - count.count, seconds: max(1, seconds - Int((now - count.since).inSeconds)))
  }
}
