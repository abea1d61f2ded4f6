import Testing
import Words

@Suite struct MergeMarkTests {
  @Test func `A text is cut at its marks, and its pieces make it again`() {
    let marks = [MergeMark(nil, 0), MergeMark(.begin, 12), MergeMark(.otherwise, 3), MergeMark(.end, 4)]
    let text = "é" + marks.map(\.text).joined(separator: "-") + "!"
    let pieces = MergeMark.pieces(of: text)
    #expect(pieces.compactMap { if case .mark(let mark) = $0 { mark } else { nil } } == marks)
    #expect(pieces.map(\.written).joined() == text && pieces.count == 9)
  }

  @Test(arguments: [
    "", "plain", "\u{E000}", "\u{E000}?", "\u{E000}1", "\u{E000}x1\u{E001}", "\u{E001}1\u{E000}", "\u{E010}", "\u{E000}?\u{E001}",
  ])
  func `What is no mark stays text`(text: String) {
    #expect(MergeMark.pieces(of: text) == (text.isEmpty ? [] : [.text(text)]))
  }
}
