package import Curl
internal import Feeds
internal import Foundation
package import Logging
internal import Markdown
package import Store
internal import Words

/// A look at a feed: what is new becomes post files, or waits for a roundup.
///
/// What is to be written is committed before it is written, and that it is written afterwards: whoever dies in between, the next look goes on there,
/// finds the file or makes it, and makes no second one.
package struct FeedLook: Sendable {
  /// What a look has found.
  package struct Finding: Sendable {
    /// The titles of what is new, the oldest first, each with its post's file; nil for what waits for a roundup.
    package var taken: [(title: String, file: String?)] = []
    /// How many were new, and more than `limit`.
    package var excess = 0
    /// Of ``taken`` what is less in its post than the feed has, by title, and why.
    package var shortened: [(title: String, reason: String)] = []
    /// The titles of what may have gone out before the database was made again, the oldest first: nothing is made of it by itself.
    package var held: [String] = []
    /// How many were there before the first look.
    package var passed = 0
    package var isFirst = false
    /// The server has nothing newer than the last look.
    package var isUnchanged = false
    /// Why nothing could be read.
    package var fault: String?
  }

  package enum Reason: Sendable, Hashable {
    /// The time since the last has passed.
    case due
    /// A slot is near that takes what is new, and this is the last look before it.
    case ahead(of: Timestamp)

    /// How long before a slot's time it is looked once more.
    static let lead = Duration.seconds(120)

    func holds(for state: FeedState, now: Timestamp) -> Bool {
      // A clock was ahead then: nothing that was noted says when the next is due.
      if let looked = state.looked, looked > now { return true }
      return switch self {
      case .due: state.next <= now
      case .ahead(let time): now < time && time - now <= Self.lead && state.looked.map { $0 + Self.lead < time } ?? true
      }
    }
  }

  let database: Database
  let publication: Publication
  let request: WebRequest
  let notices: Notices?
  let logger: Logger

  package init(
    _ database: Database, _ publication: Publication, _ request: WebRequest, notices: Notices?, logger: Logger
  ) {
    (self.database, self.publication, self.notices, self.logger) = (database, publication, notices, logger)
    var request = request
    request.sizeLimit = Feed.sizeLimit
    request.timeout = .seconds(30)
    self.request = request
  }

  /// - Parameter reason: nil: somebody wants it now.
  /// - Returns: nil when there is none any more: another process looks.
  package func look(at source: FeedSource, because reason: Reason? = nil, now: Timestamp) async throws -> Finding? {
    guard let state = try await database.write({ try FeedState.claim(source, because: reason, now: now, $0) }) else { return nil }
    do {
      var finding = Finding(taken: try await settle(source))
      let answer = await answer(source, state)
      switch answer {
      case .failure(let trouble): try await fail(source, state, trouble, &finding, now)
      case .success(nil):
        finding.isUnchanged = true
        var state = state
        state.succeed(source, now: now)
        try await database.write { [state] in try state.keep(source.name, $0) }
      case .success(let version?):
        try await take(version, source, state, &finding, now)
        finding.taken += try await settle(source)
      }
      tell(finding, source)
      return finding
    } catch let problem as WholeFile.Problem {
      var finding = Finding()
      try await fail(source, state, FeedTrouble(problem.description), &finding, now)
      return finding
    }
  }

  /// What a look would find; nothing is kept of it.
  package func preview(_ source: FeedSource) async throws -> Finding {
    let (state, known, restored) = try await database.read { connection in
      let state = try FeedState.find(source, connection)
      return (state, try KnownItem.all(of: source.name, connection), try state?.restored(connection))
    }
    switch await answer(source, FeedState(url: source.url, next: Timestamp(milliseconds: 0))) {
    case .failure(let trouble): return Finding(fault: trouble.words)
    case .success(nil): return Finding(isUnchanged: true)
    case .success(let version?):
      let choice = FeedChoice(of: version.feed, source, known: known, began: state?.began, restored: restored)
      let posts = choice.taken.map { post(of: $0, source, version.feed, .now()) }
      return Finding(
        taken: posts.map { ($0.title, nil) }, excess: choice.excess,
        shortened: posts.compactMap { post in post.result.loss.map { (post.title, $0) } }, held: choice.held.map(\.item.title),
        passed: state?.began == nil ? choice.past.count : 0, isFirst: state?.began == nil)
    }
  }

  /// Asks and reads on a thread of its own, because it waits.
  private func answer(_ source: FeedSource, _ state: FeedState) async -> Result<FeedVersion?, FeedTrouble> {
    await withCheckedContinuation { continuation in
      let thread = Thread { [request] in
        continuation.resume(
          returning: Result { () throws(FeedTrouble) in
            try FeedVersion.newer(than: WebRequest.Version(tag: state.tag, modified: state.modified), at: source.url, request)
          })
      }
      thread.name = "feed"
      // A deep nest of tags takes more than the little that threads have.
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  private func post(of new: FeedChoice.Identified, _ source: FeedSource, _ feed: Feed, _ now: Timestamp) -> FeedPost {
    FeedPost(item: new.item, source: source, feed: feed.title, date: day(of: new.item.published.map { Timestamp(milliseconds: $0) }, now))
  }

  /// The day that a post carries: none to come, or it would wait for that.
  private func day(of published: Timestamp?, _ found: Timestamp) -> LocalDate {
    LocalDate(min(published ?? found, found), in: publication.zone)
  }

  /// What is new, what the feed says of itself and when it is looked at again, in one transaction.
  private func take(
    _ version: FeedVersion, _ source: FeedSource, _ before: FeedState, _ finding: inout Finding, _ now: Timestamp
  ) async throws {
    let (known, restored) = try await database.read { (try KnownItem.all(of: source.name, $0), try before.restored($0)) }
    let choice = FeedChoice(of: version.feed, source, known: known, began: before.began, restored: restored)
    let doubtful = choice.held.map { new in
      let post = post(of: new, source, version.feed, now)
      return (item: new, title: post.title, text: post.result.text)
    }
    let posts = choice.taken.map { post(of: $0, source, version.feed, now) }
    // Made before the lock of the writers, not under it.
    let results = posts.map(\.result)
    finding.shortened = zip(posts, results).compactMap { post, result in result.loss.map { (post.title, $0) } }
    var state = before
    state.succeed(source, now: now)
    (state.title, state.tag, state.modified) = (version.feed.title, version.version.tag, version.version.modified)
    if let address = version.movedTo { state.fault = "has moved to \(address): write that into tuesday.toml" }
    let files = try FeedSlugs.files(of: publication)
    let rounded = try await database.write { [state] connection -> [String] in
      var slugs = try FeedSlugs(files: files, connection)
      for old in choice.past { _ = try KnownItem(old, .past, title: old.item.title, found: now).add(to: source.name, connection) }
      for (index, (new, title, text)) in doubtful.enumerated() {
        var item = KnownItem(new, .past, title: title, found: now + .milliseconds(index))
        item.text = text
        _ = try item.add(to: source.name, connection)
      }
      var rounded: [String] = []
      // A moment apart, so that what has no date keeps the order of the feed.
      for (index, new) in choice.taken.enumerated() {
        var item = KnownItem(new, source.form == .posts ? .planned : .rounded, title: posts[index].title, found: now + .milliseconds(index))
        item.text = results[index].text
        if source.form == .posts { item.slug = slugs.next(for: posts[index].title, spare: "\(source.name)-\(item.key.prefix(8))") }
        if try item.add(to: source.name, connection), source.form == .roundup { rounded.append(item.title) }
      }
      try state.keep(source.name, connection)
      return rounded
    }
    finding.taken += rounded.map { ($0, nil) }
    finding.held = doubtful.map(\.title)
    (finding.excess, finding.isFirst) = (choice.excess, before.began == nil)
    finding.passed = finding.isFirst ? choice.past.count : 0
  }

  /// Takes what was held, as new as if it had been found now.
  ///
  /// - Returns: the titles, each with its post's file; nil for what waits for a roundup.
  package func release(_ source: FeedSource) async throws -> [(title: String, file: String?)] {
    let files = try FeedSlugs.files(of: publication)
    let rounded = try await database.write { connection -> [String] in
      var slugs = try FeedSlugs(files: files, connection)
      let held = try KnownItem.held(of: source.name, connection)
      for item in held {
        let slug = source.form == .posts ? slugs.next(for: item.title, spare: "\(source.name)-\(item.key.prefix(8))") : nil
        try item.release(to: slug, of: source.name, connection)
      }
      return source.form == .roundup ? held.map(\.title) : []
    }
    return try await rounded.map { ($0, nil) } + settle(source)
  }

  /// Makes the files of what is planned, by this look or one that was broken off.
  private func settle(_ source: FeedSource) async throws -> [(title: String, file: String?)] {
    var made: [(title: String, file: String?)] = []
    for planned in try await database.read({ try KnownItem.all(of: source.name, in: .planned, $0) }) {
      var item = planned
      guard let text = item.text, let slug = item.slug else { continue }
      var file = FeedFile(slug, on: day(of: item.published, item.found), in: publication)
      // Somebody else has made a file of this name since.
      while try !file.write(text) && !file.holds(text) {
        let files = try FeedSlugs.files(of: publication)
        let other = try await database.read { [item] in
          var slugs = try FeedSlugs(files: files, $0)
          return slugs.next(for: item.title, spare: "\(source.name)-\(item.key.prefix(8))")
        }
        item.slug = other
        file = FeedFile(other, on: day(of: item.published, item.found), in: publication)
      }
      try await database.write { [item] in try item.noteWritten(source.name, $0) }
      made.append((item.title, file.path))
    }
    return made
  }

  /// Keeps why, and tells the writers once when it has lasted for a day.
  private func fail(
    _ source: FeedSource, _ before: FeedState, _ trouble: FeedTrouble, _ finding: inout Finding, _ now: Timestamp
  ) async throws {
    var state = before
    state.fail(trouble.words, source, wish: trouble.wish, isGone: trouble.isGone, now: now)
    finding.fault = trouble.words
    logger.warning(
      "a feed could not be taken in",
      metadata: ["feed": "\(source.name)", "url": "\(source.url.withoutAddressSecrets)", "reason": "\(trouble.words)"])
    try await database.write { [state] connection in
      try state.keep(source.name, connection)
      guard let since = state.failingSince, since + Self.patience <= now else { return }
      let values = ["feed": source.name, "url": source.url.withoutAddressSecrets, "since": since.rfc3339, "reason": trouble.words]
      try notices?.post(.unread, "\(source.name).\(LocalDate(since, in: publication.zone))", values, now: now, connection)
    }
  }

  /// After so long the writers hear of it.
  private static let patience = Duration.seconds(86_400)

  private func tell(_ finding: Finding, _ source: FeedSource) {
    for (title, file) in finding.taken {
      logger.notice("a feed has something new", metadata: ["feed": "\(source.name)", "title": "\(title)", "file": "\(file ?? "roundup")"])
    }
    for title in finding.held {
      logger.warning(
        "an item of a feed may have gone out before the database was made again: nothing is made of it",
        metadata: ["feed": "\(source.name)", "title": "\(title)", "otherwise": "tuesday feeds release \(source.name)"])
    }
    for (title, reason) in finding.shortened {
      logger.warning(
        "an item of a feed is not told in full", metadata: ["feed": "\(source.name)", "title": "\(title)", "reason": "\(reason)"])
    }
    if finding.excess > 0 {
      logger.warning(
        "a feed has more that is new than is taken at once", metadata: ["feed": "\(source.name)", "left": "\(finding.excess)"])
    }
  }
}

extension KnownItem {
  fileprivate init(_ new: FeedChoice.Identified, _ state: State, title: String, found: Timestamp) {
    self.init(
      key: new.key, linkKey: new.linkKey, title: title, link: new.item.link ?? "",
      published: new.published, found: found, state: state, slug: nil, text: nil)
  }
}
