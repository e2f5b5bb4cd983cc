/*
 * sasl_test.c - log-ins by each mechanism, and what each of their lines stands for. Examples of
 * RFC 2195 2, RFC 2831 4, RFC 7677 3, RFC 7628 4.1 and MS-NLMP 4.2.
 */
#include "dialogue/sasl.h"

#include "base/text.h"
#include "dialogue/exchange.h"

/* A log-in; its lines begin with "I " (initial response), "S " or "C ". */
typedef struct Case {
    const char *name, *mechanism;
    const char *lines[6];
    const char *wanted; /* the credential, then each line decoded, its secret in [] */
} Case;

static const Case cases[] = {
    {"plain",                "plain",     {"I AHVzZXIAc2VjcmV0"},                                                             "PLAIN user=user password=secret | ␀user␀[secret]"},
    {"plain-three-parts",
     "PLAIN",                             {"S ", "C YWRtaW4AdXNlcgBzZSBjcmV0"},
     "PLAIN user=user as=admin password=se cret | admin␀user␀[se cret]"                                                                                                         },
    {"plain-wrong-splits",
     "PLAIN",                             {"C dXNlcgBwYXNz"},
     "PLAIN user=user password=pass | user␀[pass]"                                                                                                                                },
    {"plain-more-nuls",      "PLAIN",     {"C AHUAcAB3"},                                                                     "PLAIN user=u password=p | ␀u␀[p␀w]"            },
    {"plain-no-nul",         "PLAIN",     {"C bm9udWw="},                                                                     "PLAIN | [nonul]"                                     },
    {"plain-empty-password", "PLAIN",     {"C AHUA"},                                                                         "PLAIN user=u password= | ␀u␀"                    },
    {"plain-latin-1",        "PLAIN",     {"C AMOpAOl0"},                                                                     "PLAIN user=é password=?t | ␀é␀[?t]"            },
    {"no-pad-and-blanks",    "PLAIN",     {"C AHVz ZXIAcw"},                                                                  "PLAIN user=user password=s | ␀user␀[s]"          },
    {"no-base64",            "PLAIN",     {"C AHVz*ZXIAcw"},                                                                  "PLAIN |"                                             },
    {"empty-initial",        "EXTERNAL",  {"I ="},                                                                            "EXTERNAL |"                                          },
    {"external",
     "EXTERNAL",                          {"I Ym9iQGV4YW1wbGUuY29t"},
     "EXTERNAL as=bob@example.com | bob@example.com"                                                                                                                                },
    {"anonymous",            "ANONYMOUS", {"I c2lyaGM="},                                                                     "ANONYMOUS user=sirhc | sirhc"                        },
    {"cancelled",            "LOGIN",     {"S VXNlcm5hbWU6", "C *"},                                                          "LOGIN cancelled | Username:"                         },
    {"login",
     "LOGIN",                             {"S VXNlcm5hbWU6", "C dXNlcg==", "S UGFzc3dvcmQ6", "C c2VjcmV0"},
     "LOGIN user=user password=secret | Username: | user | Password: | [secret]"                                                                                                    },
    {"login-localised",
     "LOGIN",                             {"S QmVudXR6ZXI=", "C dXNlcg==", "S S2VubndvcnQ=", "C c2VjcmV0"},
     "LOGIN user=user password=secret | Benutzer | user | Kennwort | [secret]"                                                                                                      },
    {"login-with-user",
     "LOGIN",                             {"I dXNlcg==", "S UGFzc3dvcmQ6", "C c2VjcmV0"},
     "LOGIN user=user password=secret | user | Password: | [secret]"                                                                                                                },
    {"login-asked-again",
     "LOGIN",                             {"I dXNlcg==", "S VXNlciBOYW1lAA==", "C dXNlcg==", "S UGFzc3dvcmQA", "C c2VjcmV0"},
     "LOGIN user=user password=secret | user | User Name␀ | user | Password␀ | [secret"
     "]"                                                                                                                                                                            },
    {"login-unseen-prompts",
     "LOGIN",                             {"C dXNlcg==", "C c2VjcmV0", "C bW9yZQ=="},
     "LOGIN user=user password=secret | user | [secret] | [more]"                                                                                                                   },
    {"login-empty-password", "LOGIN",     {"C dXNlcg==", "C "},                                                               "LOGIN user=user password= | user"                    },
    {"cram-md5",
     "CRAM-MD5",                          {"S PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
      "C dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"},
     "CRAM-MD5 user=tim digest=b913a602c7eda7a495b4e6e7334d3890 10200:$cram_md5$PDE4OT"
     "YuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+$dGltIGI5MTNhNjAyYzdlZGE3YTQ5N"
     "WI0ZTZlNzMzNGQzODkw | <1896.697170952@postoffice.reston.mci.net> | tim [b913a602"
     "c7eda7a495b4e6e7334d3890]"                                                                                                                                                    },
    {"cram-md5-blanks",
     "CRAM-MD5",                          {"C am9lIHEgcHVibGljIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"},
     "CRAM-MD5 user=joe q public digest=b913a602c7eda7a495b4e6e7334d3890 | joe q publi"
     "c [b913a602c7eda7a495b4e6e7334d3890]"                                                                                                                                         },
    {"digest-md5",
     "DIGEST-MD5",                        {"S cmVhbG09ImVsd29vZC5pbm5vc29mdC5jb20iLG5vbmNlPSJPQTZNRzl0RVFHbTJoaCIscW9wPSJhdX"
      "RoIixhbGdvcml0aG09bWQ1LXNlc3MsY2hhcnNldD11dGYtOA==",
      "C Y2hhcnNldD11dGYtOCx1c2VybmFtZT0iY2hyXCJpcyIscmVhbG09ImVsd29vZC5pbm5vc29mdC5jb2"
      "0iLG5vbmNlPSJPQTZNRzl0RVFHbTJoaCIsbmM9MDAwMDAwMDEscmVzcG9uc2U9ZDM4OGRhZDkwZDRiYm"
      "Q3NjBhMTUyMzIxZjIxNDNhZjcscW9wPWF1dGg=",
      "S cnNwYXV0aD1lYTQwZjYwMzM1YzQyN2I1NTI3Yjg0ZGJhYmNkZmZmZA==", "C "},
     "DIGEST-MD5 user=chr\"is realm=elwood.innosoft.com digest=d388dad90d4bbd760a152321"
     "f2143af7 | realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",algorit"
     "hm=md5-sess,charset=utf-8 | charset=utf-8,username=\"chr\\\"is\",realm=\"elwood.innos"
     "oft.com\",nonce=\"OA6MG9tEQGm2hh\",nc=00000001,response=[d388dad90d4bbd760a152321f2"
     "143af7],qop=auth | rspauth=[ea40f60335c427b5527b84dbabcdfffd]"                                                                                                                },
    {"scram",
     "SCRAM-SHA-256",                     {"I biwsbj11c2VyLHI9ck9wck5HZndFYmVSV2diTkVrcU8=",
      "S cj1yT3ByTkdmd0ViZVJXZ2JORWtxTyVodllEcFdVYTIscz1XMjJaYUowU05ZN3NvRXNVRWpiNmdRPT"
      "0saT00MDk2",
      "C Yz1iaXdzLHI9ck9wck5HZndFYmVSV2diTkVrcU8laHZZRHBXVWEyLHA9ZEh6YlphcFdJazRqVWhOK1"
      "V0ZTl5dGFnOXpqZk1IZ3NxbW1pejdBbmRWUT0=",
      "S dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==", "C "},
     "SCRAM-SHA-256 user=user digest=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ= | n,"
     ",n=user,r=rOprNGfwEbeRWgbNEkqO | r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2,s=W22ZaJ0SNY7s"
     "oEsUEjb6gQ==,i=4096 | c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2,p=[dHzbZapWIk4jUhN"
     "+Ute9ytag9zjfMHgsqmmiz7AndVQ=] | v=[6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
     "]"                                                                                                                                                                            },
    {"scram-plus",
     "SCRAM-SHA-1-PLUS",                  {"I cD10bHMtdW5pcXVlLGE9YWRtPTJDaW4sbj11cz0zRGVyLHI9YWJj"},
     "SCRAM-SHA-1-PLUS user=us=er as=adm,in | p=tls-unique,a=adm=2Cin,n=us=3Der,r=abc"                                                                                              },
    {"xoauth2",
     "XOAUTH2",                           {"I dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMgEB",
      "S eyJzdGF0dXMiOiI0MDAifQ==", "C "},
     "XOAUTH2 user=someuser@example.com token=ya29.vF9dft4qmTc2 | user=someuser@exampl"
     "e.com␁auth=Bearer [ya29.vF9dft4qmTc2]␁␁ | {\"status\":\"400\"}"                                                                                                         },
    {"oauthbearer",
     "OAUTHBEARER",                       {"I bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dG"
      "g9QmVhcmVyIHZGOWRmdDRxbVRjMj09AQE=",
      "S eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=", "C AQ=="},
     "OAUTHBEARER user=user@example.com as=user@example.com realm=server.example.com t"
     "oken=vF9dft4qmTc2== | n,a=user@example.com,␁host=server.example.com␁port=143␁aut"
     "h=Bearer [vF9dft4qmTc2==]␁␁ | {\"status\":\"invalid_token\"} | ␁"                                                                                                       },
    {"ntlm",
     "NTLM",                              {"I TlRMTVNTUAABAAAAB7IAAA==",
      "S TlRMTVNTUAACAAAADAAMADAAAAA1goniASNFZ4mrze8AAAAAAAAAAAAAAAAAAAAAUwBlAHIAdgBlAH"
      "IA",
      "C TlRMTVNTUAADAAAAGAAYAEAAAABUAFQAWAAAAAwADACsAAAACAAIALgAAAAQABAAwAAAAAAAAADQAA"
      "AAAQAAAIbDUJesnOwQJVR2SlfMzBmqqqqqqqqqqmjNCrhR5RyWqrySe+vvahwBAQAAAAAAAAAAAAAAAA"
      "AAqqqqqqqqqqoAAAAAAgAMAEQAbwBtAGEAaQBuAAEADABTAGUAcgB2AGUAcgAAAAAAAAAAAEQAbwBtAG"
      "EAaQBuAFUAcwBlAHIAQwBPAE0AUABVAFQARQBSAA=="},
     "NTLM user=User realm=Domain digest=68cd0ab851e51c96aabc927bebef6a1c 5600:User::D"
     "omain:0123456789abcdef:68cd0ab851e51c96aabc927bebef6a1c:010100000000000000000000"
     "00000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e0001000c0053006500"
     "72007600650072000000000000000000 | NTLM NEGOTIATE | NTLM CHALLENGE, target=Serve"
     "r, challenge=0123456789abcdef | NTLM AUTHENTICATE, user=User, domain=Domain, hos"
     "t=COMPUTER"                                                                                                                                                                   },
    {"ntlm-version-1",
     "NTLM",                              {"S NTLM supported", "C TlRMTVNTUAABAAAAB7IAAA==",
      "S TlRMTVNTUAACAAAADAAMADAAAAA1goniASNFZ4mrze8AAAAAAAAAAAAAAAAAAAAAUwBlAHIAdgBlAH"
      "IA",
      "C TlRMTVNTUAADAAAAGAAYAEAAAAAYABgAWAAAAAAAAABwAAAABAAEAHAAAAAAAAAAdAAAAAAAAAB0AA"
      "AAAgAAAJje97h/iKpdr+Lfd5aIoXLe8Rx9XM3vE2fEMBHzApiirTXs5k8WMxxEvb7ZJ4QflFVzZXI="},
     "NTLM user=User digest=67c43011f30298a2ad35ece64f16331c44bdbed927841f94 5500:User"
     ":::98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13:67c43011f30298a2ad35ece64f16"
     "331c44bdbed927841f94:0123456789abcdef | NTLM NEGOTIATE | NTLM CHALLENGE, target="
     "Server, challenge=0123456789abcdef | NTLM AUTHENTICATE, user=User"                                                                                                            },
    {"gssapi-with-ntlm",
     "GSSAPI",                            {"I YEAGTlRMTVNTUAABAAAAB7IAAA==",
      "S oU5UTE1TU1AAAgAAAAwADAAwAAAANYKJ4gEjRWeJq83vAAAAAAAAAAAAAAAAAAAAAFMAZQByAHYAZQ"
      "ByAA==",
      "C oU5UTE1TU1AAAwAAABgAGABAAAAAVABUAFgAAAAMAAwArAAAAAgACAC4AAAAEAAQAMAAAAAAAAAA0A"
      "AAAAEAAACGw1CXrJzsECVUdkpXzMwZqqqqqqqqqqpozQq4UeUclqq8knvr72ocAQEAAAAAAAAAAAAAAA"
      "AAAKqqqqqqqqqqAAAAAAIADABEAG8AbQBhAGkAbgABAAwAUwBlAHIAdgBlAHIAAAAAAAAAAABEAG8AbQ"
      "BhAGkAbgBVAHMAZQByAEMATwBNAFAAVQBUAEUAUgA="},
     "GSSAPI user=User realm=Domain digest=68cd0ab851e51c96aabc927bebef6a1c 5600:User:"
     ":Domain:0123456789abcdef:68cd0ab851e51c96aabc927bebef6a1c:0101000000000000000000"
     "0000000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e0001000c00530065"
     "0072007600650072000000000000000000 | NTLM NEGOTIATE | NTLM CHALLENGE, target=Ser"
     "ver, challenge=0123456789abcdef | NTLM AUTHENTICATE, user=User, domain=Domain, h"
     "ost=COMPUTER"                                                                                                                                                                 },
    {"gssapi",               "GSSAPI",    {"I YIICBnRpY2tldA==", "S ", "C dGV4dA=="},                                         "GSSAPI | [text]"                                     },
    {"unknown",              "X-OTHER",   {"I YWJj"},                                                                         "X-OTHER | [abc]"                                     },
    {"unseen",               "",          {"C YWJj"},                                                                         "? | [abc]"                                           },
};

