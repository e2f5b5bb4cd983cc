# findings.awk - the rows of findings.def, the first file, in place of @FINDINGS@ in the second.
function bold(sentence,   name) {
    while (match(sentence, /[{][a-z_]*[}]/)) {
        name = substr(sentence, RSTART + 1, RLENGTH - 2)
        gsub(/_ns$/, "", name)
        gsub(/_/, " ", name)
        sentence = substr(sentence, 1, RSTART - 1) "_" name "_" substr(sentence, RSTART + RLENGTH)
    }
    return sentence
}
NR == FNR && /^FINDING\(/ { row = ""; is_row = 1 }
NR == FNR && is_row { row = row $0 }
NR == FNR && is_row && /"\)$/ {
    is_row = 0
    gsub(/\\"/, "\001", row)
    split(row, parts, "\"")
    # FINDING(ID, "name", SEVERITY, N_("title"), N_("sentence"), N_("why"), N_("innocent"), "reference")
    severity = parts[3]
    gsub(/[, ]|N_\(.*/, "", severity)
    count++
    names[count] = parts[2]
    severities[count] = tolower(severity)
    for (i = 4; i in parts; i++) gsub("\001", "\"", parts[i])
    titles[count] = parts[4]
    sentences[count] = parts[6]
    whys[count] = parts[8]
    innocents[count] = parts[10]
    references[count] = parts[12]
}
NR == FNR { next }
$0 != "@FINDINGS@" { print; next }
{
    for (i = 1; i <= count; i++) {
        printf "*%s* (%s)\n\t%s. %s\n\n", names[i], severities[i], titles[i], bold(sentences[i])
        printf "\t%s\n\n", whys[i]
        if (innocents[i] != "")
            printf "\tInnocent explanations: %s.\n\n", innocents[i]
        printf "\tSee: %s.\n\n", references[i]
    }
}
