#include "CCurl.h"

CURLcode tuesday_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode tuesday_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode tuesday_curl_set_listener(CURL *handle, tuesday_curl_callback listener, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, listener);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_HEADERDATA, context) : code;
}

CURLcode tuesday_curl_set_fields(CURL *handle, struct curl_slist *fields) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields);
}

CURLcode tuesday_curl_set_error_buffer(CURL *handle, char *buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode tuesday_curl_set_addresses(CURL *handle, const char *entry, struct curl_slist **list) {
  *list = curl_slist_append(NULL, entry);
  return *list ? curl_easy_setopt(handle, CURLOPT_RESOLVE, *list) : CURLE_OUT_OF_MEMORY;
}

CURLcode tuesday_curl_get_socket(CURL *handle, curl_socket_t *socket) {
  return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, socket);
}

bool tuesday_curl_was_connected(CURL *handle) {
  curl_off_t microseconds = 0;
  return curl_easy_getinfo(handle, CURLINFO_CONNECT_TIME_T, &microseconds) == CURLE_OK && microseconds > 0;
}

CURLcode tuesday_curl_get_response_code(CURL *handle, long *code) {
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, code);
}

CURLcode tuesday_curl_set_writer(CURL *handle, tuesday_curl_callback writer, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, writer);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

CURLcode tuesday_curl_set_socket_opener(CURL *handle, curl_opensocket_callback opener, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, opener);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context) : code;
}

CURLcode tuesday_curl_get_effective_url(CURL *handle, char **url) {
  return curl_easy_getinfo(handle, CURLINFO_EFFECTIVE_URL, url);
}

CURLcode tuesday_curl_get_content_type(CURL *handle, char **type) {
  return curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, type);
}

CURLcode tuesday_curl_set_watcher(CURL *handle, curl_xferinfo_callback watcher, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_NOPROGRESS, watcher ? 0L : 1L);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watcher);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context) : code;
}

CURLcode tuesday_curl_set_reader(CURL *handle, tuesday_curl_callback reader, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, reader);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_READDATA, context) : code;
}

CURLcode tuesday_curl_set_upload_size(CURL *handle, curl_off_t size) {
  return curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, size);
}
