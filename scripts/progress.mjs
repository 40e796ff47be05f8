// One line that says what takes so long.

/** What is done sooner (ms) needs no words. */
const patience = 1_000

/**
 * Shows `what… N s` until it ends; on a terminal the seconds count up, elsewhere there is one line at each end.
 * @param {string} what
 * @returns {{ end(outcome: string): void }}
 */
export function startProgress(what) {
  const { stdout } = process
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  let shown = false
  const show = () => {
    if (stdout.isTTY) stdout.write(`\r${what}… ${seconds()} s`)
    else if (!shown) stdout.write(`${what}…\n`)
    shown = true
  }
  const timer = setInterval(show, patience)
  return {
    end(outcome) {
      clearInterval(timer)
      if (shown)
        stdout.write(`${stdout.isTTY ? '\r' : ''}${outcome} in ${seconds()} s${stdout.isTTY ? '\u001b[K' : ''}\n`)
    },
  }
}
