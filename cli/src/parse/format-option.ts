import { FORMATS } from '@datanet/shards'
import { Option } from 'commander'

/** The option that overrides how files are read. */
export function formatOption(): Option {
  return new Option('--format <name>', 'read all files as this format (default: by name and content)').choices(FORMATS)
}