static void add_text(GString *out, const char *key, const char *text)
{
    if (text != NULL)
        g_string_append_printf(out, " %s=%s", key, text);
}

static void add_decoded(GString *out, const Decoded *decoded)
{
    if (decoded->text == NULL)
        return;
    gsize len;
    const uint8_t *data = g_bytes_get_data(decoded->text, &len);
    const uint8_t *secret = decoded->secret.len == 0 ? data + len : decoded->secret.data;
    size_t before = (size_t)(secret - data);

    g_assert_true(g_utf8_validate((const char *)data, (gssize)len, NULL));
    g_assert_cmpuint(before + decoded->secret.len, <=, len);
    g_string_append(out, " | ");
    g_string_append_len(out, (const char *)data, (gssize)before);
    if (decoded->secret.len > 0)
        g_string_append_printf(out, "[%.*s]", (int)decoded->secret.len, (const char *)secret);
    g_string_append_len(out, (const char *)secret + decoded->secret.len,
                        (gssize)(len - before - decoded->secret.len));
}

static void add_credential(GString *out, const Credential *credential)
{
    g_string_append(out, credential->mechanism == NULL ? "?" : credential->mechanism);
    add_text(out, "user", credential->user);
    add_text(out, "as", credential->authorization_id);
    add_text(out, "realm", credential->realm);
    if (credential->secret != NULL) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(credential->secret, &len);
        g_autofree char *secret = text_valid((Bytes){data, len});

        add_text(out, secret_kind_name(credential->secret_kind), secret);
    }
    if (credential->crack != NULL)
        g_string_append_printf(out, " %u:%s", credential->crack_mode, credential->crack);
    if (credential->outcome == OUTCOME_CANCELLED)
        g_string_append(out, " cancelled");
}

