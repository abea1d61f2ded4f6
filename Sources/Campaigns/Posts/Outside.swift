package import Curl
internal import Markdown

/// What a post shows of other sites, looked at when the writer checks it: pages as cards, and pictures for their size.
package struct Outside: Sendable {
  private let cards: Cards
  private let pictures: RemotePictures
  private let pages: Set<String>
  private let unmeasured: Set<String>

  /// - Parameter again: whether to look also at what was looked at before.
  package init(of post: Post, in publication: Publication, again: Bool) {
    let (cards, pictures) = (Cards(of: publication), RemotePictures(of: publication))
    (self.cards, self.pictures) = (cards, pictures)
    pages = Set(post.document.embeds.map(\.destination).filter { again || !cards.has($0) })
    unmeasured = Set(RemotePictures.measurable(in: post).filter { again || !pictures.has($0) })
  }

  /// The addresses to ask.
  package var count: Int { pages.count + unmeasured.count }

  /// Blocks while it asks.
  ///
  /// - Returns: why pages gave no card, and pictures no size, by address.
  package func look(_ request: WebRequest) -> [String: String] {
    let problems = WebRequest.answers(for: pages.union(unmeasured)) { url -> String? in
      do throws(LookupProblem) {
        if pages.contains(url) { try cards.fetch(url, request) }
        if unmeasured.contains(url) { try pictures.measure(url, request) }
        return nil
      } catch {
        return error.text
      }
    }
    let unasked = pages.union(unmeasured).subtracting(problems.keys)
    return problems.compactMapValues { $0 }.merging(unasked.map { ($0, WebRequest.unasked) }) { $1 }
  }
}
