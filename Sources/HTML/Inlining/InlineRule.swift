/// A rule of a mail's `<style>`, with what is known about how far it can be inlined.
struct InlineRule {
  struct Choice {
    let text: String
    /// Nil when only the reader's program can tell what it means.
    let selector: CSSSelector?
    /// Whether it means an element whose start tag is written, so that the rule's content goes there.
    var isInlined = false
    /// Whether it has to stay in the style sheet.
    var stays = true
  }

  let rule: CSSRule
  var choices: [Choice]
  let declarations: [CSSDeclaration]

  /// The rules that may be inlined, in source order, and the ranges of all else that style sheets hold: at-rules, rules that are
  /// not understood, and style sheets that are to stay as they are.
  static func collect(_ tree: MailTree, _ bytes: [UInt8]) -> (rules: [InlineRule], others: [Range<Int>], warnings: [StyleWarning]) {
    var rules: [InlineRule] = []
    var others: [Range<Int>] = []
    var warnings: [StyleWarning] = []
    for element in tree.elements where element.name == "style" {
      guard let content = element.content else { continue }
      guard element.isInlinableSheet else {
        others.append(content)
        continue
      }
      for rule in CSSRule.list(bytes, content) {
        guard let selectors = rule.selectors else {
          others.append(rule.range)
          continue
        }
        do {
          rules.append(try InlineRule(rule, String(decoding: bytes[selectors], as: UTF8.self), bytes, &warnings))
        } catch {
          warnings.append(error)
          others.append(rule.range)
        }
      }
    }
    return (rules, others, warnings)
  }

  private init(_ rule: CSSRule, _ selectors: String, _ bytes: [UInt8], _ warnings: inout [StyleWarning]) throws(StyleWarning) {
    var choices: [Choice] = []
    for text in CSSSelectorParser.split(selectors) {
      do {
        choices.append(Choice(text: text, selector: try CSSSelectorParser.parse(text)))
      } catch CSSSelectorFault.dynamic {
        choices.append(Choice(text: text, selector: nil))
      } catch {
        throw .selectorNotUnderstood(text)
      }
    }
    var cursor = CSSCursor(bytes, rule.block)
    while let component = cursor.next() {
      if case .block(0x7B) = component { throw .nestedRules(selectors: selectors) }
    }
    let list = CSSDeclaration.list(String(decoding: bytes[rule.block], as: UTF8.self))
    if list.contains(nil), choices.contains(where: { $0.selector != nil }) {
      warnings.append(.declarationNotUnderstood(selectors: selectors))
    }
    self.rule = rule
    self.choices = choices
    declarations = list.compactMap { $0 }.map(\.withSingleQuotes)
  }
}

extension StyledElement {
  fileprivate var isInlinableSheet: Bool {
    let media = (attributes["media"] ?? "").trimmedHTML.lowercased()
    let type = (attributes["type"] ?? "").trimmedHTML.lowercased()
    return attributes["data-embed"] == nil && ["", "all", "screen"].contains(media) && ["", "text/css"].contains(type)
  }
}

extension CSSDeclaration {
  /// For an attribute between double quotes.
  fileprivate var withSingleQuotes: CSSDeclaration {
    guard value.contains("\""), !value.contains("'"), !value.contains("\\") else { return self }
    return CSSDeclaration(name: name, value: value.replacing("\"", with: "'"), isImportant: isImportant)
  }
}
