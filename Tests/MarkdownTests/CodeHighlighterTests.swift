import Markdown
import Testing

@Suite struct CodeHighlighterTests {
  /// Spans as text: `k‹let› x = n‹1›`.
  private func marked(_ code: String, _ language: String) -> String {
    CodeHighlighter.spans(of: code, language: language).map { span in
      span.kind == .plain ? span.text : "\(Self.signs[span.kind] ?? "?")‹\(span.text)›"
    }.joined()
  }

  private static let signs: [CodeSpan.Kind: String] = [
    .keyword: "k", .type: "t", .string: "s", .number: "n", .comment: "c", .function: "f", .attribute: "a", .tag: "g", .inserted: "+",
    .deleted: "-",
  ]

  @Test(
    "Code is coloured",
    arguments: [
      ("swift", "let x: Int = 0x1F // one", "k‹let› x: t‹Int› = n‹0x1F› c‹// one›"),
      ("swift", "/* a /* b */ c */ x", "c‹/* a /* b */ c */› x"),
      ("swift", #"print("a \(b.map { "c" }) d")"#, #"f‹print›(s‹"a \(›b.map { s‹"c"› }s‹) d"›)"#),
      ("swift", ##"#"a "b" \"# + """"##, ##"s‹#"a "b" \"#› + s‹"""›"##),
      ("swift", "\"\"\"\na \"b\"\n\"\"\" 1..<2", "s‹\"\"\"\na \"b\"\n\"\"\"› n‹1›..<n‹2›"),
      ("swift", "@MainActor func go<T>() async {}", "a‹@MainActor› k‹func› f‹go›<t‹T›>() k‹async› {}"),
      ("swift", "a.default = /x\"y/", "a.default = s‹/x\"y/›"),
      (
        "c", "#include <stdio.h>\nint main(void) { return '\\n'; }",
        "k‹#include› s‹<stdio.h>›\nt‹int› f‹main›(t‹void›) { k‹return› s‹'\\n'›; }"
      ),
      ("cpp", "auto s = R\"x(a)\")x\"; int n = 1'000;", "k‹auto› s = s‹R\"x(a)\")x\"›; t‹int› n = n‹1'000›;"),
      ("csharp", "var s = @\"a\\\"; // b", "k‹var› s = s‹@\"a\\\"›; c‹// b›"),
      ("java", "@Override public String a() { return \"b\"; }", "a‹@Override› k‹public› t‹String› f‹a›() { k‹return› s‹\"b\"›; }"),
      ("kotlin", "val a = \"b ${c + \"d\"} e\"", "k‹val› a = s‹\"b ${›c + s‹\"d\"} e\"›"),
      ("go", "func (s *Set) Add(v int) { x := `a\\` }", "k‹func› (s *Set) f‹Add›(v t‹int›) { x := s‹`a\\`› }"),
      (
        "rust", "fn a<'b>(c: &'b str) -> char { println!(\"{}\", 'd') }",
        "k‹fn› f‹a›<a‹'b›>(c: &a‹'b› t‹str›) -> t‹char› { f‹println!›(s‹\"{}\"›, s‹'d'›) }"
      ),
      ("rust", "#[derive(Debug)] struct A; r#\"b\"c\"#", "a‹#[derive(Debug)]› k‹struct› t‹A›; s‹r#\"b\"c\"#›"),
      ("python", "@app.get\ndef a(b: str = f'{c}') -> None:  # d", "a‹@app.get›\nk‹def› f‹a›(b: t‹str› = s‹f'{c}'›) -> k‹None›:  c‹# d›"),
      ("ruby", "def a = puts \"b #{@c}\", :d", "k‹def› f‹a› = puts s‹\"b #{›a‹@c›s‹}\"›, s‹:d›"),
      ("ruby", "x = <<~EOS\n  a 'b\n  EOS\ny = 1", "x = s‹<<~EOS›\ns‹  a 'b\n  EOS›\ny = n‹1›"),
      ("php", "$a = new Foo('b'); # c", "a‹$a› = k‹new› t‹Foo›(s‹'b'›); c‹# c›"),
      ("php", "<p><?= $a ?></p>", "g‹<p>›k‹<?=› a‹$a› k‹?>›g‹</p>›"),
      ("javascript", "const a = b ? /\"[/]/g : `c ${d(`e`)}`;", "k‹const› a = b ? s‹/\"[/]/g› : s‹`c ${›f‹d›(s‹`e`›)s‹}`›;"),
      ("typescript", "type A<T> = { b: string } // c", "k‹type› t‹A›<t‹T›> = { b: t‹string› } c‹// c›"),
      ("tsx", "return <p className=\"a\">don't {b}</p>", "k‹return› g‹<p› a‹className›=s‹\"a\"›>don't {b}g‹</p›>"),
      ("json", "{\"a\": [1.5e-3, true, \"b\"]}", "{a‹\"a\"›: [n‹1.5e-3›, k‹true›, s‹\"b\"›]}"),
      ("yaml", "a: 1 # b\nc d: \"e\"\n- f: yes\n  g: &h i", "a‹a›: n‹1› c‹# b›\na‹c d›: s‹\"e\"›\n- a‹f›: k‹yes›\n  a‹g›: t‹&h› i"),
      ("yaml", "run: |\n  a: b\n\n  # c\nnext: https://d", "a‹run›: |\ns‹  a: b›\n\ns‹  # c›\na‹next›: https://d"),
      (
        "toml", "[a.b]\nc-d = '\\' # e\nf = [\n  { g = 1979-05-27 },\n]",
        "t‹[a.b]›\na‹c-d› = s‹'\\'› c‹# e›\na‹f› = [\n  { a‹g› = n‹1979›-n‹05›-n‹27› },\n]"
      ),
      ("ini", "; a\n[b]\nc = it's", "c‹; a›\nt‹[b]›\na‹c› = it's"),
      ("html", "<!-- a --><a href=\"b\" c=d>&amp; e</a>", "c‹<!-- a -->›g‹<a› a‹href›=s‹\"b\"› a‹c›=s‹d›g‹>›n‹&amp;› eg‹</a>›"),
      ("html", "<script>let a = '<p>'</script><style>b{}</style>", "g‹<script>›k‹let› a = s‹'<p>'›g‹</script><style>b›{}g‹</style>›"),
      ("xml", "<?xml version=\"1.0\"?><a:b/><![CDATA[<c>]]>", "c‹<?xml version=\"1.0\"?>›g‹<a:b/>›s‹<![CDATA[<c>]]>›"),
      (
        "css", "@media (min-width: 9px) { a.b:hover { color: #fff; margin: -1.5em var(--c) !important } }",
        "k‹@media› (min-width: n‹9px›) { g‹a.b:hover› { a‹color›: n‹#fff›; a‹margin›: n‹-1.5em› f‹var›(a‹--c›) k‹!important› } }"
      ),
      ("scss", "$a: 1px; // b\n.c { &:hover { d: $a } }", "a‹$a›: n‹1px›; c‹// b›\ng‹.c› { g‹&:hover› { a‹d›: a‹$a› } }"),
      ("sql", "SELECT count(*) FROM a WHERE b = 'it''s' -- c", "k‹SELECT› f‹count›(*) k‹FROM› a k‹WHERE› b = s‹'it''s'› c‹-- c›"),
      (
        "bash", "if git log --all | grep \"$(date)\"; then echo $HOME; fi # a",
        "k‹if› f‹git› log a‹--all› | f‹grep› s‹\"$(›f‹date›s‹)\"›; k‹then› f‹echo› a‹$HOME›; k‹fi› c‹# a›"
      ),
      ("bash", "A=1\ncat <<EOF > b\n$ 'x\nEOF\nls", "a‹A›=n‹1›\nf‹cat› s‹<<EOF› > b\ns‹$ 'x\nEOF›\nf‹ls›"),
      ("sh", "$ swift build\nCompiling 'a\n$ ls", "c‹$› f‹swift› build\nCompiling 'a\nc‹$› f‹ls›"),
      ("console", "ada@host:~$ echo a \\\n  b\nc", "c‹ada@host:~$› f‹echo› a \\\n  b\nc"),
      ("dockerfile", "FROM a:1 AS b\nRUN echo \"$C\"", "k‹FROM› a:1 k‹AS› b\nk‹RUN› echo s‹\"$C\"›"),
      ("makefile", "CC := gcc\nall: a.o\n\t$(CC) -o $@", "a‹CC› := gcc\nf‹all›: a.o\n\ta‹$(CC)› -o a‹$@›"),
      ("lua", "local a = [[b]] --[[ c ]] -- d", "k‹local› a = s‹[[b]]› c‹--[[ c ]]› c‹-- d›"),
      ("r", "a.b <- function(x) x + 1 # c", "a.b <- k‹function›(x) x + n‹1› c‹# c›"),
      ("diff", "--- a/b\n+++ c/d\n@@ -1 +1 @@\n-e\n+f\n g", "c‹--- a/b›\nc‹+++ c/d›\nk‹@@ -1 +1 @@›\n-‹-e›\n+‹+f›\n g"),
      ("markdown", "# a\n- `b` [c](d)\n```\ne\n```", "k‹# a›\nk‹-› s‹`b`› [c](a‹d›)\ns‹```›\ns‹e›\ns‹```›"),
      ("haskell", "f' :: Int -> [Char] {- a -}\nf' x = 'b' where", "f' :: t‹Int› -> [t‹Char›] c‹{- a -}›\nf' x = s‹'b'› k‹where›"),
      ("elixir", "@doc \"a\"\ndef b?(c), do: {:ok, c}", "a‹@doc› s‹\"a\"›\nk‹def› f‹b?›(c), k‹do›: {s‹:ok›, c}"),
      ("zig", "const a = @import(\"b\"); // c", "k‹const› a = a‹@import›(s‹\"b\"›); c‹// c›"),
      ("perl", "my $a = $#b; # c", "k‹my› a‹$a› = a‹$#›b; c‹# c›"),
    ])
  func colours(language: String, code: String, expected: String) {
    #expect(marked(code, language) == expected)
  }

  @Test(
    "A language goes by many names",
    arguments: [
      "swift", "c", "cpp", "c++", "csharp", "c#", "cs", "java", "kotlin", "kt", "go", "golang", "rust", "rs", "python", "py", "ruby", "rb",
      "php", "javascript", "js", "typescript", "ts", "jsx", "tsx", "json", "yaml", "yml", "toml", "html", "xml", "svg", "css", "scss",
      "sql",
      "sh", "bash", "console", "dockerfile", "makefile", "lua", "r", "diff", "patch", "ini", "markdown", "md", "haskell", "hs", "elixir",
      "ex",
      "zig", "perl", "Swift", "swift title=\"a.swift\"",
    ])
  func names(language: String) {
    let samples = ["\"a\" b: [c] 'd' 1", "<a>", "- a", "a {}", "[b]\nif x", "# a", "$ ls"]
    #expect(samples.contains { CodeHighlighter.spans(of: $0, language: language) != [CodeSpan($0, .plain)] })
  }

  @Test func `An unknown language leaves the code in one plain piece, and no code has no pieces`() {
    for language in ["", "klingon", "text", " "] {
      #expect(CodeHighlighter.spans(of: "let a = \"b\"", language: language) == [CodeSpan("let a = \"b\"", .plain)])
    }
    #expect(CodeHighlighter.spans(of: "", language: "swift").isEmpty)
  }
}
