internal import HTML

extension Document {
  /// Links to a place of the post that some readers get without it, once ``recognizeComponents(titles:)`` has aimed them.
  ///
  /// - Parameter implies: whether another condition holds wherever one does, by the numbers in their marks.
  package func uncertainJumps(_ implies: (_ one: Int, _ other: Int) -> Bool) -> [Link] {
    var walk = JumpWalk()
    for blocks in bodies { walk.look(into: blocks) }
    return walk.jumps.filter { link, conditions in
      walk.places[String(link.destination.dropFirst())].map { !$0.holds(with: conditions, implies) } ?? false
    }.map(\.link)
  }
}

/// Under which conditions the places of a post stand, and the links to them.
private struct JumpWalk {
  private var open = OpenConditions()
  private(set) var places: [String: OpenConditions] = [:]
  private(set) var jumps: [(link: Link, conditions: OpenConditions)] = []

  mutating func look(into blocks: [Block]) {
    for block in blocks {
      switch block {
      case .marks(let marks): open.read(marks)
      case .heading(let heading):
        if let anchor = heading.anchor { places[anchor] = open }
        take(heading.attributes)
      case .element(let element): take(element.attributes)
      default: break
      }
      block.forEach(blocks: { look(into: $0) }, inlines: { look(at: $0) })
    }
  }

  private mutating func look(at inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .text(let text): open.read(text)
      case .element(let element): take(element.attributes)
      case .link(let link):
        if link.destination.hasPrefix("#") { jumps.append((link, open)) }
        take(link.attributes)
      default: break
      }
      look(at: inline.content)
    }
  }

  private mutating func take(_ attributes: [HTMLAttribute]) {
    for attribute in attributes where attribute.name == "id" || attribute.name == "name" { places[attribute.value] = open }
  }
}
