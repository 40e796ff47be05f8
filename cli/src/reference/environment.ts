/** An environment variable that this command heeds. */
export interface Variable {
  readonly name: string
  readonly description: string
}

/** What may be set from outside, in the order of the reference. */
export const VARIABLES: readonly Variable[] = [
  { name: 'DATANET_REPO', description: 'The folder of the repo, where `--repo` names none. Default: `~/.datanet`.' },
  {
    name: 'DATANET_LOG',
    description:
      'How much the log of a peer tells: trace, debug, info, warn, error, fatal or silent. Default: `logLevel` of the settings, else warn, and info in the background.',
  },
  {
    name: 'DATANET_LOG_FILE',
    description:
      'A file for the log of a peer, instead of stderr. It grows to 10 MiB, and the three before it are kept as `.1`, `.2` and `.3`. `start --detach` sets it to `peer.log` in the repo.',
  },
  {
    name: 'DATANET_STATE_DIR',
    description:
      'The folder where this machine keeps, outside of all repos, how far each author has signed, so that an older copy of a repo is noticed. Default: `$XDG_STATE_HOME/datanet`, else `~/.local/state/datanet`.',
  },
  { name: 'DATANET_NO_MDNS', description: 'Set to anything: no search for peers on the local network.' },
  { name: 'DATANET_DEBUG', description: 'Set to anything: an error also tells where in the program it came from.' },
  {
    name: 'NO_COLOR',
    description: 'Set to anything: no colours. There are none either where the output is no terminal.',
  },
]

/** What the command tells itself, from one of its processes to another. */
export const INTERNAL: readonly string[] = ['DATANET_BACKGROUND', 'DATANET_HANDED_OVER']
