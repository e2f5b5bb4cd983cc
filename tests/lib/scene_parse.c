/* scene_parse.c - the text of a scene becomes items and expectations. */
#include "scene_reader.h"

#include "base/error.h"

static void item_free(Item *item)
{
    g_clear_pointer(&item->octets, g_bytes_unref);
    g_free(item);
}

Item *reader_add_item(SceneReader *reader, ItemKind kind)
{
    Item *item = g_new0(Item, 1);

    item->kind = kind;
    g_ptr_array_add(reader->connection->items, item);
    return item;
}

void condition_free(Condition *condition)
{
    g_free(condition->path);
    g_free(condition->value);
    g_free(condition);
}

static void expectation_free(Expectation *expectation)
{
    g_free(expectation->event);
    g_free(expectation->text);
    g_ptr_array_unref(expectation->conditions);
    g_free(expectation);
}

static void connection_free(SceneConnection *connection)
{
    g_ptr_array_unref(connection->items);
    g_free(connection);
}

SceneConnection *scene_connection_new(const SceneConnection *before)
{
    SceneConnection *connection = g_new0(SceneConnection, 1);

    if (before == NULL) {
        connection->port[CLIENT] = CLIENT_PORT;
        connection->port[SERVER] = SERVER_PORT;
        connection->initial[CLIENT] = 1000000;
        connection->initial[SERVER] = 3000000000;
        connection->mss = DEFAULT_MSS;
    } else {
        *connection = *before;
        connection->port[CLIENT]++;
        connection->initial[CLIENT] += 64000000;
        connection->initial[SERVER] += 64000000;
    }
    connection->has_handshake = true;
    connection->close = SCENE_FIN4;
    connection->closer = CLIENT;
    connection->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    return connection;
}

void scene_free(Scene *scene)
{
    if (scene == NULL)
        return;
    g_free(scene->path);
    g_free(scene->title);
    g_free(scene->source);
    g_string_free(scene->keylog, TRUE);
    g_ptr_array_unref(scene->connections);
    g_ptr_array_unref(scene->expectations);
    g_free(scene);
}

/* Lines of one side, joined with " / "; each gets its CRLF. */
static void read_lines(SceneReader *reader, Side side)
{
    g_auto(GStrv) lines = g_strsplit(reader->rest, " / ", -1);

    if (lines[0] == NULL) { /* an empty line; g_strsplit makes nothing of it */
        Item *item = reader_add_item(reader, ITEM_SAY);
        item->side = side;
        item->octets = g_bytes_new_static("\r\n", 2);
    }
    for (char **line = lines; *line != NULL; line++) {
        Item *item = reader_add_item(reader, ITEM_SAY);
        char *with_end = g_strconcat(*line, "\r\n", NULL);

        item->side = side;
        item->octets = g_bytes_new_take(with_end, strlen(with_end));
    }
}

static void read_raw(SceneReader *reader, Side side)
{
    Item *item = reader_add_item(reader, ITEM_SAY);

    item->side = side;
    item->is_raw = true;
    item->octets = octets_of_escaped(reader->rest);
}

/* Comments begin with "#" at the start of a line, or after two blanks. */
static void cut_comment(char *line)
{
    char *comment = line[0] == '#' ? line : strstr(line, "  #");

    if (comment != NULL)
        *comment = '\0';
    g_strchomp(line);
}

static bool read_line(SceneReader *reader, char *line)
{
    cut_comment(line);
    if (line[0] == '\0')
        return true;
    if ((line[0] == 'C' || line[0] == 'S') && (line[1] == ':' || line[1] == '|')) {
        Side side = line[0] == 'C' ? CLIENT : SERVER;

        reader->rest = line[2] == ' ' ? line + 3 : line + 2;
        for (; reader->times > 0; reader->times--)
            (line[1] == ':' ? read_lines : read_raw)(reader, side);
        reader->times = 1;
        return true;
    }
    g_clear_pointer(&reader->words, g_ptr_array_unref);
    reader->words = split_words(line);
    reader->rest = line + strcspn(line, " ");
    reader->rest += strspn(reader->rest, " ");
    return reader_do_word(reader);
}

Scene *scene_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(Scene) scene = g_new0(Scene, 1);

    scene->keylog = g_string_new(NULL);
    SceneReader reader = {.scene = scene, .times = 1};
    bool is_good = true;

    scene->connections = g_ptr_array_new_with_free_func((GDestroyNotify)connection_free);
    scene->expectations = g_ptr_array_new_with_free_func((GDestroyNotify)expectation_free);
    scene->path = g_strdup(path);
    scene->is_recorded[CLIENT] = scene->is_recorded[SERVER] = true;
    reader.connection = scene_connection_new(NULL);
    g_ptr_array_add(scene->connections, reader.connection);
    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; is_good && *line != NULL; line++) {
        reader.line++;
        g_autofree char *written = g_strdup(*line);
        is_good = read_line(&reader, *line);
        if (!is_good)
            g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, "%s:%u: not understood: %s", path,
                        reader.line, written);
    }
    g_clear_pointer(&reader.words, g_ptr_array_unref);
    if (is_good && (scene->title == NULL || scene->source == NULL)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, "%s: no scene, or no source", path);
        return NULL;
    }
    return is_good ? g_steal_pointer(&scene) : NULL;
}
