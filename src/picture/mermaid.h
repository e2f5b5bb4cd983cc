/* mermaid.h - text as Mermaid takes it. source https://mermaid.js.org/syntax/flowchart.html */
#pragma once

#include <glib.h>

/* Puts text behind what is there; nothing of it can mean anything to Mermaid. */
void mermaid_add(GString *out, const char *text);
