import type { Offer, Place, Vocabulary } from './vocabulary.ts'

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function offered({ kind, choices }: Offer): string {
  if (choices.length > 0) return ` -x -a ${quoted(choices.join(' '))}`
  if (kind === 'file') return ' -r -F'
  if (kind === 'dir') return " -x -a '(__fish_complete_directories)'"
  return kind === 'datanet' ? " -x -a '(__datanet_ids)'" : ' -x'
}

function optionLines({ at, options }: Place, values: Vocabulary['values']): string[] {
  return options.map(({ names, description }) => {
    const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
    const value = names.map((name) => values.get(name)).find((offer) => offer !== undefined)
    const offer = value === undefined ? '' : offered(value)
    return `complete -c datanet -n ${quoted(`__datanet_at ${quoted(at)}`)} ${flags.join(' ')}${offer} -d ${quoted(description)}`
  })
}

function commandLines({ at, commands }: Place): string[] {
  const all = at === '' ? [...commands, { name: 'help', summary: 'Help for a command' }] : commands
  return all.map(
    ({ name, summary }) =>
      `complete -c datanet -n ${quoted(`__datanet_at ${quoted(at)} 0`)} -a ${name} -d ${quoted(summary)}`,
  )
}

function argumentLines({ at, arguments: args }: Place): string[] {
  return args.flatMap((one, index) => {
    const where = `__datanet_at ${quoted(at)} ${one.variadic ? `${index}+` : index}`
    if (one.choices.length > 0) return [`complete -c datanet -n ${quoted(where)} -a ${quoted(one.choices.join(' '))}`]
    if (one.kind === 'file') return [`complete -c datanet -n ${quoted(where)} -F`]
    return one.kind === 'datanet' ? [`complete -c datanet -n ${quoted(where)} -a '(__datanet_ids)'`] : []
  })
}

/** The script that fish reads. */
export function fishScript({ places, values, numbers }: Vocabulary): string {
  const paths = places.map(({ at }) => at).filter((at) => at !== '')
  return `# Completion of datanet for fish. Load it now:  datanet completion fish | source

# Whether the line is in a command; with a number also whether so many arguments stand before the cursor, or more: 1+
function __datanet_at
    set -l at ''
    set -l args 0
    set -l skip ''
    for word in (commandline -opc)[2..-1]
        if test "$skip" = all
            set skip ''
            continue
        else if test "$skip" = number
            set skip ''
            string match -qr '^[0-9]' -- $word; and continue
        end
        set -l below (string trim -- "$at $word")
        switch $word
            case ${[...values.keys()].join(' ')}
                set skip all
            case ${numbers.join(' ')}
                set skip number
            case '-*'
            case '*'
                if contains -- "$below" ${paths.map(quoted).join(' ')}
                    set at $below
                else
                    set args (math $args + 1)
                end
        end
    end
    test "$at" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    if string match -q '*+' -- $argv[2]
        test $args -ge (string trim -rc + -- $argv[2])
    else
        test $args -eq $argv[2]
    end
end

function __datanet_ids
    set -l words (commandline -opc)
    set -l repo
    if set -l found (contains -i -- --repo $words)
        set repo --repo $words[(math $found + 1)]
    end
    command $words[1] list --json $repo 2>/dev/null | string replace -a '{' \\n | string split , |
        string replace -rf '^"(?:datanet|name)":"([A-Za-z0-9._-]+)".*' '$1'
end

complete -c datanet -f
${places.flatMap((place) => [...commandLines(place), ...optionLines(place, values), ...argumentLines(place)]).join('\n')}
`
}
