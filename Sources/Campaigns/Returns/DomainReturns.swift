/// What came back from the mailboxes of one domain: where it is one provider that refuses, it shows here.
package struct DomainReturns: Encodable, Sendable {
  package let domain: String
  /// Messages, not people.
  package let hard: Int
  package let soft: Int
  package let aboutUs: Int
  package let complained: Int
  /// The last that said why it is because of us or the mail; nil where none did.
  package let words: String?
}
