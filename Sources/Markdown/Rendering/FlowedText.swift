internal import Words

/// Plain text in lines of a width, which programs that know of it flow together again (RFC 3676, `format=flowed`): a line that goes on ends
/// with a space.
package enum FlowedText {
  /// Columns that may be asked for: what is added to a line leaves it within 78 (RFC 5322 §2.1.1).
  package static let widths = 40...76

  /// Breaks long lines between words. Lines that begin with space are as they should be; a word is never broken, nor an address.
  package static func wrapped(_ text: String, to width: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.first == " " ? String(line.trimmedEnd) : wrapped(line: line.trimmedEnd, to: width)
    }.joined(separator: "\n")
  }

  private static func wrapped(line: Substring, to width: Int) -> String {
    var output = ""
    var column = 0
    for word in line.split(separator: " ") {
      let size = DisplayWidth.ofMarked(String(word))
      // What would be taken for a quote does not begin a line.
      if column > 0, column + 1 + size > width, word.first != ">" {
        output += " \n"
        column = 0
      } else if column > 0 {
        output += " "
        column += 1
      }
      output += word
      column += size
    }
    return output
  }

  /// As it goes over the wire: lines that begin with space, or that mailboxes would take for the head of a message, have one more before
  /// them (§4.4). Those that begin with `>` are quotes.
  package static func stuffed(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.hasPrefix(" ") || $0.hasPrefix("From ") ? " " + $0 : String($0) }
      .joined(separator: "\n")
  }
}
