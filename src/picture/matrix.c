/* matrix.c - who writes to whom: domains of senders against those of recipients. */
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "picture/overall.h"
#include "picture/svg.h"

#include <inttypes.h>
#include <string.h>

#define CELL 28
#define LABEL_COLUMNS 34
#define HEAD 66 /* pixels above the names of the columns */

/* The domain of an address in lower case; of the null reverse-path, "<>". */
#define DOMAIN_SQL(address)                                                                        \
    "iif(" address " = '', '<>', lower(substr(" address ", instr(" address ", '@') + 1)))"

/* clang-format off */
/* Each mail, by each of its recipients: as the envelope says, or without one, as the header does. */
static const char pairs_sql[] =
    "SELECT sender, recipient, count(*) FROM ("
    "SELECT " DOMAIN_SQL("e.record ->> '$.mail_from'") " AS sender, "
    DOMAIN_SQL("r.value ->> '$.address'") " AS recipient "
    "FROM events AS e, json_each(e.record, '$.recipients') AS r WHERE e.kind = 'envelope' "
    "UNION ALL "
    "SELECT " DOMAIN_SQL("m.record ->> '$.headers.from[0].address'") ", "
    DOMAIN_SQL("r.value ->> '$.address'") " "
    "FROM events AS m, json_each(m.record, '$.headers.to') AS r "
    "WHERE m.kind = 'message' AND m.record ->> '$.envelope' IS NULL) "
    "WHERE sender IS NOT NULL AND recipient IS NOT NULL "
    "GROUP BY sender, recipient ORDER BY count(*) DESC, sender, recipient";
/* clang-format on */

typedef struct Matrix {
    GPtrArray *senders, *recipients; /* of char *, the busiest first */
    GHashTable *counts;              /* key_of(row, column) to the number of mails */
    uint64_t most, left_out;
} Matrix;

static void matrix_clear(Matrix *matrix)
{
    g_ptr_array_unref(matrix->senders);
    g_ptr_array_unref(matrix->recipients);
    g_hash_table_unref(matrix->counts);
}

static bool has_place(const GPtrArray *domains, const char *domain)
{
    return domains->len < MATRIX_DOMAINS ||
           g_ptr_array_find_with_equal_func((GPtrArray *)domains, domain, g_str_equal, NULL);
}

/* Where a domain stands; it is added behind the others where it is new. */
static guint place_of(GPtrArray *domains, const char *domain)
{
    guint place = domains->len;

    if (!g_ptr_array_find_with_equal_func(domains, domain, g_str_equal, &place))
        g_ptr_array_add(domains, g_strdup(domain));
    return place;
}

static gpointer key_of(guint row, guint column)
{
    return GUINT_TO_POINTER(row * MATRIX_DOMAINS + column + 1);
}

static uint64_t count_at(const Matrix *matrix, guint row, guint column)
{
    return GPOINTER_TO_SIZE(g_hash_table_lookup(matrix->counts, key_of(row, column)));
}

static bool matrix_read(Matrix *matrix, sqlite3 *database, GError **error)
{
    Query *query = query_new(database, pairs_sql, NULL);

    *matrix = (Matrix){.senders = g_ptr_array_new_with_free_func(g_free),
                       .recipients = g_ptr_array_new_with_free_func(g_free),
                       .counts = g_hash_table_new(NULL, NULL)};
    while (query_next(query)) {
        uint64_t count = (uint64_t)query_number(query, 2);
        const char *sender = query_text(query, 0), *recipient = query_text(query, 1);

        if (!has_place(matrix->senders, sender) || !has_place(matrix->recipients, recipient)) {
            matrix->left_out += count;
            continue;
        }
        guint row = place_of(matrix->senders, sender);
        guint column = place_of(matrix->recipients, recipient);
        g_hash_table_insert(matrix->counts, key_of(row, column), GSIZE_TO_POINTER(count));
        matrix->most = MAX(matrix->most, count);
    }
    return query_end(query, error);
}

