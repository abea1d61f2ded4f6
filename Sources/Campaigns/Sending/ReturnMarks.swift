internal import Audience
package import Mail
internal import Store

/// What one mail says of itself for whoever has something to say about it: to which delivery a complaint belongs, and how to leave by mail.
package struct ReturnMarks: Sendable {
  private let path: ReturnPath
  /// The envelope's sender.
  let address: EmailAddress
  private let takesComplaints: Bool
  private let providers: [ProviderMark]

  /// - Parameters:
  ///   - signer: the domain that signs; nil: nobody does here.
  ///   - providers: those that are to hand something back.
  package init(path: ReturnPath, address: EmailAddress, from sender: EmailAddress, signer: String?, providers: [ProviderMark] = []) {
    self.path = path
    self.address = address
    self.providers = providers
    takesComplaints = path.takesComplaints(from: sender.asciiDomain, signedBy: signer)
  }

  /// RFC 9477 §3; the return path's code is the one that is hard to forge.
  var complaints: [HeaderField] {
    takesComplaints ? [.complaintAddress(address), .token("CFBL-Feedback-ID", address.local)] : []
  }

  /// No signature of ours covers them: the providers take them out.
  var providerFields: [HeaderField] { providers.map { $0.field(address.local) } }

  /// RFC 6068; nil where there is no room for the list. That of a test acts for nobody.
  func leaving(_ recipient: CompiledIssue.Recipient, isTest: Bool) -> String? {
    let list = isTest || recipient.isPreview ? LeavingAddress.nobodys : recipient.list
    return LeavingAddress(subscriber: recipient.subscriber.publicID, list: list).text(by: path).map { "mailto:\($0)?subject=unsubscribe" }
  }
}
