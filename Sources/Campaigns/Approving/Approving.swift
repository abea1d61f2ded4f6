package import Audience
package import Delivery
package import Markdown
internal import Store

/// Asks of a publication's posts whether they may go out, where somebody has to approve them.
package struct Approving: Sendable {
  private let publication: Publication
  private let mode: SendingMode
  private let renderer: IssueRenderer
  /// The slug of a post that is taken for one that nobody has to approve, to see what its yes would do; nil: none.
  private let granted: String?

  package init(_ publication: Publication, mode: SendingMode, granting slug: String? = nil) {
    (self.publication, self.mode, granted) = (publication, mode, slug)
    renderer = IssueRenderer(inspecting: publication, mode: mode)
  }

  /// What must be approved of a post; nil where nobody has to.
  ///
  /// - Throws: ``Post/Faulty`` when no issue can be made of it.
  package func proposal(_ post: Post, to readers: Readers) throws -> Proposal? {
    publication.approvers.isEmpty ? nil : try Proposal(post, to: readers, in: publication, mode: mode, by: renderer)
  }

  /// How posts stand that are ready; nil where nobody has to approve them, and for one with faults that only composing finds: those
  /// keep it from going out, and are told.
  ///
  /// - Parameter memory: of whoever asks again and again; what it has may be a minute old, so a yes is looked at once more before anything leaves.
  func standings(_ memory: RoundMemory?, _ connection: Connection) -> (Post) throws -> ApprovalStanding? {
    { post in
      if publication.approvers.isEmpty || post.slug == granted { return nil }
      do {
        let readers = try post.readers(in: publication, now: .now(), connection)
        let subject = Proposal.Subject(slug: post.slug, list: readers.list, mode: mode)
        let answers = try Approval.all(of: subject, connection)
        // A post that nobody has spoken about need not be rendered.
        let approvers = publication.approvers(of: post)
        if answers.isEmpty { return ApprovalStanding([], to: "", approvers: approvers) }
        func content() throws -> String { try Proposal.content(of: post, by: renderer) }
        let hash = try memory.map { try $0.issues.value(of: post.path, content) } ?? content()
        return ApprovalStanding(answers, to: Proposal.hash(of: hash, post, to: readers), approvers: approvers)
      } catch is Post.Faulty {
        return nil
      }
    }
  }
}

extension PostQueue.Entry {
  /// That it waits for an approval, and what to do; nil when it does not.
  package var unapproved: Diagnostic? {
    guard let approval, !approval.isGiven, let post else { return nil }
    // Nobody sees a roundup before it leaves.
    let roundup = FeedRoundup.feed(ofPath: path).map {
      "make a post of it: tuesday feeds preview \($0) > posts/\(slug).md; then tuesday review posts/\(slug).md"
    }
    return .warning(approval.text, hint: roundup ?? approval.advice(path: post.file))
  }

  /// The same of its day, on one line.
  package var wait: String? {
    guard let approval, let unapproved else { return nil }
    if case .open = approval { return "\(slug) \(approval.text)" }
    return ["\(slug): \(unapproved.message)", unapproved.hint].compactMap(\.self).joined(separator: "; ")
  }
}
