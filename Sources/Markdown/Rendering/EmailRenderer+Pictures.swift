internal import HTML

extension EmailRenderer {
  /// A picture, and the one to show in its place where the palette is dark. That one stays hidden where no style sheet is read, and Outlook
  /// does not see it at all.
  func html(_ image: Image) -> String {
    guard ownInk == nil, let name = image.darkSource, resolve(name) != nil else { return html(image, image.source, classes: "m") }
    return standing(on: nil).pair(image, dark: name)
  }

  private func pair(_ image: Image, dark name: String) -> String {
    html(image, image.source, classes: "m l")
      + "<!--[if !mso]><!--><span class=\"d\" style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">"
      + html(image, name, classes: "m") + "</span><!--<![endif]-->"
  }

  private func html(_ image: Image, _ name: String, classes: String) -> String {
    let source = resolve(name) ?? ImageSource(url: name, width: nil, height: nil)
    let title = image.title.isEmpty ? "" : " title=\"\(HTMLEscape.attribute(image.title))\""
    // Beside an aligned picture the text goes on.
    var renderer = self
    if image.attributes.contains(where: { $0.name == "align" }) { renderer.isAlone = false }
    return renderer.html(
      source, alt: HTMLEscape.attribute(image.alt), title: title, width: image.width ?? source.width, classes: classes,
      own: image.attributes)
  }

  /// The file may be twice as large as it is shown; the attribute is the shown width, a plain number, which Outlook obeys. A width that
  /// nobody knows is not claimed. Font and colour are those of the text that stands for a blocked picture. What was drawn on a transparent
  /// ground was drawn for a light one, so it takes that into the dark, and its text's ink with it.
  ///
  /// - Parameters:
  ///   - alt: as an attribute's value.
  ///   - title: as a whole attribute.
  ///   - width: at which it is to be shown; never wider than the text.
  func html(
    _ source: ImageSource, alt: String, title: String = "", width: Int?, corners: Int = 4, classes: String = "m", own: [HTMLAttribute] = []
  ) -> String {
    let width = width.map { min(room, $0) }
    let height = source.width.flatMap { full in source.height.flatMap { height in width.map { max(1, height * $0 / max(1, full)) } } }
    let size = (width.map { " width=\"\($0)\"" } ?? "") + (height.map { " height=\"\($0)\"" } ?? "")
    let font = "font-family:\(tokens.bodyFont);\(smallTypeStyle)"
    let radius = corners == 0 ? "" : "border-radius:\(corners)px;"
    let display = isAlone ? "display:block;" + (width.map(Self.fluid) ?? "max-width:100%") : "vertical-align:middle;max-width:100%"
    let plate = source.transparency == .clear ? plate : nil
    let ground = plate.map { "background-color:\($0);" } ?? ""
    let style = "\(display);height:auto;border:0;\(radius)\(ground)\(font);color:\(mutedInk)"
    let classes = plate == nil ? classes : ""
    let url = HTMLEscape.url(source.url)
    if own.isEmpty {
      return "<img\(classes.isEmpty ? "" : dark(classes)) src=\"\(url)\"\(size) alt=\"\(alt)\"\(title) border=\"0\" style=\"\(style)\">"
    }
    return "<img src=\"\(url)\"\(size) alt=\"\(alt)\"\(title) border=\"0\"\(attributes(own, classes: classes, style: style))>"
  }
}
