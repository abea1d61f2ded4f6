/// The languages that are alike: words, numbers, strings, comments.
extension CodeScanner {
  mutating func step() {
    let scalar = peek()
    if scalar.endsLine {
      index += 1
      // A command goes on after a backslash.
      if previous != "\\" || !language.habits.contains(.commands) { startLine() }
      if scalar == "\n" || peek() != "\n" { heredocBodies() }
      if language.habits.contains(.targets) { target() }
    } else if scalar.isBlank {
      index += 1
    } else if scalar.startsWord || language.wordScalars.contains(scalar) && !"-.+@%,:?!'".unicodeScalars.contains(scalar) {
      word()
    } else if scalar.isDigit {
      number()
    } else if !comment() && !heredoc() && !rawString() && !string() && !marked() && !pattern() && !element() {
      symbol(scalar)
    }
  }

  private mutating func symbol(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "(", "[", "{": depth += 1
    case ")", "]", "}":
      if depth == 0, scalar != "]", let string = strings.last, string.rule.interpolation?.hasSuffix("(") == (scalar == ")") {
        strings.removeLast()
        depth = string.depth
        return stringBody(string.rule, opening: 1)
      }
      depth = max(0, depth - 1)
    default: break
    }
    atCommand = "|;&({!".unicodeScalars.contains(scalar)
    paint(upTo: index + 1, .plain)
  }

  private mutating func word() {
    let start = index
    let place = wordEnd()
    let next = place < end ? scalars[place] : "\0"
    let isShort = place - start <= 24
    let name = isShort ? text(start..<place) : ""
    if next == "\"" || next == "'", language.prefixes.contains(name) { return prefixed(by: place - start) }
    if language.rawString == .rust || language.rawString == .cpp, rawString() { return }
    let isMember = peek(-1) == "." && peek(-2) != "."
    let key = language.habits.contains(.ignoresCase) ? name.lowercased() : name
    let kind = kind(of: key, start..<place, next: next, isMember: isMember)
    paint(upTo: language.habits.contains(.macros) && kind == .function && next == "!" ? place + 1 : place, kind)
    declares = kind == .keyword && ["func", "fn", "def", "defp", "defmacro", "function", "fun", "sub"].contains(key)
    previousIsKeyword = kind == .keyword
    atCommand = atCommand && (kind == .keyword && !["for", "case", "in", "select", "return"].contains(key) || kind == .attribute)
  }

  private func kind(of name: String, _ range: Range<Int>, next: Unicode.Scalar, isMember: Bool) -> CodeSpan.Kind {
    let habits = language.habits
    if habits.contains(.commands) {
      if atCommand || name == "in" { if language.keywords.contains(name) { return .keyword } }
      guard atCommand else { return .plain }
      return next == "=" ? .attribute : .function
    }
    if let mark = language.keyMark, isKey(before: mark, from: range.upperBound) { return .attribute }
    if !isMember && language.keywords.contains(name) && !(declares && next == "(") { return .keyword }
    if !isMember && language.types.contains(name) { return .type }
    if declares { return .function }
    let first = scalars[range.lowerBound]
    if habits.contains(.capitalisedTypes) && first.isUpper, range.count == 1 || scalars[range].contains(where: \.isLower) { return .type }
    if habits.contains(.capitalisedTypes) && first.isUpper && !scalars[range].contains("_") && next != "(" { return .type }
    if next == "(" { return .function }
    if habits.contains(.macros) && next == "!", ["(", "[", "{"].contains(peek(range.count + 1)) { return .function }
    if habits.contains(.elements) && next == "=", ["\"", "{"].contains(peek(range.count + 1)) { return .attribute }
    if language.preprocessor == .line && name.hasSuffix("_t") { return .type }
    return .plain
  }

  /// Makefiles have `:=`, `+=` and `?=` too.
  func isKey(before mark: Unicode.Scalar, from place: Int) -> Bool {
    var place = skip(from: place, while: \.isBlank)
    if language.habits.contains(.targets) && place < end && [":", "+", "?"].contains(scalars[place]) { place += 1 }
    return place < end && scalars[place] == mark
  }

  mutating func number() {
    var place = index
    let isHex = peek() == "0" && (peek(1) == "x" || peek(1) == "X")
    while place < end {
      let (scalar, next) = (scalars[place], place + 1 < end ? scalars[place + 1] : "\0")
      let isSign =
        (scalar == "-" || scalar == "+") && !isHex && next.isDigit && ["e", "E"].contains(scalars[place - (place > index ? 1 : 0)])
      let isSeparator = scalar == "'" && language.habits.contains(.characters) && next.isWord
      guard scalar.isWord || isSign || isSeparator || scalar == "." && next.isDigit else { break }
      place += 1
    }
    paint(upTo: place, .number)
    atCommand = false
  }

  mutating func comment() -> Bool {
    guard language.commentStarts.contains(peek()) else { return false }
    for mark in language.blockComments where matches(mark.open) {
      blockComment(mark)
      return true
    }
    if language.preprocessor == .brackets && matches("#[") { return false }
    for mark in language.lineComments where matches(mark) {
      // A shell's `#` comments at a word's start alone.
      if language.habits.contains(.commands), index > 0, !peek(-1).isBlank, !peek(-1).endsLine, ![";", "(", ")", "\0"].contains(peek(-1)) {
        return false
      }
      let (before, wasKeyword) = (previous, previousIsKeyword)
      paint(upTo: lineEnd(), .comment)
      (previous, previousIsKeyword) = (before, wasKeyword)
      return true
    }
    return false
  }

  private mutating func blockComment(_ mark: (open: String, close: String)) {
    let (before, wasKeyword) = (previous, previousIsKeyword)
    var (place, level) = (index + mark.open.unicodeScalars.count, 1)
    while place < end && level > 0 {
      if matches(mark.close, at: place) {
        level -= 1
        place += mark.close.unicodeScalars.count
      } else if language.habits.contains(.nestedComments) && matches(mark.open, at: place) {
        level += 1
        place += mark.open.unicodeScalars.count
      } else {
        place += 1
      }
    }
    paint(upTo: place, .comment)
    (previous, previousIsKeyword) = (before, wasKeyword)
  }
}
