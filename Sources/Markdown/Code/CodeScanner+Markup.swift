/// HTML, XML and style sheets.
extension CodeScanner {
  mutating func scanMarkup() {
    while index < end {
      let next = peek(1)
      if peek() == "&" {
        entity()
      } else if peek() != "<" {
        index += 1
      } else if matches("<!--") {
        paint(through: "-->", after: 4, .comment)
      } else if matches("<![CDATA[") {
        paint(through: "]]>", after: 9, .string)
      } else if matches("<?php") || matches("<?=") {
        paint(upTo: index + (next == "?" && peek(2) == "=" ? 3 : 5), .keyword)
        scan(.php, upTo: find("?>", from: index))
        paint(upTo: index + 2, .keyword)
      } else if next == "?" {
        paint(through: "?>", after: 2, .comment)
      } else if next == "!" {
        paint(through: ">", after: 2, .keyword)
      } else if next.isLetter || next == "/" {
        tag()
      } else {
        index += 1
      }
    }
  }

  private mutating func tag() {
    let start = index + 1
    paint(upTo: skip(from: start + (peek(1) == "/" ? 1 : 0), while: \.isName), .tag)
    let name = index - start <= 6 ? text(start..<index).lowercased() : ""
    while index < end && peek() != "<" {
      switch peek() {
      case ">":
        paint(upTo: index + 1, .tag)
        if name == "script" || name == "style" {
          scan(name == "style" ? .stylesheet : .javascript, upTo: find("</\(name)", from: index))
        }
        return
      case "/" where peek(1) == ">": return paint(upTo: index + 2, .tag)
      case "\"": paint(through: "\"", after: 1, .string)
      case "'": paint(through: "'", after: 1, .string)
      case let scalar where scalar.isName || scalar == "@": paint(upTo: skip(from: index + 1, while: \.isName), .attribute)
      case "=":
        paint(upTo: index + 1, .plain)
        let value = skip(while: \.isBlank)
        if value < end && scalars[value].isName {
          paint(upTo: value, .plain)
          paint(upTo: skip { !$0.isBlank && !$0.endsLine && $0 != ">" }, .string)
        }
      default: index += 1
      }
    }
  }

  private mutating func entity() {
    var place = index + 1
    while place < end && place < index + 12 && (scalars[place].isWord || scalars[place] == "#") { place += 1 }
    let isEntity = place < end && place > index + 1 && scalars[place] == ";"
    paint(upTo: isEntity ? place + 1 : index + 1, isEntity ? .number : .plain)
  }

  mutating func scanStylesheet() {
    while index < end {
      let scalar = peek()
      if !scalar.isBlank && !scalar.endsLine && !"{};".unicodeScalars.contains(scalar) && !comment() {
        statement()
      } else if scalar.isBlank || scalar.endsLine || "{};".unicodeScalars.contains(scalar) {
        index += 1
      }
    }
  }

  /// A selector, a declaration or an at-rule, without the mark that ends it.
  private mutating func statement() {
    let (close, colon) = statementEnd()
    let isSelector = close < end && scalars[close] == "{" && peek() != "@"
    let isDeclaration = !isSelector && peek() != "@"
    while index < close {
      let scalar = peek()
      if scalar.isBlank || scalar.endsLine {
        index += 1
      } else if scalar == "@" {
        paint(upTo: wordEnd(from: index + 1), .keyword)
      } else if isDeclaration && index < colon {
        paint(upTo: colon, .attribute)
      } else if !comment() && !string() {
        if isSelector {
          paint(upTo: max(index + 1, wordEnd()), "{},>+~()".unicodeScalars.contains(scalar) ? .plain : .tag)
        } else {
          value()
        }
      }
    }
  }

  private mutating func value() {
    let (scalar, next) = (peek(), peek(1))
    if scalar.isDigit || (scalar == "." || scalar == "-") && (next.isDigit || next == ".") {
      paint(upTo: skip(from: index + 1) { $0.isWord || $0 == "." || $0 == "%" }, .number)
    } else if scalar == "#" && next.isWord {
      paint(upTo: wordEnd(from: index + 1), .number)
    } else if scalar == "!" && next.isLetter {
      paint(upTo: wordEnd(from: index + 1), .keyword)
    } else if scalar == "$" || scalar == "-" && next == "-" {
      paint(upTo: wordEnd(from: index + 1), .attribute)
    } else if scalar.startsWord || scalar == "-" && next.isLetter {
      let place = wordEnd()
      paint(upTo: place, place < end && scalars[place] == "(" ? .function : .plain)
    } else {
      paint(upTo: index + 1, .plain)
    }
  }

  /// Where a statement ends, and where its first colon is.
  private func statementEnd() -> (end: Int, colon: Int) {
    var (place, depth, colon) = (index, 0, -1)
    while place < end {
      let scalar = scalars[place]
      if scalar == "\\" { place += 1 }
      if matches("/*", at: place) {
        place = find("*/", from: place + 2) + 1
      } else if !language.lineComments.isEmpty && matches("//", at: place), place == index || scalars[place - 1] != ":" {
        place = lineEnd(from: place)
      } else if scalar == "\"" || scalar == "'" {
        place = skip(from: place + 1) { $0 != scalar && !$0.endsLine }
      } else if scalar == "(" || scalar == "{" && place > index && scalars[place - 1] == "#" {
        depth += 1
      } else if depth > 0 && (scalar == ")" || scalar == "}") {
        depth -= 1
      } else if depth == 0 && (scalar == ";" || scalar == "{" || scalar == "}") {
        return (place, colon)
      } else if scalar == ":" && colon < 0 {
        colon = place
      }
      place += 1
    }
    return (end, colon)
  }
}

extension Unicode.Scalar {
  fileprivate var isName: Bool { isWord || self == "-" || self == ":" || self == "." }
}
