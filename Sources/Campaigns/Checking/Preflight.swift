internal import Foundation
internal import HTML
internal import Mail
internal import Markdown
internal import Words

/// What a careful colleague would say of an issue before it goes out: warnings, and errors for what would hurt its readers.
struct Preflight: Sendable {
  private let post: Post
  /// Nil while the post has faults that keep it from becoming one.
  private let issue: Issue?
  private let nobody: Nobody
  private let publication: Publication
  private let found: [String: ImageSource]
  private let theme: Theme?
  private let outside: [String: String]

  /// - Parameters:
  ///   - nobody: who reads its page.
  ///   - found: what the post's paths lead to.
  ///   - theme: nil when that does not work.
  ///   - outside: why a page that the post embeds gave no card, or a picture no size, by its address.
  init(
    _ post: Post, _ issue: Issue?, _ nobody: Nobody, in publication: Publication, found: [String: ImageSource], theme: Theme?,
    outside: [String: String]
  ) {
    self.post = post
    self.issue = issue
    self.nobody = nobody
    self.publication = publication
    self.found = found
    self.theme = theme
    self.outside = outside
  }

  /// In the order of the file.
  var findings: [Diagnostic] {
    let colors = theme.map { InkCheck(post, $0).findings } ?? []
    let kinds = [
      subject, preheader, sender, language, leftovers, emptyHeadings, links, uncounted, jumps, buttons, cards, pictures, palePictures,
      remotePictures,
      colors,
      parity, post.kind != .issue ? [] : PageCheck(post, nobody).findings, issue?.sizeFindings ?? [],
    ]
    return kinds.flatMap { $0.capped() }.map { post.tags.restored($0) }.inOrder
  }

  private func line(_ key: String) -> Int { post.frontMatter.place(of: key).line }

  private var subject: [Diagnostic] {
    if post.subjects.isEmpty { return findings(of: issue?.title ?? post.title.withoutMarks, at: line("title")) }
    let texts = issue?.trial?.variants.map(\.text) ?? post.subjects.map(\.withoutMarks)
    return texts.enumerated().flatMap { findings(of: $1, at: line("subjects.\($0 + 1)")) } + trial
  }

  /// What is to be said of a trial whatever readers there are.
  private var trial: [Diagnostic] {
    guard let trial = issue?.trial else { return [] }
    if trial.metric == .none, post.frontMatter.trial?.metric == nil {
      let message = "nobody counts who follows links, so every reader gets one of the subjects by lot, and none is chosen"
      let hint =
        "tracking.clicks = \"reader\" in tuesday.toml counts it; trial: {metric: unsubscribes} needs no counting; metric: none is this"
      return [.warning(message, line: line("subjects"), hint: hint)]
    }
    guard trial.metric != .none, trial.wait < 3600 else { return [] }
    let message = "the trial is over after \(TrialPlan.time(trial.wait)), when few readers have seen the mail"
    return [.warning(message, line: line("trial.wait"), hint: "most clicks come within four hours: wait: 4h")]
  }

