/// BCP 47, as far as people write it: `en`, `pt-BR`.
package enum LanguageTag {
  package static var form: some RegexComponent { /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/ }

  package static func isTag(_ text: String) -> Bool { text.wholeMatch(of: form) != nil }
}
