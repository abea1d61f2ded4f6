import Synchronization

@testable import Feedback

/// What a test takes in: a message with `Subject: bounce` is ours, any other somebody's letter.
final class Taking: Sendable {
  struct Away: Error {}

  private let state = Mutex<(mails: [InboundMail], failing: Int?)>(([], nil))

  /// - Parameter failing: from which message on the database is away.
  init(failing: Int? = nil) {
    state.withLock { $0.failing = failing }
  }

  func take(_ mail: InboundMail) async throws -> Fate {
    try state.withLock { state in
      if let failing = state.failing, state.mails.count >= failing { throw Away() }
      state.mails.append(mail)
      return String(decoding: mail.octets.prefix(300), as: UTF8.self).contains("Subject: bounce") ? .settled : .left
    }
  }

  var mails: [InboundMail] { state.withLock { $0.mails } }

  var subjects: [String] {
    mails.map { mail in
      String(decoding: mail.octets.prefix(300), as: UTF8.self).split(separator: "\r\n").first { $0.hasPrefix("Subject: ") }
        .map { String($0.dropFirst(9)) } ?? ""
    }
  }
}

func message(_ subject: String, body: String = "Hello.") -> String {
  "From: <a@example.org>\r\nSubject: \(subject)\r\nMessage-ID: <\(subject.hashValue)@example.org>\r\n\r\n\(body)\r\n"
}
