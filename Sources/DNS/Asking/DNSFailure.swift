/// Why the DNS gave no answer. Whether there is a record stays unknown, so it must never be taken for "none".
package enum DNSFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nobody answered in time, or there is nobody to ask: no network, or no name server.
  case silence(DNSQuestion)
  /// Whatever is asked, nobody answers, or with an error: it says nothing of the name in question. Only ``telling(_:)`` knows.
  case away
  /// The name servers say that nothing is known of this domain, and say so of what is known everywhere. Only ``Exchangers/vetted(_:_:)`` asks for that.
  case ignorance(String)
  /// A name server answered with an error, such as SERVFAIL.
  case refused(DNSQuestion, reason: String)

  /// Whether nothing was learnt of the name in question.
  package var isNobodysAnswer: Bool { if case .refused = self { false } else { true } }

  package var description: String {
    switch self {
    case .silence(let question): "no name server answers to the question for the \(question.kind.word) records of \(question.name)"
    case .away:
      "no name server of dns.servers, or else of /etc/resolv.conf, answers to anything, or with errors only, so nobody's servers can be found"
    case .ignorance(let domain):
      "the name servers of dns.servers, or else of /etc/resolv.conf, know nothing of \(domain), and of no public name either: they are not believed"
    case .refused(let question, let reason):
      "the name server answers the question for the \(question.kind.word) records of \(question.name) with an error: \(reason)"
    }
  }

  /// A `lookup` that tells whose failure it is: a domain's servers may be silent or broken, and so may be those that this machine asks. One of those
  /// that reaches nobody itself answers SERVFAIL to everything.
  package static func telling(
    _ lookup: @escaping @Sendable (DNSQuestion) throws(DNSFailure) -> DNSAnswer
  ) -> @Sendable (DNSQuestion) throws(DNSFailure) -> DNSAnswer {
    { question throws(DNSFailure) in
      do throws(DNSFailure) { return try lookup(question) } catch {
        if !hasAnswer(to: DNSQuestion(.exchanger, "com"), lookup) { throw .away }
        throw error
      }
    }
  }

  /// - Parameter question: one that any name server has an answer to, if only that there is no such record.
  private static func hasAnswer(to question: DNSQuestion, _ lookup: DNSLookup) -> Bool { (try? lookup(question)) != nil }
}
