extension String {
  /// Whether an octet of its UTF-8 is so, by a look at the buffer; `utf8` walks index by index.
  @inlinable package func hasByte(where isSought: (UInt8) -> Bool) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.contains(where: isSought) } ?? utf8.contains(where: isSought)
  }
}
