/* cms_cipher.c - by which cipher the content of a CMS message is encrypted. */
#include "message/cms_cipher.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>

/* One DER value at the front: its tag and content; the rest is behind it. False where it is torn.
 */
static bool take(Bytes *rest, int *ret_tag, int *ret_class, Bytes *ret_content)
{
    const unsigned char *at = rest->data;
    long len;

    if (rest->len == 0 || rest->len > LONG_MAX)
        return false;
    int form = ASN1_get_object(&at, &len, ret_tag, ret_class, (long)rest->len);
    if ((form & 0x80) != 0 || (form & 0x01) != 0) /* an error, or no length: that is not DER */
        return false;
    *ret_content = (Bytes){at, (size_t)len};
    *rest = bytes_skip(*rest, (size_t)(at - rest->data) + (size_t)len);
    return true;
}

/* The next value with this tag of the universal class, others passed over. */
static bool take_tagged(Bytes *rest, int wanted, Bytes *ret_content)
{
    int tag, class;

    while (take(rest, &tag, &class, ret_content))
        if (class == V_ASN1_UNIVERSAL && tag == wanted)
            return true;
    return false;
}

static char *name_of(Bytes object)
{
    ASN1_OBJECT *found = NULL;
    char text[80] = "";
    uint8_t der[40];

    if (object.len == 0 || object.len > sizeof(der) - 2)
        return NULL;
    der[0] = V_ASN1_OBJECT;
    der[1] = (uint8_t)object.len;
    memcpy(der + 2, object.data, object.len);
    const unsigned char *at = der;
    if (d2i_ASN1_OBJECT(&found, &at, (long)object.len + 2) == NULL)
        return NULL;
    const char *name = OBJ_nid2ln(OBJ_obj2nid(found));
    if (OBJ_obj2nid(found) != NID_undef && name != NULL)
        g_strlcpy(text, name, sizeof(text));
    else
        OBJ_obj2txt(text, sizeof(text), found, 1);
    ASN1_OBJECT_free(found);
    return g_ascii_strup(text, -1);
}

char *cms_cipher_find(Bytes der)
{
    Bytes info, body, value, encrypted, algorithm, object;
    int tag, class;

    /* ContentInfo: an OBJECT IDENTIFIER, and in [0] one of the three */
    if (!take_tagged(&der, V_ASN1_SEQUENCE, &info) || !take(&info, &tag, &class, &body) ||
        !take(&info, &tag, &class, &body) || !take_tagged(&body, V_ASN1_SEQUENCE, &value))
        return NULL;
    /* originatorInfo is [0] and recipientInfos a SET, so the first SEQUENCE is the one */
    if (!take_tagged(&value, V_ASN1_SEQUENCE, &encrypted) ||
        !take_tagged(&encrypted, V_ASN1_SEQUENCE, &algorithm) ||
        !take_tagged(&algorithm, V_ASN1_OBJECT, &object))
        return NULL;
    return name_of(object);
}
