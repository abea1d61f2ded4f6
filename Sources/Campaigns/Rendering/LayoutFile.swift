internal import Foundation
internal import HTML
internal import Markdown
internal import Mustache

/// A theme's layout as it stands in its file, looked through before any mail is trusted to it: Mustache renders what it does not know as
/// nothing, and what stands in three braces as it is.
struct LayoutFile {
  private let path: String
  private let source: String
  /// What of its styles no mail can have, by line.
  let faults: [LayoutStyles.Fault]
  private var isHTML: Bool { path.hasSuffix(".html.mustache") }

  init(_ path: String) throws(ThemeError) {
    self.path = path
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch { throw ThemeError(description: "\(path): cannot be read") }
    let styles = path.hasSuffix(".html.mustache") ? LayoutStyles(text) : nil
    source = styles?.text ?? text
    faults = styles?.faults ?? []
  }

  func template(_ tokens: ThemeTokens) throws(ThemeError) -> MustacheTemplate {
    let known = Self.tags(tokens)
    for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let message = fault(line, known) { throw ThemeError(description: "\(path):\(number + 1): \(message)") }
    }
    try checkSections()
    if isHTML, let fault = LayoutMarkup(source).faults.first { throw ThemeError(description: "\(path):\(fault.line): \(fault.message)") }
    let template: MustacheTemplate
    do {
      template = try MustacheTemplate(string: source)
    } catch let error as MustacheTemplate.ParserError {
      throw ThemeError(description: "\(path):\(error.context.lineNumber): a tag is not closed (\(error.error))")
    } catch {
      throw ThemeError(description: "\(path): \(error)")
    }
    try check(template, tokens)
    return template
  }

  private static func tags(_ tokens: ThemeTokens) -> Set<String> {
    Set(LayoutContext().values(tokens).keys).subtracting(["t", "words"]).union(tokens.templateValues.keys.map { "t." + $0 })
      .union(MailWords.english.templateValues.keys.map { "words." + $0 })
  }

  /// What may stand unescaped in HTML: what we made ourselves.
  private static let ready: Set<String> = ["content", "web_url", "unsubscribe_url", "preferences_url", "dark_css", "outlook_dark_css"]

  private func fault(_ line: Substring, _ known: Set<String>) -> String? {
    for match in line.matches(of: /\{\{(\{?)\s*([#^\/&!>=<$%]?)\s*(?:empty\()?([A-Za-z_.]*)/) {
      let name = String(match.3)
      switch match.2 {
      case "!": continue
      case ">", "=", "<", "$", "%": return "\(match.0)…: a layout is one file of plain tags and sections"
      default: break
      }
      if !known.contains(name) { return "unknown tag {{\(name)}}" }
      let isRaw = match.2 == "&" || !match.1.isEmpty
      if isHTML, isRaw, !Self.ready.contains(name), !name.hasPrefix("t.") {
        return "{{{\(name)}}} would put a text into the HTML as it is: write {{\(name)}}"
      }
    }
    return nil
  }

  /// Each is to be closed under its own name, the innermost first.
  private func checkSections() throws(ThemeError) {
    var open: [(name: Substring, line: Int)] = []
    for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for match in line.matches(of: /\{\{\s*([#^\/])\s*([^\s{}]+)\s*\}\}/) {
        guard match.1 == "/" else {
          open.append((match.2, number + 1))
          continue
        }
        let section = open.popLast()
        guard section?.name != match.2 else { continue }
        let meant = section.map { "{{#\($0.name)}} of line \($0.line) is still open" } ?? "no section is open"
        throw ThemeError(description: "\(path):\(number + 1): {{/\(match.2)}} closes nothing: \(meant)")
      }
    }
    guard let section = open.last else { return }
    throw ThemeError(description: "\(path):\(section.line): {{#\(section.name)}} is never closed: write {{/\(section.name)}} behind it")
  }

  /// Fills it in and looks for what every mail must carry, so that it can stand in no section that is not shown.
  private func check(_ template: MustacheTemplate, _ tokens: ThemeTokens) throws(ThemeError) {
    var example = LayoutContext()
    example.content = "<b>the post</b>"
    example.unsubscribeURL = "https://leave.example"
    example.postalAddress = "The postal address"
    let mail = template.render(example.values(tokens))
    for (tag, value) in [
      ("{{{content}}}", example.content), ("{{{unsubscribe_url}}}", example.unsubscribeURL), ("{{postal_address}}", example.postalAddress),
    ] where !mail.contains(value) {
      throw ThemeError(description: "\(path): the layout shows no \(tag), which every mail must carry")
    }
  }
}
