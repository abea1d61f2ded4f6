/// What a sign announces: annotations, variables, options, patterns, elements.
extension CodeScanner {
  mutating func marked() -> Bool {
    let (scalar, next, habits) = (peek(), peek(1), language.habits)
    if scalar == "#", let preprocessor = language.preprocessor { return directive(preprocessor) }
    if scalar == "@" && habits.contains(.annotations) && next.startsWord {
      paint(upTo: skip(from: index + 1) { $0.isWord || $0 == "." }, .attribute)
      return true
    }
    if language.sigils.contains(scalar) { return variable() }
    if scalar == ":" && habits.contains(.symbols) && next.startsWord && !peek(-1).isWord && peek(-1) != ":" {
      paint(upTo: wordEnd(from: index + 1), .string)
      return true
    }
    if habits.contains(.commands) && scalar == "-" && !atCommand && peek(-1).isBlank {
      paint(upTo: wordEnd(), .attribute)
      return true
    }
    if habits.contains(.commands) && language.wordScalars.contains(scalar) {
      let isCommand = atCommand
      paint(upTo: wordEnd(), isCommand ? .function : .plain)
      atCommand = false
      return true
    }
    if habits.contains(.sections) && scalar == "[" && previous == "\n" && depth == 0 {
      paint(upTo: skip { !$0.endsLine && $0 != "]" && $0 != "#" }, .type)
      paint(upTo: skip { $0 == "]" }, .type)
      return true
    }
    return false
  }

  private mutating func directive(_ preprocessor: CodeLanguage.Preprocessor) -> Bool {
    switch preprocessor {
    case .brackets:
      guard peek(1) == "[" || peek(1) == "!" && peek(2) == "[" else { return false }
      var level = 0
      let close = skip {
        level += $0 == "[" ? 1 : $0 == "]" ? -1 : 0
        return !$0.endsLine && !($0 == "]" && level == 0)
      }
      paint(upTo: close < end && scalars[close] == "]" ? close + 1 : close, .attribute)
    case .anywhere:
      guard peek(1).startsWord else { return false }
      paint(upTo: wordEnd(from: index + 1), .keyword)
    case .line:
      let start = skip(from: index + 1, while: \.isBlank)
      guard previous == "\n", start < end, scalars[start].startsWord else { return false }
      let place = wordEnd(from: start)
      let isInclude = place - start <= 7 && ["include", "import"].contains(text(start..<place))
      paint(upTo: place, .keyword)
      let name = skip(while: \.isBlank)
      if isInclude && name < end && scalars[name] == "<" {
        paint(upTo: name, .plain)
        let close = skip { $0 != ">" && !$0.endsLine }
        paint(upTo: close < end && scalars[close] == ">" ? close + 1 : close, .string)
      }
    }
    return true
  }

  private mutating func variable() -> Bool {
    let next = peek(1)
    if next == "{" || next == "(" && language.habits.contains(.targets) {
      let close = skip { $0 != (next == "{" ? "}" : ")") && !$0.endsLine }
      paint(upTo: close < end && !scalars[close].endsLine ? close + 1 : close, .attribute)
    } else if next.startsWord || next == peek() && peek(2).startsWord {
      paint(upTo: skip(from: index + 2, while: \.isWord), .attribute)
    } else if peek() == "$" && (next.isDigit || "@#?!*$<^&_-".unicodeScalars.contains(next)) {
      paint(upTo: index + 2, .attribute)
    } else {
      return false
    }
    atCommand = false
    return true
  }

  /// A regular expression, where a value can stand.
  mutating func pattern() -> Bool {
    guard language.habits.contains(.patterns), peek() == "/", index >= patternLimit, !peek(1).isBlank else { return false }
    guard previousIsKeyword || "\n(,=:[!&|?{};~".unicodeScalars.contains(previous) else { return false }
    var place = index + 1
    var inClass = false
    while place < end && !scalars[place].endsLine {
      switch scalars[place] {
      case "\\": place += 1
      case "[": inClass = true
      case "]": inClass = false
      case "/" where !inClass:
        paint(upTo: skip(from: place + 1, while: \.isLower), .string)
        return true
      default: break
      }
      place += 1
    }
    patternLimit = place
    return false
  }

  /// The name in `<name` or `</name`, among code.
  mutating func element() -> Bool {
    guard language.habits.contains(.elements), peek() == "<" else { return false }
    let isClosing = peek(1) == "/"
    let start = index + (isClosing ? 2 : 1)
    guard start < end, scalars[start].isLetter || scalars[start] == ">" else { return false }
    guard isClosing || previousIsKeyword || !previous.isWord && ![")", "]", "\"", "'"].contains(previous) else { return false }
    paint(upTo: skip(from: start) { $0.isWord || $0 == "." || $0 == "-" }, .tag)
    return true
  }

  /// The names before the colon of a makefile's rule.
  mutating func target() {
    guard index < end, scalars[index].isWord || scalars[index] == "." else { return }
    let colon = skip { $0 != ":" && $0 != "=" && $0 != "#" && !$0.endsLine }
    guard colon < end, scalars[colon] == ":", colon + 1 == end || scalars[colon + 1] != "=" else { return }
    paint(upTo: colon, .function)
  }
}
