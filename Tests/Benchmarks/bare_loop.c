/* The ceiling that sending is measured against: libcurl's multi interface uploads the same message over and over, remembers nothing and makes nothing.

     cc -O2 bare_loop.c -lcurl -o bare_loop && ./bare_loop PORT CONNECTIONS MESSAGES FILE

   A handle a connection; each takes the next recipient as soon as its message was accepted. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct upload {
  CURL *handle;
  struct curl_slist *recipient;
  size_t sent;
};

static char *message;
static size_t size;
static long begun, wanted;

static size_t give(char *target, size_t width, size_t count, void *context) {
  struct upload *upload = context;
  size_t rest = size - upload->sent, part = width * count < rest ? width * count : rest;
  memcpy(target, message + upload->sent, part);
  upload->sent += part;
  return part;
}

/* Gives a handle its next recipient; 0 when all have been given out. */
static int next(struct upload *upload, CURLM *multi) {
  char address[64];
  if (begun == wanted) return 0;
  snprintf(address, sizeof address, "<reader%ld@example.org>", begun++);
  curl_slist_free_all(upload->recipient);
  upload->recipient = curl_slist_append(NULL, address);
  upload->sent = 0;
  curl_easy_setopt(upload->handle, CURLOPT_MAIL_RCPT, upload->recipient);
  curl_multi_add_handle(multi, upload->handle);
  return 1;
}

int main(int count, char **arguments) {
  if (count != 5) return fprintf(stderr, "bare_loop PORT CONNECTIONS MESSAGES FILE\n"), 64;
  long connections = atol(arguments[2]), done = 0;
  wanted = atol(arguments[3]);
  FILE *file = fopen(arguments[4], "rb");
  if (!file) return perror(arguments[4]), 66;
  fseek(file, 0, SEEK_END);
  size = (size_t)ftell(file);
  rewind(file);
  message = malloc(size);
  if (fread(message, 1, size, file) != size) return perror(arguments[4]), 66;

  char url[64];
  snprintf(url, sizeof url, "smtp://127.0.0.1:%s/bare.example", arguments[1]);
  CURLM *multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
  struct upload *uploads = calloc((size_t)connections, sizeof *uploads);
  for (long number = 0; number < connections; number++) {
    CURL *handle = uploads[number].handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "<letter@example.org>");
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle, CURLOPT_READDATA, &uploads[number]);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, &uploads[number]);
    next(&uploads[number], multi);
  }
  while (done < wanted) {
    int running, left;
    curl_multi_perform(multi, &running);
    for (CURLMsg *end; (end = curl_multi_info_read(multi, &left));) {
      struct upload *upload;
      if (end->data.result) return fprintf(stderr, "%s\n", curl_easy_strerror(end->data.result)), 69;
      curl_easy_getinfo(end->easy_handle, CURLINFO_PRIVATE, &upload);
      curl_multi_remove_handle(multi, upload->handle);
      done++;
      running += next(upload, multi);
    }
    if (!running || done < wanted) curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  return 0;
}
