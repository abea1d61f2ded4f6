extension RefusalCorpus {
  /// Words that sound as if nobody were there, and are about senders, messages, machines and what is inside a server, or say that it will pass; and what
  /// says nothing of the kind.
  static let neverHard = #"""
    550 5.1.1 no such user at the moment, please try again later
    550 5.1.1 <a@b.example>: user unknown right now
    550 User unknown because the directory server is offline
    550 5.1.1 Recipient lookup failed: LDAP timeout, user not found
    550 5.1.1 User unknown (temporary directory failure)
    554 5.1.1 user unknown; LDAP server unreachable
    550 5.1.1 Recipient not found: directory lookup timed out
    550 5.1.2 Domain b.example does not exist at the moment
    550 5.1.1 Benutzer unbekannt, bitte später noch einmal
    550 Message rejected: image host unknown
    550 5.7.1 Unknown user of relay: please authenticate with the user name of your contract
    535 5.7.8 your login user unknown
    550 5.1.1 authentication: user unknown
    550 5.1.1 Backscatter protection: user unknown
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
    550 The mailbox is not active yet
    550 Account not yet activated
    550 Mailbox not yet created, try again tomorrow
    550 User is not known yet, greylisted
    550 temporary error: user not found in cache
    550 Service for this user has been disabled for maintenance
    550 user account is disabled until payment
    550 mailbox locked, owner has been deactivated temporarily
    SMTP error from remote mail server after MAIL FROM:<b-1@back.news.example> SIZE=1234: 550 5.1.1 user unknown
    SMTP error from remote mail server after initial connection: host mx: 550 domain does not exist
    550 5.7.1 Message rejected. See http://www.google.com
    550 Message scored too high on spam scale
    554 5.7.1 Blocked for abuse
    550 5.7.1 Mail appears to be unsolicited
    450 4.2.0 <ann@x.example>: Recipient address rejected: Greylisted
    451 4.7.1 Please try again later
    421 4.3.2 Service not available
    452 4.3.1 Insufficient system storage
    552 5.2.2 Mailbox size limit exceeded
    554 5.2.2 mailbox full
    550 mailbox for ann@x.example is over quota
    Disk quota exceeded
    550 5.7.0 Local Policy Violation
    550 SPF: 192.0.2.7 is not allowed to send mail from news.example
    550 DKIM: no signature
    554 5.7.1 DMARC failure
    550 rejected because 192.0.2.7 is in a black list at dnsbl.sorbs.net
    550 5.7.1 [C12] RBL Restriction: See http://x
    554 rejected due to virus
    552 Message size exceeds maximum value
    554 5.4.0 Error: too many hops
    Connection timed out
    Operation timed out
    connect to x.example[192.0.2.1]:25: No route to host
    451 4.4.1 Unable to contact any hosts
    Network error on destination MXs
    Could not retrieve source address
    Envelope expired
    TLS is required, but was not offered
    554 Email rejected per DMARC policy
    550 Maximum hop count exceeded
    554 5.0.0 Service unavailable
    550 5.0.0 Permanent error
    553 5.3.5 system config error
    421 too many errors
    550 5.7.1 Requested action not taken: message refused
    550 5.7.1 Recipient not authorized, your IP has been found on a block list
    571 Email from 192.0.2.7 is currently blocked
    550 5.7.1 Access denied, sender is blocked by recipient
    550 Sender rejected by recipient
    550 the recipient does not want mail from you
    """#.split(separator: "\n").map(String.init)

  /// That nobody is there, as servers of all kinds say it.
  static let alwaysHard = #"""
    550 5.1.1 <ann@x.example>: Email address could not be found, or was misspelled (G8)
    550 <ann@x.example>: Recipient address rejected: User unknown in local recipient table
    550 5.1.0 <ann@x.example>: Recipient address rejected: User unknown in virtual alias table
    550 Invalid recipient: <ann@x.example>
    524 5.2.4 Mailing list expansion problem: no such list
    550 5.1.1 Mailbox <ann@x.example> does not exist
    550 5.1.1 <ann@x.example> is not a valid mailbox
    501 5.1.3 Bad recipient address syntax
    553 5.1.3 <ann@x>: Recipient address rejected: bad address syntax
    550 No such user - psmtp
    550 5.1.1 User does not exist: ann@x.example
    511 sorry, no mailbox here by that name (#5.1.1 - chkuser)
    550 sorry, no such mailbox (#5.1.1)
    550 Unknown user: ann@x.example
    550 Recipient unknown
    550 5.1.1 unknown or illegal alias: ann@x.example
    550 Mailbox ann@x.example does not exist or is disabled
    550 ann@x.example... No such user
    550 Account ann@x.example is closed
    550 5.2.1 This mailbox has been deactivated
    550 5.2.1 Mailbox unavailable for this recipient
    550 User ann@x.example has been deleted
    550 account has been deleted
    554 Mailbox deleted: ann@x.example
    550 5.1.6 Mailbox has moved, no forwarding address
    550 Unable to deliver to ann: no such recipient here
    5.1.1 The email account does not exist at the organization this message was sent to
    550 5.4.1 All recipient addresses rejected : Access denied
    550 the recipient's address is not registered in this system
    550 no account by that name here
    550 5.1.1 Unknown or invalid address
    User unknown in local recipient table
    smtp; 550 5.1.1 sid=i01K1n00d0ktxzn01 User unknown
    550 Domain x.example does not exist
    The domain x.exmaple could not be found in DNS
    Host or domain name not found. Name service error for name=x.exmaple type=MX: Malformed or unexpected name server reply: Host not found
    550 x.exmaple: no such domain
    unrouteable mail domain "x.exmaple"
    all hosts for 'x.exmaple' have been failing: Unknown host
    No MX or A records for x.exmaple
    Null MX
    550 5.1.10 Recipient address has null MX
    556 5.1.10 domain of recipient does not accept mail (null MX)
    550 5.1.2 DNS error: no such domain
    550 <ann@x.example> User unknown; rejecting
    550 5.1.1 <ann@x.example> is an invalid address
    Address rejected: ann@x.example (in reply to RCPT TO command)
    550 Recipient does not exist (ann@x.example)
    550 That user does not have an account here
    550 Benutzer existiert nicht
    550 nicht zugestellt, weil die Adresse nicht existiert
    550 Die E-Mail-Adresse ann@x.example existiert nicht
    550 Cette adresse n'existe pas : ann@x.example
    550 Compte inconnu
    550 Buzón inexistente
    550 Casella inesistente
    550 Такого пользователя нет
    550 Почтовый ящик не найден
    550 メールアドレスが見つかりません
    550 没有这个用户
    550 用户不存在 ann@x.example
    550 Mailbox not found or access denied
    SMTP error from remote mail server after RCPT TO:<ann@x.example>: host mx.x.example [192.0.2.1]: 550 5.1.1 user unknown
    host mx[192.0.2.1] said: 550 Address rejected (in reply to RCPT TO command)
    host mx[192.0.2.1] said: 550 mailbox unavailable (in reply to RCPT TO command)
    host mx[192.0.2.1] said: 550 5.1.1 no (in reply to end of DATA command)
    """#.split(separator: "\n").map(String.init)
}
