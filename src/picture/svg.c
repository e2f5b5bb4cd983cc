/* svg.c - a picture as SVG text: shapes, words, and what is told of them under the pointer. */
#include "picture/svg.h"

#include "base/text.h"

/* Colours of Okabe and Ito, which are told apart with any eyes; darker or lighter by the ground.
 * Written out for each medium, since many programs that show SVG know no variables. */
typedef struct Palette {
    const char *medium; /* NULL where it is for all others */
    const char *ink, *quiet, *ground, *faint, *client, *server, *good, *warn, *bad;
} Palette;

static const Palette palettes[] = {
    {NULL,                                     "#1b1f24", "#667085", "#ffffff", "#e4e7ec", "#0072b2", "#b04a00", "#00795a", "#8a5a00",
     "#b3261e"                                                                                                                                  },
    {"screen and (prefers-color-scheme:dark)", "#e6e9ee", "#98a2b3", "#14181f", "#2b323d",
     "#56b4e9",                                                                                       "#e69f00", "#2fc79a", "#f0c24b", "#ff8a80"},
    {"print",                                  "#000000", "#444444", "#ffffff", "#dddddd", "#00578a", "#8a3a00", "#005c45",
     "#6b4500",                                                                                                                        "#8c1d18"},
};

/* What a class looks like; "$" stands for a colour of the palette, by the letter behind it. */
static const char rules[] =
    "text{fill:$i}.quiet{fill:$q}text.client,.fillclient{fill:$c;stroke:none}"
    "text.server,.fillserver{fill:$s;stroke:none}.client{stroke:$c}.server{stroke:$s}"
    ".good,.fillgood{fill:$k}.warn,.fillwarn{fill:$w}.bad,.fillbad{fill:$b}.fillquiet{fill:$q}"
    ".life,.line{stroke:$q}.rule{stroke:$f}.badline,.torn{stroke:$b}.warnline{stroke:$w}"
    ".ground{fill:$g}.block{fill:$f;stroke:$q}.hollow{fill:$g;stroke:$q}";

static const char shapes[] =
    "text{font:12px \"DejaVu Sans Mono\",ui-monospace,monospace;white-space:pre}"
    ".head{font-weight:bold}.small{font-size:10px}line,path{stroke-width:1.5}line{fill:none}"
    ".line,.client,.server,.torn{fill:none}.badline,.warnline{stroke-dasharray:6 3}"
    ".torn{stroke-width:2}.seal{fill:#56b4e9;fill-opacity:.18}"
    ".shade1{fill:#0072b2;fill-opacity:.15}.shade2{fill:#0072b2;fill-opacity:.35}"
    ".shade3{fill:#0072b2;fill-opacity:.55}.shade4{fill:#0072b2;fill-opacity:.8}"
    ".hollow{stroke-dasharray:3 2}";

static const char *colour_of(const Palette *palette, char letter)
{
    switch (letter) {
    case 'i':
        return palette->ink;
    case 'q':
        return palette->quiet;
    case 'g':
        return palette->ground;
    case 'f':
        return palette->faint;
    case 'c':
        return palette->client;
    case 's':
        return palette->server;
    case 'k':
        return palette->good;
    case 'w':
        return palette->warn;
    case 'b':
        return palette->bad;
    default:
        g_assert_not_reached();
    }
}

static void add_style(GString *out)
{
    g_string_append_printf(out, "<style>%s", shapes);
    for (size_t i = 0; i < G_N_ELEMENTS(palettes); i++) {
        if (palettes[i].medium != NULL)
            g_string_append_printf(out, "\n@media %s{", palettes[i].medium);
        for (const char *at = rules; *at != '\0'; at++) {
            if (*at == '$')
                g_string_append(out, colour_of(&palettes[i], *++at));
            else
                g_string_append_c(out, *at);
        }
        if (palettes[i].medium != NULL)
            g_string_append_c(out, '}');
    }
    g_string_append(out, "</style>\n");
}

