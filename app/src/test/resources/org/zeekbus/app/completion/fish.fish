# Completes the lines of stdin as fish does: LINE<tab>CANDIDATE each. Argument: the script to test.
source $argv[1]
while read -l line
    for candidate in (complete -C $line)
        printf '%s\t%s\n' $line (string split \t -- $candidate)[1]
    end
end
