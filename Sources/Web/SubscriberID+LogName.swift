internal import Store

extension SubscriberID {
  /// As the log of who did what names a reader: by their number alone, so that who is erased stands in no log.
  var logName: String { "#\(rawValue)" }
}
