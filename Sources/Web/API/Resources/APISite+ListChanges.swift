internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Store
internal import Words

struct ListWish: APIInput {
  let name: String?
  let description: String?
  let visibility: MailingList.Visibility?
  let optIn: MailingList.OptIn?

  private enum CodingKeys: String, CodingKey {
    case name, description, visibility
    case optIn = "opt_in"
  }

  static let notes = [
    "name": Note("What readers call it. What is not said stays, here and below.", "The Letter", limits: 0...MailingList.nameLimit),
    "description": Note("What readers are told of it.", "News of Linden Square", limits: 0...MailingList.descriptionLimit),
    "visibility": Note("`public`: readers can ask for it; so is a new list."),
    "opt_in": Note("`double`: a click in a mail is needed; so is a new list."),
  ]
}

extension APISite {
  static let listChanges: [APIRoute] = [
    .take(
      .put, "/lists/:list", for: .permission(.settings), "putList", "Make a list, or change what is said of one.", [APIParameter.listPath],
      taking: ListWish.self, giving: ListAnswer.self, statuses: [.ok, .created]
    ) { call, wish in
      let slug = try call.slug("list")
      for (field, text) in [("name", wish.name), ("description", wish.description)] where text?.contains(where: \.isNewline) == true {
        throw Problem.unprocessable("/\(field)", "must be one line")
      }
      if let fault = wish.name?.unseenFault { throw Problem.unprocessable("/name", fault) }
      return try await call.change(.setList) { connection in
        let before = try MailingList.find(slug, connection)
        try MailingList.set(
          slug, name: wish.name ?? before?.name ?? "", description: wish.description ?? before?.description ?? "",
          visibility: wish.visibility ?? before?.visibility ?? .public, optIn: wish.optIn ?? before?.optIn ?? .double, now: call.now,
          connection)
        guard let list = try MailingList.find(slug, connection) else { throw StoreError.defect("the list was not written") }
        return Changed(
          try ListAnswer(list, connection), object: before == list ? nil : slug, status: before == nil ? .created : .ok,
          location: before == nil ? "/lists/\(slug)" : nil)
      }
    }
  ]
}
