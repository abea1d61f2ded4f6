internal import Delivery
internal import Store

extension Campaign {
  /// That of one day whose people join one by one: the open one of this name and content; words that changed within the day make `name.2`.
  ///
  /// - Parameters:
  ///   - day: UTC's.
  ///   - slug: what it has in common with those of other days; nil: nothing.
  static func ofDay(
    _ day: LocalDate, _ name: String, slug: String? = nil, _ issue: Issue, list: ListID, _ terms: Terms, now: Timestamp,
    _ connection: Connection
  ) throws -> CampaignID {
    let hash = try issue.keep(connection)
    let name = name + (terms.mode == .rehearsal ? ".rehearsal" : "")
    var free = name
    var number = 1
    while let known = try find(name: free, connection) {
      if known.contentHash == hash, known.state == .sending { return known.id }
      number += 1
      free = "\(name).\(number)"
    }
    // It begins with its day: who joins in the evening has the whole time.
    var terms = terms
    terms.expiresAfter += .seconds(86_400)
    let id = try begin(free, slug: slug, issue, hash: hash, list: list, terms, sendAt: day.midnightUTC, now: now, connection)
    guard let id else { throw StoreError.defect("the campaign \(free) was not written") }
    return id
  }
}
