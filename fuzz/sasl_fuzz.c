/* sasl_fuzz.c - the lines of a log-in, by each mechanism: any of them, in any order. */
#include "dialogue/sasl.h"

#include "dialogue/exchange.h"

#define LINES_MAX 80 /* more than are kept */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* What a line stands for is text, and its secret is inside it. */
static void check(const Decoded *decoded)
{
    gsize len;

    if (decoded->text == NULL) {
        g_assert_cmpuint(decoded->secret.len, ==, 0);
        return;
    }
    const uint8_t *text = g_bytes_get_data(decoded->text, &len);
    g_assert_true(
        decoded->secret.len == 0 ||
        (decoded->secret.data >= text && decoded->secret.data + decoded->secret.len <= text + len));
}

/* The first line names the mechanism; of the others the first octet says what they are. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const Span span = {.length = 1};
    g_autoptr(Exchange) exchange = g_new0(Exchange, 1);
    Bytes rest = {data, len};
    Sasl *sasl = NULL;

    for (unsigned lines = 0; lines < LINES_MAX && (rest.len > 0 || sasl == NULL); lines++) {
        ptrdiff_t end = bytes_find(rest, '\n');
        Bytes line = end < 0 ? rest : bytes_first(rest, (size_t)end);
        Bytes text = bytes_skip(line, 1);

        rest = bytes_skip(rest, line.len + (end < 0 ? 0 : 1));
        if (sasl == NULL) {
            sasl = sasl_new(line, &span);
        } else if (line.len > 0 && line.data[0] == 'I') {
            Decoded decoded = sasl_initial(sasl, text);

            check(&decoded);
            decoded_clear(&decoded);
        } else if (line.len > 0 && line.data[0] == 'S') {
            sasl_challenge(sasl, exchange, 334, text, &span);
            sasl_is_proof(text);
        } else {
            sasl_answer(sasl, exchange, text, &span);
        }
    }
    for (guint i = 0; exchange->steps != NULL && i < exchange->steps->len; i++) {
        const Step *step = exchange->steps->pdata[i];

        check(&step->decoded);
        g_assert_true(step->decoded.secret.len == 0 || step->is_secret);
    }
    credential_free(sasl_end(sasl, OUTCOME_REFUSED, NULL));
    return 0;
}
