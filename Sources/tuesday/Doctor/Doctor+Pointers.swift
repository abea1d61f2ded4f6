import DNS
import Delivery
import Words

extension Doctor {
  /// Whether the addresses that mail leaves from have names that lead back to them.
  func ptr() throws -> [DoctorFinding] {
    if let whyNoRelay { return [.skipped(.ptr, whyNoRelay)] }
    return try settings.relays.flatMap { route in
      let leaving = try LeavingAddresses(route, lookup)
      if leaving.addresses.isEmpty {
        let what = "the address that mail leaves from cannot be known here: \(leaving.whyNone)"
        return [DoctorFinding.skipped(.ptr, what)]
      }
      return try each(leaving.addresses, .ptr) { try pointer($0, leaving) }
    }
  }

  private func pointer(_ address: IPAddress, _ leaving: LeavingAddresses) throws -> DoctorFinding {
    let names = try lookup(DNSQuestion(.pointer, DNSName.reverse(of: address))).names.prefix(5)
    let good = try names.first { try DNSAnswer.addresses(of: $0, lookup).contains(address) }
    if let good { return .ok(.ptr, "\(leaving.origin(address)) is called \(good), and that is \(address.text)") }
    let what =
      names.isEmpty
      ? "\(leaving.origin(address)) has no name (PTR record)"
      : "\(leaving.origin(address)) is called \(names.joined(separator: ", ")), which does not lead back to it"
    let why = "Large providers refuse mail from such an address."
    if leaving.isOwn {
      return .fail(
        .ptr, what, why: why, fix: "whoever gave you the address sets its PTR record; let it name a host that has it as its address")
    }
    return .warn(.ptr, what, why: why + " It is the relay's, and may not be the one that mail leaves from.", fix: "ask the relay's owner")
  }
}
