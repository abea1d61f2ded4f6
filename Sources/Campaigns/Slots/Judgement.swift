package import Audience
internal import Delivery
internal import Markdown
internal import Store
internal import Words

/// Whether a post can go out as it is. Queue, plan, notices and the slot itself all ask here, so that none of them says otherwise than what happens.
struct Judgement: Sendable {
  private let publication: Publication
  private let mode: SendingMode
  private let renderer: IssueRenderer
  /// Of whoever asks again and again; what it has of a file that stays may be a minute old, as pictures and themes have a part in it.
  private let memory: RoundMemory?

  init(_ publication: Publication, mode: SendingMode, memory: RoundMemory? = nil) {
    (self.publication, self.mode, self.memory) = (publication, mode, memory)
    renderer = IssueRenderer(inspecting: publication, mode: mode)
  }

  /// - Throws: ``Post/Faulty`` with what keeps it from being composed.
  func issue(of post: Post, today: LocalDate) throws -> Issue { try renderer.ready(post, today: today).issue }

  /// What composing finds wrong with it; nil for nothing.
  ///
  /// - Parameter tell: gets what is found anew.
  func fault(of post: Post, today: LocalDate, telling tell: (Post.Faulty) -> Void = { _ in }) throws -> Post.Faulty? {
    func look() throws -> Post.Faulty? {
      do { _ = try issue(of: post, today: today) } catch let faulty as Post.Faulty {
        tell(faulty)
        return faulty
      }
      return nil
    }
    return try memory.map { try $0.faults.value(of: post.path, look) } ?? look()
  }

  /// All that keeps it, by what it says and whom it is for; nil for nothing.
  ///
  /// - Parameter time: when it would go; nil: when its turn may come.
  func obstacle(of post: Post, at time: Timestamp? = nil, now: Timestamp, _ connection: Connection) throws -> Obstacle? {
    if let faulty = try fault(of: post, today: LocalDate(now, in: publication.zone)) { return .faulty(faulty) }
    do {
      let readers = try post.readers(in: publication, now: now, connection)
      guard try readers.hasAtLeast(1, connection) else { return .nobody(readers) }
      let time = try time ?? turn(of: post, readers.list, after: now, connection)
      let moment = SegmentMoment(now: time, zone: publication.zone)
      let resting = try RecentIssues(readers.list, mode: mode, slug: post.slug, at: moment, connection).count(of: readers, connection)
      // Counting all of them is only worth it where somebody chose fewer.
      return try resting > 0 && resting >= readers.count(connection) ? .resting : nil
    } catch let faulty as Post.Faulty {
      return .faulty(faulty)
    }
  }

  /// The next time of the list's slot, on the post's own day or after it; `now` without a slot.
  private func turn(of post: Post, _ list: ListID, after now: Timestamp, _ connection: Connection) throws -> Timestamp {
    guard let rule = try Slot.find(list: list, connection)?.rule else { return now }
    let first = post.date.map { $0.at(hour: 0, minute: 0, in: rule.zone) }
    return rule.occurrences(after: first.map { max($0, now) } ?? now, count: 1).first?.time ?? now
  }
}

/// Why a post that is meant to go out cannot.
package enum Obstacle: Sendable {
  case faulty(Post.Faulty)
  /// Nobody of its list is meant, as things are.
  case nobody(Readers)
  /// All who are meant chose fewer issues, and had one too lately for another.
  case resting

  /// In words, on one line.
  package var reason: String {
    switch self {
    case .faulty(let faulty):
      // The file that the fault is in is not always the post's.
      faulty.diagnostics.first { $0.severity == .error }.map { fault in
        ([fault.file].compactMap(\.self) + [fault.message]).joined(separator: ": ").onOneLine
      } ?? "it has faults"
    case .resting: "each of its readers chose fewer issues, and had one lately"
    case .nobody(let readers):
      readers.rule == .everyone ? "there is nobody to send to" : "nobody is meant by `audience: \(readers.rule)`".onOneLine
    }
  }
}
