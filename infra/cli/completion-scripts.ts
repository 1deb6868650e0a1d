import { CliError } from './cli-error.ts';
import type { Result } from './command.ts';
import { list } from './format.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** Each asks `hive complete` and shows what it answers. */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of hive. To have it in every shell: hive completion bash >> ~/.bashrc
_hive() {
  local line
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    [ -n "$line" ] && COMPREPLY+=("$line")
  done < <(hive complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _hive hive`,
  zsh: `#compdef hive
# Completion of hive. To have it in every shell: hive completion zsh > a folder of your fpath, as _hive
_hive() {
  local -a found
  local word about
  while IFS=$'\\t' read -r word about; do
    [[ -n $word ]] && found+=("\${word//:/\\\\:}:$about")
  done < <(hive complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe -t hive hive found; else _files; fi
}
compdef _hive hive`,
  fish: `# Completion of hive. To have it in every shell: hive completion fish > ~/.config/fish/completions/hive.fish
function __hive_complete
    set -l typed (commandline -opc) (commandline -ct)
    hive complete -- $typed[2..-1] 2>/dev/null
end
complete -c hive -f -a '(__hive_complete)'`,
};

/** The script of a shell, to be read by it. */
export function completionScript(shell: string): Result {
  const script = (scripts as Readonly<Record<string, string>>)[shell];
  if (script === undefined) throw new CliError(`Found the shell "${shell}", expected one of ${list(shells)}.`);
  return { data: { shell, script }, text: () => script };
}
