/// Where and how a mailbox of ours is opened.
package struct MailboxEndpoint: Sendable, Hashable {
  package enum Language: String, Sendable, Hashable {
    case imap, pop3
  }

  package let language: Language
  package let host: String
  package let port: Int
  /// Never opportunistic: the password goes this way.
  package let security: SMTPEndpoint.Security
  package let credentials: SMTPEndpoint.Credentials
  package let mechanism: SMTPEndpoint.Mechanism
  /// The certificates that the server's must lead to (PEM); nil: the system's.
  package let caFile: String?
  /// Until somebody is let in.
  package var connectTimeout = Duration.seconds(30)
  /// For each answer.
  package var replyTimeout = Duration.seconds(60)

  package init(
    _ language: Language, host: String, port: Int?, security: SMTPEndpoint.Security, credentials: SMTPEndpoint.Credentials,
    mechanism: SMTPEndpoint.Mechanism = .auto, caFile: String? = nil
  ) {
    self.language = language
    self.host = host
    self.security = security
    self.port = port ?? Self.standardPort(language, security)
    self.credentials = credentials
    self.mechanism = mechanism
    self.caFile = caFile
  }

  /// RFC 8314 §3.2 and §3.3; RFC 9051 §2.1, RFC 1939 §3.
  private static func standardPort(_ language: Language, _ security: SMTPEndpoint.Security) -> Int {
    switch language {
    case .imap: security == .implicit ? 993 : 143
    case .pop3: security == .implicit ? 995 : 110
    }
  }

  /// `imaps://mail.example.org:993`
  package var name: String {
    "\(language.rawValue)\(security == .implicit ? "s" : "")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}
