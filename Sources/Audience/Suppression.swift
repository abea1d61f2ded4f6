internal import Crypto
internal import Foundation
internal import Mail
package import Store
package import Words

/// An address, or all of a domain, that no mail may go to: on one list or on all.
package struct Suppression: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable, Codable {
    /// ``EmailAddress/key``.
    case address
    /// In A-labels, lower case; its subdomains are not meant.
    case domain
    /// SHA-256 or MD5 of an address in lower case, in hex: so suppression lists are passed on without addresses.
    case hash
    /// A keyed hash of an address whose owner asked to be forgotten.
    case erased
  }

  package let kind: Kind
  package let value: String
  /// Nil for all lists.
  package let list: ListID?
  /// The list's; nil for all lists.
  package let slug: String?
  package let reason: String
  package let createdAt: Timestamp

  /// Why a text is neither address, domain nor hash.
  package struct Problem: Error, CustomStringConvertible {
    package let words: Sentence

    package var description: String { words.description }
  }

  /// `ada@example.org`, `example.org` (also written `@example.org` or `*@example.org`), or 32 or 64 hexadecimal digits.
  package static func parse(_ text: String) throws(Problem) -> (kind: Kind, value: String) {
    var plain = text.lowercased()
    if plain.hasPrefix("*@") { plain.removeFirst() }
    if [32, 64].contains(plain.utf8.count), plain.allSatisfy(\.isHexDigit) { return (.hash, plain) }
    if plain.contains("@"), plain.first != "@" {
      do throws(AddressError) { return (.address, try EmailAddress(parsing: text).key) } catch {
        throw Problem(words: error.words)
      }
    }
    let domain = plain.first == "@" ? String(plain.dropFirst()) : plain
    guard let domain = EmailAddress.asciiDomain(of: domain) else {
      throw Problem(words: "\"\(text.prefix(80))\" is no address, domain or hash")
    }
    return (.domain, domain)
  }

  /// Whether it is about mail of this list.
  package func covers(_ list: ListID) -> Bool { self.list == nil || self.list == list }

  /// As it can be passed on to others; nil where it would tell them nothing.
  ///
  /// - Parameter hashed: without addresses. Domains have no hash that anybody asks for.
  package func value(hashed: Bool) -> String? {
    switch kind {
    case .address: hashed ? SHA256.hash(data: Data(value.utf8)).hex : value
    case .domain: hashed ? nil : value
    case .hash: value
    case .erased: nil
    }
  }

  /// The hashes that suppression files may know an address by. Other programs hash it as it was typed, and know nothing of A-labels.
  static func hashes(of key: String) -> [String] {
    let isPlain = !key.contains("xn--") && key.utf8.allSatisfy { $0 < 0x80 }
    let spellings = isPlain ? [] : (try? EmailAddress(parsing: key))?.spellings ?? []
    return ([key] + spellings.filter { !$0.utf8.elementsEqual(key.utf8) }).map { Data($0.utf8) }.flatMap {
      [SHA256.hash(data: $0).hex, Insecure.MD5.hash(data: $0).hex]
    }
  }
}
