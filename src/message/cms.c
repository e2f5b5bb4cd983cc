/* cms.c - S/MIME: who signed, who can open it, and whether the signature fits. */
#include "message/cms.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/cms_cipher.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <time.h>

static void free_party(void *data)
{
    CmsParty *party = data;

    g_free(party->subject);
    g_free(party->issuer);
    g_free(party->serial);
    g_free(party->key_id);
    g_ptr_array_unref(party->addresses);
    g_free(party->digest);
    g_free(party->algorithm);
    g_free(party);
}

void cms_facts_free(CmsFacts *facts)
{
    if (facts == NULL)
        return;
    g_free(facts->cipher);
    g_ptr_array_unref(facts->signers);
    g_ptr_array_unref(facts->recipients);
    g_clear_pointer(&facts->content, g_bytes_unref);
    g_free(facts);
}

static CmsParty *add_party(GPtrArray *parties)
{
    CmsParty *party = g_new0(CmsParty, 1);

    party->addresses = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(parties, party);
    return party;
}

/* What was written to a memory BIO, as text; yours. */
static char *text_of(BIO *out)
{
    char *data = NULL;
    long len = BIO_get_mem_data(out, &data);
    char *text = text_valid((Bytes){(uint8_t *)data, len < 0 ? 0 : (size_t)len});

    BIO_free(out);
    return text;
}

static char *name_text(const X509_NAME *name)
{
    BIO *out = BIO_new(BIO_s_mem());

    X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
    return text_of(out);
}

static char *digits_of(const ASN1_STRING *octets)
{
    GString *digits = g_string_new(NULL);
    const unsigned char *data = ASN1_STRING_get0_data(octets);

    for (int i = 0; i < ASN1_STRING_length(octets); i++)
        g_string_append_printf(digits, "%02x", data[i]);
    return g_string_free(digits, FALSE);
}

static char *algorithm_text(const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *object;
    char text[80];

    if (algorithm == NULL)
        return NULL;
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    const char *name = OBJ_nid2ln(OBJ_obj2nid(object));
    if (OBJ_obj2nid(object) != NID_undef && name != NULL)
        return g_strdup(name);
    OBJ_obj2txt(text, sizeof(text), object, 1);
    return g_strdup(text);
}

static void set_certificate(CmsParty *party, X509 *certificate)
{
    STACK_OF(OPENSSL_STRING) *addresses = X509_get1_email(certificate);

    party->subject = name_text(X509_get_subject_name(certificate));
    for (int i = 0; i < sk_OPENSSL_STRING_num(addresses); i++)
        g_ptr_array_add(party->addresses,
                        text_valid(bytes_of_text(sk_OPENSSL_STRING_value(addresses, i))));
    X509_email_free(addresses);
}

static void set_signed_at(CmsParty *party, CMS_SignerInfo *signer)
{
    int place = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    X509_ATTRIBUTE *attribute = place < 0 ? NULL : CMS_signed_get_attr(signer, place);
    ASN1_TYPE *value = attribute == NULL ? NULL : X509_ATTRIBUTE_get0_type(attribute, 0);
    struct tm when;

    if (value == NULL || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME) ||
        ASN1_TIME_to_tm(value->value.asn1_string, &when) != 1)
        return;
    party->signed_at = (int64_t)timegm(&when) * INT64_C(1000000000);
    party->has_signed_at = true;
}

/* The digest that the signer says the content has; NULL where it says none. Lent. */
static const ASN1_OCTET_STRING *claimed_digest(CMS_SignerInfo *signer)
{
    return CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_messageDigest), -3,
                                       V_ASN1_OCTET_STRING);
}

