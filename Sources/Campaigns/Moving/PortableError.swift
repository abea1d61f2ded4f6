/// Why a publication cannot be taken out or in, with the file or part it is about.
package enum PortableError: Error, CustomStringConvertible {
  /// Something is in the place already.
  case occupied(String)
  /// The export is not whole, was changed, or holds what cannot be.
  case faulty(String)
  /// Not at this moment.
  case busy(String)

  package var description: String {
    switch self {
    case .occupied(let text), .faulty(let text), .busy(let text): text
    }
  }
}
