package import Words

/// Where and how one SMTP session is opened. Immutable, and one per handle: a handle whose TLS or credentials changed
/// under it could reuse a plain-text connection (libcurl 7.88.1).
package struct SMTPEndpoint: Sendable, Hashable {
  package enum Security: String, Sendable, Hashable {
    /// TLS from the first octet (RFC 8314), usually port 465.
    case implicit
    /// STARTTLS, required (RFC 3207): a server that does not offer it is refused, never used in plain text.
    case starttls
    /// Plain text, for a relay on this machine.
    case none
    /// TLS where the server offers it and it comes about, whoever the certificate is for; else plain text (RFC 7435). For servers of receivers,
    /// where the alternative is no mail; never with credentials.
    case opportunistic

    /// Those that a relay may have.
    package static let ofRelays: [Security] = [.starttls, .implicit, .none]
  }

  package struct Credentials: Sendable, Hashable {
    package enum Proof: Sendable, Hashable {
      case password(String)
      /// An OAuth 2 access token, which the command prints anew whenever one is needed (SASL XOAUTH2).
      case token(TokenCommand)
    }

    package let user: String
    package let proof: Proof

    package init(user: String, proof: Proof) {
      self.user = user
      self.proof = proof
    }
  }

  /// How a password is told (RFC 4954). A mechanism that is chosen and not offered fails the session.
  package enum Mechanism: String, Sendable, Hashable, CaseIterable {
    /// The best of what both sides know; a challenge before the password itself.
    case auto
    case plain
    case login
    case cramMD5 = "cram-md5"
  }

  package let host: String
  /// Those of the host, which are tried in this order, a second family a moment after the first (RFC 8305); empty: the system is asked for them.
  package let addresses: [IPAddress]
  package let port: Int
  package let security: Security
  package let credentials: Credentials?
  package let mechanism: Mechanism
  /// The certificates that the relay's must lead to (PEM); nil: the system's.
  package let caFile: String?
  /// The name we give in EHLO (RFC 5321 §4.1.4).
  package let helloName: String

  package let connectTimeout: Duration
  /// For each reply while the session is set up.
  package let replyTimeout: Duration

  package init(
    host: String, addresses: [IPAddress] = [], port: Int, security: Security, credentials: Credentials? = nil, mechanism: Mechanism = .auto,
    caFile: String? = nil,
    helloName: String, connectTimeout: Duration = .seconds(30), replyTimeout: Duration = .seconds(60)
  ) {
    self.host = host
    self.addresses = addresses
    self.port = port
    self.security = security
    self.credentials = credentials
    self.mechanism = mechanism
    self.caFile = caFile
    self.helloName = helloName
    self.connectTimeout = connectTimeout
    self.replyTimeout = replyTimeout
  }

  /// For people: how we would log in.
  var wantedLogin: String {
    if case .token? = credentials?.proof { return "XOAUTH2" }
    return mechanism == .auto ? "a password" : mechanism.rawValue.uppercased()
  }

  /// The same, for somebody who waits no longer than this.
  package func waiting(connect: Duration, reply: Duration) -> SMTPEndpoint {
    SMTPEndpoint(
      host: host, addresses: addresses, port: port, security: security, credentials: credentials, mechanism: mechanism, caFile: caFile,
      helloName: helloName,
      connectTimeout: connect, replyTimeout: reply)
  }

  /// The same without TLS.
  var inPlainText: SMTPEndpoint {
    SMTPEndpoint(
      host: host, addresses: addresses, port: port, security: .none, helloName: helloName, connectTimeout: connectTimeout,
      replyTimeout: replyTimeout)
  }

  /// What libcurl wants to hear of the addresses.
  var resolution: String? {
    if addresses.isEmpty { return nil }
    return "\(host):\(port):" + addresses.map { $0.octets.count == 4 ? $0.text : "[\($0.text)]" }.joined(separator: ",")
  }

  /// `relay.example.org:587`
  package var name: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

  /// libcurl takes the EHLO name from the URL's path.
  var url: String { "\(security == .implicit ? "smtps" : "smtp")://\(name)/\(helloName)" }
}
