internal import Mail
package import Store

extension FeedbackRecord {
  /// What came back that can be taken back: of those that a filter means the bounces that say something of a person and, of one person, complaints.
  /// Who complained comes back one by one only.
  package static func standing(_ filter: FeedbackFilter, _ connection: Connection) throws -> [FeedbackRecord] {
    var filter = filter
    filter.stands = true
    if filter.person == nil { filter.kinds = [.bounce] }
    return try all(filter, limit: .max, connection).filter { $0.kind == .complaint || $0.reason?.isAboutPerson == true }
  }
}
