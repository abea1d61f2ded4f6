internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Mail
internal import Store

struct Leaving: APIInput {
  let list: String?
  let because: String?

  static let notes = [
    "list": Note("Its slug; without it they leave all.", "main", limits: 1...100),
    "because": Note("It stands in their journal.", "asked by phone", limits: 1...200),
  ]
}

struct ErasureRequest: APIInput {
  let confirm: String

  static let notes = ["confirm": Note("Their address, once more: this cannot be undone.", "ada@example.org", limits: 1...320)]
}

struct Forgotten: APIObject {
  let excluded: Int
  let uncertain: Int
  let isScrubbed: Bool
  let mentions: [String]
  let files: [String]

  static let notes = [
    "excluded": Note("Mails that are not sent any more.", 0), "uncertain": Note("Mails that were just being sent.", 0),
    "isScrubbed": Note("Whether the database's file holds no copy any more."),
    "mentions": Note("Where the address still stands in words of yours.", []), "files": Note("Files of the server that hold it.", []),
  ]
}
