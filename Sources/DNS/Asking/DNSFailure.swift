/// Why the DNS gave no answer. Whether there is a record stays unknown, so it must never be taken for "none".
package enum DNSFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nobody answered in time, or there is nobody to ask: no network, or no name server.
  case silence(DNSQuestion)
  /// A name server answered with an error, such as SERVFAIL.
  case refused(DNSQuestion, reason: String)

  package var description: String {
    switch self {
    case .silence(let question): "no name server answers to the question for the \(question.kind.word) records of \(question.name)"
    case .refused(let question, let reason):
      "the name server answers the question for the \(question.kind.word) records of \(question.name) with an error: \(reason)"
    }
  }
}
