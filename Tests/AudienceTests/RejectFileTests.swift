import Foundation
import Store
import Testing

@testable import Audience

/// A file of refused rows is the run's own, and nothing else is touched for it.
@Suite struct RejectFileTests {
  @Test(arguments: [
    ("/d/people.csv", "/d/people.2.csv"), ("/d/people.2.csv", "/d/people.3.csv"), ("/d.x/notes", "/d.x/notes.2"), ("/d/a.9", "/d/a.10"),
    ("/d/people.ndjson.csv", "/d/people.ndjson.2.csv"), ("/d/notes.txt", "/d/notes.2.txt"),
  ])
  func `Where a name is taken the next number is`(path: String, next: String) {
    #expect(RejectFile.next(path) == next)
  }

  @Test func `What stands where refused rows would go stays, also when none is refused`() async throws {
    let place = try ImportPlace()
    let files = ["notes.txt", "notes.txt.old", "notes.2.txt"].map { place.folder + "/" + $0 }
    for file in files { try "precious".write(toFile: file, atomically: true, encoding: .utf8) }
    // A link that leads nowhere is something too.
    try FileManager.default.createSymbolicLink(atPath: place.folder + "/notes.3.txt", withDestinationPath: "nowhere")
    for (number, text) in ["email\nada@example.org\n", "email\nwrong\n", "email\nwrong\n"].enumerated() {
      let reading = try place.reading(Array(text.utf8))
      let rejects = RejectFile(files[0], for: reading)
      _ = try await reading.run(into: place.database, lists: [place.main], now: .now(), rejects: rejects)
      #expect(rejects.path == [nil, place.folder + "/notes.4.txt", place.folder + "/notes.5.txt"][number])
    }
    for file in files { #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious") }
    #expect(!FileManager.default.fileExists(atPath: place.folder + "/nowhere"))
  }

  @Test(arguments: ["", "1", "12,\"no add", "12,no address,x\r\n13,\"a\nb\",y\r\n"])
  func `What a kill left behind the last committed row goes, and what was mended before it stays`(rest: String) throws {
    let place = try ImportPlace()
    let reading = try place.reading(Array("email\nada@example.org\n".utf8))
    let kept = "line,problem,email\r\n3,no address,mended@example.org\n9,\"of two\nlines\",x\r\n"
    let path = try place.file(Array((kept + rest).utf8), name: "rejected.csv")
    let rejects = RejectFile(place.folder + "/other.csv", for: reading)
    try rejects.goOn(in: path, after: 10)
    #expect(rejects.path == path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == kept)
    #expect(try !rejects.make(), "there is one")
  }

  @Test func `A file that somebody has moved away is not made again under its name by who goes on`() throws {
    let place = try ImportPlace()
    let rejects = RejectFile(place.folder + "/other.csv", for: try place.reading(Array("email\n".utf8)))
    try rejects.goOn(in: place.folder + "/gone.csv", after: 10)
    #expect(try rejects.path == nil && rejects.make() && rejects.path == place.folder + "/other.csv")
  }
}
