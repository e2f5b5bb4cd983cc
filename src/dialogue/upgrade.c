/* upgrade.c - what the two sides send once STARTTLS or STLS was agreed to. */
#include "dialogue/upgrade.h"

/* What came too early is told whole, once it is over. */
static void tell_injected(Upgrade *upgrade, const UpgradeTell *tell)
{
    if (upgrade->injected.length > 0)
        tell->oddity(tell->reader, ODDITY_STARTTLS_INJECTION, CLIENT, &upgrade->injected);
    upgrade->injected.length = 0;
}

/* What the server sent in clear, for this reason. */
static void tell_slipped(Upgrade *upgrade, OddityKind kind, const UpgradeTell *tell)
{
    if (upgrade->slipped.length > 0)
        tell->oddity(tell->reader, kind, SERVER, &upgrade->slipped);
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

UpgradeStep upgrade_see(Upgrade *upgrade, Side side, uint64_t must_have, Bytes *rest, Place *at,
                        const UpgradeTell *tell)
{
    const Span span = {*at, *at, 1};
    bool is_early = side == CLIENT && at->acked != ACKED_UNKNOWN && at->acked < must_have;

    if (octet_begins_tls(rest->data[0]) && !(is_early && upgrade->injected.length > 0)) {
        tell_injected(upgrade, tell);
        return UPGRADE_TLS;
    }
    if (is_early) { /* a server that reads it later was injected into */
        inject(upgrade, rest, at);
        return UPGRADE_INJECTED;
    }
    if (side == SERVER) { /* the client shows whether TLS is still to come */
        upgrade->slipped = span;
    } else {
        upgrade->is_clear = true;
        tell_injected(upgrade, tell);
        tell->oddity(tell->reader, ODDITY_CLEAR_AFTER_STARTTLS, CLIENT, &span);
    }
    if (upgrade->is_clear)
        tell_slipped(upgrade, ODDITY_CLEAR_AFTER_STARTTLS, tell);
    return UPGRADE_CLEAR;
}

bool upgrade_begins_late(Upgrade *upgrade, Bytes rest, const Place *at, const UpgradeTell *tell)
{
    if (upgrade->slipped.length == 0 || !octet_begins_tls(rest.data[0]))
        return false;
    upgrade->slipped.length = at->offset - upgrade->slipped.first.offset;
    tell_slipped(upgrade, ODDITY_STARTTLS_INJECTION, tell);
    return true;
}

void upgrade_end(Upgrade *upgrade, const UpgradeTell *tell)
{
    tell_injected(upgrade, tell);
    tell_slipped(upgrade, ODDITY_CLEAR_AFTER_STARTTLS, tell);
}
