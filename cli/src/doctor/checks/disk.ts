import { bytes } from '../../present/quantity.ts'
import { quoted } from '../../present/shell.ts'
import { broken, type Check, sound } from '../check.ts'
import type { Disk } from '../facts/disk.ts'

/** Below this a peer may run out of space within the hour. */
const LEAST_FREE = 500_000_000

function howToOpen(path: string, code: string, uid: number | null): string {
  const name = quoted(path)
  switch (code) {
    case 'ENOTDIR':
      return `A file lies where a folder should: \`mv ${name} ${quoted(`${path}.away`)}\`.`
    case 'EROFS':
      return `Its disk is mounted for reading only: mount it for writing, or bring the repo to another disk and name it with --repo.`
    case 'ENOSPC':
    case 'EDQUOT':
      return `Free some space: \`df -h ${name}\` shows how much there is.`
    default:
      return `Give it to the user who runs the peer: \`chown -R ${uid ?? 'USER'} ${name} && chmod -R u+rwX ${name}\`; it may take sudo.`
  }
}

/** Whether there is space, and leave to use it. */
export function checkDisk({ dir, free, refused, uid }: Disk): Check {
  const [first] = refused
  if (first !== undefined)
    return broken('disk', `${first.path} can't be written to (${first.code})`, howToOpen(first.path, first.code, uid))
  if (free < LEAST_FREE) {
    return broken(
      'disk',
      `only ${bytes(free)} are free on the disk of ${dir}`,
      `Free some space until there are ${bytes(LEAST_FREE)}; \`du -sh ${quoted(dir)}\` shows what the repo takes.`,
    )
  }
  return sound('disk', `${bytes(free)} free, and it can be written to`)
}
