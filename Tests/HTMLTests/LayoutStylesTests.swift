import Testing

@testable import HTML

@Suite struct LayoutStylesTests {
  @Test(
    "The styles of a layout are mended in their places, and all else stays",
    arguments: [
      ("<style>p{color:RED;margin:1rem}</style>", "<style>p{color:#ff0000;margin:16px}</style>"),
      ("<td style=\"color:red;padding-{{end}}:12px\">", "<td style=\"color:#ff0000;padding-{{end}}:12px\">"),
      (
        "<style>{{#a}}\n.b{border:{{w}}px solid rgb(1 2 3)}\n{{/a}}</style>",
        "<style>{{#a}}\n.b{border:{{w}}px solid #010203}\n{{/a}}</style>"
      ),
      ("<style>p{color:red !important}</style>", "<style>p{color:#ff0000 !important}</style>"),
      ("<style>/* a\nb */p{/*}*/color:#111111}/**/</style>", "<style> \np{ color:#111111} </style>"),
      ("<style>p{content:'/*a*/'}</style>", "<style>p{content:'/*a*/'}</style>"),
      ("<!--[if mso]><style>p{color:red}</style><![endif]-->", "<!--[if mso]><style>p{color:red}</style><![endif]-->"),
      (
        "<style data-embed>@media (a){.b{color:red;display:flex}}</style>",
        "<style data-embed>@media (a){.b{color:#ff0000;display:flex}}</style>"
      ),
      ("<p title=\"color:red\">style=\"red\" {{{x}}}{{y}}</p>", "<p title=\"color:red\">style=\"red\" {{{x}}}{{y}}</p>"),
    ])
  func mended(layout: String, made: String) {
    let styles = LayoutStyles(layout)
    #expect(styles.text == made && styles.faults.isEmpty, "\(styles)")
  }

  @Test func `What no mail can have is left out, each with its line, and the tags behind it stay theirs`() {
    let styles = LayoutStyles(
      "<style>\np{float:{{a}};\n  color:#111111;width:calc(1px)}\n@media (a){b{color:rgba(0,0,0,.5)}}\n</style>\n<p style=\"flex:{{b}};color:{{c}}\">"
    )
    #expect(styles.faults.map(\.line) == [2, 3, 4, 6])
    #expect(styles.faults.allSatisfy { $0.message.contains("is left out: ") })
    #expect(styles.text == "<style>\np{\n  color:#111111;}\n@media (a){b{}}\n</style>\n<p style=\"color:{{c}}\">")
  }
}
