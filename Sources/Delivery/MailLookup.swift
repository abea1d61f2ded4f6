package import DNS

/// Who is asked where mail goes. May block for seconds.
package typealias MailLookup = @Sendable (DNSQuestion) throws(DNSFailure) -> DNSAnswer
