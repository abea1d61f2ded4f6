internal import Audience
package import Words

/// What a request tells of who makes it. Nothing of it is kept: it is looked at, and forgotten in seconds.
package struct Visitor: Sendable {
  /// Whether only the head of the answer is wanted, as programs do that try links out.
  package let isHead: Bool
  /// Whether a program says that it fetches ahead of anybody's wish.
  private let isAhead: Bool
  private let agent: String
  /// The address that it comes from and the program's name, under a secret of this process; nil where all visitors seem to come from the same
  /// place: a proxy that we do not know.
  let place: Int?

  /// - Parameters:
  ///   - purposes: `Sec-Purpose`, `Purpose`, `X-Purpose`, `X-Moz`, as far as they are there.
  ///   - agent: `User-Agent`.
  ///   - peer: the address at the other end of the connection.
  ///   - forwarded: `X-Forwarded-For`, believed as far as `proxies` wrote it.
  package init(isHead: Bool, purposes: [String], agent: String, peer: String?, forwarded: String?, proxies: [IPNetwork]) {
    self.isHead = isHead
    isAhead = purposes.contains { purpose in ["prefetch", "preview", "prerender"].contains { purpose.lowercased().contains($0) } }
    self.agent = agent
    let client = ClientNetwork(peer: peer, forwarded: forwarded, proxies: proxies).address
    // A proxy beside us that nobody named is believed here, where all that a lie can change is a count.
    let last = (forwarded ?? "").split(separator: ",").last.flatMap { IPAddress(String($0.trimmed)) }
    let address = client.flatMap { $0.isPublic ? $0 : last }
    place = address.map { [$0.text, agent].hashValue }
  }

  /// Whether it says itself that it is no reader's browser.
  package var isMachine: Bool { isAhead || Self.isMachine(agent) }

  /// Whether it asks for a mail's pictures without anybody seeing them. Where mail programs have a proxy ask, some do so when the mail is opened.
  var showsNobody: Bool {
    isAhead || !isOpener && !Self.isMailProgram(agent) && Self.isMachine(agent)
  }

  /// Those that name themselves instead of a browser: `Microsoft Office/16.0 (… Microsoft Outlook 16.0 …)`, `Outlook-iOS/…`, `AirMail/3 …`.
  private static func isMailProgram(_ agent: String) -> Bool {
    let name = agent.lowercased()
    return name.contains("outlook") && (name.hasPrefix("microsoft office/") || name.hasPrefix("outlook-")) || name.hasPrefix("airmail/")
  }

  /// Whether it is a proxy by which thousands open their mail, so that its address tells nobody from another.
  var isOpener: Bool { Self.openers.contains(where: agent.lowercased().contains) }

  /// Gmail's and Yahoo's. Apple's asks when the mail arrives, and calls itself nothing but `Mozilla/5.0`.
  private static let openers = ["googleimageproxy", "yahoomailproxy"]

  /// Browsers call themselves `Mozilla/5.0 (…) …`; what fetches pages for other programs has a name of its own, or says so.
  private static func isMachine(_ agent: String) -> Bool {
    // As Apple's privacy proxy does, and whoever hides what they are.
    if agent.isEmpty || agent == "Mozilla/5.0" { return true }
    let words = agent.lowercased().split { !$0.isLetter }
    if words.first != "mozilla" && words.first != "opera" { return true }
    return words.contains { word in
      // A telephone is called Cubot.
      machines.contains(word) || word.hasSuffix("bot") && word != "cubot"
        || ["crawler", "spider", "scanner", "proxy"].contains { word.hasSuffix($0) }
    }
  }

  private static let machines: Set<Substring> = [
    "headlesschrome", "phantomjs", "lighthouse", "preview", "externalhit", "facebookexternalhit", "whatsapp", "slurp", "barracudacentral",
    "proofpoint", "mimecast", "safelinks", "symantec", "messagelabs", "trendmicro", "fireeye", "checkpoint", "zscaler", "curl", "wget",
    "python",
    "urllib", "httpclient", "okhttp", "monitor", "linkcheck", "validator",
  ]
}
