# Reads "mode NUL command NUL nonce NUL" from a private pipe, evals the command here, in this very
# shell, and writes RS nonce:status:failed RS nonce to the terminal that the command wrote to: one
# stream, so the marker cannot overtake the output. The nonce is read only after the command ended,
# and both descriptors are closed while it runs: nothing that a note starts can forge a marker.
# Works with bash 3.2 (macOS) too.

eval "exec 198<&$1 199>&1 $1<&-"
set --
set +m +H               # no job control, no "!" history: their messages hold process ids
unset HISTFILE BASH_EXECUTION_STRING
__note_status=0

__note_again() { return "$1"; }  # so that `echo $?` sees the status of the command typed before

__note_failure() {  # status command: keep the first; 141 is the left side of `… | head`
    if [ -z "$__note_failed" ] && [ "$1" != 141 ]; then
        __note_failed=$1
        case $2 in  # a text that bash cannot parse fails as our own eval: no command of the note
            *'"$__note_command" 198'*) ;;
            *) __note_failed_command=$2 ;;
        esac
    fi
}

while IFS= read -r -d '' -u 198 __note_mode && IFS= read -r -d '' -u 198 __note_command; do
    __note_failed='' __note_failed_command='' __note_pipefail=+o
    if [ "$__note_mode" = script ]; then
        if [[ -o pipefail ]]; then __note_pipefail=-o; fi
        set -E -o pipefail
        trap '__note_failure "$?" "$BASH_COMMAND"' ERR
        eval "$__note_command" 198<&- 199>&-
        __note_status=$?
        trap - ERR
        set +E "$__note_pipefail" pipefail
        if [ "$__note_status" = 141 ]; then __note_status=0; fi
        __note_status=${__note_failed:-$__note_status}
    else
        __note_again "$__note_status"
        eval "$__note_command" 198<&- 199>&-
        __note_status=$?
    fi
    IFS= read -r -d '' -u 198 __note_nonce || exit
    builtin printf '\036%s:%d:%s\036%s\n' \
        "$__note_nonce" "$__note_status" "$__note_failed_command" "$__note_nonce" >&199
    unset __note_nonce
done
