import ArgumentParser
import Foundation
import Mail
import Store

struct DKIM: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dkim", abstract: "Keys that sign your mail, so that receivers know that it is yours.",
    subcommands: [New.self, Show.self], defaultSubcommand: Show.self)

  /// One key as the owner of a domain needs it.
  struct Published: Encodable {
    let selector: String
    let algorithm: String
    let file: String
    let signs: Bool
    /// The DNS name of the TXT record, and what it says.
    let name: String
    let record: String

    init(_ key: DKIMKey, _ settings: DKIMSettings) {
      selector = key.selector
      algorithm = key.algorithm.rawValue
      file = settings.path(key.selector)
      signs = settings.selectors.contains(key.selector)
      name = "\(key.selector)._domainkey.\(settings.domain)"
      record = key.record
    }

    /// A line of a zone file: one string holds at most 255 octets (RFC 1035 §3.3).
    var zoneLine: String {
      var rest = record[...]
      var strings: [String] = []
      while !rest.isEmpty {
        strings.append("\"\(rest.prefix(250))\"")
        rest = rest.dropFirst(250)
      }
      return "\(name). IN TXT \(strings.count == 1 ? strings[0] : "( \(strings.joined(separator: " ")) )")"
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a pair of keys, RSA and Ed25519, and print what to put into the domain's DNS.",
      discussion: "Nothing is signed with them before dkim.selectors in tuesday.toml names them: first the DNS, then the setting.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The name that the keys get in the DNS; the second one has -ed behind it. Default: the month, as in t202611.")
    var selector: String?

    func run() throws {
      let all = try options.load()
      let settings = all.dkim
      let name = selector ?? Self.month(all.today())
      guard DKIMSettings.isSelector(name) && name.count <= 60 else { throw CommandError.usage("--selector \(name): \(DKIMSettings.form)") }
      let keys = try [DKIMKey(new: .rsa, selector: name), DKIMKey(new: .ed25519, selector: name + "-ed")]
      for key in keys where FileManager.default.fileExists(atPath: settings.path(key.selector)) {
        let advice = "choose another --selector; a key that mail was signed with must stay as it is"
        throw CommandError(code: .cannotCreate, description: "\(settings.path(key.selector)) is there already; \(advice)")
      }
      for key in keys { try Self.write(key, settings) }
      let published = keys.map { Published($0, settings) }
      let line = "selectors = \"\(keys.map(\.selector).joined(separator: ", "))\""
      try output.show(
        published,
        else: """
          Two keys are made, in \(settings.folder). Put these two TXT records into the DNS of \(settings.domain):

          \(published.map(\.zoneLine).joined(separator: "\n\n"))

          (In a web form: the name before .\(settings.domain), type TXT, and the text without the quotes, in one piece.)
          When they can be seen (dig +short TXT \(published[0].name)), let them sign, in tuesday.toml:

          [dkim]
          \(line)
          """)
    }

    /// `t202611`
    private static func month(_ day: LocalDate) -> String { "t" + day.description.prefix(7).filter { $0 != "-" } }

    private static func write(_ key: DKIMKey, _ settings: DKIMSettings) throws {
      do {
        try FileManager.default.createDirectory(
          atPath: settings.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch { throw CommandError.cannotCreate(settings.folder, error) }
      guard
        FileManager.default.createFile(
          atPath: settings.path(key.selector), contents: Data(key.pem.utf8), attributes: [.posixPermissions: 0o600])
      else { throw CommandError(code: .cannotCreate, description: "\(settings.path(key.selector)) cannot be made") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All keys, with their DNS records and whether they sign.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let settings = try options.load().dkim
      let keys = try settings.known().map { Published(try settings.key($0), settings) }
      try output.show(
        keys,
        else: keys.isEmpty
          ? "No key yet; make a pair with: tuesday dkim new"
          : keys.map { "\($0.selector)  \($0.algorithm)  \($0.signs ? "signs" : "does not sign")\n\($0.zoneLine)" }.joined(
            separator: "\n\n"))
    }
  }
}
