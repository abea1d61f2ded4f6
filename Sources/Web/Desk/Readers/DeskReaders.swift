package import Audience
package import Campaigns
package import Feedback
package import Mail
package import Store

/// What the readers' part of the desk works with: what the commands about readers work with.
package struct DeskReaders: Sendable {
  let signUp: SignUp
  let rules: FeedbackRules
  let forgetting: Forgetting
  package let imports: ImportShelf
  /// What of the settings names an address.
  let settingsNaming: @Sendable (EmailAddress) -> [String]
  /// What all mail of a campaign waits for.
  let hindrance: @Sendable (Campaign, Timestamp, Connection) throws -> String?

  package init(
    signUp: SignUp, rules: FeedbackRules, forgetting: Forgetting, imports: ImportShelf,
    settingsNaming: @escaping @Sendable (EmailAddress) -> [String],
    hindrance: @escaping @Sendable (Campaign, Timestamp, Connection) throws -> String?
  ) {
    (self.signUp, self.rules, self.forgetting, self.imports) = (signUp, rules, forgetting, imports)
    (self.settingsNaming, self.hindrance) = (settingsNaming, hindrance)
  }

  /// In journals: how it came about. Who did it stands in the log.
  static let cause = "at the desk"
}
