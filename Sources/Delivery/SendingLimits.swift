/// What slows a sender down whichever route the mail takes.
package struct SendingLimits: Sendable {
  /// Hours of the day; nil for all.
  package let window: SendingWindow?
  /// Messages a second of one From domain; nil for any number.
  package let perSender: Double?
  package let providers: [Provider]

  package init(window: SendingWindow? = nil, perSender: Double? = nil, providers: [Provider] = []) {
    self.window = window
    self.perSender = perSender
    self.providers = providers
  }
}
