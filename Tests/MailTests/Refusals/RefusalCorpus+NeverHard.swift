extension RefusalCorpus {
  /// Words that sound as if nobody were there, and are about senders, messages, machines and what is inside a server, or say that it will pass.
  static let neverHard = #"""
    550 5.7.1 The account used for sending has been removed
    550 5.1.0 Originator address is unknown to us
    550 Unknown sender domain, user cannot receive
    554 5.7.1 Recipient's organization does not accept this sender: address is not on its list
    550 5.7.1 Mail from this address is not accepted by user
    554 5.6.0 Unknown header field, message is not valid
    550 5.7.1 Your domain's DNS zone does not exist, user cannot be reached
    501 5.1.7 <b-1@back>: sender syntax invalid, no such address
    550 5.7.1 Recipient requires a signed message; key not found for user
    554 5.7.1 PGP key of recipient was not found
    550 5.7.0 User's filter does not exist: default applied, mail refused
    550 user has blocked you
    550 This user does not accept newsletters
    550 5.7.1 User has been moved to a restricted group
    550 5.2.0 User's folder not found, delivery to inbox failed
    451 4.3.0 user lookup failed: database does not exist
    550 5.3.0 LDAP: no such object for base DN
    550 5.3.5 Virtual map does not exist
    550 Recipient server could not be found in our routing table
    550 5.7.1 The user's mailbox does not accept messages from this network
    550 5.7.1 ACL: recipient's policy file not found
    550 Message for user discarded: invalid date
    552 5.6.0 Attachment name is invalid for this user
    550 5.7.1 No such user agent allowed
    550 X-Mailer unknown, user informed
    550 5.7.1 <a@b.example>: SPF record of sender not found
    550 5.7.1 address list not found in message: To header is missing
    550 5.7.9 account inactive: sign in with your web browser
    535 5.7.8 Account does not exist
    550 5.7.1 Reverse lookup: host name not found for your address
    550 5.7.1 Name in HELO was not found, address 192.0.2.7
    550 Nameserver for your address not found
    550 Your address was not found in our whitelist
    550 Address 192.0.2.7 is not valid for this network
    554 5.7.1 Client address not found in DNS
    550 IP address does not exist in our allow list
    550 IP address is disabled
    550 Your IP address has been deactivated
    550 5.7.1 Network address unknown
    550 5.7.1 URL address is invalid
    550 5.7.1 Web address in message no longer exists
    554 Die IP-Adresse ist unbekannt
    550 Ihre IP-Adresse ist nicht mehr gültig
    550 adresse IP inconnue
    550 L'adresse IP n'existe pas dans le DNS
    550 la dirección IP no existe
    550 IP-адрес не найден
    550 IPアドレスが存在しません
    550 IP地址不存在
    550 Reply-To address does not exist
    550 The address in the Reply-To field is invalid
    550 Envelope-from address is invalid
    550 List-Unsubscribe address is invalid
    550 5.7.1 bounce address does not exist
    550 Error-To address unknown
    550 postmaster address does not exist at your domain
    550 abuse address of news.example is unknown
    550 callback: back.news.example said user unknown
    550 License for this user has expired
    550 Recipient rejected: user limit reached
    550 5.1.1 User quota does not exist
    550 The mailbox is not active yet
    550 Account not yet activated
    550 Mailbox not yet created, try again tomorrow
    550 User is not known yet, greylisted
    550 temporary error: user not found in cache
    550 Service for this user has been disabled for maintenance
    550 user account is disabled until payment
    550 mailbox locked, owner has been deactivated temporarily
    """#.split(separator: "\n").map(String.init)
}
