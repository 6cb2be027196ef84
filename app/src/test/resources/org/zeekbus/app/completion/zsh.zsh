# Completes the lines of stdin as zsh does: LINE<tab>CANDIDATE each. Argument: the script to test.
# The script is loaded as from site-functions. A shell in a pseudo-terminal is typed to; its compadd tells what it is given.
zmodload zsh/zpty
zpty shell env TERM=dumb zsh -f -i
zpty -w shell "PS1= PS2= PROMPT_EOL_MARK= LISTMAX=100000; stty -echo; fpath=(${(q)1:h} \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell '
bindkey "^I" complete-word
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  typeset -a fitting
  builtin compadd -A fitting "$@"
  print; print -lr -- "HIT "$^fitting
  builtin compadd "$@"
}
told() { print; print -r "TOLD"; BUFFER=; }
zle -N told; bindkey "^T" told
print BEGIN'
zpty -r shell text $'*BEGIN\r\n*'
while IFS= read -r line; do
  zpty -w -n shell "$line"$'\t\x14'
  zpty -r shell text $'*TOLD\r\n*'
  for row in ${(f)text}; do
    row=${row%$'\r'}
    [[ $row != HIT\ * ]] || print -r -- "$line"$'\t'"${row#HIT }"
  done
done
zpty -d shell
