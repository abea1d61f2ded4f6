/// What the sender's domain needs in the DNS.
struct DomainRecordsAnswer: APIObject {
  struct Item: APIObject {
    let purpose: String
    let name: String
    let type: String
    let value: String
    let found: [String]?
    let standing: String?
    let fault: String?

    static let title = "DomainRecord"
    static let notes = [
      "purpose": Note("What it is for.", "dkim", choices: DeskUpkeep.DomainRecord.Purpose.allCases.map(\.rawValue)),
      "name": Note("", "tuesday._domainkey.my.domain"), "type": Note("", "TXT"),
      "value": Note("What it has to say; what only somebody else knows stands in it as `…`.", "v=DKIM1; k=rsa; p=MIIB…"),
      "found": Note("What it says now; left out where nobody was asked, or nobody answers.", ["v=DKIM1; k=rsa; p=MIIB…"]),
      "standing": Note(
        "How that compares, where it was asked for: only of `dkim` and `site` is there one right answer, of others the findings tell.",
        "same",
        choices: DeskUpkeep.DomainRecord.Standing.allCases.map(\.rawValue)),
      "fault": Note("Why it is not known what it says.", "no name server answers"),
    ]

    init(_ record: DeskUpkeep.DomainRecord, isAsked: Bool) {
      (purpose, name, type, value) = (record.purpose.rawValue, record.name, record.type, record.value)
      (found, fault) = (record.found, record.fault)
      standing = isAsked ? record.standing.rawValue : nil
    }
  }

  let records: [Item]
  let findings: [FindingAnswer]

  static let title = "DomainRecords"
  static let notes = [
    "records": Note("None where the publication has no domain of its own to send from yet."),
    "findings": Note("What a look at the domain found; empty where nobody was asked."),
  ]

  init(_ records: [DeskUpkeep.DomainRecord], _ findings: [DeskUpkeep.Finding], isAsked: Bool) {
    self.records = records.map { Item($0, isAsked: isAsked) }
    self.findings = findings.map(FindingAnswer.init)
  }
}
