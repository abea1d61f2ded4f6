import Foundation
import Web
import Words

/// What somebody types behind `tuesday remote`: an operation of the server's table, what it takes, and how it is asked.
struct RemoteWords {
  private(set) var operation: APIOperation?
  private(set) var said: [(name: String, text: String)] = []
  /// Those that are about the asking, not about what is asked.
  private(set) var own: [String: String] = [:]

  /// By name: whether they take a value, and what they do.
  static let options: [(name: String, form: String?, words: String)] = [
    ("remote", "NAME", "Which server, by its name or address; by default TUESDAY_URL, else the last that was logged in to."),
    ("json", nil, "The answer as it is: one JSON document."),
    ("all", nil, "All pages, not only the first."),
    ("output", "FILE", "Where the answer goes; by default standard output. A file that exists stays."),
    ("body", "FILE", "What is sent, as it is; `-`: standard input."),
    ("type", "TYPE", "What the file is said to be, where its name does not tell."),
    ("if-match", "TAG", "Change it only while it has this tag (`hash` of what you have seen); `*`: whatever it is."),
    ("create", nil, "Make it, and only where there is none."),
    ("key", "KEY", "Your own name for this very request; by default one is made, and kept while it is asked again."),
    ("help", nil, "This."),
  ]

  var isHelp: Bool { own["help"] != nil }
  var isJSON: Bool { own["json"] != nil }

  init(_ words: [String]) throws {
    var rest = words[...]
    if let first = rest.first, !first.hasPrefix("-") {
      rest.removeFirst()
      do { operation = try APIOperation.find(first) } catch { throw CommandError.usage(error.description) }
    }
    var places = (operation?.values ?? []).filter { $0.place == .path }[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        guard let place = places.popFirst() else {
          throw CommandError.usage("\(word.prefix(80)) is not understood; values go behind their --NAME")
        }
        said.append((place.name, word))
        continue
      }
      try option(word, &rest, &places)
    }
    if own["all"] != nil, operation?.isPaged == false { throw CommandError.usage("--all: \(operation?.name ?? "") has no pages") }
  }

  private mutating func option(_ word: String, _ rest: inout ArraySlice<String>, _ places: inout ArraySlice<APIOperation.Value>) throws {
    let short = ["-h": "--help", "-o": "--output"][word] ?? word
    let parts = short.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let (name, given) = (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
    guard short.hasPrefix("--"), !name.isEmpty else { throw CommandError.usage("\(word) is not understood; options begin with --") }
    let known = operation?.values.first { $0.name == name || $0.name == name.replacing("_", with: "-") }
    let mine = Self.options.first { $0.name == name }
    if known == nil, mine == nil, operation == nil {
      throw CommandError.usage("\(word) is not understood; say first what is asked: `tuesday remote` lists it")
    }
    // What nobody knows is told by the operation, with a guess.
    let takesValue = known.map { $0.form != nil } ?? (mine.map { $0.form != nil } ?? true)
    var text = given ?? "true"
    if takesValue, given == nil {
      guard let next = rest.popFirst() else {
        if known == nil, mine == nil { return said.append((name, "")) }
        throw CommandError.usage("\(word): its value is missing")
      }
      text = next
    }
    if let known {
      if known.place == .path { places.removeAll { $0.name == known.name } }
      said.append((known.name, text))
    } else if mine != nil {
      guard own[name] == nil else { throw CommandError.usage("--\(name) is there twice; which is meant?") }
      own[name] = text
    } else {
      said.append((name, text))
    }
  }

  /// All that can be asked, by what it is about.
  static var list: String {
    var lines = ["What can be asked; `tuesday remote OPERATION --help` tells more of each:"]
    let width = APIOperation.all.map(\.name.count).max() ?? 0
    let groups = APIOperation.all.map(\.group).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    for group in groups {
      lines.append("\n\(group)")
      lines += APIOperation.all.filter { $0.group == group }.map {
        "  " + $0.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0.summary
      }
    }
    return lines.joined(separator: "\n")
  }

  static func help(_ operation: APIOperation) -> String {
    let places = operation.values.filter { $0.place == .path }
    let usage = (["tuesday remote", operation.name] + places.map { "<\($0.name)>" } + ["[--options]"]).joined(separator: " ")
    var lines = [operation.summary, "", "USAGE: \(usage)"]
    if !operation.permission.isEmpty { lines.append("For tokens that may \(operation.permission).") }
    if !operation.fileTypes.isEmpty { lines.append("--body FILE is what is sent: \(operation.fileTypes.joined(separator: ", ")).") }
    if operation.isConditional {
      lines.append("Say what you have seen: --if-match TAG\(operation.method == "PUT" ? ", or --create" : "").")
    }
    let sections = [("ARGUMENTS", places), ("OPTIONS", operation.values.filter { $0.place != .path })]
    for (title, values) in sections where !values.isEmpty {
      lines += ["", "\(title):"] + values.map { line("--\($0.name)", $0.form, $0.words, $0.choices, isNeeded: $0.isRequired) }
    }
    lines += ["", "ASKING:"] + options.map { line("--\($0.name)", $0.form, $0.words, [], isNeeded: false) }
    return lines.joined(separator: "\n")
  }

  private static func line(_ name: String, _ form: String?, _ words: String, _ choices: [String], isNeeded: Bool) -> String {
    let all = [words, choices.isEmpty ? "" : "One of: \(choices.joined(separator: ", ")).", isNeeded ? "(needed)" : ""]
    let head = "  " + ([name] + (form.map { ["<\($0)>"] } ?? [])).joined(separator: " ")
    return head.padding(toLength: max(30, head.count + 2), withPad: " ", startingAt: 0) + all.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
