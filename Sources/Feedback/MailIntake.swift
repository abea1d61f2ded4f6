internal import Logging
internal import Mail
internal import Store

/// Takes in what a mail that came back says, whoever brings it: reads it, looks for the proof that it is about mail of ours, and has all that follows
/// committed before it returns. Taking the same message again changes nothing, from whatever source.
package struct MailIntake: Sendable {
  /// As much of a message as is looked at, octets: what says something stands far before.
  package static let sizeLimit = 1 << 20

  let feedback: FeedbackIntake
  let proof: MailProof

  package init(_ feedback: FeedbackIntake, proof: MailProof) {
    self.feedback = feedback
    self.proof = proof
  }

  /// - Throws: only where the database cannot be reached; never because of what a message holds.
  package func take(_ mail: InboundMail) async throws -> IntakeOutcome {
    let octets = Array(mail.octets.prefix(Self.sizeLimit))
    // Nobody has written that, wherever it was sent to.
    if octets.allSatisfy({ $0 <= 0x20 }) { return .nothing(.other) }
    let returned = ReturnedMail(octets: octets, sender: mail.sender)
    let events = proof.events(returned, mail, named: MessageName.of(octets))
    return try await take(events, of: returned.kind, from: mail.source)
  }

  func take(_ events: [FeedbackEvent], of kind: ReturnedMail.Kind, from source: String) async throws -> IntakeOutcome {
    let feedback = feedback
    let outcome = try await feedback.database.write { connection in
      let now = feedback.clock()
      var outcomes: [IntakeOutcome] = []
      for event in events { outcomes.append(try feedback.take(event, now: now, connection)) }
      // Of several the one by which something has changed.
      return outcomes.first { if case .taken = $0 { true } else { false } } ?? outcomes.first ?? .nothing(kind)
    }
    if case .unproved(let kind) = outcome {
      feedback.logger.notice(
        "mail that came back proves nothing and is left alone", metadata: ["source": "\(source)", "kind": "\(kind.rawValue)"])
    }
    return outcome
  }
}
