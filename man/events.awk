# events.awk - the keys of events.def, the first file, in place of @FIELDS@ in the second.
function put_kind(kind) {
    print (count_put++ ? "\n" : "") "## " (kind == "ANY" ? "every event, where it applies" : tolower(kind)) "\n"
}
NR == FNR && /^FIELD\(/ {
    row = $0
    sub(/^FIELD\(/, "", row)
    kinds[++count] = substr(row, 1, index(row, ",") - 1)
    split(row, parts, "\"")
    paths[count] = parts[2]
    types[count] = parts[4]
    sentences[count] = parts[6]
}
NR == FNR { next }
$0 != "@FIELDS@" { print; next }
{
    for (i = 1; i <= count; i++) {
        if (kinds[i] != kinds[i - 1])
            put_kind(kinds[i])
        printf "*%s* _%s_\n\t%s\n", paths[i], types[i], sentences[i]
    }
}
