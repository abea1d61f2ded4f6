/// Ways to bring script past a sanitizer: the classics, mutations of the tree, and tricks with styles and addresses.
enum Attacks {
  static let all = scripts + handlers + addresses + mutations + styles + shapes

  private static let scripts = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//x>", "<script/x>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>", "<<script>alert(1)//<</script>", "<script>", "</script><script>alert(1)",
    "<script x=\">\">alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<iframe src=javascript:alert(1)>", "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>", "<applet code=x>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=javascript:alert(1)//>", "<link rel=import href=//x>", "<link rel=stylesheet href=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit>", "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>", "<isindex action=javascript:alert(1) type=image>", "<keygen autofocus onfocus=alert(1)>",
    "<frameset onload=alert(1)>", "<frame src=javascript:alert(1)>", "<template><script>alert(1)</script></template>",
    "<noembed><script>alert(1)</script></noembed>", "<portal src=https://x>", "<dialog open onclose=alert(1)><form method=dialog><button>x",
  ]

  private static let handlers = [
    "<img src=x onerror=alert(1)>", "<img src=x onerror\n=alert(1)>", "<img/src=x/onerror=alert(1)>", "<img src='x'onerror=alert(1)>",
    "<img src=x OnErRoR=alert(1)>", "<p onmouseover=alert(1)>x</p>", "<body onload=alert(1)>", "<html onclick=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>", "<video src=x onerror=alert(1)>", "<video controls src=https://x onerror=alert(1)>",
    "<audio controls src=javascript:alert(1)>", "<video><source onerror=alert(1)></video>", "<marquee onstart=alert(1)>x</marquee>",
    "<a onclick\u{0}=alert(1)>x</a>", "<a \"onclick=alert(1)\">x</a>", "<a ' onclick=alert(1)'>x</a>", "<a/onclick=alert(1)>x",
    "<x onclick=alert(1)>y</x>", "<x-y onclick=alert(1)>z", "<img src=\"x`onerror=alert(1)`\">", "<div style=a:b onanimationend=alert(1)>",
    "<p is=x-y slot=z popover contenteditable>a", "<img usemap=#a><map name=a><area href=javascript:alert(1)></map>",
    "<image src=x onerror=alert(1)>", "<td onclick=alert(1)>x</td>", "<table background=javascript:alert(1)><tr><td background=x>",
  ]

  private static let addresses = [
    "<a href=javascript:alert(1)>x</a>", "<a href=JaVaScRiPt:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>", "<a href='java&#9;script:alert(1)'>x</a>", "<a href='java&Tab;script&colon;alert(1)'>x</a>",
    "<a href='java&NewLine;script:alert(1)'>x</a>", "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='\u{1}\u{1F} javascript:alert(1)'>x</a>",
    "<a href=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)>x</a>", "<a href='&#0000106avascript:alert(1)'>x</a>",
    "<a href='javascript\u{0}:alert(1)'>x</a>", "<a href=' javascript:alert(1)'>x</a>", "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>", "<img src=javascript:alert(1)>", "<img src=x srcset='javascript:alert(1) 2x'>",
    "<img dynsrc=javascript:alert(1) lowsrc=javascript:alert(1)>", "<a href=feed:javascript:alert(1)>x</a>",
    "<a href='view-source:x'>x</a>",
    "<a href='blob:https://x'>x</a>", "<a href='filesystem:https://x'>x</a>", "<a href='jar:javascript:alert(1)!'>x</a>",
    "<a href='//evil.example'>x</a>", "<a href='\\\\evil.example'>x</a>", "<a href='/\\evil'>x</a>", "<a href='?x'>x</a>", "<a href>x</a>",
    "<a href='\u{E000}3\u{E001}'>x</a>", "<a href='java\u{E000}3\u{E001}script:alert(1)'>x</a>", "<a href='https\u{A0}:x'>x</a>",
    "<a href='#' ping=https://x target=_top>x</a>", "<a href='\u{FEFF}javascript:alert(1)'>x</a>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    "<a href=\"javascript&#58alert(1)\">x</a>", "<a href=javascript&colon;alert(1) href=https://a>x</a>",
    "<a href=':javascript:alert(1)'>x</a>",
    "<a href='#\"onclick=alert(1)'>x</a>", "<a name=getElementById id=cookie>x</a>", "<img name=body id=head>", "<p id=__proto__>x",
  ]

  private static let mutations = [
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><p><style><g title=\"</style><img src onerror=alert(1)>\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><foreignObject><p onclick=alert(1)>x</p></foreignObject></svg>",
    "<svg><desc><img src=x onerror=alert(1)></desc></svg>", "<svg><title><img src=x onerror=alert(1)></title></svg>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>", "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><use href='data:x'/></svg>",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<math href=javascript:alert(1)>x</math>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title=\"</style><img src='#' onerror='alert(1)'>\">",
    "<math><annotation-xml encoding=\"text/html\"><style><img src onerror=alert(1)></style></annotation-xml></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<template><p title=\"</template><img src=x onerror=alert(1)>\"></template>",
    "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><p title=\"</title><img src=x onerror=alert(1)>\">", "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<style><p title=\"</style><img src=x onerror=alert(1)>\">", "<iframe><p title=\"</iframe><img src=x onerror=alert(1)>\">",
    "<noembed><p title=\"</noembed><img src=x onerror=alert(1)>\">", "<plaintext><script>alert(1)</script>",
    "<select><style></select><img src=x onerror=alert(1)>",
    "<select><template><script>alert(1)</script>", "<table><style><img src=x onerror=alert(1)></style></table>",
    "<!--><img src=x onerror=alert(1)>-->", "<!---><img src=x onerror=alert(1)>-->", "<!--x--!><img src=x onerror=alert(1)>-->",
    "<!-- --!> <img src=x onerror=alert(1)>", "<![CDATA[<img src=x onerror=alert(1)>]]>", "<!doctype x><img src=x onerror=alert(1)>",
    "<?xml <img src=x onerror=alert(1)>", "</ <img src=x onerror=alert(1)>>", "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;alert(1)", "<p title='&lt;script&gt;alert(1)'>x</p>",
    "<p title='&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'>x</p>", "<img alt='``onerror=alert(1)' src=https://x>",
    "<noframes><img src=x onerror=alert(1)>",
  ]

  private static let styles = [
    "<style>@import 'javascript:alert(1)';</style>", "<p style=\"background:url(javascript:alert(1))\">",
    "<p style=\"background:\\75rl(x)\">",
    "<p style=\"width:expression(alert(1))\">", "<p style=\"width:e\\xpression(alert(1))\">",
    "<p style=\"width:exp/**/ression(alert(1))\">",
    "<p style=\"-moz-binding:url(x)\">", "<p style=\"behavior:url(x)\">", "<p style=\"position:fixed;inset:0\">",
    "<p style=\"color:red;posi\\tion:fixed\">",
    "<p style=\"color:red}*{color:blue\">", "<p style=\"font-family:'\\27;position:fixed;'\">", "<p style=\"color:url('x\">",
    "<p style='x:\"&quot;;position:fixed'>",
    "<p style=\"color:red/*\">x<p style=\"*/;position:fixed\">", "<p style=\"@import 'x'\">", "<p style=\"&#x70;osition:fixed\">",
    "<p style=\"p\u{0}osition:fixed\">", "<p style=\"background:image-set('x' 1x)\">", "<p style=\"--a:url(x);background:var(--a)\">",
    "<p style=\"cursor:url(x),auto\">", "<p style=\"list-style:url(x)\">", "<p style=\"content:url(x)\">", "<p style=\"filter:progid:x\">",
    "<p style=\"color:red;&#10;position:fixed\">", "<p style=\"color:red\u{C}; position:fixed\">", "<p style=\"\u{FEFF}position:fixed\">",
    "<p style=\"ｐosition:fixed\">", "<p style=\"width:ｅxpression(alert(1))\">", "<p style=\"margin:-9999px;z-index:9\">", "<p style>x",
  ]

  private static let shapes = [
    "<p><table><p>a</p><td>b</table>", "<a><div><a>x</a></div></a>", "<b><p><b><p><b>x", "<table><table><table>", "<table><a>x<tr><a>y",
    "<p><marquee><p>a</p></marquee>", "<h1><object><h1>x</h1></object></h1>", "<a><marquee><a>x</a></marquee></a>",
    "<table><tr><td><p><table><td>x",
    "<nobr><applet><nobr>x", "<ruby><rt>a<rt>b<rp>", "<li><p><li><p>x", "<dl><dd><dl><dt>", "<pre><marquee>\n\nx",
    "<pre><font>\na</font></pre>",
    "<div><p><div><b></p></div></b>", "<font><p><b><font></p>x", "<table><caption><table><caption>x", "<col><tr><td>x",
    "<table><col>x<col>",
    "<p>unclosed <b>bold <i>both</b> italic", "<", "</", "<a", "<a href=\"", "<!--", "<!", "&", "&#", "&#x110000;&#xD800;&#0;", "\u{0}",
    "<p\u{0}>x",
    "<table><colgroup><b>x", "<table><tbody><x>y<tr>", "<details><summary><details>x", "<figure><p><figcaption><p>", "<ul><ul><li></ul>x",
    "<table><form><tr><td><form>x", "<b><table><td></b><i></table>x", "<a><table><td><a><table></table></a></td></table></a>",
    "<dd><marquee><dd>a",
    "<li><section><li>x", "<p><section><p>x", "<p><font><table><p>x", "<center><a><center><a>x", "<h1><h2>x</h1>y", "<br/>x<hr/>y<p/>z",
  ]
}
