import Foundation
import Testing

/// The rules of large receivers and of the RFCs, held against every mail of a corpus: all themes, posts that use everything, readers with names
/// that try to break out of their field.
@Suite(.inTurn) struct EveryMailKeepsTheChecklist {
  private static let names = [
    "Ada Field", "O'Brien, \"The\" Reader", "=?utf-8?q?x?= =?", "Zoë 🌳 Ærøskøbing", "שלום עולם", String(repeating: "Long name ", count: 20),
    "a@b.c", "<b>Bold</b> & Co", "100% {{ first_name }} {% if %}", "Jean-Baptiste de la Très Très Très Longue Rue du Faubourg-Saint-Honoré",
  ]

  @Test func `Each of three themes' mails, to each of ten readers`() async throws {
    let place = try await Workplace()
    let people = Self.names.enumerated().map { "reader\($0)@example.net,\"\($1.replacing("\"", with: "\"\""))\"" }
    let file = try place.write("people.csv", "email,name\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    let settings = try String(contentsOfFile: place.folder + "/tuesday.toml", encoding: .utf8)
    _ = try place.write("tuesday.toml", settings + "city = \"text\"\n")
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    try place.set(["smtp.return_path": "\"bounces.linden.test\""])
    let made = try await place.tuesday("dkim", "new", "--selector", "one")
    #expect(made.code == 0, "\(made.errors)")
    let selectors = try FileManager.default.contentsOfDirectory(atPath: place.folder + "/data/dkim").map { $0.dropLast(4) }
    try place.set(["dkim.selectors": "\"\(selectors.sorted().joined(separator: ","))\""])
    let everything = try String(contentsOfFile: Program.root + "/Tests/CampaignsTests/Golden/everything.md", encoding: .utf8)
    var scored: [String] = []
    for theme in ["letter", "masthead", "digest"] {
      _ = try place.write("posts/all-\(theme).md", everything.replacing("\nauthor:", with: "\ntemplate: \(theme)\nauthor:"))
      let sent = try await place.tuesday("send", "posts/all-\(theme).md", "--confirm", "all-\(theme)")
      #expect(sent.code == 0, "\(sent.errors)")
      if let newest = try inbox.messages().last {
        scored.append(try place.write("\(theme).eml", String(decoding: newest.bytes, as: UTF8.self)))
      }
    }
    let given = try JSONEncoder().encode(
      Dictionary(uniqueKeysWithValues: Self.names.enumerated().map { ("reader\($0)@example.net", $1.trimmingCharacters(in: .whitespaces)) })
    )
    let looked = try await Program.run(
      Program.python,
      [
        Program.root + "/Tests/JourneyTests/Peers/keep_checklist.py", inbox.folder, "linden.test", "bounces.linden.test",
        "2 Side Street, Linden", String(decoding: given, as: UTF8.self),
      ])
    let report = try #require(try JSONSerialization.jsonObject(with: Data(looked.output.utf8)) as? [String: Any], "\(looked.errors)")
    #expect(report["faults"] as? [String] == [], "\(looked.output)")
    #expect(report["messages"] as? Int == 30 && report["message_ids"] as? Int == 30 && report["return_paths"] as? Int == 30)
    try await expectNoSpam(scored, place)
  }

  /// Filters find nothing that we could change: HTML is what it is, SpamAssassin sees a domain without keys in the DNS, and rspamd a preheader
  /// that is not to be seen, the inbox's own hop, and that the post has an odd number of pictures.
  private func expectNoSpam(_ files: [String], _ place: Workplace) async throws {
    let notOurs: Set = [
      "HTML_MESSAGE", "NO_RECEIVED", "NO_RELAYS", "MAILING_LIST_MULTI", "DKIM_SIGNED", "DKIM_INVALID", "T_SCC_BODY_TEXT_LINE",
    ]
    for file in files {
      guard let fired = try await SpamFilters.spamAssassin(file) else { break }
      #expect(fired.subtracting(notOurs) == [], "\(file)")
    }
    guard let rspamd = try await Rspamd(place, keys: place.tuesday("dkim", "show", "--json").output) else { return }
    defer { rspamd.stop() }
    for file in files {
      let found = try await rspamd.symbols(file, to: "reader9@example.net")
      let against = found.filter { $0.value > 0 }.keys.sorted()
      #expect(Set(against).subtracting(["MANY_INVISIBLE_PARTS", "RCVD_NO_TLS_LAST", "URI_COUNT_ODD"]) == [], "\(file): \(found)")
      for good in ["R_DKIM_ALLOW", "R_SPF_ALLOW", "DMARC_POLICY_ALLOW", "HAS_LIST_UNSUB", "MIME_GOOD"] {
        #expect(found[good] != nil, "\(good)")
      }
    }
  }
}
