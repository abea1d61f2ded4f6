internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Mail
internal import Store

struct ReaderChanges: APIInput {
  let name: String?
  let firstName: String?
  let language: String?
  let timeZone: String?
  let attributes: [String: String]?
  let tags: [String]?

  private enum CodingKeys: String, CodingKey {
    case name, language, attributes, tags
    case firstName = "first_name"
    case timeZone = "time_zone"
  }

  static let notes = [
    "name": Note("An empty text removes what is there, here and below.", "Ada Lovelace", limits: 0...200),
    "first_name": Note("", "Ada", limits: 0...200), "language": Note("BCP 47.", "en", limits: 0...60),
    "time_zone": Note("As IANA calls it.", "Europe/London", limits: 0...60),
    "attributes": Note("Those that are named change. The publication says which there are.", [:]),
    "tags": Note("All that they have from now on.", ["staff"], limits: 0...100),
  ]
}
