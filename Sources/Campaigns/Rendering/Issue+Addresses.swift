internal import HTML
internal import Mail
internal import Store

extension Issue {
  /// Its page.
  var webURL: String { "\(baseURL)/posts/\(slug)" }

  /// Begins the address of a link whose use is counted.
  private var tracked: String { "\(baseURL)/\(TrackedLink.path)/" }

  /// Where the links lead whose use is counted, by their slots, in the order of their numbers.
  private var goals: [(slot: Int, target: String)] {
    tags.enumerated().compactMap { slot, entry in if case .link(let target) = entry { (slot, target) } else { nil } }
  }

  /// The same; the first is link 1.
  package var linkTargets: [String] { goals.map(\.target) }

  /// The mail's HTML with the links of a campaign.
  ///
  /// - Parameter reader: the hole for who has the mail, behind each address by which they are counted.
  func html(of campaign: CampaignID, _ keys: SigningKeys, reader: Int) -> SlottedText {
    guard let tracking else { return html }
    func pieces(_ address: String, _ counting: Tracking.Counting?) -> [SlottedText.Piece] {
      counting == .reader ? [.text(address + "/"), .slot(reader)] : [.text(address)]
    }
    let links = goals.enumerated().map { index, goal in
      let link = TrackedLink(campaign: campaign, number: index + 1, target: goal.target)
      return (goal.slot, pieces(tracked + link.sealed(with: keys), tracking.clicks))
    }
    let bySlot = Dictionary(uniqueKeysWithValues: links)
    let picture = TrackedLink(campaign: campaign, number: 0, target: baseURL).sealed(with: keys)
    return html.replacing { slot in
      guard tags.indices.contains(slot), case .picture = tags[slot] else { return bySlot[slot] }
      let (head, tail) = Self.picture
      return [.text(head)] + pieces("\(baseURL)/\(TrackedLink.picturePath)/\(picture)", tracking.opens) + [.text(tail)]
    }
  }

  /// What stands around its address.
  private static let picture = (#"<img src=""#, #"" width="1" height="1" alt="" style="display:block;border:0">"#)

  /// The same with a page whose links lead where those of the mail do by now.
  func leading(to targets: LinkTargets, of campaign: CampaignID) -> Issue {
    let changed = linkTargets.enumerated().compactMap { index, address in
      targets[campaign, index + 1].map { (HTMLEscape.url(address)[...], HTMLEscape.url($0)) }
    }
    if changed.isEmpty { return self }
    var issue = self
    let byAddress = Dictionary(uniqueKeysWithValues: changed)
    issue.webHTML = webHTML.replacing(/href="([^"]*)"/) { found in byAddress[found.1].map { "href=\"\($0)\"" } ?? String(found.0) }
    return issue
  }

  /// Octets of the address of a link that leads to `target`.
  func length(ofLinkTo target: String) -> Int {
    tracked.utf8.count + TrackedLink.length(to: target) + (tracking?.clicks == .reader ? 1 + TrackedLink.readerLength : 0)
  }

  /// Octets of the picture that tells that the mail is shown.
  var pictureLength: Int {
    let address = "\(baseURL)/\(TrackedLink.picturePath)/".utf8.count + TrackedLink.length(to: baseURL)
    return Self.picture.0.utf8.count + address + (tracking?.opens == .reader ? 1 + TrackedLink.readerLength : 0) + Self.picture.1.utf8.count
  }

  /// Where a link with a sealed token leads.
  func url(for purpose: LinkToken.Purpose, _ token: String) -> String { "\(baseURL)/\(purpose.path)/\(token)" }
}

extension LinkToken.Purpose {
  /// Of links in mails that are years old: never another.
  fileprivate var path: String {
    switch self {
    case .unsubscribe: "unsubscribe"
    case .confirm: "confirm"
    case .preferences: "preferences"
    case .review: "review"
    }
  }
}
