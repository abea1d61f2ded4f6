package import Store
internal import Synchronization
package import Words

/// What a tracked link does: it leads on, whatever becomes of the database, and is written down. A picture is only written down.
package final class Redirecting: Sendable {
  package let proxies: [IPNetwork]
  private let keys: SigningKeys
  private let journal: VisitJournal
  private let changed = Mutex(LinkTargets())

  /// - Parameter proxies: that are believed who a visitor is.
  package init(keys: SigningKeys, proxies: [IPNetwork], journal: VisitJournal) {
    self.keys = keys
    self.proxies = proxies
    self.journal = journal
  }

  /// Nil when the link is not ours.
  package func verify(_ link: String) -> TrackedLink? { TrackedLink(link, keys: keys).flatMap { $0.number > 0 ? $0 : nil } }

  /// Nil when the picture is not ours.
  package func verify(picture: String) -> TrackedLink? { TrackedLink(picture, keys: keys).flatMap { $0.number == 0 ? $0 : nil } }

  /// Where it leads now.
  package func target(of link: TrackedLink) -> String { changed.withLock { $0[link.campaign, link.number] } ?? link.target }

  /// - Parameter reader: what stands behind the link.
  package func note(_ link: TrackedLink, reader: String?, by visitor: Visitor, now: Timestamp) async {
    // Of a mail that was only shown, or a test.
    if link.campaign == LinkToken.preview { return }
    await journal.note(link, reader: reader.flatMap { link.reader($0, keys: keys) }, by: visitor, now: now)
  }

  /// Another page that mails link to was asked for.
  package func pass(_ page: String, by visitor: @autoclosure () -> Visitor, now: Timestamp) { journal.pass(page, by: visitor, now: now) }

  /// Links lead where these say from now on.
  func follow(_ targets: LinkTargets) { changed.withLock { $0 = targets } }
}
