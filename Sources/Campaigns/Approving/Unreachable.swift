internal import Audience
package import Mail
package import Store

extension Publication {
  /// Those of these whom no mail of ours may reach, and why.
  package func unreachable(_ writers: [EmailAddress], _ connection: Connection) throws -> String? {
    guard let list = try MailingList.find(MailingList.main, connection)?.id else { return nil }
    let refused = try Correspondents(writers, list: list, kind: .notice, connection).refused
    return refused.isEmpty ? nil : refused.map { "\($0.address.text) (\($0.reason))" }.joined(separator: ", ")
  }

  /// That mail may go to nobody who can approve, in words: then asking is in vain. Nil where it may go to somebody, or nobody has to approve.
  package func unreachableApprovers(_ connection: Connection) throws -> String? {
    // Before anything was sent there is no list, and nothing that stands against anybody on it.
    guard !approvers.isEmpty, let list = try MailingList.find(MailingList.main, connection)?.id else { return nil }
    let people = try Correspondents(approvers.map(\.address), list: list, kind: .review, connection)
    guard people.open.isEmpty else { return nil }
    let names = people.refused.map { "\($0.address.text) (\($0.reason))" }
    return "no mail may go to anybody who can approve: \(names.joined(separator: ", "))"
  }
}
