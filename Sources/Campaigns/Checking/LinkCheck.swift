package import Curl
internal import Foundation
package import Markdown
internal import Words

/// Asks for every page that a post links to.
package enum LinkCheck {
  /// An error for each link to a page that is surely gone, a warning for each that did not answer as a page does; many sites refuse programs.
  package static func findings(_ post: Post, _ request: WebRequest) -> [Diagnostic] {
    var request = request
    request.sizeLimit = 16 << 10
    let links = post.links.filter { LinkTarget.isWeb($0.destination) && !MergeMark.isIn($0.destination) }
    let asking = request
    let answers = WebRequest.answers(for: Set(links.map(\.destination)).sorted()) { fault($0, asking) }
    return links.compactMap { link in
      guard case (let severity, let what)? = answers[link.destination] ?? (.warning, WebRequest.unasked) else { return nil }
      let hint = severity == .error ? "link to a page that is there" : "open it in a browser; some sites refuse programs"
      return Diagnostic(
        severity: severity, line: link.line, column: link.column, message: "the link to \(link.destination.prefix(80)) \(what)", hint: hint)
    }
  }

  /// What is wrong with an address; nil when it is there.
  private static func fault(_ url: String, _ request: WebRequest) -> (Diagnostic.Severity, String)? {
    // What stands behind # is the browser's.
    let address = String(url.prefix { $0 != "#" })
    do throws(CurlError) {
      let status = try request.get(address).status
      if (200..<400).contains(status) { return nil }
      return (status == 404 || status == 410 ? .error : .warning, "answers with \(status)")
    } catch {
      return (error.cause == .noSuchHost ? .error : .warning, "does not answer: \(error.message)")
    }
  }
}
