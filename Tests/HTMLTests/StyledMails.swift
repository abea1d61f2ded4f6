import Foundation

/// Mails whose look rests on their style sheets.
enum StyledMails {
  static let all = [
    specificity, importance, shorthands, structure, attributes, lists, properties, fallbacks, letter, embedded, kept, keptApart, renamed,
    important,
    random(seed: 3),
    random(seed: 4),
    random(seed: 5),
  ]

  /// The layouts that we ship, every part of them shown, with their tokens' values.
  static func layouts() throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try ["letter", "masthead", "digest"].map { theme in
      let folder = root.appending(path: "Templates/Email/\(theme)")
      let tokens = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "tokens.json"))) as? [String: Any] ?? [:]
      var values = tokens.merging(tokens["light"] as? [String: Any] ?? [:]) { $1 }
      values["titleLine"] = 40
      values["smallLine"] = 21
      let layout = try String(contentsOf: folder.appending(path: "layout.html.mustache"), encoding: .utf8)
      return layout.replacing(/\{\{[#^\/][^}]*\}\}/, with: "").replacing(/\{\{\{?([^}]*)\}\}\}?/) { tag in
        switch tag.1 {
        case "dark_css": "@media (prefers-color-scheme: dark){.h{color:#fefefe !important}.c{background-color:#121212 !important}}"
        case "outlook_dark_css": "[data-ogsc] .h{color:#fefefe !important}"
        case "content": content
        case "dir": "ltr"
        case "start": "left"
        case "end": "right"
        case let name where name.hasPrefix("t."): values[String(name.dropFirst(2))].map { "\($0)" } ?? ""
        default: "x"
        }
      }
    }
  }

  private static func mail(_ style: String, _ body: String) -> String {
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>x</title><style>\(style)</style></head><body>\(body)</body></html>"
  }

  private static let content = """
    <div id="top" class="card a"><h1 class="a">Title</h1><p class="b first">One <b>bold</b> <a href="https://example.org/a.pdf">link</a></p>\
    <p class="b">Two <span class="a b" lang="en-GB">span</span></p><ul class="a"><li>x</li><li class="b">y</li><li>z</li></ul></div>\
    <table class="c" role="presentation"><tbody><tr><td class="a" align="LEFT">1</td><td>2<p>three</p></td></tr><tr><td colspan="2">4</td></tr>\
    </tbody></table><p id="end" class="c" style="color:#123456;margin-left:9px">End<br><img src="x.png" width="40" height="20" alt=""></p>
    """

  private static let specificity = mail(
    """
    p{color:#111;font-size:15px}.b{color:#222}#end{color:#333;font-size:17px}.card .b{color:#444}div.card>p.b{color:#555;letter-spacing:1px}
    .first.b{color:#666}p.first{color:#777}body p{color:#888;font-size:11px}*{box-sizing:border-box}:is(#top,p) b{color:red}b{color:blue}
    :where(#top) b{color:green}div b{font-style:italic}.a{text-transform:uppercase}h1{text-transform:none}h1.a{text-indent:4px}
    """, content)

  private static let importance = mail(
    """
    p{color:red !important;margin:1px!important}#end{color:blue;margin-left:30px}.c{background-color:#ff0 !important;padding:3px}
    .c{background-color:#0ff;padding:4px !important}#end{padding:9px}b{font-weight:400 ! important}b{font-weight:900}
    @media (max-width:600px){p{color:green !important}.c{padding:12px !important}}
    @media (prefers-color-scheme:dark){p,b{color:#eee !important}body{background-color:#111 !important}}body{background-color:#fff}
    """, content.replacing("<b>", with: "<b style=\"font-weight:700;color:#010101 !important\">"))

  private static let shorthands = mail(
    """
    p{margin:10px;margin-left:20px}.b{margin-left:5px;margin:7px}.first{margin-top:0}td{padding:1px 2px 3px;border:2px solid red;border-top:0}
    td.a{border-color:blue;padding-right:11px}td{border-left-width:5px}h1{font:italic bold 20px/30px Georgia,serif;font-size:22px}
    .a{font-size:18px;font:16px Arial}table{border-spacing:4px;border-collapse:separate;background:#eee;background-color:#ddd}ul{list-style:square;list-style-type:disc}
    .card{border-radius:4px;border-top-left-radius:9px;background-color:#abc;background:none}#end{margin:3px}
    """, content)

  private static let structure = mail(
    """
    p:first-child,li:first-child{color:red}li:last-child{color:blue}li:nth-child(2){color:green}p:nth-of-type(2){margin-top:33px}
    p:not(.first){letter-spacing:2px}:not(td)>p{text-indent:5px}td:only-child{background-color:#fee}tr:nth-child(odd) td{padding:9px}
    h1+p{font-size:19px}h1~p{line-height:31px}ul>li:not(:last-child){margin-bottom:6px}td:empty{display:none}:root{font-size:14px}
    body>:last-child{opacity:.8}li:nth-last-child(-n+2){text-transform:uppercase}p:hover{color:pink}p::first-line{color:teal}
    """, content)

  private static let attributes = mail(
    """
    [class~=b]{color:#102030}[lang|=en] p{color:#203040}[href^="https:"]{color:#304050;text-decoration:none}[href$='.pdf']{font-weight:bold}
    [class*="ir"]{padding-left:3px}td[align=left]{vertical-align:top}[role="presentation"]{width:100%;max-width:300px}[CLASS=a]{color:#405060}
    [class=A i]{text-indent:1px}img[width]{border:1px solid #999;display:block}[id]{margin-right:8px}p[style*=color]{background-color:#fafafa}
    """, content)

  private static let lists = mail(
    """
    h1,h2,p,.none{margin:0 0 8px;line-height:24px}h1,.b{color:#700}p,h1:hover{font-size:17px}ul,li,td{padding:0;list-style-type:none}
    p , li ,\nb{letter-spacing:.5px}a,a:visited{color:#070}.missing,#end{width:200px}
    """, content)

  private static let properties = mail(
    """
    :root{--ink:#223344;--gap:8px;--wide:calc(var(--gap)*3)}html{--font:Georgia,serif}.card{--ink:#990000}p{color:var(--ink);margin:var(--gap) 0}
    h1{color:var(--none,var(--ink));padding-left:var(--wide);font-family:var(--font)}td{border:1px solid var(--ink);width:calc(var(--gap) + 50px)}
    #end{--gap:2px}li{padding-left:var(--none,4px)}li::before{content:"-";color:var(--ink)}b{color:inherit;font-weight:initial}
    """, content)

  private static let fallbacks = mail(
    """
    .card{width:90%;width:calc(100% - 60px)}.card{width:50%}p{color:#000;color:rgba(0,0,0,.5)}p{color:blurple}td{width:10px;width:clamp(20px,10%,90px)}
    table{width:100%;table-layout:fixed}h1{font-size:20px;font-size:nonsense(3)}ul{margin:inherit;padding:unset}img{height:auto;width:100%;max-width:40px}
    """, content)

  private static let letter = """
    <!DOCTYPE html>
    <html lang="en" dir="ltr" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
    <head><meta charset="utf-8"><title>A letter</title>
    <!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml></noscript>
    <style>td,p{font-family:Arial}</style><![endif]-->
    <style>
    body{margin:0;padding:0;width:100% !important;-webkit-text-size-adjust:100%}
    table{border-spacing:0}
    .wrap{max-width:600px;margin:0 auto}.card{background-color:#ffffff;padding:40px 32px 28px;border-radius:8px}
    .p{background-color:#f4f1ea}p,.m{margin:0 0 16px;font:16px/26px Georgia,'Times New Roman',serif;color:#222222}.m{font-size:13px;color:#666666}
    .card a{color:#0b57d0;text-decoration:underline}.button{background-color:#0b57d0}.button a{display:inline-block;padding:14px 28px;color:#ffffff}
    a[x-apple-data-detectors]{color:inherit !important}
    @media (max-width:620px){.card{padding-left:22px !important}.title{font-size:29px !important}}
    .title{font-size:34px;line-height:42px;margin:0 0 16px}
    </style>
    <style>@media (prefers-color-scheme:dark){.p{background-color:#101010 !important}.card{background-color:#1e1e1e !important}p,h1{color:#eeeeee !important}}</style>
    <style>[data-ogsc] .title{color:#eeeeee !important}</style></head>
    <body class="p"><div style="display:none;max-height:0">Preheader&#847;&zwnj;&nbsp;</div>
    <table role="presentation" class="p" width="100%"><tr><td align="center" style="padding:24px 8px">
    <!--[if mso]><table width="600"><tr><td><![endif]--><table class="wrap" role="presentation" width="100%">
    <tr><td class="card"><h1 class="title">Title &amp; more</h1><p>Text <a href="https://example.org/?a=1&amp;b=2">link</a></p>
    <table role="presentation"><tr><td class="button"><a href="https://example.org">Go</a></td></tr></table></td></tr>
    <tr><td class="m">Footer<p class="m">Address</p></td></tr></table><!--[if mso]></td></tr></table><![endif]--></td></tr></table></body></html>
    """

  private static let embedded = mail("p{color:#111}", content).replacing(
    "</head>",
    with: "<style data-embed>li{color:red}</style><style media=\"print\">p{display:none}</style><style>p{margin:3px}</style></head>")

  private static let kept = mail(
    """
    p{letter-spacing:1px;font-size:13px;padding-left:3px}.b{margin:4px;border:2px solid #111}@media (max-width:10000px){p{letter-spacing:3px}.b{margin-left:9px}}
    @supports (color:red){p{font-size:22px}@media all{.first{padding:1px;line-height:44px}}}#end{color:#00f}td{color:red}
    @media all{.b{border-top-color:#f00;border-left-width:7px}td{background-color:#eee;color:#222}li{color:#333}}li{color:#444}
    @media (min-width:10000px){p{letter-spacing:9px}}@media print{p{font-size:9px}}h1{font:20px Arial}@media screen{h1{line-height:50px}.a{font-size:30px}}
    """, content)

  private static let keptApart = embedded.replacing("li{color:red}", with: "li{color:red}p{margin-top:5px}.b{margin:8px}")

  private static let renamed = mail(
    """
    .card{border-radius:3px;width:300px;margin-left:3px;border:3px solid #f00}.first{white-space:nowrap;overflow-wrap:normal;max-width:90px}
    li{font-size:20px}#end{border-top-left-radius:9px;margin:3px;padding-inline:7px}h1{height:50px;overflow-y:scroll}td{padding-top:1px}
    @media screen{.card{border-top-left-radius:9px;inline-size:200px;margin-inline:30px;border-block:4px dotted #00f}
    .first{text-wrap:wrap;word-wrap:break-word;max-inline-size:80px}li{all:unset}#end{border-radius:2px;margin-block-end:30px;padding-left:1px}
    h1{block-size:90px;overflow-block:hidden}td{padding-block-start:9px}}
    """, content)

  /// Rules that stay, and important ones that won over them or lost to them.
  private static let important = mail(
    """
    @media screen{.b{color:#0f0 !important;padding:3px !important}td{margin:1px !important}h1{background-color:#eee !important}}
    .b{color:#00f !important;padding-left:9px !important}.first{color:#f0f !important}#end{width:90px !important}
    h1{background-color:#123456 !important;color:#fff !important}table *{letter-spacing:2px !important}td{letter-spacing:3px !important}
    li{font-size:20px !important;line-height:30px !important}li.b{line-height:40px !important}
    @media (prefers-color-scheme:dark){h1,p,li{color:#eee !important;background-color:#111 !important}}
    @media (max-width:600px){li{font-size:15px !important}.b{line-height:20px !important}#top .first{color:#0ff !important}}
    #end{color:#abc !important}.card{--ink:#aa1100;border:2px solid #111}ul{border-left:5px solid var(--ink) !important}
    @supports (color:red){.a{border:1px dotted #00f !important}div>ul{border-top:0 !important}}
    """, content)

  /// Rules at random over the same content, for what nobody thought of.
  private static func random(seed: UInt64) -> String {
    var dice = Dice(seed: seed)
    let simple = [
      "p", ".a", ".b", ".c", "#end", "#top", "td", "li", "*", "[class]", "b", "h1", "div", "tr", ":first-child", ":nth-child(2)",
      ":not(.a)",
    ]
    let names = ["color:#", "background-color:#", "border-top-color:#"]
    let sizes = [
      "margin", "margin-left", "padding", "padding-top", "font-size", "line-height", "letter-spacing", "text-indent", "border-left",
    ]
    let rules = (0..<60).map { _ -> String in
      let selectors = (0...dice.roll(3)).map { _ in
        (0...dice.roll(3)).map { _ in dice.pick(simple) }.joined(separator: dice.pick([" ", " ", ">", "+", "~"]))
      }
      let declarations = (0...dice.roll(4)).map { _ -> String in
        let important = dice.roll(6) == 0 ? " !important" : ""
        if dice.roll(2) == 0 { return "\(dice.pick(names))\(100 + dice.roll(899))\(important)" }
        let name = dice.pick(sizes)
        return "\(name):\(1 + dice.roll(30))px\(name == "border-left" ? " solid #abc" : "")\(important)"
      }
      let rule = "\(selectors.joined(separator: ",")){\(declarations.joined(separator: ";"))}"
      return dice.roll(5) == 0 && declarations.allSatisfy { $0.hasSuffix("important") } ? "@media screen{\(rule)}" : rule
    }
    return mail(rules.joined(separator: "\n"), content)
  }
}
