# bash completion for plandiffd. Options are asked of plandiffd itself, so that they are those of the version that is installed.

_plandiffd_options() { # COMMAND...
  "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | sed -n 's/^  \(-h,\)\{0,1\}\(--[a-z][a-z.-]*\).*/\2/p'
}

_plandiffd_environments() {
  "${COMP_WORDS[0]}" check --help 2>/dev/null | sed -n '/^  --environment/,/^  --/p' | grep -E '^ +[a-z]+(, [a-z]+)+$' | tr -d ','
}

_plandiffd() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command="" below="" words="" files=""
  COMPREPLY=()
  [ "$COMP_CWORD" -gt 1 ] && command=${COMP_WORDS[1]}
  case "$command ${COMP_WORDS[2]}" in "config check" | "rules docs" | "prices import" | "prices show" | "prices status") [ "$COMP_CWORD" -gt 2 ] && below=${COMP_WORDS[2]} ;; esac

  # --option=value is three words for bash
  [ "$current" = = ] && current=""
  [ "$previous" = = ] && previous=${COMP_WORDS[COMP_CWORD - 2]}

  case "$previous" in
    --format) words="text json" ;;
    --fail-on) words="critical high medium low info never" ;;
    --environment) words=$(_plandiffd_environments) ;;
    --watch | --workspace | --price-book) files=-d ;;
    --config | --output | --before | --textfile | --web.config) files=-f ;;
    --listen) words="127.0.0.1:9797" ;;
    --max-size) words="128MiB 512MiB 1GiB" ;;
    --today) words=$(date +%F) ;;
    *)
      case "$current" in
        -*)
          # shellcheck disable=SC2086
          words=$(_plandiffd_options $command $below)
          ;;
        *)
          case "$command $below" in
            " ") words="check serve rules prices config" ;;
            "prices ") words="import show status" ;;
            "config ") words="check" ;;
            "rules ") words="docs $("${COMP_WORDS[0]}" rules 2>/dev/null | grep -oE '^ *[A-Z]{3}[0-9]{3}' | tr -d ' ')" ;;
            "rules docs") files=-d ;;
            "check " | "config check" | "prices import") files=-f ;;
          esac
          ;;
      esac
      ;;
  esac
  if [ -n "$files" ]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$files" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  fi
}

complete -F _plandiffd plandiffd
