internal import Foundation
package import Words

/// A file that somebody handed over to be imported: what they wish, how far it is and what came of it. Kept beside the file, so that it outlasts
/// whoever works on it.
package struct ImportUpload: Sendable, Codable {
  package enum Phase: String, Sendable, Codable, CaseIterable {
    /// It is looked through; nothing is changed.
    case looking
    /// What would be done is known.
    case ready
    /// It cannot be imported as it is wished.
    case faulty
    /// It is taken in, or will be.
    case importing
    case done
    /// Something else than the file stopped it: it can go on.
    case failed

    /// Whether somebody works on it.
    package var isBusy: Bool { self == .looking || self == .importing }
  }

  /// How it is to be taken, as `subscribers import` has it.
  package struct Wishes: Sendable, Codable, Hashable {
    /// Columns by name, each with the field it is, or empty to leave it out.
    package var mapping: [String: String]
    package var lists: [String]
    package var isUpdating: Bool
    /// How the people in it agreed.
    package var consent: String

    package init(mapping: [String: String] = [:], lists: [String] = [], isUpdating: Bool = false, consent: String = "") {
      (self.mapping, self.lists, self.isUpdating, self.consent) = (mapping, lists, isUpdating, consent)
    }
  }

  package struct Column: Sendable, Codable, Hashable {
    package let name: String
    /// Nil where nothing is made of it.
    package let field: String?
  }

  /// 32 hexadecimal digits.
  package let id: String
  package let fileName: String
  /// RFC 3339.
  package let madeAt: String
  package internal(set) var wishes = Wishes()
  package internal(set) var phase = Phase.looking
  /// As far as the file could be read.
  package internal(set) var columns: [Column] = []
  /// Empty for anybody's.
  package internal(set) var origin = ""
  /// Empty for UTF-8.
  package internal(set) var encoding = ""
  /// What would be done or was.
  package internal(set) var report = SubscriberImport.Report()
  /// What is wrong, in the engine's words.
  package internal(set) var fault: Sentence = ""
  /// When the same file was imported with the same wishes; RFC 3339.
  package internal(set) var importedBefore: String?
  /// The file of the rows that were not taken.
  package internal(set) var rejects: String?

  init(id: String, fileName: String, madeAt: String) {
    (self.id, self.fileName, self.madeAt) = (id, Self.clean(fileName), madeAt)
  }

  static func isID(_ text: String) -> Bool { text.utf8.count == 32 && text.allSatisfy { "0123456789abcdef".contains($0) } }

  /// A name for one file in one folder, whatever a browser called it.
  static func clean(_ name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let plain = last.onOneLine.withVisibleControls
    // No file system takes more than 255 octets, and names of others are made of this one.
    var bare = String(plain.drop { $0 == "." }.prefix(100))
    while bare.utf8.count > 200 { bare.removeLast() }
    return bare.isEmpty ? "people.csv" : bare
  }
}
