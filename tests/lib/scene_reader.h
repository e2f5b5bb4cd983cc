/* scene_reader.h - what the files that read scenes share: where reading is, and its words. */
#pragma once

#include "scene.h"

#define CLIENT_PORT 40000
#define SERVER_PORT 25
#define DEFAULT_MSS 1460

/* Where reading is. */
typedef struct SceneReader {
    Scene *scene;
    SceneConnection *connection; /* the one that lines belong to now */
    GPtrArray *words; /* of char *: the words of the line, quotes and escapes taken off */
    const char *rest; /* what follows the first word, as written */
    unsigned line;    /* of the file, from 1 */
    uint64_t times;   /* how often the next line of a side is said */
} SceneReader;

/* The octets of text written as in C (\r \n \t \0 \\ \" \xNN); yours. */
GBytes *octets_of_escaped(const char *text);

/* The words of a line; blanks inside "..." do not part them, the quotes are taken off. Yours. */
GPtrArray *split_words(const char *text);

/* The word at `index` of the line, "" behind its end; and what it says. */
const char *word_at(const SceneReader *reader, guint index);
bool word_is(const SceneReader *reader, guint index, const char *word);
bool read_number(const SceneReader *reader, guint index, uint64_t most, uint64_t *ret_number);
bool read_side(const SceneReader *reader, guint index, Side *ret_side);

/* A new last item of the connection, lent. */
Item *reader_add_item(SceneReader *reader, ItemKind kind);

/* A connection like the one before it (or NULL), from the next port; yours. */
SceneConnection *scene_connection_new(const SceneConnection *before);

/* Does what the first word of the line says; false where it cannot be understood. */
bool reader_do_word(SceneReader *reader);

void condition_free(Condition *condition);
