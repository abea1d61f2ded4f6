/// What stands in a theme's HTML layout, line by line as its file has it: nothing that acts or loads, and no address that a mail cannot follow.
/// Comments are looked through too, because some of them are Outlook's.
struct LayoutMarkup {
  private(set) var faults: [(line: Int, message: String)] = []

  init(_ layout: String) {
    check(tagsOf: layout)
    check(endsIn: layout)
  }

  private mutating func add(_ message: String, _ place: String.Index, in layout: String) {
    faults.append((1 + layout[..<place].count { $0.isNewline }, message))
  }

  private static let acting: Set<Substring> = [
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "select", "textarea", "base", "link",
    "svg", "math", "audio", "video", "noembed", "noframes", "plaintext", "xmp",
  ]

  private mutating func check(tagsOf layout: String) {
    let tag = /<([A-Za-z][^\s\/>]*)((?>[^>"']+|"[^"]*"|'[^']*')*)(>?)/.matchingSemantics(.unicodeScalar)
    let pair = /([^\s"'<>\/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/.matchingSemantics(.unicodeScalar)
    for match in layout.matches(of: tag) {
      let name = Substring(match.1.lowercased())
      let place = match.range.lowerBound
      if Self.acting.contains(name) {
        let what = name == "script" ? "run" : "take"
        add("mail programs \(what) no <\(name)>, and spam filters refuse it: remove it", place, in: layout)
        continue
      }
      if match.3.isEmpty { add("the tag <\(name) is not closed: write >, and close its quotes", place, in: layout) }
      let attributes = match.2.matches(of: pair)
      for attribute in attributes {
        let value = attribute.2 ?? attribute.3 ?? attribute.4 ?? ""
        if let fault = Self.fault(attribute.1.lowercased(), String(value)) { add(fault, attribute.range.lowerBound, in: layout) }
      }
      if name == "img", !attributes.contains(where: { $0.1.lowercased() == "alt" }) {
        add("a picture without alt: say what it shows, or write alt=\"\" if it only decorates", place, in: layout)
      }
    }
  }

  private static let addresses: Set<String> = [
    "href", "src", "srcset", "background", "action", "formaction", "poster", "data", "xlink:href",
  ]
  private static let plainHeaders: Set<String> = ["content-type", "content-language", "x-ua-compatible"]

  private static func fault(_ attribute: String, _ value: String) -> String? {
    switch attribute {
    case _ where attribute.hasPrefix("on"): "mail programs run no \(attribute), and spam filters refuse it: remove it"
    case "http-equiv": plainHeaders.contains(value.lowercased()) ? nil : "a mail cannot have <meta http-equiv=\"\(value)\">: remove it"
    case "style": fault(inStyle: value)
    case _ where addresses.contains(attribute): fault(inAddress: value, of: attribute)
    default: nil
    }
  }

  /// Of what may begin an address only our own values, and none of those behind which a scheme could stand.
  private static func fault(inAddress value: String, of name: String) -> String? {
    if value.contains(/\{\{\s*[#^\/]/) { return "a section within \(name): put it around the whole tag" }
    let own = /\{\{\{?\s*&?\s*(web_url|unsubscribe_url|preferences_url|author_url|author_picture)\s*\}?\}\}([#?].*)?/
    if let match = value.firstMatch(of: /\{\{\{?\s*&?\s*((?:unsubscribe|preferences)_url)/), match.range.lowerBound > value.startIndex {
      return "\(name) hands {{{\(match.1)}}} to another site, which could act for the reader: link to it alone"
    }
    if value.contains(/^(?i:https?:\/\/.|mailto:.|tel:.|#)/) || value.wholeMatch(of: own) != nil { return nil }
    return "\(name) \"\(value.prefix(60))\" leads nowhere in a mail: write a whole https:// address"
  }

  private static func fault(inStyle text: String) -> String? {
    let text = text.replacing(/\\(?:([0-9A-Fa-f]{1,6})\s?|(.))/) { match in
      match.1.flatMap { UInt32($0, radix: 16) }.flatMap(Unicode.Scalar.init).map { String($0) } ?? String(match.2 ?? "")
    }
    if text.contains(/(?i)@import/) { return "mail programs and spam filters refuse @import: write the rules into the layout" }
    let isActing = text.contains(/(?i)expression\s*\(|(?:behavior|-moz-binding)\s*:\s*(?!url\(["']?#default)/)
    if isActing { return "a style that runs a program, which spam filters refuse: remove it" }
    for match in text.matches(of: /(?i)url\(\s*["']?([^"')]*)/) {
      if let fault = fault(inAddress: String(match.1), of: "url()") { return fault }
    }
    return nil
  }

  /// What is not closed swallows all that follows, the way to unsubscribe with it.
  private mutating func check(endsIn layout: String) {
    for match in layout.matches(of: /(?si)<(style|title)\b[^>]*>(.*?)(<\/\1\s*>|\z)/) {
      if match.3.isEmpty || match.2.contains("-->") || match.2.contains(/(?i)<(?:style|title|\/head|body)\b/) {
        add("<\(match.1)> is not closed: write </\(match.1)> behind it", match.range.lowerBound, in: layout)
      } else if match.1.lowercased() == "style", Self.fault(inStyle: String(match.2)) != nil {
        for (offset, line) in match.2.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
          guard let fault = Self.fault(inStyle: String(line)) else { continue }
          let first = 1 + layout[..<match.2.startIndex].count { $0.isNewline }
          faults.append((first + offset, fault))
        }
      }
    }
    if let last = layout.ranges(of: "<!--").last, !layout[last.upperBound...].contains("-->") {
      add("a comment is not closed: write --> behind it", last.lowerBound, in: layout)
    }
  }
}
