internal import Audience
internal import Foundation
package import Mail
internal import Markdown
internal import Store
internal import Words

/// What a program asks for: one message of the folder `messages` to one person.
package struct MessageOrder: Sendable {
  /// The message's file, without language and `.md`.
  package let message: String
  package let to: Mailbox
  /// BCP 47; empty: the publication's.
  package let language: String
  package let values: [String: String]

  package init(_ message: String, to: Mailbox, language: String = "", values: [String: String] = [:]) {
    (self.message, self.to, self.language, self.values) = (message, to, language, values)
  }

  /// Characters of a value.
  static let valueLimit = 2_000

  /// What tells one order from another.
  var hash: String {
    WordsHash.of([message, to.address.key, to.name, language] + values.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
  }

  /// What is wrong with the name that it gives; nil where nothing is.
  var faultOfName: String? {
    if to.name.count > Subscriber.nameLimit { return "the name has more than \(Subscriber.nameLimit) characters" }
    let isPlain = !to.name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    return isPlain ? nil : "the name has a character that cannot be seen"
  }

  /// What is wrong with the values that it gives, and with those that it does not.
  ///
  /// - Parameter sizes: with which number the message compares values, by their names.
  func faults(for names: [ValueName], sizes: [String: String] = [:]) -> [MessageFault] {
    let known = names.map(\.name)
    let unknown = values.keys.sorted().filter { !known.contains($0) }.map { name in
      let guess = Spelling.guess(name, among: known).map { "; did you mean \($0)?" }
      let all = known.isEmpty ? "; it has none" : "; its values are \(known.joined(separator: ", "))"
      return MessageFault(value: name, words: "the message \(message) has no value \(name)\(guess ?? all)")
    }
    return unknown + names.compactMap { name in fault(of: name, size: sizes[name.name]).map { MessageFault(value: name.name, words: $0) } }
  }

  private func fault(of name: ValueName, size: String?) -> String? {
    let value = values[name.name] ?? ""
    if value.allSatisfy(\.isWhitespace) { return name.isOptional ? nil : "\(name.name) is missing" }
    if value.count > Self.valueLimit { return "\(name.name) has more than \(Self.valueLimit) characters" }
    if value.onOneLine != value || value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "\(name.name) must be one line, with no blank at its ends and no character that cannot be seen"
    }
    // Words are not compared by size: 1,000 would be less than 99, and nobody would know.
    if let size, AttributeKind.number.canonical(value) != value {
      return
        "\(name.name) is \"\(value.prefix(40))\", and must be a number, since the message compares it with \(size): write 1000 or 12.50, with no "
        + "sign of money, no blank and no comma; what readers are to see can be a value of its own"
    }
    guard name.isAddress else { return nil }
    return LinkTarget.isWeb(value) && URL(string: value)?.host()?.isEmpty == false && !value.contains { " <>\"'\\".contains($0) }
      ? nil : "\(name.name) must be an address that begins with https:// or http://, since a link leads there"
  }
}

/// Why an order cannot be carried out, about one value.
package struct MessageFault: Sendable, Hashable {
  package let value: String
  package let words: String
}

extension ValueName {
  /// Whether it may stand where a link's address begins.
  var isAddress: Bool { name.hasSuffix("_url") }
}
