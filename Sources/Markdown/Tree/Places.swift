internal import Foundation
internal import HTML
internal import Words

/// The places of a document that `#name` can lead to, once ``Document/recognizeComponents(titles:)`` has named the headings.
package struct Places: Sendable {
  /// Stands before the names that headings and raw HTML give, so that none is one of the page around the post, or of a footnote.
  package static let prefix = "w-"

  private let names: Set<String>

  package init(of document: Document) {
    names = Set(document.placeNames)
  }

  /// As a writer would name them, in order.
  package var known: [String] { names.map { $0.hasPrefix(Self.prefix) ? String($0.dropFirst(Self.prefix.count)) : $0 }.sorted() }

  /// The place that the words behind a link's `#` mean, as they are, percent-encoded, or as other programs name a heading.
  package func place(meantBy fragment: some StringProtocol) -> String? {
    let fragment = fragment.removingPercentEncoding ?? String(fragment)
    let candidates = [fragment, Self.prefix + fragment, Self.prefix + Slug.place(from: fragment)]
    // The name as it was made: equal texts may be other octets.
    return candidates.lazy.compactMap { names.firstIndex(of: $0) }.first.map { names[$0] }
  }
}

extension Document {
  /// The names that headings and raw HTML give places.
  var placeNames: [String] {
    headings.compactMap(\.anchor) + ownElements.flatMap { $0.attributes.filter { $0.name == "id" || $0.name == "name" }.map(\.value) }
  }

  /// Makes every link to a part of the post lead to where it means.
  mutating func aimJumps() {
    guard links.contains(where: { $0.destination.hasPrefix("#") }) else { return }
    let places = Places(of: self)
    mapBodies { $0.map { $0.aimed(places) } }
  }
}

extension Block {
  fileprivate func aimed(_ places: Places) -> Block {
    mapping(blocks: { $0.map { $0.aimed(places) } }, inlines: { $0.map { $0.aimed(places) } })
  }
}

extension Inline {
  fileprivate func aimed(_ places: Places) -> Inline {
    guard case .link(var link) = self else { return mapping { $0.map { $0.aimed(places) } } }
    if link.destination.hasPrefix("#"), let place = places.place(meantBy: link.destination.dropFirst()) { link.destination = "#" + place }
    return .link(link)
  }
}