/* The digest that the content has, as far as it is here; false where it is not. */
static bool seen_digest(CMS_ContentInfo *cms, const SignedOctets *beside, const char *algorithm,
                        uint8_t room[EVP_MAX_MD_SIZE], unsigned *ret_len)
{
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);
    const EVP_MD *md = algorithm == NULL ? NULL : EVP_get_digestbyname(algorithm);

    if (md == NULL)
        return false;
    if (content != NULL && *content != NULL)
        return EVP_Digest(ASN1_STRING_get0_data(*content), (size_t)ASN1_STRING_length(*content),
                          room, ret_len, md, NULL) == 1;
    if (beside == NULL || beside->digest == NULL || beside->algorithm == NULL ||
        EVP_get_digestbyname(beside->algorithm) != md)
        return false;
    *ret_len = (unsigned)g_bytes_get_size(beside->digest);
    memcpy(room, g_bytes_get_data(beside->digest, NULL), MIN(*ret_len, EVP_MAX_MD_SIZE));
    return true;
}

/* RFC 5652 5.4, 5.6: the content has the digest that was signed, and the signature fits the key. */
static const char *verify(CMS_ContentInfo *cms, CMS_SignerInfo *signer, X509 *certificate,
                          const SignedOctets *beside, const char *algorithm)
{
    const ASN1_OCTET_STRING *claimed = claimed_digest(signer);
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned len;

    if (claimed == NULL || certificate == NULL ||
        !seen_digest(cms, beside, algorithm, digest, &len))
        return NULL;
    bool is_same = (unsigned)ASN1_STRING_length(claimed) == len &&
                   memcmp(ASN1_STRING_get0_data(claimed), digest, len) == 0;
    CMS_SignerInfo_set1_signer_cert(signer, certificate);
    return is_same && CMS_SignerInfo_verify(signer) == 1 ? "good" : "bad";
}

static X509 *find_certificate(STACK_OF(X509) * certificates, CMS_SignerInfo *signer)
{
    for (int i = 0; i < sk_X509_num(certificates); i++)
        if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(certificates, i)) == 0)
            return sk_X509_value(certificates, i);
    return NULL;
}

static void set_identity(CmsParty *party, const ASN1_OCTET_STRING *key_id, const X509_NAME *issuer,
                         const ASN1_INTEGER *serial)
{
    if (issuer != NULL)
        party->issuer = name_text(issuer);
    if (serial != NULL)
        party->serial = digits_of(serial);
    if (key_id != NULL)
        party->key_id = digits_of(key_id);
}

static void add_signer(CmsFacts *facts, CMS_ContentInfo *cms, CMS_SignerInfo *signer,
                       STACK_OF(X509) * certificates, const SignedOctets *beside)
{
    CmsParty *party = add_party(facts->signers);
    X509 *certificate = find_certificate(certificates, signer);
    X509_ALGOR *digest = NULL, *signature = NULL;
    ASN1_OCTET_STRING *key_id = NULL;
    ASN1_INTEGER *serial = NULL;
    X509_NAME *issuer = NULL;

    CMS_SignerInfo_get0_signer_id(signer, &key_id, &issuer, &serial);
    set_identity(party, key_id, issuer, serial);
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &signature);
    party->digest = algorithm_text(digest);
    party->algorithm = algorithm_text(signature);
    if (certificate != NULL)
        set_certificate(party, certificate);
    set_signed_at(party, signer);
    party->verified = verify(cms, signer, certificate, beside, party->digest);
}

static void add_recipient(CmsFacts *facts, CMS_RecipientInfo *info)
{
    CmsParty *party = add_party(facts->recipients);
    ASN1_OCTET_STRING *key_id = NULL;
    X509_ALGOR *algorithm = NULL;
    ASN1_INTEGER *serial = NULL;
    X509_NAME *issuer = NULL;

    if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_TRANS) {
        CMS_RecipientInfo_ktri_get0_signer_id(info, &key_id, &issuer, &serial);
        CMS_RecipientInfo_ktri_get0_algs(info, NULL, NULL, &algorithm);
        set_identity(party, key_id, issuer, serial);
    } else if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_AGREE) {
        STACK_OF(CMS_RecipientEncryptedKey) *keys = CMS_RecipientInfo_kari_get0_reks(info);

        CMS_RecipientInfo_kari_get0_alg(info, &algorithm, NULL);
        if (sk_CMS_RecipientEncryptedKey_num(keys) > 0 &&
            CMS_RecipientEncryptedKey_get0_id(sk_CMS_RecipientEncryptedKey_value(keys, 0), &key_id,
                                              NULL, NULL, &issuer, &serial) == 1)
            set_identity(party, key_id, issuer, serial);
    }
    party->algorithm = algorithm_text(algorithm);
}

