internal import Accounts
internal import Campaigns
internal import Mail
internal import Store

extension DeskPages {
  /// - Parameters:
  ///   - done: what was done just now: a word's end.
  ///   - part: of the page, where the fault is.
  func account(
    _ visit: Accounts.Visit, sessions: [Session], codesLeft: Int, done: String, part: String, fault: String, field: String
  ) -> [String: Any] {
    var values = frame(
      "account_title", texts: ["left": "\(codesLeft)", "short": "\(PasswordFault.lengths.lowerBound)"], visit, at: "/desk/account")
    values["done"] = self.done(done, of: ["password", "codes_off", "session"], unless: fault)
    for known in ["password", "codes", "sessions"] { values["fault_\(known)"] = part == known ? self.fault(fault) : "" }
    for known in ["current", "password", "repeated"] { values["wrong_\(known)"] = part == "password" && field == known }
    values["wrong_codes"] = part == "codes"
    values["has_codes"] = visit.user.hasTwoSteps
    values["sessions"] = sessions.map { session -> [String: Any] in
      [
        "id": "\(session.id.rawValue)", "agent": session.agent.isEmpty ? words["agent_unknown", [:]] : session.agent,
        "network": session.network, "is_this": session.id == visit.session.id,
        "since": words["session_since", ["time": moment(session.createdAt)]],
        "seen": words["session_seen", ["time": moment(session.seenAt)]],
      ]
    }
    return values
  }

  /// The page that shows a phone what to make codes of.
  func codes(_ secret: [UInt8], _ visit: Accounts.Visit, fault: String = "") -> [String: Any] {
    var values = frame("codes_title", visit, at: "/desk/account")
    let link = OneTimeCode.link(secret, issuer: publication.name, account: visit.user.address.text)
    let picture = QRCode(secret, issuer: publication.name, account: visit.user.address.text)
    values["picture"] = picture?.svg(title: words["codes_picture", [:]]) ?? ""
    values["link"] = link
    values["secret"] = Self.grouped(OneTimeCode.text(of: secret))
    values["fault"] = self.fault(fault)
    return values
  }

  private static func grouped(_ text: String) -> String {
    stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: " ")
  }

  /// Ten codes, shown once.
  func recovery(_ codes: [String], _ visit: Accounts.Visit) -> [String: Any] {
    shown("recovery", codes, isLink: false, back: "/desk/account", visit)
  }

  /// A link to be handed over, shown once.
  ///
  /// - Parameters:
  ///   - isMailed: whether it was to be sent as well.
  ///   - hindrance: why it is not.
  func link(
    _ secret: String, for address: EmailAddress, isMailed: Bool = false, hindrance: String? = nil, _ visit: Accounts.Visit
  ) -> [String: Any] {
    var values = shown("invited", [url(ofLink: secret)], ["address": address.text], isLink: true, back: "/desk/users", visit)
    let mailed = words[rehearsal ? "invited_rehearsed" : "invited_mailed", ["address": address.text]]
    values["note"] = hindrance.map { words["invited_unmailed", ["reason": $0]] } ?? (isMailed ? mailed : "")
    return values
  }

  func url(ofLink secret: String) -> String { publication.baseURL + OneTimeLink.path(secret) }

  private func shown(
    _ name: String, _ items: [String], _ texts: [String: String] = [:], isLink: Bool, back: String, _ visit: Accounts.Visit
  ) -> [String: Any] {
    var values = frame("\(name)_title", texts: texts, visit, at: back)
    values["text"] = words[name, texts]
    values["note"] = ""
    values["items"] = items
    values["is_link"] = isLink
    values["back_url"] = back
    return values
  }
}
