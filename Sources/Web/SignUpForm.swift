internal import Audience
internal import Campaigns
internal import Mail

/// What somebody typed into a sign-up form, looked at in the order in which a person would want to be told.
struct SignUpForm: Sendable {
  enum Fault: String {
    /// From a form on another site, which carries no time: one more press on ours.
    case onceMore = "once_more"
    case tooOld = "too_old"
    case tooYoung = "too_young"
    case email = "wrong_email"
    case name = "wrong_name"
    case list = "no_list"
    /// The address may be a slip; there are two buttons to choose by.
    case meant
  }

  let email: String
  let name: String
  /// The slugs of lists that are ticked.
  let lists: Set<String>
  let time: String
  /// Nobody sees this field, so only a program fills it in.
  let trap: String
  /// Whether the person was asked about a slip and has chosen.
  let isChosen: Bool

  init(_ fields: FormFields) {
    isChosen = !fields["use"].isEmpty
    email = isChosen ? fields["use"] : fields["email"]
    name = Subscriber.cleanName(fields["name"])
    lists = Set(fields.all("list"))
    time = fields["time"]
    trap = fields["website"]
  }

  /// A fresh one, with these lists ticked.
  init(lists: Set<String> = []) {
    (email, name, time, trap, isChosen) = ("", "", "", "", false)
    self.lists = lists
  }

  var address: EmailAddress? { try? EmailAddress(parsing: email) }

  /// - Parameters:
  ///   - offered: the public lists; where there is but one, there is nothing to tick.
  ///   - age: of ``time``.
  func fault(offered: [MailingList], age: FormTime.Age) -> Fault? {
    guard let address else { return .email }
    if !SignUp.isName(name) { return .name }
    if time.isEmpty { return .onceMore }
    if case .tooOld = age { return .tooOld }
    if case .tooYoung = age { return .tooYoung }
    if chosen(of: offered).isEmpty { return .list }
    return !isChosen && address.meantDomain != nil ? .meant : nil
  }

  func chosen(of offered: [MailingList]) -> [MailingList] {
    offered.count == 1 ? offered : offered.filter { lists.contains($0.slug) }
  }
}
