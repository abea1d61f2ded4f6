/// Words of ours that can be said in another language as well. Written as the literal of a text; what is put into it is kept apart from it, so that the
/// words alone name the sentence: `"no address: the row has only {} columns"`.
package struct Sentence: Sendable, Hashable {
  package indirect enum Value: Sendable, Hashable {
    case text(String)
    case sentence(Sentence)
  }

  /// In English, with ``gap`` in the place of each value.
  package let words: String
  let values: [Value]

  private static let gap = "{}"

  private init(_ words: String, _ values: [Value]) { (self.words, self.values) = (words, values) }

  /// Without values.
  package init(_ words: String) { self.init(words, []) }

  package var isEmpty: Bool { words.isEmpty }

  /// - Parameter translate: gives the words of the sentence, and of those in it, in a language.
  package func said(_ translate: (String) -> String) -> String {
    var (said, rest) = ("", values[...])
    for (index, part) in translate(words).split(separator: Self.gap, omittingEmptySubsequences: false).enumerated() {
      if index > 0 {
        switch rest.popFirst() {
        case .text(let text): said += text
        case .sentence(let sentence): said += sentence.said(translate)
        case nil: said += Self.gap
        }
      }
      said += part
    }
    return said
  }
}

extension Sentence: CustomStringConvertible {
  package var description: String { said { $0 } }
}

extension Sentence: ExpressibleByStringInterpolation {
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var words = ""
    fileprivate var values: [Value] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) { words += literal }
    package mutating func appendInterpolation(_ sentence: Sentence) { append(.sentence(sentence)) }
    package mutating func appendInterpolation(_ value: some CustomStringConvertible) { append(.text(value.description)) }

    private mutating func append(_ value: Value) {
      words += Sentence.gap
      values.append(value)
    }
  }

  package init(stringLiteral words: String) { self.init(words) }
  package init(stringInterpolation: StringInterpolation) { self.init(stringInterpolation.words, stringInterpolation.values) }
}

extension Sentence: Codable {
  private enum CodingKeys: String, CodingKey { case words, values }

  /// What was kept before sentences were is a text.
  package init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text)
    } else {
      let parts = try decoder.container(keyedBy: CodingKeys.self)
      self.init(try parts.decode(String.self, forKey: .words), try parts.decode([Value].self, forKey: .values))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var parts = encoder.container(keyedBy: CodingKeys.self)
    try parts.encode(words, forKey: .words)
    try parts.encode(values, forKey: .values)
  }
}

extension Sentence.Value: Codable {
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) { self = .text(text) } else { self = .sentence(try value.decode(Sentence.self)) }
  }

  package func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .text(let text): try value.encode(text)
    case .sentence(let sentence): try value.encode(sentence)
    }
  }
}