static const char *shade_of(const Matrix *matrix, uint64_t count)
{
    static const char *const shades[] = {"shade1", "shade2", "shade3", "shade4"};
    size_t shade = 0;

    /* each shade is for four times as many */
    for (uint64_t limit = MAX(matrix->most / 64, 1); count > limit && shade < 3; limit *= 4)
        shade++;
    return shades[shade];
}

/* Columns of the longest of these names. */
static int longest_of(const GPtrArray *domains)
{
    size_t longest = 0;

    for (guint i = 0; i < domains->len; i++)
        longest = MAX(longest, text_columns(domains->pdata[i]));
    return (int)MIN(longest, LABEL_COLUMNS);
}

/* Where the cells begin: beside the names of the rows, below those of the columns, which rise. */
static int left_of(const Matrix *matrix)
{
    return MAX(longest_of(matrix->senders), 8) * SVG_LETTER + 24;
}

static int top_of(const Matrix *matrix)
{
    return HEAD + longest_of(matrix->recipients) * SVG_LETTER * 3 / 4;
}

/* At most four characters: "999", "12k". */
static char *short_number(uint64_t number)
{
    return number < 1000 ? g_strdup_printf("%" G_GUINT64_FORMAT, number)
                         : g_strdup_printf("%" G_GUINT64_FORMAT "k", number / 1000);
}

/* `from:"@client.example"`: a name without a dot is a local part, of an address that has no more.
 */
static char *word_of(const char *name, const char *domain)
{
    g_auto(GStrv) parts = g_strsplit(domain, "\"", -1);
    g_autofree char *plain = g_strjoinv("", parts);

    return g_strdup_printf("%s:\"%s%s\"", name, strchr(plain, '.') == NULL ? "" : "@", plain);
}

/* The filter words that find the mails of a cell; NULL where no words can. */
static char *words_of_cell(const char *sender, const char *recipient)
{
    if (g_str_equal(sender, "<>"))
        return NULL;
    g_autofree char *from = word_of("from", sender);
    g_autofree char *to = word_of("to", recipient);
    return g_strdup_printf("%s %s", from, to);
}

static void draw_cell(Svg *svg, const Matrix *matrix, guint row, guint column)
{
    uint64_t count = count_at(matrix, row, column);
    const char *sender = matrix->senders->pdata[row];
    const char *recipient = matrix->recipients->pdata[column];
    int x = left_of(matrix) + (int)column * CELL, y = top_of(matrix) + (int)row * CELL;
    g_autofree char *id = g_strdup_printf("cell-%u-%u", row, column);
    g_autofree char *tip = g_strdup_printf("%s → %s: %" G_GUINT64_FORMAT, sender, recipient, count);
    g_autofree char *number = short_number(count);
    g_autofree char *words = words_of_cell(sender, recipient);

    if (count == 0)
        return;
    svg_open_list(svg, id, words == NULL ? NULL : "envelopes", words, tip);
    svg_rect(svg, x + 1, y + 1, CELL - 2, CELL - 2, shade_of(matrix, count));
    svg_text(svg, (Spot){x + CELL / 2, y + CELL / 2 + 4, ANCHOR_MIDDLE}, 0, "small", number);
    svg_close(svg);
}

static void draw_grid(Svg *svg, const Matrix *matrix)
{
    int rows = (int)matrix->senders->len, columns = (int)matrix->recipients->len;
    int left = left_of(matrix), top = top_of(matrix);

    for (int row = 0; row <= rows; row++)
        svg_line(svg, left, top + row * CELL, left + columns * CELL, top + row * CELL, "rule");
    for (int column = 0; column <= columns; column++)
        svg_line(svg, left + column * CELL, top, left + column * CELL, top + rows * CELL, "rule");
    for (int row = 0; row < rows; row++)
        svg_text(svg, (Spot){left - 8, top + row * CELL + CELL / 2 + 4, ANCHOR_END}, LABEL_COLUMNS,
                 "", matrix->senders->pdata[row]);
    for (int column = 0; column < columns; column++)
        svg_text_rising(svg, left + column * CELL + CELL / 2 + 4, top - 8, LABEL_COLUMNS, "",
                        matrix->recipients->pdata[column]);
}

