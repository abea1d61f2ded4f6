import Foundation
import Mail
import Store
import Testing

@testable import Audience

/// A no under a name or in a form that nobody foresaw is kept, or the file is refused with what to do: it never becomes a yes.
@Suite struct ImportUnheardTests {
  @Test(arguments: [
    "opt_in", "Opt-In", "is_subscribed", "isSubscribed", "Subscribed?", "Accepts Email Marketing", "accepts_marketing", "consent",
    "Subscribe", "Subscribe to newsletter", "newsletter_signup", "Would you like our newsletter?", "email_ok",
    "Newsletter", "enabled", "marketing_consent", "Einwilligung",
  ]) func `A false under a name that says yes is asked about, and taken or left out as one says`(column: String) async throws {
    let place = try ImportPlace()
    let text = "email,\(column)\nada@example.org,yes\nbo@example.org,no\n"
    await #expect {
      try await place.run(text)
    } throws: { error in
      let told = "\(error)"
      return told.contains("`\(column)` says no") && told.contains("--map '\(column)=subscribed'") && told.contains("--map '\(column)='")
    }
    #expect(try await place.person("bo@example.org") == nil)
    let taken = try await place.run(text, mapping: [column: "subscribed"])
    #expect(taken.added == 1 && taken.left == 1)
    let other = try ImportPlace()
    #expect(try await other.run(text, mapping: [column: ""]).added == 2)
  }

  @Test(arguments: ["", "No thanks", "not_subscribed", "NEVER_SUBSCRIBED", "declined", "pending", "0", "-", "1970-01-01", "perhaps"])
  func `Under a name that says yes, whatever is no yes is asked about`(word: String) async throws {
    let place = try ImportPlace()
    await #expect(throws: ImportFileError.self) { try await place.run("email,newsletter\nada@example.org,\(word)\nbo@example.org,yes\n") }
    #expect(try await place.person("ada@example.org") == nil)
  }

  @Test(arguments: ["yes", "TRUE", "1", "x", "✓", "checked", "2024-01-02", "subscribed", "active"])
  func `Under a name that says yes, a yes needs no question`(word: String) async throws {
    let place = try ImportPlace()
    #expect(try await place.run("email,Email Opt-In\nada@example.org,\(word)\n").added == 1)
  }

  @Test(
    arguments: [
      "subscription_status", "Subscription status", "subscriptionStatus", "subscription", "Email status", "Contact status",
      "Marketing status",
    ], ["pending", "unconfirmed", "inactive", "not subscribed"])
  func `A state other than a yes under a name of states is asked about`(column: String, word: String) async throws {
    let place = try ImportPlace()
    let text = "email,\(column)\nada@example.org,\(word)\nbo@example.org,active\n"
    await #expect {
      try await place.run(text)
    } throws: { "\($0)".contains("--map '\(column)=state'") }
    let report = try await place.run(text, mapping: [column: "state"])
    #expect(report.added + report.left == 2 && report.refused == 0)
    #expect(try await place.states("ada@example.org") != ["main": .confirmed])
    let other = try ImportPlace()
    #expect(try await other.run("email,Email status\nada@example.org,valid\nbo@example.org,Done\n").added == 2, "no word of ours")
  }

  @Test(arguments: ["NEVER_SUBSCRIBED", "No thanks", "No, thanks", "Never", "declined", "withdrawn", "Not interested", "No (by phone)"])
  func `A plain refusal in a column of wishes is a no, and is kept`(word: String) async throws {
    let place = try ImportPlace()
    try await place.run("email\nada@example.org\n")
    let report = try await place.run(
      "email,subscribed\nada@example.org,\"\(word)\"\nbo@example.org,\"Yes, please\"\n", name: "b.csv", now: 2)
    #expect(report.refused == 0 && report.added == 1)
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
  }

  @Test func `A no is heard whatever other words its name has in it, and a yes only where the name is about one`() async throws {
    let place = try ImportPlace()
    await #expect(throws: ImportFileError.self) {
      try await place.run("email,Opted out of email: Marketing Information\nada@example.org,true\n")
    }
    let more = "email,Marketing emails opened,OPTIN_IP,optInSource,Subscription plan\nada@example.org,0,,web,free\n"
    #expect(try await place.run(more).added == 1)
  }

  @Test(arguments: [
    "double_optin", "optin_url", "sms_optin", "Accepts SMS Marketing", "subscribed_at", "Adopting", "subscriber_id", "WhatsApp subscribed",
    "vip",
  ])
  func `A false under a name that says something else is no no`(column: String) async throws {
    let place = try ImportPlace()
    let value = column == "subscribed_at" ? "2024-01-01" : "no"
    #expect(try await place.run("email,\(column)\nada@example.org,\(value)\n").added == 1)
  }

  @Test func `A no in the objects of an array is heard as in one object`() async throws {
    for value in [
      #"[{"status":"unsubscribed"}]"#, #"[{"status":"active"},{"status":"unsubscribed","list":2}]"#, #"[{"unsubscribed":true}]"#,
      #"{"consent":{"email":false}}"#,
      #"[{"list":"a"},{"opt_in":false}]"#, #"{"a":[{"b":{"status":"bounced"}}]}"#,
    ] {
      let place = try ImportPlace()
      await #expect(throws: ImportFileError.self, "\(value)") {
        try await place.run("{\"email\":\"ada@example.org\",\"subs\":\(value)}\n", name: "a.ndjson")
      }
      #expect(try await place.person("ada@example.org") == nil)
    }
  }

  @Test(arguments: [
    ("Abgemeldet", MembershipState.unsubscribed), ("Spam complaint", .complained), ("Blacklisted", .unsubscribed),
    ("Suppressed", .unsubscribed), ("Complaint", .complained), ("Hard bounce (550)", .bounced), ("unsubscribed 2026-01-01", .unsubscribed),
    ("not subscribed", .unsubscribed), ("Unsub", .unsubscribed),
  ]) func `A no in words that are no state is kept of who is here, wherever states stand`(word: String, state: MembershipState) async throws
  {
    for (column, more) in [("state", ""), ("list:main", ""), ("subscribed", ""), ("unsubscribed", ""), ("name", ",")]
    where more.isEmpty || !["not subscribed", "Unsub"].contains(word) {
      let place = try ImportPlace()
      try await place.run("email\nada@example.org\n")
      // Behind the last column: a comma in the name is not quoted.
      let row = more.isEmpty ? "ada@example.org,\(word)" : "ada@example.org,Smith, John,\(word)"
      try await place.run("email,\(column)\n\(row)\n", name: "left.csv", now: 2)
      #expect(try await place.states("ada@example.org") == ["main": state], "\(column)")
    }
  }

  @Test func `In a column of wishes an empty box is no yes, a question is one, and a tick is a yes`() async throws {
    let place = try ImportPlace()
    let report = try await place.run(
      "email,subscribed\na@example.org,x\nb@example.org,✓\nc@example.org,\nd@example.org,-\ne@example.org,None\n"
        + "f@example.org,1970-01-01\ng@example.org,0000-00-00\nh@example.org,pending\ni@example.org,2024-01-01\nj@example.org,☐\n"
        + "k@example.org,checked\nl@example.org,TRUE\nm@example.org,TRUE\nn@example.org,TRUE\n")
    for name in ["a", "b", "i", "k", "l"] { #expect(try await place.states("\(name)@example.org") == ["main": .confirmed], "\(name)") }
    for name in ["c", "d", "e", "f", "g"] { #expect(try await place.person("\(name)@example.org") == nil, "\(name)") }
    #expect(try await place.states("h@example.org") == ["main": .pending])
    #expect(try await place.states("j@example.org") == ["main": .unsubscribed])
    #expect(report.refused == 5 && report.errors.first?.message.contains("`subscribed` is empty") == true)
    // Another column may say it.
    let other = try ImportPlace()
    #expect(try await other.run("email,subscribed,opted_in\na@example.org,,yes\n").added == 1)
  }

  @Test func `A reason in another spelling is the same reason`() async throws {
    let place = try ImportPlace()
    try await place.run("email,state\nada@example.org,unsubscribed\n")
    var now: Int64 = 2
    for (reason, comes) in [
      ("Straße 5 gefragt, né café ﬁne", true), ("STRASSE 5 GEFRAGT NE CAFE FINE", false), ("straße ５ gefragt né cafe\u{301} fine", false),
      ("rang us in May", true),
    ] {
      let person = try #require(try await place.person("ada@example.org"))
      let (list, time) = (place.main.id, Timestamp(milliseconds: now))
      if try await place.states("ada@example.org") == ["main": .confirmed] {
        try await place.database.write { _ = try Membership.unsubscribe(person.id, list: list, cause: "by link", now: time, $0) }
      }
      try await place.run("email,resubscribe\nada@example.org,\"\(reason)\"\n", name: "r\(now).csv", now: now + 1)
      #expect(try await place.states("ada@example.org") == ["main": comes ? .confirmed : .unsubscribed], "\(reason)")
      now += 10
    }
  }

  @Test(arguments: ["12/31/1969", "31.12.1969", "1/1/70", "1/0/00", "01-01-1970", "1970/01/01", "12/31/69"])
  func `The time that a program or a spreadsheet begins with is none`(day: String) async throws {
    let place = try ImportPlace()
    #expect(try await place.run("email,unsubscribed_at\nada@example.org,\(day)\n").added == 1)
  }
}
