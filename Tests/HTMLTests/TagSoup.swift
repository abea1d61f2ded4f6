/// Random markup of the kinds that confuse parsers; the same from the same seed.
struct TagSoup {
  private var dice: Dice

  init(seed: UInt64) {
    dice = Dice(seed: seed)
  }

  private static let pieces = [
    "<table>", "</table>", "<tr>", "<td>", "</td>", "<caption>", "<colgroup>", "<col>", "<tbody>", "<select>", "<option>", "</select>",
    "<svg>", "</svg>", "<math>", "<mtext>", "<mglyph>", "<malignmark>", "<annotation-xml encoding=text/html>", "<foreignObject>", "<desc>",
    "<title>", "</title>", "<style>", "</style>", "<script>", "</script>", "<template>", "</template>", "<noscript>", "</noscript>",
    "<textarea>", "</textarea>", "<plaintext>", "<xmp>", "</xmp>", "<iframe>", "</iframe>", "<noembed>", "<noframes>", "<frameset>",
    "<frame>", "<form>", "</form>", "<form id=a>", "<button>", "</button>", "<p>", "</p>", "<a href='javascript:x'>", "</a>", "<b>", "</b>",
    "<i>", "</i>", "<nobr>", "<font color=red>", "</font>", "<marquee>", "</marquee>", "<applet>", "<object>", "<li>", "<dd>", "<dt>",
    "<ul>", "</ul>", "<h1>", "</h2>", "<hr>", "<br>", "</br>", "<img src=x onerror=y>", "<image>", "<isindex>", "<html a=b>", "<body c=d>",
    "</body>", "</html>", "<head>", "<base href=x>", "<link>", "<meta>", "<!--", "-->", "--!>", "<!doctype html>", "<![CDATA[", "]]>",
    "<?x",
    "<ruby>", "<rt>", "<rp>", "<details>", "<div style='color:red' id=x>", "</div>", "<span>", "</span>", "<pre>\n", "</pre>", "x", " ",
    "\n",
    "&lt;", "&#0;", "&nbsp;", "\0", "'", "\"", ">", "<", "=", "/", "é", "\u{E000}1\u{E001}", "<center>", "<input>", "<embed>",
    "<video src=x>",
  ]

  mutating func next() -> String {
    (0..<(3 + dice.roll(25))).map { _ in dice.pick(Self.pieces) }.joined()
  }
}
