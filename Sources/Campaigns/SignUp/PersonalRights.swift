package import Store

/// What a person may have of what is kept about them: a copy, or its end. The preference page offers what it is given.
package struct PersonalRights: Sendable {
  /// A JSON document.
  package let export: @Sendable (SubscriberID) async throws -> [UInt8]
  package let erase: @Sendable (SubscriberID) async throws -> Void

  package init(
    export: @escaping @Sendable (SubscriberID) async throws -> [UInt8], erase: @escaping @Sendable (SubscriberID) async throws -> Void
  ) {
    self.export = export
    self.erase = erase
  }
}
