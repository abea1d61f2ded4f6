import Curl
import Delivery
import Mail
import Store

/// A session with the relay as far as a sending would open it; no mail is begun.
struct RelayLook: Sendable {
  struct Heard: Sendable {
    let greeting: String
    /// Octets that a mail may have (RFC 1870); nil when it names none.
    let sizeLimit: Int?
    let at: Timestamp
  }

  /// Its name in the settings, and where they stand.
  let route: String
  let table: String
  let endpoint: SMTPEndpoint
  let heard: Result<Heard, CurlError>

  /// Blocks.
  init(_ relay: SMTPEndpoint, of route: String, table: String) {
    (self.route, self.table) = (route, table)
    // Who waits is a person.
    endpoint = relay.waiting(connect: .seconds(6), reply: .seconds(10))
    do throws(CurlError) {
      let session = try SMTPSession(endpoint)
      let limit = session.parameter(of: "SIZE").flatMap { Int($0) }
      heard = .success(Heard(greeting: session.greeting, sizeLimit: limit == 0 ? nil : limit, at: .now()))
      session.quit()
    } catch {
      heard = .failure(error)
    }
  }

  var toldTime: ToldTime? {
    guard !Settings.isLocal(endpoint.host), let heard = try? heard.get(), let time = MailDate.milliseconds(in: heard.greeting)
    else { return nil }
    return ToldTime(who: endpoint.name, time: Timestamp(milliseconds: time), heardAt: heard.at)
  }
}

extension Route {
  /// Where its settings stand.
  var table: String { name == "smtp" ? "smtp" : "relays.\(name)" }
}
