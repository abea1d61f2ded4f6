/// One value of an answer in JSON: a script gets numbers as numbers.
enum Fact: Encodable {
  case text(String)
  case number(Int)
  case truth(Bool)

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .truth(let truth): try container.encode(truth)
    }
  }
}
