internal import Accounts

extension QRCode {
  /// What a program on a phone makes codes of, with as much of the issuer's name as fits: percent-encoded, a letter that is not Latin has six characters
  /// or nine, twice.
  init?(_ secret: [UInt8], issuer: String, account: String) {
    var name = issuer[...]
    while true {
      if let code = QRCode(OneTimeCode.link(secret, issuer: String(name), account: account)) {
        self = code
        return
      }
      guard name.popLast() != nil else { return nil }
    }
  }
}
