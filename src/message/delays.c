/* delays.c - bounds of the legs of a journey, out of stamps by unchecked clocks. */
#include "message/delays.h"

#include "base/limits.h"

#include <glib.h>

#define NODES_MAX (2 * DELAY_STAMPS_MAX + 1)
/* Far more than any span that is looked at, and sums of several of it fit. */
#define UNBOUNDED (INT64_MAX / 8)
/* Stamps so far from the newest are mistakes or lies; ten years. */
#define FAR_NS (INT64_C(3650) * 24 * 3600 * INT64_C(1000000000))

/* bound[x][y] is the most that x - y can be. Nodes: the true time of each stamp, then for each
 * clock what must be added to it (true time minus reading), then the zero of time. */
typedef struct System {
    size_t stamps, clocks, nodes;
    int64_t bound[NODES_MAX][NODES_MAX];
} System;

/* What is solved. */
typedef struct Problem {
    const DelayStamp *stamps;
    size_t count;
    size_t clock[DELAY_STAMPS_MAX]; /* of each stamp */
    size_t clocks;
    bool is_used[DELAY_STAMPS_MAX];                        /* the stamp is known, and not absurd */
    int64_t low[DELAY_STAMPS_MAX], high[DELAY_STAMPS_MAX]; /* readings, from `zero` */
    bool has_seen;
    int64_t seen; /* from `zero` */
} Problem;

const char *delay_sure_name(DelaySure sure)
{
    static const char *const names[] = {"unknown", "only-if-clocks-agree", "plausible", "certain"};

    return names[sure];
}

/* x - y is at most `most`. */
static void bound(System *system, size_t x, size_t y, int64_t most)
{
    if (most < system->bound[x][y])
        system->bound[x][y] = most;
}

static void number_clocks(Problem *problem)
{
    for (size_t i = 0; i < problem->count; i++) {
        size_t same = i;

        for (size_t j = 0; j < i && same == i; j++)
            if (problem->stamps[i].host.len > 0 &&
                bytes_equal_nocase(problem->stamps[i].host, problem->stamps[j].host))
                same = j;
        problem->clock[i] = same < i ? problem->clock[same] : problem->clocks++;
    }
}

static void take_stamps(Problem *problem, const int64_t *seen)
{
    int64_t zero = 0;

    for (size_t i = problem->count; i-- > 0;)
        if (problem->stamps[i].is_known) {
            zero = problem->stamps[i].when;
            break;
        }
    for (size_t i = 0; i < problem->count; i++) {
        const DelayStamp *stamp = &problem->stamps[i];
        int64_t when;

        if (!stamp->is_known || __builtin_sub_overflow(stamp->when, zero, &when) || when > FAR_NS ||
            when < -FAR_NS)
            continue;
        problem->is_used[i] = true;
        problem->low[i] = when + stamp->least_ns;
        problem->high[i] = when + stamp->most_ns;
    }
    problem->has_seen = seen != NULL && !__builtin_sub_overflow(*seen, zero, &problem->seen) &&
                        problem->seen < FAR_NS && problem->seen > -FAR_NS;
}

/* Whether the stamps of all clocks but the free ones can be true times. */
static bool agree(const Problem *problem, const bool *is_free)
{
    int64_t latest = -UNBOUNDED;

    for (size_t i = 0; i < problem->count; i++) {
        if (!problem->is_used[i] || is_free[problem->clock[i]])
            continue;
        if (problem->high[i] < latest)
            return false;
        latest = MAX(latest, problem->low[i]);
    }
    return !problem->has_seen || latest <= problem->seen;
}

/* Frees the clocks of every pair of stamps that contradict each other. */
static void free_all_in_conflict(const Problem *problem, bool *is_free)
{
    for (size_t i = 0; i < problem->count; i++) {
        if (!problem->is_used[i])
            continue;
        if (problem->has_seen && problem->low[i] > problem->seen)
            is_free[problem->clock[i]] = true;
        for (size_t j = i + 1; j < problem->count; j++)
            if (problem->is_used[j] && problem->high[j] < problem->low[i])
                is_free[problem->clock[i]] = is_free[problem->clock[j]] = true;
    }
}

/* Which clocks cannot be relied on: those that alone explain a contradiction. The newest host's is
 * the last to be doubted, for it is nearest to us. */
static void find_free(const Problem *problem, bool *is_free)
{
    bool alone[DELAY_STAMPS_MAX] = {false}, is_found = false;
    size_t newest = problem->clock[problem->count - 1];

    memset(is_free, 0, DELAY_STAMPS_MAX * sizeof(bool));
    if (agree(problem, is_free))
        return;
    for (size_t i = 0; i < problem->clocks; i++) {
        alone[i] = true;
        if (i != newest && agree(problem, alone))
            is_free[i] = is_found = true;
        alone[i] = false;
    }
    alone[newest] = true;
    if (!is_found && agree(problem, alone))
        is_free[newest] = true;
    else if (!is_found)
        free_all_in_conflict(problem, is_free);
}

