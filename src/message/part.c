/* part.c - what is known of one part of a message: making and freeing it, names of its flags. */
#include "message/part.h"

#include "message/headers.h"

#define N_(text) text /* marked for gettext, translated where it is shown */

static const struct {
    const char *name, *sentence;
} ambiguities[N_AMBIGUITIES] = {
#define AMBIGUITY(id, name, sentence) {name, sentence},
#include "message/ambiguities.def"
#undef AMBIGUITY
};

const char *ambiguity_name(AmbiguityPlace place)
{
    return ambiguities[place].name;
}

const char *ambiguity_sentence(AmbiguityPlace place)
{
    return ambiguities[place].sentence;
}

void contained_file_free(ContainedFile *file)
{
    g_free(file->name);
    g_free(file);
}

static void free_contained(void *file)
{
    contained_file_free(file);
}

static void free_link(void *data)
{
    PartLink *link = data;

    g_free(link->text);
    g_free(link->href);
    g_free(link);
}

static void free_remote(void *data)
{
    RemoteContent *remote = data;

    g_free(remote->href);
    g_free(remote);
}

void pgp_facts_free(PgpFacts *facts)
{
    if (facts == NULL)
        return;
    g_free(facts->armor);
    g_ptr_array_unref(facts->packets);
    g_ptr_array_unref(facts->recipients);
    g_ptr_array_unref(facts->signers);
    g_free(facts);
}

void report_facts_free(ReportFacts *facts)
{
    if (facts == NULL)
        return;
    g_ptr_array_unref(facts->blocks);
    g_free(facts);
}

Part *part_new(char *number)
{
    Part *part = g_new0(Part, 1);

    part->number = number;
    part->is_whole = true;
    part->names = g_ptr_array_new_with_free_func(g_free);
    part->contains = g_ptr_array_new_with_free_func(free_contained);
    part->links = g_ptr_array_new_with_free_func(free_link);
    part->remote = g_ptr_array_new_with_free_func(free_remote);
    return part;
}

void part_free(Part *part)
{
    if (part == NULL)
        return;
    g_free(part->number);
    g_free(part->type);
    g_free(part->charset);
    g_free(part->encoding);
    g_free(part->disposition);
    g_free(part->content_id);
    g_ptr_array_unref(part->names);
    g_clear_pointer(&part->md5, g_bytes_unref);
    g_clear_pointer(&part->sha1, g_bytes_unref);
    g_ptr_array_unref(part->contains);
    g_ptr_array_unref(part->links);
    g_ptr_array_unref(part->remote);
    g_free(part->words);
    cms_facts_free(part->cms);
    pgp_facts_free(part->pgp);
    report_facts_free(part->report);
    if (part->headers != NULL)
        headers_clear(part->headers);
    g_free(part->headers);
    g_clear_pointer(&part->elsewhere, g_ptr_array_unref);
    g_free(part->inside);
    g_free(part);
}
