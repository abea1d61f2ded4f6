// Newer c-ares calls the functions of 1.18 (Debian 12) deprecated; they stay.
#define CARES_NO_DEPRECATED
#include <ares.h>
#include <netdb.h>
