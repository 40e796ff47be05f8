import type { Offer, Place, Vocabulary } from './vocabulary.ts'

const oneOf = (words: readonly string[]): string => words.join('|')

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A word and what it means, as _describe reads them. */
const described = (word: string, meaning: string): string => quoted(`${word}:${meaning.replaceAll(':', '\\:')}`)

function offered({ kind, choices }: Offer): string {
  if (choices.length > 0) return `compadd -- ${choices.map(quoted).join(' ')}`
  if (kind === 'file') return '_files'
  if (kind === 'dir') return '_files -/'
  return kind === 'datanet' ? '_datanet_ids' : '_message value'
}

function valueCases(values: Vocabulary['values']): string[] {
  const byOffer = Map.groupBy(values, ([, offer]) => offered(offer))
  return [...byOffer].map(([act, options]) => `    (${oneOf(options.map(([name]) => name))}) ${act}; return ;;`)
}

function wordCase({ at, options, commands }: Place): string {
  const names = options.flatMap((one) => one.names.map((name) => described(name, one.description)))
  const below = commands.map(({ name, summary }) => described(name, summary))
  if (at === '') below.push(described('help', 'Help for a command'))
  return `    (${quoted(at)})\n      flags=(${names.join(' ')})\n      below=(${below.join(' ')})\n      ;;`
}

function argumentCases({ at, arguments: args }: Place): string[] {
  return args.map((one, index) => `    (${quoted(`${at}:`)}${one.variadic ? '*' : index}) ${offered(one)} ;;`)
}

/** The script that zsh reads, sourced or as a file \`_datanet\` in \`$fpath\`. */
export function zshScript({ places, values, numbers }: Vocabulary): string {
  const nested = places.filter(({ commands }) => commands.length > 0)
  return `#compdef datanet
# Completion of datanet for zsh. Load it now:  source <(datanet completion zsh)

_datanet_ids() {
  local -a known
  known=(\${(f)"$("\${words[1]}" list --json \${repo:+--repo} \${repo:+"$repo"} 2>/dev/null | tr ',{' '\\n\\n' |
    sed -n -e 's/^"datanet":"\\([a-z0-9]*\\)".*/\\1/p' -e 's/^"name":"\\([A-Za-z0-9._-]*\\)".*/\\1/p')"})
  compadd -a known
}

_datanet() {
  local at='' repo='' word
  local -a flags below
  integer i=2 args=0
  while ((i < CURRENT)); do
    word=\${words[i]}
    ((i += 1))
    case $word in
      (${oneOf([...values.keys()])})
        [[ $word == --repo ]] && repo=\${(Q)words[i]}
        ((i += 1))
        ;;
      (${oneOf(numbers)}) [[ \${words[i]} == [0-9]* ]] && ((i += 1)) ;;
      (-*) ;;
      (*)
        case $at in
${nested.map(({ at, commands }) => `          (${quoted(at)}) case $word in (${oneOf(commands.map(({ name }) => name))}) at="\${at:+$at }$word" ;; (*) ((args += 1)) ;; esac ;;`).join('\n')}
          (*) ((args += 1)) ;;
        esac
        ;;
    esac
  done
  # The word is as it was typed: the folder that ~ stands for is not yet in it.
  repo=\${repo/#\\~/$HOME}
  ((CURRENT > 2)) && case \${words[CURRENT - 1]} in
${valueCases(values).join('\n')}
  esac
  case $at in
${places.map(wordCase).join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option flags
    return
  fi
  if ((\${#below} > 0 && args == 0)); then
    _describe command below
    return
  fi
  case "$at:$args" in
${places.flatMap(argumentCases).join('\n')}
  esac
}

if [[ \${funcstack[1]} == _datanet ]]; then
  _datanet "$@"
else
  compdef _datanet datanet
fi
`
}
