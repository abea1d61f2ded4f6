import Testing
import Words

@Suite struct IPAddressTests {
  @Test(
    "Addresses that only this machine or network can reach are told from public ones",
    arguments: [
      ("8.8.8.8", true), ("1.1.1.1", true), ("172.15.255.255", true), ("172.32.0.1", true), ("100.63.255.255", true),
      ("223.255.255.255", true),
      ("0.0.0.0", false), ("10.1.2.3", false), ("100.64.0.1", false), ("127.0.0.1", false), ("127.255.255.254", false),
      ("169.254.169.254", false), ("168.63.129.16", false), ("168.63.129.17", true), ("172.16.0.1", false), ("172.31.255.255", false),
      ("192.168.1.1", false), ("198.18.0.1", false),
      ("224.0.0.1", false), ("255.255.255.255", false), ("192.0.2.1", false), ("203.0.113.9", false),
      ("2606:4700:4700::1111", true), ("2a00:1450:4001:81b::200e", true), ("::", false), ("::1", false), ("fe80::1", false),
      ("fc00::1", false),
      ("fd12:3456::1", false), ("ff02::1", false), ("2001:db8::1", false), ("2001::1", false),
      ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", true), ("64:ff9b::10.0.0.1", false), ("2002:7f00:1::", false),
      ("2002:808:808::", true),
    ])
  func reach(address: String, isPublic: Bool) throws {
    #expect(try #require(IPAddress(address)).isPublic == isPublic)
  }

  @Test func `This machine's own addresses are told from others, wrapped or not`() {
    for text in ["127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"] {
      #expect(IPAddress(text)?.isLoopback == true, "\(text)")
    }
    for text in ["126.0.0.1", "10.0.0.1", "::2", "fe80::1", "2001:db8::1"] { #expect(IPAddress(text)?.isLoopback == false, "\(text)") }
  }

  @Test func `An address is shown as it is written`() throws {
    for text in ["192.0.2.1", "2001:db8::1"] { #expect(IPAddress(text)?.text == text) }
    for text in ["", "1.2.3", "example.org", "1.2.3.4.5", ":::"] { #expect(IPAddress(text) == nil) }
  }
}
