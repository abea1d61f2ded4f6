internal import Accounts
internal import Campaigns
internal import Foundation
internal import Mail
internal import Markdown
internal import Store

/// What each page of the desk shows, as the values of its template. The tags are listed at the head of each template.
struct DeskPages: Sendable {
  let publication: Publication
  let rehearsal: Bool
  let words: PageWords

  init(publication: Publication, rehearsal: Bool) {
    (self.publication, self.rehearsal) = (publication, rehearsal)
    words = PageWords(desk: publication.language)
  }

  /// The pages that the bar leads to, and who sees each.
  private static let places: [(path: String, word: String, permission: Permission?)] = [
    ("/desk", "nav_home", .overview), ("/desk/posts", "nav_posts", .write), ("/desk/schedule", "nav_schedule", .overview),
    ("/desk/campaigns", "nav_campaigns", .overview),
    ("/desk/subscribers", "nav_subscribers", .readers), ("/desk/bounces", "nav_bounces", .readers),
    ("/desk/routes", "nav_routes", .settings), ("/desk/settings", "nav_settings", .settings),
    ("/desk/users", "nav_users", .users), ("/desk/audit", "nav_audit", .audit), ("/desk/account", "nav_account", nil),
  ]

  /// What every page has.
  ///
  /// - Parameters:
  ///   - title: a word's name.
  ///   - visit: nil: nobody is signed in, so there is no bar.
  ///   - here: the path that the bar marks.
  func frame(_ title: String, texts: [String: String] = [:], _ visit: Accounts.Visit?, at here: String = "") -> [String: Any] {
    let places = Self.places.filter { place in visit.map { visit in place.permission.map { visit.user.may($0) } ?? true } ?? false }
    return [
      "lang": words.language, "title": words[title, texts], "site_name": publication.name, "site_lang": publication.language,
      "rehearsal": rehearsal, "words": words.filled(texts), "signed_in": visit != nil,
      "person": visit?.user.address.text ?? "", "role": visit.map { words["role_\($0.user.role.rawValue)", [:]] } ?? "",
      "places": places.map { ["url": $0.path, "text": words[$0.word, [:]], "here": $0.path == here] as [String: Any] },
    ]
  }

  /// A page that only says something.
  ///
  /// - Parameter link: where it goes on, and that place's word; nil: at the door or the overview.
  func notice(_ name: String, _ visit: Accounts.Visit?, link: (url: String, word: String)? = nil) -> [String: Any] {
    var values = frame("\(name)_title", visit)
    let link = link ?? (visit == nil ? DeskPages.toDoor : ("/desk", "nav_home"))
    values["text"] = words[name, [:]]
    values["link_url"] = link.url
    values["link_text"] = words[link.word, [:]]
    return values
  }

  static let toDoor = (url: "/desk/sign-in", word: "sign_in")

  /// A word with its values put in; empty for an empty name.
  func fault(_ name: String) -> String {
    let texts = ["short": "\(PasswordFault.lengths.lowerBound)", "long": "\(PasswordFault.lengths.upperBound)"]
    return name.isEmpty ? "" : words[name, texts]
  }

  /// As the publication's clock shows it: `24 November 2026, 09:00`.
  func moment(_ time: Timestamp) -> String {
    let date = LocalDate(time, in: publication.zone).formatted(language: words.language)
    let minute = (Int(time.date.timeIntervalSince1970) + publication.zone.secondsFromGMT(for: time.date)) % 86_400 / 60
    return "\(date), \(String(format: "%02d:%02d", minute / 60, minute % 60))"
  }

  /// RFC 3339 as the publication's clock shows it.
  func time(_ text: String) -> String { (try? Date(text, strategy: .iso8601)).map { moment(Timestamp($0)) } ?? text }

  /// `09:41:07` on the publication's clock.
  func clock(_ time: Timestamp) -> String {
    let second = (Int(time.date.timeIntervalSince1970) + publication.zone.secondsFromGMT(for: time.date)) % 86_400
    return String(format: "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60)
  }

  func day(_ text: String) -> String { LocalDate(text)?.formatted(language: words.language) ?? text }

  /// `Nov 23`
  func shortDay(_ text: String) -> String {
    guard let date = LocalDate(text)?.midnightUTC.date else { return text }
    let style = Date.FormatStyle(locale: Locale(identifier: words.language), timeZone: .gmt)
    return date.formatted(style.month(.abbreviated).day())
  }

  /// What was done just now, if it is one of these: a word's end.
  func done(_ name: String, of known: [String], _ texts: [String: String] = [:], unless fault: String = "") -> String {
    known.contains(name) && fault.isEmpty ? words["done_\(name)", texts] : ""
  }

  func options(_ all: [(value: String, text: String)], chosen: String) -> [[String: Any]] {
    all.map { ["value": $0.value, "text": $0.text, "selected": $0.value == chosen] }
  }

  func title(of campaign: Campaign) -> String { campaign.title.isEmpty ? campaign.name : campaign.title }

  func path(ofCampaign name: String) -> String { "/desk/campaigns/" + DeskPath.part(name) }
}
