internal import HTML
internal import NIOCore
internal import Synchronization

/// A page that differs between visitors in a few texts: it is made once a second with blanks, and each visitor's texts are put in.
final class PageMould: Sendable {
  private struct Form {
    let pieces: [ByteBuffer]
    /// Which text follows each piece but the last.
    let texts: [Int]
    let since: ContinuousClock.Instant
  }

  /// Of keys: languages and lists.
  private static var limit: Int { 64 }
  /// Stands before the number of a text, of one digit. Nobody can write it, since nobody knows it.
  private let mark = "blank\(UInt64.random(in: .min ... .max))-\(UInt64.random(in: .min ... .max))-"

  private let lifetime: Duration
  private let forms = Mutex<[String: Form]>([:])

  init(lifetime: Duration) { self.lifetime = lifetime }

  /// - Parameters:
  ///   - key: all that the page depends on but `texts`.
  ///   - make: the page's HTML, with what it is given instead of the texts.
  nonisolated(nonsending) func page(
    _ key: String, _ texts: [String], _ make: nonisolated(nonsending) ([String]) async throws -> String
  ) async rethrows -> ByteBuffer {
    let known = forms.withLock { $0[key] }
    let form = if let known, ContinuousClock.now - known.since < lifetime { known } else { try await form(key, texts.count, make) }
    let escaped = texts.map(HTMLEscape.attribute)
    var page = ByteBuffer()
    page.reserveCapacity(form.pieces.reduce(0) { $0 + $1.readableBytes } + form.texts.reduce(0) { $0 + escaped[$1].utf8.count })
    for (index, piece) in form.pieces.enumerated() {
      page.writeImmutableBuffer(piece)
      if index < form.texts.count { page.writeString(escaped[form.texts[index]]) }
    }
    return page
  }

  private nonisolated(nonsending) func form(
    _ key: String, _ count: Int, _ make: nonisolated(nonsending) ([String]) async throws -> String
  ) async rethrows -> Form {
    let now = ContinuousClock.now
    let parts = try await make((0..<count).map { "\(mark)\($0)" }).split(separator: mark, omittingEmptySubsequences: false)
    let form = Form(
      pieces: parts.prefix(1).map { ByteBuffer(substring: $0) } + parts.dropFirst().map { ByteBuffer(substring: $0.dropFirst()) },
      texts: parts.dropFirst().compactMap { $0.first?.wholeNumberValue }, since: now)
    forms.withLock { forms in
      if forms.count >= Self.limit { forms = [:] }
      forms[key] = form
    }
    return form
  }
}
