import Delivery
import Testing

@testable import tuesday

/// The exam of crashes has to be able to fail.
@Suite struct LedgerComparisonTests {
  private let readers = (0..<200).map(ExamReader.init)

  /// As it should be: everybody who can be reached has one mail, under an id of their own.
  private func sound() -> (ledger: [String: DeliveryState], arrived: [String: [String]]) {
    let states = readers.map { reader -> DeliveryState in
      switch reader.kind {
      case .permfail: .failed
      case .drop: .uncertain
      case .plain, .slow, .tempfail: .accepted
      }
    }
    let mails = readers.filter { $0.kind != .permfail && $0.kind != .drop }.map { ($0.address, ["<\($0.address)>"]) }
    return (Dictionary(uniqueKeysWithValues: zip(readers.map(\.address), states)), Dictionary(uniqueKeysWithValues: mails))
  }

  private func faults(
    duplicates: Int = 0, uncertain: Int = 0, _ change: (inout [String: DeliveryState], inout [String: [String]]) -> Void
  ) -> [String] {
    var (ledger, arrived) = sound()
    change(&ledger, &arrived)
    return LedgerComparison(readers, ledger: ledger, arrived: arrived).faults(duplicates: duplicates, uncertain: uncertain)
  }

  @Test func `Every kind of reader is invented, and where all is well nothing is found`() {
    #expect(Set(readers.map(\.kind)).count == 5 && Set(readers.map(\.address)).count == readers.count)
    #expect(faults { _, _ in }.isEmpty)
  }

  @Test func `A mail that the ledger counts as accepted and that never arrived is found`() {
    #expect(faults { $1["r0@readers.test"] = nil } == ["1 lost (r0@readers.test)"])
  }

  @Test(arguments: [DeliveryState.failed, .excluded, nil])
  func `Who was given up, left out or forgotten is lost`(state: DeliveryState?) {
    let faults = faults {
      $0["r0@readers.test"] = state
      $1["r0@readers.test"] = nil
    }
    #expect(faults == ["1 lost (r0@readers.test)"])
  }

  @Test func `A second mail is found, and allowed where it was promised with the same Message-ID`() {
    let twice = { (ledger: inout [String: DeliveryState], arrived: inout [String: [String]]) in
      arrived["r0@readers.test", default: []] += arrived["r0@readers.test"] ?? []
    }
    #expect(faults(twice) == ["1 mails twice, where at most 0 may be"])
    #expect(faults(duplicates: 1, twice).isEmpty)
  }

  @Test func `A second mail with another Message-ID is found even where a second one is allowed`() {
    let faults = faults(duplicates: 10) { $1["r0@readers.test"]?.append("<other@readers.test>") }
    #expect(faults == ["1 with a wrong Message-ID (r0@readers.test)"])
  }

  @Test func `A Message-ID that two readers share is found`() {
    #expect(faults { $1["r1@readers.test"] = $1["r0@readers.test"] } == ["1 with a wrong Message-ID (r1@readers.test)"])
  }

  @Test(arguments: [DeliveryState.planned, .leased, .deferred])
  func `Who waits for ever is found, whether or not they were mailed`(state: DeliveryState) {
    let waiting = faults {
      $0["r0@readers.test"] = state
      $1["r0@readers.test"] = nil
    }
    #expect(waiting == ["1 still waiting (r0@readers.test)"])
    #expect(faults { ledger, _ in ledger["r0@readers.test"] = state }.count == 2)
  }

  @Test func `A mail to somebody whom the ledger does not know, or counts as cancelled or failed, is found`() {
    #expect(faults { $1["stranger@readers.test"] = ["<1@x>"] } == ["1 mailed and not in the ledger (stranger@readers.test)"])
    #expect(faults { ledger, _ in ledger["r0@readers.test"] = .cancelled } == ["1 mailed and not in the ledger (r0@readers.test)"])
    #expect(faults { ledger, _ in ledger["r0@readers.test"] = .failed } == ["1 mailed and not in the ledger (r0@readers.test)"])
  }

  @Test func `More uncertain ones than connections were broken are found`() {
    let change = { (ledger: inout [String: DeliveryState], _: inout [String: [String]]) in
      for address in ["r0@readers.test", "r1@readers.test"] { ledger[address] = .uncertain }
    }
    #expect(faults(uncertain: 1, change) == ["2 uncertain, where at most 1 may be"])
    #expect(faults(uncertain: 2, change).isEmpty)
  }
}
