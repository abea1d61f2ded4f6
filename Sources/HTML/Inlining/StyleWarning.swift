/// What inlining could not carry over as it was.
package enum StyleWarning: Error, Sendable, Hashable {
  /// The rule stays in its `<style>`.
  case selectorNotUnderstood(String)
  /// The rule has rules within and stays in its `<style>`.
  case nestedRules(selectors: String)
  /// The selector also means a tag that the parser adds; it stays in its `<style>` too.
  case tagNotWritten(selector: String)
  /// Part of a rule, without a name or a value; left out.
  case declarationNotUnderstood(selectors: String)
  /// A declaration whose `var()` names a custom property that is not set, or leads to more of them than are followed; left out.
  case unsetCustomProperty(declaration: String)
  /// A declaration that stays in its `<style>`, would have won over some of what is inlined, and lost to the rest: left as it is.
  case unevenPrecedence(declaration: String)
  /// An at-rule with an order of its own, which stays in its `<style>` as it is.
  case orderOfItsOwn(rule: String)
  /// Set again within an at-rule, which inlined values no longer follow.
  case changingCustomProperty(String)

  package var message: String {
    switch self {
    case .selectorNotUnderstood(let selector): "the selector \"\(selector)\" is not understood; its rule stays in <style>"
    case .nestedRules(let selectors): "the rule of \"\(selectors)\" has rules within and stays in <style>"
    case .tagNotWritten(let selector): "\"\(selector)\" also means a tag that is not written out, and stays in <style> too"
    case .declarationNotUnderstood(let selectors): "the rule of \"\(selectors)\" has a part that is no declaration; it is left out"
    case .unsetCustomProperty(let declaration):
      "\"\(declaration)\" uses a custom property that is not set, or too many others; it is left out"
    case .unevenPrecedence(let declaration):
      "\"\(declaration)\" stays in <style>, where it wins over nothing that is inlined, as it would over some: add !important"
    case .orderOfItsOwn(let rule):
      "the rules of \"\(rule)\" stay in <style>, where they win over nothing that is inlined: add !important where they are to"
    case .changingCustomProperty(let name): "\(name) is set again in an at-rule, which inlined styles can't follow"
    }
  }

  /// What of the style sheet it is about, as it is written there.
  package var source: String {
    switch self {
    case .selectorNotUnderstood(let text), .nestedRules(let text), .tagNotWritten(let text), .declarationNotUnderstood(let text),
      .unsetCustomProperty(let text), .unevenPrecedence(let text), .orderOfItsOwn(let text),
      .changingCustomProperty(let text):
      text.trimmedHTML
    }
  }
}
