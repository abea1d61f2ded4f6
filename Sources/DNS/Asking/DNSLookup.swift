/// Who is asked: ``Resolver/ask(_:)``, or a table in a test.
package typealias DNSLookup = (DNSQuestion) throws(DNSFailure) -> DNSAnswer
