package import Audience
package import Delivery
internal import Foundation
package import Mail
package import Store
package import Words

/// How a stranger becomes a reader: a form, a mail that asks, one click, a mail that welcomes; and once, two days later, a mail that asks
/// again. What is done differs from address to address; what a page may answer never does, so nobody learns here who is on a list.
package struct SignUp: Sendable {
  package struct Settings: Sendable {
    /// Forms an hour from one network.
    package let perNetworkHour: Int
    /// Confirmations an hour to one domain (``subdomainShare``: to those under one); the large providers' share of the world's mailboxes is
    /// too large for it.
    package let perDomainHour: Int
    package let welcomes: Bool
    /// Whose word of a visitor's address is taken.
    package let proxies: [IPNetwork]
    let sending: Campaign.Terms

    package init(
      perNetworkHour: Int, perDomainHour: Int, welcomes: Bool, proxies: [IPNetwork], mode: SendingMode, promise: Promise,
      expiresAfter: Duration
    ) {
      self.perNetworkHour = perNetworkHour
      self.perDomainHour = perDomainHour
      self.welcomes = welcomes
      self.proxies = proxies
      sending = Campaign.Terms(mode: mode, promise: promise, expiresAfter: expiresAfter)
    }
  }

  /// What a form says.
  package struct Wish: Sendable {
    package let address: EmailAddress
    /// May be empty.
    package let name: String
    package let givenName: String
    /// At least one.
    package let lists: [ListID]
    /// `on the sign-up page`.
    package let cause: String
    /// Nil on the command line: then no limit of networks holds, and every list needs the click.
    package let proof: Consent.Proof?

    package init(
      address: EmailAddress, name: String, givenName: String = "", lists: [ListID], cause: String, proof: Consent.Proof?
    ) {
      self.address = address
      self.name = name
      self.givenName = givenName
      self.lists = lists
      self.cause = cause
      self.proof = proof
    }
  }

  /// From the confirmation to its one reminder.
  static let patience = Duration.seconds(48 * 3600)
  /// A reminder that is later than this after its time is none.
  static let lateness = Duration.seconds(5 * 86_400)
  /// How many times as many confirmations as to one domain may go to all those together that are under one: a university has many, and
  /// of some endings that strangers to each other share (`github.io`) nothing shows that they do.
  static let subdomainShare = 10

  private let database: Database
  let keys: SigningKeys
  let mails: PersonalMails
  let settings: Settings

  package init(database: Database, keys: SigningKeys, mails: PersonalMails, settings: Settings) {
    self.database = database
    self.keys = keys
    self.mails = mails
    self.settings = settings
  }

  /// Characters of a name that a form may give.
  package static let nameLimit = 80

  /// A name that carries an address of the web is an advertisement that somebody wants us to mail.
  package static func isName(_ name: String) -> Bool {
    // Not what a reader takes for one: to a letter any number of marks can be added.
    name.unicodeScalars.count <= nameLimit && !name.contains("//")
      && name.lowercased().firstMatch(of: /www\.|https?:|\w\.(com|net|org|ru|info|xyz|top)\b|\w\.co\.\w\w\b|\w\.\w\w+\//) == nil
  }

  /// What strangers may ask for, oldest first.
  package func lists() async throws -> [MailingList] {
    try await database.read { try MailingList.all($0).filter { $0.visibility == .public } }
  }

  // MARK: what a form carries

  package func formTime(_ now: Timestamp, words: String) -> String { FormTime.sealed(now, words: words, with: keys) }

  package func age(of time: String, words: String, now: Timestamp) -> FormTime.Age {
    FormTime.age(of: time, words: words, now: now, keys: keys)
  }

  /// A keyed hash of the network that a request comes from.
  ///
  /// - Parameters:
  ///   - peer: the address at the other end of the connection.
  ///   - forwarded: `X-Forwarded-For`, which only our own proxies are believed.
  package func network(peer: String?, forwarded: String?) -> String {
    ClientNetwork(peer: peer, forwarded: forwarded, proxies: settings.proxies).name(with: keys)
  }

  /// One transaction.
  ///
  /// - Parameter id: for somebody who is not known yet.
  /// - Returns: for the operator: a page that told it would tell who is known here.
  @discardableResult
  package func ask(_ wish: Wish, id: PublicID, now: Timestamp) async throws -> SignUpOutcome {
    try await database.write { try ask(wish, id: id, now: now, $0) }
  }

  // MARK: the link to confirm

  /// Nil when the link is not ours. Needs no database.
  package func verify(_ token: String) -> LinkToken? { LinkToken(token, purpose: .confirm, keys: keys) }

  /// What a link to confirm finds.
  package struct Finding: Sendable {
    package let subscriber: Subscriber
    /// Which the mail was about; nil for one that there is no longer.
    package let list: MailingList?
    /// What the click would confirm.
    package let waiting: [MailingList]
    /// Slugs of those of them that the person said no to before.
    package let refused: Set<String>
    /// Of that list.
    let isReader: Bool
    /// Whether a bounce or a complaint, or the writer, keeps mail of that list from the address.
    let isHeld: Bool

    /// Whether the person chooses what of it: where a no would go, and a stranger may have named that list beside the one they want.
    package var isChoice: Bool { waiting.count > 1 && !refused.isEmpty }

    /// Where nothing waits.
    package var confirmation: Confirmation { isReader ? .reader : isHeld ? .held : .nothing }
  }

  /// Nil when the person is no longer known. Changes nothing.
  package func look(_ token: LinkToken) async throws -> Finding? {
    try await database.read { try look(token, $0) }
  }

  /// Where the person stands with the link's list after a click, this one or an earlier one.
  package enum Confirmation: Sendable {
    case reader, held, nothing
  }

  /// Confirms what waits, as far as the page showed it.
  ///
  /// - Parameter declined: what it showed and the person did not choose. As long as they chose anything, that is a no.
  package func confirm(
    _ token: LinkToken, lists chosen: Set<String>, declining declined: Set<String> = [], proof: Consent.Proof, now: Timestamp
  ) async throws -> Confirmation {
    try await database.write { try confirm(token, chosen, declined, proof, now, $0) }
  }

  /// A new mail for a link that came too late, within the same limits.
  package func askAgain(_ token: LinkToken, proof: Consent.Proof, id: PublicID, now: Timestamp) async throws {
    try await database.write { connection in
      guard let found = try look(token, connection), !found.waiting.isEmpty else { return }
      let lists = found.waiting.map(\.id)
      let person = found.subscriber
      let wish = Wish(
        address: person.address, name: person.name, givenName: person.givenName, lists: lists, cause: "asked for a new link", proof: proof)
      try ask(wish, id: id, now: now, connection)
    }
  }

  // MARK: the reminder

  /// Asks those once more whose confirmation arrived two days ago and who did nothing; and for the first time those who had to wait.
  ///
  /// - Returns: how many.
  package func remind(now: Timestamp) async throws -> Int {
    // Looked at every second, so it must not take the writer's lock for nothing.
    guard try await database.read({ try hasRemindersDue(now, $0) }) else { return 0 }
    return try await database.write { try remind(now, $0) }
  }
}
