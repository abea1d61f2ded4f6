internal import Accounts
internal import Audience
internal import Campaigns
internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Mail
internal import Markdown
internal import Store
internal import Words

/// What sending a post would do.
struct PlanAnswer: APIObject {
  let post: String
  let title: String
  let confirm: String
  let readers: Int
  let leftOut: Int
  let digests: Int
  let list: String
  let audience: String
  let from: String
  let approval: String?
  let leaves: String?

  static let title = "Plan"
  static let notes = [
    "post": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"),
    "confirm": Note("What `POST /campaigns` wants: the slug and the beginning of the content's hash.", "hello@1a2b3c4d"),
    "readers": Note("How many get it; what `POST /campaigns` wants.", 240),
    "leftOut": Note("Who chose fewer issues and had one lately.", 2),
    "digests": Note("Of the readers, who have it in their digest of the month.", 1),
    "list": Note("", "main"), "audience": Note("Whom of the list it is for.", "everyone"),
    "from": Note("", "The Letter <letter@example.org>"),
    "leaves": .time("When mail of now leaves, where the hours in which it may (delivery.window) begin only later."),
    "approval": Note("How it stands with those who must approve it.", "approved by Anna"),
  ]
}
