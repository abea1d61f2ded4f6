import Foundation
import Mail
import Testing

/// Real bounces that nobody wrote for us, judged as flufl.bounce's own tests have it.
@Suite(.enabled(if: BounceExam.isReady, BounceExam.reason)) struct BounceExamTests {
  /// Where our answer is another one, and why.
  private static let differences = [
    "aol_01.txt": "names no domain: a name that a domain is made up for is a guess",
    "bounce_01.txt": "names no domain; flufl does not read it",
    "dumbass_01.txt": "names nobody, but returns the mail, which was to one address",
    "microsoft_03.txt": "has the address as its own X-Original-To: so it would be ours",
    "simple_20.txt": "comes as an answer (Re:) from a person's address: a person's letter",
    "simple_42.txt": "says spam, and of whom not: a bounce of somebody whom only our token knows",
    "simple_43.txt": "says that somebody is not there, and of whom not: the same",
    "yale_01.txt": "names no domain; two are made up",
  ]

  @Test func `Whom it is about, and whether somebody still tries, is found in all but those that are listed`() throws {
    let specimens = try BounceExam.specimens()
    #expect(specimens.count == 117)
    var others: [String] = []
    for specimen in specimens {
      let mail = ReturnedMail(octets: Array(specimen.octets))
      let found = Set(mail.recipients.compactMap { $0.address?.lowercased() })
      let isSame = found == Set(specimen.addresses.map { $0.lowercased() })
      let fate: ReturnedMail.Kind = specimen.addresses.isEmpty ? mail.kind : specimen.temporary ? .delay : .bounce
      if !isSame || mail.kind != fate || specimen.addresses.isEmpty && mail.kind == .bounce {
        others.append(specimen.name)
        #expect(Self.differences[specimen.name] != nil, "\(specimen.name): \(mail.kind) of \(found), not of \(specimen.addresses)")
      }
      if specimen.temporary { #expect(!mail.recipients.contains { $0.refusal?.isHard == true }, "\(specimen.name)") }
    }
    #expect(Set(others) == Set(Self.differences.keys), "the list is right")
  }

  @Test func `What is hard says that nobody is there; what says full, spam, size or later is not`() throws {
    let soft = [
      "full", "quota", "space not enough", "too large", "maximum incoming", "looping", "too many hops", "timed out", "not responding",
    ]
    for specimen in try BounceExam.specimens() {
      for refusal in ReturnedMail(octets: Array(specimen.octets)).recipients.compactMap(\.refusal) where refusal.isHard {
        #expect(refusal.reason == .unknownUser || refusal.reason == .hostUnknown)
        #expect(!soft.contains(where: refusal.words.lowercased().contains), "\(specimen.name): \(refusal.words)")
      }
    }
  }
}
