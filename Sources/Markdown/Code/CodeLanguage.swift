/// What a scanner has to know about a language.
struct CodeLanguage: Sendable {
  /// What reads it.
  enum Grammar: Sendable {
    case general, markup, stylesheet, yaml, diff, markdown, console
  }

  struct StringRule: Sendable {
    var open: String
    /// Empty: up to the line's end.
    var close: String
    var escapes = true
    var multiline = false
    /// What opens code in the string, such as `${`.
    var interpolation: String?
  }

  enum RawString: Sendable {
    /// `#"…"#`, `r#"…"#`, `R"x(…)x"`, `[=[…]=]`, `@"…"`.
    case swift, rust, cpp, lua, csharp
  }

  enum Preprocessor: Sendable {
    /// `#include`, at a line's start; `#if` and `#expect`, anywhere; `#[derive]`.
    case line, anywhere, brackets
  }

  struct Habits: OptionSet, Sendable {
    let rawValue: Int
    static let capitalisedTypes = Habits(rawValue: 1 << 0)
    /// `'` encloses one character, or starts a lifetime.
    static let characters = Habits(rawValue: 1 << 1)
    static let nestedComments = Habits(rawValue: 1 << 2)
    static let ignoresCase = Habits(rawValue: 1 << 3)
    /// `@name`.
    static let annotations = Habits(rawValue: 1 << 4)
    /// `/x/`.
    static let patterns = Habits(rawValue: 1 << 5)
    /// Elements among the code.
    static let elements = Habits(rawValue: 1 << 6)
    /// `:name`.
    static let symbols = Habits(rawValue: 1 << 7)
    /// `name!(`.
    static let macros = Habits(rawValue: 1 << 8)
    static let heredocs = Habits(rawValue: 1 << 9)
    /// A line is a command and its arguments.
    static let commands = Habits(rawValue: 1 << 10)
    /// `[name]` is a line of its own.
    static let sections = Habits(rawValue: 1 << 11)
    /// `name:` starts a rule of a makefile.
    static let targets = Habits(rawValue: 1 << 12)
  }

  var names: [String]
  var grammar = Grammar.general
  var keywords: Set<String> = []
  var types: Set<String> = []
  var lineComments: [String] = []
  var blockComments: [(open: String, close: String)] = []
  var strings: [StringRule] = []
  var rawString: RawString?
  /// What may stand before a string's opening mark, such as `f` in Python.
  var prefixes: Set<String> = []
  var preprocessor: Preprocessor?
  /// What starts a variable.
  var sigils: ASCIISet = []
  /// What stands in a word besides letters, digits and `_`.
  var wordScalars: ASCIISet = []
  /// What stands between a key and its value.
  var keyMark: Unicode.Scalar?
  var habits: Habits = []
  private(set) var commentStarts: ASCIISet = []
  private(set) var stringStarts: ASCIISet = []

  /// A shell's code with prompts is what a terminal shows; PHP among elements is a page.
  static func named(_ info: String, for code: String) -> CodeLanguage? {
    let name = info.split { $0.isWhitespace || $0 == "," || $0 == "{" }.first?.lowercased() ?? ""
    if shell.names.contains(name) && code.hasPrefix("$ ") { return byName["console"] }
    if name == "php" && code.contains("<?") { return byName["html"] }
    return byName[name]
  }

  private static let byName: [String: CodeLanguage] = {
    var languages: [String: CodeLanguage] = [:]
    for language in all {
      for name in language.names { languages[name] = language }
    }
    return languages
  }()
}

extension CodeLanguage {
  init(_ names: String, _ grammar: Grammar = .general, like base: CodeLanguage? = nil, _ change: (inout CodeLanguage) -> Void = { _ in }) {
    self = base ?? CodeLanguage(names: [])
    self.names = names.words
    self.grammar = grammar
    change(&self)
    commentStarts = ASCIISet((lineComments + blockComments.map(\.open)).compactMap(\.unicodeScalars.first))
    stringStarts = ASCIISet(strings.compactMap(\.open.unicodeScalars.first))
  }
}

extension CodeLanguage.StringRule {
  static let double = Self(open: "\"", close: "\"")
  static let single = Self(open: "'", close: "'")
  static let tripleDouble = Self(open: "\"\"\"", close: "\"\"\"", multiline: true)
  static let tripleSingle = Self(open: "'''", close: "'''", multiline: true)
  static let backtick = Self(open: "`", close: "`", multiline: true)

  func with(_ interpolation: String) -> Self {
    var copy = self
    copy.interpolation = interpolation
    return copy
  }

  /// Over many lines.
  var long: Self {
    var copy = self
    copy.multiline = true
    return copy
  }

  /// Without escapes.
  var literal: Self {
    var copy = self
    copy.escapes = false
    return copy
  }
}

extension String {
  var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }
}

/// Scalars below U+0080, found without hashing.
struct ASCIISet: Sendable, ExpressibleByArrayLiteral {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ scalars: [Unicode.Scalar]) {
    for scalar in scalars {
      if scalar.value < 64 { low |= 1 << UInt64(scalar.value) } else if scalar.value < 128 { high |= 1 << UInt64(scalar.value - 64) }
    }
  }

  init(arrayLiteral elements: Unicode.Scalar...) { self.init(elements) }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let bits = scalar.value < 64 ? low : scalar.value < 128 ? high : 0
    return bits >> UInt64(scalar.value & 63) & 1 == 1
  }
}
