using System.Collections.Immutable;

namespace Tacho.Agents.Shell;

/// <summary>
/// The snippets of <c>tacho shell-init</c>. Sourced by a shell's start-up file, a snippet does nothing unless an agent without hooks runs the shell: TACHO_AGENT names one,
/// or the environment has the mark of one (docs/agents/without-hooks.md). Then each command is sent to <c>tacho-hook shell</c> before it runs and after it.
/// </summary>
/// <remarks>
/// A snippet may never break the shell: it keeps traps, prompt commands and the status of the last command, tolerates <c>set -eu</c>, and is silent. TACHO_SHELL is exported so
/// that shells which the recorded command starts are not recorded once more. Raw control characters in the JSON are left to <see cref="PayloadText"/>.
/// </remarks>
public static class ShellSnippet
{
    /// <summary>The shells that have a snippet, by the names that <see cref="For"/> takes.</summary>
    public static readonly ImmutableArray<string> Shells = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The snippet of a shell; null for an unknown one.</summary>
    public static string? For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "powershell" => PowerShell,
        _ => null,
    };

    // A shell started with -c has no prompt: the whole command is known at the start, and its end is the shell's. At a prompt, PS0 tells that a line was entered, the first
    // DEBUG trap after it runs before the line's first command, and PROMPT_COMMAND after the last. A line that the history does not keep is told command by command.
    private const string Bash =
        """
        # tacho shell-init bash: records commands of agents that have no hooks. See docs/agents/without-hooks.md.
        __tacho_find() {
          __tacho_agent=${TACHO_AGENT-}
          if [[ -z $__tacho_agent ]]; then
            if [[ ${ROO_ACTIVE-} == true ]]; then __tacho_agent=roo-code
            elif [[ ${GOOSE_TERMINAL-} == 1 ]]; then __tacho_agent=goose
            elif [[ ${AGENT-} == amp ]]; then __tacho_agent=amp
            fi
          fi
          [[ -n $__tacho_agent && ${TACHO_SHELL-} != "$__tacho_agent" && -x ${HOME-}/.tacho/bin/tacho-hook ]]
        }

        if __tacho_find; then
          export TACHO_SHELL=$__tacho_agent
          __tacho_hook=$HOME/.tacho/bin/tacho-hook
          __tacho_running='' __tacho_started=0 __tacho_armed=0 __tacho_pieces=0 __tacho_seen=0

          __tacho_quote() {
            local b='\' q='"'
            __tacho_quoted=${1//"$b"/"$b$b"}
            __tacho_quoted=${__tacho_quoted//"$q"/"$b$q"}
          }

          __tacho_now() {
            if [[ -n ${EPOCHREALTIME-} ]]; then __tacho_ms=$((${EPOCHREALTIME//[.,]/} / 1000)); else __tacho_ms=$((SECONDS * 1000)); fi
          }

          __tacho_name_session() {
            local IFS=$' \t\n' stat='' fields
            if [[ -r /proc/$1/stat ]]; then stat=$(< "/proc/$1/stat"); fi
            fields=(${stat##*) })
            __tacho_session=${TACHO_SESSION:-shell-$1${fields[19]:+-${fields[19]}}}
          }

          # event, command, further members
          __tacho_send() {
            local agent session command cwd
            __tacho_quote "$__tacho_agent"; agent=$__tacho_quoted
            __tacho_quote "$__tacho_session"; session=$__tacho_quoted
            __tacho_quote "$2"; command=$__tacho_quoted
            __tacho_quote "$PWD"; cwd=$__tacho_quoted
            "$__tacho_hook" shell <<< "{\"agent\":\"$agent\",\"event\":\"$1\",\"session\":\"$session\",\"command\":\"$command\",\"cwd\":\"$cwd\"${3-}}" > /dev/null 2>&1 || :
          }

          __tacho_begin() {
            __tacho_running=$1
            __tacho_send pre "$1"
            __tacho_now; __tacho_started=$__tacho_ms
          }

          __tacho_end() {
            [[ -n $__tacho_running ]] || return 0
            __tacho_now
            __tacho_send post "$__tacho_running" ",\"exit_code\":$1,\"duration_ms\":$((__tacho_ms - __tacho_started))"
            __tacho_running=''
          }

          __tacho_return() { return "$1"; }

          __tacho_keep() { __tacho_kept=$1 __tacho_last=$2; return "$1"; }

          # status of the last command, status to return, $_ to keep
          __tacho_debug() {
            if [[ $__tacho_armed == 1 ]]; then
              local line number='' text=''
              __tacho_armed=0
              line=$(HISTTIMEFORMAT='' builtin history 1 2> /dev/null) || :
              if [[ $line =~ ^\ *([0-9]+)[*\ ]\ (.*)$ ]]; then number=${BASH_REMATCH[1]} text=${BASH_REMATCH[2]}; fi
              if [[ -n $text && ($number != "$__tacho_seen" || ${text#"$BASH_COMMAND"} != "$text") ]]; then
                __tacho_seen=$number __tacho_pieces=0
                __tacho_begin "$text"
              else
                __tacho_pieces=1
              fi
            fi
            if [[ $__tacho_pieces == 1 && $BASH_COMMAND != __tacho_prompt ]]; then
              __tacho_end "$1"
              __tacho_begin "$BASH_COMMAND"
            fi
            __tacho_return "$2" "$3"
          }

          __tacho_prompt() {
            local status=$?
            __tacho_pieces=0
            __tacho_end "$status"
            return "$status"
          }

          # Runs at the first prompt, when the start-up files have set what they set. A trap has to be set outside of a function to last.
          __tacho_install='__tacho_install=
        eval "__tacho_trap=($(trap -p DEBUG))"
        if [[ -n ${__tacho_trap[2]-} ]]; then trap -- "__tacho_keep \"\$?\" \"\$_\"
        ${__tacho_trap[2]}
        __tacho_debug \"\$__tacho_kept\" \"\$?\" \"\$__tacho_last\"" DEBUG; else trap -- "__tacho_debug \"\$?\" 0 \"\$_\"" DEBUG; fi'

          if [[ -n ${BASH_EXECUTION_STRING-} ]]; then
            # Every command of the agent is a shell of its own: the agent's process is what they share.
            __tacho_name_session "$PPID"
            __tacho_begin "$BASH_EXECUTION_STRING"
            if [[ -z $(trap -p EXIT) ]]; then trap '__tacho_end "$?"' EXIT; fi
          elif [[ $- == *i* ]]; then
            __tacho_name_session "$$"
            if [[ $(declare -p PROMPT_COMMAND 2> /dev/null) == 'declare -a'* ]]; then
              PROMPT_COMMAND=(__tacho_prompt "${PROMPT_COMMAND[@]}" 'eval "$__tacho_install"')
            else
              PROMPT_COMMAND="__tacho_prompt${PROMPT_COMMAND:+
        $PROMPT_COMMAND}
        eval \"\$__tacho_install\""
            fi
            # An assignment inside an expansion: it happens in this shell, when a line has been entered, and shows nothing.
            if [[ ${BASH_VERSINFO[0]} -gt 4 || (${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4) ]]; then
              PS0=${PS0-}'${__tacho_agent:0:$((__tacho_armed = 1, 0))}'
            else
              PROMPT_COMMAND="$PROMPT_COMMAND
        __tacho_armed=1"
            fi
          fi
        fi

        """;

    private const string Zsh =
        """
        # tacho shell-init zsh: records commands of agents that have no hooks. See docs/agents/without-hooks.md.
        __tacho_find() {
          emulate -L zsh
          typeset -g __tacho_agent=${TACHO_AGENT-}
          if [[ -z $__tacho_agent ]]; then
            if [[ ${ROO_ACTIVE-} == true ]]; then __tacho_agent=roo-code
            elif [[ ${GOOSE_TERMINAL-} == 1 ]]; then __tacho_agent=goose
            elif [[ ${AGENT-} == amp ]]; then __tacho_agent=amp
            fi
          fi
          [[ -n $__tacho_agent && ${TACHO_SHELL-} != $__tacho_agent && -x ${HOME-}/.tacho/bin/tacho-hook ]]
        }

        if __tacho_find; then
          export TACHO_SHELL=$__tacho_agent
          typeset -g __tacho_running='' __tacho_session=''
          typeset -gi __tacho_started=0
          zmodload zsh/datetime 2> /dev/null

          # event, command, further members
          __tacho_send() {
            emulate -L zsh
            local -a texts=("$__tacho_agent" "$__tacho_session" "$2" "$PWD")
            texts=("${texts[@]//\\/\\\\}")
            texts=("${texts[@]//\"/\\\"}")
            $HOME/.tacho/bin/tacho-hook shell <<< "{\"agent\":\"$texts[1]\",\"event\":\"$1\",\"session\":\"$texts[2]\",\"command\":\"$texts[3]\",\"cwd\":\"$texts[4]\"${3-}}" > /dev/null 2>&1
            return 0
          }

          __tacho_name_session() {
            emulate -L zsh
            local stat=''
            if [[ -r /proc/$1/stat ]]; then stat=$(< /proc/$1/stat); fi
            local -a fields=(${=stat##*\) })
            __tacho_session=${TACHO_SESSION:-shell-$1${fields[20]:+-$fields[20]}}
          }

          __tacho_begin() {
            emulate -L zsh
            __tacho_running=$1
            __tacho_send pre "$1"
            __tacho_started=$((EPOCHREALTIME * 1000))
          }

          __tacho_end() {
            local -i code=$?
            emulate -L zsh
            [[ -n $__tacho_running ]] || return 0
            local -i now=$((EPOCHREALTIME * 1000))
            __tacho_send post "$__tacho_running" ",\"exit_code\":$code,\"duration_ms\":$((now - __tacho_started))"
            __tacho_running=''
          }

          __tacho_preexec() { __tacho_begin "${1:-$3}"; }

          autoload -Uz add-zsh-hook
          if [[ -n ${ZSH_EXECUTION_STRING-} ]]; then
            # Every command of the agent is a shell of its own: the agent's process is what they share.
            __tacho_name_session $PPID
            __tacho_begin "$ZSH_EXECUTION_STRING"
            # A trap, since without one the shell becomes its last command and never comes to its end.
            if [[ -z $(trap) ]]; then trap __tacho_end EXIT; fi
          elif [[ -o interactive ]]; then
            __tacho_name_session $$
            add-zsh-hook preexec __tacho_preexec
            add-zsh-hook precmd __tacho_end
          fi
        fi

        """;

    private const string Fish =
        """
        # tacho shell-init fish: records commands of agents that have no hooks. See docs/agents/without-hooks.md.
        function __tacho_find
            set -g __tacho_agent "$TACHO_AGENT"
            if test -z "$__tacho_agent"
                if test "$ROO_ACTIVE" = true
                    set -g __tacho_agent roo-code
                else if test "$GOOSE_TERMINAL" = 1
                    set -g __tacho_agent goose
                else if test "$AGENT" = amp
                    set -g __tacho_agent amp
                end
            end
            test -n "$__tacho_agent" -a "$TACHO_SHELL" != "$__tacho_agent" -a -x "$HOME/.tacho/bin/tacho-hook"
        end

        if __tacho_find
            set -gx TACHO_SHELL $__tacho_agent

            function __tacho_quote
                string replace --all -- '\\' '\\\\' "$argv[1]" | string replace --all -- '"' '\\"' | string collect
            end

            # event, command, further members
            function __tacho_send
                set -l agent (__tacho_quote $__tacho_agent)
                set -l session (__tacho_quote $__tacho_session)
                set -l text (__tacho_quote $argv[2])
                set -l cwd (__tacho_quote $PWD)
                printf '{"agent":"%s","event":"%s","session":"%s","command":"%s","cwd":"%s"%s}' "$agent" $argv[1] "$session" "$text" "$cwd" "$argv[3]" | $HOME/.tacho/bin/tacho-hook shell >/dev/null 2>&1
                return 0
            end

            function __tacho_name_session
                set -l start
                if test -r /proc/$argv[1]/stat
                    set start -(string split ' ' (string replace --regex '^.*\) ' '' </proc/$argv[1]/stat))[20]
                end
                set -g __tacho_session shell-$argv[1]$start
                test -n "$TACHO_SESSION"; and set -g __tacho_session $TACHO_SESSION
                return 0
            end

            if status is-interactive
                __tacho_name_session $fish_pid
                function __tacho_pre --on-event fish_preexec
                    __tacho_send pre "$argv[1]"
                end
                function __tacho_post --on-event fish_postexec
                    set -l code $status
                    __tacho_send post "$argv[1]" ",\"exit_code\":$code,\"duration_ms\":$CMD_DURATION"
                end
            else if test -r /proc/$fish_pid/cmdline
                # `fish -c`: the command is known from the kernel alone. The agent's process is what its commands share.
                set -l words (string split0 </proc/$fish_pid/cmdline)
                set -l at (contains --index -- -c $words)
                if test -n "$at"; and set -q words[(math $at + 1)]
                    set -g __tacho_running $words[(math $at + 1)]
                    __tacho_name_session (string split ' ' (string replace --regex '^.*\) ' '' </proc/$fish_pid/stat))[2]
                    __tacho_send pre "$__tacho_running"
                    function __tacho_post --on-event fish_exit
                        set -l code $status
                        __tacho_send post "$__tacho_running" ",\"exit_code\":$code"
                    end
                end
            end
        end

        """;

    private const string PowerShell =
        """
        # tacho shell-init powershell: records commands of agents that have no hooks. See docs/agents/without-hooks.md.
        $__tachoAgent = $env:TACHO_AGENT
        if (-not $__tachoAgent) {
          if ($env:ROO_ACTIVE -eq 'true') { $__tachoAgent = 'roo-code' }
          elseif ($env:GOOSE_TERMINAL -eq '1') { $__tachoAgent = 'goose' }
          elseif ($env:AGENT -eq 'amp') { $__tachoAgent = 'amp' }
        }
        $__tachoHook = @("$HOME/.tacho/bin/tacho-hook.exe", "$HOME/.tacho/bin/tacho-hook") | Where-Object { Test-Path $_ -PathType Leaf } | Select-Object -First 1

        if ($__tachoAgent -and $__tachoHook -and $env:TACHO_SHELL -ne $__tachoAgent -and (Get-Command Set-PSReadLineOption -ErrorAction Ignore)) {
          $env:TACHO_SHELL = $__tachoAgent
          $session = if ($env:TACHO_SESSION) { $env:TACHO_SESSION } else { "shell-$PID-$((Get-Process -Id $PID).StartTime.ToFileTimeUtc())" }
          $global:__tacho = @{
            Agent = $__tachoAgent; Hook = $__tachoHook; Session = $session; Running = ''; Watch = $null
            History = (Get-PSReadLineOption).AddToHistoryHandler; Prompt = $function:prompt
          }

          function global:__tachoSend([string]$happening, [hashtable]$more) {
            $code = $global:LASTEXITCODE
            try {
              $sent = @{ agent = $global:__tacho.Agent; event = $happening; session = $global:__tacho.Session; command = $global:__tacho.Running; cwd = "$PWD" } + $more
              $sent | ConvertTo-Json -Compress | & $global:__tacho.Hook shell *> $null
            } catch { } finally { $global:LASTEXITCODE = $code }
          }

          Set-PSReadLineOption -AddToHistoryHandler {
            param([string]$line)
            if ($line.Trim()) {
              $global:__tacho.Running = $line
              __tachoSend 'pre' @{}
              $global:__tacho.Watch = [Diagnostics.Stopwatch]::StartNew()
            }
            if ($global:__tacho.History) { return $global:__tacho.History.Invoke($line) }
            return $true
          }

          function global:prompt {
            $worked = $?
            if ($global:__tacho.Running) {
              $code = if ($worked) { 0 } elseif ($global:LASTEXITCODE) { $global:LASTEXITCODE } else { 1 }
              __tachoSend 'post' @{ exit_code = $code; duration_ms = $global:__tacho.Watch.ElapsedMilliseconds }
              $global:__tacho.Running = ''
            }
            & $global:__tacho.Prompt
          }
        }
        Remove-Variable __tachoAgent, __tachoHook -ErrorAction Ignore

        """;
}
