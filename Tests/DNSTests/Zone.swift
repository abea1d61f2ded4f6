import DNS
import Words

/// The DNS as a table: what is not in it is no name, or has no record of that kind.
struct Zone {
  private var records: [DNSQuestion: DNSAnswer] = [:]
  /// Names whose servers say nothing.
  var silent: Set<String> = []

  init(_ texts: [String: [String]] = [:]) {
    for (name, texts) in texts { records[DNSQuestion(.text, name)] = .texts(texts) }
  }

  mutating func set(_ name: String, addresses: String...) {
    let all = addresses.compactMap { IPAddress($0) }
    let four = all.filter { $0.octets.count == 4 }
    let six = all.filter { $0.octets.count == 16 }
    if !four.isEmpty { records[DNSQuestion(.address4, name)] = .addresses(four) }
    if !six.isEmpty { records[DNSQuestion(.address6, name)] = .addresses(six) }
  }

  mutating func set(_ name: String, exchangers: String...) {
    records[DNSQuestion(.exchanger, name)] = .exchangers(exchangers.enumerated().map { MailExchanger(preference: $0, host: $1) })
  }

  mutating func set(_ address: String, names: String...) {
    records[DNSQuestion(.pointer, DNSName.reverse(of: IPAddress(address)!))] = .names(names)
  }

  var lookup: DNSLookup {
    let (records, silent) = (records, silent)
    return { question throws(DNSFailure) in
      if silent.contains(question.name) { throw .silence(question) }
      if let answer = records[question] { return answer }
      return records.keys.contains { DNSName.isWithin($0.name, question.name) } ? .noRecords : .noSuchName
    }
  }
}
