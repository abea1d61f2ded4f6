/// What slows a sender down whichever route the mail takes.
package struct SendingLimits: Sendable {
  /// Hours of the day; nil for all.
  package let window: SendingWindow?
  /// Messages a second of one From domain; nil for any number.
  package let perSender: Double?
  package let providers: [Provider]
  /// The hosts that take mail for a domain; may block for seconds. Nil: only domains that are named belong to a provider.
  package let exchangers: (@Sendable (String) throws -> [String])?

  package init(
    window: SendingWindow? = nil, perSender: Double? = nil, providers: [Provider] = [],
    exchangers: (@Sendable (String) throws -> [String])? = nil
  ) {
    self.window = window
    self.perSender = perSender
    self.providers = providers
    self.exchangers = exchangers
  }
}
