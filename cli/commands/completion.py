"""`moot completion`: the script by which a shell asks `moot __complete`."""

from __future__ import annotations

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation

BASH = r"""# Completion of moot for bash; made by: moot completion bash
_moot() {
    local line=${COMP_LINE:0:COMP_POINT} IFS=$' \t\n' words current breaks before='' value about
    local -a values=() abouts=()
    read -r -a words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=('')
    current=${words[${#words[@]} - 1]}
    # Bash takes what stands after one of these for a word of its own, and replaces that alone.
    breaks=${COMP_WORDBREAKS//[^:=]/}
    [[ -n $breaks ]] && before=${current%"${current##*[$breaks]}"}
    while IFS=$'\t' read -r value about; do
        if [[ $value == :files ]]; then
            compopt -o default
            return
        fi
        values+=("${value#"$before"}")
        abouts+=("$about")
    done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
    COMPREPLY=("${values[@]}")
    [[ ${#values[@]} == 1 && ${values[0]} == *[:.=] ]] && compopt -o nospace
    # Only when all are listed, and none is put in: say what each means.
    if [[ ${#values[@]} -gt 1 && $COMP_TYPE == 63 ]]; then
        local at
        for at in "${!values[@]}"; do
            [[ -n ${abouts[at]} ]] &&
                printf -v "COMPREPLY[at]" '%.*s' "$((COLUMNS - 2))" "${values[at]}  (${abouts[at]})"
        done
    fi
}
complete -o nosort -F _moot moot 2>/dev/null || complete -F _moot moot
"""

ZSH = r"""#compdef moot
# Completion of moot for zsh; made by: moot completion zsh
_moot() {
    local -a whole begun
    local value about
    while IFS=$'\t' read -r value about; do
        if [[ $value == :files ]]; then
            _files
            return
        fi
        if [[ $value == *[:.=] ]]; then
            begun+=("${value//:/\\:}${about:+:$about}")
        else
            whole+=("${value//:/\\:}${about:+:$about}")
        fi
    done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( $#whole )) && _describe -V moot whole
    (( $#begun )) && _describe -V moot begun -S ''
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _moot "$@"
else
    compdef _moot moot
fi
"""

FISH = r"""# Completion of moot for fish; made by: moot completion fish
function __moot_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string collect --allow-empty)
    for line in ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
            return
        end
        echo $line
    end
end
complete -c moot -f -k -a '(__moot_complete)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
WHERE = {
    "bash": "moot completion bash > ~/.local/share/bash-completion/completions/moot",
    "zsh": "moot completion zsh > ~/.zfunc/_moot     if ~/.zfunc is in fpath",
    "fish": "moot completion fish > ~/.config/fish/completions/moot.fish",
}


def completion(call: Invocation) -> int:
    """Print the script of a shell."""
    shell = call.operands[0].lower()
    script = SCRIPTS.get(shell)
    if script is None:
        from difflib import get_close_matches  # noqa: PLC0415

        near = (get_close_matches(shell, SCRIPTS, 1) or ["bash"])[0]
        raise Trouble(
            "usage",
            f"there is no completion for '{shell[:32]}', but for bash, zsh and fish",
            next=(f"moot completion {near}",),
        )

    def human(_: object) -> None:
        call.screen.exactly(script.rstrip("\n"))
        if call.screen.tty:
            call.errors.line(f"next: {WHERE[shell]}")

    call.tell({"shell": shell, "script": script}, human, human)
    return 0
