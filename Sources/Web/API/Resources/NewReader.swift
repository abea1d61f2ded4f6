internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Mail
internal import Store

/// Somebody who is to be a reader.
struct NewReader: APIInput {
  enum Way: String, Described, CaseIterable {
    case ask, agreed
  }

  let address: String
  let consent: Way
  let source: String?
  let list: String?
  let name: String?
  let firstName: String?

  private enum CodingKeys: String, CodingKey {
    case address, consent, source, list, name
    case firstName = "first_name"
  }

  static let notes = [
    "address": .address(""),
    "consent": Note(
      "`ask`: they get a mail with a link, and are a reader once they have clicked. `agreed`: they have said yes elsewhere; `source` says where."
    ),
    "source": Note("How you know that they agreed; it stands in their journal.", "the shop's order form", limits: 1...200),
    "list": Note("Its slug; `main` where it is not said.", "main", limits: 1...100), "name": Note("", "Ada Lovelace", limits: 0...200),
    "first_name": Note("What they are called by, where that is not the first word of the name.", "Ada", limits: 0...200),
  ]
}

/// What came of it.
struct AddedReader: APIObject {
  enum Outcome: String, Described, CaseIterable {
    case added, already, asked
    case askedLater = "asked_later"
  }

  let outcome: Outcome
  let hint: String?
  let reader: ReaderFacts

  static let notes = [
    "outcome": Note("`asked_later`: they were asked within a day, and are asked again when it is over."),
    "hint": Note("Where the address looks like a slip of the hand.", "did you mean ada@example.org?"), "reader": Note(""),
  ]
}
