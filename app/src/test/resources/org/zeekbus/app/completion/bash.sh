# Completes the lines of stdin as bash does: LINE<tab>CANDIDATE each. Argument: the script to test.
source "$1"
while IFS= read -r line; do
  COMP_LINE=$line COMP_POINT=${#line}
  divided=${line//=/ = } divided=${divided//:/ : }
  IFS=' ' read -ra COMP_WORDS <<<"$divided"
  [[ $line != *[[:space:]=:] ]] || COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _zeekbus
  for candidate in "${COMPREPLY[@]}"; do printf '%s\t%s\n' "$line" "$candidate"; done
done
