internal import Accounts
internal import Campaigns
internal import Mail
internal import Store

/// The pages before the door.
extension DeskPages {
  /// - Parameters:
  ///   - next: where to go on to.
  ///   - isEmpty: whether nobody has an account yet.
  ///   - fault: a word's name.
  func signIn(next: String, isEmpty: Bool, address: String = "", fault: String = "") -> [String: Any] {
    var values = frame("sign_in_title", texts: ["publication": publication.name], nil)
    values["next"] = next
    values["is_empty"] = isEmpty
    values["address"] = address
    values["fault"] = self.fault(fault)
    values["wrong"] = fault == "wrong_password"
    return values
  }

  func code(next: String, fault: String = "") -> [String: Any] {
    var values = frame("code_title", nil)
    values["next"] = next
    values["fault"] = self.fault(fault)
    return values
  }

  /// - Parameter field: the one that the fault is about.
  func link(
    _ secret: String, _ guest: Accounts.Guest, name: String = "", address: String = "", fault: String = "", field: String = ""
  ) -> [String: Any] {
    var texts = ["publication": publication.name, "short": "\(PasswordFault.lengths.lowerBound)"]
    var (isFirst, name, address) = (true, name, address)
    if case .known(let user) = guest {
      (isFirst, address) = (false, user.address.text)
      if name.isEmpty { name = user.name }
      texts["role"] = words["role_\(user.role.rawValue)", [:]]
      texts["address"] = address
    }
    var values = frame(isFirst ? "first_title" : "link_title", texts: texts, nil)
    values["intro"] = words[isFirst ? "first" : "link", texts]
    values["action_url"] = OneTimeLink.path(secret)
    values["is_first"] = isFirst
    values["name"] = name
    values["address"] = address
    values["name_limit"] = "\(User.nameLimit)"
    values["fault"] = self.fault(fault)
    for known in ["address", "password", "repeated"] { values["wrong_\(known)"] = field == known }
    return values
  }
}
