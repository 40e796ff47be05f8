import type { Offer, Place, Vocabulary } from './vocabulary.ts'

/** A pattern of `case` for words that are plain. */
const oneOf = (words: readonly string[]): string => words.join('|')

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

function offered({ kind, choices }: Offer): string {
  if (choices.length > 0) return `_datanet_words ${quoted(choices.join(' '))}`
  if (kind === 'file') return '_datanet_paths -f'
  if (kind === 'dir') return '_datanet_paths -d'
  return kind === 'datanet' ? '_datanet_words "$(_datanet_ids)"' : ':'
}

function valueCases(values: Vocabulary['values']): string[] {
  const byOffer = Map.groupBy(values, ([, offer]) => offered(offer))
  return [...byOffer].map(([act, options]) => `    ${oneOf(options.map(([name]) => name))}) ${act}; return ;;`)
}

function wordCase({ at, options, commands }: Place): string {
  const names = [...commands.map(({ name }) => name), ...(at === '' ? ['help'] : [])]
  return `    ${quoted(at)}) options=${quoted(options.flatMap((one) => one.names).join(' '))} commands=${quoted(names.join(' '))} ;;`
}

function argumentCases({ at, arguments: args }: Place): string[] {
  return args.flatMap((one, index) => {
    const act = offered(one)
    return act === ':' ? [] : [`    ${quoted(`${at}:`)}${one.variadic ? '*' : index}) ${act} ;;`]
  })
}

/** The script that bash reads; it also works with the old bash of macOS. */
export function bashScript({ places, values, numbers }: Vocabulary): string {
  const nested = places.filter(({ commands }) => commands.length > 0)
  return `# Completion of datanet for bash. Load it now:  source <(datanet completion bash)

_datanet_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}

_datanet_paths() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}

_datanet_ids() {
  "\${COMP_WORDS[0]}" list --json \${repo:+--repo "$repo"} 2>/dev/null | tr ',{' '\\n\\n' |
    sed -n -e 's/^"datanet":"\\([a-z0-9]*\\)".*/\\1/p' -e 's/^"name":"\\([A-Za-z0-9._-]*\\)".*/\\1/p'
}

_datanet() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  local at='' repo='' options='' commands='' word i=1 args=0
  COMPREPLY=()
  # Bash splits --option=value at the sign.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $before == '=' ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  while ((i < COMP_CWORD)); do
    word=\${COMP_WORDS[i]}
    ((i += 1))
    case $word in
      ${oneOf([...values.keys()])})
        [[ \${COMP_WORDS[i]} == '=' ]] && ((i += 1))
        [[ $word == --repo ]] && repo=\${COMP_WORDS[i]}
        ((i += 1))
        ;;
      ${oneOf(numbers)})
        [[ \${COMP_WORDS[i]} == '=' ]] && ((i += 1))
        [[ \${COMP_WORDS[i]} == [0-9]* ]] && ((i += 1))
        ;;
      -*) ;;
      *)
        case $at in
${nested.map(({ at, commands }) => `          ${quoted(at)}) case $word in ${oneOf(commands.map(({ name }) => name))}) at="\${at:+$at }$word" ;; *) ((args += 1)) ;; esac ;;`).join('\n')}
          *) ((args += 1)) ;;
        esac
        ;;
    esac
  done
  # The shell has put the folder that ~ stands for into what it runs, but not into the word.
  repo=\${repo/#\\~/$HOME}
  case $before in
${valueCases(values).join('\n')}
  esac
  case $at in
${places.map(wordCase).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    _datanet_words "$options"
    return
  fi
  if [[ $commands != '' && $args == 0 ]]; then
    _datanet_words "$commands"
    return
  fi
  case "$at:$args" in
${places.flatMap(argumentCases).join('\n')}
  esac
}

complete -F _datanet datanet
`
}
