internal import CCurl

extension SMTPEndpoint.Credentials {
  /// Tells libcurl who logs in, and how; the same for all protocols of mail.
  func apply(to handle: UnsafeMutableRawPointer, _ mechanism: SMTPEndpoint.Mechanism) throws(CurlError) {
    tuesday_curl_set_string(handle, CURLOPT_USERNAME, user)
    tuesday_curl_set_long(handle, CURLOPT_SASL_IR, 1)
    switch proof {
    case .password(let password):
      tuesday_curl_set_string(handle, CURLOPT_PASSWORD, password)
      if mechanism != .auto { tuesday_curl_set_string(handle, CURLOPT_LOGIN_OPTIONS, "AUTH=" + mechanism.rawValue.uppercased()) }
    case .token(let command):
      tuesday_curl_set_string(handle, CURLOPT_XOAUTH2_BEARER, try command.token())
      tuesday_curl_set_string(handle, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
    }
  }

  /// After a failed login: perhaps the token was withdrawn before its time.
  func forgetToken() {
    if case .token(let command) = proof { command.forget() }
  }
}
