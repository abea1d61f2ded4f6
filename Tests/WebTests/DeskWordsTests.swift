import Accounts
import Campaigns
import Delivery
import Foundation
import Testing

@testable import Web

@Suite struct DeskWordsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func texts(_ folder: String, _ ending: String) throws -> [String] {
    let place = Self.root.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: place.path).filter { $0.hasSuffix(ending) }.map {
      try String(contentsOf: place.appending(path: $0), encoding: .utf8)
    }
  }

  @Test func `Every word of the desk is there in both languages, and every template and page asks for words that are there`() throws {
    let (english, spanish) = PageWords.deskNames
    #expect(english == spanish)
    var asked: Set<String> = []
    for text in try texts("Templates/Desk", ".mustache") {
      for match in text.matches(of: /\{\{words\.([A-Za-z_0-9]+)\}\}/) { asked.insert(String(match.1)) }
    }
    for text in try texts("Sources/Web/Desk", ".swift") + texts("Sources/Web/Desk/Readers", ".swift")
      + texts("Sources/Web/Desk/Campaigns", ".swift") + texts("Sources/Web/Desk/Upkeep", ".swift")
    where !text.hasPrefix("extension PageWords") {
      for match in text.matches(of: /words\["([A-Za-z_0-9]+)"/) { asked.insert(String(match.1)) }
    }
    #expect(asked.subtracting(english) == [], "and `lang` is no word of theirs")
    let made =
      AuditEntry.Deed.allCases.map { "deed_\($0)" } + Role.allCases.flatMap { ["role_\($0.rawValue)", "about_\($0.rawValue)"] }
      + DeliveryState.allCases.map { "state_\($0.rawValue)" }
      + ["scheduled", "freezing", "sending", "paused", "sent", "cancelled"].map { "campaign_\($0)" }
      + ["short", "long", "simple", "address", "different"].map { "password_\($0)" }
      + ["unknown", "lastAdmin", "own"].map { "refusal_\($0)" }
      + ["foreign", "forbidden", "busy", "signed_out", "bye", "forgot", "link_over"].flatMap { [$0, "\($0)_title"] }
    #expect(Set(made).subtracting(english) == [])
  }

  @Test func `No word of the desk is there that nobody asks for`() throws {
    let sources =
      try texts("Sources/Web", ".swift")
      + ["", "/Readers", "/Campaigns", "/Upkeep"].flatMap { try texts("Sources/Web/Desk\($0)", ".swift") }
    var (asked, begins): (Set<String>, Set<String>) = ([], [])
    for text in sources where !text.contains("extension PageWords {") {
      asked.formUnion(text.matches(of: /"([A-Za-z_0-9]+)"/).map { String($0.1) })
      begins.formUnion(text.matches(of: /"([A-Za-z_0-9]+)\\\(/).map { String($0.1) })
    }
    for text in try texts("Templates/Desk", ".mustache") {
      asked.formUnion(text.matches(of: /words\.([A-Za-z_0-9]+)/).map { String($0.1) })
    }
    let idle = PageWords.deskNames.english.filter { name in
      let isAnothers = ["_title", "_button"].contains { name.hasSuffix($0) && asked.contains(String(name.dropLast($0.count))) }
      return !asked.contains(name) && !isAnothers && !begins.contains { name.hasPrefix($0) }
    }
    #expect(begins.count > 20 && idle == [])
  }

  @Test func `No two parts of the desk call different words the same`() throws {
    let folders = ["", "/Readers", "/Campaigns", "/Upkeep"].map { "Sources/Web/Desk\($0)" }
    let names = try folders.flatMap { try texts($0, ".swift") }.filter { $0.contains("extension PageWords {") }.flatMap { text in
      text.matches(of: /\n    "([A-Za-z_0-9]+)":/).map { String($0.1) }
    }
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(counts.count > 500 && counts.filter { $0.value != 2 } == [:], "once in each language")
  }

  @Test func `What is said of a file or an address that cannot be taken has Spanish words with as many gaps`() throws {
    let value = #"\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"#
    let call =
      #"(?:Refusal\(\s*message: |ImportFileError\(\s*(?:line: [^"]*?,\s*)?|AddressError\(description: |Problem\(description: |fault = )"#
    let literal = try Regex(call + "\"((?:[^\"\\\\]|" + value + "|\\\\[^(])*)\"", as: (Substring, Substring).self)
    let gap = try Regex(value)
    let sources =
      try texts("Sources/Audience/Import", ".swift") + texts("Sources/Mail", ".swift")
      + texts("Sources/Audience", "Subscriber+Changes.swift")
    let sentences = sources.flatMap { text in
      text.matches(of: literal).map { String($0.output.1).replacing(gap, with: "{}").replacing("\\\"", with: "\"") }
    }
    #expect(sentences.count > 50)
    for sentence in sentences where sentence.contains(/[A-Za-z]{2}/) {
      let spanish = PageWords.sentencesSpanish[sentence]
      #expect(spanish?.ranges(of: "{}").count == sentence.ranges(of: "{}").count, "\(sentence)")
    }
  }

  @Test func `A Spanish publication has a Spanish desk`() {
    let words = PageWords(desk: "es-MX")
    #expect(words["sign_in", [:]] == "Entrar" && words.language == "es")
  }
}
