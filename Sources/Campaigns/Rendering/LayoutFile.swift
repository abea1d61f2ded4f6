internal import Foundation
internal import HTML
internal import Markdown
internal import Mustache
internal import Words

/// A theme's layout as it stands in its file, looked through before any mail is trusted to it: Mustache renders what it does not know as
/// nothing, and what stands in three braces as it is.
struct LayoutFile {
  private let path: String
  private let source: String
  /// What of its styles no mail can have, by line.
  let faults: [LayoutStyles.Fault]
  private let tooDeepStyle: Int?
  private var isHTML: Bool { path.hasSuffix(".html.mustache") }

  init(_ path: String) throws(ThemeError) {
    self.path = path
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch { throw ThemeError(faults: ["\(path): cannot be read"]) }
    let styles = path.hasSuffix(".html.mustache") ? LayoutStyles(text) : nil
    source = styles?.text ?? text
    faults = styles?.faults ?? []
    tooDeepStyle = styles?.tooDeep
  }

  /// - Parameter tokens: nil when they are faulty, so that only what can be said without them is.
  /// - Throws: all that is wrong with it.
  func template(_ tokens: ThemeTokens?) throws(ThemeError) -> MustacheTemplate {
    var found: [(line: Int, message: String)] = []
    if let tokens {
      let known = Self.tags(tokens)
      for (number, line) in lines { found += tagFaults(line, known).map { (number, $0) } }
    }
    found += sectionFaults
    if let tooDeepStyle {
      found.append((tooDeepStyle, "brackets in a style stand more than \(LayoutStyles.depthLimit) deep in each other: nest less"))
    }
    if isHTML { found += LayoutMarkup(source).faults.map { ($0.line, $0.message) } }
    if !found.isEmpty {
      throw ThemeError(faults: found.sorted { $0.line < $1.line }.map { "\(path):\($0.line): \($0.message)" })
    }
    let template: MustacheTemplate
    do {
      template = try MustacheTemplate(string: source)
    } catch let error as MustacheTemplate.ParserError {
      throw ThemeError(faults: ["\(path):\(error.context.lineNumber): a tag is not closed (\(error.error))"])
    } catch {
      throw ThemeError(faults: ["\(path): \(error)"])
    }
    if let tokens { try check(template, tokens) }
    return template
  }

  private var lines: [(number: Int, text: Substring)] {
    source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().filter { $0.element.contains("{{") }.map {
      ($0.offset + 1, $0.element)
    }
  }

  private static func tags(_ tokens: ThemeTokens) -> Set<String> {
    Set(LayoutContext().values(tokens).keys).subtracting(["t", "words"]).union(tokens.templateValues.keys.map { "t." + $0 })
      .union(MailWords.english.templateValues.keys.map { "words." + $0 })
  }

  /// What may stand unescaped in HTML: what we made ourselves.
  private static let ready: Set<String> = ["content", "web_url", "unsubscribe_url", "preferences_url", "dark_css", "outlook_dark_css"]

  private func tagFaults(_ line: Substring, _ known: Set<String>) -> [String] {
    line.matches(of: /\{\{(\{?)\s*([#^\/&!>=<$%]?)\s*(?:empty\()?([A-Za-z0-9_.]*)/).compactMap { match in
      let name = String(match.3)
      switch match.2 {
      case "!": return nil
      case ">", "=", "<", "$", "%": return "\(match.0)…: a layout is one file of plain tags and sections"
      default: break
      }
      if !known.contains(name) {
        return "unknown tag {{\(name)}}" + (Spelling.guess(name, among: known.sorted()).map { ": did you mean {{\($0)}}?" } ?? "")
      }
      let isRaw = match.2 == "&" || !match.1.isEmpty
      guard isHTML, isRaw, !Self.ready.contains(name), !name.hasPrefix("t.") else { return nil }
      return "{{{\(name)}}} would put a text into the HTML as it is: write {{\(name)}}"
    }
  }

  private static let depthLimit = 20

  /// Each is to be closed under its own name, the innermost first.
  private var sectionFaults: [(line: Int, message: String)] {
    var faults: [(line: Int, message: String)] = []
    var open: [(name: Substring, line: Int)] = []
    for (number, line) in lines {
      for match in line.matches(of: /\{\{\s*([#^\/])\s*([^\s{}]+)\s*\}\}/) {
        guard match.1 == "/" else {
          // The parser recurses into each.
          guard open.count < Self.depthLimit else { return [(number, "sections nested more than \(Self.depthLimit) deep: nest less")] }
          open.append((match.2, number))
          continue
        }
        // What was left open inside is told where it begins.
        if let index = open.lastIndex(where: { $0.name == match.2 }) {
          faults += open[(index + 1)...].map { ($0.line, "{{#\($0.name)}} is never closed: write {{/\($0.name)}} behind it") }
          open.removeSubrange(index...)
        } else {
          let meant = open.last.map { "{{#\($0.name)}} of line \($0.line) is still open" } ?? "no section is open"
          faults.append((number, "{{/\(match.2)}} closes nothing: \(meant)"))
        }
      }
    }
    return faults + open.map { ($0.line, "{{#\($0.name)}} is never closed: write {{/\($0.name)}} behind it") }
  }

  /// Fills it in and looks for what every mail must carry, so that it can stand in no section that is not shown.
  private func check(_ template: MustacheTemplate, _ tokens: ThemeTokens) throws(ThemeError) {
    var example = LayoutContext()
    example.content = "<b>the post</b>"
    example.unsubscribeURL = "https://leave.example"
    example.postalAddress = "The postal address"
    let mail = template.render(example.values(tokens))
    let faults = [
      ("{{{content}}}", example.content), ("{{{unsubscribe_url}}}", example.unsubscribeURL), ("{{postal_address}}", example.postalAddress),
    ].filter { !mail.contains($0.1) }.map { "\(path): the layout shows no \($0.0), which every mail must carry" }
    if !faults.isEmpty { throw ThemeError(faults: faults) }
  }
}
