# Reads "mode NUL command NUL nonce NUL" from a private pipe, evals the command here, in this very
# shell, and writes RS nonce:status:failed RS nonce to the terminal that the command wrote to: one
# stream, so the marker cannot overtake the output. The nonce is read only after the command ended,
# and both descriptors are closed while it runs: nothing that a note starts can forge a marker.
# Works with bash 3.2 (macOS) too.
# A note may define a function under any name, so between the end of its command and the unset below stand
# nothing but keywords and assignments; and the functions that run meanwhile are made of them, too.

eval "exec 198<&$1 199>&1 $1<&-"
set --
set +m +H               # no job control, no "!" history: their messages hold process ids
unset HISTFILE BASH_EXECUTION_STRING
__note_status=0

__note_again() { return "$1"; }  # so that `echo $?` sees the status of the command typed before

__note_failure() {  # status command: keep the first; 141 is the left side of `… | head`
    if [[ -z $__note_failed && $1 != 141 ]]; then
        __note_failed=$1
        case $2 in  # a text that bash cannot parse fails as our own eval: no command of the note
            *'"$__note_command" 198'*) ;;
            *) __note_failed_command=$2 ;;
        esac
    fi
}
readonly -f __note_again __note_failure

while IFS= read -r -d '' -u 198 __note_mode && IFS= read -r -d '' -u 198 __note_command; do
    __note_failed='' __note_failed_command='' __note_pipefail=+o __note_posix=1
    if [[ $__note_mode = script ]]; then
        if [[ -o pipefail ]]; then __note_pipefail=-o; fi
        set -E -o pipefail
        trap '__note_failure "$?" "$BASH_COMMAND"' ERR
        eval "$__note_command" 198<&- 199>&-
    else
        __note_again "$__note_status"
        eval "$__note_command" 198<&- 199>&-
    fi
    __note_status=$?
    # In POSIX mode unset is found before a function of that name; a function that cannot be unset ends all.
    if [[ ! -o posix ]]; then __note_posix='' __note_options=:$BASHOPTS: POSIXLY_CORRECT=y; fi
    unset -f unset builtin read eval exec exit set trap printf return shopt 2>/dev/null || exit 125
    if [[ -z $__note_posix ]]; then
        unset POSIXLY_CORRECT
        if [[ $__note_options != *:inherit_errexit:* ]]; then shopt -u inherit_errexit 2>/dev/null; fi
    fi
    if [[ $__note_mode = script ]]; then
        trap - ERR
        set +E "$__note_pipefail" pipefail
        if [[ $__note_status = 141 ]]; then __note_status=0; fi
        __note_status=${__note_failed:-$__note_status}
    fi
    IFS= read -r -d '' -u 198 __note_nonce || exit
    printf '\036%s:%d:%s\036%s\n' \
        "$__note_nonce" "$__note_status" "$__note_failed_command" "$__note_nonce" >&199
    unset __note_nonce
done
