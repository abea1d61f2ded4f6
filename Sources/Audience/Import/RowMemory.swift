internal import Foundation
internal import Mail
internal import Store
internal import Words

/// What very many rows have in common, worked out once. Of one thread.
final class RowMemory {
  /// The field of the row before that named lists.
  var lists: (text: String, slugs: [String])?
  private var meantDomains: [String: String?] = [:]

  private var names: [String: ImportedPersonReader.Name] = [:]

  /// Of a member of JSON, which nearly every row has again.
  func name(_ key: String) -> ImportedPersonReader.Name {
    if let known = names[key] { return known }
    if names.count == 10_000 { names.removeAll() }
    let name = ImportedPersonReader.Name(key)
    names[key] = name
    return name
  }

  private var beginnings: [LocalDate: Timestamp] = [:]

  func beginning(of day: LocalDate, in zone: TimeZone) -> Timestamp {
    if let known = beginnings[day] { return known }
    if beginnings.count == 10_000 { beginnings.removeAll() }
    let beginning = ImportTime.beginning(of: day, in: zone)
    beginnings[day] = beginning
    return beginning
  }

  func hint(_ address: EmailAddress) -> Sentence? {
    if let known = meantDomains[address.asciiDomain] { return address.hint(meant: known) }
    if meantDomains.count == 10_000 { meantDomains.removeAll() }
    let domain = address.meantDomain
    meantDomains[address.asciiDomain] = .some(domain)
    return address.hint(meant: domain)
  }
}
