extension CodeScanner {
  mutating func string() -> Bool {
    // An apostrophe in the text of an element.
    if language.habits.contains(.elements) && peek() == "'" && peek(-1).isWord { return false }
    if language.habits.contains(.characters) && peek() == "'" { return character() }
    guard language.stringStarts.contains(peek()) else { return false }
    for rule in language.strings where matches(rule.open) {
      let start = index
      stringBody(rule, opening: rule.open.unicodeScalars.count)
      if language.keyMark == ":", isKey(before: ":", from: index) { paint(start..<index, .attribute) }
      return true
    }
    return false
  }

  /// A string whose first word scalars belong to it.
  mutating func prefixed(by length: Int) {
    let start = index
    index += length
    if peek() == "'" && language.habits.contains(.characters) {
      _ = character()
    } else {
      let rule = language.strings.first { matches($0.open) }
      if let rule { stringBody(rule, opening: rule.open.unicodeScalars.count) }
    }
    if index == start + length {
      paint(upTo: index + 1, .plain)
    } else {
      paint(start..<start + length, .string)
    }
  }

  /// Paints up to the string's end, or to the code in it.
  /// - Parameter opening: how many scalars from here belong to the string whatever they are.
  mutating func stringBody(_ rule: CodeLanguage.StringRule, opening: Int) {
    var place = index + opening
    atCommand = false
    while place < end {
      let scalar = scalars[place]
      if scalar.endsLine && !rule.multiline { break }
      if let interpolation = rule.interpolation, matches(interpolation, at: place) {
        paint(upTo: place + interpolation.unicodeScalars.count, .string)
        strings.append((rule, depth))
        depth = 0
        previous = "("
        atCommand = true
        return
      }
      if rule.escapes && scalar == "\\" {
        place += place + 1 < end && scalars[place + 1].endsLine ? 1 : 2
      } else if !rule.close.isEmpty && matches(rule.close, at: place) {
        return paint(upTo: place + rule.close.unicodeScalars.count, .string)
      } else {
        place += 1
      }
    }
    paint(upTo: place, .string)
  }

  /// `'x'`; or a lifetime, of which the name is painted.
  private mutating func character() -> Bool {
    let limit = min(end, index + 14)
    var place = index + 1
    while place < limit && !scalars[place].endsLine && scalars[place] != "'" { place += scalars[place] == "\\" ? 2 : 1 }
    let isLong = peek(1) == "\\" || peek(1).value >= 0x80 || language.preprocessor == .line
    if place < limit && scalars[place] == "'" && (place == index + 2 || isLong) {
      paint(upTo: place + 1, .string)
      return true
    }
    guard peek(1).startsWord && language.rawString == .rust else { return false }
    paint(upTo: wordEnd(from: index + 1), .attribute)
    return true
  }

  /// Strings whose opening mark says how they close.
  mutating func rawString() -> Bool {
    guard let style = language.rawString else { return false }
    var place = index
    switch style {
    case .swift, .rust:
      if style == .rust {
        place = skip { $0 == "b" || $0 == "c" }
        guard place - index <= 1, place < end, scalars[place] == "r" else { return false }
        place += 1
      }
      let quote = skip(from: place) { $0 == "#" }
      let hashes = String(repeating: "#", count: quote - place)
      guard quote < end, scalars[quote] == "\"", style == .rust || !hashes.isEmpty else {
        // A run of signs is looked over once.
        if style == .swift && hashes.utf8.count > 1 { paint(upTo: quote, .plain) }
        return style == .swift && hashes.utf8.count > 1
      }
      let isLong = style == .swift && matches("\"\"\"", at: quote)
      raw(open: quote + (isLong ? 3 : 1), close: (isLong ? "\"\"\"" : "\"") + hashes, multiline: isLong || style == .rust)
    case .cpp:
      guard matches("R\"") else { return false }
      let open = skip(from: index + 2) { $0 != "(" && $0 != "\"" && !$0.endsLine && !$0.isBlank }
      guard open < end, scalars[open] == "(", open - index <= 18 else { return false }
      raw(open: open + 1, close: ")" + text(index + 2..<open) + "\"")
    case .lua:
      guard peek() == "[" else { return false }
      place = skip(from: index + 1) { $0 == "=" }
      guard place < end, scalars[place] == "[" else { return false }
      raw(open: place + 1, close: "]" + String(repeating: "=", count: place - index - 1) + "]")
    case .csharp:
      guard peek() == "@" || peek() == "$" else { return false }
      while place < end && place < index + 3 && (scalars[place] == "@" || scalars[place] == "$") { place += 1 }
      guard place < end, scalars[place] == "\"" else { return false }
      if matches("\"\"\"", at: place) {
        raw(open: place + 3, close: "\"\"\"")
      } else {
        let isVerbatim = scalars[index..<place].contains("@")
        let rule = CodeLanguage.StringRule(open: "", close: "\"", escapes: !isVerbatim, multiline: isVerbatim)
        stringBody(rule, opening: place + 1 - index)
      }
    }
    return true
  }

  private mutating func raw(open: Int, close: String, multiline: Bool = true) {
    stringBody(CodeLanguage.StringRule(open: "", close: close, escapes: false, multiline: multiline), opening: open - index)
  }

  /// `<<END`, whose text begins on the next line.
  mutating func heredoc() -> Bool {
    guard language.habits.contains(.heredocs), heredocs.count < 8, matches("<<") else { return false }
    var place = skip { $0 == "<" }
    guard place - index <= 3 else {
      paint(upTo: place, .plain)
      return true
    }
    if place < end && (scalars[place] == "-" || scalars[place] == "~") { place += 1 }
    if place - index == 3 && language.names != CodeLanguage.php.names && scalars[place - 1] == "<" { return false }
    let isQuoted = place < end && (scalars[place] == "'" || scalars[place] == "\"")
    let start = isQuoted ? place + 1 : place
    let close = skip(from: start, while: \.isWord)
    guard close > start, isQuoted || scalars[start].isUpper || scalars[start] == "_" else { return false }
    heredocs.append(Array(scalars[start..<close]))
    paint(upTo: isQuoted ? close + 1 : close, .string)
    return true
  }

  mutating func heredocBodies() {
    while let tag = heredocs.first, index < end {
      let start = skip(while: \.isBlank)
      let line = lineEnd(from: start)
      let isLast = scalars[start..<line].starts(with: tag) && (line == start + tag.count || !scalars[start + tag.count].isWord)
      paint(upTo: isLast ? start + tag.count : line, .string)
      if isLast { heredocs.removeFirst() } else { paint(upTo: index + 1, .string) }
      if isLast && !heredocs.isEmpty { index = min(end, line + 1) }
      startLine()
      atCommand = !isLast
    }
  }
}
