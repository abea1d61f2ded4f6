internal import Curl
internal import Feeds
internal import Foundation
internal import Store

/// A feed as a server has it now.
struct FeedVersion: Sendable {
  let feed: Feed
  let version: WebRequest.Version
  /// Where it is now, when it has moved for good.
  let movedTo: String?

  /// Blocks until the answer is here.
  ///
  /// - Returns: nil when the version that is known is the newest.
  static func newer(than known: WebRequest.Version, at url: String, _ request: WebRequest) throws(FeedTrouble) -> FeedVersion? {
    var request = request
    request.known = known
    let answer: WebRequest.Answer
    do throws(CurlError) { answer = try request.get(url) } catch { throw FeedTrouble("does not answer: \(error.message)") }
    switch answer.status {
    case 304 where known != WebRequest.Version(): return nil
    case 200..<300: break
    case 410: throw FeedTrouble("is gone for good, its server says (410): take it out of tuesday.toml", isGone: true)
    default: throw FeedTrouble("answers with \(answer.status)", wish: answer.wish)
    }
    if answer.isCut { throw FeedTrouble("is larger than \(Feed.sizeLimit >> 20) MB") }
    do throws(FeedFault) {
      let feed = try Feed.read(answer.body, contentType: answer.contentType, url: answer.url)
      return FeedVersion(feed: feed, version: answer.version, movedTo: answer.hasMoved && answer.url != url ? answer.url : nil)
    } catch {
      throw FeedTrouble(error.description)
    }
  }
}

/// Why a feed could not be taken in, in words that go on after it.
struct FeedTrouble: Error, Sendable {
  let words: String
  var wish: Duration?
  var isGone = false

  init(_ words: String, wish: Duration? = nil, isGone: Bool = false) {
    (self.words, self.wish, self.isGone) = (words, wish, isGone)
  }
}
