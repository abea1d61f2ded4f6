import ArgumentParser

/// For commands that change something: they say in a sentence what was done, or in one JSON document.
struct OutputOptions: ParsableArguments {
  @Flag(help: "One JSON document on standard output.")
  var json = false

  /// - Parameter fields: what a script would want to know.
  func tell(_ sentence: String, _ fields: [String: String]) throws {
    if json {
      try Terminal.json(fields)
    } else {
      Terminal.say(sentence)
    }
  }
}
