/* server.c - the page of a case over HTTP, in one thread. */
#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "serve/answer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/random.h>

#define WAIT_MS 250 /* for requests; then it is asked whether to stop */
#define TOKEN_OCTETS 16
#define TOKEN_COOKIE "posta-token"

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
} Address;

struct Server {
    Web *web;
    const ServerWishes *wishes;
    struct MHD_Daemon *daemon;
    char *page;    /* the whole of it */
    char *policy;  /* its Content-Security-Policy */
    char *token;   /* NULL where none is needed */
    char *address; /* of the page */
};

/* Not sooner than the whole was compared. */
static bool is_token(const Server *server, const char *told)
{
    size_t len = strlen(server->token);
    uint8_t differs = 0;

    if (told == NULL || strlen(told) != len)
        return false;
    for (size_t i = 0; i < len; i++)
        differs |= (uint8_t)(told[i] ^ server->token[i]);
    return differs == 0;
}

static const char *argument(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}

static uint64_t number_argument(struct MHD_Connection *connection, const char *name, uint64_t most,
                                uint64_t otherwise)
{
    const char *text = argument(connection, name);
    uint64_t number;

    return text != NULL && g_ascii_string_to_unsigned(text, 10, 0, most, &number, NULL) ? number
                                                                                        : otherwise;
}

static Answer answer_path(const Server *server, struct MHD_Connection *connection, const char *url)
{
    if (g_str_equal(url, "/")) {
        Answer answer = answer_text("text/html; charset=utf-8", g_strdup(server->page));
        answer.policy = server->policy;
        return answer;
    }
    if (!g_str_has_prefix(url, "/api/"))
        return answer_refusal(MHD_HTTP_NOT_FOUND, _("nothing is here; the page is at /"));
    const char *words = argument(connection, "words");
    g_auto(GStrv) path = g_strsplit(url + strlen("/api/"), "/", -1);
    const Question question = {
        .path = path,
        .words = words == NULL ? "" : words,
        .offset = number_argument(connection, "offset", INT32_MAX, 0),
        .limit = number_argument(connection, "limit", WEB_ROWS_MAX, WEB_ROWS_MAX),
    };
    return answer_question(server->web, server->wishes, &question);
}

/* Sends the answer; `location` and `cookie` may be NULL. */
static enum MHD_Result send_answer(struct MHD_Connection *connection, const Answer *answer,
                                   const char *location, const char *cookie)
{
    gsize len = 0;
    const void *octets = g_bytes_get_data(answer->content, &len);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(len, (void *)octets, MHD_RESPMEM_MUST_COPY);
    const char *const fields[][2] = {
        {"Content-Type",                 answer->type       },
        {"Content-Security-Policy",      answer->policy     },
        {"Content-Disposition",          answer->disposition},
        {"Location",                     location           },
        {"Set-Cookie",                   cookie             },
        {"X-Content-Type-Options",       "nosniff"          },
        {"X-Frame-Options",              "DENY"             },
        {"Referrer-Policy",              "no-referrer"      },
        {"Cross-Origin-Resource-Policy", "same-origin"      },
        {"Cross-Origin-Opener-Policy",   "same-origin"      },
        {"Cache-Control",                "no-store"         },
        {"Allow",                        "GET, HEAD"        },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i][1] != NULL)
            MHD_add_response_header(response, fields[i][0], fields[i][1]);
    enum MHD_Result result = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* The token in the address becomes a cookie, and leaves the address. */
static enum MHD_Result keep_token(const Server *server, struct MHD_Connection *connection)
{
    g_autofree char *cookie =
        g_strdup_printf(TOKEN_COOKIE "=%s; HttpOnly; SameSite=Strict; Path=/", server->token);
    Answer answer = answer_text("text/plain; charset=utf-8", g_strdup(""));

    answer.status = MHD_HTTP_SEE_OTHER;
    enum MHD_Result result = send_answer(connection, &answer, "/", cookie);
    answer_clear(&answer);
    return result;
}

/* Its parameters are those of MHD_AccessHandlerCallback. */
/* NOLINTNEXTLINE(readability-function-size) */
static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    const Server *server = user;
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    Answer answer;

    (void)version;
    (void)upload;
    if (*state == NULL) { /* the fields are here; what follows them is not wanted */
        *state = connection;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (!g_str_equal(method, "GET") && !g_str_equal(method, "HEAD"))
        answer = answer_refusal(MHD_HTTP_METHOD_NOT_ALLOWED, _("there is GET and HEAD"));
    else if (!host_is_allowed(host))
        answer = answer_refusal(MHD_HTTP_FORBIDDEN,
                                _("ask by the address of this machine, not by a name"));
    else if (server->token != NULL && is_token(server, argument(connection, "token")))
        return keep_token(server, connection);
    else if (server->token != NULL &&
             !is_token(server,
                       MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, TOKEN_COOKIE)))
        answer = answer_refusal(MHD_HTTP_FORBIDDEN, _("the address with its token is needed"));
    else
        answer = answer_path(server, connection, url);
    enum MHD_Result result = send_answer(connection, &answer, NULL, NULL);
    answer_clear(&answer);
    return result;
}

