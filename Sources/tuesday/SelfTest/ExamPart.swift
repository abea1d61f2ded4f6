import ArgumentParser

/// What the crash exam looks at, in its order.
enum ExamPart: String, CaseIterable, Encodable, Sendable, ExpressibleByArgument {
  case neverTwice = "never-twice"
  case neverMiss = "never-miss"
  case twoEngines = "two-engines"
  case diskFull = "disk-full"
  case clockJump = "clock-jump"
  case halts
}
