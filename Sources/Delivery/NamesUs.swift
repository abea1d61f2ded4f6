package import Mail

/// Whether what a server says of a mail is about an address or a domain of ours, however much it sounds like the reader's: who knows our names answers.
package typealias NamesUs = @Sendable (SMTPReply, Envelope) -> Bool
