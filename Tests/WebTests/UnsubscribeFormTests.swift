import Testing

@testable import Web

@Suite struct UnsubscribeFormTests {
  private static let multipart = "multipart/form-data; boundary=\"b\""

  @Test(
    "Only the known answers act",
    arguments: [
      ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded", UnsubscribeForm.oneClick),
      ("a=b&List-Unsubscribe=One-Click&c=d", "application/x-www-form-urlencoded; charset=utf-8", .oneClick),
      ("List%2DUnsubscribe=One%2DClick", "application/x-www-form-urlencoded", .oneClick), ("confirm=unsubscribe", "", .page),
      ("confirm=return", "", .comeBack), ("confirm=why&why=something+else", "", .why),
      ("--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n", multipart, .oneClick),
      ("", "", nil), ("List-Unsubscribe=one-click", "", nil), ("confirm=yes", "", nil), ("List-Unsubscribe", "", nil),
      ("List-Unsubscribe=One-Click", multipart, nil),
    ] as [(String, String, UnsubscribeForm?)])
  func answers(body: String, type: String, expected: UnsubscribeForm?) {
    #expect(UnsubscribeForm(FormFields(body: body, contentType: type)) == expected)
  }
}
