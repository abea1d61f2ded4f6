/// What is read line by line: changes, Markdown, YAML, and what a terminal shows.
extension CodeScanner {
  private mutating func eachLine(_ body: (inout CodeScanner, _ end: Int) -> Void) {
    while index < end {
      if peek().endsLine {
        index += 1
      } else {
        let line = lineEnd()
        body(&self, line)
        index = max(index, line)
      }
    }
  }

  mutating func scanDiff() {
    eachLine { scanner, line in
      let kind: CodeSpan.Kind =
        switch scanner.peek() {
        case "@": .keyword
        case "+": scanner.matches("+++ ") ? .comment : .inserted
        case "-": scanner.matches("--- ") ? .comment : .deleted
        case ">": .inserted
        case "<": .deleted
        case let scalar where scalar.isLetter || scalar == "\\": .comment
        default: .plain
        }
      scanner.paint(upTo: line, kind)
    }
  }

  mutating func scanConsole() {
    let shell = CodeLanguage.shell
    eachLine { scanner, line in
      let start = scanner.skip { !$0.isBlank && !$0.endsLine }
      guard start > scanner.index, start < line, ["$", "%", "#", "❯"].contains(scanner.scalars[start - 1]) || scanner.matches("> ") else {
        return
      }
      let isPrompt =
        start == scanner.index + 1 && scanner.peek() != "#"
        || scanner.scalars[scanner.index..<start].contains { $0 == "@" || $0 == ":" || $0 == "~" }
      guard isPrompt else { return }
      scanner.paint(upTo: start, .comment)
      var last = line
      // A command goes on after a backslash at a line's end.
      while last > start && last < scanner.end && scanner.scalars[last - 1] == "\\" {
        last = scanner.lineEnd(from: last + (scanner.scalars[last] == "\r" && last + 1 < scanner.end ? 2 : 1))
      }
      scanner.scan(shell, upTo: last)
    }
  }

  mutating func scanMarkdown() {
    var fence: Unicode.Scalar?
    eachLine { scanner, line in
      let start = scanner.skip(while: \.isBlank)
      let isFence = scanner.matches("```", at: start) || scanner.matches("~~~", at: start)
      if let mark = fence {
        if isFence && scanner.scalars[start] == mark { fence = nil }
        return scanner.paint(upTo: line, .string)
      }
      if isFence {
        fence = scanner.scalars[start]
        return scanner.paint(upTo: line, .string)
      }
      if start < line && scanner.scalars[start] == "#" { return scanner.paint(upTo: line, .keyword) }
      if start < line && scanner.scalars[start] == ">" { return scanner.paint(upTo: line, .comment) }
      scanner.index = start
      if ["-", "*", "+"].contains(scanner.peek()) && scanner.peek(1).isBlank { scanner.paint(upTo: start + 1, .keyword) }
      scanner.markdownInlines(upTo: line)
    }
  }

  private mutating func markdownInlines(upTo line: Int) {
    while index < line {
      if peek() == "`" {
        let place = skip(from: index + 1) { $0 != "`" && !$0.endsLine }
        let isClosed = place < line && scalars[place] == "`"
        paint(upTo: isClosed ? place + 1 : index + 1, isClosed ? .string : .plain)
      } else if matches("](") {
        paint(upTo: index + 2, .plain)
        paint(upTo: skip { $0 != ")" && !$0.endsLine }, .attribute)
      } else {
        index = min(line, max(index + 1, skip(from: index + 1) { $0 != "`" && $0 != "]" && !$0.endsLine }))
      }
    }
  }

  mutating func scanYAML() {
    /// The indentation of the key whose text is a block.
    var block: Int?
    eachLine { scanner, line in
      let first = scanner.skip(while: \.isBlank)
      let indentation = first - scanner.index
      if let parent = block {
        if indentation > parent || first == line { return scanner.paint(upTo: line, .string) }
        block = nil
      }
      scanner.index = first
      if scanner.matches("---") || scanner.matches("...") { return scanner.paint(upTo: min(line, first + 3), .keyword) }
      while scanner.peek() == "-" && scanner.peek(1).isBlank { scanner.index = scanner.skip(from: scanner.index + 1, while: \.isBlank) }
      scanner.yamlValues(upTo: line)
      let last = scanner.scalars[first..<line].last { !$0.isBlank && !["-", "+"].contains($0) && !$0.isDigit }
      if (last == "|" || last == ">") && scanner.previous == last { block = indentation }
    }
  }

  private mutating func yamlValues(upTo line: Int) {
    previous = "\n"
    while index < line {
      let scalar = peek()
      if scalar.isBlank {
        index += 1
      } else if scalar == "#" && (previous == "\n" || peek(-1).isBlank) {
        let before = previous
        paint(upTo: line, .comment)
        previous = before
      } else if scalar == "\"" || scalar == "'" {
        let start = index
        stringBody(scalar == "\"" ? .double.long : .single.literal.long, opening: 1)
        if peek() == ":" { paint(start..<index, .attribute) }
      } else if (scalar == "&" || scalar == "*" || scalar == "!") && !peek(1).isBlank {
        paint(upTo: skip { !$0.isBlank && !$0.endsLine && $0 != "," && $0 != "]" }, .type)
      } else if "{}[],:|>".unicodeScalars.contains(scalar) {
        paint(upTo: index + 1, .plain)
      } else {
        plainScalar(upTo: line)
      }
    }
  }

  /// A key, if a colon and a space follow; else a value, as far as a comment or a mark of a flow.
  private mutating func plainScalar(upTo line: Int) {
    var place = index
    while place < line {
      let scalar = scalars[place]
      let next = place + 1 < line ? scalars[place + 1] : " "
      if scalar == ":" && next.isBlank { return paint(upTo: place, .attribute) }
      if scalar.isBlank && next == "#" || [",", "]", "}"].contains(scalar) { break }
      place += 1
    }
    let value = place - index <= 8 ? text(index..<place) : ""
    let isNumber = scalars[index..<place].allSatisfy { $0.isDigit || "+-.eExX_:".unicodeScalars.contains($0) }
    paint(upTo: place, language.keywords.contains(value) ? .keyword : isNumber && peek() != "." ? .number : .plain)
    previous = "x"
  }
}
