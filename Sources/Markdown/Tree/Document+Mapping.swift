extension Block {
  /// The block with what stands in it replaced, one level down; itself where nothing does.
  package func mapping<Failure>(
    blocks: ([Block]) throws(Failure) -> [Block], inlines: ([Inline]) throws(Failure) -> [Inline]
  ) throws(Failure) -> Block {
    switch self {
    case .heading(var heading):
      heading.content = try inlines(heading.content)
      return .heading(heading)
    case .paragraph(let content): return .paragraph(try inlines(content))
    case .plain(let content): return .plain(try inlines(content))
    case .quote(let inner): return .quote(try blocks(inner))
    case .list(var list):
      for index in list.items.indices { list.items[index].blocks = try blocks(list.items[index].blocks) }
      return .list(list)
    case .table(var table):
      for index in table.header.indices { table.header[index] = try inlines(table.header[index]) }
      for row in table.rows.indices {
        for cell in table.rows[row].indices { table.rows[row][cell] = try inlines(table.rows[row][cell]) }
      }
      return .table(table)
    case .callout(var callout):
      callout.title = try inlines(callout.title)
      callout.blocks = try blocks(callout.blocks)
      return .callout(callout)
    case .element(var element):
      element.blocks = try blocks(element.blocks)
      return .element(element)
    case .figure(let picture, let caption): return .figure(try inlines([picture]).first ?? picture, caption: caption)
    case .button(let link):
      if case .link(let link)? = try inlines([.link(link)]).first { return .button(link) }
      return self
    case .code, .rule, .html, .card, .marks: return self
    }
  }

  /// What stands in it, one level down.
  package func forEach(blocks: ([Block]) -> Void, inlines: ([Inline]) -> Void) {
    switch self {
    case .heading(let heading): inlines(heading.content)
    case .paragraph(let content), .plain(let content): inlines(content)
    case .quote(let inner): blocks(inner)
    case .list(let list): for item in list.items { blocks(item.blocks) }
    case .table(let table): for row in [table.header] + table.rows { for cell in row { inlines(cell) } }
    case .callout(let callout):
      inlines(callout.title)
      blocks(callout.blocks)
    case .element(let element): blocks(element.blocks)
    case .figure(let picture, _): inlines([picture])
    case .button(let link): inlines([.link(link)])
    case .code, .rule, .html, .card, .marks: break
    }
  }
}

extension Inline {
  /// What stands in it, one level down.
  package var content: [Inline] {
    switch self {
    case .emphasis(let inner), .strong(let inner), .strikethrough(let inner): inner
    case .link(let link): link.content
    case .element(let element): element.content
    case .text, .softBreak, .lineBreak, .code, .image, .footnote, .html: []
    }
  }

  /// The inline with what stands in it replaced, one level down; itself where nothing does.
  package func mapping<Failure>(_ inlines: ([Inline]) throws(Failure) -> [Inline]) throws(Failure) -> Inline {
    switch self {
    case .emphasis(let inner): return .emphasis(try inlines(inner))
    case .strong(let inner): return .strong(try inlines(inner))
    case .strikethrough(let inner): return .strikethrough(try inlines(inner))
    case .link(var link):
      link.content = try inlines(link.content)
      return .link(link)
    case .element(var element):
      element.content = try inlines(element.content)
      return .element(element)
    case .text, .softBreak, .lineBreak, .code, .image, .footnote, .html: return self
    }
  }
}
