package import Mail
package import Store

extension Subscriber {
  /// What came of adding somebody by hand.
  package enum Adding: Sendable, Hashable {
    /// Nothing was done: no mail may go there.
    case suppressed(Suppression)
    /// Where they stood before on the list, or what stands against it (``Membership/confirm(_:list:cause:proof:now:_:)``); nil for a new reader.
    case stood(MembershipState?)
  }

  /// Puts somebody on a list who has agreed to it.
  ///
  /// - Parameter cause: `added on the command line`.
  package static func add(
    _ address: EmailAddress, name: String, givenName: String, list: ListID, cause: String, proof: Consent.Proof? = nil, now: Timestamp,
    _ connection: Connection
  ) throws -> Adding {
    let against = try Suppression.standing(against: address, connection)
    if let block = against.first(where: { $0.covers(list) }) { return .suppressed(block) }
    var generator = SystemRandomNumberGenerator()
    let id = try upsert(address, name: name, givenName: givenName, publicID: PublicID(&generator), now: now, connection).id
    return .stood(try Membership.confirm(id, list: list, cause: cause, proof: proof, now: now, connection))
  }
}
