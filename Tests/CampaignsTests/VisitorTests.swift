import Audience
import Store
import Testing
import Words

@testable import Campaigns

/// Who is a person and who a program, as far as a request or its company tells.
@Suite struct VisitorTests {
  private static let browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

  private func visitor(
    _ agent: String = browser, purposes: [String] = [], peer: String? = "8.8.4.4", forwarded: String? = nil, proxies: String = ""
  ) -> Visitor {
    Visitor(
      isHead: false, purposes: purposes, agent: agent, peer: peer, forwarded: forwarded,
      proxies: IPNetwork(proxies).map { [$0] } ?? [])
  }

  @Test(arguments: [
    browser,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Mozilla/5.0 (Linux; Android 12; CUBOT KINGKONG) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
    "Opera/9.80 (Android; Opera Mini/12.0; U; en) Presto/2.12.423 Version/12.16",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
  ])
  func `Browsers are people`(agent: String) { #expect(!visitor(agent).isMachine) }

  @Test(arguments: [
    "", "Mozilla/5.0", "curl/7.88.1", "Wget/1.21.3", "python-requests/2.32", "Go-http-client/2.0", "okhttp/4.12.0", "Java/17.0.2",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (compatible; BarracudaCentral)", "facebookexternalhit/1.1", "WhatsApp/2.23.20", "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5",
  ])
  func `What has a name of its own, or none, is a machine`(agent: String) { #expect(visitor(agent).isMachine) }

  @Test func `Who fetches ahead says so`() {
    for purpose in ["prefetch", "prefetch;prerender", "Preview", "prerender"] { #expect(visitor(purposes: [purpose]).isMachine) }
    #expect(!visitor(purposes: ["none"]).isMachine)
  }

  @Test func `A proxy beside us is believed though nobody named it; where it says nothing all visitors seem one, and none is known`() {
    for peer in ["127.0.0.1", "172.17.0.1", "::1"] {
      #expect(visitor(peer: peer).place == nil && visitor(peer: peer, forwarded: "nonsense").place == nil)
      #expect(visitor(peer: peer, forwarded: "1.2.3.4, 8.8.4.4").place == visitor().place, "what a visitor writes stands before it")
    }
    #expect(visitor(peer: "8.8.4.4", forwarded: "8.8.8.8").place == visitor().place, "who comes from elsewhere is believed nothing")
    #expect(visitor(peer: "127.0.0.1", forwarded: "192.168.1.7").place != nil, "readers of the same house")
    #expect(visitor(peer: nil).place == nil)
    let known = visitor(peer: "127.0.0.1", forwarded: "8.8.4.4", proxies: "127.0.0.1")
    #expect(known.place != nil && known.place == visitor().place)
    #expect(known.place != visitor(peer: "8.8.8.8").place && known.place != visitor("curl/8").place)
  }

  // MARK: In company

  private typealias Watch = VisitWatch<Int>

  private func link(_ number: Int) -> Watch.Goal { .link(ID(1), number) }

  private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_800_000_000_000 + milliseconds) }

  /// Who follows what when; which of the visits stay a person's.
  private func people(_ steps: [(at: Int64, keys: [Watch.Key], goal: Watch.Goal)]) -> [Int] {
    var watch = Watch()
    var people: Set<Int> = []
    for (number, step) in steps.enumerated() {
      let judgement = watch.judge(step.keys, step.goal, at: at(step.at))
      people.subtract(judgement.mistaken)
      if judgement.isAgain { continue }
      if !judgement.isTooFast { people.insert(number) }
      watch.enter(step.keys, step.goal, at: at(step.at), number)
    }
    return people.sorted()
  }

  @Test func `One link after another is read by a person; a second press of one counts once`() {
    #expect(people([(0, [.place(1)], link(1)), (4_000, [.place(1)], link(2)), (20_000, [.place(1)], link(3))]) == [0, 1, 2])
    #expect(people([(0, [.place(1)], link(1)), (300, [.place(1)], link(1)), (30_000, [.place(1)], link(1))]) == [0, 2])
  }

  @Test func `Three links in ten seconds, or two in one, are a program's: those from before too`() {
    #expect(
      people([(0, [.place(1)], link(1)), (3_000, [.place(1)], link(2)), (9_000, [.place(1)], link(3)), (12_000, [.place(1)], link(4))])
        == [])
    #expect(people([(0, [.place(1)], link(1)), (900, [.place(1)], link(2))]) == [])
    #expect(people([(0, [.place(1)], link(1)), (900, [.place(2)], link(2))]) == [0, 1], "two people")
    #expect(
      people([(0, [.place(1)], .page("/unsubscribe/x")), (500, [.place(1)], link(1))]) == [], "a page that mails link to is one of them")
  }

  @Test func `A reader's links are watched from wherever they are followed, and readers of one office are not each other`() throws {
    let ada = Watch.Key.reader(ID(1), try #require(PublicID(hex: String(repeating: "a", count: 32))))
    let bo = Watch.Key.reader(ID(1), try #require(PublicID(hex: String(repeating: "b", count: 32))))
    #expect(people([(0, [ada, .place(1)], link(1)), (800, [ada, .place(2)], link(2))]) == [])
    #expect(people([(0, [ada, .place(1)], link(1)), (800, [bo, .place(1)], link(1))]) == [0, 1])
  }

  @Test func `A flood is forgotten, and a clock that is put back makes nobody a program`() {
    var watch = Watch()
    for number in 0..<20_000 { watch.enter([.place(number)], link(1), at: at(Int64(number % 1_000)), number) }
    #expect(!watch.judge([.place(19_999)], link(2), at: at(50_000)).isTooFast)
    #expect(
      people([(60_000, [.place(1)], link(1)), (60_100, [.place(2)], link(2)), (0, [.place(1)], link(3)), (20_000, [.place(1)], link(4))])
        == [0, 1, 2, 3])
  }
}
