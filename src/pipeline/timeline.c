/* timeline.c - sources that are read together, as one timeline. */
#include "base/limits.h"
#include "pipeline/filed_mail.h"
#include "pipeline/joint.h"
#include "pipeline/records.h"
#include "pipeline/transcript.h"

#define PROGRESS_PACKETS 4096 /* between two calls of options.progress */

static bool is_stopped(const Pipeline *pipeline)
{
    return pipeline->options.is_stopped != NULL &&
           pipeline->options.is_stopped(pipeline->options.user);
}

/* Its talks begin and end with the text. */
static bool scan_transcript(Pipeline *pipeline, Transcript *transcript, GError **error)
{
    g_autoptr(TranscriptTalks) talks = transcript_talks_new(transcript, pipeline->source->capture,
                                                            &pipeline->talk_tell, pipeline_on_over);

    while (!is_stopped(pipeline) && transcript_talks_next(talks, ++pipeline->ordinal))
        if (!pipeline_flush(pipeline, error))
            return false;
    return true;
}

/* Its messages come one after the other, and each is told when it is over. */
static bool scan_mail(Pipeline *pipeline, CaptureSource *source, GError **error)
{
    g_autoptr(FiledMail) mail =
        filed_mail_new(capture_mail(source), pipeline->source->capture, &pipeline->talk_tell);
    uint64_t pieces = 0;

    while (!is_stopped(pipeline) && filed_mail_next(mail, ++pipeline->ordinal)) {
        if (!pipeline_flush(pipeline, error))
            return false;
        if (++pieces % PROGRESS_PACKETS == 0 && pipeline->options.progress != NULL)
            pipeline->options.progress(pipeline->options.user, source);
    }
    capture_end_mail(source);
    return true;
}

/* Tells what is known of a source, and lets it go. */
static bool end_source(Pipeline *pipeline, OpenSource *open, GError **error)
{
    CaptureSource *source = open->source;
    uint64_t unknown = open->unknown_links;

    if (open->keys != NULL)
        keys_end_source(&pipeline->keys, open->keys);
    pipeline->unknown_links += unknown;
    pipeline_add(pipeline, record_of_capture(open, pipeline->options.hash_sources));
    pipeline->source = pipeline->sources->pdata[0];
    g_ptr_array_remove(pipeline->sources, open);
    bool is_written = pipeline_flush(pipeline, error);
    const GError *problem = capture_problem(source);
    if (is_written && problem != NULL) {
        g_propagate_error(error, g_error_copy(problem));
        is_written = false;
    }
    if (pipeline->options.source_over != NULL)
        pipeline->options.source_over(pipeline->options.user, source, unknown);
    return is_written;
}

static OpenSource *find_source(const Pipeline *pipeline, const CaptureSource *source)
{
    for (guint i = 0; i < pipeline->sources->len; i++) {
        OpenSource *open = pipeline->sources->pdata[i];

        if (open->source == source)
            return open;
    }
    g_assert_not_reached();
}

/* Takes the next packet of the timeline, or ends a source. */
static bool take_next(Pipeline *pipeline, const MergeNext *next, GError **error)
{
    pipeline->source = find_source(pipeline, next->source);
    if (next->is_over)
        return end_source(pipeline, pipeline->source, error);
    pipeline->source->has_begun = true;
    if (keys_are_waiting(pipeline->source->keys))
        keys_take(&pipeline->keys, pipeline->source->keys);
    if (!pipeline_packet(pipeline, &next->packet, error))
        return false;
    if (pipeline->ordinal % PROGRESS_PACKETS == 0 && pipeline->options.progress != NULL)
        pipeline->options.progress(pipeline->options.user, next->source);
    return true;
}

/* The user wants no more: what is open ends here. */
static bool end_all(Pipeline *pipeline, GError **error)
{
    g_clear_pointer(&pipeline->merge, merge_free);
    pipeline->merge = merge_new();
    while (pipeline->sources->len > 1)
        if (!end_source(pipeline, pipeline->sources->pdata[1], error))
            return false;
    return true;
}

/* All sources that are open have begun, and another one may be opened. */
static bool may_open(const Pipeline *pipeline)
{
    const OpenSource *latest = pipeline->sources->pdata[pipeline->sources->len - 1];

    return (latest->source == NULL || latest->has_begun) &&
           merge_count(pipeline->merge) < MERGE_OPEN_MAX;
}

bool pipeline_read(Pipeline *pipeline, bool is_to_end, GError **error)
{
    MergeNext next;

    while (merge_count(pipeline->merge) > 0 && (is_to_end || !may_open(pipeline))) {
        if (is_stopped(pipeline))
            return end_all(pipeline, error);
        merge_next(pipeline->merge, &next);
        if (!take_next(pipeline, &next, error))
            return false;
    }
    return true;
}

bool pipeline_begin(Pipeline *pipeline, CaptureSource *source, GError **error)
{
    Transcript *transcript = capture_transcript(source);
    OpenSource *open = open_source_new(source, ++pipeline->capture);

    g_ptr_array_add(pipeline->sources, open);
    pipeline->source = open;
    if (transcript == NULL && capture_mail(source) == NULL) {
        open->keys = keys_begin_source(&pipeline->keys, source);
        if (pipeline->options.filter != NULL)
            capture_set_filter(source, pipeline->options.filter);
        merge_add(pipeline->merge, source, pipeline->options.packets_max);
        return true;
    }
    bool is_read = transcript != NULL ? scan_transcript(pipeline, transcript, error)
                                      : scan_mail(pipeline, source, error);
    return end_source(pipeline, open, is_read ? error : NULL) && is_read;
}

bool pipeline_scan(Pipeline *pipeline, CaptureSource *source, GError **error)
{
    return pipeline_begin(pipeline, source, error) && pipeline_read(pipeline, true, error);
}

void pipeline_skip_source(Pipeline *pipeline)
{
    pipeline->capture++;
}
