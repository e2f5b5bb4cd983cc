/* upgrade.c - what the two sides send once TLS, or a log-in that may wrap all, was agreed to. */
#include "dialogue/upgrade.h"

void upgrade_expect_tls(Upgrade *upgrade, Side side, uint64_t must_have)
{
    upgrade->is_to_be_seen[side] = true;
    upgrade->must_have = must_have;
}

void upgrade_expect_wrapping(Upgrade *upgrade)
{
    upgrade->may_be_wrapped[CLIENT] = upgrade->may_be_wrapped[SERVER] = true;
}

/* What came too early is told whole, once it is over. */
static void tell_injected(Upgrade *upgrade)
{
    if (upgrade->injected.length > 0)
        upgrade->tell(upgrade->reader, ODDITY_STARTTLS_INJECTION, CLIENT, &upgrade->injected);
    upgrade->injected.length = 0;
}

/* What the server sent in clear, for this reason. */
static void tell_slipped(Upgrade *upgrade, OddityKind kind)
{
    if (upgrade->slipped.length > 0)
        upgrade->tell(upgrade->reader, kind, SERVER, &upgrade->slipped);
    upgrade->slipped.length = 0;
}

static void inject(Upgrade *upgrade, Bytes *rest, Place *at)
{
    if (upgrade->injected.length == 0)
        upgrade->injected.first = *at;
    upgrade->injected.last = *at;
    upgrade->injected.length += rest->len;
    at->offset += rest->len;
    *rest = bytes_skip(*rest, rest->len);
}

/* The talk goes on, though TLS was agreed to. */
static void go_on_in_clear(Upgrade *upgrade, Side side, const Place *at)
{
    const Span span = {*at, *at, 1};

    upgrade->is_to_be_seen[side] = false;
    if (side == SERVER) { /* the client shows whether TLS is still to come */
        upgrade->slipped = span;
    } else {
        upgrade->is_clear = true;
        tell_injected(upgrade);
        upgrade->tell(upgrade->reader, ODDITY_CLEAR_AFTER_STARTTLS, CLIENT, &span);
    }
    if (upgrade->is_clear)
        tell_slipped(upgrade, ODDITY_CLEAR_AFTER_STARTTLS);
}

/* The first octet of a side behind the agreement; false if the talk goes on. */
static bool see_first(Upgrade *upgrade, Side side, ReadingMode *mode, Bytes *rest, Place *at)
{
    bool is_early = side == CLIENT && at->acked != ACKED_UNKNOWN && at->acked < upgrade->must_have;

    if (octet_begins_tls(rest->data[0]) && !(is_early && upgrade->injected.length > 0)) {
        upgrade->is_to_be_seen[side] = false;
        tell_injected(upgrade);
        *mode = READING_SEALED;
        return true;
    }
    if (is_early) { /* a server that reads it later was injected into */
        inject(upgrade, rest, at);
        return true;
    }
    go_on_in_clear(upgrade, side, at);
    return false;
}

/* Where a line of the server could begin, TLS does: what stood in clear behind its answer was none
 * of its own. */
static bool begins_late(Upgrade *upgrade, Bytes rest, const Place *at)
{
    if (upgrade->slipped.length == 0 || !octet_begins_tls(rest.data[0]))
        return false;
    upgrade->slipped.length = at->offset - upgrade->slipped.first.offset;
    tell_slipped(upgrade, ODDITY_STARTTLS_INJECTION);
    return true;
}

/* A length of four octets begins what is wrapped: its first one is 0, as that of no line. */
static bool begins_wrapped(Upgrade *upgrade, Side side, uint8_t octet)
{
    bool may_be = upgrade->may_be_wrapped[side];

    upgrade->may_be_wrapped[side] = false;
    return may_be && octet == 0;
}

bool upgrade_look(Upgrade *upgrade, Side side, bool is_between, ReadingMode *mode, Bytes *rest,
                  Place *at)
{
    if (upgrade->is_to_be_seen[side])
        return see_first(upgrade, side, mode, rest, at);
    if (side == SERVER && is_between && begins_late(upgrade, *rest, at))
        *mode = READING_SEALED;
    else if (begins_wrapped(upgrade, side, rest->data[0]))
        *mode = READING_WRAPPED;
    else
        return false;
    return true;
}

bool upgrade_gap(Upgrade *upgrade, Side side, ReadingMode *mode)
{
    if (!upgrade->is_to_be_seen[side])
        return false;
    upgrade->is_to_be_seen[side] = false;
    *mode = READING_SEALED;
    return true;
}

void upgrade_end(Upgrade *upgrade)
{
    tell_injected(upgrade);
    tell_slipped(upgrade, ODDITY_CLEAR_AFTER_STARTTLS);
}
