internal import Accounts
internal import Mail
internal import Store

extension DeskPages {
  /// - Parameter form: what was typed into the form for an invitation.
  func users(
    _ people: [Accounts.Person], _ visit: Accounts.Visit, done: String, fault: String, field: String, form: FormFields?
  ) -> [String: Any] {
    var values = frame("users_title", visit, at: "/desk/users")
    values["done"] = self.done(done, of: ["role", "removed"], unless: fault)
    values["fault"] = field.isEmpty ? self.fault(fault) : ""
    values["form_fault"] = field.isEmpty ? "" : self.fault(fault)
    values["wrong_address"] = field == "address"
    values["address"] = form?["address"] ?? ""
    values["name"] = form?["name"] ?? ""
    values["mails"] = form.map { $0["mail"] == "yes" } ?? true
    values["name_limit"] = "\(User.nameLimit)"
    values["roles"] = roles(chosen: (form?["role"]).flatMap { Role(rawValue: $0) } ?? .writer)
    values["people"] = people.map { person -> [String: Any] in
      let user = person.user
      return [
        "id": "\(user.id.rawValue)", "address": user.address.text, "name": user.name,
        "role": words["role_\(user.role.rawValue)", [:]], "state": state(person), "is_self": user.id == visit.user.id,
        "roles": roles(chosen: user.role), "codes": words[user.hasTwoSteps ? "with_codes" : "without_codes", [:]],
      ]
    }
    return values
  }

  private func roles(chosen: Role) -> [[String: Any]] {
    Role.allCases.map { role in
      [
        "value": role.rawValue, "text": words["role_\(role.rawValue)", [:]], "about": words["about_\(role.rawValue)", [:]],
        "selected": role == chosen,
      ]
    }
  }

  private func state(_ person: Accounts.Person) -> String {
    if !person.user.hasPassword {
      return person.linkEndsAt.map { words["state_invited", ["time": moment($0)]] } ?? words["state_locked", [:]]
    }
    return person.user.signedInAt.map { words["state_there", ["time": moment($0)]] } ?? words["state_never", [:]]
  }

  /// Something that wants a second press.
  func ask(_ name: String, _ user: User, _ visit: Accounts.Visit) -> [String: Any] {
    let texts = ["address": user.address.text]
    var values = frame("\(name)_title", texts: texts, visit, at: "/desk/users")
    values["text"] = words[name, texts]
    values["button"] = words["\(name)_button", texts]
    values["action_url"] = "/desk/users/\(user.id.rawValue)/\(name)"
    values["back_url"] = "/desk/users"
    return values
  }

  func audit(_ entries: [AuditEntry], page: Int, hasMore: Bool, _ visit: Accounts.Visit) -> [String: Any] {
    var values = frame("audit_title", visit, at: "/desk/audit")
    values["entries"] = entries.map { entry -> [String: Any] in
      [
        "time": moment(entry.at), "time_iso": entry.at.rfc3339,
        "who": entry.who == Caller.terminal.name ? words["terminal", [:]] : entry.who,
        "is_known": !entry.who.isEmpty, "deed": entry.deed.map { words["deed_\($0)", [:]] } ?? entry.word, "object": entry.object,
        "network": entry.network,
      ]
    }
    values["is_blank"] = entries.isEmpty
    values["newer_url"] = page > 1 ? "/desk/audit?page=\(page - 1)" : ""
    values["older_url"] = hasMore ? "/desk/audit?page=\(page + 1)" : ""
    return values
  }
}
