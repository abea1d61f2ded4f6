package import Foundation

/// Names of time zones as people write them: IANA's (`America/Chicago`), in any case, and `UTC` or `GMT`.
package enum ZoneName {
  package struct Unknown: Error, CustomStringConvertible {
    package let description: String
  }

  /// Nil for what is no zone, and for abbreviations such as EST: they mean a fixed offset, or three zones, and nobody who writes them
  /// wants that.
  package static func known(_ name: String) -> TimeZone? {
    let small = name.lowercased()
    guard name.contains("/") else { return ["utc", "gmt"].contains(small) ? .gmt : nil }
    // One zone with many names: a rule in one of them is that in any other.
    if small.hasPrefix("etc/"), utc.contains(String(small.dropFirst(4))) { return .gmt }
    return TimeZone(identifier: name) ?? spelled[small].flatMap { TimeZone(identifier: $0) }
  }

  /// What IANA calls UTC, behind `Etc/`.
  private static let utc: Set = ["utc", "uct", "universal", "zulu", "gmt", "gmt0", "gmt+0", "gmt-0", "greenwich"]

  /// IANA's spelling of a name, by its small letters.
  private static let spelled = Dictionary(TimeZone.knownTimeZoneIdentifiers.map { ($0.lowercased(), $0) }) { first, _ in first }

  package static func zone(_ name: String) throws(Unknown) -> TimeZone {
    if let zone = known(name) { return zone }
    let sought = name.contains("/") ? name : "/" + name
    let known = TimeZone.knownTimeZoneIdentifiers
    let nearest =
      known.first { $0.lowercased().hasSuffix(sought.lowercased().replacing(" ", with: "_")) }
      ?? Spelling.guess(name, among: known)
    let advice = nearest.map { "did you mean \($0)?" } ?? "name it like America/Chicago or UTC"
    throw Unknown(description: "\"\(name)\" is not a time zone: \(advice)")
  }
}

extension TimeZone {
  /// Foundation calls UTC "GMT".
  package var name: String { identifier == "GMT" ? "UTC" : identifier }
}
