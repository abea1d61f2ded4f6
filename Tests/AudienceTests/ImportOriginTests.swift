import Foundation
import Store
import Testing

@testable import Audience

/// The exports of other programs, in the form each writes them, with who is in which state afterwards.
@Suite struct ImportOriginTests {
  private func expect(
    _ origin: ImportOrigin, _ text: String, _ states: [String: MembershipState], attributes: [String: AttributeKind] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ImportPlace {
    let place = try ImportPlace()
    let reading = try place.reading(Array(text.utf8), name: "export.csv", attributes: attributes)
    #expect(reading.origin == origin, sourceLocation: sourceLocation)
    let report = try await reading.run(into: place.database, lists: [place.main], now: Timestamp(milliseconds: 1))
    #expect(report.refused == 0, "\(report.errors)", sourceLocation: sourceLocation)
    for (address, state) in states {
      #expect(try await place.states(address) == ["main": state], "\(address)", sourceLocation: sourceLocation)
    }
    return place
  }

  @Test func `listmonk: times as Go writes them, attributes as JSON, the blocklisted stay out of all lists`() async throws {
    let place = try await expect(
      .listmonk,
      """
      uuid,email,name,attributes,status,created_at,updated_at
      0192-a,ada@example.org,Ada L,"{""city"": ""Chicago"", ""age"": 41}",enabled,2024-01-02 03:04:05.678901 +0000 UTC,2024-01-02 03:04:05.678901 +0000 UTC
      0192-b,bo@example.org,Bo,{},blocklisted,2024-01-02 03:04:05.678901 +0100 CET,2024-01-02 03:04:05 +0000 +0000
      0192-c,chiara@example.org,,{},disabled,2024-01-02 03:04:05.6 +0000 +0000,

      """, ["ada@example.org": .confirmed, "bo@example.org": .unsubscribed, "chiara@example.org": .unsubscribed],
      attributes: ["city": .text, "age": .number])
    let ada = try #require(try await place.person("ada@example.org"))
    #expect(ada.name == "Ada L" && ada.attributes == ["city": "Chicago", "age": "41"])
    #expect(ada.createdAt.rfc3339 == "2024-01-02T03:04:05Z")
    #expect(try await place.person("bo@example.org")?.createdAt.rfc3339 == "2024-01-02T02:04:05Z")
    let digest = try place.makeList("digest")
    let reading = try place.reading(Array("email\nbo@example.org\nchiara@example.org\n".utf8), name: "digest.csv")
    let report = try await reading.run(into: place.database, lists: [digest], now: Timestamp(milliseconds: 2))
    #expect(report.suppressed == 1 && report.keptOut == 1)
    let reasons = try await place.database.read { connection in
      var reasons: [String] = []
      try Suppression.each(connection) { reasons.append("\($0.value) \($0.slug ?? "all"): \($0.reason)") }
      return reasons
    }
    #expect(reasons == ["bo@example.org all: blocklisted elsewhere (imported from export.csv line 3)"])
  }

  @Test func `Mailchimp: members, those who left and those cleaned; who never subscribed is refused whole`() async throws {
    let head = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,NOTES,TAGS"
    let place = try await expect(
      .mailchimp,
      "\(head)\nada@example.org,Ada,L,2,\"2020-05-01 10:11:12\",,2020-05-01 10:11:12,,1,a1,,\"\"\"staff\"\",\"\"board\"\"\"\n",
      ["ada@example.org": .confirmed])
    #expect(try await place.person("ada@example.org")?.name == "Ada L")
    #expect(try await place.tags("ada@example.org") == ["board", "staff"])
    for (text, tags) in [
      ("\"a, b\",\"c\"", ["a, b", "c"]), ("\"a;b\";c", ["a;b", "c"]), ("5\" disc, old", ["5 disc", "old"]), ("\"\",x", ["x"]),
    ] {
      #expect(Tag.parts(text).compactMap(Tag.canonical) == tags)
    }
    #expect(try await place.person("ada@example.org")?.createdAt.rfc3339 == "2020-05-01T10:11:12Z")
    _ = try await expect(
      .mailchimp, "\(head),UNSUB_TIME\nbo@example.org,Bo,,2,2020-05-01 10:11:12,,,,2,a2,,,2021-05-01 10:11:12\n",
      ["bo@example.org": .unsubscribed])
    _ = try await expect(
      .mailchimp, "\(head),CLEAN_TIME\ncy@example.org,Cy,,2,2020-05-01 10:11:12,,,,3,a3,,,2021-05-01 10:11:12\n",
      ["cy@example.org": .bounced])
    let proof = try await expect(
      .mailchimp,
      "\(head),UNSUB_TIME\nbo@example.org,Bo,,2,,203.0.113.9,2018-01-02 03:04:05,203.0.113.9,2,a2,,,2019-05-06 07:08:09\n",
      ["bo@example.org": .unsubscribed])
    let journal = try await proof.journal("bo@example.org").map(\.cause)
    #expect(
      journal == [
        "imported from export.csv line 2, confirmed elsewhere 2018-01-02T03:04:05Z, left elsewhere 2019-05-06T07:08:09Z: unsubscribed on main"
      ])
    #expect(try place.reading(Array("\(head)\n".utf8)).ignoredColumns.contains("CONFIRM_IP"), "addresses of networks are not kept")
    let never = "\(head)\ndo@example.org,Do,,2,,,,,4,a4,,\n"
    #expect { _ = try place.reading(Array(never.utf8), name: "nonsubscribed_members_export_1.csv") } throws: {
      "\($0)".contains("never agreed to mail")
    }
  }

  @Test func `Mailchimp: where people live is no address of mail, unless that is all there is or it is said`() async throws {
    let head = "Email Address,First Name,Last Name,Address,Phone Number,OPTIN_TIME,LEID,EUID,NOTES,TAGS"
    let place = try await expect(
      .mailchimp, "\(head)\nada@example.org,Ada,L,1 Main Street,,2020-05-01 10:11:12,1,a1,,\n", ["ada@example.org": .confirmed])
    let bytes = Array("Email,Address\nada@example.org,1 Main Street\n".utf8)
    #expect(try place.reading(bytes).ignoredColumns == ["Address"])
    #expect(try place.reading(bytes, attributes: ["address": .text]).ignoredColumns.isEmpty)
    #expect(try place.reading(Array("Address\nada@example.org\n".utf8)).ignoredColumns.isEmpty)
    #expect(throws: ImportFileError.self) { _ = try place.reading(bytes, mapping: ["Address": "email"]) }
  }

  @Test(
    "Mailchimp: who left is known without the columns of its own, by a time or by the file's name",
    arguments: [
      ("x.csv", ",UNSUB_TIME", ",2021-05-01 10:11:12", MembershipState.unsubscribed),
      ("x.csv", ",CLEAN_TIME", ",2021-05-01 10:11:12", .bounced), ("x.csv", ",UNSUB_TIME", ",", .confirmed),
      ("unsubscribed_members_export_1f.csv", "", "", .unsubscribed), ("cleaned_email_audience_export_1f.csv", "", "", .bounced),
      ("subscribed_members_export_1f.csv", "", "", .confirmed),
    ])
  func left(name: String, head: String, cells: String, state: MembershipState) async throws {
    let place = try ImportPlace()
    try await place.run("Email Address,First Name\(head)\nada@example.org,Ada\(cells)\n", name: name)
    #expect(try await place.states("ada@example.org") == ["main": state])
    #expect(throws: ImportFileError.self) {
      _ = try place.reading(Array("Email Address\nada@example.org\n".utf8), name: "nonsubscribed_members_export_1f.csv")
    }
  }

  @Test func `Substack, Ghost, Buttondown and Keila: states, tags, dates`() async throws {
    _ = try await expect(
      .substack,
      "email,active_subscription,expiry,plan,email_disabled,created_at\nada@example.org,false,,free,false,2023-01-02T03:04:05.000Z\n"
        + "bo@example.org,true,,paid,true,2023-01-02T03:04:05.000Z\n",
      ["ada@example.org": .confirmed, "bo@example.org": .unsubscribed])
    let ghost = try await expect(
      .ghost,
      "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\n"
        + "1,ada@example.org,Ada,,true,false,,2023-01-02T03:04:05.000Z,,\"vip,staff\",\n"
        + "2,bo@example.org,Bo,,false,false,,2023-01-02T03:04:05.000Z,,,\n"
        + "3,cy@example.org,Cy,,true,false,,2023-01-02T03:04:05.000Z,2025-01-02T00:00:00.000Z,,\n",
      ["ada@example.org": .confirmed, "bo@example.org": .unsubscribed, "cy@example.org": .unsubscribed])
    #expect(try await ghost.tags("ada@example.org") == ["staff", "vip"])
    let buttondown = try await expect(
      .buttondown,
      "email,notes,metadata,tags,referrer_url,creation_date,subscriber_type\n"
        + "ada@example.org,,\"{\"\"city\"\": \"\"Rome\"\"}\",\"one,two\",,2023-01-02T03:04:05.678901Z,regular\n"
        + "bo@example.org,,{},,,2023-01-02T03:04:05Z,unsubscribed\ncy@example.org,,{},,,2023-01-02T03:04:05Z,paused\n"
        + "di@example.org,,{},,,2023-01-02T03:04:05Z,unactivated\ned@example.org,,{},,,2023-01-02T03:04:05Z,undeliverable\n",
      [
        "ada@example.org": .confirmed, "bo@example.org": .unsubscribed, "cy@example.org": .confirmed, "di@example.org": .pending,
        "ed@example.org": .bounced,
      ], attributes: ["city": .text])
    #expect(try await buttondown.person("ada@example.org")?.attributes == ["city": "Rome"])
    _ = try await expect(
      .keila,
      "Email,First name,Last name,Data,Status\nada@example.org,Ada,L,\"{\"\"city\"\": \"\"Bonn\"\"}\",active\n"
        + "bo@example.org,,,{},unsubscribed\ncy@example.org,,,{},unreachable\n",
      ["ada@example.org": .confirmed, "bo@example.org": .unsubscribed, "cy@example.org": .bounced])
  }

  @Test func `Buttondown: when somebody left, or their mailbox refused, goes into the journal`() async throws {
    let place = try await expect(
      .buttondown,
      "email,metadata,tags,referrer_url,creation_date,type,unsubscription_date,undeliverability_date\n"
        + "ada@example.org,{},,,2023-01-02,regular,,\nbo@example.org,{},,,2023-01-02,unsubscribed,2024-01-02T03:04:05Z,\n"
        + "cy@example.org,{},,,2023-01-02,undeliverable,,2024-01-03T03:04:05Z\n",
      ["ada@example.org": .confirmed, "bo@example.org": .unsubscribed, "cy@example.org": .bounced])
    for (address, words) in [
      ("bo@example.org", "left elsewhere 2024-01-02T03:04:05Z"), ("cy@example.org", "bounced elsewhere 2024-01-03T03:04:05Z"),
    ] {
      #expect(try await place.journal(address).first?.cause.contains(words) == true)
    }
  }

  @Test(arguments: [
    "uuid,email,attributes,status", "email,metadata,tags,referrer_url,creation_date", "Email,First name,Last name,Data,Status",
  ])
  func `What the JSON of an export has and is not kept is named as a column would be`(head: String) throws {
    let place = try ImportPlace()
    let names = head.split(separator: ",").map(String.init)
    let column = try #require(names.first { ["attributes", "metadata", "Data"].contains($0) })
    let objects = [#"{"city":"Rome","plan":"pro","likes":["a"],"none":null,"empty":""}"#, #"{"age":5}"#, "{}", #"{"n":{"a":[1]}}"#]
    let rows = objects.enumerated().map { number, object in
      names.map {
        $0.lowercased() == "email" ? "a\(number)@example.org" : $0 == column ? "\"\(object.replacing("\"", with: "\"\""))\"" : ""
      }
    }
    let text = ([names] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    let reading = try place.reading(Array(text.utf8), attributes: ["city": .text, "age": .number])
    #expect(reading.ignoredColumns.filter { $0.contains(".") } == ["likes", "n", "plan"].map { "\(column).\($0)" })
  }

  @Test func `A bounce or a complaint on one list keeps people off all others, unless their row says why`() async throws {
    let place = try ImportPlace()
    let other = try place.makeList("digest")
    try await place.run("email,state\nada@example.org,bounced\nbo@example.org,complained\ncy@example.org,unsubscribed\n")
    let reading = try place.reading(
      Array("email,resubscribe\nada@example.org,\nbo@example.org,wrote on paper\ncy@example.org,\n".utf8), name: "digest.csv")
    let report = try await reading.run(into: place.database, lists: [other], now: Timestamp(milliseconds: 2))
    #expect(report.keptOut == 2 && report.broughtBack == 1 && report.added == 0)
    #expect(try await place.states("ada@example.org") == ["main": .bounced])
    #expect(
      try await place.states("bo@example.org") == ["main": .unsubscribed, "digest": .confirmed], "the complaint stops nothing any more")
    #expect(try await place.journal("bo@example.org").suffix(2).map(\.event) == [.confirmed, .unsubscribed])
    #expect(try await place.states("cy@example.org") == ["main": .unsubscribed], "a no to all lists there were")
    let cy = try place.reading(Array("email,resubscribe\ncy@example.org,wrote\n".utf8), name: "cy.csv")
    #expect(try await cy.run(into: place.database, lists: [other], now: Timestamp(milliseconds: 2)).broughtBack == 1)
    #expect(try await place.states("cy@example.org") == ["main": .unsubscribed, "digest": .confirmed])
    let ada = try #require(try await place.person("ada@example.org")).id
    let stopped = try await place.database.write {
      try Membership.confirm(ada, list: other.id, cause: "", now: Timestamp(milliseconds: 3), $0)
    }
    #expect(stopped == .bounced)
    #expect(try await place.states("ada@example.org") == ["main": .bounced])
  }
}
