import Foundation
import Store
import Testing

@testable import Hooks

/// Where a hook may lead.
@Suite struct HookTests {
  @Test(
    "An address that cannot be meant is refused",
    arguments: [
      ("", "must be an address"), ("crm.example.org/x", "must be an address"), ("ftp://crm.example.org/", "must be an address"),
      ("https:///x", "must be an address"), ("https://crm.example.org/a b", "must be an address"),
      ("http://crm.example.org/", "must be https"), ("http://localhost.example.org/", "must be https"),
      ("http://10.0.0.1/", "must be https"), ("https://ada:pw@crm.example.org/", "user or password"),
      ("https://crm.example.org/#x", "cannot have a #"), ("https://10.1.2.3/", "10.1.2.3, which is not on the public internet"),
      ("https://169.254.169.254/latest/meta-data", "169.254.169.254"), ("https://[fd00:ec2::254]/", "fd00:ec2::254"),
      ("https://[fe80::1]/", "fe80::1"), ("https://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1"), ("https://[64:ff9b::a00:1]/", "64:ff9b::a00:1"),
      ("https://[2002:a00:1::]/", "2002:a00:1::"), ("https://168.63.129.16/", "168.63.129.16"), ("https://100.64.0.1/", "100.64.0.1"),
    ])
  func refused(url: String, words: String) { #expect(Hook.fault(ofURL: url)?.contains(words) == true, "\(url)") }

  @Test(
    "An address of the internet by https, or of this machine, is one",
    arguments: [
      "https://crm.example.org/tuesday?key=1", "https://93.184.215.14:8443/", "http://127.0.0.1:9000/t", "http://localhost:9000/",
      "http://[::1]:9000/", "https://127.0.0.1/",
    ])
  func accepted(url: String) { #expect(Hook.fault(ofURL: url) == nil) }

  /// Whatever a name or an odd way to write a number leads to, the socket itself is looked at: nothing is connected to.
  @Test(
    "No other way to write a private address gets through",
    arguments: [
      "https://crm.localhost/", "https://2130706433/", "https://0x7f000001/", "https://127.1/",
      "https://0177.0.0.1/", "https://10.1/", "https://0xa9fea9fe/",
      "https://192.168.257/", "https://[::ffff:169.254.169.254]/", "https://[::7f00:1]/", "https://[fc00::1]/",
      "https://[64:ff9b:1::a00:1]/",
      "https://[2001:0:a00:1::1]/", "https://2852039166/",
    ])
  func unreached(url: String) throws {
    let hook = Hook(name: "x", url: url, events: HookEvent.usual, secrets: [])
    let call = try HookCall(id: "msg_1", type: "hook.test", at: .init(milliseconds: 0), publication: "https://l.example", data: HookData())
    let answer = call.post(to: hook, now: .init(milliseconds: 0))
    #expect(answer.words.contains("not on the public internet"), "\(url): \(answer.words)")
  }

  @Test func `What is shown of an address has nothing of it that may be secret`() {
    let hook = Hook(name: "x", url: "https://hooks.example.org:8443/T0/B1/secret?key=secret", events: [], secrets: [])
    #expect(hook.place == "https://hooks.example.org:8443/…")
  }
}
