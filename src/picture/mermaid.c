/* mermaid.c - a dialogue as a Mermaid diagram. */
#include "picture/mermaid.h"
#include "base/text.h"
#include "picture/sequence.h"

void mermaid_add(GString *out, const char *text)
{
    g_autofree char *safe = text_safe(bytes_of_text(text));

    for (const char *at = safe; *at != '\0'; at++) {
        if (strchr("#;<>\"`{}", *at) != NULL)
            g_string_append_printf(out, "#%d;", *at);
        else
            g_string_append_c(out, *at);
    }
}

char *sequence_to_mermaid(const Sequence *sequence)
{
    GString *out = g_string_new("sequenceDiagram\n    participant C as ");

    mermaid_add(out, sequence->client);
    g_string_append(out, "\n    participant S as ");
    mermaid_add(out, sequence->server);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < sequence->steps->len; i++) {
        const SequenceStep *step = &g_array_index(sequence->steps, SequenceStep, i);
        bool is_arrow =
            step->kind != STEP_BODY && step->kind != STEP_SEAL && step->kind != STEP_HOLE;
        const char *arrow = step->side == CLIENT ? "C->>S: " : "S-->>C: ";

        g_string_append_printf(out, "    %s", is_arrow ? arrow : "Note over C,S: ");
        mermaid_add(out, *step->text == '\0' ? " " : step->text);
        g_string_append_c(out, '\n');
        for (guint j = 0; step->marks != NULL && j < step->marks->len; j++) {
            const Mark *mark = step->marks->pdata[j];

            g_string_append(out, "    Note right of S: ");
            mermaid_add(out, mark->name);
            g_string_append_c(out, '\n');
        }
    }
    return g_string_free(out, FALSE);
}
