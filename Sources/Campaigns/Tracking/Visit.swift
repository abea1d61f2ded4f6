package import Audience
package import Store
internal import Words

/// Somebody or something asked for a tracked link, or for the picture that tells that a mail is shown.
package struct Visit: Sendable, Hashable {
  /// As the segments' rules call it.
  package enum Kind: String, Sendable, CaseIterable {
    case clicked, opened

    fileprivate var letter: UInt8 {
      switch self {
      case .clicked: UInt8(ascii: "c")
      case .opened: UInt8(ascii: "o")
      }
    }
  }

  package let kind: Kind
  package let at: Timestamp
  package let campaign: CampaignID
  /// 0 of a mail that is shown.
  package let link: Int
  /// Whose mail it was; nil where that is not counted.
  package let reader: PublicID?
  /// Whether it was a program that nobody sat before.
  package let isMachine: Bool

  package init(_ kind: Kind, at: Timestamp, campaign: CampaignID, link: Int, reader: PublicID?, isMachine: Bool) {
    self.kind = kind
    self.at = at
    self.campaign = campaign
    self.link = link
    self.reader = reader
    self.isMachine = isMachine
  }

  // MARK: As a line of a file. All are of one length, so that a letter of one can be written over.

  static let length = 78
  /// Where in a line the letter of the machines stands, and the reader.
  static let (machinePlace, readerPlace, readerLength) = (1, 45, 32)
  static let (human, machine) = (UInt8(ascii: "h"), UInt8(ascii: "m"))
  static let nobody = [UInt8](repeating: UInt8(ascii: "-"), count: readerLength)
  /// Of who was erased: a reader that nobody is, so that it is known that it was one.
  static let erased = [UInt8](repeating: UInt8(ascii: "0"), count: readerLength)

  var line: [UInt8] {
    let numbers = " \(at.milliseconds.padded(to: 15)) \(campaign.rawValue.padded(to: 19)) \(link.padded(to: 5)) "
    return [kind.letter, isMachine ? Self.machine : Self.human] + numbers.utf8 + (reader.map { Array($0.hex.utf8) } ?? Self.nobody)
      + [0x0A]
  }

  /// Nil for anything else.
  init?(line: some Collection<UInt8>) {
    guard line.count == Self.length, let first = line.first, let kind = Kind.allCases.first(where: { $0.letter == first }) else {
      return nil
    }
    let words = String(decoding: line.dropFirst(3).dropLast(), as: UTF8.self).split(separator: " ")
    guard words.count == 4, let time = Int64(words[0]), let campaign = Int64(words[1]), let link = Int(words[2]) else { return nil }
    self.init(
      kind, at: Timestamp(milliseconds: time), campaign: ID(campaign), link: link, reader: PublicID(hex: String(words[3])),
      isMachine: line.dropFirst(Self.machinePlace).first == Self.machine)
  }
}
