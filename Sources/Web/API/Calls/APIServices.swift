package import Accounts
package import Audience
package import Campaigns
package import Delivery
package import Feedback
internal import Foundation
package import Mail
package import Store
package import Words

/// What the API's routes work with: the same that commands and desk do.
package struct APIServices: Sendable {
  let database: Database
  let publication: Publication
  let mode: SendingMode
  let terms: Campaign.Terms
  /// For how long a sending can be taken back before it begins.
  let undo: Duration
  let messages: Messages
  let signUp: SignUp
  let rules: FeedbackRules
  let files: LooseFiles
  let newsroom: Newsroom
  let imports: ImportShelf
  let upkeep: DeskUpkeep
  /// Of the desk.
  let accounts: Accounts
  /// Nil where the settings forbid to fetch anything.
  let feedLook: FeedLook?
  /// Settings that name an address.
  let settingsNaming: @Sendable (EmailAddress) -> [String]
  let situation: @Sendable (Timestamp, Connection) throws -> SendingSituation
  let proxies: [IPNetwork]
  let limits: APILimits
  let metrics: Metrics
  let clock: @Sendable () -> Timestamp
  /// By which keys are forgotten.
  let patience = PatientClock()

  package init(
    database: Database, publication: Publication, mode: SendingMode, terms: Campaign.Terms, undo: Duration, messages: Messages,
    signUp: SignUp, rules: FeedbackRules, files: LooseFiles, newsroom: Newsroom, imports: ImportShelf,
    upkeep: DeskUpkeep, accounts: Accounts, feedLook: FeedLook?,
    settingsNaming: @escaping @Sendable (EmailAddress) -> [String],
    situation: @escaping @Sendable (Timestamp, Connection) throws -> SendingSituation, proxies: [IPNetwork], limits: APILimits,
    metrics: Metrics, clock: @escaping @Sendable () -> Timestamp
  ) {
    (self.database, self.publication, self.mode, self.terms, self.undo) = (database, publication, mode, terms, undo)
    (self.messages, self.signUp, self.rules, self.files, self.settingsNaming) = (messages, signUp, rules, files, settingsNaming)
    (self.newsroom, self.imports, self.upkeep) = (newsroom, imports, upkeep)
    (self.accounts, self.feedLook) = (accounts, feedLook)
    (self.situation, self.proxies, self.limits, self.metrics, self.clock) = (situation, proxies, limits, metrics, clock)
  }
}
