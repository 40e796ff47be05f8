import { DatanetError } from '@datanet/records'

/** The command line says something that the command does not take. */
export class UsageError extends DatanetError {
  readonly code = 'ERR_USAGE'
}

/** A file that the command line names is not there. */
export class InputFileMissingError extends DatanetError {
  readonly code = 'ERR_INPUT_FILE_NOT_FOUND'

  constructor(path: string) {
    super(`${path} does not exist`, 'Check the path.')
  }
}

/** A file that the command line names can't be read as what it should be. */
export class InputFileInvalidError extends DatanetError {
  readonly code = 'ERR_INPUT_FILE_INVALID'

  constructor(path: string, problem: string, hint: string, options?: ErrorOptions) {
    super(`${path} ${problem}`, hint, options)
  }
}

/** The file with the address of the API does not hold one. */
export class ApiFileInvalidError extends DatanetError {
  readonly code = 'ERR_API_FILE_INVALID'

  constructor(path: string) {
    super(`${path} does not hold the address and token of a peer`, 'Stop the peer, delete the file and start it again.')
  }
}

/** The file with the token of the API can be read by others than its owner, or not by its owner. */
export class ApiFileRightsError extends DatanetError {
  readonly code = 'ERR_API_FILE_RIGHTS'

  constructor(path: string, problem: string) {
    super(
      `${path}, which holds the token of a peer, ${problem}`,
      `chmod 600 ${path}; then stop the peer and start it again, which makes a new token.`,
    )
  }
}

/** No datanet that this peer follows has the name. */
export class DatanetNotFoundError extends DatanetError {
  readonly code = 'ERR_DATANET_NOT_FOUND'

  constructor(name: string) {
    super(`this peer follows no datanet called "${name}"`, 'See `datanet list`; or follow it: `datanet join ID`.')
  }
}

/** No release of the datanet has the name. */
export class ReleaseNotFoundError extends DatanetError {
  readonly code = 'ERR_RELEASE_NOT_FOUND'

  constructor(name: string) {
    super(`the datanet has no release called "${name}"`, 'See `datanet release list ID`.')
  }
}

/** A release is called so by an author alone whom the reader has no reason to trust. */
export class ReleaseUntrustedError extends DatanetError {
  readonly code = 'ERR_RELEASE_UNTRUSTED'

  constructor(name: string, release: string, whole: string) {
    super(
      `"${name}" is only the name of ${release}, who is neither you nor the founder, a validator or an issuer of the datanet`,
      `If that is the release that you mean, give its id, or "${whole}".`,
    )
  }
}

/** A name stands for several things: names resolve nothing, ids do. */
export class NameAmbiguousError extends DatanetError {
  readonly code = 'ERR_NAME_AMBIGUOUS'

  constructor(name: string, ids: readonly string[]) {
    super(
      `"${name}" is the name of ${ids.length}: ${ids.join(', ')}`,
      'Give the id instead; for a release, NAME@AUTHOR where its author has one of the name.',
    )
  }
}

/** A wait was over before the thing had come about. */
export class WaitOverError extends DatanetError {
  readonly code = 'ERR_TIMEOUT'

  constructor(what: string, seconds: number, next: string) {
    super(`${what} after ${seconds} s`, `Look again later: ${next}`)
  }
}

/** A peer that was started in the background died before it was ready. */
export class StartFailedError extends DatanetError {
  readonly code = 'ERR_START_FAILED'

  constructor(how: string, log: string) {
    super(`the peer ended ${how} before it was ready`, `Its log says why: ${log}`)
  }
}

/** A peer does not stop. */
export class StopFailedError extends DatanetError {
  readonly code = 'ERR_STOP_FAILED'

  constructor(pid: number, seconds: number) {
    super(`the peer (process ${pid}) still runs ${seconds} s after it was told to stop`, `End it: kill ${pid}`)
  }
}

/** A step of the demo did not do what it shows. */
export class DemoFailedError extends DatanetError {
  readonly code = 'ERR_DEMO_FAILED'
}

/** An error that another process reported, as it reported it. */
export class ReportedError extends DatanetError {
  readonly code: string

  constructor(error: { code: string; message: string; hint: string }) {
    super(error.message, error.hint)
    this.code = error.code
  }
}
