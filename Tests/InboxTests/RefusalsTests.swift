import Foundation
import Testing

@testable import Inbox

@Suite struct RefusalsTests {
  @Test func `Each message is refused at each address as often as asked and then taken, whichever process is asked`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-refusals-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let one = try Refusals(folder: folder, limit: 2)
    #expect(try one.refuses("<1@x>", at: "tempfail@x.y"))
    #expect(try one.refuses("<2@x>", at: "tempfail@x.y"), "another message begins anew")
    #expect(try one.refuses("<1@x>", at: "tempfail+b@x.y"), "and another address")
    let two = try Refusals(folder: folder, limit: 2)
    #expect(try two.refuses("<1@x>", at: "TempFail@x.y"))
    #expect(try !one.refuses("<1@x>", at: "tempfail@x.y"))
    #expect(try one.refuses("<2@x>", at: "tempfail@x.y"), "still its own second")
    #expect(try !two.refuses("<2@x>", at: "tempfail@x.y"))
  }
}
