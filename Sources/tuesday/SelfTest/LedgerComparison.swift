import Delivery

/// What a ledger says against what arrived, reader by reader.
struct LedgerComparison: Sendable {
  /// Who got nothing and should have: accepted or given up in the ledger, or not in it at all.
  private(set) var lost: [String] = []
  /// Who got something of which the ledger knows nothing.
  private(set) var unrecorded: [String] = []
  /// Who got more than one, with different Message-IDs; or one with the Message-ID of somebody else.
  private(set) var misnamed: [String] = []
  /// Who would be waiting for their mail for ever.
  private(set) var unsettled: [String] = []
  /// How many mails were more than one a reader.
  private(set) var duplicates = 0
  /// Held for a human. Without those at whom the sink breaks the connection: of these nobody can ever know.
  private(set) var uncertain = 0

  /// - Parameters:
  ///   - ledger: by address.
  ///   - arrived: the Message-IDs of all that arrived, by address.
  init(_ readers: [ExamReader], ledger: [String: DeliveryState], arrived: [String: [String]]) {
    var owners: [String: String] = [:]
    for reader in readers {
      let mails = arrived[reader.address] ?? []
      duplicates += max(0, mails.count - 1)
      let isForeign = mails.contains { owners.updateValue(reader.address, forKey: $0).map { $0 != reader.address } ?? false }
      if isForeign || Set(mails).count > 1 { misnamed.append(reader.address) }
      compare(reader, ledger[reader.address], hasMail: !mails.isEmpty)
    }
    unrecorded += Set(arrived.keys).subtracting(readers.map(\.address))
  }

  private mutating func compare(_ reader: ExamReader, _ state: DeliveryState?, hasMail: Bool) {
    switch state {
    case .accepted: if !hasMail { lost.append(reader.address) }
    case .uncertain: if reader.kind != .drop { uncertain += 1 }
    case .failed where reader.kind == .permfail && !hasMail, .cancelled where !hasMail: break
    case nil, .failed, .excluded, .cancelled: if hasMail { unrecorded.append(reader.address) } else { lost.append(reader.address) }
    case .planned, .leased, .deferred:
      if hasMail { unrecorded.append(reader.address) }
      if reader.kind != .drop { unsettled.append(reader.address) }
    }
  }

  /// What is worse than promised, in words.
  ///
  /// - Parameters: how many duplicates and uncertain ones the promise allows.
  func faults(duplicates allowedDuplicates: Int, uncertain allowedUncertain: Int) -> [String] {
    var faults: [String] = []
    for (people, what) in [
      (lost, "lost"), (unrecorded, "mailed and not in the ledger"), (misnamed, "with a wrong Message-ID"), (unsettled, "still waiting"),
    ] where !people.isEmpty {
      faults.append("\(people.count) \(what) (\(people.sorted().prefix(3).joined(separator: ", "))\(people.count > 3 ? ", …" : ""))")
    }
    if duplicates > allowedDuplicates { faults.append("\(duplicates) mails twice, where at most \(allowedDuplicates) may be") }
    if uncertain > allowedUncertain { faults.append("\(uncertain) uncertain, where at most \(allowedUncertain) may be") }
    return faults
  }

  var figures: [String: Int] {
    [
      "lost": lost.count, "unrecorded": unrecorded.count, "misnamed": misnamed.count, "unsettled": unsettled.count,
      "duplicates": duplicates, "uncertain": uncertain,
    ]
  }
}
