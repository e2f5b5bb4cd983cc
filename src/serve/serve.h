/*
 * serve.h - the page of a case over HTTP: it reads only, and nothing can be changed through it.
 *
 * One thread, GET and HEAD. Who asks by a name (DNS rebinding) is refused; from anywhere but this
 * machine a token is needed.
 */
#pragma once

#include "web/web.h"

/* What is served, and by whom the octets of messages are known. */
typedef struct ServerWishes {
    const char *title;
    const char
        *listen; /* "127.0.0.1:8025", "[::1]:0", "8025"; NULL: loopback, SERVER_PORT if free */
    json_t *(*body)(void *user, const json_t *message);       /* for the page; yours, or NULL */
    GByteArray *(*octets)(void *user, const json_t *message); /* all of it; yours, or NULL */
    GByteArray *(*part)(void *user, const json_t *message, const char *number);
    void *user;
} ServerWishes;

#define SERVER_PORT 8025

typedef struct Server Server;

/*
 * Listens.
 *
 *   web, wishes  lent until server_free
 *   errors       POSTA_ERROR_USAGE: no address to listen at; POSTA_ERROR_MACHINE: it is taken
 */
Server *server_new(Web *web, const ServerWishes *wishes, GError **error);
void server_free(Server *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_free)

/* Where the page is, token and all; lent. */
const char *server_address(const Server *server);

/* Answers until `is_stopped` says so. */
void server_run(Server *server, bool (*is_stopped)(void));
