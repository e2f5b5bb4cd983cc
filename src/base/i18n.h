/* i18n.h - sentences for people: what is marked here can be translated. JSON is always English. */
#pragma once

#include <libintl.h>

#define TEXT_DOMAIN "posta"

#define _(text) gettext(text)
#define N_(text) text /* marked here, translated where it is shown */
