internal import Markdown
internal import Store
internal import Synchronization
internal import Words

/// What a scheduler, or whoever else looks often, remembers from one round to the next, a second later, so that a folder that nobody touches costs it no reading and rendering.
package final class RoundMemory: Sendable {
  package init() {}

  /// What files say of themselves.
  let heads = Kept<FrontMatter?>()
  let posts = Kept<PostFolder.Entry>()
  /// Hashes of what is made of posts, as of a fixed day.
  let issues = Kept<String>(for: .seconds(60))
  /// What keeps posts from being composed.
  let faults = Kept<Post.Faulty?>(for: .seconds(60))
  /// Why posts have nobody to go to on a day of a slot.
  let absences = Kept<Obstacle?>(for: .seconds(60))
  /// The issues that files say again.
  let originals = Kept<SentIssues.Issue?>(for: .seconds(60))
  private let times = Mutex<[String: Timestamp]>([:])

  /// Whether something is due that is done now and then; from now on it is not, for as long as `pause`.
  func isDue(_ name: String, every pause: Duration, now: Timestamp) -> Bool {
    times.withLock { times in
      // Of a moment further away than any pause a clock that ran ahead told.
      if let next = times[name], now < next, next <= now + pause { return false }
      times[name] = now + pause
      return true
    }
  }

  /// Forgets files that are not there any more.
  func keep(only paths: [String]) {
    let paths = Set(paths)
    heads.keep(only: paths)
    posts.keep(only: paths)
    issues.keep(only: paths)
    faults.keep(only: paths)
    absences.keep(only: paths)
    originals.keep(only: paths)
  }

  /// Values by the file that they are made of, good as long as that is the same.
  final class Kept<Value: Sendable>: Sendable {
    private struct Item: Sendable {
      let stamp: FileStamp
      let until: ContinuousClock.Instant?
      let day: LocalDate?
      let value: Value
    }

    private let items = Mutex<[String: Item]>([:])
    private let time: Duration?

    /// - Parameter time: how long at most, for what other files have a part in; nil: for good.
    init(for time: Duration? = nil) { self.time = time }

    /// - Parameters:
    ///   - day: on which alone it is good; nil: on any.
    ///   - isGood: whether what is known will do.
    func value(
      of path: String, on day: LocalDate? = nil, where isGood: (Value) -> Bool = { _ in true }, _ make: () throws -> Value
    ) rethrows -> Value {
      // Looked at before it is read: what changes meanwhile has another stamp the next time.
      let stamp = FileStamp(path)
      let known = items.withLock { $0[path] }
      if let known, known.stamp == stamp, known.day == day, known.until.map({ $0 > .now }) ?? true, isGood(known.value) {
        return known.value
      }
      let value = try make()
      if let stamp, stamp.isSettled {
        let item = Item(stamp: stamp, until: time.map { .now + $0 }, day: day, value: value)
        items.withLock { $0[path] = item }
      }
      return value
    }

    func keep(only paths: Set<String>) {
      items.withLock { items in if items.count > paths.count { items = items.filter { paths.contains($0.key) } } }
    }
  }
}
