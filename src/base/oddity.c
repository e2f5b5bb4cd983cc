/* oddity.c - the names and sentences of oddities, out of oddities.def. */
#include "base/oddity.h"

#define N_(text) text /* marked for gettext, translated where it is shown */

static const struct {
    const char *name, *sentence;
} oddities[N_ODDITIES] = {
#define ODDITY(id, name, sentence) {name, sentence},
#include "base/oddities.def"
#undef ODDITY
};

const char *oddity_name(OddityKind kind)
{
    return oddities[kind].name;
}

const char *oddity_sentence(OddityKind kind)
{
    return oddities[kind].sentence;
}
