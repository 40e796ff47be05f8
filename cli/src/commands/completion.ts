import { Argument } from 'commander'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { vocabularyOf } from '../completion/vocabulary.ts'
import { zshScript } from '../completion/zsh.ts'
import { declare, type Register } from '../declare.ts'
import { commandTree } from '../reference/command-tree.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

type Shell = keyof typeof scripts

const HOW = `
It completes commands, options, choices, files and, from the running peer, datanets. To have it in every new shell:
  bash   add to ~/.bashrc:  source <(datanet completion bash)
  zsh    add to ~/.zshrc, below compinit:  source <(datanet completion zsh)
  fish   run once:  datanet completion fish > ~/.config/fish/completions/datanet.fish`

export const registerCompletion: Register = (parent, run) => {
  declare(
    parent,
    'completion',
    'Print the script that lets a shell complete this command',
    'datanet completion bash',
    'source <(datanet completion zsh)',
  )
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(scripts)))
    .addHelpText('after', HOW)
    .action(
      run(async (_, shell: Shell) => {
        const script = scripts[shell](vocabularyOf(commandTree(parent)))
        return { document: { shell, script }, text: () => script.trimEnd().split('\n') }
      }),
    )
}