static void build(System *system, const Problem *problem, const bool *is_free)
{
    size_t zero = problem->count + problem->clocks;

    system->stamps = problem->count;
    system->clocks = problem->clocks;
    system->nodes = zero + 1;
    for (size_t x = 0; x < NODES_MAX; x++)
        for (size_t y = 0; y < NODES_MAX; y++)
            system->bound[x][y] = x == y ? 0 : UNBOUNDED;
    for (size_t i = 0; i < problem->count; i++) {
        size_t clock = problem->count + problem->clock[i];

        if (i > 0)
            bound(system, i - 1, i, 0);
        if (problem->has_seen)
            bound(system, i, zero, problem->seen);
        if (problem->is_used[i]) {
            bound(system, i, clock, problem->high[i]);
            bound(system, clock, i, -problem->low[i]);
        }
        if (!is_free[problem->clock[i]]) {
            bound(system, clock, zero, 0);
            bound(system, zero, clock, 0);
        }
    }
}

/* Shorter ways from x to all others by way of k. */
static void relax(System *system, size_t x, size_t k)
{
    int64_t first = system->bound[x][k];

    for (size_t y = 0; y < system->nodes; y++) {
        int64_t rest = system->bound[k][y];

        if (rest < UNBOUNDED && first + rest < system->bound[x][y])
            system->bound[x][y] = first + rest;
    }
}

/* Floyd and Warshall's shortest paths; false where the bounds contradict each other. */
static bool solve(System *system)
{
    for (size_t k = 0; k < system->nodes; k++)
        for (size_t x = 0; x < system->nodes; x++) {
            if (system->bound[x][k] < UNBOUNDED)
                relax(system, x, k);
            if (system->bound[x][x] < 0)
                return false;
        }
    return true;
}

static void set_bounds(const System *system, size_t i, DelaySure sure, Delay *delay)
{
    int64_t most = system->bound[i][i - 1];

    delay->least_ns = MAX(0, -system->bound[i - 1][i]);
    delay->has_most = most < UNBOUNDED;
    delay->most_ns = delay->has_most ? most : 0;
    delay->sure = delay->has_most ? sure : DELAY_UNKNOWN;
}

static void set_nominal(const Problem *problem, size_t i, Delay *delay)
{
    const DelayStamp *one = &problem->stamps[i - 1], *other = &problem->stamps[i];

    delay->has_nominal = one->is_known && other->is_known &&
                         !__builtin_sub_overflow(other->when, one->when, &delay->nominal_ns);
}

static void set_clock(const System *system, const Problem *problem, size_t i, ClockRange *clock)
{
    size_t node = problem->count + problem->clock[i], zero = system->nodes - 1;
    int64_t least = -system->bound[node][zero], most = system->bound[zero][node];

    clock->is_off = true;
    clock->has_least = least > -UNBOUNDED;
    clock->has_most = most < UNBOUNDED;
    clock->least_ns = clock->has_least ? least : 0;
    clock->most_ns = clock->has_most ? most : 0;
}

/* One clock for several stamps, or the capture's: only these bound a leg whatever clocks show. */
static bool has_certainty(const Problem *problem)
{
    return problem->clocks < problem->count;
}

/* One name for several computers: their stamps contradict each other, so each has a clock. */
static void part_clocks(Problem *problem)
{
    for (size_t i = 0; i < problem->count; i++)
        problem->clock[i] = i;
    problem->clocks = problem->count;
}

static void set_certain(const System *system, size_t count, Delay *delays)
{
    for (size_t i = 1; i < count; i++)
        if (system->bound[i][i - 1] < UNBOUNDED)
            set_bounds(system, i, DELAY_CERTAIN, &delays[i]);
}

static void set_likely(const System *system, const Problem *problem, const bool *is_free,
                       Delay *delays, ClockRange *clocks)
{
    for (size_t i = 0; i < problem->count; i++) {
        const DelayStamp *stamps = problem->stamps;
        bool is_inside = i > 0 && stamps[i - 1].is_trusted && stamps[i].is_trusted;

        if (i > 0)
            set_bounds(system, i, is_inside ? DELAY_PLAUSIBLE : DELAY_IF_CLOCKS_AGREE, &delays[i]);
        if (problem->is_used[i] && is_free[problem->clock[i]])
            set_clock(system, problem, i, &clocks[i]);
    }
}

void delays_find(const DelayStamp *stamps, size_t count, const int64_t *seen, Delay *delays,
                 ClockRange *clocks)
{
    Problem problem = {.stamps = stamps, .count = count};
    bool is_free[DELAY_STAMPS_MAX], all_free[DELAY_STAMPS_MAX];
    System certain, likely;

    g_assert(count <= DELAY_STAMPS_MAX);
    memset(delays, 0, count * sizeof(Delay));
    memset(clocks, 0, count * sizeof(ClockRange));
    if (count == 0)
        return;
    number_clocks(&problem);
    take_stamps(&problem, seen);
    for (size_t i = 1; i < count; i++)
        set_nominal(&problem, i, &delays[i]);
    memset(all_free, true, sizeof(all_free));
    if (has_certainty(&problem)) {
        build(&certain, &problem, all_free);
        if (!solve(&certain))
            part_clocks(&problem);
    }
    find_free(&problem, is_free);
    build(&likely, &problem, is_free);
    if (solve(&likely))
        set_likely(&likely, &problem, is_free, delays, clocks);
    if (has_certainty(&problem))
        set_certain(&certain, count, delays);
}
