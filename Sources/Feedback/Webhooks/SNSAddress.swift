/// The addresses that SNS messages name, as far as they are SNS's own. They are asked only as they are written here: nothing that parsers of addresses
/// could see differently (a user, a port, a fragment, a backslash, a name that goes on, anything that is no ASCII) gets through.
package enum SNSAddress {
  /// Longer ones are none.
  private static let limit = 2000

  /// `https://sns.us-east-1.amazonaws.com/SimpleNotificationService-….pem`
  static func isOfCertificate(_ url: String) -> Bool {
    url.utf8.count <= limit
      && url.wholeMatch(of: /https:\/\/sns\.[a-z0-9\-]{1,40}\.amazonaws\.com(\.cn)?\/[A-Za-z0-9_\-]{1,200}\.pem/) != nil
  }

  /// `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=…&Token=…`
  static func isOfSubscription(_ url: String) -> Bool {
    url.utf8.count <= limit
      && url.wholeMatch(
        of:
          /https:\/\/sns\.[a-z0-9\-]{1,40}\.amazonaws\.com(\.cn)?\/\?Action=ConfirmSubscription(&[A-Za-z]{1,40}=[A-Za-z0-9:%_.\-]{1,1000}){1,5}/
      ) != nil
  }

  /// `arn:aws:sns:us-east-1:123456789012:bounces`
  package static func isTopic(_ text: String) -> Bool {
    text.wholeMatch(of: /arn:aws[a-z\-]{0,10}:sns:[a-z0-9\-]{1,40}:[0-9]{12}:[A-Za-z0-9_\-]{1,256}(\.fifo)?/) != nil
  }
}
