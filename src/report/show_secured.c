/* show_secured.c - what S/MIME and OpenPGP say of a part: how it is sealed, by whom, for whom. */
#include "base/i18n.h"
#include "report/show.h"

static const struct {
    const char *kind, *sentence;
} kinds[] = {
    {"signed",                  N_("signed")                                          },
    {"enveloped",               N_("encrypted")                                       },
    {"authenticated-enveloped", N_("encrypted, and protected from changes")           },
    {"encrypted",               N_("encrypted with a key that is agreed on elsewhere")},
    {"compressed",              N_("packed by zlib, not protected")                   },
    {"authenticated",           N_("authenticated with a key that its readers have")  },
    {"digested",                N_("with a digest, not protected")                    },
    {"data",                    N_("not protected")                                   },
};

/* The texts of a list, with commas; NULL where there are none. Yours. */
static char *texts_joined(const json_t *list)
{
    GString *text = g_string_new(NULL);
    size_t i;
    json_t *one;

    json_array_foreach(list, i, one)
        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", json_string_value(one));
    return g_string_free(text, text->len == 0);
}

static const char *verdict_on_signature(const char *verified)
{
    if (verified == NULL)
        return _("; whether the signature fits is not known: text or certificate is not here");
    return g_str_equal(verified, "good")
               ? _("; the signature is good, who may use the certificate was not checked")
               : _("; the signature is bad: what was signed was changed, or another key signed");
}

/* Who a certificate is for, or by whom and under which number it was given out. */
static void add_identity(GString *line, const json_t *party)
{
    const char *subject = record_text(party, "subject"), *issuer = record_text(party, "issuer");
    const char *serial = record_text(party, "serial"), *key = record_text(party, "key_id");
    g_autofree char *addresses = texts_joined(record_at(party, "addresses"));

    if (subject != NULL)
        g_string_append(line, subject);
    else if (issuer != NULL)
        g_string_append_printf(line, _("the certificate %s of %s"), serial == NULL ? "?" : serial,
                               issuer);
    else
        g_string_append_printf(line, _("the key %s"), key == NULL ? "?" : key);
    if (addresses != NULL)
        g_string_append_printf(line, " (%s)", addresses);
}

static void put_signers(Page *page, const json_t *part)
{
    size_t i;
    json_t *signer;

    json_array_foreach(record_at(part, "cms.signers"), i, signer)
    {
        g_autoptr(GString) line = g_string_new(NULL);
        const char *digest = record_text(signer, "digest");
        const char *algorithm = record_text(signer, "algorithm");

        add_identity(line, signer);
        if (digest != NULL && algorithm != NULL)
            g_string_append_printf(line, ", %s, %s", digest, algorithm);
        if (record_has(signer, "signed_at")) {
            char when[PAGE_TEXT_SIZE];
            g_string_append_printf(line, _(", %s by the signer's clock"),
                                   page_time_of(page, record_text(signer, "signed_at"), when));
        }
        g_string_append(line, verdict_on_signature(record_text(signer, "verified")));
        show_part_detail(page, part, _("signed by"), line->str);
    }
}

static void put_recipients(Page *page, const json_t *part)
{
    size_t i;
    json_t *recipient;

    json_array_foreach(record_at(part, "cms.recipients"), i, recipient)
    {
        g_autoptr(GString) line = g_string_new(NULL);
        const char *algorithm = record_text(recipient, "algorithm");

        add_identity(line, recipient);
        if (algorithm != NULL)
            g_string_append_printf(line, ", %s", algorithm);
        show_part_detail(page, part, _("readable for"), line->str);
    }
}

static void put_cms(Page *page, const json_t *part)
{
    const char *kind = record_text(part, "cms.kind"), *cipher = record_text(part, "cms.cipher");
    const char *shown = kind == NULL ? "?" : kind;

    if (!record_has(part, "cms"))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_strcmp0(kind, kinds[i].kind) == 0)
            shown = _(kinds[i].sentence);
    g_autofree char *line = g_strconcat(shown, cipher == NULL ? NULL : ", ", cipher, NULL);
    show_part_detail(page, part, "S/MIME", line);
    put_signers(page, part);
    put_recipients(page, part);
}

static void put_keys(Page *page, const json_t *part, const char *path, const char *name)
{
    g_autofree char *keys = texts_joined(record_at(part, path));

    show_part_detail(page, part, name, keys);
}

static void put_pgp(Page *page, const json_t *part)
{
    const char *armor = record_text(part, "pgp.armor");
    g_autofree char *packets = texts_joined(record_at(part, "pgp.packets"));

    if (!record_has(part, "pgp"))
        return;
    show_part_detail(page, part, "OpenPGP", armor);
    show_part_detail(page, part, _("packets"), packets);
    put_keys(page, part, "pgp.signers", _("signed by the key"));
    if (record_has(part, "pgp.signed_at")) {
        char when[PAGE_TEXT_SIZE];
        show_part_detail(page, part, _("signed at, by the signer's clock"),
                         page_time_of(page, record_text(part, "pgp.signed_at"), when));
    }
    put_keys(page, part, "pgp.recipients", _("readable for the key"));
}

void show_secured(Page *page, const json_t *part)
{
    put_cms(page, part);
    put_pgp(page, part);
}
