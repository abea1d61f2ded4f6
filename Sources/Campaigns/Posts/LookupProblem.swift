/// Why nothing was learnt of an address: words that go on after it.
package struct LookupProblem: Error {
  package let text: String
}
