internal import Words

/// Which column is what: as the person said, else by whose export it is, else by the column's name.
struct ImportColumns {
  let origin: ImportOrigin
  /// By column; nil for those that nothing is made of.
  let fields: [ImportField?]
  /// Those that nothing is made of, though nobody left them out.
  let unasked: [Int]
  /// Those of them whose name says that they have a no (``ImportWord/isOfNo(_:)``).
  let noes: Set<Int>
  /// Those of them whose name says that they have a yes, so that a false there is a no (``ImportWord/isOfYes(_:)``).
  let yeses: Set<Int>
  /// Those of them whose name says that they have where people stand (``ImportWord/isOfState(_:)``).
  let standings: Set<Int>
  /// As the file names them.
  let names: [String]
  /// How many of the first ones are ``RejectFile``'s notes, of which nothing is made.
  let notes: Int
  /// Whether the file is one of ours by its columns (``PeopleExport``, ``RejectFile``): then an apostrophe before a formula is not the
  /// person's own.
  let isGuarded: Bool
  /// Where those stand whose row says nothing: Mailchimp puts everybody who left into files of their own, known by their names.
  let state: MembershipState

  /// What programs call a column of addresses.
  static let addressNames = ["email", "e_mail", "mail", "address", "email_address", "emailaddress", "e_mail_address", "subscriber"]

  private static let known: [ImportField: [String]] = [
    .address: addressNames,
    .name: ["name", "full_name", "fullname"],
    .firstName: ["first_name", "firstname", "given_name", "givenname", "fname", "forename", "vorname", "prenom", "prénom"],
    .lastName: [
      "last_name", "lastname", "surname", "family_name", "familyname", "lname", "nachname", "familienname", "nom_de_famille", "apellidos",
    ],
    .language: ["language", "lang", "locale"],
    .zone: ["zone", "timezone", "time_zone"], .joined: ["joined", "subscribed_at", "signup_date"], .lists: ["lists", "list"],
    .tags: ["tags", "tag"], .state: ["state", "status"], .resubscribe: ["resubscribe"],
    .wantsMail: ["subscribed", "opted_in", "subscribed_to_emails"], .wantsNoMail: ["unsubscribed", "opted_out", "email_disabled"],
    .confirmedAt: ["confirmed_at", "confirm_time"], .leftAt: ["unsubscribed_at", "unsub_time", "unsubscription_date", "deleted_at"],
    .bouncedAt: ["bounced_at", "clean_time", "undeliverability_date"],
  ]

