/* attachments.c - files whose name, type and contents tell different things, or that can act. */
#include "base/i18n.h"
#include "finding/inquiry.h"
#include "message/part.h"

#define PADDING_MIN 30 /* blanks in a row in the name of a file */

/* What Windows and others run when it is opened. */
static const char *const active_endings[] = {
    ".exe",  ".scr", ".com", ".pif",   ".bat",  ".cmd",  ".vbs",  ".vbe",  ".js",   ".jse",  ".wsf",
    ".wsh",  ".hta", ".ps1", ".msi",   ".jar",  ".lnk",  ".iso",  ".img",  ".vhd",  ".vhdx", ".one",
    ".chm",  ".cpl", ".reg", ".dll",   ".docm", ".xlsm", ".pptm", ".dotm", ".xltm", ".xlam", ".url",
    ".html", ".htm", ".svg", ".shtml", ".xll",  ".ace",  ".apk",  ".sh",
};

/* What readers take for harmless. */
static const char *const calm_endings[] = {
    ".pdf",  ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt", ".jpg",
    ".jpeg", ".png", ".gif",  ".rtf", ".csv",  ".mp3", ".mp4",  ".odt", ".ods",
};

/* Contents that act, by their first octets. */
static const char *const active_types[] = {
    "application/vnd.microsoft.portable-executable",
    "application/x-elf",
    "application/x-mach-binary",
    "application/java-vm",
    "text/x-shellscript",
    "application/x-ms-shortcut",
    "application/onenote",
    "application/vnd.ms-htmlhelp",
    "application/x-vhd",
    "application/x-vhdx",
    NULL,
};

/* The ending of the list that a name has; NULL where none. */
static const char *ending_in(const char *name, const char *const *endings, size_t count)
{
    g_autofree char *small = g_utf8_strdown(name, -1);

    g_strchomp(small);
    for (size_t i = 0; i < count; i++)
        if (g_str_has_suffix(small, endings[i]))
            return endings[i];
    return NULL;
}

static const char *active_ending(const char *name)
{
    return ending_in(name, active_endings, G_N_ELEMENTS(active_endings));
}

/* A harmless ending in front of the true one: "letter.pdf.exe". */
static bool has_double_ending(const char *name)
{
    const char *active = active_ending(name);

    if (active == NULL)
        return false;
    g_autofree char *front = g_strndup(name, strlen(name) - MIN(strlen(active), strlen(name)));
    return ending_in(front, calm_endings, G_N_ELEMENTS(calm_endings)) != NULL;
}

static bool has_override(const char *name)
{
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar point = g_utf8_get_char(at);

        if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069))
            return true;
    }
    return false;
}

static bool has_padding(const char *name)
{
    size_t blanks = 0;

    for (; *name != '\0'; name++) {
        blanks = *name == ' ' ? blanks + 1 : 0;
        if (blanks >= PADDING_MIN)
            return true;
    }
    return false;
}

static const char *trick_of(const char *name)
{
    if (has_override(name))
        return N_("a control that turns the direction of writing");
    if (has_double_ending(name))
        return N_("a harmless ending in front of the true one");
    if (has_padding(name))
        return N_("so many blanks that its ending is out of sight");
    if (strstr(name, "../") != NULL || strstr(name, "..\\") != NULL)
        return N_("a path that leads out of its folder");
    if (strstr(name, "\uFFFD") != NULL && active_ending(name) != NULL)
        return N_("octets that no text has");
    return NULL;
}

static Finding *part_finding(const Inquiry *inquiry, FindingKind kind, const Part *part)
{
    Finding *finding = inquiry_finding(inquiry, kind);

    finding_add_text(finding, "part", part->number);
    if (part->names->len > 0)
        finding_add_text(finding, "file", part->names->pdata[0]);
    else
        finding_add_text(finding, "file", N_("without a name"));
    inquiry_add_part(inquiry, finding, part);
    return finding;
}

static void find_name_trick(const Inquiry *inquiry, const Part *part)
{
    for (guint i = 0; i < part->names->len; i++) {
        const char *what = trick_of(part->names->pdata[i]);

        if (what == NULL)
            continue;
        Finding *finding = part_finding(inquiry, FINDING_ATTACHMENT_NAME_TRICK, part);
        finding_add_text(finding, "what", what);
        inquiry_tell(inquiry, finding);
        return;
    }
}

static bool is_active_type(const char *type)
{
    return type != NULL && g_strv_contains(active_types, type);
}

/* It looks like something harmless, and is a program. */
static void find_type_mismatch(const Inquiry *inquiry, const Part *part)
{
    const char *name = part->names->len == 0 ? NULL : part->names->pdata[0];
    const char *calm =
        name == NULL ? NULL : ending_in(name, calm_endings, G_N_ELEMENTS(calm_endings));
    bool is_calm_type =
        g_str_has_prefix(part->type, "image/") || g_str_has_prefix(part->type, "audio/") ||
        g_str_has_prefix(part->type, "video/") || g_str_equal(part->type, "application/pdf") ||
        g_str_has_prefix(part->type, "application/vnd.openxmlformats");
    bool is_page = g_strcmp0(part->detected_type, "text/html") == 0;

    if (!(is_active_type(part->detected_type) || is_page) || (calm == NULL && !is_calm_type))
        return;
    Finding *finding = part_finding(inquiry, FINDING_ATTACHMENT_TYPE_MISMATCH, part);
    finding_add_text(finding, "claimed", calm != NULL ? calm : part->type);
    finding_add_text(finding, "type", part->detected_type);
    inquiry_tell(inquiry, finding);
}

/* What in an archive or a document can act; NULL where nothing. */
static const char *active_inside(const Part *part)
{
    for (guint i = 0; i < part->contains->len; i++) {
        const ContainedFile *file = part->contains->pdata[i];

        if (g_strcmp0(file->type, "macro") == 0)
            return N_("it holds macros");
        if (is_active_type(file->type) ||
            (file->name != NULL && active_ending(file->name) != NULL &&
             !g_str_has_suffix(file->name, ".html")))
            return N_("it holds a program");
        if (file->is_encrypted)
            return N_("it is encrypted, so that nobody on the way can look inside");
    }
    return NULL;
}

static void find_active(const Inquiry *inquiry, const Part *part)
{
    const char *what = active_inside(part);

    for (guint i = 0; i < part->names->len && what == NULL; i++)
        if (active_ending(part->names->pdata[i]) != NULL)
            what = N_("its ending is one that opens by running");
    if (what == NULL && is_active_type(part->detected_type))
        what = N_("it is a program");
    if (what == NULL || !part->is_attachment)
        return;
    Finding *finding = part_finding(inquiry, FINDING_ATTACHMENT_ACTIVE, part);
    finding_add_text(finding, "what", what);
    inquiry_tell(inquiry, finding);
}

void find_attachments(const Inquiry *inquiry)
{
    const GPtrArray *parts = message_parts(inquiry->facts->message);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];

        if (part->is_container)
            continue;
        find_name_trick(inquiry, part);
        find_type_mismatch(inquiry, part);
        find_active(inquiry, part);
    }
}