static void add_safe(GString *out, const char *text)
{
    g_autofree char *safe = text_safe(bytes_of_text(text));
    g_autofree char *escaped = g_markup_escape_text(safe, -1);

    g_string_append(out, escaped);
}

Svg svg_begin(int width, int height, const char *title)
{
    Svg svg = {g_string_new(NULL), width, height};

    g_string_append_printf(svg.text,
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                           "viewBox=\"0 0 %d %d\" role=\"img\">\n<title>",
                           width, height, width, height);
    add_safe(svg.text, title);
    g_string_append(svg.text, "</title>\n");
    add_style(svg.text);
    svg_rect(&svg, 0, 0, width, height, "ground");
    return svg;
}

char *svg_end(Svg *svg)
{
    g_string_append(svg->text, "</svg>\n");
    return g_string_free(g_steal_pointer(&svg->text), FALSE);
}

/* ` name="value"`; nothing where there is no value. */
static void add_attribute(GString *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_string_append_printf(out, " %s=\"", name);
    add_safe(out, value);
    g_string_append_c(out, '"');
}

static void add_title(GString *out, const char *title)
{
    if (title != NULL) {
        g_string_append(out, "<title>");
        add_safe(out, title);
        g_string_append(out, "</title>");
    }
    g_string_append_c(out, '\n');
}

void svg_open(Svg *svg, const char *id, const char *data_id, const char *title, const char *classes)
{
    g_string_append(svg->text, "<g");
    add_attribute(svg->text, "id", id);
    add_attribute(svg->text, "data-id", data_id);
    add_attribute(svg->text, "class", classes);
    g_string_append_c(svg->text, '>');
    add_title(svg->text, title);
}

void svg_open_list(Svg *svg, const char *id, const char *list, const char *words, const char *title)
{
    g_string_append(svg->text, "<g");
    add_attribute(svg->text, "id", id);
    add_attribute(svg->text, "data-list", list);
    add_attribute(svg->text, "data-words", words);
    g_string_append_c(svg->text, '>');
    add_title(svg->text, title);
}

void svg_close(Svg *svg)
{
    g_string_append(svg->text, "</g>\n");
}

void svg_line(Svg *svg, int x1, int y1, int x2, int y2, const char *classes)
{
    g_string_append_printf(svg->text,
                           "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>\n", x1, y1,
                           x2, y2, classes);
}

void svg_rect(Svg *svg, int x, int y, int width, int height, const char *classes)
{
    g_string_append_printf(svg->text,
                           "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"/>\n", x,
                           y, MAX(width, 0), MAX(height, 0), classes);
}

void svg_circle(Svg *svg, int x, int y, int radius, const char *classes)
{
    g_string_append_printf(svg->text, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" class=\"%s\"/>\n", x, y,
                           radius, classes);
}

void svg_path(Svg *svg, const char *points, const char *classes)
{
    g_string_append_printf(svg->text, "<path d=\"%s\" class=\"%s\"/>\n", points, classes);
}

void svg_text(Svg *svg, Spot spot, size_t columns, const char *classes, const char *text)
{
    static const char *const anchors[] = {
        [ANCHOR_START] = "start", [ANCHOR_MIDDLE] = "middle", [ANCHOR_END] = "end"};
    g_autofree char *safe = text_safe(bytes_of_text(text));
    g_autofree char *fitted =
        columns > 0 && text_columns(safe) > columns ? text_fit(safe, columns) : g_strdup(safe);

    g_string_append_printf(svg->text, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" class=\"%s\">",
                           spot.x, spot.y, anchors[spot.anchor], classes);
    add_safe(svg->text, fitted);
    g_string_append(svg->text, "</text>\n");
}

void svg_text_rising(Svg *svg, int x, int y, size_t columns, const char *classes, const char *text)
{
    g_string_append_printf(svg->text, "<g transform=\"rotate(-45 %d %d)\">\n", x, y);
    svg_text(svg, (Spot){x, y, ANCHOR_START}, columns, classes, text);
    svg_close(svg);
}
