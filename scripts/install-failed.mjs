/** An install that did not work out; the message is for the person at the terminal. */
export class InstallFailed extends Error {
  code = 'ERR_INSTALL_FAILED'
}
