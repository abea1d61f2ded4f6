internal import HTML

extension QRCode {
  /// Dark on white in whatever scheme the page is, because cameras want that, with the four modules of white around it that they look for.
  func svg(title: String) -> String {
    let runs = (0..<size).flatMap { row in (0..<size).filter { self[$0, row] }.map { "M\($0 + 4) \(row + 4)h1v1h-1z" } }
    let side = size + 8
    return """
      <svg class="qr" viewBox="0 0 \(side) \(side)" role="img" aria-label="\(HTMLEscape.attribute(title))" shape-rendering="crispEdges">
      <rect width="\(side)" height="\(side)" fill="#fff"/><path fill="#000" d="\(runs.joined())"/>
      </svg>
      """
  }
}