static char *matrix_to_svg(const Matrix *matrix)
{
    int rows = (int)matrix->senders->len, columns = (int)matrix->recipients->len;
    int rise = longest_of(matrix->recipients) * SVG_LETTER * 3 / 4;
    int width = MAX(left_of(matrix) + columns * CELL + rise + 12, 300);
    int height = top_of(matrix) + rows * CELL + 40;
    Svg svg = svg_begin(width, height, _("Who writes to whom"));

    svg_text(&svg, (Spot){12, 20, ANCHOR_START}, 0, "head", _("Who writes to whom"));
    svg_text(&svg, (Spot){12, 38, ANCHOR_START}, 0, "quiet",
             rows == 0 ? _("nobody to anybody") : _("rows: senders, columns: recipients"));
    draw_grid(&svg, matrix);
    for (guint row = 0; row < matrix->senders->len; row++)
        for (guint column = 0; column < matrix->recipients->len; column++)
            draw_cell(&svg, matrix, row, column);
    if (matrix->left_out > 0) {
        g_autofree char *rest =
            g_strdup_printf(_("%" PRIu64 " mails of other domains are left out"), matrix->left_out);

        svg_text(&svg, (Spot){12, height - 14, ANCHOR_START}, 0, "quiet", rest);
    }
    return svg_end(&svg);
}

/* Some of the columns, under their numbers. */
static void put_columns(Page *page, const Matrix *matrix, guint from, guint to)
{
    size_t label = (size_t)MAX(longest_of(matrix->senders), 8);

    page_indent(page, label + 1);
    for (guint column = from; column < to; column++)
        page_put(page, STYLE_QUIET, "%5u", column + 1);
    page_end_line(page);
    for (guint row = 0; row < matrix->senders->len; row++) {
        g_autofree char *safe = text_safe(bytes_of_text(matrix->senders->pdata[row]));
        g_autofree char *name = text_fit(safe, label);

        page_put(page, STYLE_PLAIN, "%s ", name);
        for (guint column = from; column < to; column++) {
            uint64_t count = count_at(matrix, row, column);

            if (count == 0)
                page_put(page, STYLE_QUIET, "    ·");
            else
                page_put(page, STYLE_HEADING, "%5" PRIu64, count);
        }
        page_end_line(page);
    }
    page_end_line(page);
}

/* Columns are numbered, and named below: names of domains are too long to stand side by side. What
 * the page is too narrow for comes below. */
static void matrix_to_page(const Matrix *matrix, Page *page)
{
    guint all = matrix->recipients->len, label = (guint)MAX(longest_of(matrix->senders), 8) + 1;
    guint fitting = page->columns == 0 ? MAX(all, 1) : MAX((guint)page->columns - label, 5) / 5;

    if (all == 0)
        page_line(page, STYLE_QUIET, "%s", _("nobody to anybody"));
    for (guint from = 0; from < all; from += fitting)
        put_columns(page, matrix, from, MIN(from + fitting, all));
    for (guint column = 0; column < all; column++)
        page_line(page, STYLE_PLAIN, _("%5u  to %s"), column + 1,
                  (const char *)matrix->recipients->pdata[column]);
    if (matrix->left_out > 0)
        page_line(page, STYLE_QUIET, _("%" PRIu64 " mails of other domains are left out"),
                  matrix->left_out);
}

char *matrix_draw(sqlite3 *database, PictureForm form, GError **error)
{
    Matrix matrix;
    char *picture = NULL;

    if (form == PICTURE_MERMAID) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("matrix: Mermaid has no diagram for it; --svg has"));
        return NULL;
    }
    if (matrix_read(&matrix, database, error))
        picture = matrix_to_svg(&matrix);
    matrix_clear(&matrix);
    return picture;
}

bool matrix_print(sqlite3 *database, Page *page, GError **error)
{
    Matrix matrix;
    bool is_read = matrix_read(&matrix, database, error);

    if (is_read)
        matrix_to_page(&matrix, page);
    matrix_clear(&matrix);
    return is_read;
}