static void test_case(gconstpointer data)
{
    const Case *test = data;
    const Span span = {
        {1, 1, 1, 0, 0},
        {1, 1, 1, 0, 0},
        4
    };
    g_autoptr(Exchange) exchange = g_new0(Exchange, 1);
    g_autoptr(GString) decoded = g_string_new(NULL), told = g_string_new(NULL);
    Sasl *sasl = sasl_new(bytes_of_text(test->mechanism), &span);

    for (size_t i = 0; i < G_N_ELEMENTS(test->lines) && test->lines[i] != NULL; i++) {
        Bytes text = bytes_of_text(test->lines[i] + 2);

        if (test->lines[i][0] == 'I') {
            Decoded initial = sasl_initial(sasl, text);

            add_decoded(decoded, &initial);
            decoded_clear(&initial);
        } else if (test->lines[i][0] == 'S') {
            sasl_challenge(sasl, exchange, 334, text, &span);
        } else {
            sasl_answer(sasl, exchange, text, &span);
        }
    }
    for (guint i = 0; exchange->steps != NULL && i < exchange->steps->len; i++) {
        const Step *step = exchange->steps->pdata[i];

        add_decoded(decoded, &step->decoded);
        g_assert_true(step->decoded.secret.len == 0 || step->is_secret);
    }
    g_autoptr(Credential) credential = sasl_end(sasl, OUTCOME_REFUSED, NULL);
    add_credential(told, credential);
    g_string_append(told, decoded->len == 0 ? " |" : decoded->str);
    g_autofree char *shown = g_strdup(told->str);
    g_autofree char *plain = NULL;
    g_auto(GStrv) pieces = g_strsplit(shown, "\xef\xbf\xbd", -1);
    plain = g_strjoinv("?", pieces);
    g_assert_cmpstr(plain, ==, test->wanted);
}

static void test_proof(void)
{
    g_assert_true(
        sasl_is_proof(BYTES_OF("cnNwYXV0aD1lYTQwZjYwMzM1YzQyN2I1NTI3Yjg0ZGJhYmNkZmZmZA==")));
    g_assert_true(sasl_is_proof(BYTES_OF(" dj1zRmxtUms2UWxlZzFjVmxEVkNiVXBDTmJRREk9 ")));
    g_assert_false(sasl_is_proof(BYTES_OF("UGFzc3dvcmQ6")));
    g_assert_false(sasl_is_proof(BYTES_OF("")));
    g_assert_false(sasl_is_proof(BYTES_OF("go on, please")));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sasl/proof-of-the-server", test_proof);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/sasl/", cases[i].name, NULL);

        g_test_add_data_func(path, &cases[i], test_case);
    }
    return g_test_run();
}