  /// - Parameter mapping: columns by name (any case), each with the field it is, or empty to leave it out.
  init(
    of survey: ImportSurvey, mapping: [String: String], attributes: [String: AttributeKind], fileName: String
  ) throws(ImportFileError) {
    let (names, lines) = (survey.names, survey.nameLines)
    let plain = names.map(Self.plain)
    self.names = names
    let notes = RejectFile.notes.elementsEqual(names.prefix(RejectFile.notes.count)) ? RejectFile.notes.count : 0
    self.notes = notes
    isGuarded = survey.format != .jsonLines && (notes > 0 || plain.contains { Self.standing($0) != nil })
    origin = ImportOrigin.allCases.first { $0 != .unknown && $0.signature.isSubset(of: plain) } ?? .unknown
    let fileName = fileName.lowercased()
    let part = fileName.firstMatch(of: /(nonsubscribed|unsubscribed|cleaned)_\w*export/)?.1
    state = part == "unsubscribed" ? .unsubscribed : part == "cleaned" ? .bounced : .confirmed
    if part == "nonsubscribed" || origin == .mailchimp && fileName.contains("nonsubscribed") {
      throw ImportFileError("Mailchimp's non-subscribed contacts never agreed to mail; leave this file out")
    }
    if let twice = plain.enumerated().dropFirst(notes).first(where: { !$1.isEmpty && plain[notes..<$0].contains($1) }) {
      let line = zip(plain, lines).filter { $0.0 == twice.element }.map(\.1).max()
      throw ImportFileError(line: line, "two columns are named `\(names[twice.offset])`; rename or remove one")
    }
    var wanted: [String: ImportField?] = [:]
    for (column, field) in mapping {
      guard plain.contains(Self.plain(column)) else {
        let guess: Sentence =
          Spelling.guess(column, among: names).map { "did you mean \($0)?" } ?? "the file has \(names.joined(separator: ", "))"
        throw ImportFileError("there is no column `\(column)` to map: \(guess)")
      }
      guard wanted.updateValue(try Self.field(field, attributes), forKey: Self.plain(column)) == nil else {
        throw ImportFileError("the column `\(Self.plain(column))` is mapped twice; say once what it is")
      }
    }
    let origin = origin
    var fields = plain.enumerated().map { (index, name) -> ImportField? in
      if index < notes { return nil }
      if let field = wanted[name] { return field }
      return Self.standing(name) ?? origin.fields[name] ?? Self.known(name) ?? attributes[name].map { .attribute(name, $0) }
    }
    // Beside a column that says email, `Address` is where people live: every export of Mailchimp has both.
    if !wanted.keys.contains(Self.home), fields.count(where: { $0 == .address }) > 1,
      let home = plain.firstIndex(of: Self.home), fields[home] == .address
    {
      fields[home] = attributes[Self.home].map { .attribute(Self.home, $0) }
    }
    self.fields = fields
    // What somebody said of one list is no word about the others.
    let isSaid = isGuarded ? PeopleExport.reasons : nil
    unasked = fields.indices.filter { $0 >= notes && fields[$0] == nil && wanted[plain[$0]] == nil && plain[$0] != isSaid }
    standings = Set(unasked.filter { ImportWord.isOfState(names[$0]) })
    noes = Set(unasked.filter { ImportWord.isOfNo(names[$0]) })
    // What the columns mean that only one program's exports have is known.
    yeses = Set(unasked.filter { ImportWord.isOfYes(names[$0]) && !origin.signature.contains(plain[$0]) })
    let found = fields.compactMap { $0 }
    guard found.contains(.address) else {
      let columns = names.joined(separator: ", ").prefix(300)
      throw ImportFileError(
        line: 1,
        "no column named `email` (found: \(columns)); the first line must name the columns, or say which it is: --map COLUMN=email")
    }
    for field in Set(found).subtracting(Self.repeatable) where found.count(where: { $0 == field }) > 1 {
      let those = fields.indices.filter { fields[$0] == field }
      let both = those.dropFirst().reduce("`\(names[those[0]])`" as Sentence) { "\($0) and `\(names[$1])`" }
      throw ImportFileError(line: those.map { lines[$0] }.max(), "\(both) are the same; leave one out: --map COLUMN=")
    }
  }

  /// Of these there may be several: a no in any of them is one.
  private static let repeatable: Set<ImportField> = [.wantsMail, .wantsNoMail, .leftAt, .bouncedAt]

  /// Where people live, beside a column that says email.
  static let home = "address"

  /// What a column of this name is in anybody's file.
  static func known(_ plain: String) -> ImportField? { known.first { $1.contains(plain) }?.key }

  /// Columns that nothing is made of.
  var ignored: [String] { zip(names, fields).dropFirst(notes).filter { $0.1 == nil && !$0.0.isEmpty }.map(\.0) }

  /// The column of a field.
  func index(of field: ImportField) -> Int? { fields.firstIndex { $0 == field } }

  /// `E-Mail address` is `e_mail_address`.
  static func plain(_ name: String) -> String {
    String(name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: "_").map { $0 == "-" ? "_" : $0 })
  }

  /// What a mapping calls it.
  static func name(of field: ImportField) -> String {
    switch field {
    case .attribute(let attribute, _): attribute
    case .standing(let list): "list:\(list)"
    default: known[field]?.first ?? "\(field)"
    }
  }

  /// What a mapping can name in any publication, as most files have them.
  static let fieldNames =
    [
      .address, .name, .firstName, .lastName, .language, .zone, .joined, .lists, .tags, .state, .wantsMail, .wantsNoMail, .confirmedAt,
      .leftAt, .bouncedAt, .resubscribe,
    ].map(name)

  /// `list:digest`, whose slug has hyphens and no underscores.
  private static func standing(_ plain: String) -> ImportField? {
    plain.hasPrefix("list:") ? .standing(String(plain.dropFirst(5).replacing("_", with: "-"))) : nil
  }

  private static func field(
    _ name: String, _ attributes: [String: AttributeKind]
  ) throws(ImportFileError) -> ImportField? {
    if name.isEmpty { return nil }
    let plain = plain(name)
    if let field = attributes[plain].map({ .attribute(plain, $0) }) ?? standing(plain) ?? known(plain) { return field }
    let all = fieldNames.sorted() + ["list:SLUG"] + attributes.keys.sorted()
    throw ImportFileError("nothing is kept as `\(name)`; a column can be \(all.joined(separator: ", "))")
  }
}
