import { DatanetError } from '@datanet/records'
import type { SettingProblem } from './setting-problem.ts'

/** There is already a repo in the folder. */
export class RepoExistsError extends DatanetError {
  readonly code = 'ERR_REPO_EXISTS'

  constructor(dir: string) {
    super(`${dir} already holds a repo`, 'Start its peer with `datanet start`, or name another folder with --repo.')
  }
}

/** The folder for a new repo holds files that are not a repo's. */
export class RepoFolderInUseError extends DatanetError {
  readonly code = 'ERR_REPO_FOLDER_IN_USE'

  constructor(dir: string, found: string) {
    super(`${dir} is not empty: it holds ${found}`, 'Name an empty or a new folder with --repo.')
  }
}

/** The folder of a repo can't be closed to others. */
export class RepoRightsError extends DatanetError {
  readonly code = 'ERR_REPO_RIGHTS'

  constructor(dir: string, path: string, options?: ErrorOptions) {
    super(
      `others have rights on ${path}, and this user can't take them away`,
      `Name a folder below ${dir} with --repo, which is made for its owner alone, or make this user the owner of ${path}.`,
      options,
    )
  }
}

/** There is no repo in the folder. */
export class NoRepoError extends DatanetError {
  readonly code = 'ERR_NO_REPO'

  constructor(dir: string) {
    super(`${dir} holds no repo`, 'Make one with `datanet init`, or name the right folder with --repo.')
  }
}

/** The repo was made by a newer or an older version of the software. */
export class RepoVersionError extends DatanetError {
  readonly code = 'ERR_REPO_VERSION'

  constructor(dir: string, found: unknown, known: number) {
    super(
      `the repo in ${dir} has version ${String(found)}, this software knows version ${known}`,
      Number(found) < known
        ? 'It is of an earlier build, whose datanets this one can’t read; make a new repo with `datanet init --repo FOLDER` and found or join datanets anew. The old repo has not been touched.'
        : 'Install a newer datanet; the repo has not been touched.',
    )
  }
}

/** A file of the repo does not hold what it should. */
export class RepoDamagedError extends DatanetError {
  readonly code = 'ERR_REPO_DAMAGED'

  constructor(file: string, what: string) {
    super(`${file} ${what}`, 'Mend it, or bring it back from a backup; `datanet verify` tells what else is wrong.')
  }
}

/** A setting of a repo that is unknown, or can't have the value that it has. */
export class ConfigInvalidError extends DatanetError {
  readonly code = 'ERR_CONFIG_INVALID'

  constructor(file: string, { problem, hint }: SettingProblem, options?: ErrorOptions) {
    super(`${file}: ${problem}`, hint, options)
  }
}

/** A seed does not have the size of an ed25519 seed. */
export class SeedInvalidError extends DatanetError {
  readonly code = 'ERR_SEED_INVALID'

  constructor(bytes: number) {
    super(`a seed has 32 bytes, this one ${bytes}`, 'Give 32 random bytes, or none to have them made.')
  }
}

/** Others than the owner may read a file that must be secret. */
export class KeyRightsError extends DatanetError {
  readonly code = 'ERR_KEY_RIGHTS'

  constructor(file: string, mode: number) {
    super(`${file} can be read by others (mode ${mode.toString(8).padStart(4, '0')})`, `chmod 600 ${file}`)
  }
}

/** Another process has the repo open. */
export class RepoLockedError extends DatanetError {
  readonly code = 'ERR_REPO_LOCKED'
  readonly pid: number | undefined

  constructor(dir: string, pid: number | undefined) {
    super(
      `the repo in ${dir} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}`,
      'Talk to that peer instead, or stop it with `datanet stop`.',
    )
    this.pid = pid
  }
}

/** The user may not read or write the repo's folder. */
export class RepoAccessError extends DatanetError {
  readonly code = 'ERR_REPO_ACCESS'

  constructor(dir: string, options?: ErrorOptions) {
    super(
      `${dir} can't be read and written by this user`,
      'Change its owner, or name another folder with --repo.',
      options,
    )
  }
}
