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
  let warnings: [Diagnostic]
  private let tooDeepStyle: Int?
  private let isHTML: Bool

  init(_ path: String) throws(ThemeError) {
    self.path = path
    isHTML = path.hasSuffix(".html.mustache")
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch { throw ThemeError("the file cannot be read", file: path) }
    if let fault = Self.fault(ofFile: text, isHTML: isHTML) { throw ThemeError(fault.message, file: path, line: fault.line) }
    let styles = isHTML ? LayoutStyles(text) : nil
    source = styles?.text ?? text
    warnings = (styles?.faults ?? []).map { .warning($0.message, file: path, line: $0.line) } + Self.remarks(text, path, isHTML: isHTML)
    tooDeepStyle = styles?.tooDeep
  }

  /// - Parameter tokens: nil when they are faulty, so that only what can be said without them is.
  /// - Throws: all that is wrong with it.
  func template(_ tokens: ThemeTokens?) throws(ThemeError) -> MustacheTemplate {
    var found: [(line: Int, message: String)] = []
    if let tokens {
      let known = Self.tags(tokens)
      for (number, line) in lines where found.count < Self.faultLimit { found += tagFaults(line, known).map { (number, $0) } }
    }
    found += sectionFaults
    if let tooDeepStyle {
      found.append((tooDeepStyle, "brackets in a style stand more than \(LayoutStyles.depthLimit) deep in each other: nest less"))
    }
    if isHTML { found += LayoutMarkup(source).faults }
    if !found.isEmpty {
      throw ThemeError(found.map { Diagnostic.error($0.message, file: path, line: $0.line) }.inOrder.capped(at: Self.faultLimit))
    }
    let template: MustacheTemplate
    do {
      // A text is escaped for nobody, however many braces it stands in.
      template = try isHTML ? EscapedMustache.template(source) : MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + source)
    } catch let fault as EscapedMustache.Fault {
      throw ThemeError("a tag is not closed (\(fault.reason))", file: path, line: fault.line)
    } catch let error as MustacheTemplate.ParserError {
      throw ThemeError("a tag is not closed (\(error.error))", file: path, line: error.context.lineNumber)
    } catch {
      throw ThemeError("\(error)", file: path)
    }
    if let tokens { try check(template, tokens) }
    return template
  }

  /// Who has so many knows where to begin.
  private static let faultLimit = 50
  /// In octets, many times what a layout takes; every rule is held against every tag of a mail.
  private static let limits = (size: 256 << 10, style: 32 << 10)

  /// What no part of it could be read for.
  private static func fault(ofFile text: String, isHTML: Bool) -> (line: Int, message: String)? {
    func line(_ place: String.Index) -> Int { 1 + text.utf8[..<place].count { $0 == 0x0A } }
    if text.utf8.count > limits.size { return (1, "the layout has \(text.utf8.count >> 10) KB; \(limits.size >> 10) are the most") }
    if let null = text.utf8.firstIndex(of: 0) { return (line(null), "a NUL octet, which no mail may have: remove it") }
    if let sign = text.unicodeScalars.firstIndex(where: { MergeMark.reserved.contains($0) }) {
      return (line(sign), "a character from U+E000 to U+E01F, which stands for something of ours: remove it")
    }
    let styles = isHTML ? text.matches(of: /(?s)<style[^>]*>(.*?)<\/style>/) : []
    let size = styles.reduce(0) { $0 + $1.1.utf8.count }
    guard size > limits.style, let first = styles.first else { return nil }
    return (line(first.range.lowerBound), "\(size >> 10) KB of <style>; \(limits.style >> 10) are the most: leave out what no mail needs")
  }

  /// What readers of some programs would miss, though it works.
  private static func remarks(_ layout: String, _ path: String, isHTML: Bool) -> [Diagnostic] {
    var remarks: [Diagnostic] = []
    if !layout.contains(/\{\{\s*words\.rehearsal/) {
      let place = isHTML ? "<p>{{words.rehearsal}}</p>" : "{{words.rehearsal}}"
      remarks.append(
        .warning(
          "no {{words.rehearsal}}: a test mail and a rehearsal look like the issue itself", file: path,
          hint: "write {{#rehearsal}}\(place){{/rehearsal}} before the content"))
    }
    guard isHTML else { return remarks }
    if !layout.contains(/\{\{[{&]\s*dark_css/) {
      let hint = "write <style data-embed>{{{dark_css}}}</style> into the <head>"
      remarks.append(.warning("no {{{dark_css}}}: in the dark, programs that obey it keep the light colours", file: path, hint: hint))
    }
    guard let content = layout.firstRange(of: /\{\{[{&]\s*content\s*\}/) else { return remarks }
    let before = layout[..<content.lowerBound]
    let tag = /<(\/?)(p|h[1-6]|td|th|div|table|tr|body)\b/.ignoresCase()
    if let around = before.matches(of: tag).last, around.1.isEmpty, around.2.first?.lowercased() == "p" || around.2.last?.isNumber == true {
      let line = 1 + before.utf8.count { $0 == 0x0A }
      let message = "{{{content}}} stands in a <\(around.2)>, which ends where the first paragraph of a post begins"
      remarks.append(.warning(message, file: path, line: line, hint: "put it into a <td> or <div>"))
    }
    return remarks
  }

  /// Tells the line of a tag in ``numbered``.
  static let lineAttribute = "data-line"

  /// That an attribute tells; a slash that ends its tag may have become part of it.
  static func line(_ value: String?) -> Int? { value.flatMap { Int($0.prefix(while: \.isNumber)) } }

  /// Its text with the line on which it stands in each start tag.
  var numbered: String {
    let start = /<[A-Za-z][^\s\/>{]*/
    return source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      line.replacing(start) { "\($0.output) \(Self.lineAttribute)=\(index + 1)" }
    }.joined(separator: "\n")
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

  /// Made once: every line is looked through.
  nonisolated(unsafe) private static let tag = /\{\{(\{?)\s*([#^\/&!>=<$%]?)\s*(?:empty\()?([A-Za-z0-9_.]*)/

  private func tagFaults(_ line: Substring, _ known: Set<String>) -> [String] {
    let tags = line.matches(of: Self.tag)
    return Array(
      tags.lazy.compactMap { match -> String? in
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
      }.prefix(Self.faultLimit))
  }

  private static let depthLimit = 20

  /// Each is to be closed under its own name, the innermost first.
  private var sectionFaults: [(line: Int, message: String)] {
    var faults: [(line: Int, message: String)] = []
    var open: [(name: Substring, line: Int)] = []
    let section = /\{\{\s*([#^\/])\s*([^\s{}]+)\s*\}\}/
    for (number, line) in lines {
      for match in line.matches(of: section) {
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

  /// Fills it in as every kind of mail does, and looks for what its readers must see: not in a comment, nor in a section that is not shown.
  private func check(_ template: MustacheTemplate, _ tokens: ThemeTokens) throws(ThemeError) {
    var lacking: [Diagnostic] = []
    let (hides, preheader) = (self.hides, hidesPreheader)
    for example in LayoutContext.examples {
      let mail = template.render(example.values(tokens))
      let shown: (text: String, links: [String])
      do throws(HTMLFault) { shown = isHTML ? try Self.shown(mail, styled: hides, preheader) : (mail, mail.addresses) } catch {
        throw ThemeError("the layout cannot be read: \(error.message)", file: path)
      }
      let lacks = [
        ("{{{content}}}", mail.contains(example.content) && shown.text.contains(LayoutContext.exampleText)),
        // Who is asked to confirm is on no list yet.
        ("{{{unsubscribe_url}}}", !example.isForMember || shown.links.contains { $0.hasPrefix(example.unsubscribeURL) }),
        ("{{postal_address}}", shown.text.contains(example.postalAddress)),
      ].filter { !$0.1 }.map(\.0)
      // Told of the first kind of mail that has it: the others mostly do.
      if lacking.isEmpty { lacking = disorder(in: mail, of: example) }
      for lack in lacks where !lacking.contains(where: { $0.message.contains("see no \(lack),") }) {
        lacking.append(.error("readers of \(example.name) see no \(lack), which every mail must show", file: path))
      }
    }
    if !lacking.isEmpty { throw ThemeError(lacking) }
  }

  /// Tags that reach over more than they should, and a post that is there twice.
  private func disorder(in mail: String, of example: LayoutContext) -> [Diagnostic] {
    let times = mail.components(separatedBy: example.content).count - 1
    var faults = times > 1 ? ["readers of \(example.name) see {{{content}}} \(times) times"] : []
    if isHTML {
      let balance = TagBalance(of: mail)
      faults += balance.unclosed.map { "<\($0)> is never closed in \(example.name): write </\($0)> where it ends" }
      faults += balance.unopened.map { "</\($0)> closes nothing in \(example.name): remove it" }
    }
    return faults.map { .error($0, file: path) }
  }

  /// What readers see of a mail.
  ///
  /// - Parameters:
  ///   - styled: whether a rule in one of its style sheets may hide something.
  ///   - hidesPreheader: whether one hides the preheader.
  private static func shown(_ mail: String, styled: Bool, _ hidesPreheader: Bool) throws(HTMLFault) -> (text: String, links: [String]) {
    var mail = mail
    if styled {
      var inliner = StyleInliner()
      inliner.limits = readingLimits
      mail = try inliner.inlined(mail.replacing(/(<style\s[^>]*)data-embed/) { "\($0.1)" }).document
    }
    return try HTMLFragment(parsing: mail, limits: readingLimits).nodes.shown(but: hidesPreheader ? preheader : nil)
  }

  private static let preheader = "preheader"

  /// Whether a rule says of anything but the preheader, which no mail shows, that it is not to be seen.
  private var hides: Bool { sheets.contains { Self.hides($0.replacing(/\.preheader\s*\{[^}]*\}/, with: "")) } }

  private var hidesPreheader: Bool {
    sheets.contains { $0.matches(of: /\.preheader\s*\{[^}]*\}/).contains { Self.hides(String($0.0)) } }
  }

  private var sheets: [String] { source.matches(of: /(?s)<style[^>]*>(.*?)<\/style>/).map { String($0.1) } }

  private static func hides(_ rules: String) -> Bool {
    rules.contains(/(?i)display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0/)
  }

  private static let readingLimits: HTMLLimits = {
    var limits = HTMLLimits()
    limits.size = Self.limits.size * 2
    return limits
  }()
}

extension String {
  /// The addresses in a plain text.
  fileprivate var addresses: [String] {
    split { $0.isWhitespace || "()<>[]\"".contains($0) }.map(String.init)
  }
}

extension [HTMLNode] {
  /// What readers see: the text, and where links with words lead.
  ///
  /// - Parameter hidden: a class of what they do not see.
  fileprivate func shown(but hidden: String?) -> (text: String, links: [String]) {
    reduce(into: ("", [])) { output, node in
      switch node {
      case .text(let text): output.0 += text
      case .element(let element) where element.isHidden || hidden.map { element.has(class: $0) } == true: return
      case .element(let element):
        let inner = element.children.shown(but: hidden)
        output.0 += inner.text
        output.1 += inner.links
        if element.name == "a", let href = element["href"], !inner.text.allSatisfy(\.isWhitespace) { output.1.append(href) }
      }
    }
  }
}

extension HTMLElement {
  fileprivate func has(class name: String) -> Bool { self["class"]?.split(whereSeparator: \.isWhitespace).contains { $0 == name } == true }
}
