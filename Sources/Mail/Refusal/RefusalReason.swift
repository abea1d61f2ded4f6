/// Why a mail was refused, in the groups that somebody acts on.
package enum RefusalReason: String, Sendable, Hashable, CaseIterable, Codable {
  /// There is no such mailbox, or no more.
  case unknownUser = "unknown user"
  case mailboxFull = "mailbox full"
  /// The domain, or whoever takes mail for it, is not known.
  case hostUnknown = "host unknown"
  /// The receiver does not want mail from us, whatever is in it: our machine, our domain, our repute, our rights.
  case policy
  /// What the mail says looks like spam to them.
  case spam
  /// SPF, DKIM, DMARC, TLS or a login.
  case authentication
  /// Too much or too fast.
  case rate
  case size
  /// The message's form, not its matter: a line, a header, an attachment.
  case content
  /// A server between tried as long as it does.
  case expired
  /// A server could not be reached, or broke off.
  case network
  case other
}
