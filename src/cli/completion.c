/* completion.c - posta completion bash: a script made of the tables of commands and options. */
#include "base/i18n.h"
#include "cli/cli.h"
#include "report/report.h"

static const char script[] =
    "# bash completion for posta; made by \"posta completion bash\"\n"
    "_posta()\n"
    "{\n"
    "    local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
    "    local commands=\"%s\"\n"
    "    local options=\"%s\"\n"
    "    COMPREPLY=()\n"
    "    if [[ $before == = ]]; then before=\"${COMP_WORDS[COMP_CWORD-2]}\"; fi\n"
    "    if [[ $word == = ]]; then word=; before=\"${COMP_WORDS[COMP_CWORD-1]}\"; fi\n"
    "    case $before in\n"
    "%s"
    "    ls) COMPREPLY=($(compgen -W \"%s\" -- \"$word\")); return ;;\n"
    "    help) COMPREPLY=($(compgen -W \"$commands events filters\" -- \"$word\")); return ;;\n"
    "    completion) COMPREPLY=($(compgen -W bash -- \"$word\")); return ;;\n"
    "    esac\n"
    "    if [[ $word == -* ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
    "        return\n"
    "    fi\n"
    "    if ((COMP_CWORD == 1)); then\n"
    "        COMPREPLY=($(compgen -W \"$commands\" -- \"$word\"))\n"
    "    fi\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    COMPREPLY+=($(compgen -f -- \"$word\"))\n"
    "}\n"
    "complete -F _posta posta\n";

static void add_word(GString *words, const char *word)
{
    if (words->len > 0)
        g_string_append_c(words, ' ');
    g_string_append(words, word);
}

bool run_completion(Run *run, GError **error)
{
    g_autoptr(GString) commands = g_string_new(NULL);
    g_autoptr(GString) options = g_string_new(NULL);
    g_autoptr(GString) values = g_string_new(NULL);
    g_autofree char *lists = g_strjoinv(" ", (char **)list_names);

    if (run->words->len != 1 || !g_str_equal(run->words->pdata[0], "bash")) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("completion: for which shell? there is \"posta completion bash\""));
        return false;
    }
    for (const CommandRow *row = command_rows; row->run != NULL; row++)
        add_word(commands, row->name);
    for (const OptionRow *row = option_rows; row->name != NULL; row++) {
        if (!row->is_built)
            continue;
        g_autofree char *option = g_strconcat("--", row->name, NULL);
        char letter[] = {'-', row->letter, '\0'};
        add_word(options, option);
        if (row->letter != '\0')
            add_word(options, letter);
        if (row->choices != NULL)
            g_string_append_printf(values,
                                   "    %s%s%s) COMPREPLY=($(compgen -W \"%s\" -- \"$word\")); "
                                   "return ;;\n",
                                   option, row->letter == '\0' ? "" : "|",
                                   row->letter == '\0' ? "" : letter, row->choices);
    }
    printf(script, commands->str, options->str, values->str, lists);
    return true;
}