  private func findings(of title: String, at line: Int) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if title.count > 40 {
      let message = "the subject has \(title.count) characters; phones show about 40"
      let severity = title.count > 70 ? Diagnostic.Severity.warning : .note
      findings.append(
        Diagnostic(severity: severity, line: line, column: 1, message: message, hint: "say the first thing first"))
    }
    let letters = title.filter(\.isLetter)
    if letters.count > 8, letters == letters.uppercased(), letters != letters.lowercased() {
      findings.append(.warning("the subject is all capitals", line: line, hint: "spam filters and readers dislike it"))
    }
    if title.lowercased().firstMatch(of: /^(re|fwd?|aw|wg):/) != nil {
      findings.append(.warning("the subject poses as an answer", line: line, hint: "Gmail and Yahoo forbid it to bulk senders"))
    }
    return findings
  }

  /// Of a reader's own values in a line, as short and as long as most are.
  private static let valueLengths = (shortest: 3, longest: 12)

  /// The line after the subject, as short and as long as readers get it.
  private var preheader: [Diagnostic] {
    let text = SlottedText(marked: post.preheader)
    func length(of slot: Int, _ own: Int, _ pick: (Int, Int) -> Int) -> Int {
      guard case .value(let tag)? = post.tags.entry(slot) else { return own }
      return tag.fallback.map { pick(own, $0.count) } ?? own
    }
    let shortest = text.shortest { length(of: $0, Self.valueLengths.shortest, min) }
    let longest = text.longest { length(of: $0, Self.valueLengths.longest, max) }
    let hint = "40 to 130 characters fill the line after the subject"
    let count = shortest < 30 ? shortest : longest
    // What was not read as a head may have one.
    if post.frontMatter.lines.isEmpty { return [] }
    // A description that is empty for some is an error already.
    if (30...150).contains(count) || (count == 0 && !post.description.isEmpty) { return [] }
    let who = shortest == longest ? "" : " for some readers"
    let characters = "\(count) \(count == 1 ? "character" : "characters")"
    guard post.description.isEmpty else {
      return [.warning("the description has \(characters)\(who)", line: line("description"), hint: hint)]
    }
    let message =
      count == 0
      ? "no words stand after the subject, because no paragraph is everybody's"
      : "the first words, which stand after the subject, have \(characters)\(who)"
    return [.note(message, line: post.firstLine, hint: "write a `description`: \(hint)")]
  }

  /// SPF and DKIM are of a domain.
  private var sender: [Diagnostic] {
    guard let from = post.from, from.address.asciiDomain != publication.from.address.asciiDomain else { return [] }
    let message = "From is at \(from.address.asciiDomain), the publication at \(publication.from.address.asciiDomain)"
    let hint = "the relay must be allowed to send for it (SPF, DKIM), or DMARC refuses the mail"
    return [.warning(message, line: line("from"), hint: hint)]
  }

  /// The words of the mail itself, in another language than the post.
  private var language: [Diagnostic] {
    let wished = post.frontMatter.lang ?? publication.language
    func name(_ language: String) -> String { String(language.lowercased().prefix { $0 != "-" }) }
    guard let words = try? MailWords.find(wished, in: publication.mails), name(words.language) != name(wished) else { return [] }
    let message = "the mail's foot and the titles of callouts are English: there are no words in \(wished)"
    let hint = "put them into mails/\(MailWords.fileName(wished)); Templates/Mails/\(MailWords.fileName("es")) shows how"
    return [.note(message, line: line("lang"), hint: hint)]
  }

  private var leftovers: [Diagnostic] {
    let head = post.frontMatter
    let values =
      [("title", head.title), ("description", head.description ?? ""), ("text", head.text ?? "")]
      + head.subjects.enumerated().map { ("subjects.\($0 + 1)", $1) }
    return values.flatMap { key, value in Leftovers.findings(in: value, at: head.place(of: key)) }
      + Leftovers.findings(in: post)
  }

  private var emptyHeadings: [Diagnostic] {
    post.document.headings.filter(\.content.isBlank).map {
      .warning("a heading without words", line: $0.line, column: $0.column, hint: "write some or remove it: screen readers stop at it")
    }
  }

  private static let shorteners: Set<String> = [
    "bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "t.ly", "lnkd.in", "shorturl.at",
    "mailchi.mp", "trib.al", "adf.ly", "amzn.to", "bitly.com", "bl.ink", "clck.ru", "dlvr.it", "dub.sh", "eepurl.com", "fb.me", "ht.ly",
    "hubs.la", "hubs.ly", "ift.tt", "j.mp", "rb.gy", "s.id", "short.gy", "shorte.st", "snip.ly", "sptfy.com", "surl.li", "tiny.cc", "u.to",
    "v.gd", "wp.me",
  ]

  private static let emptyWords: Set<String> = [
    "here", "click here", "this", "link", "this link", "read more", "more", "aquí", "haz clic aquí",
  ]

  private var links: [Diagnostic] {
    post.links.flatMap { link -> [Diagnostic] in
      var findings: [Diagnostic] = []
      func add(_ message: String, _ hint: String) { findings.append(.warning(message, line: link.line, column: link.column, hint: hint)) }
      let address = URLComponents(string: link.destination)
      let name = address?.host?.lowercased() ?? ""
      let host = name.hasPrefix("www.") ? String(name.dropFirst(4)) : name
      if Self.shorteners.contains(host) { add("\(host) hides where the link leads", "spam filters block it: link to the page itself") }
      if link.destination.lowercased().hasPrefix("http://") { add("\(link.destination.prefix(60)) is not encrypted", "link to https://") }
      if address?.password != nil, !host.isEmpty {
        add("the link to \(host) has a password in it", "every reader could use it: leave out what stands before @")
      }
      if Self.isPrivate(host) { add("no reader can open \(host)", "it is of your own machine or network: link to a public page") }
      let words = link.content.plainText.lowercased()
      // Another script's may stand in the address in another form.
      if let named = link.namedSite, named.utf8.allSatisfy({ $0 < 0x80 }), LinkTarget.isWeb(link.destination), !Self.isSame(named, host) {
        add("the words name \(named), the link leads to \(host)", "mail programs warn of that as fraud: name the page, or its own address")
      }
      if words.allSatisfy(\.isWhitespace) {
        let hint = "name the goal, or give the picture in it a text"
        findings.append(.error("a link without words", line: link.line, column: link.column, hint: hint))
      }
      if Self.emptyWords.contains(words) {
        add("the link \"\(words)\" says nothing alone", "screen readers read links by themselves: name the goal")
      }
      return findings
    }
  }

  /// Links that lead straight though the publication counts.
  private var uncounted: [Diagnostic] {
    guard issue?.tracking?.clicks != nil else { return [] }
    return post.links.filter { LinkTarget.isWeb($0.destination) && (MergeMark.isIn($0.destination) || $0.namedSite != nil) }.map { link in
      let isPersonal = MergeMark.isIn(link.destination)
      let why = isPersonal ? "each reader has another address" : "its words are an address, and mail programs warn when it leads by another"
      return .note(
        "nobody counts who follows this link: \(why)", line: link.line, column: link.column,
        hint: isPersonal ? "leave the merge tag out of the address to have it counted" : "give it other words to have it counted")
    }
  }

  /// Links within the post to what only some of their readers get.
  private var jumps: [Diagnostic] {
    if post.tags.entries.isEmpty { return [] }
    var document = post.document
    document.recognizeComponents(titles: [:])
    return document.uncertainJumps { one, other in
      guard case .condition(let condition)? = post.tags.entry(one), case .condition(let goal)? = post.tags.entry(other) else {
        return false
      }
      return condition.implies(goal)
    }.map {
      .warning(
        "not all who get the link \"\($0.content.plainText.prefix(60))\" get what it leads to", line: $0.line, column: $0.column,
        hint: "put it between the same {% if … %} and {% endif %}, or its goal outside of them")
    }
  }

  private static func isPrivate(_ host: String) -> Bool {
    if let address = IPAddress(host.trimmingCharacters(in: ["[", "]"])) { return !address.isPublic }
    return host == "localhost" || [".localhost", ".local", ".internal", ".lan", ".home.arpa"].contains { host.hasSuffix($0) }
  }

  /// Or one a part of the other.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || one.hasSuffix("." + other) || other.hasSuffix("." + one)
  }

  private var buttons: [Diagnostic] {
    post.document.strayButtons.map { link in
      let hint = "give each button a paragraph of its own, with blank lines around it"
      return .warning("no button, because it does not stand alone: it will be a link", line: link.line, column: link.column, hint: hint)
    }
  }

  private var cards: [Diagnostic] {
    let cards = Cards(of: publication)
    return post.document.embeds.compactMap { link in
      let problem = outside[link.destination] ?? cards.problem(of: link.destination)
      let page = link.destination.prefix(80)
      func told(_ message: String, _ hint: String) -> Diagnostic { .warning(message, line: link.line, column: link.column, hint: hint) }
      switch (problem, cards.has(link.destination)) {
      case (let problem?, true): return told("the card of \(page) stays as it was: it \(problem)", "see whether the page is still there")
      case (let problem?, false): return told("\(page) stays a plain link: it \(problem)", "give it words: [what it is](…)")
      case (nil, false):
        let hint = "`tuesday check` with the network makes one, or says why the page gives none"
        return told("\(page) stays a plain link: no card has been made of it", hint)
      case (nil, true):
        let hint = "mend it and run `tuesday check --refresh-cards`, or leave the card without"
        return cards.lack(of: link.destination).map { told("the card of \(page) has no picture: \($0)", hint) }
      }
    }
  }

  /// Pictures of other sites, of which nothing but the address is known, and the size when somebody looked.
  private var remotePictures: [Diagnostic] {
    let known = RemotePictures(of: publication)
    let measurable = Set(RemotePictures.measurable(in: post))
    let portraits = post.portraits
    let shown = post.images + post.frontMatter.pictures
    return shown.filter { LinkTarget.isWeb($0.source) }.flatMap { image -> [Diagnostic] in
      let name = image.source.prefix(60)
      func told(_ message: String, _ hint: String) -> Diagnostic { .warning(message, line: image.line, column: image.column, hint: hint) }
      var findings: [Diagnostic] = []
      if let kind = RemotePictures.kind(image.source) {
        findings.append(told("\(name) is \(kind.uppercased()), which many mail programs do not show", "show it as PNG or JPEG"))
      }
      if MergeMark.isIn(image.source), image.width == nil, post.images.contains(image) {
        let message = "nobody can measure the picture \(name) before, because each reader may get another"
        findings.append(told(message, "write <img src=\"…\" alt=\"…\" width=\"300\">; Outlook shows it at the size of its file"))
      }
      if image.source.lowercased().hasPrefix("http:") {
        findings.append(told("\(name) is not encrypted", "use https://, or put the file beside the post"))
      }
      if let problem = outside[image.source] ?? known.problem(of: image.source) {
        findings.append(told("the picture \(name) \(problem)", "see whether it is still there, or put the file beside the post"))
      } else if findings.isEmpty, measurable.contains(image.source), !known.has(image.source) {
        findings.append(told("nobody has measured the picture \(name) yet", "run `tuesday check` with the network"))
      }
      if portraits.contains(image), let size = known.picture(image.source), let width = size.width, let height = size.height,
        abs(width - height) * 20 > max(width, height)
      {
        let message = "the author's picture \(name) has \(width) by \(height) pixels, and some mail programs press it into a square"
        findings.append(told(message, "show a square one, or put the file beside the post: then its middle is cut out"))
      }
      return findings
    }
  }

  private var pictures: [Diagnostic] {
    let heavy = post.images.compactMap { image -> Diagnostic? in
      guard let bytes = found[image.source]?.bytes, bytes > 500 << 10 else { return nil }
      let message = "the picture \(image.source) weighs \(bytes >> 10) KB"
      return .warning(message, line: image.line, column: image.column, hint: "readers on phones pay for it: save it as JPEG, or smaller")
    }
    let carried = (issue?.related ?? []).reduce(0) { $0 + $1.data.count }
    if carried > 1 << 20 {
      let hint = "show fewer, or let readers fetch them: pictures: hosted"
      return heavy + [.error("each mail would carry \(carried >> 10) KB of pictures", line: line("pictures"), hint: hint)]
    }
    let total = found.values.reduce(0) { $0 + ($1.bytes ?? 0) }
    if total <= 2 << 20 { return heavy }
    return heavy + [.warning("the pictures weigh \(total >> 10) KB together", hint: "show fewer, and link to the others")]
  }

  /// White ink on a transparent ground.
  private var palePictures: [Diagnostic] {
    let pale = post.images.filter { found[$0.source]?.transparency == .light }
    if pale.isEmpty { return [] }
    let elsewhere = post.document.imagesOnOwnGround
    return pale.filter { !elsewhere.contains($0) && OwnColors($0.attributes).ground == nil }.map { image in
      let message = "nobody sees the picture \(image.source) where the palette is light: it is pale on a transparent ground"
      let hint = "save it with a ground, or draw it darker and keep this one for the dark\(image.darkSource.map { ", as \($0)" } ?? "")"
      return .warning(message, line: image.line, column: image.column, hint: hint)
    }
  }

  /// A text that the writer gave must lead where the HTML does, and have its parts.
  private var parity: [Diagnostic] {
    guard let text = post.text else { return [] }
    let addresses = TextAddresses(in: post.tags.named(in: text))
    let missing = Set(post.links.map(\.destination)).filter { !addresses.lead(to: post.tags.named(in: $0)) }.sorted()
    let letters = text.withoutMarks.letters
    let headings = Set(post.document.headings.map(\.content.plainText.withoutMarks)).sorted().filter { !letters.contains($0.letters) }
    var lacking = missing.map { "the link \($0)" } + headings.prefix(20).map { "the heading \"\($0)\"" }
    if headings.count > 20 { lacking.append("\(headings.count - 20) more headings") }
    return lacking.map { .warning("the plain text lacks \($0)", line: line("text"), hint: "some readers see only the plain text") }
  }
}

extension String {
  /// What typographic quotes, dashes and line breaks change nothing of.
  fileprivate var letters: String { lowercased().filter { $0.isLetter || $0.isNumber } }

  /// Without merge values and conditions.
  fileprivate var withoutMarks: String {
    MergeMark.pieces(of: self).reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
  }
}
