/// Why a selector can't be resolved to elements here and now.
enum CSSSelectorFault: Error, Sendable, Hashable {
  /// It depends on the reader, the program or time, as `:hover`, `::before` and `[data-ogsc]` do.
  case dynamic
  case notUnderstood
}
