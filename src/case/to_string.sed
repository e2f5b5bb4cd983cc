# to_string.sed - lines of text to the lines of one C string.
s/[\\"?]/\\&/g
s/^/"/
s/$/\\n"/
