import ArgumentParser
import Foundation

/// For a person in words, or for a script as one JSON document.
struct OutputOptions: ParsableArguments {
  @Flag(help: "One JSON document on standard output.")
  var json = false

  /// The answer to a question.
  func show(_ answer: some Encodable, else text: @autoclosure () -> String) throws {
    if json {
      try Terminal.json(answer)
    } else {
      Terminal.say(text())
    }
  }

  /// What was changed.
  ///
  /// - Parameter fields: what a script would want to know.
  func tell(_ sentence: String, _ fields: [String: String]) throws {
    try show(fields, else: sentence)
  }

  /// The same where not all of it is text.
  func tell(_ sentence: String, _ fields: [String: Fact]) throws {
    try show(fields, else: sentence)
  }

  /// Where a service listens, for a person line by line.
  func tell(addresses: [(name: String, address: String)]) {
    let lines = addresses.map { $0.name.padding(toLength: 7, withPad: " ", startingAt: 0) + $0.address }
    try? tell(lines.joined(separator: "\n"), Dictionary(addresses.map { ($0.name, $0.address) }) { first, _ in first })
  }
}
