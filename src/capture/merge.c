/* merge.c - several captures as one timeline: of those that are open, the earliest packet is next.
 */
#include "capture/merge.h"

#include "base/limits.h"

/* A source that is open, and its next packets. */
typedef struct Course {
    CaptureSource *source;
    uint64_t left;     /* packets that may still be read of it */
    Packet head;       /* valid unless is_over */
    Packet after;      /* what was read behind it already; valid if has_after */
    uint8_t *kept;     /* octets of the head, where `after` is read already; else NULL */
    int64_t key;       /* ns: when the head is due */
    int64_t last_when; /* ns: the latest time of its own; valid if has_last */
    bool has_after, has_last, is_over;
} Course;

struct Merge {
    GPtrArray *courses; /* of Course *, as they were added; few, so the next one is looked for */
    Course *taken;      /* whose head was handed out, and is to be replaced; or NULL */
};

static void course_free(void *data)
{
    Course *course = data;

    g_free(course->kept);
    g_free(course);
}

Merge *merge_new(void)
{
    Merge *merge = g_new0(Merge, 1);

    merge->courses = g_ptr_array_new_with_free_func(course_free);
    return merge;
}

void merge_free(Merge *merge)
{
    if (merge == NULL)
        return;
    g_ptr_array_unref(merge->courses);
    g_free(merge);
}

static bool is_far(int64_t when, int64_t before)
{
    return before < INT64_MAX - CLOCK_JUMP_MAX_NS && when > before + CLOCK_JUMP_MAX_NS;
}

static bool read_one(Course *course, Packet *ret_packet)
{
    if (course->left == 0 || !capture_next(course->source, ret_packet))
        return false;
    course->left--;
    return true;
}

/* Whether the head is far ahead of the packet behind it too, for which that one is read. */
static bool is_alone_ahead(Course *course)
{
    Packet *head = &course->head;

    course->kept = g_memdup2(head->bytes.data, head->bytes.len);
    head->bytes.data = course->kept;
    course->has_after = read_one(course, &course->after);
    return course->has_after && course->after.has_when && is_far(head->when, course->after.when);
}

/* Reads on, and finds out when the new head is due. */
static void advance(Course *course)
{
    bool had_after = course->has_after;

    g_clear_pointer(&course->kept, g_free);
    course->has_after = false;
    if (had_after)
        course->head = course->after;
    else
        course->is_over = !read_one(course, &course->head);
    if (course->is_over)
        course->key = INT64_MIN;
    if (course->is_over || !course->head.has_when) /* what has no time follows what was before it */
        return;
    if (course->has_last && is_far(course->head.when, course->last_when) && is_alone_ahead(course))
        return;
    course->key = course->last_when = course->head.when;
    course->has_last = true;
}

void merge_add(Merge *merge, CaptureSource *source, uint64_t count)
{
    Course *course = g_new0(Course, 1);

    course->source = source;
    course->left = count == 0 ? UINT64_MAX : count;
    course->key = INT64_MIN;
    advance(course);
    g_ptr_array_add(merge->courses, course);
}

guint merge_count(const Merge *merge)
{
    return merge->courses->len;
}

/* The one whose head is due first; NULL where nothing is open. */
static Course *first_of(const Merge *merge)
{
    Course *first = NULL;

    for (guint i = 0; i < merge->courses->len; i++) {
        Course *course = merge->courses->pdata[i];

        if (first == NULL || course->key < first->key)
            first = course;
    }
    return first;
}

bool merge_next(Merge *merge, MergeNext *ret_next)
{
    if (merge->taken != NULL) /* its octets were lent until now */
        advance(merge->taken);
    merge->taken = NULL;
    Course *first = first_of(merge);

    if (first == NULL)
        return false;
    *ret_next = (MergeNext){.source = first->source, .is_over = first->is_over};
    if (first->is_over) {
        g_ptr_array_remove(merge->courses, first);
        return true;
    }
    ret_next->packet = first->head;
    merge->taken = first;
    return true;
}
