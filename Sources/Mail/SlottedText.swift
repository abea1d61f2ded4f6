/// A text with numbered holes and choices, compiled once an issue and filled once a reader.
package struct SlottedText: Sendable, Hashable, Codable {
  package enum Piece: Sendable, Hashable, Codable {
    case text(String)
    case slot(Int)
    /// Unless the numbered condition holds, goes on at the piece with the index `at`.
    case unless(Int, at: Int)
    /// Goes on at the piece with this index.
    case skip(at: Int)
  }

  package let pieces: [Piece]

  package init(pieces: [Piece]) {
    self.pieces = pieces
  }

  /// One that was stored. Damaged, it could go round in circles.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    pieces = try container.decode([Piece].self, forKey: .pieces)
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .text, .slot: continue
      case .unless(_, let target), .skip(let target):
        guard target > index && target <= pieces.count else {
          throw DecodingError.dataCorruptedError(
            forKey: .pieces, in: container,
            debugDescription: "piece \(index) of \(pieces.count) goes on at \(target), which is not further on")
        }
      }
    }
  }

  /// - Parameters:
  ///   - value: what stands in a hole.
  ///   - holds: whether a condition holds.
  package func filled(_ value: (Int) -> String, holds: (Int) -> Bool = { _ in false }) -> String {
    var output = ""
    walk(holds) { _, piece in
      switch piece {
      case .text(let text): output += text
      case .slot(let number): output += value(number)
      case .unless, .skip: break
      }
    }
    return output
  }

  /// Octets of the longest text that any answers of its conditions make.
  ///
  /// - Parameter length: octets of what stands in a hole.
  package func largestSize(_ length: (Int) -> Int) -> Int { size(\.utf8.count, length, max) }

  /// Characters of the shortest text that any answers make, where a hole has `length`.
  package func shortest(_ length: (Int) -> Int) -> Int { size(\.count, length, min) }

  /// Characters of the longest.
  package func longest(_ length: (Int) -> Int) -> Int { size(\.count, length, max) }

  private func size(_ count: (String) -> Int, _ length: (Int) -> Int, _ pick: (Int, Int) -> Int) -> Int {
    // By piece, of what follows from it on; every jump leads forward.
    var sizes = [Int](repeating: 0, count: pieces.count + 1)
    for index in pieces.indices.reversed() {
      sizes[index] =
        switch pieces[index] {
        case .text(let text): count(text) + sizes[index + 1]
        case .slot(let number): length(number) + sizes[index + 1]
        case .unless(_, let target): pick(sizes[index + 1], sizes[target])
        case .skip(let target): sizes[target]
        }
    }
    return sizes[0]
  }

  /// With other pieces in the place of some holes.
  ///
  /// - Parameter slot: the pieces of a text that stands there instead; nil where the hole stays.
  package func replacing(_ slot: (Int) -> [Piece]?) -> SlottedText {
    var output: [(piece: Piece, begin: Int?)] = []
    // Where each piece, and what is behind the last, has come to be.
    var places: [Int] = []
    for piece in pieces {
      places.append(output.count)
      if case .slot(let number) = piece, let others = slot(number) {
        let begin = output.count
        output += others.map { ($0, begin) }
      } else {
        output.append((piece, nil))
      }
    }
    places.append(output.count)
    return SlottedText(
      pieces: output.map { piece, begin in
        func place(_ target: Int) -> Int { begin.map { $0 + target } ?? places[target] }
        return switch piece {
        case .text, .slot: piece
        case .unless(let number, let target): .unless(number, at: place(target))
        case .skip(let target): .skip(at: place(target))
        }
      })
  }

  /// Visits the texts and holes that this reader gets, in order, each with its index among the pieces.
  func walk(_ holds: (Int) -> Bool, visit: (Int, Piece) -> Void) {
    var index = 0
    while index < pieces.count {
      switch pieces[index] {
      case .text, .slot: visit(index, pieces[index])
      case .unless(let number, let target) where !holds(number): index = target - 1
      case .unless: break
      case .skip(let target): index = target - 1
      }
      index += 1
    }
  }
}
