/// When a hook that did not take something is told it again.
enum HookBackoff {
  /// After so long in vain it is told nothing any more until somebody lets it go on.
  static let patience = Duration.seconds(3 * 86_400)
  private static let (first, longest, longestWish) = (Duration.seconds(5), Duration.seconds(3 * 3600), Duration.seconds(86_400))

  /// - Parameter failures: one or more.
  static func pause(after failures: Int, wish: Duration?) -> Duration {
    let own = min(longest, first * (1 << (2 * min(failures - 1, 10))))
    return max(own, min(wish ?? .zero, longestWish))
  }
}
