// libcurl's setters are variadic, which Swift cannot call: each kind of argument gets a plain function.
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

/// What libcurl calls with what the server said.
typedef size_t (*tuesday_curl_callback)(char *bytes, size_t size, size_t count, void *context);

CURLcode tuesday_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode tuesday_curl_set_string(CURL *handle, CURLoption option, const char *value);
/// `context` must live as long as it is set.
CURLcode tuesday_curl_set_listener(CURL *handle, tuesday_curl_callback listener, void *context);
/// Fields of a request's head; the list must live as long as it is set.
CURLcode tuesday_curl_set_fields(CURL *handle, struct curl_slist *fields);
/// `buffer` has CURL_ERROR_SIZE octets and must live as long as it is set.
CURLcode tuesday_curl_set_error_buffer(CURL *handle, char *buffer);
/// `entry` is `host:port:address,address`; `list` must be freed when the session is open.
CURLcode tuesday_curl_set_addresses(CURL *handle, const char *entry, struct curl_slist **list);
CURLcode tuesday_curl_get_socket(CURL *handle, curl_socket_t *socket);
/// Whether a TCP connection of the last transfer came about.
bool tuesday_curl_was_connected(CURL *handle);
CURLcode tuesday_curl_get_response_code(CURL *handle, long *code);
/// `context` must live as long as it is set.
CURLcode tuesday_curl_set_writer(CURL *handle, tuesday_curl_callback writer, void *context);
/// `context` must live as long as it is set.
CURLcode tuesday_curl_set_socket_opener(CURL *handle, curl_opensocket_callback opener, void *context);
/// The strings are the handle's.
CURLcode tuesday_curl_get_effective_url(CURL *handle, char **url);
CURLcode tuesday_curl_get_content_type(CURL *handle, char **type);
/// Called about once a second while something lasts; what is not 0 ends it. `context` must live as long as it is set; NULL: nobody watches.
CURLcode tuesday_curl_set_watcher(CURL *handle, curl_xferinfo_callback watcher, void *context);

/// Gives the body that is sent, piece by piece. `context` must live as long as it is set.
CURLcode tuesday_curl_set_reader(CURL *handle, tuesday_curl_callback reader, void *context);
/// Of the body that is sent.
CURLcode tuesday_curl_set_upload_size(CURL *handle, curl_off_t size);
