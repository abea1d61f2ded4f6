extension Duration {
  /// As libcurl and poll(2) take it.
  var milliseconds: Int { Int(self / .milliseconds(1)) }
}
