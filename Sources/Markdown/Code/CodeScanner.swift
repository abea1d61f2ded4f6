/// Paints code scalar by scalar. Every step moves on, and what a step looks ahead over it need not look over again, so that
/// time grows with the code and no faster.
struct CodeScanner {
  let scalars: [Unicode.Scalar]
  private(set) var kinds: [CodeSpan.Kind]
  var index = 0
  /// Where the part that is being scanned ends.
  var end: Int
  var language: CodeLanguage

  /// The last scalar that was no space; a line break at a line's start.
  var previous: Unicode.Scalar = "\n"
  var previousIsKeyword = false
  /// The next word is the name of what is declared.
  var declares = false
  var atCommand = true
  /// Brackets that are open, here or since the code in a string began.
  var depth = 0
  /// Strings whose inner code is being scanned.
  var strings: [(rule: CodeLanguage.StringRule, depth: Int)] = []
  /// Where the texts that begin on the next line end.
  var heredocs: [[Unicode.Scalar]] = []
  /// Before it no pattern ends.
  var patternLimit = 0

  init(_ scalars: [Unicode.Scalar], language: CodeLanguage) {
    self.scalars = scalars
    kinds = Array(repeating: .plain, count: scalars.count)
    end = scalars.count
    self.language = language
  }

  mutating func scan() {
    switch language.grammar {
    case .general:
      if language.habits.contains(.targets) { target() }
      while index < end { step() }
    case .markup: scanMarkup()
    case .stylesheet: scanStylesheet()
    case .yaml: scanYAML()
    case .diff: scanDiff()
    case .markdown: scanMarkdown()
    case .console: scanConsole()
    }
  }

  /// Scans up to `limit` in another language.
  mutating func scan(_ inner: CodeLanguage, upTo limit: Int) {
    let (outer, outerEnd) = (language, end)
    (language, end) = (inner, limit)
    startLine()
    (depth, strings, heredocs) = (0, [], [])
    scan()
    (language, end, index) = (outer, outerEnd, limit)
    (strings, heredocs) = ([], [])
  }

  // MARK: Looking

  func peek(_ offset: Int = 0) -> Unicode.Scalar {
    let place = index + offset
    return place >= 0 && place < end ? scalars[place] : "\0"
  }

  func matches(_ mark: String, at place: Int? = nil) -> Bool {
    var place = place ?? index
    for scalar in mark.unicodeScalars {
      guard place < end, scalars[place] == scalar else { return false }
      place += 1
    }
    return true
  }

  /// Where `mark` stands next, or the end.
  func find(_ mark: String, from start: Int) -> Int {
    var place = start
    while place < end && !matches(mark, at: place) { place += 1 }
    return min(place, end)
  }

  func lineEnd(from start: Int? = nil) -> Int {
    skip(from: start) { !$0.endsLine }
  }

  /// Where a run ends.
  func skip(from start: Int? = nil, while condition: (Unicode.Scalar) -> Bool) -> Int {
    var place = start ?? index
    while place < end && condition(scalars[place]) { place += 1 }
    return place
  }

  func wordEnd(from start: Int? = nil) -> Int {
    skip(from: start) { $0.isWord || language.wordScalars.contains($0) }
  }

  func text(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(scalars[range]))
  }

  // MARK: Painting

  mutating func paint(_ range: Range<Int>, _ kind: CodeSpan.Kind) {
    for place in range { kinds[place] = kind }
  }

  /// Paints from here and moves on.
  mutating func paint(upTo place: Int, _ kind: CodeSpan.Kind) {
    let place = min(max(place, index), end)
    guard place > index else { return }
    paint(index..<place, kind)
    previous = scalars[place - 1]
    previousIsKeyword = false
    declares = false
    index = place
  }

  /// Paints through the next `mark`; to the end if there is none.
  mutating func paint(through mark: String, after opening: Int, _ kind: CodeSpan.Kind) {
    paint(upTo: find(mark, from: index + opening) + mark.unicodeScalars.count, kind)
  }

  mutating func startLine() {
    previous = "\n"
    previousIsKeyword = false
    atCommand = true
  }
}

extension Unicode.Scalar {
  var endsLine: Bool { self == "\n" || self == "\r" }
  var isBlank: Bool { self == " " || self == "\t" }
  var isDigit: Bool { "0"..."9" ~= self }
  var isUpper: Bool { "A"..."Z" ~= self }
  var isLower: Bool { "a"..."z" ~= self }
  var isLetter: Bool { isLower || isUpper || value >= 0x80 }
  var startsWord: Bool { isLetter || self == "_" }
  var isWord: Bool { startsWord || isDigit }
}
