internal import Audience
internal import Markdown
internal import Store

/// A post as it would be as one of the issues that a list had. To make it takes far longer than to compare it, and most pages show neither their name nor their
/// day: such a one is made once, however many issues have its title.
struct Namesake {
  private let post: Post
  private let renderer: IssueRenderer
  /// What it is under any name and on any day; nil where that makes a difference, or nobody has looked so far.
  private var constant: Issue?
  private var isVariable = false

  init(of post: Post, _ renderer: IssueRenderer) { (self.post, self.renderer) = (post, renderer) }

  /// - Returns: nil where it cannot be made.
  mutating func issue(called slug: String, on date: LocalDate) -> Issue? {
    if let constant { return constant }
    let own = try? renderer.issue(of: post.called(slug), today: date)
    guard let own, !isVariable else { return own }
    // Another year, month, day and weekday.
    let other = try? renderer.issue(of: post.called("another-than-\(slug)"), today: date.adding(days: -397))
    isVariable = other?.webHTML != own.webHTML || other?.title != own.title
    if !isVariable { constant = own }
    return own
  }
}
