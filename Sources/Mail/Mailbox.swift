internal import Words

/// A name and an address, as From, To and Reply-To have them (RFC 5322 §3.4).
package struct Mailbox: Sendable, Hashable, Codable {
  /// May be empty, and in any script; a header makes of it what it must.
  package let name: String
  package let address: EmailAddress

  package init(name: String, address: EmailAddress) {
    self.name = name
    self.address = address
  }

  /// `Name <address>`, or the bare address, for people to read.
  package var text: String { name.isEmpty ? address.text : "\(name) <\(address.text)>" }

  /// `Name <address>`, `"Name" <address>` or a bare address.
  package init(parsing text: String) throws(AddressError) {
    guard text.last == ">", let open = text.lastIndex(of: "<") else {
      self.init(name: "", address: try EmailAddress(parsing: text))
      return
    }
    var name = text[..<open].split(separator: " ").joined(separator: " ")
    if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = String(name.dropFirst().dropLast())
    } else if name.contains(where: { $0 == "<" || $0 == ">" }) {
      throw AddressError(description: "\"\(text.prefix(80))\" holds more than one address; give one")
    }
    self.init(name: name, address: try EmailAddress(parsing: String(text[text.index(after: open)...].dropLast())))
  }

  /// What stands between the commas of a list of mailboxes; one in quotes is part of a name.
  package static func parts(of list: String) -> [String] {
    var parts = [""]
    var (isQuoted, isEscaped) = (false, false)
    for sign in list {
      if sign == "," && !isQuoted {
        parts.append("")
        continue
      }
      if sign == "\"" && !isEscaped { isQuoted.toggle() }
      isEscaped = sign == "\\" && !isEscaped
      parts[parts.count - 1].append(sign)
    }
    return parts.map { String($0.trimmed) }.filter { !$0.isEmpty }
  }
}
