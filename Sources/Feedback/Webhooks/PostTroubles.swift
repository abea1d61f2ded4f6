internal import Campaigns
internal import Store
internal import Synchronization

/// Posts that had no effect, told of once in a while: whoever sends many fills neither the log nor the database. What was not told yet is kept in memory
/// until ``due(now:)``.
final class PostTroubles: Sendable {
  enum Kind: Hashable, Sendable {
    /// Forged, replayed or too old.
    case refused
    /// Its sender is believed, and something in it could not be read.
    case unread
    /// It is to come again.
    case waiting
    /// It speaks of mail, and names none of ours.
    case unproved

    /// As what it is counted; nil: what comes again is no loss, and events are counted by themselves.
    var counted: String? {
      switch self {
      case .refused: SourceNews.refused
      case .unread: SourceNews.unread
      case .waiting, .unproved: nil
      }
    }

    /// For the log.
    var message: String {
      switch self {
      case .refused: "posts to a webhook are refused"
      case .unread: "a webhook's posts cannot be read"
      case .waiting: "a webhook's posts have to wait"
      case .unproved: "what a webhook was told is about no mail of ours and is left alone"
      }
    }
  }

  private struct Told {
    var at: Timestamp
    var waiting = 0
    /// Of the last.
    var reason: String
  }

  /// What is to be told of now.
  struct News: Sendable, Hashable {
    let kind: Kind
    let source: String
    let posts: Int
    let reason: String
  }

  private struct Place: Hashable {
    let source: String
    let kind: Kind
  }

  static let pause = Duration.seconds(60)

  private let told = Mutex<[Place: Told]>([:])

  /// - Parameter reason: in words that hold nothing of the post.
  /// - Returns: nil: it is too soon.
  func note(_ kind: Kind, from source: String, because reason: String, now: Timestamp) -> News? {
    told.withLock { told in
      let place = Place(source: source, kind: kind)
      guard let last = told[place], last.at + Self.pause > now, last.at <= now else {
        let number = (told[place]?.waiting ?? 0) + 1
        told[place] = Told(at: now, reason: reason)
        return News(kind: kind, source: source, posts: number, reason: reason)
      }
      told[place]?.waiting += 1
      told[place]?.reason = reason
      return nil
    }
  }

  /// What has waited long enough, though nothing comes any more.
  ///
  /// - Parameter now: nil: all that waits.
  func due(now: Timestamp?) -> [News] {
    told.withLock { told in
      told.filter { _, last in last.waiting > 0 && now.map { last.at + Self.pause <= $0 || last.at > $0 } ?? true }.map { place, last in
        told[place] = Told(at: now ?? last.at, reason: last.reason)
        return News(kind: place.kind, source: place.source, posts: last.waiting, reason: last.reason)
      }
    }
  }
}
