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
    let urls = pages.union(unmeasured).sorted()
    // What was in vain the last time comes last, so that each check gets further.
    let failed = Set(urls.filter { cards.problem(of: $0) != nil || pictures.problem(of: $0) != nil })
    let problems = WebRequest.answers(for: urls.filter { !failed.contains($0) } + urls.filter(failed.contains)) { url -> String? in
      do throws(LookupProblem) {
        if pages.contains(url) { try cards.fetch(url, request) }
        if unmeasured.contains(url) { try pictures.measure(url, request) }
        return nil
      } catch {
        return error.text
      }
    }
    return urls.reduce(into: [:]) { $0[$1] = problems[$1] ?? WebRequest.unasked }
  }
}
