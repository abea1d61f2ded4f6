import Foundation
import Testing

@testable import Words

@Suite struct SentenceTests {
  private static let inner: Sentence = "it is \("late".uppercased())"
  private static let whole: Sentence = "in line \(7): \(inner), says {}"

  @Test func `A sentence says its values, and in another language the same ones, those of sentences in it too`() {
    #expect(Self.whole.words == "in line {}: {}, says {}" && Self.inner.words == "it is {}")
    #expect(Self.whole.description == "in line 7: it is LATE, says {}")
    let spanish = ["in line {}: {}, says {}": "en la línea {}: {}, dice {}", "it is {}": "es {}"]
    #expect(Self.whole.said { spanish[$0] ?? $0 } == "en la línea 7: es LATE, dice {}")
    #expect(Self.inner.said { _ in "nada" } == "nada")
  }

  @Test func `It is kept as it is, and a text that was kept before is one`() throws {
    let kept = try JSONEncoder().encode([Self.whole, "plain"])
    #expect(try JSONDecoder().decode([Sentence].self, from: kept) == [Self.whole, "plain"])
    let old = try JSONDecoder().decode([Sentence].self, from: Data(#"["line 3: {} is no JSON"]"#.utf8))
    #expect(old.map(\.description) == ["line 3: {} is no JSON"])
  }
}
