import Curl
import Feedback
import Foundation
import MailServer

/// One way in which mail comes back: an `[inbound.NAME]`.
struct InboundSource: Sendable {
  enum Way: Sendable {
    case imap(MailboxEndpoint, folder: String, doneFolder: String?)
    case pop3(MailboxEndpoint)
    case maildir(folder: String, doneFolder: String?)
    /// - Parameter others: addresses that mail is taken for though no mail of ours has them, by their keys.
    case listener(ReturnListener.Settings, others: Set<String>)
  }

  let name: String
  let way: Way
  let isTrusted: Bool
  /// How often it is looked at; a listener is not.
  let every: Duration

  /// For people.
  var place: String {
    switch way {
    case .imap(let endpoint, let folder, _): "\(endpoint.name), user \(endpoint.credentials.user), folder \(folder)"
    case .pop3(let endpoint): "\(endpoint.name), user \(endpoint.credentials.user)"
    case .maildir(let folder, _): folder
    case .listener(let settings, _): "\(settings.dialect.rawValue) at \(settings.place)"
    }
  }

  /// Nil for a listener, which mail is brought to.
  ///
  /// - Parameter data: the data folder, which has what is kept of sources.
  func source(data: String) -> (any BounceSource)? {
    let place = SourcePlace(folder: data + "/inbound", name: name)
    return switch way {
    case .imap(let endpoint, let folder, let doneFolder):
      IMAPSource(name: name, endpoint, folder: folder, doneFolder: doneFolder, isTrusted: isTrusted, place: place)
    case .pop3(let endpoint): POP3Source(name: name, endpoint, isTrusted: isTrusted, place: place)
    case .maildir(let folder, let doneFolder):
      MaildirSource(name: name, folder: folder, doneFolder: doneFolder, isTrusted: isTrusted, place: place)
    case .listener: nil
    }
  }
}
