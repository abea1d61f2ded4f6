/// Where and how one SMTP session is opened. Immutable, and one per handle: a handle whose TLS or credentials changed
/// under it could reuse a plain-text connection (libcurl 7.88.1).
package struct SMTPEndpoint: Sendable, Hashable {
  package enum Security: String, Sendable, Hashable, CaseIterable {
    /// TLS from the first octet (RFC 8314), usually port 465.
    case implicit
    /// STARTTLS, required (RFC 3207): a server that does not offer it is refused, never used in plain text.
    case starttls
    /// Plain text, for a relay on this machine.
    case none
  }

  package struct Credentials: Sendable, Hashable {
    package let user: String
    package let password: String

    package init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  package let host: String
  package let port: Int
  package let security: Security
  package let credentials: Credentials?
  /// The name we give in EHLO (RFC 5321 §4.1.4).
  package let helloName: String

  package let connectTimeout: Duration
  /// For each reply while the session is set up.
  package let replyTimeout: Duration

  package init(
    host: String, port: Int, security: Security, credentials: Credentials? = nil, helloName: String,
    connectTimeout: Duration = .seconds(30), replyTimeout: Duration = .seconds(60)
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.credentials = credentials
    self.helloName = helloName
    self.connectTimeout = connectTimeout
    self.replyTimeout = replyTimeout
  }

  /// `relay.example.org:587`
  package var name: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

  /// libcurl takes the EHLO name from the URL's path.
  var url: String { "\(security == .implicit ? "smtps" : "smtp")://\(name)/\(helloName)" }
}