static bool is_loopback(const Address *address)
{
    return address->any.sa_family == AF_INET6
               ? IN6_IS_ADDR_LOOPBACK(&address->six.sin6_addr)
               : (ntohl(address->four.sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
}

/* "127.0.0.1:8025", "[::1]:8025", "localhost:8025", "8025". */
static bool address_parse(const char *text, Address *ret_address, GError **error)
{
    Address address = {0};
    const char *colon = strrchr(text, ':');
    g_autofree char *host =
        colon == NULL ? g_strdup("127.0.0.1") : g_strndup(text, (gsize)(colon - text));
    size_t len = strlen(host);
    uint64_t port = 0;
    bool is_six = host[0] == '[' && host[len - 1] == ']';

    if (is_six) {
        host[len - 1] = '\0';
        address.six.sin6_family = AF_INET6;
    } else {
        address.four.sin_family = AF_INET;
    }
    const char *name = g_str_equal(host, "localhost") ? "127.0.0.1" : host + is_six;
    void *octets = is_six ? (void *)&address.six.sin6_addr : (void *)&address.four.sin_addr;
    if (!g_ascii_string_to_unsigned(colon == NULL ? text : colon + 1, 10, 0, UINT16_MAX, &port,
                                    NULL) ||
        inet_pton(address.any.sa_family, name, octets) != 1) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("--listen: \"%s\" is no address to listen at; give one like 127.0.0.1:8025, "
                      "[::1]:8025 or 8025"),
                    text);
        return false;
    }
    address.four.sin_port = htons((uint16_t)port); /* at the same place in both */
    *ret_address = address;
    return true;
}

static struct MHD_Daemon *listen_at(Server *server, const Address *address)
{
    unsigned flags =
        MHD_USE_EPOLL | (address->any.sa_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0);

    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR,
                            &address->any, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)SERVER_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
                            (unsigned)SERVER_IDLE_MAX_S, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
                            MHD_OPTION_END);
}

static char *make_token(void)
{
    uint8_t octets[TOKEN_OCTETS];
    g_autoptr(GString) token = g_string_new(NULL);
    ssize_t count = getrandom(octets, sizeof(octets), 0);

    g_assert(count == (ssize_t)sizeof(octets)); /* up to 256 octets come at once */
    for (size_t i = 0; i < sizeof(octets); i++)
        g_string_append_printf(token, "%02x", octets[i]);
    return g_string_free(g_steal_pointer(&token), FALSE);
}

/* "http://127.0.0.1:8025/"; who listens everywhere can be asked from this machine too. */
static char *address_to_text(const Server *server, const Address *address)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    bool is_six = address->any.sa_family == AF_INET6;
    const void *octets =
        is_six ? (const void *)&address->six.sin6_addr : (const void *)&address->four.sin_addr;
    char host[INET6_ADDRSTRLEN];

    inet_ntop(address->any.sa_family, octets, host, sizeof(host));
    return g_strdup_printf(
        is_six ? "http://[%s]:%u/%s%s" : "http://%s:%u/%s%s", host, (unsigned)info->port,
        server->token == NULL ? "" : "?token=", server->token == NULL ? "" : server->token);
}

static bool make_page(Server *server, GError **error)
{
    json_t *overview = web_overview(server->web, error);

    if (overview == NULL)
        return false;
    g_autofree char *summary = web_summary(overview);
    json_decref(overview);
    server->page = web_page(server->wishes->title, "", summary, "{\"door\":\"api\"}");
    server->policy = g_strconcat(web_policy(), "; frame-ancestors 'none'", NULL);
    return true;
}

static bool start(Server *server, GError **error)
{
    const char *wish = server->wishes->listen;
    g_autofree char *text = wish == NULL ? g_strdup_printf("%d", SERVER_PORT) : g_strdup(wish);
    Address address;

    if (!address_parse(text, &address, error))
        return false;
    if (!is_loopback(&address))
        server->token = make_token();
    server->daemon = listen_at(server, &address);
    if (server->daemon == NULL && wish == NULL) { /* then at any that is free */
        address.four.sin_port = 0;
        server->daemon = listen_at(server, &address);
    }
    if (server->daemon == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot listen there: %s"), text,
                    g_strerror(errno));
        return false;
    }
    server->address = address_to_text(server, &address);
    return true;
}

Server *server_new(Web *web, const ServerWishes *wishes, GError **error)
{
    g_autoptr(Server) server = g_new0(Server, 1);

    server->web = web;
    server->wishes = wishes;
    if (!make_page(server, error) || !start(server, error))
        return NULL;
    return g_steal_pointer(&server);
}

void server_free(Server *server)
{
    if (server == NULL)
        return;
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    g_free(server->page);
    g_free(server->policy);
    g_free(server->token);
    g_free(server->address);
    g_free(server);
}

const char *server_address(const Server *server)
{
    return server->address;
}

void server_run(Server *server, bool (*is_stopped)(void))
{
    while (!is_stopped())
        MHD_run_wait(server->daemon, WAIT_MS);
}
