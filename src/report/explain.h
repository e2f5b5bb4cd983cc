/*
 * explain.h - the lines of a talk in sentences, for those who read one for the first time.
 *
 * What was said before in the same talk is said in one sentence only, and what was said often not
 * again.
 */
#pragma once

#include "report/record.h"

typedef struct Explainer Explainer;

Explainer *explainer_new(void);
void explainer_free(Explainer *explainer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Explainer, explainer_free)

/* What a command, its data, a step of a log-in or a reply means; yours, NULL where there is
 * nothing to say. `exchange` is the one that it belongs to. */
char *explain_command(Explainer *explainer, const json_t *exchange);
char *explain_body(Explainer *explainer, const json_t *exchange);
char *explain_step(Explainer *explainer, const json_t *exchange, const json_t *step);
char *explain_reply(Explainer *explainer, const json_t *exchange, const json_t *reply);

/* What a line of the reply to EHLO offers; NULL where it was offered before. Yours. */
char *explain_offer(Explainer *explainer, const char *line);

/* A question of a log-in in plain text; yours, NULL where it is no base64 or no text.
 * source RFC 4954 4 */
char *decode_question(const char *base64);
