internal import HTML
internal import Markdown

/// Looks whether what raw HTML colours itself can be read: on a ground of its own, and on the theme's. Where the palette is dark the theme's
/// ink takes the place of an ink without a ground, so the light palette decides.
struct InkCheck {
  private let post: Post
  private let tokens: ThemeTokens

  init(_ post: Post, _ tokens: ThemeTokens) {
    self.post = post
    self.tokens = tokens
  }

  /// Who reads more of them will look at all.
  private static let limit = 50

  var findings: [Diagnostic] {
    let light = tokens.light
    var walk = Walk(codeGround: light.codeGround)
    for blocks in post.document.bodies {
      walk.look(into: blocks, Walk.Pair(ink: light.ink, ground: light.card))
    }
    if walk.found.isEmpty { return [] }
    var tags = ColoredTags(post.source)
    let more = walk.found.count - Self.limit
    let rest =
      more > 0 ? [Diagnostic.warning("\(more) more inks cannot be read well", line: post.firstLine, hint: Diagnostic.mendFirst)] : []
    return rest
      + walk.found.prefix(Self.limit).map { found in
        let place = tags.next(found.name, found.own)
        return .warning(
          "the ink \(found.ink) on \(found.ground) \(found.fault)",
          line: place.map { post.firstLine + $0.line } ?? 1, column: place?.column ?? 1,
          hint: "make one of them darker or lighter, or leave both to the theme")
      }
  }

  private struct Walk {
    struct Pair {
      var ink: String
      var ground: String
    }

    let codeGround: String
    private(set) var found: [(name: String, own: OwnColors, ink: String, ground: String, fault: String)] = []

    init(codeGround: String) {
      self.codeGround = codeGround
    }

    mutating func look(into blocks: [Block], _ pair: Pair) {
      for block in blocks {
        var inner = pair
        switch block {
        case .element(let element): inner = look(at: element.name, element.attributes, pair)
        case .heading(let heading): inner = look(at: "h\(heading.level)", heading.attributes, pair)
        case .callout: inner.ground = codeGround
        default: break
        }
        block.forEach(blocks: { look(into: $0, inner) }, inlines: { look(into: $0, inner) })
      }
    }

    private mutating func look(into inlines: [Inline], _ pair: Pair) {
      for inline in inlines {
        var inner = pair
        switch inline {
        case .element(let element): inner = look(at: element.name, element.attributes, pair)
        case .link(let link): inner = look(at: "a", link.attributes, pair)
        default: break
        }
        look(into: inline.content, inner)
      }
    }

    private mutating func look(at name: String, _ attributes: [HTMLAttribute], _ pair: Pair) -> Pair {
      let own = OwnColors(attributes)
      if own.ink == nil && own.ground == nil { return pair }
      let inner = Pair(ink: own.ink ?? pair.ink, ground: own.ground ?? pair.ground)
      if let fault = Contrast.fault(inner.ink, inner.ground) { found.append((name, own, inner.ink, inner.ground, fault)) }
      return inner
    }
  }
}

/// The tags in a post's text that set colours, in order.
private struct ColoredTags {
  private var rest: [(name: String, colors: OwnColors, line: Int, column: Int)] = []

  init(_ source: String) {
    for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where line.contains("<") {
      var (index, column) = (line.startIndex, 1)
      for match in line.matches(of: /<([A-Za-z][A-Za-z0-9]*)\s[^>]*>?/) {
        let tag = match.output.0
        let style = tag.firstMatch(of: /\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')/.ignoresCase()).map { String($0.1 ?? $0.2 ?? "") }
        let ground = tag.firstMatch(of: /\sbgcolor\s*=\s*["']?([^"'\s>]+)/.ignoresCase()).map { String($0.1) }
        if style == nil && ground == nil { continue }
        column += line.distance(from: index, to: match.range.lowerBound)
        index = match.range.lowerBound
        rest.append((match.1.lowercased(), OwnColors(style: style ?? "", bgcolor: ground), number, column))
      }
    }
  }

  /// The next of that name and look; from 0, the column from 1.
  mutating func next(_ name: String, _ own: OwnColors) -> (line: Int, column: Int)? {
    // A heading has the level that it stands at, not the one that was written.
    func isSame(_ written: String) -> Bool { written == name || (written.count == 2 && name.count == 2 && written.first == name.first) }
    guard
      let index = rest.firstIndex(where: {
        isSame($0.name) && $0.colors.ground == own.ground && ($0.colors.ink == nil || $0.colors.ink == own.ink)
      })
    else { return nil }
    let place = (rest[index].line, rest[index].column)
    rest.removeFirst(index + 1)
    return place
  }
}
