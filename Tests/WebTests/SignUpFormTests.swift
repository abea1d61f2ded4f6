import Campaigns
import Foundation
import Mail
import Store
import Testing

@testable import Audience
@testable import Web

@Suite struct SignUpFormTests {
  private func lists(_ slugs: [String]) -> [MailingList] {
    slugs.map { MailingList(id: ID(1), slug: $0, name: "", description: "", visibility: .public, optIn: .double) }
  }

  @Test(
    "A person is told one thing at a time",
    arguments: [
      ("email=ada", 1, .email), ("", 1, .email), ("email=ada%40x.example&name=see+http%3A%2F%2Fx.example&time=t", 1, .name),
      ("email=ada%40x.example", 1, .onceMore), ("email=ada%40x.example&time=t", 1, nil), ("email=ada%40x.example&time=t", 2, .list),
      ("email=ada%40x.example&time=t&list=nothing", 2, .list), ("email=ada%40x.example&time=t&list=l1&list=nothing", 2, nil),
      ("email=ada%40gmial.com&time=t", 1, .meant), ("email=ada%40gmial.com&time=t&use=ada%40gmail.com", 1, nil),
      ("email=ada%40gmial.com&time=t&use=ada%40gmial.com", 1, nil), ("email=+ada%40x.example+&time=t", 1, nil),
    ] as [(String, Int, SignUpForm.Fault?)])
  func faults(body: String, offered: Int, fault: SignUpForm.Fault?) {
    let form = SignUpForm(FormFields(body: body, contentType: ""))
    #expect(form.fault(offered: lists((0..<offered).map { "l\($0)" }), age: .good) == fault)
  }

  @Test func `Of two addresses the one that was chosen counts`() {
    let form = SignUpForm(FormFields(body: "email=ada%40gmial.com&use=ada%40gmail.com", contentType: ""))
    #expect(form.address?.text == "ada@gmail.com")
  }

  @Test func `Every word of the pages is there in both languages, and every template asks for words that are there`() throws {
    let (english, spanish) = PageWords.names
    #expect(english == spanish)
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appending(path: "Templates/Public")
    var asked = Set<String>()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".mustache") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for match in text.matches(of: /\{\{words\.([a-z_0-9]+)\}\}/) { asked.insert(String(match.1)) }
    }
    #expect(asked.subtracting(english) == ["lang"])
  }
}
