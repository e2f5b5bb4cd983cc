/* secured.c - whether a message is signed or encrypted, and how. */
#include "message/secured.h"

#include "message/part.h"

static bool is_sealed(const PgpFacts *pgp)
{
    static const char *const sealing[] = {
        "public-key-encrypted-session-key", "symmetric-key-encrypted-session-key",
        "symmetrically-encrypted-data", "symmetrically-encrypted-integrity-protected-data",
        "aead-encrypted-data"};

    for (guint i = 0; i < pgp->packets->len; i++)
        for (size_t j = 0; j < G_N_ELEMENTS(sealing); j++)
            if (g_str_equal(pgp->packets->pdata[i], sealing[j]))
                return true;
    return false;
}

/* What one part shows; NULL where it shows nothing. */
static const char *by_part(const Part *part)
{
    if (part->cms != NULL && part->cms->kind != NULL) {
        if (g_str_has_suffix(part->cms->kind, "enveloped"))
            return "smime-encrypted";
        if (g_str_equal(part->cms->kind, "signed") && part->cms->signers->len > 0)
            return "smime-signed";
    }
    if (g_str_has_suffix(part->type, "pkcs7-signature"))
        return "smime-signed";
    if (g_str_equal(part->type, "application/pgp-signature"))
        return "pgp-signed";
    if (part->pgp == NULL || part->pgp->armor == NULL)
        return NULL;
    if (is_sealed(part->pgp))
        return "pgp-encrypted";
    return part->pgp->signers->len > 0 || g_str_has_prefix(part->pgp->armor, "SIGN") ? "pgp-signed"
                                                                                     : NULL;
}

static bool is_inside(const Part *part, const Part *message)
{
    size_t len = strlen(message->number);

    return strncmp(part->number, message->number, len) == 0 && part->number[len] == '.';
}

const char *secured_name(const char *type, const GPtrArray *parts)
{
    const Part *message = NULL; /* one inside: how it is secured says nothing of what is around */

    if (g_strcmp0(type, "multipart/encrypted") == 0)
        return "pgp-encrypted";
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];

        if (message != NULL && is_inside(part, message))
            continue;
        const char *name = by_part(part);
        if (name != NULL)
            return name;
        if (part->is_container && part->headers != NULL)
            message = part;
    }
    return "none";
}
