extension String {
  /// Addresses in it as everybody may see them: who logs in by one, and what is asked with it, are often secrets.
  package var withoutAddressSecrets: String {
    replacing(#/:\/\/[^\/@\s]+@/#, with: "://…@").replacing(#/(:\/\/[^\s?]*)\?\S*/#) { "\($0.1)?…" }
  }
}
