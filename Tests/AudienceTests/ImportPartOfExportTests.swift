import Foundation
import Store
import Testing

@testable import Audience

/// Columns that say no, in a file that lacks others by which its program would be known, or whose head was damaged.
@Suite struct ImportPartOfExportTests {
  @Test(arguments: [
    ("email,email_disabled,created_at", "true,2024-01-02", "false,2024-01-02"),
    ("email,name,subscribed_to_emails,created_at", "Bo,false,2024-01-02", "Bo,true,2024-01-02"),
    ("email,created_at,deleted_at", "2024-01-02,2024-02-03", "2024-01-02,"),
    ("email,unsubscription_date", "2024-02-03", ""),
    ("email,status", "blocklisted", "enabled"),
    ("email,unsubscribed,email_disabled", "false,true", "false,false"),
    ("email,unsubscribed_at,deleted_at", ",2024-01-02", ","),
  ])
  func `A column by which one program says no says it in anybody's file, beside others that do not`(
    head: String, no: String, yes: String
  ) async throws {
    let place = try ImportPlace()
    let report = try await place.run("\(head)\nada@example.org,\(no)\nbo@example.org,\(yes)\n")
    #expect(report.left == 1 && report.added == 1)
    #expect(try await place.states("ada@example.org") == ["main": .unsubscribed])
    #expect(try await place.states("bo@example.org") == ["main": .confirmed])
  }

  @Test func `Whose mailbox refused by a date of Buttondown's has bounced in any file`() async throws {
    let place = try ImportPlace()
    try await place.run("email,undeliverability_date\nada@example.org,2024-01-02\n")
    #expect(try await place.states("ada@example.org") == ["main": .bounced])
  }

  @Test(arguments: [
    ("email_address,type,tags", "type", "unsubscribed,x", "state"), ("email_address,type,tags", "type", "undeliverable,x", "state"),
    ("email,sta;te", "sta;te", "Unsubscribed", "state"), ("email,list of main", "list of main", "bounced", "state"),
    ("email,state,earlier", "earlier", "confirmed,opted out", "unsubscribed"),
  ])
  func `A file is refused whole where a column that nothing is made of says that somebody left, and its words say what to do`(
    head: String, column: String, rest: String, field: String
  ) async throws {
    let place = try ImportPlace()
    let good = rest.split(separator: ",").map { _ in "" }.joined(separator: ",")
    let text = "\(head)\nada@example.org,\(good)\nbo@example.org,\(rest)\n"
    let error = try #require(await #expect(throws: ImportFileError.self) { try await place.run(text) })
    #expect(error.description.hasPrefix("people.csv:3: `\(column)` says "), "\(error)")
    #expect(error.description.contains("--map '\(column)=\(field)'") && error.description.contains("--map '\(column)='"), "\(error)")
    #expect(try await place.person("ada@example.org") == nil)
    #expect(try await place.run(text, mapping: [column: field]).left == 1)
    #expect(try await place.states("bo@example.org")?["main"]?.isFinal == true)
    let other = try ImportPlace()
    #expect(try await other.run(text, mapping: [column: ""]).added == 2, "said by the run, it is left out")
  }

  @Test(arguments: [
    ("Bounced", "yes", "bounced_at"), ("complained", "true", "unsubscribed_at"), ("hard_bounce", "1", "bounced_at"),
    ("Unsubscribe Date", "2024-05-05", "unsubscribed_at"), ("Opt-Out", "1", "unsubscribed_at"), ("optout", "true", "unsubscribed_at"),
    ("EMAIL_BLACKLISTED", "1", "unsubscribed_at"), ("Emails disabled", "true", "unsubscribed_at"), ("do not mail", "x", nil),
    ("marked_as_spam", "true", "unsubscribed_at"),
    ("Bounce message", "550 5.1.1 no such user https://mail.example/?p=NoSuchUser", nil),
    ("Unsubscribe Reason", "No longer interested", nil),
    ("Kind", "Unsubscribed by admin", nil), ("Kind", "Unsubscribed (2024-01-01)", nil), ("Kind", "Spam complaint", nil),
    ("Kind", "Do not contact", nil), ("Kind", "Abgemeldet", nil), ("Kind", "{\"status\":\"unsubscribed\"}", nil),
  ])
  func `A column is known as a no by its name, whatever stands in it, or by a few words, whatever it is called`(
    name: String, value: String, field: String?
  ) async throws {
    let cell = value.contains("\"") ? "\"\(value.replacing("\"", with: "\"\""))\"" : value
    let text = "email,\(name)\nada@example.org,\nbo@example.org,\(cell)\n"
    let error = try #require(await #expect(throws: ImportFileError.self) { try await ImportPlace().run(text) })
    #expect(error.description.hasPrefix("people.csv:3: `\(name)` says ") && error.description.contains("--map '\(name)='"), "\(error)")
    guard let field else { return }
    #expect(error.description.contains("--map '\(name)=\(field)'"), "\(error)")
    #expect(try await ImportPlace().run(text, mapping: [name: field]).left == 1)
  }

  @Test(arguments: ["{\"opt_out\":true}", "{\"meta\":{\"status\":\"unsubscribed\"}}", "{\"attributes\":{\"status\":\"Unsubscribed\"}}"])
  func `So are members of JSON, one in another too`(members: String) async throws {
    let text = "{\"email\":\"ada@example.org\",\(members.dropFirst())\n"
    let error = await #expect(throws: ImportFileError.self) { try await ImportPlace().run(text, name: "people.ndjson") }
    #expect(error?.description.contains("nothing is made of that") == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    "email,type\nada@example.org,lead\nbo@example.org,inactive\n",
    "email,notes\nada@example.org,she unsubscribed from the paper edition\nbo@example.org,\n",
    "email,account\nada@example.org,disabled\nbo@example.org,blocked\n",
    "email,Bounce Rate,company\nada@example.org,0.25,Bounce Fitness\nbo@example.org,0%,\n",
    "email,unsubscribe_token,unsubscribe_link\nada@example.org,a1b2c3,a.example/unsubscribe\nbo@example.org,x,mailto:unsubscribe@a.example\n",
    "email,notes,source\nada@example.org,Asked how to unsubscribe,unsubscribe survey form\nbo@example.org,Not unsubscribed,SMS\n",
    "email,bounces,unsubscribe_url\nada@example.org,0,https://a.example/unsubscribe\nbo@example.org,,\n",
    "email,opt_out,complained\nada@example.org,no,false\nbo@example.org,never,-\n",
    "email,state,type\nada@example.org,confirmed,premium\nbo@example.org,,regular\n",
  ])
  func `Other words in such a column refuse no good file`(text: String) async throws {
    #expect(try await ImportPlace().run(text).added == 2)
  }

  @Test func `What another column says already, or a reason in the row overrules, is heard there`() async throws {
    let place = try ImportPlace()
    let text = "email,state,type,resubscribe\nada@example.org,unsubscribed,unsubscribed,\nbo@example.org,,unsubscribed,he wrote us\n"
    let report = try await place.run(text)
    #expect(report.left == 1 && report.added == 1)
    #expect(try await place.run("email,list:main,type\ncy@example.org,bounced,undeliverable\n").left == 1)
  }
}
