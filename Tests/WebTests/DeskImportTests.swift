import Accounts
import Audience
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// Importing at the desk, from the file's coming to what became of it.
@Suite struct DeskImportTests {
  private static let boundary = "x-y-z"

  private func send(
    _ text: String, named name: String = "people.csv", to desk: Desk, as secret: String?, fetch: String = "same-origin",
    isWhole: Bool = true,
    before: (@Sendable () async throws -> Void)? = nil
  ) async throws -> (status: Int, body: String, headers: HTTPFields) {
    var headers: HTTPFields = [.contentType: "multipart/form-data; boundary=\(Self.boundary)"]
    if let secret { headers[.cookie] = "\(Desk.name)=\(secret)" }
    headers[try #require(HTTPField.Name("sec-fetch-site"))] = fetch
    let body =
      "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: text/csv\r\n\r\n\(text)\r\n"
      + (isWhole ? "--\(Self.boundary)--\r\n" : "")
    return try await desk.site.send(.post, "/desk/import", body, headers: headers, before: before)
  }

  private func uploads(_ desk: Desk) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/uploads")) ?? []
  }

  @Test func `A file is looked through, its columns said, confirmed by the number of its rows, and taken in`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let text = "email,Ort,name\nada@example.org,Oslo,=1+1\n<b>nobody</b>,,\nbo@example.org,Chicago,Bo\n"
    let sent = try await send(text, named: "<i>my people.csv", to: desk, as: admin)
    let path = try #require(sent.headers[.location])
    #expect(sent.status == 303 && path.wholeMatch(of: /\/desk\/import\/[0-9a-f]{32}/) != nil)
    await desk.site.imports.settle()
    let looked = try await desk.ask(.get, path, as: admin).body
    for words in [
      "&lt;i&gt;my people.csv", "<b>2</b> new on a list", "<b>1</b> rows refused", "&lt;b&gt;nobody&lt;/b&gt;", "as found: not taken",
    ] {
      #expect(looked.contains(words), "\(words)")
    }
    #expect(!looked.contains("Take them in"), "first how they agreed")
    #expect(try await desk.ask(.post, path + "/run", ["rows": "3"], as: admin).body.contains("Say how these people agreed"))
    let wishes = ["map.1": "city", "consent": "at <our> old site", "list": "main"]
    #expect(try await desk.ask(.post, path + "/look", wishes, as: admin).status == 303)
    await desk.site.imports.settle()
    #expect(try await desk.ask(.get, path, as: admin).body.contains("at &lt;our&gt; old site"))
    #expect(try await desk.site.count("subscribers") == 0, "nothing is changed")
    for rows in ["", "2", "three", "-3"] {
      let answer = try await desk.ask(.post, path + "/run", ["rows": rows], as: admin)
      #expect(answer.status == 422 && (rows == "-3" || answer.body.contains("not the number of rows")), "\(rows)")
    }
    #expect(try await desk.ask(.post, path + "/run", ["rows": "3"], as: admin).status == 303)
    await desk.site.imports.settle()
    let done = try await desk.ask(.get, path, as: admin)
    #expect(done.body.contains("What was done") && done.headers[HTTPField.Name("refresh") ?? .age] == nil)
    let ada = try await desk.site.person("ada@example.org")
    #expect(ada.attributes == ["city": "Oslo"])
    #expect(try await desk.site.words(of: ada) == ["at <our> old site"])
    let rejects = try await desk.ask(.get, path + "/rejects", as: admin)
    #expect(rejects.status == 200 && rejects.body.contains("<b>nobody</b>") && rejects.headers[.contentType] == "text/csv; charset=utf-8")
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/uploads/" + path.suffix(32)) == ["upload.json"])
    #expect(try await desk.ask(.post, path + "/run", ["rows": "3"], as: admin).status == 404)
    let deeds = try await desk.site.accounts.audit(page: 0, of: 50).filter { $0.who == "admin@example.org" && $0.deed != .joined }
    #expect(deeds.map { "\($0.word) \($0.object)" } == ["began an import 3"])
  }

  @Test func `What is under way shows how far it is, and the page asks again by itself`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    let path = try #require(try await send("email\nada@example.org\n", to: desk, as: admin).headers[.location])
    await desk.site.imports.settle()
    _ = try await desk.ask(.post, path + "/look", ["consent": "x"], as: admin)
    await desk.site.imports.settle()
    let turn = try ImportTurn(in: desk.site.folder, desk.site.database)
    #expect(try await desk.ask(.post, path + "/run", ["rows": "1"], as: admin).status == 303)
    let page = try await desk.ask(.get, path, as: admin)
    #expect(page.headers[HTTPField.Name("refresh") ?? .age] == "2; url=\(path)" && page.body.contains("<progress"))
    for deed in ["run", "look", "remove"] {
      #expect(
        try await desk.ask(.post, "\(path)/\(deed)", ["rows": "1", "consent": "x"], as: admin).body.contains("It is being worked on"),
        "\(deed)")
    }
    turn.end()
    await desk.site.imports.settle()
    #expect(try await desk.site.state(desk.site.person("ada@example.org")) == .confirmed)
  }

  @Test func `What the command refuses is refused in its words, and can be dropped`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    for (text, words) in [("name\nAda\n", "no column named `email`"), ("", "the file is empty"), ("[1]", "a JSON array")] {
      let path = try #require(try await send(text, to: desk, as: admin).headers[.location])
      await desk.site.imports.settle()
      let page = try await desk.ask(.get, path, as: admin).body
      #expect(page.contains(words) && !page.contains("Take them in"), "\(words)")
      #expect(try await desk.ask(.post, path + "/run", ["rows": "0"], as: admin).status != 303)
      #expect(try await desk.ask(.post, path + "/remove", as: admin).headers[.location] == "/desk/import?done=dropped")
      #expect(try await desk.ask(.get, path, as: admin).status == 404)
    }
    #expect(uploads(desk).isEmpty)
  }

  @Test func `A Spanish desk says in Spanish what is wrong with a file and its rows, and no tag has what nobody sees`() async throws {
    let desk = try await Desk(language: "es")
    let admin = try await desk.add(.admin).secret
    let good = (0..<9).map { "p\($0)@example.org,Oslo,v\u{200B}ip,\n" }.joined()
    for (text, words) in [
      ("name\nAda\n", "people.csv:1: ninguna columna se llama `email` (hay: name)"), ("", "el archivo está vacío"),
      ("email,age,tags\n" + good + "ada@nowhere,1,,\n", "«ada@nowhere» no tiene ningún punto detrás de la @"),
      ("email,city,tags,age\n" + good + "ada@example.org,,,old\n", "age es «old», que no es un número"),
      ("email,city,tags,x\n" + good + "info@example.org,,,\n", "info@example.org: es de una oficina, no de una persona"),
      ("email\nx\n" + String(repeating: "y\n", count: 30), "esta porque «x» no tiene @; ¿están bien las columnas?"),
    ] {
      let path = try #require(try await send(text, to: desk, as: admin).headers[.location])
      await desk.site.imports.settle()
      let page = try await desk.ask(.get, path, as: admin).body
      #expect(page.contains(words), "\(words): \(page)")
      guard text.hasPrefix("email,city,tags,x") else { continue }
      _ = try await desk.ask(.post, path + "/look", ["consent": "x"], as: admin)
      await desk.site.imports.settle()
      _ = try await desk.ask(.post, path + "/run", ["rows": "10"], as: admin)
      await desk.site.imports.settle()
    }
    #expect(try await desk.site.database.read { try Tag.counts($0).map { "\($0.name) \($0.people)" } } == ["vip 9"])
  }

  @Test func `Nothing stays of a file that came from elsewhere, or not whole, or from somebody who may not, or may no more`() async throws {
    let desk = try await Desk()
    let (user, admin) = try await desk.add(.admin)
    _ = try await desk.add(.admin, "owner@example.org")
    let sender = try await desk.add(.sender).secret
    let text = "email\nada@example.org\n"
    #expect(try await send(text, to: desk, as: admin, fetch: "cross-site").status == 403)
    #expect(try await send(text, to: desk, as: sender).status == 403)
    #expect(try await send(text, to: desk, as: nil).status == 401)
    #expect(try await send(text, to: desk, as: admin, isWhole: false).status == 422)
    #expect(try await send(text, named: "", to: desk, as: admin).status == 422)
    #expect(try await desk.ask(.post, "/desk/import", ["file": "x"], as: admin).status == 422)
    let late = try await send(text, to: desk, as: admin) {
      try await desk.site.accounts.set(role: .sender, of: user, by: .terminal, now: desk.site.now)
    }
    #expect(late.status == 401, "they were made less while the file was on its way")
    #expect(uploads(desk).isEmpty)
    #expect(try await desk.site.count("imports") == 0)
  }

  @Test func `Nobody reaches a file by another name than an upload's`() async throws {
    let desk = try await Desk()
    let admin = try await desk.add(.admin).secret
    for name in ["..", "%2e%2e", "..%2f..%2ft.sqlite", String(repeating: "0", count: 32)] {
      for path in ["/desk/import/\(name)", "/desk/import/\(name)/rejects"] {
        #expect(try await desk.ask(.get, path, as: admin).status == 404, "\(path)")
      }
    }
  }
}
