import Foundation
import HTML
import Testing

/// Chromium as the judge of what a style sheet means: every element must look the same before and after.
@Suite struct ComputedStylesTests {
  @Test(.enabled(if: Peer.isReady, Peer.reason)) func `Mails look the same before and after inlining`() async throws {
    var pairs: [[String]] = []
    for document in try StyledMails.all + StyledMails.layouts() {
      let inlined = try StyleInliner().inlined(document).document
      #expect(inlined != document && inlined.contains(" style=\""))
      pairs.append([document, inlined])
    }
    let differences = try await Self.differences(pairs)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(.enabled(if: Peer.isReady, Peer.reason)) func `The judge sees a difference`() async throws {
    let pair = ["<!DOCTYPE html><p style=\"color:red\">a</p>", "<!DOCTYPE html><p style=\"color:blue\">a</p>"]
    #expect(try await Self.differences([pair]).contains("rgb(255, 0, 0) | -> | rgb(0, 0, 255)"))
  }

  private static func differences(_ pairs: [[String]]) async throws -> String {
    String(decoding: try await Peer.output(of: "computed_styles.py", pairs), as: UTF8.self)
  }
}
