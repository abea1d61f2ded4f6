import Audience
import Campaigns
import Delivery
import Foundation
import Store

/// A ledger on its way out, piece by piece: a list of a million people is never in memory.
struct LedgerText {
  enum Form: Sendable {
    case plain, csv, json
  }

  private struct Sum: Encodable {
    let campaign: String
    let title: String
    let mode: String
    let state: String
    let audience: Int
    let counts: [String: Int]
    let sum: Int
    let balances: Bool
  }

  private let campaign: Campaign
  private let ledger: Ledger
  private let form: Form
  private let hasList: Bool
  private let sink: (String) throws -> Void
  private var buffer = ""
  private var isFirst = true

  init(_ campaign: Campaign, _ ledger: Ledger, _ form: Form, hasList: Bool, sink: @escaping (String) throws -> Void) {
    (self.campaign, self.ledger, self.form) = (campaign, ledger, form)
    (self.hasList, self.sink) = (hasList, sink)
  }

  mutating func begin() throws {
    switch form {
    case .plain: try write(plainSum + (hasList ? "\n" : ""))
    case .csv: try write(CSVText.row(["address", "state", "attempts", "changed", "due", "reply"]))
    case .json:
      let sum = try jsonSum()
      try write(hasList ? sum.dropLast() + ",\"deliveries\":[" : sum)
    }
  }

  mutating func add(_ address: String, _ record: DeliveryRecord) throws {
    let (changed, due) = (record.changedAt.rfc3339, record.dueAt?.rfc3339)
    let fields = [address, record.state.rawValue, "\(record.attempts)", changed, due ?? "", record.reply ?? ""]
    switch form {
    case .plain: try write(fields.joined(separator: "\t") + "\n")
    case .csv: try write(CSVText.row(fields))
    case .json:
      let due = due.map { ",\"due\":\"\($0)\"" } ?? ""
      let reply = record.reply.map { ",\"reply\":\(JSONText.quoted($0))" } ?? ""
      try write(
        """
        \(isFirst ? "" : ",")
        {"address":\(JSONText.quoted(address)),"attempts":\(record.attempts),"changed":"\(changed)"\(due)\(reply),"state":"\(record.state.rawValue)"}
        """)
    }
    isFirst = false
  }

  mutating func end() throws {
    if form == .json { try write(hasList ? "\n]}\n" : "\n") }
    try sink(buffer)
    buffer = ""
  }

  private mutating func write(_ text: some StringProtocol) throws {
    buffer += text
    guard buffer.utf8.count > 65_536 else { return }
    try sink(buffer)
    buffer = ""
  }

  /// The sum as one does it on paper.
  private var plainSum: String {
    let terms = DeliveryState.allCases.filter { ledger[$0] > 0 }.map { (ledger[$0], $0.rawValue) }
    let width = max("\(ledger.audience)".count, "\(ledger.sum)".count)
    func line(_ number: Int, _ words: String) -> String {
      "  " + String(repeating: " ", count: width - "\(number)".count) + "\(number)  \(words)\n"
    }
    return campaign.headline + "\n" + terms.map(line).joined()
      + line(ledger.sum, "together") + line(ledger.audience, "in the audience")
      + (ledger.balances ? "  It balances.\n" : "  IT DOES NOT BALANCE\n")
  }

  private func jsonSum() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let counts = Dictionary(uniqueKeysWithValues: ledger.counts.map { ($0.key.rawValue, $0.value) })
    let sum = Sum(
      campaign: campaign.name, title: campaign.title, mode: campaign.mode.rawValue, state: campaign.state.rawValue,
      audience: ledger.audience, counts: counts, sum: ledger.sum, balances: ledger.balances)
    return String(decoding: try encoder.encode(sum), as: UTF8.self)
  }
}