static const struct {
    int nid;
    const char *kind;
} kinds[] = {
    {NID_pkcs7_signed,                  "signed"                 },
    {NID_pkcs7_enveloped,               "enveloped"              },
    {NID_id_smime_ct_authEnvelopedData, "authenticated-enveloped"},
    {NID_id_smime_ct_compressedData,    "compressed"             },
    {NID_id_smime_ct_authData,          "authenticated"          },
    {NID_pkcs7_digest,                  "digested"               },
    {NID_pkcs7_encrypted,               "encrypted"              },
    {NID_pkcs7_data,                    "data"                   },
};

/* RFC 8551 3.1: what is signed, or packed, is a part of mail, header and all. */
static GBytes *content_of(CMS_ContentInfo *cms)
{
    int type = OBJ_obj2nid(CMS_get0_type(cms));
    ASN1_OCTET_STRING **content;

    if ((type != NID_pkcs7_signed && type != NID_id_smime_ct_compressedData) ||
        OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)
        return NULL;
    content = CMS_get0_content(cms);
    if (content == NULL || *content == NULL)
        return NULL;
    return g_bytes_new(ASN1_STRING_get0_data(*content), (gsize)ASN1_STRING_length(*content));
}

/* Only what is encrypted has one. The message is written anew, since it may have come with lengths
 * that are not said beforehand. */
static char *cipher_of(CMS_ContentInfo *cms)
{
    int type = OBJ_obj2nid(CMS_get0_type(cms));
    unsigned char *der = NULL;

    if (type != NID_pkcs7_enveloped && type != NID_id_smime_ct_authEnvelopedData &&
        type != NID_pkcs7_encrypted)
        return NULL;
    int len = i2d_CMS_ContentInfo(cms, &der);
    char *cipher = len <= 0 ? NULL : cms_cipher_find((Bytes){der, (size_t)len});
    OPENSSL_free(der);
    return cipher;
}

static CmsFacts *facts_of(CMS_ContentInfo *cms, const SignedOctets *beside)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    STACK_OF(CMS_RecipientInfo) *recipients = CMS_get0_RecipientInfos(cms);
    STACK_OF(X509) *certificates = CMS_get1_certs(cms);
    CmsFacts *facts = g_new0(CmsFacts, 1);

    facts->signers = g_ptr_array_new_with_free_func(free_party);
    facts->recipients = g_ptr_array_new_with_free_func(free_party);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (OBJ_obj2nid(CMS_get0_type(cms)) == kinds[i].nid)
            facts->kind = kinds[i].kind;
    for (int i = 0; i < MIN(sk_CMS_SignerInfo_num(signers), CMS_PARTIES_MAX); i++)
        add_signer(facts, cms, sk_CMS_SignerInfo_value(signers, i), certificates, beside);
    for (int i = 0; i < MIN(sk_CMS_RecipientInfo_num(recipients), CMS_PARTIES_MAX); i++)
        add_recipient(facts, sk_CMS_RecipientInfo_value(recipients, i));
    sk_X509_pop_free(certificates, X509_free);
    facts->content = content_of(cms);
    facts->cipher = cipher_of(cms);
    return facts;
}

CmsFacts *cms_read(Bytes der, const SignedOctets *beside)
{
    BIO *in = der.len > INT_MAX ? NULL : BIO_new_mem_buf(der.data, (int)der.len);
    CMS_ContentInfo *cms = in == NULL ? NULL : d2i_CMS_bio(in, NULL);
    CmsFacts *facts = cms == NULL ? NULL : facts_of(cms, beside);

    CMS_ContentInfo_free(cms);
    BIO_free(in);
    ERR_clear_error();
    return facts;
}
