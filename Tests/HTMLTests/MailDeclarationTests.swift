import Testing

@testable import HTML

@Suite struct MailDeclarationTests {
  private func declaration(_ text: String) throws -> CSSDeclaration {
    let first = CSSDeclaration.list(text).first ?? nil
    return try #require(first)
  }

  @Test(
    "A declaration becomes what every mail program takes",
    arguments: [
      ("color:#F00", "color:#ff0000"), ("color:Teal", "color:#008080"), ("color:rgb(10 0 0 / 1)", "color:#0a0000"),
      ("color:rgba(255, 255, 255, 1.0)", "color:#ffffff"), ("color:rgb(100% 50% 0%)", "color:#ff8000"),
      ("color:hsl(120deg 100% 25%)", "color:#008000"), ("color:hsl(-120, 100%, 50%)", "color:#0000ff"),
      ("color:#ff0000ff", "color:#ff0000"),
      ("background:rgba(0,0,0,0)", "background:transparent"), ("border:1px solid red", "border:1px solid #ff0000"),
      ("background:url(red.png) #FFF", "background:url(red.png) #ffffff"), ("margin:0 1.5rem .125rem", "margin:0 24px 2px"),
      ("background:linear-gradient(red, #00f 50%)", "background:linear-gradient(#ff0000, #0000ff 50%)"),
      ("font-family:Tan, 'Red', serif", "font-family:Tan, 'Red', serif"), ("font:bold 1rem/1.5 Tan", "font:bold 16px/1.5 Tan"),
      ("color:inherit", "color:inherit"), ("padding:2em", "padding:2em"), ("color:var(--a)", "color:var(--a)"),
      ("--a:rgb(1 2 3)", "--a:#010203"),
      ("--my-inline:1px", "--my-inline:1px"), ("display:inline-block", "display:inline-block"), ("mso-hide:all", "mso-hide:all"),
    ])
  func becomes(given: String, made: String) throws {
    #expect(try declaration(given).forMail().text == made)
  }

  @Test(
    "What no mail can have is refused with what to write instead",
    arguments: [
      ("color:rgba(0,0,0,.5)", "#rrggbb"), ("color:#00000080", "#rrggbb"), ("color:oklch(0.5 0.1 20)", "#rrggbb"),
      ("color:rgb(from red r g b)", "#rrggbb"), ("color:rgb(var(--a) 0 0)", "#rrggbb"), ("width:calc(100% - 2px)", "in px"),
      ("width:50vw", "in px"), ("float:left", "table"), ("position:absolute", "one under the other"), ("display:flex", "table"),
      ("flex:1", "table"), ("gap:1px", "table"), ("grid-template-columns:1fr", "table"), ("text-align:start", "left or right"),
      ("margin-inline-start:1px", "margin-left"), ("padding-block:1px", "margin-left"),
    ])
  func refused(given: String, advice: String) throws {
    let declaration = try declaration(given)
    #expect { _ = try declaration.forMail() } throws: { ($0 as? CSSDeclaration.MailFault)?.advice.contains(advice) == true }
  }

  @Test func `In a style sheet that stays only colours count`() throws {
    for kept in ["display:flex", "width:calc(100% - 2px)", "margin:1rem", "float:left"] {
      #expect(try declaration(kept).forMail(isInline: false).text == kept)
    }
    #expect(try declaration("color:rgb(1 2 3)").forMail(isInline: false).text == "color:#010203")
    #expect(throws: CSSDeclaration.MailFault.self) { try declaration("color:rgb(1 2 3 / .5)").forMail(isInline: false) }
  }
}
