/// Numbers that look random; the same from the same seed.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// 0 and up to, but not, `count`.
  mutating func roll(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[roll(values.count)] }
}
